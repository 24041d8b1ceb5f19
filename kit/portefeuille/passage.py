"""Goes through the dossiers: sorts out what must be made again, has it made, writes, remembers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kit.errors import DocumentRefuse, KitError, RienAFaire
from kit.portefeuille.fait import Dit, Etat, Fait, say
from kit.portefeuille.places import Places, twin

if TYPE_CHECKING:
    from kit.portefeuille.issue import Issue
    from kit.portefeuille.moteurs import Moteur


class Souvenir(Protocol):
    """What a run needs of a memory."""

    def sort(self, chemins: Iterable[str], /) -> Iterator[tuple[str, Dit | None]]:
        """Give each dossier with its outcome when it still holds, None when it must be made."""

    def keep(self, chemin: Path, issue: Issue, fait: Fait, /) -> None:
        """Remember the outcome of a dossier, once written."""

    def forget(self, chemin: str, /) -> None:
        """Keep nothing of a dossier, whatever was said of it."""

    def owners(self, place: str, /) -> Iterable[tuple[str, ...]]:
        """Give the dossiers whose productions are at a place, in the ways a user may write each."""


def go(
    chemins: Collection[str], memoire: Souvenir, hire: Callable[[], Moteur], sortie: Path
) -> Iterator[Dit]:
    """Bring every dossier up to date; give what became of each as it is known.

    What is said of a dossier twice is true the second time: another has its reference.
    `hire` gives the workers: it is called only when something must be made. Nothing but this
    writes under `sortie`. Raises MachineFautive, which ends the run, when it cannot be written.
    """
    connus: deque[Dit] = deque()
    places = Places(chemins, memoire.owners)
    tri = memoire.sort(chemins)
    for chemin, dit in tri:
        if dit is not None:
            yield dit
            continue
        restants = _stale(chain([(chemin, dit)], tri), connus, places)
        moteur = hire()
        try:
            for rendu, issue in moteur.run(restants):
                faits = [*_settle(rendu, issue, sortie, places, memoire)]
                yield from _drain(connus)
                yield from map(say, faits)
        finally:
            moteur.close()
    yield from _drain(connus)


def _stale(
    tri: Iterator[tuple[str, Dit | None]], connus: deque[Dit], places: Places
) -> Iterator[Path]:
    """Give the dossiers to make, and set aside what is known of the others."""
    for chemin, dit in tri:
        if dit is None:
            places.expect(chemin)
            yield Path(chemin)
        else:
            connus.append(dit)


def _drain(connus: deque[Dit]) -> Iterator[Dit]:
    while connus:
        yield connus.popleft()


def _settle(
    chemin: Path, issue: Issue, sortie: Path, places: Places, memoire: Souvenir
) -> Iterator[Fait]:
    """Deliver what came of one dossier, unless another of its reference comes before it."""
    place = issue.produit.liasse.place if issue.produit and not issue.fautes else ""
    admis, exclus = places.ask(str(chemin), place) if place else (True, [])
    if admis:
        fait = deliver(chemin, issue, sortie)
        memoire.keep(chemin, issue, fait)
    for exclu in exclus:
        memoire.forget(exclu)
        yield twin(exclu, issue.reference, places.holder(place))
    if admis:
        yield fait


def deliver(chemin: Path, issue: Issue, sortie: Path) -> Fait:
    """Write what came of one dossier, if anything, and say it."""
    if issue.fautes:
        pluriel = "s" if issue.fautes > 1 else ""
        message = f"rien n'est écrit, {issue.fautes} faute{pluriel}."
        return _unmade(chemin, issue, "fautif", message, 1)
    if issue.refus is not None:
        return _unmade(chemin, issue, _etat(issue.refus), str(issue.refus), issue.refus.code)
    return _written(chemin, issue, sortie)


def _unmade(chemin: Path, issue: Issue, etat: Etat, message: str, code: int) -> Fait:
    return Fait(
        str(chemin),
        etat,
        issue.reference,
        problemes=issue.problemes,
        message=message,
        code=code,
    )


def _etat(refus: KitError) -> Etat:
    if isinstance(refus, RienAFaire):
        return "rien"
    if isinstance(refus, DocumentRefuse):
        return "refuse"
    return "fautif" if refus.code == 1 else "echec"


def _written(chemin: Path, issue: Issue, sortie: Path) -> Fait:
    from kit import liasse, manifeste  # noqa: PLC0415 - loaded by now

    produit = issue.produit
    assert produit is not None  # noqa: S101 - neither faults nor refusal: there is a product
    liasse.write(produit.liasse, sortie)
    lus = [nom for nom in produit.liasse.fichiers if "/" not in nom and nom != manifeste.NOM]
    return Fait(
        str(chemin),
        "produit",
        produit.liasse.reference,
        produit.modele.id,
        produit.modele.titre,
        produit.liasse.dossier,
        tuple(lus),
        issue.problemes,
        produit.remarques,
    )
