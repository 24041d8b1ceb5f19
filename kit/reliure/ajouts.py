"""A PDF followed by the streams to come: they belong to it, and are read only as it is written.

What pikepdf copies from another PDF it holds in memory; what stands in the file it has opened, it
reads when needed. So the file it opens is the main document with, after its end, a revision (ISO
32000-1, 7.5.6) that has the data of every heavy stream.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kit.reliure.suite import Part, reader, whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

# What the end of a PDF that we have laid out says of it.
_FIN = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_RENVOIS = re.compile(rb"/(?:Root|Info) \d+ \d+ R")
_TAILLE = re.compile(rb"/Size (\d+)")


class Ajouts:
    """The revision that follows a document; a stream added to it has a number there."""

    def __init__(self, principal: bytes) -> None:
        self._avant = int(_FIN.findall(principal[-64:])[0])
        fin = principal[self._avant :].partition(b"\nstream")[0]
        self._mots = b"".join(_RENVOIS.findall(fin)).decode()
        self._premier = int(_TAILLE.findall(fin)[0])
        self._parts, self._ici = [whole(principal)], len(principal)
        self._places: list[int] = []

    def add(self, parts: Iterable[Part], mots: str = "") -> int:
        """Add a stream made of parts, whose dictionary says `mots`; give its number."""
        lues = list(parts)
        numero = self._premier + len(self._places)
        self._places.append(self._ici)
        longueur = sum(part.taille for part in lues)
        tete = f"{numero} 0 obj\n<</Length {longueur}{mots}>>\nstream\n"
        for part in (whole(tete.encode()), *lues, whole(b"\nendstream\nendobj\n")):
            self._parts.append(part)
            self._ici += part.taille
        return numero

    def open(self) -> BinaryIO:
        """Open the document with its revision, as one file."""
        table = "".join(f"{place:010} 00000 n \n" for place in self._places)
        mots = f"/Size {self._premier + len(self._places)}/Prev {self._avant}{self._mots}"
        fin = (
            f"xref\n{self._premier} {len(self._places)}\n{table}trailer\n<<{mots}>>\n"
            f"startxref\n{self._ici}\n%%EOF\n"
        )
        return reader([*self._parts, whole(fin.encode())])
