"""Sizes of files, as people read them."""

from __future__ import annotations

from decimal import Decimal

from kit.phrases import nombre


def write_taille(octets: int, decimales: int = 1) -> str:
    """Write a size as people read it.

    >>> write_taille(9_500_000), write_taille(500_000), write_taille(812)
    ('9,5 Mo', '500 ko', '812 octets')
    """
    for unite, valeur in (("Mo", 10**6), ("ko", 10**3)):
        if octets >= valeur:
            arrondi = (Decimal(octets) / valeur).quantize(Decimal(1).scaleb(-decimales))
            return f"{nombre(arrondi)} {unite}"
    return f"{octets} octets"


def apart(*octets: int) -> list[str]:
    """Write sizes with the decimals that tell them apart.

    >>> apart(1_040_000, 1_000_000), apart(1_000_001, 1_000_000)
    (['1,04 Mo', '1 Mo'], ['1 000 001 octets', '1 000 000 octets'])
    """
    for decimales in (1, 2, 3):
        dits = [write_taille(taille, decimales) for taille in octets]
        if len({*dits}) == len({*octets}):
            return dits
    return [f"{taille:,} octets".replace(",", " ") for taille in octets]
