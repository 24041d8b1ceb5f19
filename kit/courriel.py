"""An e-mail that opens ready to send: text, HTML and attachments, always the same bytes."""

from __future__ import annotations

import email
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from kit.errors import RenduRefuse


@dataclass(frozen=True, slots=True)
class Correspondant:
    """A name and an e-mail address."""

    nom: str
    courriel: str


@dataclass(frozen=True, slots=True)
class Jointe:
    """An attachment: its file name, media type and bytes."""

    nom: str
    media: str
    octets: bytes


def build(
    de: Correspondant,
    a: Correspondant,
    objet: str,
    texte: str,
    html: str,
    jointes: Sequence[Jointe],
) -> bytes:
    """Write the message as a draft (X-Unsent), without date: the mail program sets it on sending.

    Raises RenduRefuse when a header would not come back as it was given.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["From"] = _adresse(de)
    message["To"] = _adresse(a)
    message["Subject"] = _sain(objet)
    message["Content-Language"] = "fr"
    message.set_content(texte, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    for jointe in jointes:
        principal, secondaire = jointe.media.split("/", 1)
        if principal == "message":
            principal, secondaire = "application", "octet-stream"
        message.add_attachment(
            jointe.octets, maintype=principal, subtype=secondaire, filename=jointe.nom
        )
    _borner(message, hashlib.sha256(html.encode() + texte.encode()).hexdigest()[:24])
    octets = message.as_bytes()
    _relire(octets, message)
    return octets


def _sain(texte: str) -> str:
    if "=?" in texte or any(ord(signe) < 32 for signe in texte):
        raise RenduRefuse(f"en-tête de courriel refusé : « {texte[:40]!r} »")
    return texte


def _adresse(qui: Correspondant) -> Address:
    try:
        return Address(_sain(qui.nom), addr_spec=_sain(qui.courriel))
    except (ValueError, IndexError, email.errors.MessageError):
        raise RenduRefuse(f"adresse de courriel refusée : « {qui.courriel} »") from None


def _borner(message: EmailMessage, graine: str) -> None:
    """Give each multipart a boundary drawn from the content, not from chance."""
    for rang, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"kit-{rang}-{graine}")


def _relire(octets: bytes, message: EmailMessage) -> None:
    """Parse what was written: some Python versions let an encoded header forge another."""
    relu = email.message_from_bytes(octets, policy=SMTP)
    if sorted(_noms(relu.keys())) != sorted(_noms(message.keys())):
        raise RenduRefuse("les en-têtes du courriel ne se relisent pas : lancez « kit docteur »")


def _noms(cles: Iterable[str]) -> list[str]:
    return [cle.lower() for cle in cles]
