"""The exhibits named: each exists in the list, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.checks.outils import avertir, erreur, noter, repeated, unknown
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kit.dossier import Dossier
    from kit.errors import Chemin, Probleme


def check(dossier: Dossier) -> Iterator[Probleme]:
    """Everything about the exhibits, their files apart."""
    yield from _doubles(dossier)
    yield from _devoilees(dossier)
    pieces = {piece.id: piece for piece in dossier.pieces}
    for chemin, id_ in references(dossier):
        if id_ is None:
            continue
        if id_ not in pieces:
            suite = unknown(id_, pieces, "la liste « pieces » est vide, ajoutez-la")
            yield erreur(chemin, f"pièce inconnue {cite(id_)} : {suite}")
        elif pieces[id_].confidentiel:
            yield noter(chemin, f"pièce {cite(id_)} confidentielle : elle ne sera pas jointe")


def _devoilees(dossier: Dossier) -> Iterator[Probleme]:
    """Refuse the exhibit of a confidential contact that nothing keeps back: it would be joined."""
    rangs = {piece.id: rang for rang, piece in enumerate(dossier.pieces) if not piece.confidentiel}
    for contact in dossier.historique:
        preuves = (contact.piece, contact.envoi.preuve if contact.envoi else None)
        for id_ in preuves if contact.confidentiel else ():
            if id_ in rangs:
                yield erreur(
                    ("pieces", rangs[id_]),
                    f"pièce {cite(id_)} d'un contact confidentiel, qui serait jointe : ajoutez-lui "
                    "« confidentiel: true », ou retirez-la de ce contact",
                )


def _doubles(dossier: Dossier) -> Iterator[Probleme]:
    for rang, avant, _ in repeated(piece.id for piece in dossier.pieces):
        yield erreur(
            ("pieces", rang, "id"),
            f"identifiant {cite(dossier.pieces[rang].id)} déjà pris par"
            f" pieces[{avant}] : changez-en un",
        )
    for rang, avant, pareils in repeated(piece.fichier for piece in dossier.pieces):
        if pareils:
            yield avertir(
                ("pieces", rang, "fichier"),
                f"même fichier que pieces[{avant}] : est-ce la même pièce ?",
            )


def references(dossier: Dossier) -> Iterator[tuple[Chemin, str | None]]:
    """Every place of a dossier that names an exhibit, with the name or None."""
    for cle in ("factures", "avoirs", "paiements", "historique", "garanties"):
        for rang, mot in enumerate(getattr(dossier, cle)):
            yield (cle, rang, "piece"), mot.piece
    yield from _preuves(dossier)
    for cle in ("cause", "contrat", "ordonnance", "echeancier"):
        seul = getattr(dossier, cle)
        if seul is not None:
            yield (cle, "piece"), seul.piece
    if dossier.contrat:
        for rang, clause in enumerate(dossier.contrat.clauses):
            yield ("contrat", "clauses", rang, "piece"), clause.piece
    yield from _contestees(dossier)


def _preuves(dossier: Dossier) -> Iterator[tuple[Chemin, str | None]]:
    for rang, contact in enumerate(dossier.historique):
        if contact.envoi:
            yield ("historique", rang, "envoi", "preuve"), contact.envoi.preuve


def _contestees(dossier: Dossier) -> Iterator[tuple[Chemin, str]]:
    for rang, contestation in enumerate(dossier.contestations):
        for numero, point in enumerate(contestation.points):
            for place, id_ in enumerate(point.pieces):
                yield ("contestations", rang, "points", numero, "pieces", place), id_
