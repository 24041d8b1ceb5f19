"""One self-contained HTML file: style, images and fonts inside, no script, nothing fetched."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from kit import renvois
from kit.etiquettes import etiqueter

if TYPE_CHECKING:
    from pathlib import Path

    from kit.coffre import Ressources

FEUILLES = ("style.css", "ecran.css")
FRISE = "kit:frise.svg"
CHARTE = "kit:charte.css"
RELIURE = "kit:reliure.css"
POLICES = (
    "SourceSerif4-Regular",
    "SourceSerif4-Bold",
    "SourceSans3-Regular",
    "SourceSans3-Semibold",
)
POLITIQUE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"

_IMAGE = re.compile(r'<img src="(kit:[^"]+)" alt="([^"]*)">')


def autonome(html: str, ressources: Ressources, communs: Path) -> str:
    """Put the style, the images and the fonts of a page inside it."""
    style = "".join(_feuille(nom, ressources, communs) for nom in FEUILLES)
    style += ressources[CHARTE][0].decode() + "\n" if CHARTE in ressources else ""
    for nom in POLICES:
        octets = (communs / "polices" / f"{nom}.ttf.woff2").read_bytes()
        style = style.replace(f"kit:{nom}", _data(octets, "font/woff2"))
    tete = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLITIQUE}">\n'
        f"<style>\n{style}</style>\n</head>"
    )
    corps = _IMAGE.sub(lambda trouve: _image(trouve, ressources), renvois.drop(html))
    corps = etiqueter(corps).replace("<table", '<div class="defile"><table')
    corps = corps.replace("</table>", "</table></div>")
    return corps.replace("</head>", tete, 1)


def _feuille(nom: str, ressources: Ressources, communs: Path) -> str:
    """Give a style sheet: the firm's own, which the page brings, or the bundled one."""
    propre = ressources.get(f"kit:{nom}")
    return propre[0].decode() if propre else (communs / nom).read_text(encoding="utf-8")


def _image(trouve: re.Match[str], ressources: Ressources) -> str:
    octets, media = ressources[trouve[1]]
    if trouve[1] == FRISE:
        # Our own drawing, never a file of the user: inside the page it takes the page's fonts.
        return octets.decode().replace("<svg", f'<svg role="img" aria-label="{trouve[2]}"', 1)
    return f'<img src="{_data(octets, media)}" alt="{trouve[2]}">'


def _data(octets: bytes, media: str) -> str:
    return f"data:{media};base64,{base64.b64encode(octets).decode('ascii')}"
