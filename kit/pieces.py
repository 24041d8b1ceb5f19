"""The exhibits: read once, safely; numbered, counted, hashed."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from kit.dossier import Dossier, Piece
from kit.errors import Chemin, PieceFautive, Probleme

TAILLE_MAXIMALE = 50_000_000
SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
SUFFIXES = {".eml": "message/rfc822", ".txt": "text/plain", ".xml": "application/xml"}


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
            _pages(octets, _media(octets, piece.fichier), piece.fichier)
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
    media = _media(octets, piece.fichier)
    return PieceLue(
        numero=numero,
        id=piece.id,
        titre=piece.titre,
        date=piece.date,
        auteur=piece.auteur,
        fichier=PurePosixPath(piece.fichier).name,
        media=media,
        pages=_pages(octets, media, piece.fichier),
        taille=len(octets),
        sha256=hashlib.sha256(octets).hexdigest(),
        octets=octets,
    )


def open_inside(racine: Path, relatif: str) -> bytes:
    """Read a regular file under a folder, following no link and climbing nowhere."""
    pas = PurePosixPath(relatif.replace("\\", "/"))
    if pas.is_absolute() or ".." in pas.parts or not pas.parts:
        raise PieceFautive(f"« {relatif} » : le fichier doit être dans le dossier, sans « .. »")
    descripteurs = [os.open(racine, os.O_RDONLY | os.O_DIRECTORY)]
    try:
        for rang, nom in enumerate(pas.parts):
            dernier = rang == len(pas.parts) - 1
            drapeaux = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            if not dernier:
                drapeaux |= os.O_DIRECTORY
            descripteurs.append(os.open(nom, drapeaux, dir_fd=descripteurs[-1]))
        return _contents(descripteurs[-1], relatif)
    except OSError as erreur:
        raise PieceFautive(_raison(erreur, relatif)) from None
    finally:
        for descripteur in descripteurs:
            os.close(descripteur)


def _contents(descripteur: int, relatif: str) -> bytes:
    etat = os.fstat(descripteur)
    if not stat.S_ISREG(etat.st_mode):
        raise PieceFautive(f"« {relatif} » n'est pas un fichier ordinaire")
    if etat.st_size > TAILLE_MAXIMALE:
        limite = TAILLE_MAXIMALE // 1_000_000
        raise PieceFautive(f"« {relatif} » dépasse {limite} Mo : réduisez ou scindez la pièce")
    with os.fdopen(os.dup(descripteur), "rb") as flux:
        octets = flux.read(TAILLE_MAXIMALE + 1)
    if not octets:
        raise PieceFautive(f"« {relatif} » est vide : remplacez le fichier")
    return octets


def _raison(erreur: OSError, relatif: str) -> str:
    if erreur.errno in (errno.ELOOP, errno.EMLINK):
        return f"« {relatif} » est un lien : copiez le fichier lui-même dans le dossier"
    if erreur.errno in (errno.ENOENT, errno.ENOTDIR):
        return (
            f"« {relatif} » est introuvable : vérifiez le nom, ou copiez le fichier dans le dossier"
        )
    if erreur.errno in (errno.EACCES, errno.EPERM):
        return f"« {relatif} » n'est pas lisible : vérifiez les droits du fichier"
    return f"« {relatif} » n'a pas pu être lu ({erreur.strerror})"


def _media(octets: bytes, relatif: str) -> str:
    for debut, media in SIGNATURES:
        if octets.startswith(debut):
            return media
    suffixe = PurePosixPath(relatif).suffix.lower()
    if suffixe in (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"):
        raise PieceFautive(f"« {relatif} » n'est pas ce que dit son nom ({suffixe}) : vérifiez-le")
    return SUFFIXES.get(suffixe, "application/octet-stream")


def _pages(octets: bytes, media: str, relatif: str) -> int | None:
    if media.startswith("image/"):
        return 1
    return count_pages(octets, relatif) if media == "application/pdf" else None


def count_pages(octets: bytes, relatif: str) -> int:
    """Count the pages of a PDF. Raises PieceFautive when it is protected, damaged or empty."""
    from io import BytesIO  # noqa: PLC0415 - only with an exhibit at hand

    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    try:
        with pikepdf.open(BytesIO(octets)) as pdf:
            pages, fautes = len(pdf.pages), pdf.get_warnings()
    except pikepdf.PasswordError:
        raise PieceFautive(
            f"« {relatif} » est protégé par un mot de passe : joignez une copie non protégée"
        ) from None
    except pikepdf.PdfError:
        raise PieceFautive(f"« {relatif} » est un PDF illisible : demandez-en une copie") from None
    if fautes or pages == 0:
        raise PieceFautive(f"« {relatif} » est un PDF endommagé : demandez-en une copie intacte")
    return pages
