"""WeasyPrint made cheaper without changing a byte: what it works out again and again is kept.

A few of its functions are wrapped, for the versions that were tested; any other runs as it is.

- A line of text is split once: measuring a cell, laying out its row, and laying out again a page
  whose numbers were unknown ask for the same line. The memory belongs to one configuration of
  fonts, and is emptied when full.
- The name of a style's font is worked out once by style.
- A property that no rule sets takes the value of the parent, or the initial one, at once.
- The lengths of a box are worked out once by style and by size of what contains it.
- The list of the pages is written once, not for each tag: a thousand pages have 50 000 tags.
"""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

VERSIONS = ("70.0",)
MEMOIRE = 8_000_000  # bytes of the lines kept, more or less
POIDS = 600  # bytes of a line, besides its text

# All that changes a line, besides what names its font.
_REGLAGES = (
    "font_kerning", "direction", "letter_spacing", "word_spacing", "white_space", "overflow_wrap",
    "word_break", "hyphens", "hyphenate_character", "hyphenate_limit_chars",
    "hyphenate_limit_zone", "tab_size", "text_decoration_line",
)  # fmt: skip
# Properties whose value depends on others, wherever it comes from.
_LIEES = ("page", "position", "float", "display")
_COTES = ("top", "right", "bottom", "left")
# What is worked out for a box.
_LONGUEURS = (
    *(f"{bord}_{cote}" for bord in ("margin", "padding") for cote in _COTES),
    *(f"border_{cote}_width" for cote in _COTES),
    *(f"{borne}{sens}" for borne in ("", "min_", "max_") for sens in ("width", "height")),
)
_PARAMETRES = "text style context max_width justification_spacing is_line_start minimum".split()


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


def remember(configuration: Any) -> None:
    """Keep the lines set in these fonts; all are loaded, or this is called again."""
    configuration.lignes = Lignes()


def adapt(weasyprint: Any) -> bool:
    """Wrap the functions, once; say whether this version is known."""
    if weasyprint.VERSION not in VERSIONS:
        return False
    css, line_break = weasyprint.css, weasyprint.text.line_break
    if hasattr(line_break.split_first_line, "__wrapped__"):
        return True
    if list(inspect.signature(line_break.split_first_line).parameters) != _PARAMETRES:
        return False
    nommer = line_break._font_style_cache_key = _named(line_break._font_style_cache_key)  # noqa: SLF001
    scinder = _split(line_break.split_first_line, nommer)
    for module in (line_break, weasyprint.layout.inline, weasyprint.layout.preferred):
        module.split_first_line = scinder
    css.ComputedStyle.__missing__ = _inherited(css)
    _resolve(weasyprint.layout)
    _number(weasyprint.pdf.pydyf.PDF)
    return True


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


def _inherited(css: Any) -> Callable[[Any, str], Any]:
    """Give the property that no rule sets without the detour of those that one sets."""
    origine = css.ComputedStyle.__missing__
    simples = {nom for nom in css.INITIAL_VALUES if _simple(nom, css.INITIAL_VALUES)}
    initiales = {
        nom: css.INITIAL_VALUES[nom]
        for nom in simples - set(css.INHERITED) - set(css.INITIAL_NOT_COMPUTED)
    }
    heritees = simples & set(css.INHERITED)
    logiques = {
        fonction(block="ttb", inline=sens)
        for fonction in css.PHYSICAL_FUNCTIONS.values()
        for sens in ("ltr", "rtl")
    }

    def missing(self: Any, key: str) -> Any:
        attributs = self.__dict__
        if "kit_physique" not in attributs:
            attributs["kit_physique"] = logiques.isdisjoint(self.cascaded)
        if attributs["kit_physique"] and key not in self.cascaded:
            if key in initiales:
                valeur = self[key] = initiales[key]
                return valeur
            if key in heritees and self.parent_style is not None:
                valeur = self[key] = self.parent_style[key]
                return valeur
        return origine(self, key)

    return missing


def _simple(nom: str, initiales: Any) -> bool:
    """Say whether a property depends on no other."""
    return not (nom in _LIEES or nom.startswith("text_decoration_") or initiales[nom] == "inherit")


def _resolve(mise_en_page: Any) -> None:
    """Work out the lengths of a box once by style and by size of what contains it."""
    origine = mise_en_page.percent.resolve_percentages

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style, bloc = box.style, containing_block
        taille = bloc if isinstance(bloc, tuple) else (bloc.width, bloc.height)
        connues = style.__dict__.setdefault("kit_longueurs", {})
        cle = (type(box), *taille)
        if style["border_collapse"] == "collapse" or cle not in connues:
            origine(box, containing_block)
            connues[cle] = {nom: box.__dict__[nom] for nom in _LONGUEURS}
        else:
            box.__dict__.update(connues[cle])

    for module in vars(mise_en_page).values():
        if getattr(module, "resolve_percentages", None) is origine:
            module.resolve_percentages = resolve_percentages


def _number(pdf: Any) -> None:
    """Write the list of the pages once."""
    ecrire = pdf.page_references.fget

    def page_references(self: Any) -> Any:
        pages = self.pages["Kids"]
        if len(pages) != self.__dict__.get("kit_pages"):
            self.kit_pages, self.kit_references = len(pages), ecrire(self)
        return self.kit_references

    pdf.page_references = property(page_references)
