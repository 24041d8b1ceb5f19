"""Bytes -> text, in the charset that a message names or in the one it must have meant."""

from __future__ import annotations

import binascii
import codecs
import quopri
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kit.messages.fiche import Defauts

# Charsets that only name letters: others run code, or take the square of the length.
_LETTRES = re.compile(
    r"utf|ascii|iso8859|iso2022|cp\d|koi8|mac|gb|big5|hz|shift|euc|tis|johab|ptcp|kz"
)
# What mail programs write when they mean the wider charset of Windows.
_LARGES = {"ascii": "utf-8", "iso8859-1": "cp1252"}
_MOT = r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]*)\?="
_SUITE = re.compile(rf"(?:{_MOT.replace('(', '(?:')})+")
_SEUL = re.compile(_MOT)
_ENTRE = re.compile(r"(?<=\?=)\s+(?==\?)")


def to_text(octets: bytes, charset: str, defauts: Defauts) -> str:
    """Decode in the charset named, else in UTF-8, else in Windows-1252; a change is told."""
    nom = _known(charset)
    if charset and nom is None:
        defauts.note(f"Le jeu de caractères annoncé est inconnu (« {charset[:40]} »).")
    for essai in (nom, "utf-8"):
        if essai:
            try:
                return octets.decode(essai)
            except UnicodeError:
                continue
    if nom not in (None, "utf-8", "cp1252"):
        defauts.note("Le texte n'est pas dans le jeu de caractères annoncé.")
    return octets.decode("cp1252", errors="replace")


def _known(charset: str) -> str | None:
    try:
        nom = codecs.lookup(charset.strip("'\" ").partition("*")[0] or "?").name
    except (LookupError, ValueError):
        return None
    return _LARGES.get(nom, nom) if _LETTRES.match(nom) else None


def plain(brut: str) -> str:
    """Give a header that holds raw bytes as text: in UTF-8, else in Windows-1252."""
    if brut.isascii():
        return brut
    octets = brut.encode("utf-8", "surrogateescape")
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("cp1252", errors="replace")


def words(brut: str, defauts: Defauts) -> str:
    """Decode the encoded words of a header, and unfold its lines.

    A word that decodes to a new line or to another encoded word stays plain text.
    """
    brut = _ENTRE.sub("", re.sub(r"\r?\n(?=[ \t])", "", brut))
    return _SUITE.sub(lambda suite: _decoded(suite[0], defauts), brut)


def _decoded(suite: str, defauts: Defauts) -> str:
    """Decode words that touch; a character may be cut between two of the same charset."""
    runs: list[tuple[str, bytes]] = []
    for charset, code, texte in _SEUL.findall(suite):
        octets = _bytes(code, texte)
        if runs and runs[-1][0] == charset.lower():
            octets = runs.pop()[1] + octets
        runs.append((charset.lower(), octets))
    return "".join(to_text(octets, charset, defauts) for charset, octets in runs)


def _bytes(code: str, texte: str) -> bytes:
    octets = texte.encode("utf-8", "surrogateescape")
    if code in "qQ":
        return quopri.decodestring(octets, header=True)
    try:
        return binascii.a2b_base64(octets + b"=" * (-len(octets) % 4))
    except binascii.Error:
        return octets
