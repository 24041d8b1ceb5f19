"""The page of an exhibit that is a text or an e-mail: our template, the exhibit's words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kit.autonome import CHARTE
from kit.compose.lecture import lire
from kit.compose.moteur import Moteur
from kit.droit.textes import Textes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kit.compose import Ressources

STYLE = "pieces/pieces.css"
# Not needed between tags, where alone words of an exhibit stand; slow to parse by the thousand.
_INUTILES = {"&gt;": ">", "&#39;": "'", "&#34;": '"'}


@dataclass(frozen=True, slots=True)
class PageDePiece:
    """A finished page, as the renderer takes it."""

    html: str
    ressources: Ressources


def compose_piece(gabarit: str, mots: Mapping[str, Any], communs: Path) -> PageDePiece:
    """Write the page of an exhibit; `communs` is the shared folder of the templates."""
    html = _moteur(communs).rendre("_communs/pieces/page.html", {**mots, "gabarit": gabarit})
    for code, signe in _INUTILES.items():
        html = html.replace(code, signe)
    style = (communs / STYLE).read_bytes()
    return PageDePiece(html, {CHARTE: (style, "text/css")})


@cache
def _moteur(communs: Path) -> Moteur:
    """Read the shared templates once: a dossier may have hundreds of e-mails."""
    templates = communs.parent
    return Moteur(lire(templates), Textes({}), f"templates/{templates.name}")
