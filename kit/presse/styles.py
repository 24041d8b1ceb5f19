"""A style begins with the initial values of all that no rule sets, instead of asking for each.

What a property that no rule sets takes from the parent is taken without the detour of those that
one sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Properties whose value depends on others, wherever it comes from.
_LIEES = frozenset(("page", "position", "float", "display"))
_PLACES = ("position", "float")
_TRAITS = ("border_top", "border_right", "border_bottom", "border_left", "outline", "column_rule")
# A width is zero as long as no rule gives its line a style.
_LARGEURS = {f"{trait}_style": f"{trait}_width" for trait in _TRAITS}
# These styles are copied, property by property, onto those of other boxes.
_RECOPIES = ("first-line", "first-letter")


def adapt(css: Any) -> None:
    """Fill each new style, and shorten the way of what it inherits."""
    simples = {nom for nom in css.INITIAL_VALUES if _simple(nom, css.INITIAL_VALUES)}
    propres = simples - set(css.INHERITED) - set(css.INITIAL_NOT_COMPUTED)
    initiales = {nom: css.INITIAL_VALUES[nom] for nom in propres}
    _fill(css, initiales, logical(css))
    _fill_anonymous(css.AnonymousStyle, initiales)
    decorations = {nom for nom in css.INITIAL_VALUES if nom.startswith("text_decoration_")}
    _inherit(css.ComputedStyle, (simples & set(css.INHERITED)) | decorations | {"page"})


def logical(css: Any) -> set[str]:
    """Give the names that mean another side when the text runs the other way."""
    return {
        fonction(block="ttb", inline=sens)
        for fonction in css.PHYSICAL_FUNCTIONS.values()
        for sens in ("ltr", "rtl")
    }


def _simple(nom: str, initiales: Mapping[str, Any]) -> bool:
    """Say whether a property depends on no other."""
    return not (nom in _LIEES or nom.startswith("text_decoration_") or initiales[nom] == "inherit")


def _fill(css: Any, initiales: Mapping[str, Any], logiques: set[str]) -> None:
    """Give a new style the initial values of what its rules leave alone."""
    origine, valeurs = css.ComputedStyle.__init__, css.INITIAL_VALUES
    communes = {**initiales, **dict.fromkeys(_LARGEURS.values(), 0)}

    def init(self: Any, parent: Any, cascaded: Any, pseudo_type: Any, *reste: Any) -> None:
        origine(self, parent, cascaded, pseudo_type, *reste)
        self.kit_physique = logiques.isdisjoint(cascaded)
        if not self.kit_physique or pseudo_type in _RECOPIES:
            return
        self.update(communes)
        if cascaded.keys().isdisjoint(_PLACES):
            placee = {nom: valeurs[nom] for nom in _PLACES}
            self.specified.update(placee)
            self.update(placee)
        for nom in cascaded:
            self.pop(nom, None)
            self.pop(_LARGEURS.get(nom), None)

    css.ComputedStyle.__init__ = init


def _fill_anonymous(anonyme: Any, initiales: Mapping[str, Any]) -> None:
    """Give a new anonymous style the initial values of all that it does not inherit."""
    origine = anonyme.__init__

    def init(self: Any, parent: Any) -> None:
        self.update(initiales)
        origine(self, parent)

    anonyme.__init__ = init


def _inherit(calcule: Any, heritees: set[str]) -> None:
    """Take from the parent, at once, what no rule sets."""
    origine: Callable[[Any, str], Any] = calcule.__missing__

    def missing(self: Any, key: str) -> Any:
        if key in heritees and self.kit_physique and key not in self.cascaded:
            parent = self.parent_style
            if parent is not None:
                valeur = self[key] = parent[key]
                return valeur
        return origine(self, key)

    calcule.__missing__ = missing
