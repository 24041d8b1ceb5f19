"""The lengths of a box are worked out once by style; by size of its container if one is a share.

A box that no rule knows has the lengths of all such boxes.
"""

from __future__ import annotations

from typing import Any

TAILLES = 200  # of the containers of one style, remembered
_COTES = ("top", "right", "bottom", "left")
# What a rule may give as a share of the container.
_PARTS = (
    *(f"{bord}_{cote}" for bord in ("margin", "padding") for cote in _COTES),
    *(f"{borne}{sens}" for borne in ("", "min_", "max_") for sens in ("width", "height")),
)
# What is worked out for a box.
_LONGUEURS = (*_PARTS, *(f"border_{cote}_width" for cote in _COTES))


def adapt(mise_en_page: Any) -> None:
    """Keep what was worked out with the style that it comes from."""
    origine = mise_en_page.percent.resolve_percentages
    anonymes: dict[tuple[Any, ...], Any] = {}

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = box.style
        if style["border_collapse"] == "collapse":  # borders are shared with other boxes
            origine(box, containing_block)
            return
        connues = style.__dict__.get("kit_longueurs")
        if connues is None:
            seule = unruled(style)
            connues = style.__dict__["kit_longueurs"] = anonymes if seule else {}
            style.__dict__["kit_fixe"] = seule or _fixed(style)
        cle = (type(box), *(() if style.kit_fixe else _size(containing_block)))
        if cle in connues:
            box.__dict__.update(connues[cle])
        else:
            origine(box, containing_block)
            if len(connues) > TAILLES:
                connues.clear()
            connues[cle] = {nom: box.__dict__[nom] for nom in _LONGUEURS}

    for module in vars(mise_en_page).values():
        if getattr(module, "resolve_percentages", None) is origine:
            module.resolve_percentages = resolve_percentages


def unruled(style: Any) -> bool:
    """Say whether a style is that of the boxes without an element, not a copy that was changed."""
    parent = style.parent_style
    return parent is not None and parent.__dict__.get("anonymous_style") is style


def _fixed(style: Any) -> bool:
    """Say whether no length of a style is a share, nor something to work out."""
    for nom in _PARTS:
        longueur = style[nom]
        if longueur != "auto" and getattr(longueur, "unit", None) != "px":
            return False
    return True


def _size(bloc: Any) -> tuple[Any, ...]:
    return bloc if isinstance(bloc, tuple) else (bloc.width, bloc.height)
