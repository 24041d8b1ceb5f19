"""What stands between two texts, spelled out once and recognised afterwards, but for its figures.

A passage means the same wherever it stands: what one stream teaches serves all of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kit.reproduction.grammaire import NOM

CONNUS, LONGUEUR = 2_000, 2_000  # passages remembered after each verb, and the bytes of one
_CHIFFRES = bytes.maketrans(b"123456789", b"0" * 9)
_NOMS = re.compile(NOM)
# A gesture: its kind, then its name and verb, or where a mark begins and ends in its passage.
Geste = tuple[str, bytes, bytes, int, int]
Gestes = tuple[Geste, ...]
_APPRIS: dict[bytes, dict[object, Gestes]] = {verbe: {} for verbe in (b"", b"TJ", b"Tj")}


def recall(attendu: bytes, octets: bytes, debut: int, fin: int) -> Gestes | None:
    """Give the gestures of a passage that begins with the verb expected, if it is known.

    A long one never is, and is not even looked at.
    """
    if fin - debut > LONGUEUR:
        return None
    return _APPRIS[attendu].get(_key(attendu, octets[debut:fin]))


def recall_all(passages: Sequence[bytes]) -> list[Gestes] | None:
    """Give the gestures of passages, each of them with the bracket before it that ends a list.

    None unless all are known.
    """
    table = _APPRIS[b"TJ"]
    try:
        return [table[passage.translate(_CHIFFRES)] for passage in passages]
    except KeyError:  # mostly for figures in a name
        if max(map(len, passages)) > LONGUEUR:
            return None
    try:
        return [table[_figured(passage)] for passage in passages]
    except KeyError:
        return None


def learn(attendu: bytes, passage: bytes, gestes: Gestes) -> None:
    """Remember a passage that was spelled out, where no string begins."""
    table = _APPRIS[attendu]
    if len(table) >= CONNUS:
        table.clear()
    table[_key(attendu, passage)] = gestes


def _key(attendu: bytes, passage: bytes) -> object:
    return _figured(b"]" + passage if attendu == b"TJ" else passage)


def _figured(passage: bytes) -> object:
    """Tell a passage by what it says, whatever its figures, but for those of names."""
    simple = passage.translate(_CHIFFRES)
    return (simple, tuple(_NOMS.findall(passage))) if _in_names(simple) else simple


@lru_cache(CONNUS)
def _in_names(simple: bytes) -> bool:
    """Tell whether a passage has figures in its names, by what it says whatever they are."""
    return b"/" in simple and any(b"0" in nom for nom in _NOMS.findall(simple))
