"""The character codes that a font shows, from the raw strings of content streams."""

from __future__ import annotations

import re
import sys
from array import array
from typing import TYPE_CHECKING

from kit.reproduction.grammaire import NOMBRE
from kit.reproduction.inapte import Inapte
from kit.reproduction.listes import pairs, strings

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLANC = rb"[\x00\t\n\x0c\r \]]"  # or what parts two lists
_ELEMENT = re.compile(
    rb"(?:" + _BLANC + rb"|" + NOMBRE + rb"(?=" + _BLANC + rb"|<|\Z))*+"
    rb"(?:<([0-9A-Fa-f\t\n\x0c\r ]*+)>?)?"
)
_ECHAPPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_LETTRES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_LOT = 32_768  # bytes of lists judged together
LONGUEUR = 32_767  # bytes of a string in PDF/A


class Montres:
    """The texts that a font shows: strings as they are written, and codes of two bytes."""

    def __init__(self) -> None:
        self.morceaux: set[bytes] = set()
        self._listes: list[bytes] = []
        self._taille = 0
        self._paires: set[int] = set()
        self._connus = b""

    def add(self, listes: list[bytes]) -> None:
        """Add lists of strings, to be judged with others. Raises Inapte."""
        self._listes += listes
        self._taille += sum(map(len, listes))
        if self._taille > _LOT:
            self._judge()

    def _judge(self) -> None:
        """Read the lists: most are strings of two bytes, and show nothing new."""
        listes, self._listes, self._taille = self._listes, [], 0
        paires = pairs(listes)
        if paires is None:
            self.morceaux |= strings(listes)
        elif paires[::2] != bytes(len(paires) // 2):
            nombres = array("H", paires)
            if sys.byteorder == "little":
                nombres.byteswap()
            self._paires.update(nombres)
        elif neufs := paires[1::2].translate(None, self._connus):
            self._paires.update(neufs)
            self._connus = bytes(code for code in self._paires if code < 256)

    def codes(self, largeur: int) -> set[int]:
        """Give the codes, each `largeur` bytes wide. Raises Inapte for a bad string."""
        if self._listes:
            self._judge()
        doubles = largeur == 2
        trouves = self._paires if doubles else {o for p in self._paires for o in divmod(p, 256)}
        return trouves | codes(self.morceaux, largeur)


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
