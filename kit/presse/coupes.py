"""The expression that cuts a page at some characters is made once.

tinyhtml5 means to, but keeps it under the name of the expression instead of the characters.
"""

from __future__ import annotations

import re
from typing import Any


class Coupes(dict[tuple[Any, bool], re.Pattern[str]]):
    """The expressions, by the characters that they cut at, or by those that they run through."""

    def __missing__(self, cle: tuple[Any, bool]) -> re.Pattern[str]:
        signes, dedans = cle
        ecrits = "".join(f"\\x{ord(signe):02x}" for signe in signes)
        self[cle] = coupe = re.compile(f"[{'' if dedans else '^'}{ecrits}]+")
        return coupe


def adapt(entree: Any) -> None:
    """Keep the expressions where they are looked for."""
    entree.characters_until_regex = Coupes()
