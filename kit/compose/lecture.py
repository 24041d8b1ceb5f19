"""Template files -> their sources; nothing outside their folders is ever read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from kit.errors import ModeleFautif

TAILLE_MAXIMALE = 500_000


def lire(templates: Path, *dossiers: str) -> dict[str, str]:
    """Read the templates of some folders and those they share, by name `dossier/fichier.html`.

    Raises ModeleFautif for a link or an unreadable file.
    """
    sources: dict[str, str] = {}
    for dossier in ("_communs", *dossiers):
        for racine, _, fichiers in sorted(os.walk(templates / dossier)):
            for fichier in sorted(fichiers):
                if fichier.endswith(".html"):
                    chemin = Path(racine, fichier)
                    nom = chemin.relative_to(templates).as_posix()
                    sources[nom] = _texte(chemin, f"templates/{templates.name}/{nom}")
    return sources


def _texte(chemin: Path, nom: str) -> str:
    try:
        descripteur = os.open(chemin, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise ModeleFautif(f"{nom} : lien ou fichier illisible ; copiez le fichier ici.") from None
    with os.fdopen(descripteur, "rb") as flux:
        etat = os.fstat(descripteur)
        if not stat.S_ISREG(etat.st_mode) or etat.st_size > TAILLE_MAXIMALE:
            raise ModeleFautif(f"{nom} : fichier ordinaire de moins de 500 ko attendu.")
        octets = flux.read()
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ModeleFautif(f"{nom} : enregistrez ce modèle en UTF-8.") from None
