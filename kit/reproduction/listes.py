"""The lists of strings that a font shows, without literal texts: told apart, not yet judged.

They are first cut into words, each of them a list too, by the string that parts most of them: there
are few different ones in many pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_CHAINE = re.compile(rb"<[0-9A-Fa-f]++>")
_VIDE = b"<>"
_ENTRE = b"\0"  # between two words: a blank, but not within a string
_ESSAI = 1_000  # bytes that tell which string is the most frequent, mostly that of a space
_LOT, _GARDE = 4_000, 4_000_000  # bytes cut together, and those of which the words are kept


class Listes:
    """What lists hold, each thing once."""

    def __init__(self) -> None:
        self._lot: list[bytes] = []
        self._taille = self._coupes = 0
        self._espace = b""
        self._mots: set[bytes] = set()
        self._elements: set[bytes] = set()

    def add(self, listes: Sequence[bytes]) -> None:
        """Add lists, each without its brackets."""
        self._lot += listes
        self._taille += sum(map(len, listes))
        if self._taille > _LOT:
            self._cut()

    def elements(self) -> set[bytes]:
        """Give each string, unclosed, with what stands before it.

        The lists are of the grammar if and only if all of that is.
        """
        self._cut()
        self._split()
        return self._elements

    def _cut(self) -> None:
        """Cut into words the lists that wait; what parts them is one."""
        if not self._espace:
            self._espace = _frequent(b"\n".join(self._lot))
            self._mots.add(self._espace)
        self._mots.update(self._espace.join(self._lot).split(self._espace))
        self._coupes += self._taille
        self._lot, self._taille = [], 0
        if self._coupes > _GARDE:
            self._split()

    def _split(self) -> None:
        """Tell apart the strings of the words; an empty one ends what would follow the last."""
        self._elements.update((_ENTRE.join(self._mots) + _ENTRE + b"<").split(b">"))
        self._mots, self._coupes = set(), 0


def _frequent(ensemble: bytes) -> bytes:
    """Give the most frequent string, or one that shows nothing.

    >>> _frequent(b"<0041>-7<0001>0<0042><0001>"), _frequent(b"-7")
    (b'<0001>', b'<>')
    """
    return max(Counter(_CHAINE.findall(ensemble, 0, _ESSAI)).most_common(1), default=(_VIDE, 0))[0]
