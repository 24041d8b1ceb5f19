"""The character codes that a font shows, from the raw strings of content streams."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kit.reproduction.contenu import NOMBRE
from kit.reproduction.inapte import Inapte

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLANC = rb"[\x00\t\n\x0c\r ]"
_ELEMENT = re.compile(
    rb"(?:" + _BLANC + rb"|" + NOMBRE + rb"(?=" + _BLANC + rb"|<|\Z))*+"
    rb"(?:<([0-9A-Fa-f\t\n\x0c\r ]*+)>?)?"
)
_ECHAPPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_LETTRES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
LONGUEUR = 32_767  # bytes of a string in PDF/A


def codes(morceaux: Iterable[bytes], largeur: int) -> set[int]:
    """Give the codes of some strings, each `largeur` bytes wide. Raises Inapte for a bad string."""
    trouves: set[int] = set()
    for morceau in morceaux:
        octets = _bytes(morceau)
        if len(octets) % largeur or len(octets) > LONGUEUR:
            raise Inapte(f"chaîne de {len(octets)} octets")
        if largeur == 1:
            trouves.update(octets)
        else:
            trouves.update(
                int.from_bytes(octets[rang : rang + largeur])
                for rang in range(0, len(octets), largeur)
            )
    return trouves


def _bytes(morceau: bytes) -> bytes:
    """Decode a literal or hexadecimal string, or one element of a list of them.

    >>> _bytes(b"(a\\\\051)"), _bytes(b"-12<0041>")
    (b'a)', b'\\x00A')
    """
    if morceau.startswith(b"("):
        return _ECHAPPE.sub(_unescaped, re.sub(rb"(?<!\\)\r\n?", b"\n", morceau[1:-1]))
    element = _ELEMENT.fullmatch(morceau)
    chiffres = b"".join((element[1] or b"").split()) if element else b"?"
    if len(chiffres) % 2 or element is None:
        raise Inapte(f"chaîne hexadécimale {morceau[:40]!r}")
    return bytes.fromhex(chiffres.decode())


def _unescaped(trouve: re.Match[bytes]) -> bytes:
    if trouve[1]:
        return bytes([int(trouve[1], 8) % 256])
    return b"" if trouve[2] else _LETTRES.get(trouve[3], trouve[3])
