"""When each invoice of a dossier becomes time-barred, with what interrupted the delay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kit.decompte import Decompte
from kit.dossier import Dossier, Facture
from kit.droit import prescription
from kit.droit.prescription import Interruption, Prescription

INTERRUPTIONS: tuple[prescription.NatureInterruption, ...] = (
    "reconnaissance",
    "demande_en_justice",
    "acte_execution",
    "mise_en_demeure",
)

# The invoices that a fact names (none: it concerns them all), and what it interrupts.
_Utile = tuple[tuple[str, ...], Interruption]


@dataclass(frozen=True, slots=True)
class PrescriptionFacture:
    """The time limit of one unpaid invoice."""

    facture: str
    prescription: Prescription


def compute(dossier: Dossier, decompte: Decompte, au: date) -> tuple[PrescriptionFacture, ...]:
    """Give the time limit of every invoice on which something remains due."""
    impayees = {solde.numero for solde in decompte.soldes if solde.echue and solde.total > 0}
    utiles = tuple(_communes(dossier, au))
    payees: dict[str, dict[date, None]] = {}
    for part in decompte.imputations:
        payees.setdefault(part.facture, {})[part.le] = None
    return tuple(
        PrescriptionFacture(
            facture.numero,
            _prescription(dossier, facture, utiles, tuple(payees.get(facture.numero, ()))),
        )
        for facture in dossier.factures
        if facture.numero in impayees
    )


def _prescription(
    dossier: Dossier, facture: Facture, utiles: Sequence[_Utile], payee_le: Sequence[date]
) -> Prescription:
    interruptions = [
        fait for factures, fait in utiles if not factures or facture.numero in factures
    ]
    interruptions += [Interruption(jour, "paiement_partiel") for jour in payee_le]
    return prescription.prescription(
        facture.echeance,
        dossier.debiteur.classe,
        sorted(interruptions, key=lambda i: i.le),
        dossier.creancier.qualite == "professionnel",
    )


def _communes(dossier: Dossier, au: date) -> Iterator[_Utile]:
    """Give what interrupts the delay, whatever the invoice, with the invoices it names, or none."""
    for contact in dossier.historique:
        nature = _nature(contact.effet)
        if nature and contact.le.jour <= au:
            yield contact.factures, Interruption(contact.le.jour, nature)
    plan = dossier.echeancier
    if plan is not None and plan.signe_le is not None and plan.signe_le <= au:
        yield (), Interruption(plan.signe_le, "reconnaissance")


def _nature(effet: str) -> prescription.NatureInterruption | None:
    return next((nature for nature in INTERRUPTIONS if nature == effet), None)
