"""What a task may use of the machine, and the sentence for each limit reached."""

from __future__ import annotations

import math
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kit.errors import Defaut, KitError, LimiteAtteinte

FICHIER = 4_000_000_000  # bytes of one file: the exhibits, their pages, and what binds them
DESCRIPTEURS = 256
ATTENTES = 5  # wall seconds allowed for one of computing: the machine may be busy
_SCINDER = "scindez ou réduisez ses plus grosses pièces, ou relancez avec"
_PANNES = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGTRAP, signal.SIGILL}


@dataclass(frozen=True, slots=True)
class Limites:
    """The limits of one task: seconds of computing and of waiting, bytes beyond the parent's.

    `avis` is what `--duree` was, when the seconds are but a share of it; 0 when they are all of it.
    macOS does not enforce the memory limit; the two others hold everywhere.
    """

    secondes: int = 60
    memoire: int = 800_000_000
    mur: int = 300

    avis: int = 0

    def tighten(self, secondes: int | None) -> Limites:
        """Give the limits of one task that has fewer seconds than the others.

        What its refusal advises is still to raise the limit that the user knows.
        """
        if secondes is None or secondes >= self.secondes:
            return self
        return replace(self, secondes=secondes, avis=self.avis or self.secondes)

    def enclose(self) -> None:
        """Limit this process for ever, but for its time, which is counted by task."""
        depart = held()
        if depart:
            _limit(resource.RLIMIT_AS, depart + self.memoire)
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_FSIZE, FICHIER)
        _limit(resource.RLIMIT_NOFILE, DESCRIPTEURS)

    def start(self) -> None:
        """Start the clocks of one task: the system ends this process when one rings."""
        _COURANTES[:] = [self]
        usage = resource.getrusage(resource.RUSAGE_SELF)
        depense = math.ceil(usage.ru_utime + usage.ru_stime)
        _, dure = resource.getrlimit(resource.RLIMIT_CPU)
        _set(resource.RLIMIT_CPU, _least(depense + self.secondes, dure), dure)
        signal.setitimer(signal.ITIMER_REAL, self.mur)

    @staticmethod
    def stop() -> None:
        """Stop the clock that runs while the process waits."""
        signal.setitimer(signal.ITIMER_REAL, 0)

    def full(self) -> LimiteAtteinte:
        """Say that the memory is spent."""
        return LimiteAtteinte(
            f"mémoire : plus de {_taille(self.memoire)} ; "
            f"{_SCINDER} --memoire {_taille(2 * self.memoire)}"
        )

    def reason(self, code: int | None) -> KitError:
        """Say why a process has ended, from its exit code: minus the number of a signal."""
        if code == -signal.SIGXCPU:
            return self._late(f"plus de {self.secondes} s de calcul")
        if code == -signal.SIGALRM:
            return self._late(f"plus de {self.mur} s d'attente")
        if code == -signal.SIGKILL:
            return LimiteAtteinte(
                "mémoire : le système a arrêté le traitement, sans doute faute de mémoire sur "
                "cette machine ; fermez d'autres programmes, ou scindez ses plus grosses pièces"
            )
        nom = _name(code)
        if code is not None and -code in _PANNES:
            if _peak() > held(resident=True) + self.memoire // 2:
                return self.full()  # libraries in C give up so when they are refused memory
            return Defaut(
                f"le traitement s'est arrêté net ({nom}) : une pièce fait défaillir la "
                "bibliothèque qui la lit, ou la mémoire manque ; remplacez ses pièces par un PDF "
                f"réimprimé, ou relancez avec --memoire {_taille(2 * self.memoire)}"
            )
        return Defaut(f"le traitement s'est arrêté ({nom}) : relancez la commande")

    def _late(self, depasse: str) -> LimiteAtteinte:
        return LimiteAtteinte(
            f"temps : {depasse} ; {_SCINDER} --duree {2 * (self.avis or self.secondes)}"
        )


_COURANTES = [Limites()]  # those of the task that this process runs


def current() -> Limites:
    """Give the limits of the task that runs here; the usual ones outside any worker."""
    return _COURANTES[-1]


def held(resident: bool = False) -> int:
    """Give the bytes of address space, or of memory, that this process holds; 0 on macOS."""
    with suppress(OSError):
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[resident]
        return int(pages) * resource.getpagesize()
    return 0


def _peak() -> int:
    """Give the most memory, in bytes, that any child now dead has held."""
    unite = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unite


def _limit(quoi: int, valeur: int) -> None:
    """Set a limit that this process can no longer raise; a stricter one stays."""
    moindre = _least(valeur, *resource.getrlimit(quoi))
    _set(quoi, moindre, moindre)


def _least(valeur: int, *autres: int) -> int:
    return min([valeur, *(autre for autre in autres if autre != resource.RLIM_INFINITY)])


def _set(quoi: int, souple: int, dure: int) -> None:
    with suppress(OSError, ValueError):  # macOS does not know all of them
        resource.setrlimit(quoi, (souple, dure))


def _taille(octets: int) -> str:
    from kit.valeurs.mesures import show_taille  # noqa: PLC0415 - slow to import, for a refusal

    return show_taille(octets)


def _name(code: int | None) -> str:
    if code is None or code >= 0:
        return f"code {code}"
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"
