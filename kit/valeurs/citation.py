"""How a message quotes what was read, without letting it disturb the terminal or the page."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_CITATION = 40
ESPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})


def _visible(caractere: str) -> str:
    if unicodedata.category(caractere)[0] in "CZ" and caractere not in " \u00a0\u202f":
        return f"<{code(caractere)}>"
    return caractere


def code(caractere: str) -> str:
    """The code point of a character, as `U+202E`."""
    return f"U+{ord(caractere):04X}"


def cite(texte: str) -> str:
    """A value between French quotes, at most 40 characters, with nothing invisible left."""
    court = texte if len(texte) <= MAX_CITATION else texte[: MAX_CITATION - 1] + "…"
    return "« " + "".join(map(_visible, court)) + " »"


def scalar(valeur: object, attendu: str) -> str:
    """The text of a value read from a file, or a ValueError that says what was expected."""
    if isinstance(valeur, str):
        return valeur
    if valeur is None:
        raise ValueError(f"valeur absente : attendu {attendu}")
    if isinstance(valeur, dict):
        raise ValueError(f"attendu {attendu}, lu un bloc de clés")
    if isinstance(valeur, list | tuple):
        raise ValueError(f"attendu {attendu}, lu une liste")
    raise ValueError(f"attendu {attendu}, lu une valeur de type {type(valeur).__name__}")


def did_you_mean(mot: str, possibles: Iterable[str]) -> str | None:
    """The word that was probably meant, accents and capitals apart."""
    sans_accent = unicodedata.normalize("NFKD", mot).encode("ascii", "ignore").decode()
    simple = sans_accent.lower().strip().replace(" ", "_").replace("-", "_")
    connus = list(possibles)
    essais = (get_close_matches(essai, connus, n=1, cutoff=0.6) for essai in (mot, simple))
    return next((proches[0] for proches in essais if proches), None)
