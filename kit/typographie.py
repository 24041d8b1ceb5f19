"""The finer points of French typography, put in once, on the finished page."""

from __future__ import annotations

import re
from functools import lru_cache

FINE = "\u202f"
INSECABLE = "\u00a0"
LONG = 40
COURT = 200  # characters of a text that may come again: a cell, a heading, a sentence of ours

_BALISE = re.compile(r"(<[^>]*>)")
_INTACTS = ("style", "pre", "code", "title")
_LETTRE = "A-Za-zÀ-ÖØ-öø-ÿŒœŸ"
_UNITES = r"(?:[€%‰]|(?:jours?|euros?|mois|ans?|pages?|h|ko|Mo)\b)"
_ABREVIATIONS = r"\b[Pp]ages?|\b[Pp]ièces?|\b[Aa]nnexe|§|\bM\.|\bMM\.|\bMme|\bMe"
_REGLES = tuple(
    (re.compile(motif), remplacement)
    for motif, remplacement in (
        (r"&#39;|&#x27;", "'"),
        (rf"(?<=[{_LETTRE}0-9])'(?=[{_LETTRE}«])", "’"),
        (r"\.\.\.", "…"),
        (r" ([;!?])(?!\w)", rf"{FINE}\1"),
        (r" :(?=\s|$)", f"{INSECABLE}:"),
        (r"« ", f"«{INSECABLE}"),
        (r" »", f"{INSECABLE}»"),
        (r"\b([nN]os?|[nN]°s?|[nN]os) (?=\d)", rf"\1{INSECABLE}"),
        (r"(n°s?|N°s?) (?=[\w]|$)", rf"\1{INSECABLE}"),
        (r"\b([aA]rticles?|[aA]rt\.) (?=[LRDA]?\.? ?\d)", rf"\1{INSECABLE}"),
        (rf"(?<=\d) (?={_UNITES})", INSECABLE),
        (r"(?<=\d) (?=\d{3}(?!\d))", INSECABLE),
        (rf"({_ABREVIATIONS}) (?=[\dA-Z])", rf"\1{INSECABLE}"),
        (r" ([–—]) (?=[a-zà-ÿ])", rf"{INSECABLE}\1 "),
    )
)
_MOT_LONG = re.compile(rf"(?:&[#\w]+;|[^\s<&\u00a0\u202f]){{{LONG + 1},}}")
_ADRESSE = re.compile(r"[\w.+-]+@(?=[\w.-]{12})")
# What may not be parted from a link belongs inside: before it, WeasyPrint breaks lines too soon.
_ATTACHE = re.compile(rf"(n°s?{INSECABLE})(<a [^>]*>)")
_LETTRES = re.compile(r"&[#\w]+;|.", re.DOTALL)


def typographie(html: str) -> str:
    """Set the spaces, apostrophes and breaks of the text nodes; tags and attributes are kept.

    A link takes in the « n° » that it follows.
    """
    morceaux = _BALISE.split(html)
    intact = 0
    for rang, morceau in enumerate(morceaux):
        if rang % 2:
            intact += _niveau(morceau)
        elif morceau and not intact:
            morceaux[rang] = _revu(morceau) if len(morceau) <= COURT else _soigner(morceau)
    return _ATTACHE.sub(r"\2\1", "".join(morceaux))


def _niveau(balise: str) -> int:
    nom = balise[1:].lstrip("/").split(None, 1)[0].rstrip("/>").lower() if len(balise) > 2 else ""
    if nom not in _INTACTS:
        return 0
    return -1 if balise.startswith("</") else 1


@lru_cache(maxsize=10_000)
def _revu(texte: str) -> str:
    """Do as `_soigner`, once for a text that comes again: in a table, in the next letter."""
    return _soigner(texte)


def _soigner(texte: str) -> str:
    for motif, remplacement in _REGLES:
        texte = motif.sub(remplacement, texte)
    texte = _ADRESSE.sub(r"\g<0><wbr>", texte)
    return _MOT_LONG.sub(_couper, texte)


def _couper(trouve: re.Match[str]) -> str:
    """Let a word too long for a column break: without it the text leaves the page and is lost."""
    lettres = _LETTRES.findall(trouve[0])
    pas = LONG // 2
    return "<wbr>".join("".join(lettres[i : i + pas]) for i in range(0, len(lettres), pas))


def brut(texte: str) -> str:
    """Give a text with ordinary spaces, for a subject line or a comparison."""
    return " ".join(texte.replace("\u2011", "-").split())
