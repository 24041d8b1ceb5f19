"""Whether the claim is disputed on a day, by what the history, the file or a platform says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kit.decompte import Decompte
from kit.dossier import Contact, Dossier, Facture

STATUTS_DE_LITIGE = ("en_litige", "refusee", "rejetee", "annulee", "suspendue")


def ouverte_le(dossier: Dossier, decompte: Decompte, au: date) -> date | None:
    """Give the day of the dispute that nothing has answered or lifted since, None without one."""
    reponse = _derniere_reponse(dossier, au)
    vives = [
        jour
        for jour in _signalees(dossier, decompte, au)
        if jour <= au and (reponse is None or jour > reponse)
    ]
    return max(vives, default=None)


def _derniere_reponse(dossier: Dossier, au: date) -> date | None:
    finies = [contact.le.jour for contact in dossier.historique if _met_fin(contact)]
    repondues = [c.repondue_le for c in dossier.contestations if c.repondue_le is not None]
    return max((jour for jour in (*finies, *repondues) if jour <= au), default=None)


def _met_fin(contact: Contact) -> bool:
    reponse = contact.document == "reponse_contestation" and contact.sens == "emis"
    return reponse or contact.effet == "contestation_levee"


def _signalees(dossier: Dossier, decompte: Decompte, au: date) -> Iterator[date]:
    for contact in dossier.historique:
        if contact.effet == "contestation":
            yield contact.le.jour
    for contestation in dossier.contestations:
        yield contestation.le
    cause = dossier.cause
    if cause.nature == "contestation":
        # Without a day, the dispute is as old as the file: any answer has met it.
        yield cause.depuis or (date.min if _derniere_reponse(dossier, au) else au)
    impayees = {solde.numero for solde in decompte.soldes if solde.total > 0}
    for facture in dossier.factures:
        if facture.numero in impayees:
            yield from _en_litige(facture, au)


def _en_litige(facture: Facture, au: date) -> Iterator[date]:
    """Give the day a platform recorded the invoice as disputed, while that is its last status."""
    statuts = [statut for statut in facture.statuts if statut.le.jour <= au]
    if statuts and statuts[-1].statut in STATUTS_DE_LITIGE:
        yield statuts[-1].le.jour
