"""What is put in an envelope: each document with its pages and its weight in bytes."""

from __future__ import annotations

from dataclasses import dataclass

RECTO = 1
RECTO_VERSO = 2


@dataclass(frozen=True, slots=True)
class Pli:
    """One document to send; `pages` is None when it has none, as an e-mail file."""

    nom: str
    pages: int | None
    taille: int

    def feuilles(self, par_feuille: int) -> int:
        """Count its sheets; each document begins on a new sheet."""
        return -(-(self.pages or 0) // par_feuille)
