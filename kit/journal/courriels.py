"""An e-mail in the words of a dossier: facts only, no sentence of the message."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kit import francais
from kit.glyphes import printable
from kit.journal.preuves import Preuve
from kit.messages.signes import show
from kit.valeurs.textes import MAX_TEXTE

if TYPE_CHECKING:
    from kit.journal.cotes import Annuaire, Route
    from kit.journal.graphie import Mots, Valeur
    from kit.messages import Correspondant, Message
    from kit.messages.boite import Brut

JOINTES = 10
SANS_DESSIN = "\u25ca"
_ZONE_MAXIMALE = timedelta(hours=14, minutes=59)


def contact(message: Message, route: Route, le: str, annuaire: Annuaire) -> Mots:
    """Write the contact that a message is; what it changes in law is never guessed."""
    mots: dict[str, Valeur] = {
        "le": le,
        "canal": "courriel",
        "sens": route.sens,
        "de": _names(message.de, annuaire),
        "a": _names(message.a or message.cc, annuaire),
        "resume": _summary(message),
        "effet": "aucun",
    }
    if route.confidentiel:
        mots["confidentiel"] = "true"
    return mots


def exhibit(
    message: Message, route: Route, quand: datetime, brut: Brut, annuaire: Annuaire
) -> Preuve:
    """Make the message itself an exhibit, named by its date."""
    heure = francais.heure(quand.time().isoformat("minutes"))
    titre = f"Courriel du {francais.date(quand.date().isoformat())} à {heure}"
    titre = titre.replace(francais.INSECABLE, " ")
    return Preuve(
        octets=brut.octets,
        nom=f"{titre}{brut.suffixe}",
        titre=titre,
        id=f"courriel-{quand:%Y-%m-%d-%H%M}",
        date=quand.date(),
        auteur=_author(message, annuaire),
        confidentiel=route.confidentiel,
    )


def instant(quand: datetime) -> str:
    """Write an instant as a dossier does: the sender's own hour, with its zone if it has one.

    >>> instant(datetime.fromisoformat("2026-09-04T09:10:07+02:00"))
    '2026-09-04T09:10:07+02:00'
    """
    if abs(quand.utcoffset() or timedelta()) > _ZONE_MAXIMALE:
        quand = quand.astimezone(UTC)
    return quand.isoformat(timespec="seconds" if quand.second else "minutes")


def _author(message: Message, annuaire: Annuaire) -> str | None:
    if not message.de:
        return None
    premier = message.de[0]
    connu = annuaire.personnes.get(premier.adresse.lower())
    return connu.nom if connu else _drawable(premier.nom or premier.adresse)[:MAX_TEXTE].strip()


def _names(qui: tuple[Correspondant, ...], annuaire: Annuaire) -> str:
    """Name correspondents in the room of one line; those left out are counted."""
    noms = [_named(un, annuaire) for un in qui]
    for gardes in range(len(noms), 0, -1):
        reste = len(noms) - gardes
        suite = f" ; et {reste} autre{'s' if reste > 1 else ''}" if reste else ""
        texte = " ; ".join(noms[:gardes]) + suite
        if len(texte) <= MAX_TEXTE:
            return texte
    return noms[0][: MAX_TEXTE - 1] + "…" if noms else "(non indiqué)"


def _named(qui: Correspondant, annuaire: Annuaire) -> str:
    """Name someone as the dossier does when it knows the address."""
    connu = annuaire.personnes.get(qui.adresse.lower())
    if connu is None:
        return _drawable(str(qui))
    qualite = f", {connu.qualite}" if connu.qualite else ""
    return f"{connu.nom}{qualite} ({_drawable(qui.adresse)})"


def _summary(message: Message) -> str:
    """Give the subject and the attachments: facts, no word of the message."""
    objet = f"Courriel « {_inner(message.objet)} »" if message.objet else "Courriel sans objet"
    if not message.jointes:
        return f"{objet}."
    noms = ", ".join(_drawable(jointe.nom) for jointe in message.jointes[:JOINTES])
    reste = len(message.jointes) - JOINTES
    suite = f" et {reste} autre{'s' if reste > 1 else ''}" if reste > 0 else ""
    accord = "s" if len(message.jointes) > 1 else ""
    return f"{objet}, pièce{accord} jointe{accord} : {noms}{suite}."


def _inner(texte: str) -> str:
    """Give a text to quote: its own French quotes become those of the second level."""
    net = re.sub(r"«[\s\u00a0\u202f]*", "“", _drawable(texte))
    return re.sub(r"[\s\u00a0\u202f]*»", "”", net)


def _drawable(texte: str) -> str:
    """Give a text that a dossier accepts: each sign that the fonts lack is replaced."""
    net = unicodedata.normalize("NFC", show(texte))
    return "".join(signe if printable(signe) else SANS_DESSIN for signe in net)
