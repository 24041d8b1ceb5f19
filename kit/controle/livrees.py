"""The exhibits that past productions recorded, against those of the dossier today."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kit import francais
from kit.errors import Chemin, PieceFautive, Probleme

if TYPE_CHECKING:
    from kit.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Livree:
    """An exhibit as a production of that day recorded it."""

    jour: date
    numero: int
    id: str
    titre: str
    sha256: str


def read(lues: Iterable[Mapping[str, Any]], jour: date) -> tuple[Livree, ...]:
    """Read the `pieces` of a manifest. ValueError when they are not as kit wrote them."""
    return tuple(_read(lue, jour) for lue in lues)


def _read(lue: Mapping[str, Any], jour: date) -> Livree:
    numero, textes = lue.get("numero"), [lue.get(cle) for cle in ("id", "titre", "sha256")]
    if not isinstance(numero, int) or not all(isinstance(texte, str) for texte in textes):
        raise ValueError("pièce illisible")
    return Livree(jour, numero, *(str(texte) for texte in textes))


def compare(livrees: Iterable[Livree], dossier: Dossier, racine: Path) -> list[Probleme]:
    """Name each exhibit replaced or gone since a production, once: since the earliest that differs.

    One that became confidential is not spoken of; one that only changed its name is the same.
    """
    presentes = _Presentes(dossier, racine)
    dits: dict[str, Probleme] = {}
    for livree in sorted(livrees, key=lambda livree: (livree.jour, livree.numero)):
        dit = presentes.examine(livree) if livree.id not in dits else None
        if dit is not None:
            dits[livree.id] = Probleme(*dit, "avertissement")
    return [*dits.values()]


class _Presentes:
    """The exhibits of today; each is hashed once, and only when a production has recorded some."""

    def __init__(self, dossier: Dossier, racine: Path) -> None:
        self.pieces, self.racine = dossier.pieces, racine
        self.rangs = {piece.id: rang for rang, piece in enumerate(dossier.pieces)}
        self._empreintes: dict[int, str] = {}

    def examine(self, livree: Livree) -> tuple[Chemin, str] | None:
        """Say how an exhibit of today differs from the one delivered, and where, if it does."""
        rang = self.rangs.get(livree.id)
        nom = f"la pièce n° {livree.numero} « {livree.titre} »"
        jour = francais.date(livree.jour.isoformat())
        if rang is None:
            if livree.sha256 in map(self._digest, range(len(self.pieces))):
                return None
            return ("pieces",), f"{nom}, jointe à la production du {jour}, n'est plus au dossier"
        if self.pieces[rang].confidentiel or self._digest(rang) in ("", livree.sha256):
            return None
        dit = f"{nom} a changé depuis la production du {jour} : son fichier n'est plus le même"
        return ("pieces", rang, "fichier"), dit

    def _digest(self, rang: int) -> str:
        """Give the SHA-256 of an exhibit; nothing when it cannot be read, as is said elsewhere."""
        from kit.pieces import open_inside  # noqa: PLC0415 - only once there is a production

        if rang not in self._empreintes:
            try:
                octets = open_inside(self.racine, self.pieces[rang].fichier)
                self._empreintes[rang] = hashlib.sha256(octets).hexdigest()
            except PieceFautive:
                self._empreintes[rang] = ""
        return self._empreintes[rang]
