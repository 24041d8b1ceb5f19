"""The exhibits: read once, safely; numbered, counted, hashed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from kit.dossier import Dossier, Piece
from kit.errors import Chemin, PieceFautive, Probleme
from kit.pieces.nature import examine
from kit.pieces.ouverture import open_inside
from kit.pieces.pdf import count_pages

__all__ = ["PieceLue", "check", "count_pages", "open_inside", "read"]

# What each content was found to be, by its hash and its name's end: an exhibit that is checked and
# then joined is decoded once.
_EXAMINES: dict[tuple[str, str], tuple[str, int | None]] = {}


@dataclass(frozen=True, slots=True)
class PieceLue:
    """An exhibit as it was read: its bytes never change, `pages` is None when it has none."""

    numero: int
    id: str
    titre: str
    date: date | None
    auteur: str | None
    fichier: str
    media: str
    pages: int | None
    taille: int
    sha256: str
    octets: bytes


def check(dossier: Dossier, dossier_dir: Path) -> list[Probleme]:
    """List the exhibits that are absent, unreadable, empty or not what they seem."""
    problemes = []
    for rang, piece in enumerate(dossier.pieces):
        chemin: Chemin = ("pieces", rang, "fichier")
        try:
            octets = open_inside(dossier_dir, piece.fichier)
            _examine(octets, piece.fichier, hashlib.sha256(octets).hexdigest())
        except PieceFautive as faute:
            problemes.append(Probleme(chemin, str(faute)))
    return problemes


def read(dossier: Dossier, dossier_dir: Path) -> tuple[PieceLue, ...]:
    """Read the exhibits that may be shown, numbered in the order of the file.

    A confidential exhibit is left out, and takes no number. Raises PieceFautive.
    """
    publiques = (piece for piece in dossier.pieces if not piece.confidentiel)
    return tuple(_read(numero, piece, dossier_dir) for numero, piece in enumerate(publiques, 1))


def _read(numero: int, piece: Piece, dossier_dir: Path) -> PieceLue:
    octets = open_inside(dossier_dir, piece.fichier)
    sha256 = hashlib.sha256(octets).hexdigest()
    media, pages = _examine(octets, piece.fichier, sha256)
    return PieceLue(
        numero=numero,
        id=piece.id,
        titre=piece.titre,
        date=piece.date,
        auteur=piece.auteur,
        fichier=PurePosixPath(piece.fichier).name,
        media=media,
        pages=pages,
        taille=len(octets),
        sha256=sha256,
        octets=octets,
    )


def _examine(octets: bytes, relatif: str, sha256: str) -> tuple[str, int | None]:
    cle = sha256, PurePosixPath(relatif).suffix.lower()
    if cle not in _EXAMINES:
        _EXAMINES[cle] = examine(octets, relatif)
    return _EXAMINES[cle]
