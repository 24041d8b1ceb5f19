"""The creditor, the debtor, their numbers and their addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kit.checks.outils import avertir, erreur, find
from kit.dossier import Adresse, Banque
from kit.phrases import jour
from kit.valeurs import enveloppe
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kit.dossier import Creancier, Debiteur, Dossier, Personne
    from kit.errors import Chemin, Probleme

SURTAXES = ("081", "082", "089")
_LETTRES = {
    lettre: str(valeur)
    for debut, lettres in ((1, "ABCDEFGHI"), (1, "JKLMNOPQR"), (2, "STUVWXYZ"))
    for valeur, lettre in enumerate(lettres, debut)
}


def check(dossier: Dossier) -> Iterator[Probleme]:
    """Everything about the persons of a dossier."""
    yield from _expediteur(dossier)
    for cle, partie in (("creancier", dossier.creancier), ("debiteur", dossier.debiteur)):
        yield from _numeros((cle,), partie)
    yield from _classe(dossier.debiteur)
    yield from _procedure(dossier.debiteur)
    for chemin, adresse in find(dossier, Adresse):
        yield from _code_postal(chemin, adresse)
    yield from _fenetre(dossier)
    yield from _rappel(dossier)
    yield from _comptes(dossier)


def _expediteur(dossier: Dossier) -> Iterator[Probleme]:
    signe = dossier.expediteur
    if signe != "creancier" and getattr(dossier, signe) is None:
        yield erreur(
            ("expediteur",), f"{signe} signe, mais le bloc « {signe}: » manque : ajoutez-le"
        )


def _numeros(chemin: Chemin, partie: Creancier | Debiteur) -> Iterator[Probleme]:
    siren, siret, tva = partie.siren, partie.siret, partie.tva
    if siren and siret and not siret.startswith(siren):
        yield erreur(
            (*chemin, "siret"),
            f"le SIRET {siret} ne commence pas par le SIREN {siren} : corrigez l'un des deux",
        )
    if siren and tva and tva.startswith("FR") and not tva.endswith(siren):
        yield erreur(
            (*chemin, "tva"),
            f"le numéro de TVA {tva} ne finit pas par le SIREN {siren} : corrigez l'un des deux",
        )


def _classe(debiteur: Debiteur) -> Iterator[Probleme]:
    chemin = ("debiteur", "classe")
    if debiteur.classe == "consommateur":
        for mot in ("forme", "siren", "siret", "tva", "rcs"):
            if getattr(debiteur, mot):
                yield avertir(
                    chemin,
                    f"consommateur, avec « {mot} » : vérifiez s'il n'a pas agi pour son"
                    " activité professionnelle",
                )
                return
    if debiteur.classe == "commercant" and not debiteur.siren and _en_france(debiteur.adresse):
        yield avertir(
            chemin,
            "commerçant sans SIREN : ajoutez-le, il identifie le débiteur sans doute possible",
        )


def _procedure(debiteur: Debiteur) -> Iterator[Probleme]:
    procedure = debiteur.procedure_collective
    if procedure is None:
        return
    chemin = ("debiteur", "procedure_collective")
    if procedure.bodacc and procedure.bodacc < procedure.jugement:
        yield erreur(
            (*chemin, "bodacc"),
            f"publiée le {jour(procedure.bodacc)}, avant le jugement du"
            f" {jour(procedure.jugement)} : corrigez l'une des deux dates",
        )
    consommateur = debiteur.classe == "consommateur"
    if procedure.type == "surendettement" and not consommateur:
        yield avertir(
            (*chemin, "type"),
            "le surendettement concerne un particulier : vérifiez la classe du débiteur",
        )
    if procedure.type != "surendettement" and consommateur:
        yield avertir(
            (*chemin, "type"),
            f"procédure de {procedure.type} contre un consommateur : vérifiez la classe du"
            " débiteur",
        )


def _en_france(adresse: Adresse) -> bool:
    return adresse.pays is None or adresse.pays.strip().casefold() == "france"


def _code_postal(chemin: Chemin, adresse: Adresse) -> Iterator[Probleme]:
    code = adresse.code_postal
    if _en_france(adresse) and not (len(code) == 5 and code.isdigit()):
        yield erreur(
            (*chemin, "code_postal"),
            f"code postal {cite(code)} : cinq chiffres en France ; à l'étranger, ajoutez « pays »",
        )


def _fenetre(dossier: Dossier) -> Iterator[Probleme]:
    """The addressee block of a window envelope: six lines of 38 characters (La Poste)."""
    for cle in ("debiteur", "agence", "avocat"):
        partie = getattr(dossier, cle)
        if partie is None:
            continue
        lignes = enveloppe.bloc(partie.nom, "", partie.adresse)
        if len(lignes) > enveloppe.LIGNES:
            yield avertir(
                (cle, "adresse"),
                f"adresse de {len(lignes)} lignes : {enveloppe.LIGNES} au plus pour une enveloppe à"
                " fenêtre ; abrégez « nom », « complement » ou « voie »",
            )
        for ligne in lignes:
            if len(ligne) > enveloppe.LARGEUR:
                mot = "pays" if ligne == (partie.adresse.pays or "").upper() else "ville"
                yield avertir(
                    (cle, "adresse", mot),
                    f"ligne d'adresse de {len(ligne)} caractères, {cite(ligne)} :"
                    f" {enveloppe.LARGEUR} au plus pour une enveloppe à fenêtre",
                )


def _rappel(dossier: Dossier) -> Iterator[Probleme]:
    """A debtor is never asked to call back at a premium rate."""
    for cle in ("creancier", "agence"):
        contact: Personne | None = getattr(getattr(dossier, cle), "contact", None)
        numero = contact.telephone if contact else None
        if numero and re.sub(r"\D", "", numero).startswith(SURTAXES):
            yield avertir(
                (cle, "contact", "telephone"),
                f"numéro surtaxé {cite(numero)} : donnez un numéro au tarif ordinaire,"
                " le débiteur est invité à y rappeler",
            )


def _comptes(dossier: Dossier) -> Iterator[Probleme]:
    comptes = [((*chemin, "iban"), banque.iban) for chemin, banque in find(dossier, Banque)]
    if dossier.agence and dossier.agence.compte_dedie:
        comptes.append((("agence", "compte_dedie"), dossier.agence.compte_dedie))
    for chemin, iban in comptes:
        if not rib_key_holds(iban):
            yield avertir(
                chemin,
                "la clé RIB de cet IBAN français est fausse : vérifiez-le sur un relevé"
                " d'identité bancaire",
            )


def rib_key_holds(iban: str) -> bool:
    """Tell whether the national key of a French IBAN is right; true for any other country.

    >>> rib_key_holds("FR7630006000011234567890189"), rib_key_holds("FR2012542547256985425874698")
    (True, False)
    """
    if not iban.startswith("FR"):
        return True
    chiffres = "".join(_LETTRES.get(signe, signe) for signe in iban[4:])
    banque, guichet, compte, cle = chiffres[:5], chiffres[5:10], chiffres[10:21], chiffres[21:]
    return int(cle) == 97 - (89 * int(banque) + 15 * int(guichet) + 3 * int(compte)) % 97
