"""WeasyPrint made cheaper without changing a byte: what it works out again and again is kept.

A few of its functions are wrapped, for the versions that were tested; any other runs as it is.
Each module says what it spares; a test compares the bytes with those of WeasyPrint alone.
"""

from __future__ import annotations

import inspect
from typing import Any

from kit.presse import (
    agent,
    bords,
    cibles,
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
    configuration.lignes = lignes.Lignes()


def lighten(html: Any, *textes: str) -> None:
    """Spare a page what neither its words nor its styles, `textes`, can show."""
    agent.lighten(html, *textes)


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
    flux.adapt(weasyprint.formatting_structure.boxes.Box)
    dessins.adapt(weasyprint.svg)
    ecriture.adapt(weasyprint.pdf.pydyf)
    return True
