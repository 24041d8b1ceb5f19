"""What the pipeline makes of a dossier: light to receive, for the process that only writes it."""

from __future__ import annotations

from dataclasses import dataclass

from kit.liasse import Liasse
from kit.modele import Modele


@dataclass(frozen=True, slots=True)
class Produit:
    """A bundle in memory, and what the user should know about it."""

    liasse: Liasse
    modele: Modele
    remarques: tuple[str, ...] = ()
