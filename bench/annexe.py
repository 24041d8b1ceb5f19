"""Measures what the tables of a letter cost: a mise en demeure and its annex against its words.

The reference is the same words as plain paragraphs, one for each block or row, on the same pages,
in the same fonts and by the same renderer. The figures of the text change from turn to turn, as
they do from letter to letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from mesure import Mesure, compare, spent
from page import AU, Chaine

from kit.coffre import Ressources
from kit.render import Page

TOURS = 9
BLOCS = frozenset(
    "p div h1 h2 h3 address section header footer blockquote dt dd li ul ol dl figure table tr"
    .split()
)  # fmt: skip
CELLULES = ("td", "th", "br")
TEXTE = re.compile(r">([^<]+)<")


@dataclass
class Feuille:
    """A page to lay out."""

    html: str
    ressources: Ressources = field(default_factory=dict)


class Lecteur(HTMLParser):
    """Gathers the words of each block."""

    def __init__(self) -> None:
        super().__init__()
        self.blocs = [""]

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        """Begin a block, or part two cells."""
        if tag in BLOCS:
            self.blocs.append("")
        elif tag in CELLULES:
            self.blocs[-1] += " "

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if tag in BLOCS:
            self.blocs.append("")

    def handle_data(self, data: str) -> None:
        """Take some words."""
        self.blocs[-1] += data


def letter() -> Feuille:
    """Give the letter and its annex, without the sheets of the exhibits."""
    page = Chaine().page()
    html = page.html.partition('<section class="intercalaire"')[0]
    images = {nom: res for nom, res in page.ressources.items() if not nom.endswith(".css")}
    return Feuille(f"{html}</body></html>", images)


def plain(page: Feuille) -> Feuille:
    """Give its words as paragraphs."""
    tete, corps, reste = re.split(r"(<body[^>]*>)", page.html)
    lecteur = Lecteur()
    lecteur.feed(reste)
    lecteur.close()
    blocs = (re.sub(r"[ \n]+", " ", bloc).strip() for bloc in lecteur.blocs)
    paragraphes = "".join(f"<p>{escape(bloc)}</p>" for bloc in blocs if bloc)
    return Feuille(f"{tete}{corps}{paragraphes}</body></html>")


def vary(page: Page, rang: int) -> Feuille:
    """Change every figure of the text."""
    chiffres = str.maketrans("0123456789", "".join(str((n + rang) % 10) for n in range(10)))
    html = TEXTE.sub(lambda texte: texte[0].translate(chiffres), page.html)
    return Feuille(html, page.ressources)


def mesures() -> Iterator[Mesure]:
    """Compare the two pages turn by turn."""
    rendu, lettre = Chaine().rendu, letter()
    lettres = iter([vary(lettre, rang) for rang in range(TOURS + 1)])
    mots = iter([vary(plain(lettre), rang) for rang in range(TOURS + 1)])
    yield compare(
        "mise en demeure et annexe, contre ses mots seuls",
        lambda: rendu.pdf(next(lettres), AU),
        lambda: rendu.pdf(next(mots), AU),
        TOURS,
        2.0,
        spent,
    )
