"""Characters that our fonts cannot draw, replaced and counted: a page never fails for an emoji."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from kit.glyphes import printable

ABSENT = "\u25ca"
# Signs that draw nothing, and those that only help writings from right to left, of which none of
# our fonts has the letters: a telephone puts them at the head of each line that it exports.
_MUETS = re.compile("[\ufe00-\ufe0f\u200c\u200d\ufeff\u2060\u200e\u200f\u061c]")
_TOURNANTS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_COMMANDES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Signes:
    """Draws texts with the characters of our fonts, and counts those that it replaced."""

    def __init__(self) -> None:
        self.sans_dessin = 0

    def draw(self, texte: str) -> str:
        """Give a text that the fonts can print; what turns the reading order is named.

        >>> Signes().draw("Payé \\u2705"), Signes().draw("facture\\u202efdp.exe")
        ('Payé ◊', 'facture[U+202E]fdp.exe')
        """
        texte = _MUETS.sub("", unicodedata.normalize("NFC", texte))
        texte = _COMMANDES.sub(_named, _TOURNANTS.sub(_named, texte))
        return "".join([signe if printable(signe) else self._absent(signe) for signe in texte])

    def draw_all(self, valeur: Any) -> Any:
        """Draw every text of a group of words, whatever its depth."""
        if isinstance(valeur, str):
            return self.draw(valeur)
        if isinstance(valeur, dict):
            return {cle: self.draw_all(membre) for cle, membre in valeur.items()}
        if isinstance(valeur, (list, tuple)):
            return [self.draw_all(membre) for membre in valeur]
        return valeur

    def _absent(self, signe: str) -> str:
        if signe in "\n\t":
            return signe
        if signe.isspace():
            return " "
        self.sans_dessin += 1
        return ABSENT


def _named(trouve: re.Match[str]) -> str:
    return f"[U+{ord(trouve[0]):04X}]"
