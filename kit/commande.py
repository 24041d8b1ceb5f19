"""What is asked of one production, the same for every dossier of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Profil = Literal["imprimer", "service"]


@dataclass(frozen=True, slots=True)
class Commande:
    """A document or the best one, its formats, an override, a posting, the shape of a package.

    `decoupe` is the size of a volume, in bytes.
    """

    document: str | None = None
    formats: tuple[str, ...] = ()
    malgre: tuple[str, ...] = ()
    motif: str = ""
    annexe: Literal["jointe", "separee"] = "jointe"
    profil: Profil | None = None
    noms_ascii: bool = False
    decoupe: int | None = None

    @property
    def imprime(self) -> bool:
        """Whether pages are laid out, as far as the formats asked for tell."""
        return not self.formats or bool({"pdf", "eml"} & set(self.formats))
