"""Credit notes and payments: each names an invoice of the dossier, and comes after it."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from kit.checks.factures import montants, numeros
from kit.checks.outils import avertir, erreur, unknown
from kit.phrases import euros, jour
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kit.dossier import Dossier, Facture, Paiement
    from kit.errors import Chemin, Probleme


def check(dossier: Dossier) -> Iterator[Probleme]:
    """Everything about the credit notes and the payments of a dossier."""
    factures = {facture.numero: facture for facture in dossier.factures}
    yield from _avoirs(dossier, factures)
    for rang, paiement in enumerate(dossier.paiements):
        chemin = ("paiements", rang)
        if paiement.montant == 0:
            yield erreur((*chemin, "montant"), "paiement nul : retirez-le ou corrigez le montant")
        if paiement.facture is not None:
            yield from _facture(chemin, paiement.facture, paiement.le, "le", factures)
        else:
            yield from _sans_facture(chemin, paiement, dossier.factures)
        yield from _echeance(chemin, paiement, dossier)
    yield from _doubles(dossier.paiements)


def _avoirs(dossier: Dossier, factures: dict[str, Facture]) -> Iterator[Probleme]:
    yield from numeros("avoirs", dossier.avoirs)
    sommes: defaultdict[str, Decimal] = defaultdict(Decimal)
    for rang, avoir in enumerate(dossier.avoirs):
        chemin = ("avoirs", rang)
        yield from montants(chemin, avoir)
        yield from _facture(chemin, avoir.facture, avoir.date, "date", factures)
        sommes[avoir.facture] += avoir.montant_ttc
        facture = factures.get(avoir.facture)
        if facture and sommes[avoir.facture] > facture.montant_ttc:
            yield erreur(
                (*chemin, "montant_ttc"),
                f"les avoirs sur {cite(facture.numero)} font"
                f" {euros(sommes[avoir.facture])}, plus que la facture"
                f" ({euros(facture.montant_ttc)}) : corrigez un montant",
            )


def _facture(
    chemin: Chemin, numero: str, le: date, mot: str, factures: dict[str, Facture]
) -> Iterator[Probleme]:
    facture = factures.get(numero)
    if facture is None:
        suite = unknown(numero, factures, "le dossier n'a pas de facture")
        yield erreur((*chemin, "facture"), f"facture inconnue {cite(numero)} : {suite}")
    elif le < facture.date:
        yield erreur(
            (*chemin, mot),
            f"le {jour(le)}, avant la facture {cite(numero)} du"
            f" {jour(facture.date)} : corrigez l'une des deux dates",
        )


def _sans_facture(
    chemin: Chemin, paiement: Paiement, factures: tuple[Facture, ...]
) -> Iterator[Probleme]:
    premiere = min((facture.date for facture in factures), default=None)
    if premiere and paiement.le < premiere:
        yield erreur(
            (*chemin, "le"),
            f"paiement du {jour(paiement.le)}, avant toute facture (la première"
            f" est du {jour(premiere)}) : corrigez la date",
        )


def _echeance(chemin: Chemin, paiement: Paiement, dossier: Dossier) -> Iterator[Probleme]:
    rang, plan = paiement.echeance, dossier.echeancier
    if rang is None:
        return
    ou = (*chemin, "echeance")
    if plan is None:
        yield erreur(ou, f"échéance n° {rang}, mais le dossier n'a pas d'échéancier")
        return
    nombre = plan.nombre or len(plan.echeances)
    if rang == 0 or (nombre and rang > nombre):
        fin = f"de 1 à {nombre}" if nombre else "à partir de 1"
        yield erreur(ou, f"échéance n° {rang} inconnue : l'échéancier les compte {fin}")


def _doubles(paiements: tuple[Paiement, ...]) -> Iterator[Probleme]:
    vus: dict[tuple[object, ...], int] = {}
    for rang, paiement in enumerate(paiements):
        traits = (paiement.le, paiement.montant, paiement.reference, paiement.facture)
        avant = vus.setdefault((*traits, paiement.echeance), rang)
        if avant != rang:
            yield avertir(
                ("paiements", rang),
                f"même jour et même montant que paiements[{avant}] : est-ce"
                " deux fois le même paiement ?",
            )
