"""Every character shown must say which it is (PDF/A, level A): a text that can be read aloud."""

from __future__ import annotations

import re
from typing import Any

from kit.reproduction.inapte import Inapte

# What means nothing certain: private characters, marks of order, halves of characters.
_DOUTEUX = re.compile("[\0\ufeff\ufffe\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]")
_SECTION = re.compile(rb"beginbf(char|range)(.*?)endbf\1", re.DOTALL)
_HEX = rb"<([0-9A-Fa-f\s]*)>\s*"
_PAIRE = re.compile(_HEX + _HEX)
_PLAGE = re.compile(_HEX + _HEX + rb"(?:" + _HEX + rb"|\[([^\]]*)\])")
_SIMPLES = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
_ETENDUE = 65_536


def check(police: Any, codes: set[int]) -> None:
    """Raise Inapte unless each code shown has one certain Unicode meaning."""
    if "/ToUnicode" in police:
        table = _table(police.ToUnicode.read_bytes())
        textes = [table.get(code, "") for code in codes]
    else:
        textes = [_encoded(police, code) for code in codes]
    if not all(textes) or _DOUTEUX.search("".join(textes)):
        dits = zip(codes, textes, strict=True)
        muet = next(code for code, dit in dits if not dit or _DOUTEUX.search(dit))
        raise Inapte(f"police {police.get('/BaseFont')} : code {muet} sans Unicode")


def _encoded(police: Any, code: int) -> str:
    """Give the meaning of a code by a standard encoding, empty when nothing says it."""
    codage = police.get("/Encoding")
    codec = _SIMPLES.get(str(codage)) if police.get("/Subtype") != "/Type0" else None
    if codec is None or int(police.get("/FontDescriptor", {}).get("/Flags", 4)) & 4:
        return ""
    return bytes([code]).decode(codec, errors="ignore") if code >= 32 else ""


def _table(octets: bytes) -> dict[int, str]:
    """Read a ToUnicode table: code -> text."""
    table: dict[int, str] = {}
    for section in _SECTION.finditer(octets):
        if section[1] == b"char":
            for code, texte in _PAIRE.findall(section[2]):
                table[int(code, 16) if len(code) == 4 else _number(code)] = (
                    chr(int(texte, 16)) if len(texte) == 4 else _text(texte)
                )
            continue
        for debut, fin, texte, liste in _PLAGE.findall(section[2]):
            suite = range(_number(debut), min(_number(fin), _number(debut) + _ETENDUE) + 1)
            table.update(zip(suite, _follow(texte, liste, len(suite)), strict=False))
    return table


def _follow(texte: bytes, liste: bytes, nombre: int) -> list[str]:
    """Give the texts of a range: one for each code, or the first, whose last sign counts up."""
    if liste:
        return [_text(un) for un in re.findall(_HEX, liste)]
    premier = _text(texte)
    if not premier:
        return []
    dernier = ord(premier[-1])
    return [
        premier[:-1] + chr(dernier + rang) for rang in range(nombre) if dernier + rang < 0x110000
    ]


def _number(chiffres: bytes) -> int:
    return int(b"".join(chiffres.split()) or b"0", 16)


def _text(chiffres: bytes) -> str:
    propres = b"".join(chiffres.split())
    if len(propres) % 4:
        return ""
    return (
        bytes.fromhex(propres.decode())
        .decode("utf-16-be", errors="replace")
        .replace("\ufffd", "\0")
    )
