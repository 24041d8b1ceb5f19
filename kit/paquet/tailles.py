"""Sizes of files, as people read them."""

from __future__ import annotations

from decimal import Decimal

from kit.phrases import nombre


def write_taille(octets: int) -> str:
    """Write a size as people read it.

    >>> write_taille(9_500_000), write_taille(500_000), write_taille(812)
    ('9,5 Mo', '500 ko', '812 octets')
    """
    for unite, valeur in (("Mo", 10**6), ("ko", 10**3)):
        if octets >= valeur:
            return f"{nombre((Decimal(octets) / valeur).quantize(Decimal('0.1')))} {unite}"
    return f"{octets} octets"
