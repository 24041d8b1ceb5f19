"""The court, the order to pay, the securities, the organs of insolvency proceedings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit import juridictions
from kit.checks.outils import avertir, erreur, unknown
from kit.droit import injonction
from kit.phrases import jour
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kit.dossier import Dossier
    from kit.errors import Probleme


def check(dossier: Dossier, au: date) -> Iterator[Probleme]:
    """Everything a court, a lawyer or a mandataire judiciaire would send back."""
    yield from _juridiction(dossier, au)
    yield from _demandeur(dossier)
    yield from _ordonnance(dossier)
    yield from _garanties(dossier)
    yield from _organes(dossier)


def _juridiction(dossier: Dossier, au: date) -> Iterator[Probleme]:
    if dossier.juridiction is None:
        return
    nom, chemin = dossier.juridiction.nom, ("juridiction", "nom")
    genre, ville = juridictions.genre(nom), juridictions.ville_tae(nom, au)
    if genre == "commerce" and ville:
        yield avertir(
            chemin,
            f"de 2025 à 2028, {ville} a un tribunal des activités économiques : vérifiez le nom",
        )
    if genre == "tae" and ville is None:
        yield avertir(
            chemin,
            f"les tribunaux des activités économiques sont ceux de"
            f" {', '.join(juridictions.VILLES_TAE)} : vérifiez le nom",
        )
    classe = dossier.debiteur.classe
    if genre in ("commerce", "tae") and classe in ("consommateur", "professionnel"):
        yield avertir(
            chemin,
            f"débiteur « {classe} » : la juridiction est en principe le tribunal judiciaire",
        )
    if genre == "judiciaire" and classe == "commercant":
        yield avertir(
            chemin,
            "débiteur commerçant : la juridiction est en principe le tribunal de commerce ou des"
            " activités économiques (en Alsace-Moselle, la chambre commerciale)",
        )


def _demandeur(dossier: Dossier) -> Iterator[Probleme]:
    """A court asks who a natural person is, and which organ represents a company (54 CPC)."""
    creancier = dossier.creancier
    if dossier.juridiction is None or creancier.naissance is not None:
        return
    if creancier.forme is None:
        yield avertir(
            ("creancier",),
            "une requête indique la forme d'une société, ou la naissance d'une personne physique :"
            " ajoutez « forme » ou « naissance: {le: …, lieu: …, nationalite: …, profession: …} »",
        )
    elif creancier.representant is None or creancier.representant.qualite is None:
        yield avertir(
            ("creancier",),
            "une requête nomme l'organe qui représente la société : ajoutez"
            " « representant: {nom: …, qualite: …} »",
        )


def _ordonnance(dossier: Dossier) -> Iterator[Probleme]:
    rendue = dossier.ordonnance
    if rendue is None:
        return
    signifiee, opposition = rendue.signifiee_le, rendue.opposition_le
    if signifiee is not None and signifiee < rendue.le:
        yield erreur(
            ("ordonnance", "signifiee_le"),
            f"signifiée le {jour(signifiee)}, avant sa date, le {jour(rendue.le)} : corrigez",
        )
    fin = injonction.fin_de_signification(rendue.le)
    if signifiee is not None and signifiee > fin:
        mois = injonction.mois_pour_signifier(rendue.le)
        yield avertir(
            ("ordonnance", "signifiee_le"),
            f"signifiée après le {jour(fin)}, fin du délai de {mois} mois : elle est sans doute"
            " non avenue",
        )
    if opposition is not None and (signifiee is None or opposition < signifiee):
        yield erreur(
            ("ordonnance", "opposition_le"),
            f"opposition du {jour(opposition)} sans signification antérieure : complétez ou"
            " corrigez « signifiee_le »",
        )


def _garanties(dossier: Dossier) -> Iterator[Probleme]:
    numeros = [facture.numero for facture in dossier.factures]
    for rang, garantie in enumerate(dossier.garanties):
        for place, numero in enumerate(garantie.factures):
            if numero not in numeros:
                suite = unknown(numero, numeros, "le dossier n'a pas de facture")
                message = f"facture inconnue {cite(numero)} : {suite}"
                yield erreur(("garanties", rang, "factures", place), message)


def _organes(dossier: Dossier) -> Iterator[Probleme]:
    procedure = dossier.debiteur.procedure_collective
    if procedure is None or procedure.type == "surendettement":
        return
    for mot in ("mandataire", "administrateur"):
        organe = getattr(procedure, mot)
        if organe is not None and organe.adresse is None:
            yield avertir(
                ("debiteur", "procedure_collective", mot),
                "sans adresse : ajoutez « adresse », c'est à lui que les lettres sont envoyées",
            )
