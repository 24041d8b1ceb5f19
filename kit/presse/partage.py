"""Elements that the same rules reach, in the same surroundings, have one style.

WeasyPrint shares a style between the children of one parent only: cells of two rows, one of which
must stay with the next, have each their own. What is worked out of a style is worked out once, and
serves the next page too, when nothing of a page but its rules can change it.
Values are told apart by their identity: they live as long as the styles that hold them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kit.presse.styles import logical

Regles = Mapping[str, Any]
Cle = tuple[object, frozenset[Any]]

_SORTES = (None, "before", "after")
MAXIMUM = 600  # styles kept from page to page
# What makes a style depend on the size of its page, or is changed while the page is laid out.
_VARIABLES = re.compile(
    r"<style|overflow(?!-wrap)|\b(?:flex|grid)\b|\dp?[sld]?v(?:[whib]|min|max)\b", re.IGNORECASE
)


class Styles:
    """The styles already made, by what rules say of them and what their parents pass on."""

    def __init__(self) -> None:
        self.faits: dict[tuple[str | None, *Cle], Any] = {}
        self.milieux: dict[Cle, tuple[object, Any]] = {}  # with a style, for what it holds

    def kept(self, *textes: str) -> Styles:
        """Give those that serve a page, of these words and this style: these, or none."""
        if any(map(_VARIABLES.search, textes)):
            return Styles()
        if max(len(self.faits), len(self.milieux)) > MAXIMUM:
            self.faits, self.milieux = {}, {}
        return self


def adapt(css: Any) -> None:
    """Look for the style of an element among those already made before one is made."""
    etablir, origine = css.StyleFor.__init__, css.StyleFor.set_computed_styles
    transmis = frozenset((*css.INHERITED, "page"))
    # An anchor is gathered element by element; a name that turns with the text is no parent's.
    propres = frozenset((*logical(css), "anchor"))

    def init(self: Any, html: Any, *reste: Any) -> None:
        self.kit_partage = _Partage(transmis, css.Pending, getattr(html, "kit_styles", Styles()))
        etablir(self, html, *reste)

    def set_computed_styles(
        self: Any,
        element: Any,
        parent: Any,
        root: Any = None,
        pseudo_type: Any = None,
        base_url: Any = None,
        target_collector: Any = None,
    ) -> None:
        styles = self.get_computed_styles()
        regles = self.get_cascaded_styles().get((element, pseudo_type), {})
        # A page has no collector of anchors; what an element says of itself serves it alone.
        reel = target_collector is not None and pseudo_type in _SORTES
        if not reel or element.get("style") or not propres.isdisjoint(regles):
            origine(self, element, parent, root, pseudo_type, base_url, target_collector)
            return
        faits = self.kit_partage.styles.faits
        parente = None if parent is None else styles[parent, None]
        cle = pseudo_type, *self.kit_partage.key(parente, regles)
        if cle not in faits:
            origine(self, element, parent, root, pseudo_type, base_url, target_collector)
            faits[cle] = styles[element, pseudo_type]
        styles[element, pseudo_type] = faits[cle]

    css.StyleFor.__init__, css.StyleFor.set_computed_styles = init, set_computed_styles


class _Partage:
    """How the styles of one document are told apart."""

    def __init__(self, transmis: frozenset[str], attente: type, styles: Styles) -> None:
        self.styles = styles
        self._transmis, self._attente = transmis, attente

    def key(self, parente: Any, regles: Regles) -> Cle:
        """Name all that a style depends on; the root has no parent."""
        dits = {
            (nom, valeur if nom == "lang" else id(valeur), poids)  # a language is the page's own
            for nom, (valeur, poids) in regles.items()
        }
        # What the parent says is taken by such a rule, or may be by one that names a variable.
        dits |= {
            (nom, id(parente[nom]), None)
            for nom, (valeur, _) in regles.items()
            if parente is not None and (valeur == "inherit" or isinstance(valeur, self._attente))
        }
        return None if parente is None else self._milieu(parente), frozenset(dits)

    def _milieu(self, style: Any) -> object:
        """Give what the children of a style take from it: one object for equal things."""
        if "kit_milieu" not in style.__dict__:
            style.kit_milieu = object()
            if style.parent_style is not None:
                dits = {nom: dit for nom, dit in style.cascaded.items() if self._passes(nom)}
                cle = self.key(style.parent_style, dits)
                style.kit_milieu, _ = self.styles.milieux.setdefault(cle, (style.kit_milieu, style))
        return style.kit_milieu

    def _passes(self, nom: str) -> bool:
        return nom in self._transmis or nom.startswith(("__", "text_decoration_"))
