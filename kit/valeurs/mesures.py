"""Sizes and durations as a user writes them on the command line: `1Go`, `500 Mo`, `2min`."""

from __future__ import annotations

import re
from decimal import Decimal

OCTETS = {"o": 1, "ko": 1_000, "mo": 1_000_000, "go": 1_000_000_000}
OCTETS |= {"b": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000}
SECONDES = {"s": 1, "min": 60, "h": 3600}
_MESURE = re.compile(r"([0-9]{1,12}(?:[.,][0-9]{1,3})?)[ \u00a0\u202f]?([A-Za-z]*)")


def parse_taille(texte: str) -> int:
    """Read a size, in bytes; a number alone is a number of bytes. Raises ValueError.

    >>> parse_taille("1Go"), parse_taille("1,5 Mo"), parse_taille("2000")
    (1000000000, 1500000, 2000)
    """
    return _read(texte, OCTETS, "o", "une taille : écrivez par exemple 500Mo ou 1Go")


def parse_duree(texte: str) -> int:
    """Read a duration, in seconds; a number alone is a number of seconds. Raises ValueError.

    >>> parse_duree("60"), parse_duree("2min"), parse_duree("1,5 h")
    (60, 120, 5400)
    """
    return _read(texte, SECONDES, "s", "une durée : écrivez par exemple 60 ou 2min")


def show_taille(octets: int) -> str:
    """Write a size as `parse_taille` reads it, rounded up to a tenth of its unit.

    >>> show_taille(1_000_000_000), show_taille(1_510_000), show_taille(12), show_taille(999_999)
    ('1Go', '1,6Mo', '12o', '1Mo')
    """
    for signe, unite in (("o", 1), ("ko", 1_000), ("Mo", 1_000_000)):
        if octets <= 999 * unite:
            return _dixiemes(octets, unite) + signe
    return _dixiemes(octets, 1_000_000_000) + "Go"


def _dixiemes(octets: int, unite: int) -> str:
    entier, dixieme = divmod(-(-octets * 10 // unite), 10)
    return f"{entier},{dixieme}" if dixieme else str(entier)


def _read(texte: str, unites: dict[str, int], seule: str, attendu: str) -> int:
    lu = _MESURE.fullmatch(texte.strip())
    unite = unites.get((lu[2] or seule).lower()) if lu else None
    if lu is None or unite is None:
        raise ValueError(f"« {texte} » n'est pas {attendu}")
    valeur = int(Decimal(lu[1].replace(",", ".")) * unite)
    if valeur == 0:
        raise ValueError(f"« {texte} » n'est pas {attendu}")
    return valeur
