"""What a worker of a cluster runs: it hands each dossier of a lot to a process of its own."""

from __future__ import annotations

import atexit
import pickle
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kit.errors import Defaut
from kit.portefeuille.moteurs.identite import Identite
from kit.portefeuille.moteurs.valet import Valet

_LIBRES: dict[Ordre, list[Valet]] = {}
_VERROU = threading.Lock()


@atexit.register
def _dismiss() -> None:
    """End the idle processes with the worker that they serve."""
    for valet in [valet for libres in _LIBRES.values() for valet in libres]:
        valet.kill()


@dataclass(frozen=True, slots=True)
class Lot:
    """Dossiers that travel together: parcels, sealed, each with the hashes that it needs.

    `contenus` are those of this lot alone; `partages` name those that are sent once for all.
    """

    colis: tuple[tuple[bytes, tuple[str, ...]], ...]
    contenus: dict[str, bytes]
    partages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ordre:
    """The order of a run, sealed until the kit that opens it is known to be the same."""

    identite: Identite
    consigne: bytes

    def __call__(self, lot: bytes, partages: Sequence[bytes]) -> list[bytes]:
        """Make each dossier of a lot, on a worker; give the outcomes, sealed, in the same order.

        Raises MachineFautive when this worker has not the sender's kit.
        """
        poste = Poste(self, _watch())
        try:
            recu: Lot = pickle.loads(lot)  # noqa: S301 - a cluster runs what it is sent
            tous = recu.contenus | dict(zip(recu.partages, partages, strict=True))
            return [
                poste.make(colis, {sha256: tous[sha256] for sha256 in besoins})
                for colis, besoins in recu.colis
            ]
        finally:
            poste.leave()


class Poste:
    """A process lent for the time of a lot, and replaced when it dies.

    `voulu` says whether what is being made is still wanted.
    """

    def __init__(self, ordre: Ordre, voulu: Callable[[], bool]) -> None:
        self._ordre = ordre
        self._valet: Valet | None = None
        self._voulu = voulu

    def make(self, colis: bytes, contenus: dict[str, bytes]) -> bytes:
        """Have one dossier made; a process that dies twice costs this dossier only."""
        for _ in range(2):
            self._valet = self._valet or _lend(self._ordre)
            try:
                return self._valet.ask(colis, contenus, self._voulu)
            except (EOFError, ConnectionError):
                self.drop()
        return _lost()

    def leave(self) -> None:
        """Give the process back for another lot, unless it was left in the middle of an answer."""
        if self._valet is not None and self._valet.libre:
            with _VERROU:
                _LIBRES.setdefault(self._ordre, []).append(self._valet)
        else:
            self.drop()

    def drop(self) -> None:
        """End the process whatever it does."""
        if self._valet is not None:
            self._valet.kill()
            self._valet = None


def _lend(ordre: Ordre) -> Valet:
    """Give a free process that knows the order, or a new one."""
    with _VERROU:
        libres = _LIBRES.get(ordre, [])
        while libres:
            valet = libres.pop()
            if valet.alive():
                return valet
    return Valet(ordre.identite, ordre.consigne)


def _watch() -> Callable[[], bool]:
    """Give what says whether the cluster still wants the lot that this thread works on."""
    from distributed import get_worker  # noqa: PLC0415 - already there

    ouvrier = get_worker()
    taches, cle = ouvrier.state.tasks, ouvrier.get_current_task()

    def wanted() -> bool:
        tache = taches.get(cle)
        return tache is not None and tache.state != "cancelled"

    return wanted


def _lost() -> bytes:
    from kit.portefeuille.issue import Issue  # noqa: PLC0415 - rarely

    return pickle.dumps(
        Issue(
            (),
            refus=Defaut(
                "le processus qui traitait ce dossier s'est arrêté deux fois, sans doute faute de "
                "mémoire : traitez-le sans --moteur, ou donnez plus de mémoire aux ouvriers"
            ),
        )
    )
