"""Elements that the same rules reach, in the same surroundings, have one style.

WeasyPrint shares a style between the children of one parent only: cells of two rows, one of which
must stay with the next, have each their own. What is worked out of a style is worked out once.
Values are told apart by their identity: they live as long as the styles that hold them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.presse.styles import logical

Regles = Mapping[str, Any]
Cle = tuple[object, frozenset[Any]]


def adapt(css: Any) -> None:
    """Look for the style of an element among those of its document before one is made."""
    origine = css.StyleFor.set_computed_styles
    transmis = frozenset((*css.INHERITED, "page"))
    # An anchor is gathered element by element; a name that turns with the text is no parent's.
    propres = frozenset((*logical(css), "anchor"))

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
        regles = self.get_cascaded_styles().get((element, None), {})
        reste = (root, pseudo_type, base_url, target_collector)
        # The root has no parent, a page no collector of anchors.
        reel = target_collector is not None and pseudo_type is None and parent is not None
        if not reel or not propres.isdisjoint(regles):
            origine(self, element, parent, *reste)
            return
        partage = self.__dict__.setdefault("kit_partage", _Partage(transmis, css.Pending))
        cle = partage.key(styles[parent, None], regles)
        if cle not in partage.styles:
            origine(self, element, parent, *reste)
            partage.styles[cle] = styles[element, None]
        styles[element, None] = partage.styles[cle]

    css.StyleFor.set_computed_styles = set_computed_styles


class _Partage:
    """The styles of one document, by what rules say of them and what their parents pass on."""

    def __init__(self, transmis: frozenset[str], attente: type) -> None:
        self.styles: dict[Cle, Any] = {}
        self._milieux: dict[Cle, object] = {}
        self._transmis, self._attente = transmis, attente

    def key(self, parente: Any, regles: Regles) -> Cle:
        """Name all that a style depends on."""
        dits = {(nom, id(valeur), poids) for nom, (valeur, poids) in regles.items()}
        # What the parent says is taken by such a rule, or may be by one that names a variable.
        dits |= {
            (nom, id(parente[nom]), None)
            for nom, (valeur, _) in regles.items()
            if valeur == "inherit" or isinstance(valeur, self._attente)
        }
        return self._milieu(parente), frozenset(dits)

    def _milieu(self, style: Any) -> object:
        """Give what the children of a style take from it: one object for equal things."""
        if "kit_milieu" not in style.__dict__:
            style.kit_milieu = object()
            if style.parent_style is not None:
                dits = {nom: dit for nom, dit in style.cascaded.items() if self._passes(nom)}
                cle = self.key(style.parent_style, dits)
                style.kit_milieu = self._milieux.setdefault(cle, style.kit_milieu)
        return style.kit_milieu

    def _passes(self, nom: str) -> bool:
        return nom in self._transmis or nom.startswith(("__", "text_decoration_"))
