"""The records of a statement: its lines, where each payment went, each invoice's balance."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Poste = Literal["penalites", "interets", "principal", "indemnite", "clause_penale"]
Nature = Literal[
    "facture", "avoir", "paiement", "penalites", "interets", "indemnite", "clause_penale"
]


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line of the statement; `montant` is signed (payments and credit notes are negative).

    Amounts in euros, `taux` in per cent a year, `jours` in days, both days included.
    """

    nature: Nature
    facture: str | None
    du: datetime.date
    au: datetime.date | None
    jours: int | None
    base: Decimal | None
    taux: Decimal | None
    montant: Decimal
    texte: str
    textes: tuple[str, ...] = ()
    source: str = ""
    a_verifier: bool = False
    cumul: Decimal = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Imputation:
    """Where a part of a payment went, in euros; `paiement` is its rank in the dossier."""

    paiement: int
    le: datetime.date
    facture: str
    poste: Poste
    montant: Decimal


@dataclass(frozen=True, slots=True)
class Solde:
    """One invoice on the day of the statement, in euros."""

    numero: str
    date: datetime.date
    echeance: datetime.date
    objet: str | None
    montant_ttc: Decimal
    avoirs: Decimal
    paiements: Decimal
    principal: Decimal
    penalites: Decimal
    interets: Decimal
    indemnite: Decimal
    clause_penale: Decimal
    total: Decimal
    jours_retard: int
    echue: bool
    piece: str | None
