"""A glance at the copy of its facts that a PDF carries, without opening the PDF as one.

Every `kit verifier` looks so at each past production; `kit controler` reads it for good.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from kit import manifeste
from kit.contenu import search
from kit.errors import KitError

_JSON = re.compile(rb"/Subtype\s*/application#2[Ff]json\b")
_FLUX = re.compile(rb"\bstream\r?\n")
PORTEE = 1_000  # octets between what a stream is and its content
CANDIDATS = 16
BLOC = 1 << 16


def copies(pdf: BinaryIO) -> list[Mapping[str, Any]]:
    """Give each JSON attached to an open PDF; a reader of PDF would take one of them."""
    return [*_copies(pdf)]


def _copies(pdf: BinaryIO) -> Iterator[Mapping[str, Any]]:
    for _, (debut, trouve) in zip(range(CANDIDATS), search(pdf, _JSON), strict=False):
        pdf.seek(debut + len(trouve[0]))
        flux = _FLUX.search(pdf.read(PORTEE))
        if flux is None:
            continue
        pdf.seek(debut + len(trouve[0]) + flux.end())
        try:
            yield manifeste.parse(_unpack(pdf))
        except (KitError, zlib.error):
            continue


def _unpack(pdf: BinaryIO) -> bytes:
    """Unpack a stream, never more than a manifest may hold."""
    lecteur, lus = zlib.decompressobj(), bytearray()
    while not lecteur.eof and len(lus) <= manifeste.TAILLE_MAXIMALE and (brut := pdf.read(BLOC)):
        lus += lecteur.decompress(brut, manifeste.TAILLE_MAXIMALE + 1 - len(lus))
    return bytes(lus)
