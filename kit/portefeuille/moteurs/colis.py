"""What travels to a cluster: a dossier and its files, named by what they hold."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from kit.lectures import Lecture

Genre = Literal["fichier", "dossier", "lien", "autre"]
LOURD = 50_000_000  # bytes: beyond, moving a dossier costs more than making it here


class Sedentaire(Exception):
    """A dossier that must be made where its files are."""


@dataclass(frozen=True, slots=True)
class Objet:
    """A name under an absolute path; without `sha256`, only its presence matters."""

    chemin: str
    genre: Genre
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Colis:
    """A dossier, by the path that messages give it, and all that must be there to make it."""

    chemin: str
    objets: tuple[Objet, ...]


@dataclass
class Envoi:
    """A parcel being made up, with the contents that it names, by their hash.

    `partages` are those that other dossiers will need too; `lues` is the ledger of what was read.
    """

    chemin: Path
    objets: dict[str, Objet] = field(default_factory=dict)
    contenus: dict[str, bytes] = field(default_factory=dict)
    partages: set[str] = field(default_factory=set)
    lues: tuple[Lecture, ...] = ()

    @property
    def colis(self) -> Colis:
        """What travels besides the contents."""
        return Colis(str(self.chemin), tuple(self.objets.values()))

    @property
    def poids(self) -> int:
        """The bytes of all the contents."""
        return sum(map(len, self.contenus.values()))

    def add(self, chemin: Path, octets: bytes, partage: bool = False) -> None:
        """Put a file in. ValueError when the whole becomes too heavy to travel."""
        sha256 = hashlib.sha256(octets).hexdigest()
        self.contenus[sha256] = octets
        if partage:
            self.partages.add(sha256)
        absolu = os.path.abspath(chemin)  # noqa: PTH100 - `resolve` would follow links
        self.objets[absolu] = Objet(absolu, "fichier", sha256)
        if self.poids > LOURD:
            raise ValueError(f"plus de {LOURD} octets")

    def holds(self, chemin: Path) -> bool:
        """Say whether a name is in."""
        return os.path.abspath(chemin) in self.objets  # noqa: PTH100 - idem

    def name(self, chemin: Path, genre: Genre) -> None:
        """Note that a name is there, and what it is, unless its content is in already."""
        absolu = os.path.abspath(chemin)  # noqa: PTH100 - idem
        self.objets.setdefault(absolu, Objet(absolu, genre))
