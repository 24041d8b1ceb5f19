"""What is waited for before a document, and the day the wait ends when it is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kit.phrases import document as nom_du_document
from kit.phrases import jour
from kit.situation import Situation


@dataclass(frozen=True, slots=True)
class Attente:
    """A wait in a French sentence; `le` is None when no day ends it."""

    texte: str
    le: date | None = None


def seuil(s: Situation, nom: str) -> Iterator[Attente]:
    """Wait for a number of days late."""
    attendu = s.jours(nom)
    if s.retard < attendu:
        le = s.au + timedelta(days=attendu - s.retard) if s.retard else None
        yield Attente(f"prévue à {attendu} jours de retard ({s.retard} aujourd'hui).", le)


def apres(
    s: Situation, document: str, nom: str, delai: str = "entre_relances"
) -> Iterator[Attente]:
    """Wait for another document, then for its delay."""
    ecart, ecoule = s.jours(delai), s.depuis(document)
    if ecoule is None:
        yield Attente(f"{nom} vient d'abord.")
    elif ecoule < ecart:
        le = s.envois[document] + timedelta(days=ecart)
        yield Attente(f"{nom} est du {jour(s.envois[document])} : attendez le {jour(le)}.", le)


def deja(s: Situation, *documents: str) -> Iterator[Attente]:
    """A step is not taken twice, nor after a higher one."""
    for document in documents:
        if document in s.envois:
            le = jour(s.envois[document])
            yield Attente(f"étape passée : {nom_du_document(document)} du {le}.")
            return
