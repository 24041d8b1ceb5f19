"""A line of text is split once; the name of a style's font and its least line are worked out once.

Measuring a cell, laying out its row, and laying out again a page whose numbers were unknown ask
for the same line. The memory belongs to one configuration of fonts, and is emptied when full.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MEMOIRE = 8_000_000  # bytes of the lines kept, more or less
POIDS = 600  # bytes of a line, besides its text

# All that changes a line, besides what names its font.
_REGLAGES = (
    "font_kerning", "direction", "letter_spacing", "word_spacing", "white_space", "overflow_wrap",
    "word_break", "hyphens", "hyphenate_character", "hyphenate_limit_chars",
    "hyphenate_limit_zone", "tab_size", "text_decoration_line",
)  # fmt: skip


class Lignes(dict[tuple[Any, ...], Any]):
    """The lines already split, by all that they depend on."""

    def __init__(self) -> None:
        super().__init__()
        self.poids = 0

    def keep(self, cle: tuple[Any, ...], ligne: Any) -> Any:
        """Keep a line, forgetting all the others when they are too many."""
        poids = POIDS + 2 * len(cle[0])
        if self.poids + poids > MEMOIRE:
            self.clear()
            self.poids = 0
        self.poids += poids
        self[cle] = ligne
        return ligne


def adapt(weasyprint: Any) -> None:
    """Split through the memory, wherever lines are split."""
    line_break = weasyprint.text.line_break
    nommer = line_break._font_style_cache_key = _named(line_break._font_style_cache_key)  # noqa: SLF001
    scinder = _split(line_break.split_first_line, nommer)
    for module in (line_break, weasyprint.layout.inline, weasyprint.layout.preferred):
        module.split_first_line = scinder
    weasyprint.layout.inline.strut = _strutted(line_break.strut)


def _strutted(origine: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Work out the height of a style's least line once."""

    def strut(style: Any) -> Any:
        connue = style.__dict__.get("kit_ligne")
        if connue is None:
            connue = style.__dict__["kit_ligne"] = origine(style)
        return connue

    return strut


def _named(origine: Callable[..., str]) -> Callable[..., str]:
    """Work out the name of a style's font once."""

    def name(style: Any, include_size: bool = False) -> str:
        connus = style.__dict__.setdefault("kit_noms", {})
        if include_size not in connus:
            connus[include_size] = origine(style, include_size)
        return connus[include_size]  # type: ignore[no-any-return]

    return name


def _split(origine: Callable[..., Any], nommer: Callable[..., str]) -> Callable[..., Any]:
    """Split each line once, for the configurations that remember."""

    def split_first_line(
        text: str,
        style: Any,
        context: Any,
        max_width: Any,
        justification_spacing: Any,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> Any:
        lignes = getattr(style.font_config, "lignes", None)
        reste = (context, max_width, justification_spacing, is_line_start, minimum)
        if lignes is None:
            return origine(text, style, *reste)
        cle = (text, _settings(style, nommer), *reste[1:])
        connue = lignes.get(cle)
        return connue or lignes.keep(cle, origine(text, style, *reste))

    split_first_line.__wrapped__ = origine  # type: ignore[attr-defined]
    return split_first_line


def _settings(style: Any, nommer: Callable[..., str]) -> str:
    """Give all that a style says of a line."""
    reglages = style.__dict__.get("kit_reglages")
    if reglages is None:
        autres = [style[nom] for nom in _REGLAGES]
        # One string for all the styles that say the same, from document to document.
        reglages = style.__dict__["kit_reglages"] = sys.intern(f"{nommer(style, True)}{autres}")
    return str(reglages)
