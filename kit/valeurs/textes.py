"""Texts that can be printed: no invisible sign, no character that the fonts lack."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Annotated

from kit.glyphes import printable
from kit.valeurs.citation import cite, code, scalar
from kit.valeurs.lecteur import Lecteur

MAX_TEXTE = 200
MAX_LONG = 5000
MAX_IDENTIFIANT = 60
_CACHES = {
    "Cc": "caractère de contrôle",
    "Cf": "caractère invisible",
    "Cs": "moitié de caractère",
    "Co": "caractère à usage privé",
    "Cn": "caractère non attribué",
    "Zl": "fin de ligne inhabituelle",
    "Zp": "fin de paragraphe inhabituelle",
}
# These have a glyph or none in the fonts, but no width: a reader cannot see that they are there.
_SANS_LARGEUR = "\u200b\u2060\ufeff\u115f\u1160\u3164\uffa0\u034f"


@lru_cache(maxsize=4096)
def _fault(caractere: str) -> str | None:
    """What is wrong with a character, in French, or None."""
    if caractere == "\t":
        return "tabulation (U+0009) : remplacez-la par une espace"
    cache = _CACHES.get(unicodedata.category(caractere))
    if caractere in _SANS_LARGEUR:
        cache = "caractère invisible"
    if cache:
        return f"{cache} {code(caractere)} : retirez-le, ou retapez le texte à la main"
    if not printable(caractere):
        return (
            f"« {caractere} » ({code(caractere)}) ne peut pas être imprimé,"
            " les polices de kit ne l'ont pas : remplacez-le ou retirez-le"
        )
    return None


def _refuse_faults(texte: str) -> None:
    """Refuse what cannot be printed; `clean` has refused the ends of lines that may not be."""
    fautifs = {signe for signe in set(texte) - {"\n"} if _fault(signe)}
    if fautifs:
        rangs = [rang for rang, signe in enumerate(texte) if signe in fautifs]
        suite = f" (et {len(rangs) - 1} autre(s) dans le même texte)" if rangs[1:] else ""
        raise ValueError(f"caractère n° {rangs[0] + 1} : {_fault(texte[rangs[0]])}{suite}")


def clean(valeur: object, attendu: str, maximum: int, lignes: bool = False) -> str:
    """A printable text in NFC, without blanks around it, of at most so many characters."""
    texte = unicodedata.normalize("NFC", scalar(valeur, attendu)).strip(" \n")
    if not texte:
        raise ValueError(f"valeur absente : attendu {attendu}")
    if len(texte) > maximum:
        raise ValueError(f"{attendu} trop long : {len(texte)} caractères, au plus {maximum}")
    if not lignes and "\n" in texte:
        raise ValueError(f"attendu {attendu} sur une seule ligne, lu {cite(texte)}")
    _refuse_faults(texte)
    return texte


def read_texte(valeur: object) -> str:
    """A printable text of one line, at most 200 characters."""
    return clean(valeur, "un texte", MAX_TEXTE)


def read_texte_long(valeur: object) -> str:
    """A printable text of any number of lines, at most 5000 characters."""
    return clean(valeur, "un texte", MAX_LONG, lignes=True)


def read_identifiant(valeur: object) -> str:
    """A number or a reference, kept as written with its zeros, at most 60 characters."""
    texte = clean(valeur, "un numéro ou une référence", MAX_IDENTIFIANT)
    if texte.startswith("."):
        raise ValueError(f"{cite(texte)} commence par un point : retirez le point")
    return texte


Texte = Annotated[
    str,
    Lecteur(read_texte, {"type": ["string", "number"], "maxLength": MAX_TEXTE}),
]
TexteLong = Annotated[
    str,
    Lecteur(read_texte_long, {"type": ["string", "number"], "maxLength": MAX_LONG}),
]
Identifiant = Annotated[
    str,
    Lecteur(read_identifiant, {"type": ["string", "number"], "maxLength": MAX_IDENTIFIANT}),
]
