"""The name of an exhibit's file, wherever it goes: by its number, then its title."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LONGUEUR = 90  # characters of a title kept in a name: a path on Windows holds 260
_INTERDITS = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]')


def piece_name(numero: int, titre: str, fichier: str, ascii_only: bool = False) -> str:
    """Name an exhibit as a clerk would file it; the title never decides the folder or the type.

    >>> piece_name(3, "Bon de commande", "scan 12.PDF")
    'Pièce 03 - Bon de commande.pdf'
    >>> piece_name(3, "Reçu : 1/2", "a.png", ascii_only=True)
    'Piece 03 - Recu - 1-2.png'
    """
    suffixe = PurePosixPath(fichier).suffix.lower()
    propre = re.sub(r"\s+", " ", _INTERDITS.sub("-", unicodedata.normalize("NFC", titre)))
    propre = re.sub(r"\s+-\s+|\s+-|-\s+", " - ", propre).strip(" .-")[:LONGUEUR].strip(" .-")
    nom = f"Pièce {numero:02} - {propre or 'sans titre'}{suffixe}"
    return _ascii(nom) if ascii_only else nom


def _ascii(texte: str) -> str:
    """Drop accents and what a court's platform refuses."""
    for signe, simple in (("œ", "oe"), ("Œ", "OE"), ("æ", "ae"), ("Æ", "AE"), ("’", "'")):
        texte = texte.replace(signe, simple)
    simple = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9 ._-]", "-", simple)
