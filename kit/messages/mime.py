"""A message as the mail systems carry it (.eml): who, when, what, and what came with it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email import errors as fautes
from typing import NamedTuple

from kit.messages import entetes, versions
from kit.messages.codes import to_text, words
from kit.messages.fiche import Defauts, Jointe, Message
from kit.messages.parties import COUPES, Partie, parse
from kit.messages.signes import show, show_lines, show_name
from kit.messages.web import to_lines

# A text, or what a server or a reader says of a message sent: delivered or not, opened or not.
_TEXTES = (
    "text/plain", "text/html", "message/delivery-status", "message/disposition-notification",
)  # fmt: skip
_UNIQUES = ("From", "To", "Date", "Subject", "Message-ID")
_SMIME = "Le message est chiffré ou scellé (S/MIME) : son texte est illisible."
_SCELLE = (
    "Le message est signé sous enveloppe (S/MIME) : son texte, qu'une messagerie montre, "
    "n'est pas reproduit."
)
_FERMES = {
    "application/pkcs7-mime": _SMIME,
    "application/x-pkcs7-mime": _SMIME,
    "application/pgp-encrypted": "Le message est chiffré (PGP) : son texte est illisible.",
    "application/ms-tnef": "Des pièces jointes sont enfermées dans un fichier winmail.dat.",
}
_SIGNATURES = (
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
)  # fmt: skip


class _Corps(NamedTuple):
    """A text to read: whether it was HTML, and whether it says otherwise what another one says."""

    html: bool
    texte: str
    autre: bool = False


def read(octets: bytes, relatif: str) -> Message:
    """Read a message. Raises PieceFautive when it is beyond the limits."""
    return gather(parse(octets, relatif))


def gather(racine: Partie) -> Message:
    """Make the record of a message whose parts have been read."""
    defauts, jointes = Defauts(), list[Jointe]()
    fiche = read_headers(racine, defauts)
    corps = _bodies(racine, jointes, defauts)
    _tell(racine, defauts)
    retenus = [un for un in corps if not un.autre]
    autres = [un.texte for un in corps if un.autre]
    if autres:
        defauts.note(versions.AVIS)
    return replace(
        fiche,
        texte="\n\n".join(un.texte for un in retenus if un.texte.strip()),
        html=any(un.html for un in retenus),
        autre="\n\n".join(autres),
        jointes=tuple(jointes),
        defauts=defauts.phrases,
    )


def read_headers(racine: Partie, defauts: Defauts) -> Message:
    """Read who wrote to whom, when and what about."""
    de = entetes.read_addresses(racine.raw("From"), defauts)
    fiche = Message(
        de=de,
        a=entetes.read_addresses(racine.raw("To"), defauts),
        cc=entetes.read_addresses(racine.raw("Cc"), defauts),
        objet=entetes.read_subject(racine.raw("Subject"), defauts),
        date=entetes.read_date(racine.raw("Date")),
        message_id="".join(entetes.read_ids(racine.raw("Message-ID"))[:1]),
        en_reponse_a="".join(entetes.read_ids(racine.raw("In-Reply-To"))[:1]),
        references=entetes.read_ids(racine.raw("References")),
        relais=sum(nom == "received" for nom, _ in racine.brutes),
    )
    _doubt(racine, fiche, defauts)
    return replace(fiche, defauts=defauts.phrases)


def _doubt(racine: Partie, fiche: Message, defauts: Defauts) -> None:
    """Say what makes the headers less sure than they look."""
    for nom in _UNIQUES:
        dits = [show(dit, 80) for connu, dit in racine.brutes if connu == nom.lower()]
        if len(dits) > 1:
            autres = ", ".join(f"« {dit} »" for dit in dits[1:4])
            defauts.note(
                f"L'en-tête {nom} est répété {len(dits)} fois ; seul le premier est montré, "
                f"et non {autres}."
            )
    for qui in fiche.de:
        if "@" in qui.nom and qui.adresse.lower() not in qui.nom.lower():
            defauts.note(
                "Le nom affiché de l'expéditeur ressemble à une autre adresse que la sienne."
            )
    if fiche.date is None:
        defauts.note("Le message n'a pas de date lisible.")
    elif fiche.date.tzinfo is None:
        defauts.note("La date est sans fuseau horaire.")
    else:
        recu = entetes.read_date(racine.raw("Received").rpartition(";")[2])
        if recu and recu.tzinfo and abs(recu - fiche.date) > timedelta(days=1):
            jour = recu.date().isoformat()
            defauts.note(
                f"Le dernier serveur a reçu le message le {jour}, loin de la date annoncée."
            )


def _bodies(
    part: Partie, jointes: list[Jointe], defauts: Defauts, autre: bool = False
) -> list[_Corps]:
    """Give the texts to read; the rest are attachments.

    A text of an unknown kind is one (RFC 2046, 4.1.4), but as `autre` version of the same words.
    """
    if part.is_multipart():
        choix = part.media == "multipart/alternative"
        suites = [_bodies(sous, jointes, defauts, choix) for sous in part.children()]
        if choix:
            return _choose(suites)
        return [corps for suite in suites for corps in suite]
    ici = part.raw("Content-Disposition").strip().lower()
    genre = part.get_content_maintype()
    lisible = part.media in _TEXTES or genre == "multipart" or (genre == "text" and not autre)
    nom = part.named()
    ici = ici if lisible else "attachment"
    if nom or ici.startswith("attachment"):
        jointes.append(_attached(part, nom, defauts))
        return []
    html = part.media == "text/html"
    texte = to_text(part.octets(), part.charset(), defauts)
    return [_Corps(html, show_lines(to_lines(texte, defauts) if html else texte))]


def _choose(suites: Sequence[list[_Corps]]) -> list[_Corps]:
    """Take the plain text of a message written twice, else its HTML.

    Another version is kept too when it says something else.
    """
    pleines = [suite for suite in suites if any(un.texte.strip() for un in suite)]
    simples = (suite for suite in pleines if not any(un.html for un in suite))
    choisie = next(simples, pleines[0] if pleines else [])
    autres = [_joined(suite) for suite in pleines if suite is not choisie]
    dites = [autre for autre in autres if versions.differ(_joined(choisie), autre)]
    return [*choisie, *(_Corps(True, autre, True) for autre in dites)]


def _joined(suite: Sequence[_Corps]) -> str:
    return "\n\n".join(un.texte for un in suite)


def _attached(part: Partie, nom: str, defauts: Defauts) -> Jointe:
    octets, media = part.octets(), part.media
    if media in _FERMES:
        scelle = part.parameter("smime-type").lower() == "signed-data"
        defauts.note(_SCELLE if scelle else _FERMES[media])
    return Jointe(
        nom=show_name(words(nom, defauts)) if nom else _nameless(media),
        media=media,
        taille=len(octets),
        sha256=hashlib.sha256(octets).hexdigest(),
        decor=media in _SIGNATURES or (media.startswith("image/") and bool(part.raw("Content-ID"))),
    )


def _nameless(media: str) -> str:
    noms = {"message/rfc822": "message joint", "text/calendar": "invitation"}
    return noms.get(media, "sans nom")


def _tell(racine: Partie, defauts: Defauts) -> None:
    """Say what is wrong with the parts once they are decoded."""
    for part in racine.walk():
        for defaut in part.defects:
            if isinstance(defaut, COUPES):
                defauts.note("Le message est coupé : une de ses parties ne se termine pas.")
            elif isinstance(defaut, fautes.MessageDefect) and "Base64" in type(defaut).__name__:
                defauts.note("Une partie du message est mal encodée : elle peut être incomplète.")
