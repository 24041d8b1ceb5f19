"""An e-mail as its raw message: what a mail program keeps, and a better proof than a print."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

_PARIS = ZoneInfo("Europe/Paris")


def message(mots: Mapping[str, Any]) -> bytes:
    """Give the RFC 5322 bytes of an e-mail; the same words give the same bytes."""
    courrier = EmailMessage(policy=SMTP)
    courrier["From"] = _adresse(mots["de"])
    courrier["To"] = _adresse(mots["a"])
    courrier["Subject"] = mots["objet"]
    courrier["Date"] = format_datetime(_instant(mots))
    courrier["Message-ID"] = f"<{_empreinte(mots)}@{mots['de'].adresse.split('@')[1]}>"
    courrier.set_content(_texte(mots), cte="quoted-printable")
    return courrier.as_bytes()


def _texte(mots: Mapping[str, Any]) -> str:
    de = mots["de"]
    signature = "\n".join(part for part in (de.nom, de.qualite, mots["societe"].nom) if part)
    return "\n\n".join((*mots["corps"], f"-- \n{signature}")) + "\n"


def _instant(mots: Mapping[str, Any]) -> datetime:
    contact = mots["contact"]
    return datetime.combine(contact.le.jour, contact.le.heure, _PARIS)


def _adresse(boite: Any) -> Address:
    return Address(display_name=boite.nom, addr_spec=boite.adresse)


def _empreinte(mots: Mapping[str, Any]) -> str:
    graine = f"{mots['contact'].le} {mots['objet']} {mots['de'].adresse}"
    return hashlib.sha256(graine.encode()).hexdigest()[:24]
