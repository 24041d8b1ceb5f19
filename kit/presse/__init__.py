"""WeasyPrint made cheaper without changing a page: what it works out again and again is kept.

A few of its functions are wrapped, for the versions that were tested; any other runs as it is.
Each module says what it spares. A test compares the bytes with those of WeasyPrint alone; but for
words of a drawing (`dessins`) and rules under cells (`bords`), which are written in fewer orders.
"""

from __future__ import annotations

import inspect
import sys
from typing import Any

from kit.presse import (
    agent,
    bords,
    cibles,
    coupes,
    dessins,
    ecriture,
    flux,
    lignes,
    longueurs,
    partage,
    styles,
)

VERSIONS = ("70.0",)
_PARAMETRES = "text style context max_width justification_spacing is_line_start minimum".split()


def remember(configuration: Any) -> None:
    """Keep the lines set in these fonts; all are loaded, or this is called again."""
    configuration.lignes, configuration.styles = lignes.Lignes(), partage.Styles()


def lighten(html: Any, configuration: Any, page: str, style: str) -> None:
    """Spare a page what neither its words nor its style can show, and what earlier ones worked out.

    The configuration is that of its style sheet, if it was remembered.
    """
    agent.lighten(html, page, style)
    html.kit_styles = configuration.styles.kept(page, style)


def adapt(weasyprint: Any) -> bool:
    """Wrap the functions, once; say whether this version is known."""
    if weasyprint.VERSION not in VERSIONS:
        return False
    scinder = weasyprint.text.line_break.split_first_line
    if hasattr(scinder, "__wrapped__"):
        return True
    if list(inspect.signature(scinder).parameters) != _PARAMETRES:
        return False
    lignes.adapt(weasyprint)
    styles.adapt(weasyprint.css)
    partage.adapt(weasyprint.css)
    longueurs.adapt(weasyprint.layout)
    bords.adapt(weasyprint.draw)
    cibles.adapt(weasyprint.css.targets)
    coupes.adapt(sys.modules["tinyhtml5.inputstream"])
    flux.adapt(weasyprint.formatting_structure.boxes.Box)
    dessins.adapt(weasyprint.svg)
    ecriture.adapt(weasyprint.pdf.pydyf)
    return True
