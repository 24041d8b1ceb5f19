"""The i-th of n shares of a portfolio, the same on every machine."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_PART = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Part:
    """One share: the `rang`-th of `nombre`, from 1."""

    rang: int
    nombre: int

    def holds(self, chemin: str) -> bool:
        """Say whether a dossier is in this share: its own name and its folder's decide alone.

        Another dossier added or removed moves none, whatever the machine's path to them.
        """
        nom = "/".join(chemin.rsplit("/", 2)[-2:])
        hache = hashlib.sha256(nom.encode("utf-8", "surrogateescape")).digest()
        return int.from_bytes(hache[:8], "big") % self.nombre == self.rang - 1

    def __str__(self) -> str:
        return f"{self.rang}/{self.nombre}"


def parse(texte: str) -> Part:
    """Read a share written `2/4`. Raises ValueError.

    >>> parse("2/4")
    Part(rang=2, nombre=4)
    """
    lu = _PART.fullmatch(texte.strip())
    rang, nombre = (int(lu[1]), int(lu[2])) if lu else (0, 0)
    if not 1 <= rang <= nombre:
        raise ValueError(f"« {texte} » n'est pas une part : écrivez par exemple 2/4")
    return Part(rang, nombre)


def report_name(part: Part | None) -> str:
    """Name the report of a run, or of a share: shares side by side do not overwrite each other.

    >>> report_name(None), report_name(Part(2, 4))
    ('rapport.json', 'rapport-2-sur-4.json')
    """
    return f"rapport-{part.rang}-sur-{part.nombre}.json" if part else "rapport.json"
