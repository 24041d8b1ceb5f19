"""What came of one dossier, as its worker gives it back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kit.errors import KitError, Probleme
from kit.lectures import Lecture
from kit.produit import Produit


@dataclass(frozen=True, slots=True)
class Issue:
    """Its problems, then a product, or why there is none; all that was read for it."""

    problemes: tuple[Probleme, ...]
    produit: Produit | None = None
    refus: KitError | None = None
    reference: str | None = None
    lectures: tuple[Lecture, ...] = ()

    @property
    def fautes(self) -> int:
        """How many problems forbid to produce."""
        return sum(probleme.gravite == "erreur" for probleme in self.problemes)


def failed(_chemin: Path, refus: KitError) -> Issue:
    """Give the issue of a dossier whose worker stopped."""
    return Issue((), refus=refus)
