"""A deflated stream that its program flushed and never ended, as Acrobat Reader writes them.

All that was given to it is there: a flush writes it whole, up to four bytes that say so.
"""

from __future__ import annotations

import re

FIN = b"\x00\x00\xff\xff"
_BOUT = b"endstream"
_BLANCS = 2  # at most, between the data and the word
_DITE = re.compile(r"offset (\d+)\): input stream is complete but output may still be valid$")


def flushed(brut: bytes) -> bool:
    """Tell whether the bytes of a stream that does not end do end on a flush."""
    return brut.endswith(FIN)


def harmless(alerte: str, octets: bytes) -> bool:
    """Tell whether a warning of qpdf speaks of such a stream: it says where its bytes begin."""
    dite = _DITE.search(alerte)
    if dite is None:
        return False
    debut = int(dite[1])
    fin = octets.find(_BOUT, debut)
    return flushed(octets[debut : max(fin, debut)].rstrip(b"\r\n"))


def suspected(octets: bytes) -> bool:
    """Tell whether a PDF seems to have such streams."""
    place = octets.find(_BOUT)  # a long word is looked for far quicker than four bytes of an image
    while place >= 0:
        if flushed(octets[max(place - len(FIN) - _BLANCS, 0) : place].rstrip()):
            return True
        place = octets.find(_BOUT, place + len(_BOUT))
    return False
