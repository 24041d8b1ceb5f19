"""The exhibits: read once, safely; numbered, counted, hashed; what a reader must know is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from kit.contenu import Contenu, Depot, load
from kit.dossier import Dossier, Piece
from kit.errors import Chemin, PieceFautive, Probleme
from kit.pieces.constats import Constat, Examen, enumerate_few
from kit.pieces.ouverture import open_hashed, open_inside

__all__ = ["Constat", "PieceLue", "check", "gather", "open_inside", "read"]

NOMBRE_MAXIMUM = 500
TOTAL_MAXIMUM = 1_500_000_000  # bytes of all the exhibits of a dossier
# What each content was found to be, by its hash and its name's end: an exhibit that is checked and
# then joined is decoded once.
_EXAMINES: dict[tuple[str, str], Examen] = {}


@dataclass(frozen=True, slots=True)
class PieceLue:
    """An exhibit as it was read: its content never changes, `pages` is None when it has none.

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
    contenu: Contenu
    constats: tuple[Constat, ...] = ()

    @property
    def octets(self) -> bytes:
        """Its bytes, in memory for as long as they are used."""
        return load(self.contenu)


def check(dossier: Dossier, dossier_dir: Path) -> list[Probleme]:
    """List the exhibits that are absent, unreadable, empty or not what they seem.

    What a reader must know of the others comes as warnings, the same sentence once.
    """
    return gather(dossier, dossier_dir, None)[0]


def gather(
    dossier: Dossier, dossier_dir: Path, depot: Depot | None
) -> tuple[list[Probleme], tuple[PieceLue, ...]]:
    """Check the exhibits and read, each once, those that may be shown, if there is a depot for it.

    What is read is what was checked, whatever becomes of the files.
    """
    problemes: list[Probleme] = []
    constats: dict[str, list[int]] = {}
    lues: list[PieceLue] = []
    total = 0
    for rang, piece in enumerate(dossier.pieces):
        try:
            lue = _Lue.read(piece, dossier_dir)
        except PieceFautive as faute:
            problemes.append(Probleme(("pieces", rang, "fichier"), str(faute)))
            continue
        if piece.confidentiel:
            continue
        total += len(lue.octets)
        for constat in lue.examen.facts(piece.auteur):
            constats.setdefault(constat.texte, []).append(rang)
        if depot is not None and total <= TOTAL_MAXIMUM:
            lues.append(lue.keep(len(lues) + 1, depot))
    problemes += _warnings(dossier, constats)
    if total > TOTAL_MAXIMUM:
        problemes.append(Probleme(("pieces",), _too_heavy()))
    return problemes, tuple(lues)


def _warnings(dossier: Dossier, constats: dict[str, list[int]]) -> Iterator[Probleme]:
    """Give each fact once, at the first exhibit of which it is true, with the names of all."""
    for texte, rangs in constats.items():
        noms = enumerate_few([f"« {dossier.pieces[rang].fichier} »" for rang in rangs])
        chemin: Chemin = ("pieces", rangs[0], "fichier")
        yield Probleme(chemin, f"{noms} : {texte[0].lower()}{texte[1:]}", "avertissement")


def read(dossier: Dossier, dossier_dir: Path, depot: Depot | None = None) -> tuple[PieceLue, ...]:
    """Read the exhibits that may be shown, numbered in the order of the file.

    A confidential exhibit is left out, and takes no number. Raises PieceFautive.
    """
    depot = depot or Depot()
    lues: list[PieceLue] = []
    for piece in dossier.pieces:
        if not piece.confidentiel:
            lues.append(_Lue.read(piece, dossier_dir).keep(len(lues) + 1, depot))
            if sum(lue.taille for lue in lues) > TOTAL_MAXIMUM:
                raise PieceFautive(_too_heavy())
    return tuple(lues)


@dataclass(frozen=True, slots=True)
class _Lue:
    """An exhibit in memory, just read and examined."""

    piece: Piece
    octets: bytes
    sha256: str
    examen: Examen

    @classmethod
    def read(cls, piece: Piece, dossier_dir: Path) -> _Lue:
        """Read and examine an exhibit. Raises PieceFautive."""
        octets, sha256 = open_hashed(dossier_dir, piece.fichier)
        return cls(piece, octets, sha256, _examine(octets, piece.fichier, sha256))

    def keep(self, numero: int, depot: Depot) -> PieceLue:
        """Keep it elsewhere than in memory when there is much."""
        piece, examen = self.piece, self.examen
        return PieceLue(
            numero=numero,
            id=piece.id,
            titre=piece.titre,
            date=piece.date,
            auteur=piece.auteur,
            fichier=PurePosixPath(piece.fichier).name,
            media=examen.media,
            pages=examen.pages,
            taille=len(self.octets),
            sha256=self.sha256,
            contenu=depot.keep(self.octets, self.sha256),
            constats=examen.constats,
        )


def examine(octets: bytes, relatif: str) -> Examen:
    """Give what an exhibit is. Raises PieceFautive."""
    from kit.pieces import nature  # noqa: PLC0415 - every reader of exhibits, when there is one

    return nature.examine(octets, relatif)


def _examine(octets: bytes, relatif: str, sha256: str) -> Examen:
    cle = sha256, PurePosixPath(relatif).suffix.lower()
    if cle not in _EXAMINES:
        _EXAMINES[cle] = examine(octets, relatif)
    return _EXAMINES[cle]


def _too_heavy() -> str:
    limite = TOTAL_MAXIMUM // 1_000_000
    return f"les pièces dépassent ensemble {limite} Mo : réduisez les plus lourdes, ou scindez"
