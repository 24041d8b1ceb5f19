"""What is asked of every dossier: an outcome answers one demand, and no other."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from kit import lectures
from kit.commande import Commande


@dataclass(frozen=True, slots=True)
class Demande:
    """A day, the options of the document, the firm's own templates."""

    au: date
    commande: Commande
    propres: Path | None = None

    @property
    def famille(self) -> str:
        """The demand without its day."""
        mots = asdict(self.commande) | {"formats": sorted(set(self.commande.formats))}
        return json.dumps([mots, str(self.propres) if self.propres else None])

    @property
    def cle(self) -> str:
        """The whole demand, day and all."""
        return lectures.digest(f"{self.au} {self.famille}".encode())
