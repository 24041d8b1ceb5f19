"""The style sheet of WeasyPrint itself, without what it asks of every element for nothing.

It gives each element of a page five marks of notes and one of lists, whether or not there are
notes and lists: seven styles for one that serves.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

_NOTES = ("footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback")


def lighten(html: Any, *textes: str) -> None:
    """Spare a page the marks that neither its words nor its styles, `textes`, can show."""
    textes = tuple(texte.lower() for texte in textes)  # CSS does not tell capitals apart
    notes = any(mot in texte for mot in ("footnote", "note(") for texte in textes)
    listes = any("list-item" in texte for texte in textes)
    feuilles = [_without(feuille, notes, listes) for feuille in html._ua_stylesheets()]  # noqa: SLF001
    html._ua_stylesheets = lambda forms=False: feuilles  # noqa: ARG005, SLF001


def _without(feuille: Any, notes: bool, listes: bool) -> Any:
    legere = copy.copy(feuille)
    legere.matcher = copy.copy(feuille.matcher)
    legere.matcher.other_selectors = list(_kept(feuille.matcher.other_selectors, notes, listes))
    return legere


def _kept(regles: Any, notes: bool, listes: bool) -> Iterator[tuple[Any, ...]]:
    """Give the rules of every element that serve; without other lists, only <li> has a mark."""
    for regle in regles:
        _test, *reste = regle
        if reste[2] == "marker" and not listes:
            yield (_item, *reste)
        elif notes or reste[2] not in _NOTES:
            yield regle


def _item(element: Any) -> bool:
    return bool(element.local_name == "li")
