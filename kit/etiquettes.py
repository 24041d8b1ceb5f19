"""On a narrow screen each row of a wide table becomes a card: its cells say their column."""

from __future__ import annotations

import html
import re

LARGES = 4  # columns; a narrower table fits a telephone as it is
_TABLE = re.compile(r'<table class="([^"]*)">(.*?)</table>', re.DOTALL)
_TITRE = re.compile(r"<th[^>]*>(.*?)</th>", re.DOTALL)
_RANG = re.compile(r"<tr[^>]*>.*?</tr>", re.DOTALL)
_CELLULE = re.compile(r"<td(?P<mots>[^>]*)>")
_BALISE = re.compile(r"<[^>]*>")


def etiqueter(page: str) -> str:
    """Write on each cell of a wide table the heading of its column, for the style sheet."""
    return _TABLE.sub(_table, page)


def _table(trouve: re.Match[str]) -> str:
    classes, contenu = trouve[1], trouve[2]
    tete, fin, corps = contenu.partition("</thead>")
    titres = [" ".join(_BALISE.sub("", titre).split()) for titre in _TITRE.findall(tete)]
    if not fin or len(titres) < LARGES:
        return trouve[0]
    rangs = _RANG.sub(lambda rang: _rang(rang[0], titres), corps)
    return f'<table class="{classes} cartes">{tete}{fin}{rangs}</table>'


def _rang(rang: str, titres: list[str]) -> str:
    if "colspan" in rang or len(_CELLULE.findall(rang)) != len(titres):
        return rang
    restants = iter(titres)
    return _CELLULE.sub(lambda cellule: _etiquette(cellule["mots"], next(restants)), rang)


def _etiquette(mots: str, titre: str) -> str:
    return f'<td{mots} data-label="{html.escape(html.unescape(titre))}">'
