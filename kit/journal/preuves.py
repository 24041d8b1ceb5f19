"""The proof of a contact as an exhibit: read and examined first, then given a place and a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kit.errors import PieceFautive
from kit.pieces import open_inside
from kit.pieces.nature import examine
from kit.pieces.noms import piece_name

if TYPE_CHECKING:
    from kit.dossier import Piece

DOSSIER_DES_PIECES = "pieces"
_RANG = re.compile(r"(?:Pièce )?(\d{1,4})\b")


@dataclass(frozen=True, slots=True)
class Preuve:
    """An exhibit to add: its bytes, the name it came under, and what the bordereau says of it.

    `id` is the one wanted: a number is added when the dossier already uses it.
    """

    octets: bytes
    nom: str
    titre: str
    id: str
    date: date | None = None
    auteur: str | None = None
    confidentiel: bool = False


@dataclass(frozen=True, slots=True)
class Rangee:
    """Where an exhibit goes: its id, its words (None: already listed), its file to copy, if any."""

    id: str
    mots: dict[str, str] | None
    copie: str | None
    fichier: str


def read(chemin: Path) -> bytes:
    """Read a file given as a proof, and refuse what could not be produced; raise PieceFautive."""
    if not chemin.parent.is_dir():
        raise PieceFautive(f"« {chemin} » est introuvable : vérifiez le chemin de la preuve")
    octets = open_inside(chemin.parent, chemin.name)
    examine(octets, chemin.name)
    return octets


def settle(preuve: Preuve, pieces: Sequence[Piece], racine: Path, copies: Iterable[str]) -> Rangee:
    """Give an exhibit its place; a content that is already there is not copied again.

    `pieces` are those of the dossier, `copies` the files about to be written. Raises
    PieceFautive for what kit does not admit.
    """
    examine(preuve.octets, preuve.nom)
    for piece in pieces:
        if _same(preuve.octets, racine, piece.fichier):
            _refuse_public(preuve, piece)
            return Rangee(piece.id, None, None, piece.fichier)
    sous = _folder(pieces)
    libres = sorted(_files(racine / sous))
    fichier = next(
        (f"{sous}/{n}" for n in libres if _same(preuve.octets, racine, f"{sous}/{n}")), ""
    )
    copie = None
    if not fichier:
        pris = [*libres, *(PurePosixPath(p.fichier).name for p in pieces)]
        fichier = copie = f"{sous}/{_name(preuve, [*pris, *map(_last, copies)])}"
    identifiant = _free(preuve.id, {piece.id for piece in pieces})
    return Rangee(identifiant, _words(preuve, identifiant, fichier), copie, fichier)


def _refuse_public(preuve: Preuve, piece: Piece) -> None:
    """Refuse to call confidential what the dossier would go on joining."""
    if preuve.confidentiel and not piece.confidentiel:
        raise PieceFautive(
            f"« {piece.fichier} » est déjà la pièce « {piece.id} », qui n'est pas confidentielle : "
            "marquez-la d'abord « confidentiel: true » sous « pieces »"
        )


def slug(texte: str) -> str:
    """Give the identifier that a text suggests.

    >>> slug("Dépôt n° 3")
    'depot-n-3'
    """
    simple = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", simple).strip("-")[:50] or "piece"


def _words(preuve: Preuve, identifiant: str, fichier: str) -> dict[str, str]:
    mots = {"id": identifiant, "titre": preuve.titre}
    if preuve.date is not None:
        mots["date"] = preuve.date.isoformat()
    if preuve.auteur:
        mots["auteur"] = preuve.auteur
    mots["fichier"] = fichier
    if preuve.confidentiel:
        mots["confidentiel"] = "true"
    return mots


def _folder(pieces: Sequence[Piece]) -> str:
    """Give the folder of the last exhibit listed, `pieces` when it has none of its own."""
    derniers = [str(PurePosixPath(piece.fichier).parent) for piece in pieces[-1:]]
    return derniers[0] if derniers and derniers[0] not in (".", "") else DOSSIER_DES_PIECES


def _files(dossier: Path) -> Iterator[str]:
    if dossier.is_dir():
        yield from (enfant.name for enfant in dossier.iterdir() if enfant.name[0] != ".")


def _last(chemin: str) -> str:
    return PurePosixPath(chemin).name


def _name(preuve: Preuve, pris: Iterable[str]) -> str:
    """Name a copy by its number, one above those of its neighbours, and its title."""
    rangs = [int(lu[1]) for nom in pris if (lu := _RANG.match(nom))]
    nom = piece_name(max(rangs, default=0) + 1, preuve.titre, preuve.nom)
    return nom.removeprefix("Pièce ")


def _free(voulu: str, pris: Iterable[str]) -> str:
    """Give an identifier that no exhibit bears, whatever the capitals."""
    connus, essai, rang = {mot.casefold() for mot in pris}, voulu, 1
    while essai.casefold() in connus:
        rang += 1
        essai = f"{voulu}-{rang}"
    return essai


def _same(octets: bytes, racine: Path, relatif: str) -> bool:
    try:
        if (racine / relatif).lstat().st_size != len(octets):
            return False
        return open_inside(racine, relatif) == octets
    except (OSError, ValueError, PieceFautive):
        return False
