"""The contacts, in order, with what each one proves."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kit.checks.outils import avertir, erreur, unknown
from kit.phrases import jour
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kit.dossier import Contact, Dossier, Envoi
    from kit.errors import Chemin, Probleme

DOCUMENTS = (
    "relance_preventive",
    "relance_amiable",
    "relance_ferme",
    "ultime_relance",
    "note_de_penalites",
    "mise_en_demeure",
    "suspension",
    "reponse_contestation",
    "echeancier",
    "rappel_echeance",
    "mise_en_demeure_echeance",
    "decheance_du_terme",
    "information_caution",
    "transmission_agence",
    "dossier_contentieux",
    "requete_injonction_de_payer",
    "declaration_de_creance",
    "option_contrat_en_cours",
    "revendication",
    "quittance",
    "script_appel",
    "sms",
    "lettre_agence",
    "promesse_confirmee",
    "changement_interlocuteur",
    "attestation_temoin",
)
_POSTAUX = ("courrier", "recommande", "recommande_electronique", "commissaire_de_justice")


def check(dossier: Dossier) -> Iterator[Probleme]:
    """Everything about the history of a dossier."""
    yield from _ordre(dossier.historique)
    numeros = [facture.numero for facture in dossier.factures]
    for rang, contact in enumerate(dossier.historique):
        chemin = ("historique", rang)
        yield from _document(chemin, contact)
        yield from _promesse(chemin, contact)
        yield from _envoi(chemin, contact)
        for place, numero in enumerate(contact.factures):
            if numero not in numeros:
                suite = unknown(numero, numeros, "le dossier n'a pas de facture")
                yield erreur(
                    (*chemin, "factures", place), f"facture inconnue {cite(numero)} : {suite}"
                )


def _ordre(contacts: tuple[Contact, ...]) -> Iterator[Probleme]:
    for rang in range(1, len(contacts)):
        avant, apres = contacts[rang - 1].le, contacts[rang].le
        if apres.precedes(avant):
            yield erreur(
                ("historique", rang, "le"),
                f"contact du {apres} écrit après celui du {avant}"
                f" (historique[{rang - 1}]) : remettez-les dans l'ordre, sans en retirer",
            )


def _document(chemin: Chemin, contact: Contact) -> Iterator[Probleme]:
    if contact.document and contact.document not in DOCUMENTS:
        suite = unknown(contact.document, DOCUMENTS, "")
        yield avertir(
            (*chemin, "document"), f"document inconnu de kit {cite(contact.document)} : {suite}"
        )
    if contact.effet == "mise_en_demeure" and contact.sens == "recu":
        yield erreur(
            (*chemin, "effet"),
            "une mise en demeure est émise, non reçue : corrigez « sens » ou « effet »",
        )


def _promesse(chemin: Chemin, contact: Contact) -> Iterator[Probleme]:
    if contact.effet == "promesse" and contact.promesse is None:
        yield erreur(
            (*chemin, "promesse"),
            "effet « promesse » sans la promesse : ajoutez"
            " « promesse: {le: AAAA-MM-JJ, montant: …} »",
        )
    if contact.promesse is None:
        return
    if contact.effet != "promesse":
        yield erreur(
            (*chemin, "effet"),
            f"une promesse est notée, mais l'effet est {cite(contact.effet)} :"
            " écrivez « effet: promesse », ou retirez « promesse »",
        )
    if contact.promesse.le < contact.le.jour:
        yield erreur(
            (*chemin, "promesse", "le"),
            f"promesse pour le {jour(contact.promesse.le)}, avant le"
            f" contact du {jour(contact.le.jour)} : corrigez l'une des deux dates",
        )


def _envoi(chemin: Chemin, contact: Contact) -> Iterator[Probleme]:
    envoi = contact.envoi
    if envoi is None:
        return
    ou = (*chemin, "envoi")
    if contact.canal not in _POSTAUX:
        yield avertir(
            ou,
            f"« envoi » décrit un courrier, mais le canal est {cite(contact.canal)} :"
            " vérifiez le canal",
        )
    yield from _dates(ou, envoi)
    if envoi.recu_le and envoi.statut not in (None, "distribue"):
        yield erreur(
            (*ou, "statut"),
            f"reçu le {jour(envoi.recu_le)}, mais le statut est {cite(envoi.statut)} :"
            " corrigez l'un des deux",
        )


def _dates(ou: Chemin, envoi: Envoi) -> Iterator[Probleme]:
    mots = ("depose_le", "presente_le", "recu_le")
    dates = [(mot, le) for mot in mots if (le := getattr(envoi, mot)) is not None]
    for (avant, tot), (apres, tard) in pairwise(dates):
        if tard < tot:
            yield erreur(
                (*ou, apres),
                f"{apres} {jour(tard)} avant {avant} {jour(tot)} : corrigez l'une des deux dates",
            )
