"""What a dispute covers: the contested and the undisputed part of each open invoice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kit.decompte_lignes import Solde
from kit.dossier import Contestation, Dossier

ZERO = Decimal("0.00")
REPONSE = "reponse_contestation"


@dataclass(frozen=True, slots=True)
class Part:
    """One open invoice, in euros of principal: `contestee` + `non_contestee` = `reste`."""

    facture: str
    piece: str | None
    echeance: date
    echue: bool
    reste: Decimal
    contestee: Decimal
    non_contestee: Decimal


@dataclass(frozen=True, slots=True)
class Partage:
    """Every open invoice, and the totals of those that are due, in euros of principal."""

    parts: tuple[Part, ...]
    reste: Decimal
    contestee: Decimal
    non_contestee: Decimal


def a_traiter(dossier: Dossier, au: date) -> tuple[Contestation, ...]:
    """List the disputes still without an answer on a day; failing any, those that persist."""
    connues = tuple(c for c in dossier.contestations if c.le <= au)
    attendent = tuple(c for c in connues if c.repondue_le is None or c.repondue_le > au)
    return attendent or connues


def reponse_precedente(dossier: Dossier, au: date) -> date | None:
    """Give the day of the last answer that these disputes have already had, None without one."""
    traitees = a_traiter(dossier, au)
    depuis = min((c.le for c in traitees), default=au)
    notees = [c.repondue_le for c in traitees if c.repondue_le and c.repondue_le <= au]
    envois = [
        contact.le.jour
        for contact in dossier.historique
        if contact.document == REPONSE
        and contact.sens == "emis"
        and depuis <= contact.le.jour <= au
    ]
    return max([*notees, *envois], default=None)


def partager(contestations: Sequence[Contestation], soldes: Sequence[Solde]) -> Partage:
    """Split what remains of each invoice; never more is contested than what remains.

    A dispute without an amount covers all that it names; without an invoice, all of them, from
    the oldest due date.
    """
    ouvertes = sorted((s for s in soldes if s.principal > ZERO), key=lambda s: s.echeance)
    contestees = dict.fromkeys((s.numero for s in ouvertes), ZERO)
    for contestation in contestations:
        for numero, montant in _prises(contestation, ouvertes, contestees):
            contestees[numero] += montant
    parts = tuple(_part(solde, contestees[solde.numero]) for solde in ouvertes)
    echues = [part for part in parts if part.echue]
    return Partage(
        parts,
        sum((part.reste for part in echues), ZERO),
        sum((part.contestee for part in echues), ZERO),
        sum((part.non_contestee for part in echues), ZERO),
    )


def _prises(
    contestation: Contestation, ouvertes: Sequence[Solde], contestees: dict[str, Decimal]
) -> Iterator[tuple[str, Decimal]]:
    restant = contestation.montant
    for solde in ouvertes:
        if contestation.facture in (None, solde.numero):
            libre = solde.principal - contestees[solde.numero]
            pris = libre if restant is None else min(libre, restant)
            restant = None if restant is None else restant - pris
            yield solde.numero, pris


def _part(solde: Solde, contestee: Decimal) -> Part:
    return Part(
        facture=solde.numero,
        piece=solde.piece,
        echeance=solde.echeance,
        echue=solde.echue,
        reste=solde.principal,
        contestee=contestee,
        non_contestee=solde.principal - contestee,
    )
