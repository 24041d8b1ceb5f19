"""What is true of an exhibit that a reader must know: each is a sentence, and none blocks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kit.valeurs.citation import cite

Genre = Literal["repare", "actif", "restriction", "calque", "revision", "metadonnees", "courriel"]
MAX_CITES = 5


@dataclass(frozen=True, slots=True)
class Constat:
    """One such fact, in a French sentence that does not name the file."""

    genre: Genre
    texte: str


@dataclass(frozen=True, slots=True)
class Examen:
    """What one reading of a content found: its type, its pages, its facts.

    `auteurs` are the persons its metadata names and `traces` the other kinds of metadata: whether
    they are worth a word depends on what the dossier already says.
    """

    media: str = ""
    pages: int | None = None
    constats: tuple[Constat, ...] = ()
    auteurs: tuple[str, ...] = field(default=())
    traces: tuple[str, ...] = field(default=())

    def facts(self, auteur: str | None) -> tuple[Constat, ...]:
        """Give the facts of an exhibit whose author, if any, the dossier already names."""
        caches = [nom for nom in self.auteurs if _simple(nom) != _simple(auteur or "")]
        dits = [f"auteur {cite(nom)}" for nom in caches] + list(self.traces)
        if not dits:
            return self.constats
        texte = f"Contient des métadonnées : {enumerate_few(dits)}."
        return (*self.constats, Constat("metadonnees", texte))


def enumerate_few(mots: Sequence[str], maximum: int = MAX_CITES) -> str:
    """Join words with commas, and count those beyond a few.

    >>> enumerate_few(["a", "b"]), enumerate_few(["a", "b", "c", "d"], 2)
    ('a, b', 'a, b et 2 autres')
    """
    if len(mots) <= maximum:
        return ", ".join(mots)
    reste = len(mots) - maximum
    return f"{', '.join(mots[:maximum])} et {reste} autre{'s' if reste > 1 else ''}"


def left_out(ou: str, noms: Sequence[str]) -> str:
    """Say which files, joined to an exhibit, its pages do not show.

    >>> left_out("au PDF", ["« a.xml »"])
    "Fichier joint au PDF (« a.xml ») : non reproduit, conservé dans l'original."
    """
    s = "s" if len(noms) > 1 else ""
    dits = enumerate_few(noms)
    return f"Fichier{s} joint{s} {ou} ({dits}) : non reproduit{s}, conservé{s} dans l'original."


def enumerate_pages(pages: Iterable[int]) -> str:
    """Name pages: `page 3`, `pages 1, 3`."""
    rangs = sorted(set(pages))
    return f"page{'s' if len(rangs) > 1 else ''} {enumerate_few([str(rang) for rang in rangs])}"


def _simple(nom: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", nom).casefold().split())
