"""What becomes of a reference to an exhibit: a page of the bound PDF, a file, or plain text."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_RENVOI = re.compile(r'<a class="(renvoi|folio)" href="#piece-(\d+)">(.*?)</a>')


def reference(numero: int) -> str:
    """Write the number of an exhibit, which leads to it."""
    return f'<a class="renvoi" href="#piece-{int(numero)}">{int(numero)}</a>'


def proof(numeros: Sequence[int]) -> str:
    """Name the exhibits that prove a fact, or say that there is none."""
    if not numeros:
        return "sans justificatif"
    mot = "Pièce" if len(numeros) == 1 else "Pièces"
    return f"{mot} n° " + " et ".join(reference(numero) for numero in numeros)


def page_number(numero: int) -> str:
    """Write an empty link, which the style sheet of the bound PDF fills with the page."""
    return f'<a class="folio" href="#piece-{int(numero)}"></a>'


def drop(html: str) -> str:
    """Turn every reference into its text: there is nothing to lead to."""
    return _RENVOI.sub(lambda trouve: trouve[3] or "–", html)


def to_files(html: str, fichiers: Mapping[int, str]) -> str:
    """Lead every reference to the file of its exhibit, beside the page; others become text.

    >>> to_files(f"{reference(1)}, {reference(2)}", {1: "pieces/01 - A&B.pdf"})
    '<a href="pieces/01%20-%20A%26B.pdf">1</a>, 2'
    """

    def lien(trouve: re.Match[str]) -> str:
        fichier = fichiers.get(int(trouve[2]))
        if fichier is None:
            return trouve[3] or "–"
        return f'<a href="{escape(quote(fichier))}">{trouve[3] or "ouvrir"}</a>'

    return _RENVOI.sub(lien, html)
