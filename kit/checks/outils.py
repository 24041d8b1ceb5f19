"""How a rule says what it found, and how it goes through a dossier."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, TypeVar

from kit.dossier import Mot
from kit.errors import Probleme
from kit.valeurs.citation import cite, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kit.errors import Chemin

T = TypeVar("T", bound=Mot)


def erreur(chemin: Chemin, message: str) -> Probleme:
    """A contradiction: nothing can be produced before it is corrected."""
    return Probleme(chemin, message)


def avertir(chemin: Chemin, message: str) -> Probleme:
    """A doubt, shown and not blocking."""
    return Probleme(chemin, message, "avertissement")


def noter(chemin: Chemin, message: str) -> Probleme:
    """Something worth knowing."""
    return Probleme(chemin, message, "note")


def find(mot: Mot, genre: type[T], chemin: Chemin = ()) -> Iterator[tuple[Chemin, T]]:
    """Every record of one kind inside another, with its path."""
    if isinstance(mot, genre):
        yield chemin, mot
    for nom in type(mot).model_fields:
        valeur = getattr(mot, nom)
        if isinstance(valeur, Mot):
            yield from find(valeur, genre, (*chemin, nom))
        elif isinstance(valeur, tuple):
            for rang, element in enumerate(valeur):
                if isinstance(element, Mot):
                    yield from find(element, genre, (*chemin, nom, rang))


def unknown(mot: str, possibles: Iterable[str], vide: str) -> str:
    """The end of a sentence about a word that names nothing in the dossier."""
    connus = list(possibles)
    if not connus:
        return vide
    proche = did_you_mean(mot, connus) or next((c for c in connus if alike(c) == alike(mot)), None)
    if proche:
        return f"vouliez-vous dire {cite(proche)} ?"
    return f"connus : {', '.join(connus[:10])}"


def alike(mot: str) -> str:
    """The form under which two numbers look the same to a reader."""
    return unicodedata.normalize("NFKC", mot).casefold().replace(" ", "")


def repeated(mots: Iterable[str]) -> Iterator[tuple[int, int, bool]]:
    """Rank, rank of the earlier twin, and whether they are equal or only look alike."""
    premiers: dict[str, tuple[int, str]] = {}
    for rang, mot in enumerate(mots):
        avant, ancien = premiers.setdefault(alike(mot), (rang, mot))
        if avant != rang:
            yield rang, avant, mot == ancien
