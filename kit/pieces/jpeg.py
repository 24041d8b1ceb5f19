"""Whether a JPEG holds all its points: a decoder paints in grey what is missing, and says nothing.

What follows the last point is never read; so a few figures added there change a picture only when
points are missing.
"""

from __future__ import annotations

import re

FIN = b"\xff\xd9"
AJOUT = bytes.fromhex("5a3c96e1") * 64
_SANS_TAILLE = {0x01, *range(0xD0, 0xD8)}
_CADRES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SIMPLES = {0xC0, 0xC1}  # read in one pass, from the first point to the last
_DEBUT_DES_POINTS = 0xDA
# After the points: what is no figure of theirs, nor a mark to start again from.
_MARQUE = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")


def lengthened(octets: bytes) -> bytes | None:
    """Give a JPEG with figures added after its points; None for one that several passes draw."""
    lu = _scan(octets)
    marque = _MARQUE.search(octets, lu[0]) if lu else None
    if lu is None or not lu[1] or marque is None or not marque[0].endswith(FIN):
        return None
    return octets[: marque.start()] + AJOUT + FIN


def ended(octets: bytes) -> bool:
    """Say whether the passes of a JPEG go on to an end mark."""
    lu = _scan(octets)
    return lu is not None and octets.find(FIN, lu[0]) >= 0


def _scan(octets: bytes) -> tuple[int, bool] | None:
    """Give where the first pass begins and whether it is the only one; None when none does."""
    place, couches, simple = 2, 0, False
    while octets[place : place + 1] == b"\xff" and place + 10 <= len(octets):
        marque, taille = octets[place + 1], int.from_bytes(octets[place + 2 : place + 4])
        if marque == 0xFF or marque in _SANS_TAILLE:
            place += 1 if marque == 0xFF else 2
            continue
        if marque in _CADRES:
            couches, simple = octets[place + 9], marque in _SIMPLES
        if marque == _DEBUT_DES_POINTS:
            return place + 2 + taille, simple and octets[place + 4] == couches
        place += 2 + taille
    return None
