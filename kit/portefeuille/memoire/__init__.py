"""What past runs made, so that nothing is made twice: `<sortie>/.memoire.sqlite`.

A result is kept with all that it depends on: every file the dossier led to, by content; the
templates, the rates and the texts of law that were used; the day, the options, kit itself. It still
holds when all of these, and the files written, are what they were. The state of a file (size,
times, inode) is looked at first; when it has changed, its content decides. The file may be deleted
at any time: all is made again, the same to the byte. Nothing here stops a run.

    faits = unfinished(sortie)                          # of a run that was interrupted, or None
    with Memoire(sortie, Demande(au, commande, propres), debut, faits) as memoire:
        for chemin, dit in memoire.sort(chemins):       # None: to be made
        memoire.attach(vues)                            # once, when all share a workshop
        memoire.keep(chemin, issue, fait)               # once written, in any order
        memoire.finish()                                # not when interrupted
        for disparu in memoire.gone(chemins):
            raison = memoire.clean(disparu)             # empty when it was removed
    memoire.avis                                        # sentences: set aside, busy, protected
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from kit.portefeuille.memoire import disparus, ecriture, partage, passages
from kit.portefeuille.memoire.base import Base
from kit.portefeuille.memoire.demande import Demande
from kit.portefeuille.memoire.disparus import Disparu
from kit.portefeuille.memoire.partage import Partage
from kit.portefeuille.memoire.passages import Passage, unfinished
from kit.portefeuille.memoire.souvenir import Lieu, Rendu, Souvenir, calm, doubt, gather
from kit.portefeuille.memoire.tri import Tri
from kit.portefeuille.memoire.vue import GRAIN, SECONDE

if TYPE_CHECKING:
    from kit.lectures import Lecture
    from kit.portefeuille.fait import Dit, Fait

__all__ = ["Demande", "Disparu", "Memoire", "unfinished"]

LOT = 500  # dossiers looked at together
ECRITURE = 32  # outcomes written together
PATIENCE = 5.0  # seconds that one waits for others: a run that is killed loses no more
PEU = 2  # outcomes, at most, whose files are not waited for
CALME = 2 * GRAIN / SECONDE
# « 0 » comes next after « / »: all that begins with the place, found by the key of the table.
_TENANTS = (
    "SELECT DISTINCT dossier, reference FROM productions JOIN origines ON origine = id"
    " WHERE cible > ? AND cible < ? ORDER BY dossier"
)
C = TypeVar("C", str, Path)


class Memoire:
    """The memory of one output folder, for one demand; see the module.

    `debut` is the time of the machine in nanoseconds; `faits` what a later run needs to go on with
    this one; `reprise` goes on with one, whose failures are not tried again; `tout` consults
    nothing, and keeps all the same. `horloge` counts seconds: without it, nothing waits too long.
    """

    def __init__(
        self,
        sortie: Path,
        demande: Demande,
        debut: int,
        faits: Mapping[str, Any],
        *,
        reprise: bool = False,
        tout: bool = False,
        horloge: Callable[[], float] = float,
    ) -> None:
        self._base, self._sortie, self._demande = Base(sortie), sortie, demande
        self._faits, self._reprise, self._tout = json.dumps(faits), reprise, tout
        self._racine = os.getcwd()  # noqa: PTH109 - a text, as those it is compared with
        self._lieu = Lieu(str(sortie), self._racine, demande.au.isoformat(), debut, {})
        self._tri = Tri(self._base, str(sortie), self._lieu.au, debut, self._units)
        self._horloge = horloge
        self._passage: Passage | None = None
        self._commence = False
        self._partage: Partage | None = None  # what is still to be written of it
        self._attente: list[tuple[float, Souvenir]] = []

    @property
    def avis(self) -> tuple[str, ...]:
        """What the user should know of the memory itself."""
        return tuple(self._base.avis)

    def sort(self, chemins: Iterable[C]) -> Iterator[tuple[C, Dit | None]]:
        """Give each dossier with its outcome when it still holds, None when it must be made."""
        restants = iter(chemins)
        self._passage = passages.known(self._base, self._demande, self._faits, self._reprise)
        while lot := list(islice(restants, LOT)):
            cles = [os.fsencode(chemin) for chemin in lot]
            voir = self._passage is not None and not self._tout
            bonnes = self._tri.known(cles, self._passage) if voir and self._passage else {}
            if len(bonnes) < len(lot):
                self._begin()
            for chemin, cle in zip(lot, cles, strict=True):
                ligne = bonnes.get(cle)
                yield chemin, ligne.say(str(chemin)) if ligne else None

    def attach(self, vues: tuple[Lecture, ...]) -> None:
        """Note what was read for every dossier of this run; see `production.prepare`."""
        self._lieu = replace(self._lieu, attaches=vues)

    def look(self) -> None:
        """Look at what all dossiers share, now rather than with the first outcome."""
        self._units()

    def keep(self, chemin: str | Path, issue: Rendu, fait: Fait) -> None:
        """Remember the outcome of a dossier, once written; what is doubtful is not kept."""
        self._units()
        souvenir = gather(str(chemin), issue, fait, self._lieu)
        maintenant = self._horloge()
        if souvenir is not None:
            self._attente.append((maintenant, souvenir))
            self._begin(create=bool(fait.cible))  # a run that is killed is taken up again
        if len(self._attente) >= ECRITURE or self._waits(maintenant - PATIENCE):
            self._flush(maintenant - CALME)
        if len(self._attente) >= 2 * ECRITURE:
            self._flush()

    def forget(self, chemin: str) -> None:
        """Keep nothing of a dossier, whatever was said of it."""
        cle = os.fsencode(chemin)
        self._attente = [un for un in self._attente if un[1].dossier != cle]
        if self._passage is not None:
            lignes = "DELETE FROM lignes WHERE demande = ? AND dossier = ?"
            valeurs = self._passage.demande, cle
            self._base.write(lambda lien: lien.execute(lignes, valeurs))

    def owners(self, place: str) -> Iterator[tuple[str, ...]]:
        """Give the dossiers whose productions are at a place, in the ways a user may write each.

        One that has taken another reference since no longer counts.
        """
        from kit.liasse import safe_name  # noqa: PLC0415 - only when something is made

        for dossier, reference in self._base.read(_TENANTS, (f"{place}/", f"{place}0")):
            if reference is not None and safe_name(reference) == place:
                lieu = os.fsdecode(dossier)
                yield lieu, lieu.removeprefix(f"{self._racine}/")

    def finish(self) -> None:
        """Write that the run went to its end."""
        self._flush()
        if self._passage is not None:
            passages.end(self._base, self._passage.demande, self._faits)

    def gone(self, chemins: Iterable[str | Path]) -> Iterator[Disparu]:
        """Give the productions whose dossier, under the folders asked for, no longer exists."""
        return disparus.gone(self._base, self._sortie, map(str, chemins), self._racine)

    def clean(self, disparu: Disparu) -> str:
        """Remove such a production, when it is exactly as written; else say why it stays."""
        return disparus.clean(self._base, self._sortie, disparu)

    def close(self) -> None:
        """Write what is left to write, and let go of the file."""
        self._flush()
        self._base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, genre: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        if genre is not None:
            self._begin(create=True)  # even before its first outcome, a run is taken up again
        self.close()

    def _begin(self, create: bool = False) -> None:
        """Write, once, that this run makes something."""
        if not self._commence:
            trouve = passages.begin(self._base, self._demande, self._faits, self._reprise, create)
            self._passage, self._commence = trouve or self._passage, trouve is not None

    def _waits(self, depuis: float) -> bool:
        return bool(self._attente) and self._attente[0][0] < depuis

    def _flush(self, avant: float = math.inf) -> None:
        """Write the outcomes that wait, or those kept before an instant."""
        murs = [souvenir for instant, souvenir in self._attente if instant <= avant]
        if not murs:
            return
        calmes = self._settled(murs, fin=avant == math.inf)
        del self._attente[: len(murs)]
        self._begin(create=any(calme.ecrites for calme in calmes))
        if self._passage is not None:
            ecriture.write(self._base, calmes, self._passage, self._lieu.sortie, self._racine)
            self._save()

    def _settled(self, murs: Sequence[Souvenir], *, fin: bool) -> list[Souvenir]:
        """Give outcomes with their files as they are known to be on the disk.

        The times of the disk must have moved since they were written. The last ones, when they are
        a few, are not worth the wait: their files will be read again by the next run.
        """
        if fin and len(murs) <= PEU:
            return [doubt(souvenir) for souvenir in murs]
        if fin:
            time.sleep(CALME)
        return [calme for souvenir in murs if (calme := calm(souvenir)) is not None]

    def _units(self) -> Mapping[str, str]:
        """Give what all dossiers share, looked at once in a run."""
        if not self._lieu.unites:
            rangs = self._base.read("SELECT signature, unites FROM partage")
            connu = partage.from_row(rangs[0]) if rangs else None
            trouve = partage.current(connu, self._lieu.debut)
            self._partage = None if trouve is connu else trouve
            self._lieu = replace(self._lieu, unites=trouve.unites)
            self._save()
        return self._lieu.unites

    def _save(self) -> None:
        """Write what all dossiers share, once there is where to write it."""
        if self._partage is not None and partage.save(self._base, self._partage):
            self._partage = None
