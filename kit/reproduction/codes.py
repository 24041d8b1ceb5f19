"""The character codes that a font shows, from the raw strings of content streams."""

from __future__ import annotations

import re
from struct import unpack

from kit.reproduction.grammaire import NOMBRE
from kit.reproduction.inapte import Inapte
from kit.reproduction.listes import Listes

_BLANC = rb"[\x00\t\n\x0c\r ]"
# What stands before strings in their lists, each of them unclosed.
_AVANT = re.compile(rb"(?:(?:" + _BLANC + rb"|" + NOMBRE + rb"(?=" + _BLANC + rb"|<))*+<)*+")
_BLANCS, _HEXA = b"\t\n\x0c\r ", b"<0123456789ABCDEFabcdef"
_ECHAPPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_LETTRES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
LONGUEUR = 32_767  # bytes of a string in PDF/A


class Montres:
    """The texts that a font shows: strings as they are written, alone or in lists."""

    def __init__(self) -> None:
        self.morceaux: set[bytes] = set()
        self.listes = Listes()

    def codes(self, largeur: int) -> set[int]:
        """Give the codes, each one or two bytes wide. Raises Inapte for a bad string."""
        self.listes.add([un for un in self.morceaux if not un.startswith(b"(")])
        elements = self.listes.elements()
        chaines = _digits(elements) if elements else set()
        chaines.update(_literal(un).hex() for un in self.morceaux if un.startswith(b"("))
        for chiffres in set(map(len, chaines)):
            if chiffres % (2 * largeur) or chiffres > 2 * LONGUEUR:
                raise Inapte(f"chaîne de {chiffres / 2:g} octets")
        octets = bytes.fromhex("".join(chaines))
        return set(octets if largeur == 1 else unpack(f">{len(octets) // 2}H", octets))


def _digits(elements: set[bytes]) -> set[str]:
    """Give the digits of strings, each unclosed and after what stands before it in its list.

    >>> sorted(_digits({b"<00 41", b"-12<0042"}))
    ['0041', '0042']
    """
    morceaux = b">".join(elements).replace(b"<", b"><").split(b">")
    avant, chaines = set(morceaux[::2]), set(morceaux[1::2])
    ensemble = b"".join(chaines).translate(None, _BLANCS)
    if (
        len(morceaux) != 2 * len(elements)
        or ensemble.count(b"<") != len(chaines)  # one begins each of them, and none is elsewhere
        or ensemble.translate(None, _HEXA)
        or _AVANT.fullmatch(b"<".join(avant) + b"<") is None
    ):
        raise Inapte("chaîne hexadécimale")
    return set(ensemble.decode().split("<")[1:])


def _literal(morceau: bytes) -> bytes:
    r"""Decode a literal string.

    >>> _literal(b"(a\\051)")
    b'a)'
    """
    return _ECHAPPE.sub(_unescaped, re.sub(rb"(?<!\\)\r\n?", b"\n", morceau[1:-1]))


def _unescaped(trouve: re.Match[bytes]) -> bytes:
    if trouve[1]:
        return bytes([int(trouve[1], 8) % 256])
    return b"" if trouve[2] else _LETTRES.get(trouve[3], trouve[3])
