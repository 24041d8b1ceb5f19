"""Registered numbers, checked by python-stdnum and kept in their compact form."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Annotated

from kit.valeurs.citation import ESPACES, cite, scalar
from kit.valeurs.lecteur import Lecteur

if TYPE_CHECKING:
    from collections.abc import Callable


def _checked(valeur: object, module: str, quoi: str, forme: str) -> str:
    """The compact number, checked by `stdnum.<module>`; imported late, it costs start-up time."""
    lu = scalar(valeur, quoi)
    texte = lu.translate(ESPACES).strip()
    if not texte:
        raise ValueError(f"valeur absente : attendu {quoi}")
    exceptions = import_module("stdnum.exceptions")
    regle = import_module(f"stdnum.{module}")
    if not texte.isascii() or len(texte) > 60:
        raise ValueError(f"{quoi} illisible {cite(lu)} : attendu {forme}")
    try:
        return str(regle.validate(texte))
    except exceptions.InvalidChecksum:
        pourquoi = "la clé de contrôle est fausse, un chiffre a dû être mal recopié"
    except exceptions.InvalidLength:
        pourquoi = f"la longueur est fausse, attendu {forme}"
    except exceptions.InvalidComponent:
        pourquoi = f"le pays ou le code est inconnu, attendu {forme}"
    except exceptions.ValidationError:
        pourquoi = f"attendu {forme}"
    raise ValueError(f"{quoi} faux {cite(lu)} : {pourquoi}")


def read_siren(valeur: object) -> str:
    """A SIREN: nine digits with a Luhn key."""
    return _checked(valeur, "fr.siren", "numéro SIREN", "neuf chiffres")


def read_siret(valeur: object) -> str:
    """A SIRET: fourteen digits, the SIREN and the establishment."""
    return _checked(valeur, "fr.siret", "numéro SIRET", "quatorze chiffres")


def read_tva(valeur: object) -> str:
    """A VAT number of the European Union, with its country: FR44732829320."""
    lu = scalar(valeur, "un numéro de TVA")
    forme = "le code du pays puis le numéro, par exemple FR44732829320"
    compact = lu.translate(ESPACES).strip().upper()
    if compact.startswith("FR"):
        return "FR" + _checked(compact, "fr.tva", "numéro de TVA", forme)
    return _checked(compact, "eu.vat", "numéro de TVA", forme)


def read_iban(valeur: object) -> str:
    """An IBAN; the national RIB key is looked at by `checks`, as a warning."""
    forme = "le code du pays puis le compte, 27 signes pour un IBAN français (FR76…)"
    texte = scalar(valeur, "un IBAN").translate(ESPACES).replace(" ", "").upper()
    if texte.startswith("FR") and len(texte) != 27:
        raise ValueError(
            f"IBAN faux {cite(texte)} : la longueur est fausse, {len(texte)} signes au lieu de 27"
        )
    return _checked(texte, "iban", "IBAN", forme)


def read_bic(valeur: object) -> str:
    """A BIC: eight or eleven letters and digits."""
    return _checked(valeur, "bic", "BIC", "huit ou onze lettres et chiffres")


def _type(lire: Callable[[object], str], description: str) -> Lecteur:
    return Lecteur(lire, {"type": ["string", "number"], "description": description})


Siren = Annotated[str, _type(read_siren, "numéro SIREN")]
Siret = Annotated[str, _type(read_siret, "numéro SIRET")]
Tva = Annotated[str, _type(read_tva, "numéro de TVA intracommunautaire")]
Iban = Annotated[str, _type(read_iban, "IBAN")]
Bic = Annotated[str, _type(read_bic, "BIC")]
