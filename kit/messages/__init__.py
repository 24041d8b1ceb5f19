"""E-mails read safely: .eml, .msg, mailboxes; what comes out is plain text and can do nothing."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from kit.errors import PieceFautive
from kit.messages import entetes, mime, outlook
from kit.messages.fiche import Correspondant, Defauts, Jointe, Message
from kit.messages.parties import COUPES, Partie, parse

__all__ = ["Correspondant", "Jointe", "Message", "check", "examine", "read", "read_envelope"]

_FIN_DES_ENTETES = re.compile(rb"\r?\n\r?\n")
_RESTE = "exportez le message d'origine depuis la messagerie"


def read(octets: bytes, fichier: str) -> Message:
    """Read a message; the end of its file's name tells an Outlook one.

    Raises PieceFautive when it is damaged or beyond the limits, MachineFautive for an Outlook
    message without the extra that reads it.
    """
    if PurePosixPath(fichier).suffix.lower() == ".msg":
        return outlook.read(octets, fichier)
    return mime.read(octets, fichier)


def read_envelope(octets: bytes, fichier: str) -> Message:
    """Read only who wrote to whom, when and what about: what sorts a mailbox at little cost.

    Raises as `read` does.
    """
    if PurePosixPath(fichier).suffix.lower() == ".msg":
        return outlook.read(octets, fichier)
    fin = _FIN_DES_ENTETES.search(octets)
    racine = parse(octets[: fin.end()] if fin else octets, fichier)
    return mime.read_headers(racine, Defauts())


def check(octets: bytes, relatif: str) -> None:
    """Refuse an e-mail (.eml) that is cut, beyond the limits, or without sender or date."""
    _sound(octets, relatif)


def examine(octets: bytes, relatif: str) -> Message:
    """Read an e-mail (.eml), refused as `check` does."""
    return mime.gather(_sound(octets, relatif))


def _sound(octets: bytes, relatif: str) -> Partie:
    racine = parse(octets, relatif)
    absents = [nom for nom in ("From", "Date") if not racine.raw(nom).strip()]
    if absents:
        raise PieceFautive(
            f"« {relatif} » n'est pas un courriel complet, sans en-tête {' ni '.join(absents)} :"
            f" {_RESTE}"
        )
    if entetes.read_date(racine.raw("Date")) is None:
        raise PieceFautive(f"« {relatif} » porte un en-tête Date illisible : {_RESTE}")
    if any(isinstance(defaut, COUPES) for defaut in racine.defects):
        raise PieceFautive(
            f"« {relatif} » est un courriel tronqué : exportez à nouveau le message d'origine"
        )
    return racine
