"""Postcodes, telephone numbers and e-mail addresses, which keep their zeros and stay text."""

from __future__ import annotations

import re
from typing import Annotated

from kit.valeurs.citation import ESPACES, cite, code, scalar
from kit.valeurs.lecteur import Lecteur

_POSTAL = re.compile(r"[0-9A-Za-z][0-9A-Za-z -]{0,8}[0-9A-Za-z]")
_TELEPHONE = re.compile(r"[0-9+().\- ]{6,20}")
_ETIQUETTE = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_COURRIEL = re.compile(rf"{_LOCAL}(?:\.{_LOCAL})*@{_ETIQUETTE}(?:\.{_ETIQUETTE})+")


def read_code_postal(valeur: object) -> str:
    """A postcode of any country: 2 to 10 letters, digits, spaces or hyphens."""
    texte = scalar(valeur, "un code postal").translate(ESPACES).strip()
    if not _POSTAL.fullmatch(texte):
        raise ValueError(
            f"code postal illisible {cite(texte)} : cinq chiffres en France,"
            " 2 à 10 lettres ou chiffres ailleurs"
        )
    return texte


def read_telephone(valeur: object) -> str:
    """A telephone number as written, with its zeros."""
    texte = scalar(valeur, "un numéro de téléphone").translate(ESPACES).strip()
    if not _TELEPHONE.fullmatch(texte) or sum(c.isdigit() for c in texte) < 6:
        raise ValueError(
            f"téléphone illisible {cite(texte)} : 6 à 20 signes, chiffres, espaces et + ( ) . -"
        )
    return texte


def read_courriel(valeur: object) -> str:
    """A plain e-mail address, nothing that a mail program could read as a header."""
    texte = scalar(valeur, "une adresse de courriel").strip(" ")
    etrange = next((c for c in texte if not c.isascii() or not c.isprintable()), None)
    if etrange:
        raise ValueError(
            f"courriel illisible {cite(texte)} : le signe {cite(etrange)} ({code(etrange)})"
            " n'a pas sa place dans une adresse de courriel"
        )
    local = texte.partition("@")[0]
    if "=?" in texte or len(texte) > 254 or len(local) > 64 or not _COURRIEL.fullmatch(texte):
        raise ValueError(
            f"courriel illisible {cite(texte)} : une seule adresse, écrite nom@domaine.fr"
        )
    return texte


_SCHEMA = {"type": ["string", "number"]}
CodePostal = Annotated[
    str,
    Lecteur(read_code_postal, {**_SCHEMA, "description": "code postal, avec ses zéros"}),
]
Telephone = Annotated[
    str,
    Lecteur(read_telephone, {**_SCHEMA, "description": "numéro de téléphone"}),
]
Courriel = Annotated[
    str,
    Lecteur(read_courriel, {"type": "string", "description": "adresse de courriel"}),
]
