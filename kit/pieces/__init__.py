"""The exhibits: read once, safely; numbered, counted, hashed; what a reader must know is said."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from kit.dossier import Dossier, Piece
from kit.errors import Chemin, PieceFautive, Probleme
from kit.pieces.constats import Constat, Examen, enumerate_few
from kit.pieces.nature import examine
from kit.pieces.ouverture import open_inside
from kit.pieces.pdf import count_pages

__all__ = ["Constat", "PieceLue", "check", "count_pages", "open_inside", "read"]

NOMBRE_MAXIMUM = 500
TOTAL_MAXIMUM = 500_000_000  # bytes of all the exhibits of a dossier, held together in memory
# What each content was found to be, by its hash and its name's end: an exhibit that is checked and
# then joined is decoded once.
_EXAMINES: dict[tuple[str, str], Examen] = {}


@dataclass(frozen=True, slots=True)
class PieceLue:
    """An exhibit as it was read: its bytes never change, `pages` is None when it has none.

    `constats` may be printed: what the metadata says of people is for `check` alone, for a letter
    must not hand it to its reader.
    """

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
    constats: tuple[Constat, ...] = ()


def check(dossier: Dossier, dossier_dir: Path) -> list[Probleme]:
    """List the exhibits that are absent, unreadable, empty or not what they seem.

    What a reader must know of the others comes as warnings, the same sentence once.
    """
    problemes: list[Probleme] = []
    constats: dict[str, list[int]] = {}
    total = 0
    for rang, piece in enumerate(dossier.pieces):
        chemin: Chemin = ("pieces", rang, "fichier")
        try:
            octets = open_inside(dossier_dir, piece.fichier)
            examen = _examine(octets, piece.fichier, hashlib.sha256(octets).hexdigest())
        except PieceFautive as faute:
            problemes.append(Probleme(chemin, str(faute)))
            continue
        if not piece.confidentiel:
            total += len(octets)
            for constat in examen.facts(piece.auteur):
                constats.setdefault(constat.texte, []).append(rang)
    problemes += _warnings(dossier, constats)
    if total > TOTAL_MAXIMUM:
        problemes.append(Probleme(("pieces",), _too_heavy()))
    return problemes


def _warnings(dossier: Dossier, constats: dict[str, list[int]]) -> Iterator[Probleme]:
    """Give each fact once, at the first exhibit of which it is true, with the names of all."""
    for texte, rangs in constats.items():
        noms = enumerate_few([f"« {dossier.pieces[rang].fichier} »" for rang in rangs])
        chemin: Chemin = ("pieces", rangs[0], "fichier")
        yield Probleme(chemin, f"{noms} : {texte[0].lower()}{texte[1:]}", "avertissement")


def read(dossier: Dossier, dossier_dir: Path) -> tuple[PieceLue, ...]:
    """Read the exhibits that may be shown, numbered in the order of the file.

    A confidential exhibit is left out, and takes no number. Raises PieceFautive.
    """
    lues: list[PieceLue] = []
    for piece in dossier.pieces:
        if not piece.confidentiel:
            lues.append(_read(len(lues) + 1, piece, dossier_dir))
            if sum(lue.taille for lue in lues) > TOTAL_MAXIMUM:
                raise PieceFautive(_too_heavy())
    return tuple(lues)


def _read(numero: int, piece: Piece, dossier_dir: Path) -> PieceLue:
    octets = open_inside(dossier_dir, piece.fichier)
    sha256 = hashlib.sha256(octets).hexdigest()
    examen = _examine(octets, piece.fichier, sha256)
    return PieceLue(
        numero=numero,
        id=piece.id,
        titre=piece.titre,
        date=piece.date,
        auteur=piece.auteur,
        fichier=PurePosixPath(piece.fichier).name,
        media=examen.media,
        pages=examen.pages,
        taille=len(octets),
        sha256=sha256,
        octets=octets,
        constats=examen.constats,
    )


def _examine(octets: bytes, relatif: str, sha256: str) -> Examen:
    cle = sha256, PurePosixPath(relatif).suffix.lower()
    if cle not in _EXAMINES:
        _EXAMINES[cle] = examine(octets, relatif)
    return _EXAMINES[cle]


def _too_heavy() -> str:
    limite = TOTAL_MAXIMUM // 1_000_000
    return f"les pièces dépassent ensemble {limite} Mo : réduisez les plus lourdes, ou scindez"
