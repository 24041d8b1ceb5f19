"""The headers of a message, read in one pass each: a forged one costs nothing and hides nothing."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from kit.messages.codes import words
from kit.messages.fiche import Correspondant
from kit.messages.signes import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kit.messages.fiche import Defauts

# The library's own reader of addresses is recursive, and takes the square of the length.
_JETON = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[^"\\()<>,;:]+|.', re.DOTALL)
_IDENTIFIANT = re.compile(r"<([^<>\s]{1,990})>")
_ENTRE_MOTS = re.compile(r"[\s<>,;()\"]+")
CORRESPONDANTS = 500


def read_subject(brut: str, defauts: Defauts) -> str:
    """Give a header on one line, decoded."""
    return show(words(brut, defauts))


def read_addresses(brut: str, defauts: Defauts) -> tuple[Correspondant, ...]:
    """Give the names and addresses of a header; names are decoded once the addresses are known."""
    trouves = [qui for morceau in _split(brut) if (qui := _correspondent(morceau, defauts))]
    if len(trouves) > CORRESPONDANTS:
        defauts.note(f"Seuls {CORRESPONDANTS} destinataires sur {len(trouves)} sont lus.")
    for qui in trouves:
        if not qui.adresse.isascii():
            defauts.note(
                f"L'adresse « {qui.adresse} » contient des lettres accentuées ou étrangères :"
                " ne la confondez pas avec une adresse connue."
            )
    return tuple(trouves[:CORRESPONDANTS])


def _split(brut: str) -> Iterator[list[str]]:
    """Cut a list of addresses at its commas, leaving those that are quoted or commented."""
    jetons: list[str] = []
    creux = angle = 0
    for jeton in _JETON.findall(re.sub(r"\r?\n(?=[ \t])", "", brut)):
        creux = max(0, creux + (jeton == "(") - (jeton == ")"))
        if not creux:
            angle = jeton == "<" or (angle and jeton != ">")
        if creux or angle or jeton not in ",;:":
            jetons.append(jeton)
        elif jeton == ":":  # the name of a group of addresses
            jetons = []
        else:
            yield jetons
            jetons = []
    yield jetons


def _correspondent(jetons: list[str], defauts: Defauts) -> Correspondant | None:
    nom, note, adresse = _sorted(jetons)
    if not adresse:
        adresse = next((mot for mot in _ENTRE_MOTS.split(nom) if "@" in mot[1:-1]), "")
        nom = nom.replace(adresse, "", 1) if adresse else nom
    nom = show(words(nom, defauts)) or show(words(note, defauts))
    adresse = show(words(adresse, defauts), 320)
    return Correspondant(nom, adresse) if nom or adresse else None


def _sorted(jetons: list[str]) -> tuple[str, str, str]:
    """Tell the name, the comment and the address between angle brackets apart."""
    parts = {"nom": "", "note": "", "adresse": ""}
    creux, angle = 0, False
    for jeton in jetons:
        if jeton in "()" or (jeton in "<>" and not creux):
            creux = max(0, creux + (jeton == "(") - (jeton == ")"))
            angle = jeton == "<" if jeton in "<>" else angle
            continue
        ou = "note" if creux else "adresse" if angle else "nom"
        parts[ou] += jeton if angle else _unquoted(jeton)
    return parts["nom"].strip(), parts["note"].strip(), parts["adresse"].strip().rpartition(":")[2]


def _unquoted(jeton: str) -> str:
    if len(jeton) > 1 and jeton[0] == jeton[-1] == '"':
        jeton = jeton[1:-1]
    return re.sub(r"\\(.)", r"\1", jeton)


def read_date(brut: str) -> datetime | None:
    """Give the instant with the zone written, without one when none is; None when unreadable."""
    try:
        return parsedate_to_datetime(brut.strip()[:200])
    except (ValueError, TypeError, OverflowError, LookupError):
        return None


def read_ids(brut: str) -> tuple[str, ...]:
    """Give the identifiers of messages that a header names, without their brackets."""
    ids = _IDENTIFIANT.findall(brut) or brut.split()[:1]
    return tuple(show(trouve) for trouve in ids)
