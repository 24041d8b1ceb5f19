"""A glance at the copy of its facts that a PDF carries, without opening the PDF as one.

Every `kit verifier` looks so at each past production; `kit controler` reads it for good.
"""

from __future__ import annotations

import mmap
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from kit import manifeste
from kit.errors import KitError

_JSON = re.compile(rb"/Subtype\s*/application#2[Ff]json\b")
_FLUX = re.compile(rb"\bstream\r?\n")
PORTEE = 1_000  # octets between what a stream is and its content
CANDIDATS = 16


def copies(pdf: BinaryIO) -> list[Mapping[str, Any]]:
    """Give each JSON attached to an open PDF; a reader of PDF would take one of them."""
    if not os.fstat(pdf.fileno()).st_size:
        return []
    with mmap.mmap(pdf.fileno(), 0, access=mmap.ACCESS_READ) as octets:
        return [*_copies(octets)]


def _copies(octets: mmap.mmap) -> Iterator[Mapping[str, Any]]:
    for _, trouve in zip(range(CANDIDATS), _JSON.finditer(octets), strict=False):
        flux = _FLUX.search(octets, trouve.end(), trouve.end() + PORTEE)
        if flux is None:
            continue
        try:
            yield manifeste.parse(_unpack(octets, flux.end()))
        except (KitError, zlib.error):
            continue


def _unpack(octets: mmap.mmap, debut: int) -> bytes:
    """Unpack a stream, never more than a manifest may hold."""
    lecteur, lus = zlib.decompressobj(), bytearray()
    while not lecteur.eof and debut < len(octets) and len(lus) <= manifeste.TAILLE_MAXIMALE:
        brut = octets[debut : debut + (1 << 16)]
        lus += lecteur.decompress(brut, manifeste.TAILLE_MAXIMALE + 1 - len(lus))
        debut += len(brut)
    return bytes(lus)
