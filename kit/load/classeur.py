"""The folder `pieces/` beside a dossier: what the YAML does not name is an exhibit without a word.

`pieces/03 - Bon de commande.pdf` needs nothing more: its title, and its date when it has one, are
read in its name; the numbers of such names give the order, after the exhibits of the YAML.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from kit import lectures
from kit.chemins import NOM
from kit.dossier import Dossier, Piece
from kit.errors import PieceFautive, Probleme
from kit.pieces import NOMBRE_MAXIMUM
from kit.pieces.constats import enumerate_few
from kit.pieces.ouverture import list_inside
from kit.valeurs.citation import cite
from kit.valeurs.jours import read_jour
from kit.valeurs.textes import read_texte

CLASSEUR = "pieces"
MAX_ENTREES = 5_000
MAX_DITES = 20
_BRUIT = {"thumbs.db", "desktop.ini", "icon\r"}
_NUMERO = re.compile(r"(?i)^(?:pi[eè]ce\s*(?:n°\s*)?)?(\d{1,3})[-–—_.)\s]+(?=[^-–—_.)\d\s]|\d{4}-)")
_DATE = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:\s*[-–—_]+\s*|\s+|$)")
_NON_MOT = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Nom:
    """What the name of a file says of an exhibit."""

    fichier: str
    titre: str
    date: date | None


def complete(
    dossier: Dossier, fichier: Path, profils: Iterable[str]
) -> tuple[Dossier, list[Probleme]]:
    """Give the dossier with the exhibits that only its folder names, and what to say of them.

    `profils` are the YAML files that the dossier names: they are no other dossier.
    """
    seul = _alone(dossier, fichier, {Path(profil).name for profil in profils})
    if seul:
        lectures.note_folder(fichier.parent / CLASSEUR)
    trouves = list_inside(fichier.parent, CLASSEUR, MAX_ENTREES) if seul else {}
    pieces, problemes = _exhibits(dossier, trouves)
    nombre = len(dossier.pieces) + len(pieces)
    if nombre > NOMBRE_MAXIMUM:
        message = f"{nombre} pièces, au plus {NOMBRE_MAXIMUM} : scindez le dossier"
        return dossier, [Probleme(("pieces",), message)]
    if not pieces:
        return dossier, problemes
    problemes.append(Probleme(("pieces",), _taken(pieces), "note"))
    return dossier.model_copy(update={"pieces": (*dossier.pieces, *pieces)}), problemes


def _alone(dossier: Dossier, fichier: Path, profils: set[str]) -> bool:
    """Say whether `pieces/` can only be this dossier's: no other dossier beside it."""
    if fichier.name != NOM:
        return False
    nommes = {NOM, dossier.scenario, dossier.creancier.scenario, *profils}
    lectures.note_folder(fichier.parent, "voisins")
    voisins = list_inside(fichier.parent, ".", MAX_ENTREES)
    return not any(
        nom.endswith(lectures.YAML) and not nom.startswith(("_", ".")) and nom not in nommes
        for nom in voisins
    )


def _taken(pieces: list[Piece]) -> str:
    noms = [f"{cite(PurePosixPath(piece.fichier).name)} (id {piece.id})" for piece in pieces]
    return (
        f"jointes d'après leur seul nom, dans {CLASSEUR}/ : {enumerate_few(noms, MAX_DITES)} ; "
        "décrivez-les sous « pieces » pour changer le titre, la date ou les rendre confidentielles"
    )


def _exhibits(dossier: Dossier, trouves: Mapping[str, str]) -> tuple[list[Piece], list[Probleme]]:
    nommes = {_same(piece.fichier) for piece in dossier.pieces}
    noms: list[Nom] = []
    problemes = []
    for nom in sorted(trouves, key=_natural):
        relatif = f"{CLASSEUR}/{nom}"
        if _ignored(nom, trouves[nom]) or _same(relatif) in nommes:
            continue
        try:
            noms.append(_named(relatif, trouves[nom]))
        except (PieceFautive, ValueError) as refus:
            message = f"{refus} ; cette pièce n'est pas jointe"
            problemes.append(Probleme(("pieces",), message, "avertissement"))
    return _records(noms, {piece.id for piece in dossier.pieces}), problemes


