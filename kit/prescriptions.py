"""When each invoice of a dossier becomes time-barred, with what interrupted the delay."""

from __future__ import annotations

from collections.abc import Iterator
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


@dataclass(frozen=True, slots=True)
class PrescriptionFacture:
    """The time limit of one unpaid invoice."""

    facture: str
    prescription: Prescription


def compute(dossier: Dossier, decompte: Decompte, au: date) -> tuple[PrescriptionFacture, ...]:
    """Give the time limit of every invoice on which something remains due."""
    impayees = {solde.numero for solde in decompte.soldes if solde.echue and solde.total > 0}
    return tuple(
        PrescriptionFacture(facture.numero, _prescription(dossier, decompte, facture, au))
        for facture in dossier.factures
        if facture.numero in impayees
    )


def _prescription(dossier: Dossier, decompte: Decompte, facture: Facture, au: date) -> Prescription:
    interruptions = sorted(_interruptions(dossier, decompte, facture, au), key=lambda i: i.le)
    return prescription.prescription(
        facture.echeance,
        dossier.debiteur.classe,
        interruptions,
        dossier.creancier.qualite == "professionnel",
    )


def _interruptions(
    dossier: Dossier, decompte: Decompte, facture: Facture, au: date
) -> Iterator[Interruption]:
    for contact in dossier.historique:
        vise = not contact.factures or facture.numero in contact.factures
        nature = _nature(contact.effet)
        if nature and vise and contact.le.jour <= au:
            yield Interruption(contact.le.jour, nature)
    payee_le = [part.le for part in decompte.imputations if part.facture == facture.numero]
    for jour in dict.fromkeys(payee_le):
        yield Interruption(jour, "paiement_partiel")
    plan = dossier.echeancier
    if plan is not None and plan.signe_le is not None and plan.signe_le <= au:
        yield Interruption(plan.signe_le, "reconnaissance")


def _nature(effet: str) -> prescription.NatureInterruption | None:
    return next((nature for nature in INTERRUPTIONS if nature == effet), None)
