"""Contents laid end to end and read as one file, of which nothing is held: opened when read."""

from __future__ import annotations

import io
import os
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from kit.contenu import Contenu, size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Part(NamedTuple):
    """A part of a content, in bytes."""

    contenu: Contenu
    debut: int
    taille: int


def whole(contenu: Contenu) -> Part:
    """Give a content as one part."""
    return Part(contenu, 0, size(contenu))


def cut(contenu: Contenu, pas: int) -> Iterator[Part]:
    """Give a content as parts of a given size, the last one less."""
    taille = size(contenu)
    return (Part(contenu, debut, min(pas, taille - debut)) for debut in range(0, taille, pas))


class _Suite(io.RawIOBase):
    """The file made of parts; it opens none for longer than a read, for they may be hundreds."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self._parts = [part for part in parts if part.taille]
        self._debuts = list(accumulate((part.taille for part in self._parts), initial=0))
        self._ici = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read in any order."""
        return True

    def seek(self, decalage: int, depuis: int = io.SEEK_SET) -> int:
        """Go to a place."""
        origine = {io.SEEK_SET: 0, io.SEEK_CUR: self._ici, io.SEEK_END: self._debuts[-1]}
        self._ici = origine[depuis] + decalage
        return self._ici

    def tell(self) -> int:
        """Give the place."""
        return self._ici

    def readinto(self, tampon: memoryview) -> int:  # type: ignore[override]
        """Read no further than the end of a part."""
        if self._ici >= self._debuts[-1]:
            return 0
        rang = bisect_right(self._debuts, self._ici) - 1
        part, ecart = self._parts[rang], self._ici - self._debuts[rang]
        combien = min(len(tampon), part.taille - ecart)
        lus = _read(part.contenu, part.debut + ecart, combien)
        tampon[: len(lus)] = lus
        self._ici += len(lus)
        return len(lus)


def _read(contenu: Contenu, debut: int, combien: int) -> bytes:
    if isinstance(contenu, bytes):
        return contenu[debut : debut + combien]
    descripteur = os.open(contenu.lieu, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.pread(descripteur, combien, debut)
    finally:
        os.close(descripteur)


def reader(parts: Iterable[Part]) -> BinaryIO:
    """Open parts laid end to end, for reading in any order."""
    lues = list(parts)
    if all(isinstance(part.contenu, bytes) for part in lues):
        return io.BytesIO(b"".join(_read(*part) for part in lues))
    return io.BufferedReader(_Suite(lues))
