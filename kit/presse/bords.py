"""The rule under a cell, a straight line on one side, is drawn without looking at its corners.

It is one filled rectangle where WeasyPrint fills a frame within a mask: the same points on paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kit.presse.longueurs import unruled

if TYPE_CHECKING:
    from collections.abc import Callable

_COINS = [f"border_{y}_{x}_radius" for y in ("top", "bottom") for x in ("left", "right")]
_DROIT = ((0, "px"), (0, "px"))


def adapt(dessin: Any) -> None:
    """Draw borders above and below at once, all others as before."""
    origine = dessin.border.draw_border
    couleur: Callable[[Any, str], Any] = dessin.border.get_color

    def draw_border(stream: Any, box: Any) -> None:
        haut, bas = box.border_top_width, box.border_bottom_width
        if not _plain(box):
            origine(stream, box)
            return
        if bas:
            _rule(stream, box, couleur(box.style, "border_bottom_color"), bas, bas=True)
        if haut:
            _rule(stream, box, couleur(box.style, "border_top_color"), haut, bas=False)

    dessin.border.draw_border = dessin.draw_border = draw_border


def _plain(box: Any) -> bool:
    """Say whether nothing but straight, solid, visible lines above or below is to draw."""
    style = box.style
    if "kit_filets" not in style.__dict__:
        style.__dict__["kit_filets"] = unruled(style) or _ruled(style)
    return bool(style.kit_filets and not (box.border_left_width or box.border_right_width))


def _ruled(style: Any) -> bool:
    coins = [style[coin] for coin in _COINS] == [_DROIT] * len(_COINS)
    simple = style["column_width"] == style["column_count"] == "auto"
    nu = style["border_image_source"][0] == "none" and style["visibility"] == "visible"
    return coins and simple and nu and all(_solid(style, cote) for cote in ("top", "bottom"))


def _solid(style: Any, cote: str) -> bool:
    """Say whether the line of a side is absent, or solid with a colour that shows."""
    if not style[f"border_{cote}_width"]:
        return True
    couleur = style[f"border_{cote}_color"]
    couleur = style["color"] if couleur == "currentcolor" else couleur
    return bool(style[f"border_{cote}_style"] == "solid" and couleur.alpha)


def _rule(stream: Any, box: Any, couleur: Any, epaisseur: float, *, bas: bool) -> None:
    """Draw the line above or below a box."""
    x, y = box.border_box_x(), box.border_box_y()
    bord = y + box.border_height() - epaisseur if bas else y
    with stream.artifact(), stream.stacked():
        stream.set_color(couleur)
        stream.rectangle(x, bord, box.border_width(), epaisseur)
        stream.fill()
