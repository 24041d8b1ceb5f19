"""A text as an exhibit: an e-mail with its headers, an XML that parses, a text that decodes."""

from __future__ import annotations

import email
import re
from email import errors as fautes
from email.utils import parsedate_to_datetime
from xml.parsers import expat

from kit.errors import PieceFautive

_COMMANDES = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_COUPES = (
    fautes.StartBoundaryNotFoundDefect,
    fautes.CloseBoundaryNotFoundDefect,
    fautes.NoBoundaryInMultipartDefect,
)
_PAGES_WEB = ("svg", "html")


def read_texte(octets: bytes, relatif: str) -> None:
    """Refuse what is no text, in UTF-8 or Windows-1252."""
    texte = _decode(octets)
    if texte is None or _COMMANDES.search(texte):
        raise PieceFautive(
            f"« {relatif} » n'est pas un texte lisible (UTF-8 ou Windows-1252) : "
            "enregistrez-le en UTF-8, ou joignez un PDF"
        )


def _decode(octets: bytes) -> str | None:
    for encodage in ("utf-8", "cp1252"):
        try:
            return octets.decode(encodage)
        except UnicodeDecodeError:
            continue
    return None


def read_courriel(octets: bytes, relatif: str) -> None:
    """Refuse an e-mail that is cut, or without its sender or its date."""
    message = email.message_from_bytes(octets)
    absents = [nom for nom in ("From", "Date") if not str(message.get(nom, "")).strip()]
    if absents:
        raise PieceFautive(
            f"« {relatif} » n'est pas un courriel complet, sans en-tête {' ni '.join(absents)} : "
            "exportez le message d'origine depuis la messagerie"
        )
    try:
        parsedate_to_datetime(str(message["Date"]))
    except (ValueError, TypeError):
        raise PieceFautive(
            f"« {relatif} » porte un en-tête Date illisible : "
            "exportez le message d'origine depuis la messagerie"
        ) from None
    if any(isinstance(defaut, _COUPES) for defaut in message.defects):
        raise PieceFautive(
            f"« {relatif} » est un courriel tronqué : exportez à nouveau le message d'origine"
        )


def read_xml(octets: bytes, relatif: str) -> None:
    """Refuse an XML that does not parse, declares entities, or is a drawing or a web page."""
    lecteur = expat.ParserCreate(namespace_separator=" ")
    racines: list[str] = []

    def refuse(*_: object) -> None:
        raise PieceFautive(
            f"« {relatif} » contient une déclaration DOCTYPE, qui n'est pas admise : "
            "joignez un PDF, ou le XML sans elle"
        )

    def note(nom: str, _attributs: object) -> None:
        racines.append(nom.rpartition(" ")[2].lower())
        lecteur.StartElementHandler = None

    lecteur.StartDoctypeDeclHandler, lecteur.StartElementHandler = refuse, note
    try:
        lecteur.Parse(octets, True)
    except (expat.ExpatError, LookupError, ValueError):
        raise PieceFautive(
            f"« {relatif} » est un XML illisible : demandez-en une copie, ou joignez un PDF"
        ) from None
    if racines[0] in _PAGES_WEB:
        raise PieceFautive(f"« {relatif} » est une page web ou un dessin : exportez-le en PDF")
