"""What late payment alone costs, invoice by invoice: penalties, and the indemnity apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kit.decompte import Decompte
from kit.decompte_lignes import Imputation, Ligne, Solde

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Accessoires:
    """One invoice, in euros; `courues` + `ajustees` - `imputees` = `penalites`.

    `ajustees` is what a plan waived (negative) or restored; `reglee_le`, the day that cleared
    the principal.
    """

    facture: str
    piece: str | None
    echeance: date
    montant_ttc: Decimal
    principal: Decimal
    reglee_le: date | None
    troncons: tuple[Ligne, ...]
    courues: Decimal
    ajustees: Decimal
    imputees: Decimal
    penalites: Decimal
    indemnite: Decimal


@dataclass(frozen=True, slots=True)
class Note:
    """Every invoice that owes penalties or the indemnity, and their sum, in euros."""

    factures: tuple[Accessoires, ...]
    penalites: Decimal
    indemnites: Decimal
    total: Decimal


def noter(decompte: Decompte) -> Note:
    """Draw the note of penalties of a statement; nothing in it bears on the principal."""
    dues = (s for s in decompte.soldes if s.echue and s.penalites + s.indemnite > ZERO)
    return Note(
        tuple(_facture(decompte, solde) for solde in dues),
        decompte.penalites,
        decompte.indemnites,
        decompte.penalites + decompte.indemnites,
    )


def _facture(decompte: Decompte, solde: Solde) -> Accessoires:
    lignes = tuple(_penalites(decompte, solde.numero))
    troncons = tuple(ligne for ligne in lignes if ligne.jours is not None)
    return Accessoires(
        facture=solde.numero,
        piece=solde.piece,
        echeance=solde.echeance,
        montant_ttc=solde.montant_ttc,
        principal=solde.principal,
        reglee_le=_reglee_le(decompte, solde),
        troncons=troncons,
        courues=sum((ligne.montant for ligne in troncons), ZERO),
        ajustees=sum((ligne.montant for ligne in lignes if ligne.jours is None), ZERO),
        imputees=sum((i.montant for i in _paiements(decompte, solde, "penalites")), ZERO),
        penalites=solde.penalites,
        indemnite=solde.indemnite,
    )


def _penalites(decompte: Decompte, numero: str) -> Iterator[Ligne]:
    return (x for x in decompte.lignes if x.nature == "penalites" and x.facture == numero)


def _reglee_le(decompte: Decompte, solde: Solde) -> date | None:
    if solde.principal > ZERO:
        return None
    return max((part.le for part in _paiements(decompte, solde, "principal")), default=None)


def _paiements(decompte: Decompte, solde: Solde, poste: str) -> Iterator[Imputation]:
    parts = decompte.imputations
    return (part for part in parts if part.facture == solde.numero and part.poste == poste)
