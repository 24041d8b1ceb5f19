"""What a letter does not say: words and repealed articles, read from `mots_interdits.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kit import source
from kit.dossier import Classe
from kit.errors import ModeleFautif
from kit.modeles import CLASSES
from kit.modeles.fiche import Fiche

FICHIER = "mots_interdits.yaml"
_MOTS_MOT = ("motif", "raison", "article", "classes", "sauf")
_MOTS_ABROGE = ("motif", "remplace_par", "depuis")
_ESPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'", "\u00ad": ""})


@dataclass(frozen=True, slots=True)
class Interdit:
    """A forbidden word, why, and to whom; `sauf` names the documents that may write it."""

    motif: re.Pattern[str]
    raison: str
    article: str | None = None
    classes: tuple[Classe, ...] = ()
    sauf: tuple[str, ...] = ()

    def dans(self, texte: str, alentours: int = 0) -> list[tuple[str, str]]:
        """Give what a text says of it, and the same with so many signs around it."""
        lu = aplatir(texte)
        return [
            (trouve[0], lu[max(0, trouve.start() - alentours) : trouve.end() + alentours])
            for trouve in self.motif.finditer(lu)
        ]


@dataclass(frozen=True, slots=True)
class Abroge:
    """The number of an article that no longer says what it said."""

    motif: re.Pattern[str]
    remplace_par: str


@dataclass(frozen=True, slots=True)
class Interdits:
    """Everything that a letter does not say."""

    mots: tuple[Interdit, ...]
    articles: tuple[Abroge, ...]

    def pour(self, document: str, classe: str) -> Iterator[Interdit]:
        """Give the words forbidden to a document sent to a class of debtor."""
        for mot in self.mots:
            if document not in mot.sauf and (not mot.classes or classe in mot.classes):
                yield mot

    def partout(self, document: str | None) -> Iterator[Interdit]:
        """Give the words that the template of a document may never hold, whoever reads it.

        A shared template, `document` None, may hold what one document at least may say.
        """
        for mot in self.mots:
            permis = bool(mot.sauf) if document is None else document in mot.sauf
            if not mot.classes and not permis:
                yield mot


def read(templates: Path) -> Interdits:
    """Read the list of a templates folder; ModeleFautif gives every mistake at its line."""
    fiche = Fiche(source.read(templates / "_communs" / FICHIER))
    fiche.cles((), fiche.racine, ("mots", "articles"), ("mots", "articles"))
    mots = tuple(_interdit(fiche, rang) for rang in range(_nombre(fiche, "mots")))
    articles = tuple(_abroge(fiche, rang) for rang in range(_nombre(fiche, "articles")))
    if fiche.problemes:
        raise ModeleFautif("\n".join(str(probleme) for probleme in fiche.problemes))
    return Interdits(mots, articles)


def aplatir(texte: str) -> str:
    """Give a text with ordinary spaces and apostrophes; no sign more nor less, but soft hyphens."""
    return texte.translate(_ESPACES)


def _nombre(fiche: Fiche, mot: str) -> int:
    liste = fiche.racine.get(mot)
    if isinstance(liste, list):
        return len(liste)
    fiche.note((mot,), "attendu : une liste.")
    return 0


def _interdit(fiche: Fiche, rang: int) -> Interdit:
    ici = ("mots", rang)
    lu = fiche.carte(ici, fiche.racine["mots"][rang])
    fiche.cles(ici, lu, _MOTS_MOT, ("motif", "raison"))
    return Interdit(
        _motif(fiche, ici, lu.get("motif")),
        fiche.texte((*ici, "raison"), lu.get("raison")),
        fiche.texte((*ici, "article"), lu.get("article")) or None,
        fiche.liste((*ici, "classes"), lu.get("classes"), CLASSES),
        fiche.liste((*ici, "sauf"), lu.get("sauf")),
    )


def _abroge(fiche: Fiche, rang: int) -> Abroge:
    ici = ("articles", rang)
    lu = fiche.carte(ici, fiche.racine["articles"][rang])
    fiche.cles(ici, lu, _MOTS_ABROGE, ("motif", "remplace_par"))
    motif = _motif(
        fiche, ici, lu.get("motif"), r"\b(?:articles?|art\.)[^.;<]{{0,40}}?\b(?:{})(?![\d-])"
    )
    return Abroge(motif, fiche.texte((*ici, "remplace_par"), lu.get("remplace_par")))


def _motif(
    fiche: Fiche, ici: tuple[str | int, ...], valeur: object, forme: str = "{}"
) -> re.Pattern[str]:
    ecrit = fiche.texte((*ici, "motif"), valeur)
    try:
        return re.compile(forme.format(ecrit), re.IGNORECASE)
    except re.error as erreur:
        fiche.note((*ici, "motif"), f"expression régulière illisible ({erreur.msg}).")
        return re.compile("(?!)")
