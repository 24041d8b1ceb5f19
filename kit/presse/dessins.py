"""The words of a drawing are drawn whole, not letter by letter: they can be found, and are spaced.

Only an SVG text without places or spaces of its own for its letters is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# What gives letters a place of their own.
_LETTRES = ("letter-spacing", "textLength", "rotate", "dx", "dy")


class _Entier(str):
    """A text that is one letter for whom takes it letter by letter."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def adapt(svg: Any) -> None:
    """Draw as one letter the text of a node that gives its letters nothing of their own."""
    origine = svg.text

    def text(dessin: Any, node: Any, font_size: float) -> None:
        if node.text and _plain(node):
            node._etree_node.text = _Entier(node.text)  # noqa: SLF001
        origine(dessin, node, font_size)

    svg.TAGS.update({nom: text for nom, dessiner in svg.TAGS.items() if dessiner is origine})
    svg.text = text


def _plain(node: Any) -> bool:
    places = (str(node.get(nom, "")).split() for nom in ("x", "y"))
    return all(len(place) < 2 for place in places) and not any(map(node.get, _LETTRES))
