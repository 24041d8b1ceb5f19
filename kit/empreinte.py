"""A PDF that carries the SHA-256 of itself, in the two identifiers that every PDF has (/ID).

Each is `kit` then the digest of the file in which its digits are zeros. What a later
revision appends, as a seal does, leaves the first one whole: it still verifies.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import BinaryIO

from kit.contenu import PAS, opened, search

_CHAINE = rb"(?:<[0-9A-Fa-f\s]*>|\((?:[^()\\]|\\.)*\))"
_ID = re.compile(rb"/ID\s*\[\s*" + _CHAINE + rb"\s*" + _CHAINE + rb"\s*\]", re.DOTALL)
_FIN = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\n\Z")
_MARQUE = b"kit".hex().encode()
_ECRIT = re.compile(rb"/ID \[<%b([0-9a-f]{64})><%b([0-9a-f]{64})>\]" % (_MARQUE, _MARQUE))
# Either half is enough to know a file that claims a fingerprint: one byte cannot spoil both.
_TRACE = re.compile(rb"<%b[0-9a-f]{64}|%b[0-9a-f]{64}>" % (_MARQUE, _MARQUE))
_ZEROS = b"0" * 64
_EOF = b"%%EOF\n"
PORTEE = 4_000_000  # octets between the identifiers and the end of their revision
CANDIDATS = 64


@dataclass(frozen=True, slots=True)
class Empreinte:
    """What a PDF says of itself: whether its first `taille` octets are as they were written."""

    intact: bool
    taille: int
    ajoutes: int
    sha256: str = ""

    def __bool__(self) -> bool:
        """Whether the whole file is as it was written, with nothing after."""
        return self.intact and self.ajoutes == 0


def inscribe(octets: bytes) -> bytes:
    """Write in a finished PDF its own SHA-256; the same bytes for the same bytes.

    Nothing else moves: the identifiers stand after every object. Raises ValueError for a file
    without them, or linearized.
    """
    place = _place(octets, *_section(octets, _reference(octets[-64:], len(octets))))
    avant, apres = octets[: place.start()], octets[place.end() :]
    digest = hashlib.sha256(avant + _ids(_ZEROS) + apres).hexdigest()
    return avant + _ids(digest.encode()) + apres


def inscribe_file(flux: BinaryIO) -> str:
    """Do as `inscribe` to an open file, read once and never held; give the SHA-256 of the whole."""
    taille = flux.seek(0, 2)
    depart = _reference(_tail(flux, max(0, taille - 64)), taille)
    fin = _tail(flux, depart)
    place = _place(fin, *_section(fin, 0))
    commun = hashlib.sha256()
    _feed(commun, flux, 0, depart)
    commun.update(fin[: place.start()])
    essai = commun.copy()
    essai.update(_ids(_ZEROS) + fin[place.end() :])
    neuve = _ids(essai.hexdigest().encode()) + fin[place.end() :]
    flux.seek(depart + place.start())
    flux.write(neuve)
    flux.truncate()
    commun.update(neuve)
    return commun.hexdigest()


def verify(brut: bytes | BinaryIO) -> Empreinte | None:
    """Check a PDF against the SHA-256 that it carries; None when it carries none of ours.

    The last revision that verifies is the original; what follows it was appended later. An open
    file is read twice, and never held.
    """
    flux = opened(brut)
    taille, places = flux.seek(0, 2), [*search(flux, _ECRIT)]
    courant, lu = hashlib.sha256(), 0
    trouve: Empreinte | None = None
    for debut, dit in places[-CANDIDATS:]:
        flux.seek(debut)
        suite = flux.read(PORTEE)
        fin = suite.find(_EOF) + len(_EOF)
        if fin < len(_EOF) or dit[1] != dit[2]:
            continue
        _feed(courant, flux, lu, debut)
        lu, essai = debut, courant.copy()
        essai.update(_ids(_ZEROS))
        essai.update(memoryview(suite)[len(_ids(_ZEROS)) : fin])
        if essai.hexdigest().encode() == dit[1]:
            trouve = Empreinte(True, debut + fin, taille - debut - fin, essai.hexdigest())
    if trouve is None and (places or any(search(flux, _TRACE))):
        return Empreinte(False, 0, 0)
    return trouve


def _feed(calcul: hashlib._Hash, flux: BinaryIO, debut: int, fin: int) -> None:
    flux.seek(debut)
    for rang in range(debut, fin, PAS):
        calcul.update(flux.read(min(PAS, fin - rang)))


def _ids(digest: bytes) -> bytes:
    return b"/ID [<%b%b><%b%b>]" % (_MARQUE, digest, _MARQUE, digest)


def _tail(flux: BinaryIO, debut: int) -> bytes:
    flux.seek(debut)
    return flux.read()


def _reference(bout: bytes, taille: int) -> int:
    """Give where the last section of cross-references begins, from the end of a file."""
    fin = _FIN.search(bout)
    if fin is None or not 0 < int(fin[1]) < taille - len(bout) + fin.start():
        raise ValueError("PDF sans fin régulière")
    return int(fin[1])


def _section(octets: bytes, debut: int) -> tuple[int, int]:
    """Give where the last section of cross-references begins and ends."""
    fin = octets.rindex(b"startxref")
    if octets.count(b"endobj", debut, fin) > 1:
        raise ValueError("PDF linéarisé, ou dont des objets suivent les références")
    return debut, fin


def _place(octets: bytes, debut: int, fin: int) -> re.Match[bytes]:
    """Find the identifiers of a section."""
    trouves = list(_ID.finditer(octets, debut, fin))
    if len(trouves) != 1:
        raise ValueError("PDF sans /ID dans sa dernière section")
    return trouves[0]
