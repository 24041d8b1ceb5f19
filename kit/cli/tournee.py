"""One run through dossiers: who makes them is hired, what becomes of each is told and reported."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kit import __version__
from kit.cli.suivi import Suivi
from kit.commande import Commande
from kit.errors import KitError
from kit.portefeuille import parts, passage
from kit.portefeuille.rapport import Rapport

if TYPE_CHECKING:
    from kit.ouvrier import Limites
    from kit.portefeuille.memoire import Memoire
    from kit.portefeuille.moteurs import Moteur
    from kit.portefeuille.parts import Part
    from kit.portefeuille.passage import Souvenir

Hire = Callable[[], "Moteur"]
SIGNAUX = (signal.SIGTERM, signal.SIGHUP)
VRAC = 4_000_000  # bytes of the outcomes that are kept in memory before the report


@dataclass(frozen=True, slots=True)
class Ordre:
    """What is asked for every dossier of a run: the day, the document, where it goes."""

    au: date
    commande: Commande
    sortie: Path
    propres: Path | None = None
    part: Part | None = None

    @property
    def entete(self) -> dict[str, object]:
        """Give what the report says of the run as a whole."""
        part = str(self.part) if self.part else None
        return {"kit": __version__, "au": self.au.isoformat(), "part": part}


def go(
    chemins: list[str],
    souvenir: Souvenir,
    ordre: Ordre,
    hire: Hire,
    *,
    plusieurs: bool,
    raisons: bool = False,
) -> int:
    """Bring the dossiers up to date with the workers that `hire` gives; give the exit code.

    `plusieurs` writes the report of a portfolio, or of its share, however small; `raisons` also
    tells why no document is due for a dossier among several.
    """
    with tempfile.SpooledTemporaryFile(VRAC) as vrac, _heard():
        rapport = Rapport(vrac)
        suivi = Suivi(chemins, ordre.sortie, rapport, plusieurs, raisons)
        fichier = ordre.sortie / parts.report_name(ordre.part)
        try:
            for dit in passage.go(chemins, souvenir, hire, ordre.sortie):
                rapport.add(dit)
                suivi.tell(dit)
        except BaseException:
            with suppress(KitError, OSError):  # what stops the run is what must be told
                suivi.end()
            with suppress(KitError):
                if plusieurs:
                    rapport.write(fichier, ordre.entete, "interrompu")
            raise
        suivi.end()
        if plusieurs:
            rapport.write(fichier, ordre.entete, "complet")
    return rapport.code if plusieurs else rapport.alone


@contextmanager
def _heard() -> Iterator[None]:
    """Take the end of a session, or of the machine, as Ctrl-C; `nohup` still holds."""
    changes = [nom for nom in SIGNAUX if signal.getsignal(nom) == signal.SIG_DFL]
    for nom in changes:
        signal.signal(nom, signal.default_int_handler)
    try:
        yield
    finally:
        for nom in changes:
            signal.signal(nom, signal.SIG_DFL)


@dataclass(frozen=True, slots=True)
class Equipe:
    """Who works: `nombre` processes of this machine, or the cluster at an address.

    `seul` is for one dossier alone.
    """

    nombre: int
    limites: Limites
    adresse: str | None = None
    seul: bool = False


def hire(ordre: Ordre, equipe: Equipe, memoire: Memoire | None = None) -> Moteur:
    """Prepare what every dossier shares, then the workers; the memory is told what was read."""
    from kit import liasse  # noqa: PLC0415 - slow, only to make something
    from kit.portefeuille.issue import failed  # noqa: PLC0415 - idem
    from kit.portefeuille.moteurs.local import Local  # noqa: PLC0415 - idem

    if equipe.seul and memoire is not None and not equipe.adresse:
        from kit.portefeuille.seul import Seul  # noqa: PLC0415 - idem

        voulu = Seul(ordre.au, ordre.commande, ordre.propres, ordre.sortie)
        return Local(voulu, failed, equipe.limites, 1, partial(_learn, ordre, memoire))
    from kit.portefeuille.production import prepare  # noqa: PLC0415 - all of kit

    production, vues = prepare(ordre.au, ordre.commande, ordre.sortie, ordre.propres)
    if memoire is not None:
        memoire.attach(vues)
    liasse.recover(ordre.sortie)
    if equipe.adresse:
        from kit.portefeuille.moteurs.dask import Dask  # noqa: PLC0415 - an extra

        return Dask(equipe.adresse, production, equipe.limites)
    if ordre.commande.imprime:
        production.rendu.prepare()
    return Local(production, failed, equipe.limites, equipe.nombre)


def _learn(ordre: Ordre, memoire: Memoire) -> None:
    """Do, while the worker works, what does not need its answer."""
    from kit import liasse  # noqa: PLC0415 - loaded by now

    liasse.recover(ordre.sortie)
    memoire.look()
