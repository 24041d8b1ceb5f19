"""The lines of an invoice and their totals, VAT rate by VAT rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

_CENTIME = Decimal("0.01")


class Totaux(Protocol):
    """What a dossier says of an invoice or of a credit note, in euros."""

    @property
    def numero(self) -> str:
        """The number printed on the paper."""

    @property
    def montant_ht(self) -> Decimal | None:
        """Without VAT."""

    @property
    def tva(self) -> Decimal | None:
        """The VAT."""

    @property
    def montant_ttc(self) -> Decimal:
        """With VAT."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line of goods or work; price in euros without VAT, `taux` in per cent."""

    designation: str
    quantite: Decimal
    unite: str
    prix: Decimal
    taux: Decimal

    @property
    def montant(self) -> Decimal:
        """The amount of the line without VAT, in euros, rounded half up."""
        return _arrondir(self.quantite * self.prix)


@dataclass(frozen=True, slots=True)
class Calcul:
    """Lines with their bases by VAT rate and their totals, in euros."""

    lignes: tuple[Ligne, ...]
    bases: tuple[tuple[Decimal, Decimal, Decimal], ...]
    ht: Decimal
    tva: Decimal
    ttc: Decimal


def calculer(lignes: Sequence[Sequence[str]]) -> Calcul:
    """Total lines `[designation, quantity, unit, price, rate]`; VAT is rounded once per rate."""
    lues = tuple(Ligne(d, Decimal(q), u, Decimal(p), Decimal(t)) for d, q, u, p, t in lignes)
    bases = []
    for taux in sorted({ligne.taux for ligne in lues}, reverse=True):
        base = sum((x.montant for x in lues if x.taux == taux), Decimal(0))
        bases.append((taux, base, _arrondir(base * taux / 100)))
    ht = sum((base for _, base, _ in bases), Decimal(0))
    tva = sum((part for _, _, part in bases), Decimal(0))
    return Calcul(lues, tuple(bases), ht, tva, ht + tva)


def verifier(calcul: Calcul, totaux: Totaux) -> Calcul:
    """Give the totals back, or raise `ValueError` when the dossier says otherwise."""
    dessine = (calcul.ht, calcul.tva, calcul.ttc)
    dossier = (totaux.montant_ht, totaux.tva, totaux.montant_ttc)
    if dessine != dossier:
        raise ValueError(f"{totaux.numero} : lignes {dessine}, dossier {dossier}")
    return calcul


def _arrondir(montant: Decimal) -> Decimal:
    return montant.quantize(_CENTIME, ROUND_HALF_UP)