def _ignored(nom: str, genre: str) -> bool:
    return genre == "dossier" or nom.startswith((".", "~$")) or nom.lower() in _BRUIT


def _named(relatif: str, genre: str) -> Nom:
    """Read the name of a file. Raises PieceFautive, or ValueError for a name that cannot be."""
    from kit.pieces.nature import admitted  # noqa: PLC0415 - every reader of exhibits with it

    if genre != "fichier":
        quoi = "un lien" if genre == "lien" else "ni un fichier ni un dossier"
        raise PieceFautive(f"{cite(relatif)} est {quoi} : copiez le fichier lui-même")
    try:
        propre = read_texte(relatif)
        jour, titre = _day(_NUMERO.sub("", PurePosixPath(propre).stem, count=1))
        nom = Nom(propre, read_texte(titre.replace("_", " ")), jour)
    except ValueError as refus:
        raise ValueError(f"{cite(relatif)}, nom à changer ({refus})") from None
    admitted(propre)
    return nom


def _day(reste: str) -> tuple[date | None, str]:
    """Give the day that begins a name, and what follows it; a day alone stays the title."""
    trouve = _DATE.match(reste)
    if trouve is None:
        return None, reste
    try:
        jour = read_jour(trouve[1])
    except ValueError:
        return None, reste
    return jour, reste[trouve.end() :] or reste


def _records(noms: Iterable[Nom], pris: set[str]) -> list[Piece]:
    """Give each exhibit its id: its title, or its whole name when two exhibits share a title.

    All those that share one lose the short id, so that it never comes to mean another file.
    """
    voulus = list(noms)
    ids: dict[str, str] = {}
    for forme in (_by_title, _by_name, _by_file, None):
        restent = [nom for nom in voulus if nom.fichier not in ids]
        essais = [forme(nom) if forme else f"piece-{_digest(nom)}" for nom in restent]
        compte, occupes = Counter(essais), pris | set(ids.values())
        for nom, essai in zip(restent, essais, strict=True):
            if compte[essai] == 1 and essai not in occupes:
                ids[nom.fichier] = essai
    return [
        Piece(id=ids[nom.fichier], titre=nom.titre, date=nom.date, fichier=nom.fichier)
        for nom in voulus
    ]


def _by_title(nom: Nom) -> str:
    return _slug(nom.titre)


def _by_name(nom: Nom) -> str:
    return _slug(PurePosixPath(nom.fichier).stem)


def _by_file(nom: Nom) -> str:
    return _slug(PurePosixPath(nom.fichier).name)


def _digest(nom: Nom) -> str:
    return hashlib.sha256(nom.fichier.encode()).hexdigest()[:12]


def _slug(texte: str) -> str:
    """Give the letters and digits of a text, joined by hyphens.

    >>> _slug("Facture n° 12 : Œuvre d'art")
    'facture-n-12-oeuvre-d-art'
    """
    plat = texte.lower().replace("œ", "oe").replace("æ", "ae")
    simple = unicodedata.normalize("NFKD", plat).encode("ascii", "ignore").decode()
    return _NON_MOT.sub("-", simple).strip("-")[:60].strip("-") or "piece"


def _same(chemin: str) -> str:
    """Give a path as every system would compare it."""
    propre = str(PurePosixPath(chemin.replace("\\", "/")))
    return unicodedata.normalize("NFC", propre).casefold()


def _natural(nom: str) -> list[tuple[bool, int, str]]:
    """Sort names as a clerk does: `2 - b` before `10 - a`."""
    bouts = re.split(r"(\d+)", unicodedata.normalize("NFC", nom).casefold())
    return [(not b.isdecimal(), int(b) if b.isdecimal() else 0, b) for b in bouts if b]
