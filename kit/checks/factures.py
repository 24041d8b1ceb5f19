"""The invoices: numbers, amounts, dates, and the longest term the law allows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from kit.checks.outils import avertir, erreur, noter, repeated
from kit.phrases import euros, jour
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kit.dossier import Avoir, Dossier, Facture
    from kit.errors import Chemin, Probleme

PROFESSIONNELS = ("commercant", "professionnel")


def check(dossier: Dossier) -> Iterator[Probleme]:
    """Everything about the invoices of a dossier."""
    if not dossier.factures:
        yield erreur(("factures",), "aucune facture : ajoutez au moins la facture impayée")
    yield from numeros("factures", dossier.factures)
    for rang, facture in enumerate(dossier.factures):
        chemin = ("factures", rang)
        yield from montants(chemin, facture)
        yield from _statuts(chemin, facture)
        if facture.echeance < facture.date:
            yield erreur(
                (*chemin, "echeance"),
                f"échéance du {jour(facture.echeance)} antérieure à la"
                f" facture du {jour(facture.date)} : corrigez l'une des deux dates",
            )
        elif _plafonne(dossier):
            yield from _delai(chemin, facture, _fin_de_mois(dossier))


def numeros(cle: str, ecrits: tuple[Facture, ...] | tuple[Avoir, ...]) -> Iterator[Probleme]:
    """Two invoices, or two credit notes, that bear one number."""
    for rang, avant, pareils in repeated(ecrit.numero for ecrit in ecrits):
        chemin, numero = (cle, rang, "numero"), cite(ecrits[rang].numero)
        if pareils:
            yield erreur(chemin, f"numéro {numero} déjà porté par {cle}[{avant}] : gardez-en un")
        else:
            ancien = cite(ecrits[avant].numero)
            yield avertir(
                chemin,
                f"numéro {numero} presque identique à {ancien} ({cle}[{avant}]) :"
                " est-ce la même pièce ?",
            )


def montants(chemin: Chemin, ecrit: Facture | Avoir) -> Iterator[Probleme]:
    """HT + TVA = TTC, both or neither given, and never nothing."""
    if ecrit.montant_ttc == 0:
        yield erreur((*chemin, "montant_ttc"), "montant nul : retirez ou corrigez cette pièce")
    if (ecrit.montant_ht is None) != (ecrit.tva is None):
        manque = "tva" if ecrit.tva is None else "montant_ht"
        yield erreur(
            chemin,
            f"« {manque} » manque : donnez le montant hors taxes et la TVA (0 si aucune),"
            " ou aucun des deux",
        )
    elif ecrit.montant_ht is not None and ecrit.tva is not None:
        yield from _somme(chemin, ecrit, ecrit.montant_ht + ecrit.tva)


def _somme(chemin: Chemin, ecrit: Facture | Avoir, somme: Decimal) -> Iterator[Probleme]:
    if somme != ecrit.montant_ttc:
        yield erreur(
            (*chemin, "montant_ttc"),
            f"TTC {euros(ecrit.montant_ttc)} différent de HT"
            f" {euros(ecrit.montant_ht)} + TVA {euros(ecrit.tva)} = {euros(somme)} : corrigez le"
            " montant faux",
        )


def _statuts(chemin: Chemin, facture: Facture) -> Iterator[Probleme]:
    for rang in range(1, len(facture.statuts)):
        avant, apres = facture.statuts[rang - 1].le, facture.statuts[rang].le
        if apres.precedes(avant):
            yield avertir(
                (*chemin, "statuts", rang, "le"),
                f"statut du {apres} écrit après celui du"
                f" {avant} : remettez les statuts dans l'ordre",
            )


def _plafonne(dossier: Dossier) -> bool:
    """Whether article L441-10 I of the code de commerce bounds the term."""
    return (
        dossier.creancier.qualite == "professionnel" and dossier.debiteur.classe in PROFESSIONNELS
    )


def _fin_de_mois(dossier: Dossier) -> bool:
    delai = (dossier.contrat.delai_paiement if dossier.contrat else None) or ""
    return "fin de mois" in delai.casefold()


def _delai(chemin: Chemin, facture: Facture, fin_de_mois: bool) -> Iterator[Probleme]:
    soixante, quarante_cinq = delais_maximaux(facture.date)
    if facture.echeance > max(soixante, quarante_cinq):
        yield avertir(
            (*chemin, "echeance"),
            f"délai supérieur au maximum de l'article L441-10 I : au plus"
            f" tard le {jour(soixante)} (60 jours), ou le {jour(quarante_cinq)} si le contrat"
            " prévoit 45 jours fin de mois",
        )
    elif facture.echeance > soixante and not fin_de_mois:
        yield noter(
            (*chemin, "echeance"),
            f"au-delà de 60 jours ({jour(soixante)}) : ce délai suppose que"
            " le contrat prévoie 45 jours fin de mois (« contrat.delai_paiement »)",
        )


def delais_maximaux(depart: date) -> tuple[date, date]:
    """The last day at 60 days, and the later of the two counts of 45 days end of month (L441-10 I).

    >>> [str(jour) for jour in delais_maximaux(date(2026, 3, 12))]
    ['2026-05-11', '2026-05-15']
    """
    plus = timedelta(days=45)
    comptes = (fin_du_mois(depart + plus), fin_du_mois(depart) + plus)
    return depart + timedelta(days=60), max(comptes)


def fin_du_mois(le: date) -> date:
    """The last day of the month of a day.

    >>> str(fin_du_mois(date(2024, 2, 1)))
    '2024-02-29'
    """
    suivant = le.replace(day=28) + timedelta(days=4)
    return suivant - timedelta(days=suivant.day)
