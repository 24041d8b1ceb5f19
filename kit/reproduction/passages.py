"""What stands between two texts, spelled out once and recognised afterwards, but for its figures.

A passage means the same wherever it stands: what one stream teaches serves all of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kit.reproduction.grammaire import NOM

CONNUS, LONGUEUR = 2_000, 2_000  # passages remembered after each verb, and the bytes of one
_CHIFFRES = bytes.maketrans(b"123456789", b"0" * 9)
_NOMS = re.compile(NOM)
# A gesture: its kind, then its name and verb, or where a mark begins and ends in its passage.
Geste = tuple[str, bytes, bytes, int, int]
Gestes = tuple[Geste, ...]
_APPRIS: dict[bytes, dict[object, Gestes]] = {verbe: {} for verbe in (b"", b"TJ", b"Tj")}


def recall(attendu: bytes, passage: bytes) -> Gestes | None:
    """Give the gestures of a passage that begins with the verb expected, if it is known."""
    return _APPRIS[attendu].get(_key(passage))


def recall_all(attendu: bytes, passages: Sequence[bytes]) -> list[Gestes] | None:
    """Give the gestures of many passages, None unless all are known."""
    table = _APPRIS[attendu]
    connus = [table.get(passage.translate(_CHIFFRES)) for passage in passages]
    if None in connus:
        connus = [
            table.get(_key(passage)) if gestes is None else gestes
            for passage, gestes in zip(passages, connus, strict=True)
        ]
    return [gestes for gestes in connus if gestes is not None] if None not in connus else None


def learn(attendu: bytes, passage: bytes, gestes: Gestes) -> None:
    """Remember a passage that was spelled out, where no string begins."""
    table = _APPRIS[attendu]
    if len(table) >= CONNUS:
        table.clear()
    table[_key(passage)] = gestes


def _key(passage: bytes) -> object:
    """Tell a passage by what it says, whatever its figures, but for those of names."""
    simple = passage.translate(_CHIFFRES)
    return (simple, tuple(_NOMS.findall(passage))) if b"/" in passage else simple
