"""A YAML file or text, refused as a whole or read with the line of every value."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kit.errors import Chemin, Probleme
from kit.source.chantier import Chantier
from kit.source.encodage import Illisible, decode, strange_lines
from kit.source.fichier import read_regular

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_OCTETS = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """What a YAML file holds, as plain dicts, lists, texts and None, and what is wrong with it."""

    fichier: str
    valeur: Any
    problemes: tuple[Probleme, ...] = ()
    lignes: Mapping[Chemin, int] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    sha256: str = ""

    def lieu(self, chemin: Chemin) -> int | None:
        """The line of a path, or else of its nearest parent."""
        for fin in range(len(chemin), 0, -1):
            if (ligne := self.lignes.get(chemin[:fin])) is not None:
                return ligne
        return self.lignes.get(())


def read(chemin: Path, nom: str = "") -> Source:
    """What a YAML file of at most 5 MB holds; `nom` is what messages call it, its path by default.

    Raises MachineFautive when the machine forbids the reading.
    """
    nom = nom or str(chemin)
    try:
        octets = read_regular(chemin, MAX_OCTETS)
    except ValueError as refus:
        return _unusable(nom, str(refus))
    return replace(read_text(octets, nom), sha256=hashlib.sha256(octets).hexdigest())


def read_text(texte: str | bytes, nom: str) -> Source:
    """What a YAML text holds; `nom` is the file that messages name."""
    if len(texte) > MAX_OCTETS:
        return _unusable(nom, f"texte trop gros : au plus {MAX_OCTETS // (1024 * 1024)} Mo")
    try:
        lu = decode(texte) if isinstance(texte, bytes) else texte.removeprefix("\ufeff")
    except Illisible as refus:
        return _unusable(nom, refus.message, refus.ligne)
    if etranges := strange_lines(lu):
        fautes = (Probleme((), mot, fichier=nom, ligne=ligne) for ligne, mot in etranges[:51])
        return Source(nom, None, tuple(fautes))
    chantier = Chantier(nom, lu)
    valeur = chantier.read()
    lignes = MappingProxyType(chantier.lignes)
    return Source(nom, valeur, tuple(chantier.problemes), lignes)


def _unusable(nom: str, message: str, ligne: int | None = None) -> Source:
    return Source(nom, None, (Probleme((), message, fichier=nom, ligne=ligne),))
