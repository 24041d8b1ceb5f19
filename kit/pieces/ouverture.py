"""Opening an exhibit: a regular file under the dossier's folder, no link, no climbing, no giant."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import unicodedata
from pathlib import Path, PurePosixPath

from kit import lectures
from kit.errors import PieceFautive

TAILLE_MAXIMALE = 50_000_000
_DRAPEAUX = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_RAISONS = {
    errno.ELOOP: "est un lien : copiez le fichier lui-même dans le dossier",
    errno.EMLINK: "est un lien : copiez le fichier lui-même dans le dossier",
    errno.ENOENT: "est introuvable : vérifiez le nom, ou copiez le fichier dans le dossier",
    errno.ENOTDIR: "est introuvable : vérifiez le nom, ou copiez le fichier dans le dossier",
    errno.EACCES: "n'est pas lisible : vérifiez les droits du fichier",
    errno.EPERM: "n'est pas lisible : vérifiez les droits du fichier",
    errno.ENXIO: "n'est pas un fichier ordinaire",
    errno.ENAMETOOLONG: "a un nom trop long : raccourcissez-le",
}


def open_inside(racine: Path, relatif: str) -> bytes:
    """Read a regular file under a folder, following no link and climbing nowhere."""
    pas = _steps(relatif)
    with lectures.inside(racine, pas.as_posix()) as note:
        octets = _read_inside(racine, pas, relatif)
        note(octets)
    return octets


def open_hashed(racine: Path, relatif: str) -> tuple[bytes, str]:
    """Read a file as `open_inside` does, with its SHA-256, which need not be computed again."""
    pas = _steps(relatif)
    with lectures.inside(racine, pas.as_posix()) as note:
        octets = _read_inside(racine, pas, relatif)
        sha256 = hashlib.sha256(octets).hexdigest()
        note(sha256)
    return octets, sha256


def _steps(relatif: str) -> PurePosixPath:
    pas = PurePosixPath(relatif.replace("\\", "/"))
    if pas.is_absolute() or ".." in pas.parts or not pas.parts:
        raise PieceFautive(f"« {relatif} » : le fichier doit être dans le dossier, sans « .. »")
    return pas


def _read_inside(racine: Path, pas: PurePosixPath, relatif: str) -> bytes:
    descripteurs: list[int] = []
    try:
        descripteurs.append(os.open(racine, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        for rang, nom in enumerate(pas.parts, 1):
            dossier = os.O_DIRECTORY if rang < len(pas.parts) else 0
            descripteurs.append(_step(nom, dossier, descripteurs[-1]))
        return _contents(descripteurs[-1], relatif)
    except OSError as erreur:
        raise PieceFautive(_raison(erreur, relatif)) from None
    finally:
        for descripteur in descripteurs:
            os.close(descripteur)


def list_inside(racine: Path, nom: str, maximum: int) -> dict[str, str]:
    """Name what a folder under another one holds, and say of each what it is; no link is followed.

    A name leads to `fichier`, `dossier`, `lien` or `autre`. An absent folder holds nothing.
    """
    try:
        descripteur = _step_from(racine, nom)
    except OSError:
        return {}
    try:
        with os.scandir(descripteur) as entrees:
            bornees = (entree for _, entree in zip(range(maximum), entrees, strict=False))
            return {entree.name: _kind(entree) for entree in bornees}
    finally:
        os.close(descripteur)


def _step_from(racine: Path, nom: str) -> int:
    depart = os.open(racine, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return _step(nom, os.O_DIRECTORY, depart)
    finally:
        os.close(depart)


def _step(nom: str, dossier: int, depart: int) -> int:
    """Open one name in an open folder, its accents composed or not, as each system keeps them."""
    formes = dict.fromkeys([nom, *(unicodedata.normalize(n, nom) for n in ("NFC", "NFD"))])
    for forme in list(formes)[:-1]:
        try:
            return os.open(forme, _DRAPEAUX | dossier, dir_fd=depart)
        except FileNotFoundError:
            continue
    return os.open(list(formes)[-1], _DRAPEAUX | dossier, dir_fd=depart)


def _kind(entree: os.DirEntry[str]) -> str:
    if entree.is_symlink():
        return "lien"
    if entree.is_dir(follow_symlinks=False):
        return "dossier"
    return "fichier" if entree.is_file(follow_symlinks=False) else "autre"


def _contents(descripteur: int, relatif: str) -> bytes:
    etat = os.fstat(descripteur)
    if not stat.S_ISREG(etat.st_mode):
        raise PieceFautive(f"« {relatif} » n'est pas un fichier ordinaire")
    if etat.st_size > TAILLE_MAXIMALE:
        raise PieceFautive(_too_big(relatif))
    with os.fdopen(os.dup(descripteur), "rb") as flux:
        octets = flux.read(TAILLE_MAXIMALE + 1)
    if len(octets) > TAILLE_MAXIMALE:
        raise PieceFautive(_too_big(relatif))
    if not octets:
        raise PieceFautive(f"« {relatif} » est vide : remplacez le fichier")
    return octets


def _too_big(relatif: str) -> str:
    limite = TAILLE_MAXIMALE // 1_000_000
    return f"« {relatif} » dépasse {limite} Mo : réduisez ou scindez la pièce"


def _raison(erreur: OSError, relatif: str) -> str:
    inconnue = f"n'a pas pu être lu (erreur système {erreur.errno})"
    return f"« {relatif} » {_RAISONS.get(erreur.errno or 0, inconnue)}"
