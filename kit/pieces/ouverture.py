"""Opening an exhibit: a regular file under the dossier's folder, no link, no climbing, no giant."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path, PurePosixPath

from kit.errors import PieceFautive

TAILLE_MAXIMALE = 50_000_000


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
