"""A message as Outlook saves it (.msg); its reader comes with the extra `msg`."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kit.errors import MachineFautive, PieceFautive
from kit.messages import entetes, mime, versions
from kit.messages.fiche import Correspondant, Defauts, Jointe, Message
from kit.messages.parties import parse
from kit.messages.signes import show, show_lines, show_name
from kit.messages.web import to_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
JOINTES, DESTINATAIRES, FLUX = 1_000, 500, 20_000
_FLUX = 2  # the type of an entry that holds bytes
_ID, _REPONSE, _REFERENCES = 0x1035, 0x1042, 0x1039
_NOM, _ADRESSE, _EXPEDITEUR = 0x0C1A, 0x5D01, 0x0C1F
_AFFICHE, _METHODE, _DEDANS = 0x3001, 0x3705, 5  # an attachment that is a message within this one
_ENVOI, _REMISE, _ENTETES, _ROLE, _RTF = 0x0039, 0x0E06, 0x007D, 0x0C15, 0x1009
_FAUTES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)


def available() -> bool:
    """Tell whether the extra that reads these messages is installed."""
    try:
        import oxmsg  # noqa: F401, PLC0415 - an extra
    except ImportError:
        return False
    return True


def read(octets: bytes, relatif: str) -> Message:
    """Read an Outlook message.

    Raises PieceFautive for one that is damaged, MachineFautive without the extra.
    """
    if not available():
        raise MachineFautive(
            f"« {relatif} » est un message Outlook : pour le lire, installez l'extra"
            ' (pip install "kit-recouvrement[msg]"), ou exportez le message en .eml'
        )
    import oxmsg  # noqa: PLC0415 - an extra

    try:
        _refuse_bomb(octets)
        return _read(oxmsg.Message.load(octets))
    except _FAUTES:
        raise PieceFautive(
            f"« {relatif} » est un message Outlook endommagé, ou un autre fichier Office :"
            " exportez à nouveau le message d'origine"
        ) from None


def _refuse_bomb(octets: bytes) -> None:
    """Refuse a file whose streams share their bytes: each is read, and memory would be full."""
    import olefile  # noqa: PLC0415 - an extra

    with olefile.OleFileIO(octets) as ole:
        flux = [entree for entree in ole.direntries if entree and entree.entry_type == _FLUX]
    if len(flux) > FLUX or sum(entree.size for entree in flux) > len(octets):
        raise ValueError("streams that overlap")


def _read(source: Any) -> Message:
    defauts, mots = Defauts(), source.properties
    if not (source.message_class or "IPM.Note").upper().startswith(("IPM.NOTE", "REPORT")):
        defauts.note(f"Outlook range ce message comme « {show(source.message_class, 60)} ».")
    texte, html, autre = _body(source, mots, defauts)
    fiche = _headers(source, mots, defauts)
    return replace(
        fiche,
        texte=texte,
        html=html,
        autre=autre,
        jointes=tuple(_attached(jointe) for jointe in source.attachments[:JOINTES]),
        defauts=defauts.phrases,
    )


def _headers(source: Any, mots: Any, defauts: Defauts) -> Message:
    """Take the headers that travelled with the message; Outlook's own words fill the holes."""
    recues = _try(mots.str_prop_value, _ENTETES)
    fiche = Message()
    if recues:
        brut = recues.encode("utf-8", "replace") + b"\r\n\r\n"
        fiche = mime.read_headers(parse(brut, "en-têtes"), Defauts())
    fiche = replace(
        fiche,
        de=fiche.de or _sender(mots),
        a=fiche.a or _recipients(source, 1),
        cc=fiche.cc or _recipients(source, 2),
        objet=fiche.objet or show(_word(source, "subject")),
        date=fiche.date or _date(mots),
        message_id=fiche.message_id or _one_id(mots, _ID),
        en_reponse_a=fiche.en_reponse_a or _one_id(mots, _REPONSE),
        references=fiche.references or entetes.read_ids(_try(mots.str_prop_value, _REFERENCES)),
    )
    if fiche.date is None:
        defauts.note("Le message n'a pas de date : il n'a sans doute jamais été envoyé.")
    return fiche


def _body(source: Any, mots: Any, defauts: Defauts) -> tuple[str, bool, str]:
    """Give the text to read, whether it was HTML, and the other version if it says otherwise."""
    texte, page = show_lines(_word(source, "body")), _word(source, "html_body")
    autre = show_lines(to_lines(page, defauts)) if page else ""
    if texte.strip():
        if not autre.strip() or not versions.differ(texte, autre):
            return texte, False, ""
        defauts.note(versions.AVIS)
        return texte, False, autre
    if autre:
        return autre, True, ""
    if _try(mots.binary_prop_value, _RTF):
        defauts.note("Le texte du message n'existe qu'au format RTF : voir le fichier d'origine.")
    return "", False, ""


def _try(lire: Callable[[int], Any], cle: int) -> Any:
    """Read one property; one that is absent or damaged is empty."""
    try:
        return lire(cle) or ""
    except _FAUTES:
        return ""


def _word(objet: Any, mot: str) -> Any:
    """Read what the library computes from properties; what it cannot is empty."""
    return _try(lambda _: getattr(objet, mot), 0)


def _sender(mots: Any) -> tuple[Correspondant, ...]:
    nom = show(_try(mots.str_prop_value, _NOM))
    adresse = _try(mots.str_prop_value, _ADRESSE) or _try(mots.str_prop_value, _EXPEDITEUR)
    return _named(((nom, adresse),))


def _recipients(source: Any, role: int) -> tuple[Correspondant, ...]:
    tous = source.recipients[:DESTINATAIRES]
    voulus = [qui for qui in tous if (_try(qui.properties.int_prop_value, _ROLE) or 1) == role]
    return _named((_word(qui, "name"), _word(qui, "email_address")) for qui in voulus)


def _named(couples: Iterable[tuple[str, str]]) -> tuple[Correspondant, ...]:
    """Keep plain addresses only: an Exchange directory path names nobody outside the firm."""
    nets = ((show(nom), show(adresse) if "@" in adresse else "") for nom, adresse in couples)
    return tuple(
        Correspondant("" if nom == adresse else nom, adresse)
        for nom, adresse in nets
        if nom or adresse
    )


def _date(mots: Any) -> datetime | None:
    for cle in (_ENVOI, _REMISE):
        lue = _try(mots.date_prop_value, cle)
        if lue and lue.year > 1601:  # a message that was never sent bears the first day of 1601
            return lue if isinstance(lue, datetime) else None
    return None


def _one_id(mots: Any, cle: int) -> str:
    return "".join(entetes.read_ids(_try(mots.str_prop_value, cle))[:1])


def _attached(jointe: Any) -> Jointe:
    mots = jointe.properties
    nom = _word(jointe, "file_name") or _try(mots.str_prop_value, _AFFICHE)
    if _try(mots.int_prop_value, _METHODE) == _DEDANS:
        return Jointe(show_name(nom or "message joint"), "message Outlook", 0, "")
    octets = _word(jointe, "file_bytes") or b""
    return Jointe(
        nom=show_name(nom or "sans nom"),
        media=show(_word(jointe, "mime_type") or "application/octet-stream", 100),
        taille=len(octets),
        sha256=hashlib.sha256(octets).hexdigest(),
    )
