"""A text as an exhibit: an e-mail with its headers, an XML that parses, a text that decodes."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from kit.errors import MachineFautive, PieceFautive
from kit.pieces.constats import Constat, Examen, left_out
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from kit.messages import Message

MARQUES_D_ORDRE = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
ENCODAGES = "utf-8", "cp1252"
_COMMANDES = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
# Signs of Windows-1252 that French never writes after a letter: é, è, ê or ’ of another encoding.
_FAUX = re.compile("[a-zA-Z](?:[‚ƒ„†‡ˆ‰‹˜›]|(?<=[a-z])[ŠŽÕ]|…[a-z])")
DOUTEUX = (
    "Texte dont l'encodage n'est pas sûr : lu en Windows-1252, il a des signes qui semblent faux ; "
    "l'original fait foi."
)
_PAGES_WEB = ("svg", "html")


def read_texte(octets: bytes, relatif: str) -> Examen:
    """Refuse what is no text, in UTF-8, Windows-1252, or UTF-16 that says so."""
    texte = _decode(octets)
    if texte is None or _COMMANDES.search(texte):
        raise PieceFautive(
            f"« {relatif} » n'est pas un texte lisible (UTF-8 ou Windows-1252) : "
            "enregistrez-le en UTF-8, ou joignez un PDF"
        )
    if not texte.strip("\ufeff \t\r\n\f"):
        raise PieceFautive(f"« {relatif} » ne contient aucun texte : remplacez le fichier")
    if _FAUX.search(texte) and _decode(octets, ENCODAGES[:1]) is None:
        return Examen(constats=(Constat("repare", DOUTEUX),))
    return Examen()


def _decode(octets: bytes, encodages: tuple[str, ...] = ENCODAGES) -> str | None:
    marque = next((nom for debut, nom in MARQUES_D_ORDRE if octets.startswith(debut)), None)
    for encodage in (marque,) if marque else encodages:
        try:
            return octets.decode(encodage)
        except UnicodeDecodeError:
            continue
    return None


def read_courriel(octets: bytes, relatif: str) -> Examen:
    """Refuse an e-mail that is cut, beyond the limits, or without its sender or its date."""
    from kit import messages  # noqa: PLC0415 - slow to import, and most exhibits are no message

    return _told(messages.examine(octets, relatif))


def read_msg(octets: bytes, relatif: str) -> Examen:
    """Refuse a damaged Outlook message; without the extra, only its envelope is recognised."""
    from kit import messages  # noqa: PLC0415 - idem

    with contextlib.suppress(MachineFautive):
        return _told(messages.read(octets, relatif))
    return Examen()


def _told(message: Message) -> Examen:
    """Give what a reader must know of a message: what its page says under its text."""
    dits = list(message.defauts)
    jointes = [cite(jointe.nom) for jointe in message.jointes if not jointe.decor]
    if jointes:
        dits.append(left_out("au message", jointes))
    return Examen(constats=tuple(Constat("courriel", dit) for dit in dits))


def read_xml(octets: bytes, relatif: str) -> Examen:
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
    return Examen()
