"""The lists of strings that a font shows, without literal texts: told apart, not yet judged.

They are first cut into words, by what ends most of them: there are few different ones in many
pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

# What may end a word: the end of a string, or a whole one. It is also shown alone, hence the four
# digits: they are whole codes, of one byte or of two.
_FIN = re.compile(rb"<[0-9A-Fa-f]{2}>|[0-9A-Fa-f]{4}>")
_VIDE = b"<>"
_ENTRE = b"\0"  # between two words: a blank, but not within a string
_ESSAI = 400  # bytes that tell what is the most frequent, mostly a space
_LOT, _GARDE = 4_000, 4_000_000  # bytes cut together, and those of which the words are kept


class Listes:
    """What lists hold, each thing once."""

    def __init__(self) -> None:
        self._lot: list[bytes] = []
        self._taille = self._coupes = 0
        self._espace = self._avant = b""  # what ends a word, and what makes of it a string alone
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
        if self._coupes:
            self._cut()
            self._split()
        elif self._lot:  # too few to be cut
            self._elements.update((_ENTRE.join(self._lot) + _ENTRE + b"<").split(b">"))
        return self._elements

    def _cut(self) -> None:
        """Cut into words the lists that wait, each of them ended as a word."""
        if not self._espace:
            self._espace = _frequent(b"\n".join(self._lot))
            self._avant = _ENTRE if self._espace.startswith(b"<") else _ENTRE + b"<"
        seul = self._avant + self._espace
        self._mots.update((seul.join(self._lot) + self._avant).split(self._espace))
        self._coupes += self._taille
        self._lot, self._taille = [], 0
        if self._coupes > _GARDE:
            self._split()

    def _split(self) -> None:
        """Tell apart the strings of the words."""
        fin = self._espace + _ENTRE
        *elements, _ = (fin.join(self._mots) + fin).split(b">")
        self._elements.update(elements)
        self._mots, self._coupes = set(), 0


def _frequent(ensemble: bytes) -> bytes:
    """Give what most frequently ends a string, or is one; else one that shows nothing.

    >>> _frequent(b"<0041>-7<00420001>0<0042><0001>"), _frequent(b"<01>2<01>"), _frequent(b"-7")
    (b'0001>', b'<01>', b'<>')
    """
    compte = Counter(_FIN.findall(ensemble, 0, _ESSAI))
    return max(compte, key=compte.__getitem__, default=_VIDE)
