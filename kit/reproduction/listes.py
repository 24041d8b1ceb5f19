"""The lists of strings that a content shows, without literal texts: judged all together."""

from __future__ import annotations

from collections.abc import Sequence

from kit.reproduction.inapte import Inapte

ENTRE = b"]"  # between two lists: it is in none


def strings(listes: Sequence[bytes]) -> set[bytes]:
    """Give what lists hold, not yet judged: up to the end of each string, or to the very end.

    >>> sorted(strings([b"<0041>0<0042> -12.5", b"<0041>"]))
    [b'', b' -12.5]<0041', b'0<0042', b'<0041']

    Raises Inapte.
    """
    ensemble = ENTRE.join(listes)
    if ensemble.count(b"<") != ensemble.count(b">") or ensemble.rfind(b"<") > ensemble.rfind(b">"):
        raise Inapte(f"liste : {ensemble[:40]!r}")
    return set(ensemble.split(b">"))


def pairs(listes: Sequence[bytes]) -> bytes | None:
    """Give what lists show when they are strings of two bytes and noughts; None for any others.

    >>> pairs([b"<0041>0<0042>0", b"<0043>0"]), pairs([b"<0041>0<0042>"])
    (b'\\x00A\\x00B\\x00C', None)
    """
    if any(len(liste) % 7 for liste in listes):
        return None
    codes = bytearray(b"".join(listes))
    nombre = len(codes) // 7
    for rang, signe in ((0, b"<"), (5, b">"), (6, b"0")):
        if codes[rang::7] != signe * nombre:
            return None
        codes[rang::7] = b" " * nombre
    try:
        montres = bytes.fromhex(codes.decode("ascii"))
    except ValueError:
        return None
    return montres if len(montres) == 2 * nombre else None  # a blank within a string
