"""The disputes: what each one contests exists, and is no more than what was invoiced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.checks.outils import avertir, erreur, unknown
from kit.phrases import euros, jour
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kit.dossier import Contestation, Dossier
    from kit.errors import Chemin, Probleme


def check(dossier: Dossier) -> Iterator[Probleme]:
    """Everything about the disputes of a dossier, their exhibits apart."""
    for rang, contestation in enumerate(dossier.contestations):
        chemin = ("contestations", rang)
        yield from _facture(dossier, chemin, contestation)
        yield from _montant(dossier, chemin, contestation)
        yield from _reponse(dossier, chemin, contestation)
        if not contestation.points:
            yield avertir(
                chemin,
                "aucun point : ajoutez « points: [{grief: …, reponse: …}] », la réponse se fait"
                " point par point",
            )


def _facture(dossier: Dossier, chemin: Chemin, contestation: Contestation) -> Iterator[Probleme]:
    numeros = [facture.numero for facture in dossier.factures]
    if contestation.facture is not None and contestation.facture not in numeros:
        suite = unknown(contestation.facture, numeros, "ajoutez la facture")
        message = f"facture inconnue {cite(contestation.facture)} : {suite}"
        yield erreur((*chemin, "facture"), message)
    if contestation.facture is None and contestation.montant is not None and len(numeros) > 1:
        yield erreur(
            chemin,
            f"{euros(contestation.montant)} contestés sur {len(numeros)} factures : ajoutez"
            " « facture », avec une contestation par facture",
        )


def _montant(dossier: Dossier, chemin: Chemin, contestation: Contestation) -> Iterator[Probleme]:
    if contestation.montant is None:
        return
    for facture in dossier.factures:
        visee = contestation.facture in (None, facture.numero)
        if visee and contestation.montant > facture.montant_ttc:
            yield avertir(
                (*chemin, "montant"),
                f"{euros(contestation.montant)} contestés, mais la facture {facture.numero} est de"
                f" {euros(facture.montant_ttc)} : vérifiez que le montant est toutes taxes"
                " comprises",
            )


def _reponse(dossier: Dossier, chemin: Chemin, contestation: Contestation) -> Iterator[Probleme]:
    if contestation.repondue_le and contestation.repondue_le < contestation.le:
        yield erreur(
            (*chemin, "repondue_le"),
            f"répondue le {jour(contestation.repondue_le)}, avant la contestation du"
            f" {jour(contestation.le)} : corrigez l'une des deux dates",
        )
    notees = [c.le.jour for c in dossier.historique if c.effet == "contestation"]
    if contestation.le not in notees:
        yield avertir(
            (*chemin, "le"),
            f"aucun contact du {jour(contestation.le)} n'a l'effet « contestation » :"
            " ajoutez-le à l'historique, avec sa pièce",
        )
