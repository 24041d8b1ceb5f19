"""The record that says where a rate comes from: the law, or an agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from kit.droit.bareme import Colonne

Nature = Literal["bce", "taux_fixe", "multiple_legal", "legal"]
Revision = Literal["semestrielle", "figee"]
Plancher = Literal["applique", "ignore"]


@dataclass(frozen=True, slots=True)
class Regime:
    """Where a rate comes from; `valeur` is points, per cent a year, or a multiple.

    `origine` is the day whose half-year fixes a frozen rate. `plancher_legal` says whether the
    floor of L441-10 II is tested; `plancher` is the user's choice when an agreed rate stands
    below it (None: not chosen yet, only flagged).
    """

    nature: Nature
    valeur: Decimal
    revision: Revision
    origine: date | None
    plancher: Plancher | None
    colonne: Colonne
    cle: str
    textes: tuple[str, ...]
    plancher_legal: bool = False

    def __post_init__(self) -> None:
        if self.valeur < 0:
            raise ValueError("a rate, a multiple or points are not negative")
        if self.revision == "figee" and self.nature != "taux_fixe" and self.origine is None:
            raise ValueError("a frozen rate needs the day that fixes it")

    @property
    def flottant(self) -> bool:
        """Whether the rate is revised at each half-year."""
        return self.revision == "semestrielle"
