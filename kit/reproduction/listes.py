"""The lists of strings that a content shows, without literal texts: judged all together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kit.reproduction.grammaire import NOMBRE
from kit.reproduction.inapte import Inapte

_ECART = b"   "
_VIDE = rb"(?:[\x00\t\n\x0c\r ]|" + NOMBRE + rb"(?=[\x00\t\n\x0c\r <]|\Z))*+"
_ENTRE, _BORD = re.compile(rb">" + _VIDE + rb"<"), re.compile(_VIDE)


def strings(listes: Sequence[bytes]) -> set[bytes]:
    """Give the elements of lists, not yet judged, each without its end. Raises Inapte."""
    for liste in listes:
        if liste.count(b"<") != liste.count(b">") or liste.rfind(b"<") > liste.rfind(b">"):
            raise Inapte(f"liste : {liste[:40]!r}")
    return set(b">".join(listes).split(b">"))


def pairs(listes: Sequence[bytes]) -> bytes | None:
    """Give what lists show when each of their strings is of two bytes; None for any others.

    >>> pairs([b"<0041>0<0042> -12.5 <0041>", b"3 <0042>"]), pairs([b"<004100>"])
    (b'\\x00A\\x00B\\x00A\\x00B', None)
    >>> pairs([b"<0041>0<0042>0"])
    b'\\x00A\\x00B'
    """
    montres = _regular(b"".join(listes))
    if montres is not None and not any(len(liste) % 7 for liste in listes):
        return montres
    uns = [liste for liste in listes if not liste[6::7].strip(b"0") and len(liste) % 7 == 0]
    montres = _regular(b"".join(uns))
    if montres is None:
        uns, montres = [], b""
    gardees = set(uns)
    autres = _any(b" ".join(liste for liste in listes if liste not in gardees))
    return None if autres is None else montres + autres


def _regular(ensemble: bytes) -> bytes | None:
    """Read strings of four figures, each followed by a nought: what most makers write."""
    nombre, reste = divmod(len(ensemble), 7)
    if reste:
        return None
    codes = bytearray(ensemble)
    for rang, signe in ((0, b"<"), (5, b">"), (6, b"0")):
        if codes[rang::7] != signe * nombre:
            return None
        codes[rang::7] = b" " * nombre
    return _decoded(codes, nombre)


def _any(ensemble: bytes) -> bytes | None:
    """Read strings of four figures with any numbers between them."""
    debut, fin = ensemble.find(b"<") + 1, ensemble.rfind(b">")
    if not debut or not _BORD.fullmatch(ensemble[: debut - 1] + b" " + ensemble[fin + 1 :]):
        return None
    codes = ensemble[debut:fin].replace(b">0<", _ECART).replace(b">0 <", _ECART)
    codes = _ENTRE.sub(_ECART, codes) if b">" in codes else codes
    nombre = len(codes) // 7
    if len(codes) != 7 * nombre + 4 or any(codes[k::7] != b" " * nombre for k in (4, 5, 6)):
        return None
    return _decoded(codes, nombre + 1)


def _decoded(codes: bytes | bytearray, nombre: int) -> bytes | None:
    """Decode strings of four figures; nothing but whole ones gives as many bytes."""
    try:
        montres = bytes.fromhex(codes.decode("ascii"))
    except ValueError:
        return None
    return montres if len(montres) == 2 * nombre else None
