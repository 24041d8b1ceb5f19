"""A message as the plain words of the page that shows it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kit import francais

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kit.messages.fiche import Correspondant, Message

_MOT_LONG = re.compile(r"\S{60}(?=\S)")
MONTRES = 30  # correspondents of one header, and attachments


def fragment(message: Message, sha256: str) -> dict[str, Any]:
    """Give what `_communs/pieces/courriel.html` shows; `sha256` is that of the original file."""
    return {
        "entetes": [
            {"nom": nom, "valeur": _breakable(valeur)}
            for nom, valeur in _headers(message)
            if valeur
        ],
        "lignes": message.texte.split("\n") if message.texte else [],
        "autre": message.autre.split("\n") if message.autre else [],
        "jointes": [
            {
                "nom": _breakable(jointe.nom),
                "media": jointe.media,
                "taille": size(jointe.taille),
                "sha256": jointe.sha256,
            }
            for jointe in message.jointes[:MONTRES]
        ],
        "autres_jointes": max(0, len(message.jointes) - MONTRES),
        "defauts": list(message.defauts),
        "html": message.html,
        "sha256": sha256,
    }


def _breakable(texte: str) -> str:
    """Let a long word break: laying out one that cannot takes the square of its length."""
    return _MOT_LONG.sub("\\g<0>\u200b", texte)


def _headers(message: Message) -> Iterable[tuple[str, str]]:
    yield "De", people(message.de) or "(sans expéditeur)"
    yield "À", people(message.a)
    yield "Copie à", people(message.cc)
    yield "Date", when(message.date)
    yield "Objet", message.objet or "(sans objet)"
    yield "Identifiant", message.message_id
    yield "En réponse à", message.en_reponse_a


def people(qui: tuple[Correspondant, ...]) -> str:
    """Name correspondents; the end of a long list is counted."""
    noms = [str(un) for un in qui[:MONTRES]]
    if len(qui) > MONTRES:
        noms.append(f"et {francais.pluriel(len(qui) - MONTRES, 'autre')}")
    return " ; ".join(noms)


def when(date: datetime | None) -> str:
    """Write an instant as its sender's clock showed it.

    >>> when(datetime.fromisoformat("2026-09-04T09:10+02:00")).replace("\\xa0", " ")
    '4 septembre 2026 à 9 h 10 (UTC+02:00)'
    """
    if date is None:
        return "(sans date lisible)"
    zone = re.sub(r"^UTC$", "UTC+00:00", str(date.tzinfo)) if date.tzinfo else "sans fuseau"
    jour, heure = date.date().isoformat(), date.time().isoformat("minutes")
    return f"{francais.date(jour)} à {francais.heure(heure)} ({zone})"


def size(octets: int) -> str:
    """Write a size in bytes as people read it.

    >>> size(999), size(12_345), size(3_400_000)
    ('999\\xa0octets', '12\\xa0ko', '3,4\\xa0Mo')
    """
    if octets < 1_000:
        return f"{octets}\u00a0octets"
    if octets < 1_000_000:
        return f"{octets // 1_000}\u00a0ko"
    return f"{octets // 1_000_000},{octets // 100_000 % 10}\u00a0Mo"
