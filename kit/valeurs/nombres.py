"""Amounts, rates and whole numbers: exact, in one unambiguous way of writing."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from kit.valeurs.citation import ESPACES, cite, code, scalar
from kit.valeurs.lecteur import Lecteur

MONTANT_MAX = Decimal("999999999999.99")
TAUX_MAX = Decimal(1000)
ENTIER_MAX = 1_000_000
_CENTIME = Decimal("0.01")

_NOMBRE = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,][0-9]+)?")
_MILLIERS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_ECRIRE = "écrivez par exemple 1234.56 ou 1 234,56"


# The first pattern found in the text says what is wrong with it.
_DIAGNOSTICS = (
    (r"[€$£]|\b(?:eur|euros?)\b", "retirez « € », tout est en euros"),
    (r"%", "retirez « % », un taux est en pour cent"),
    (r"^[+\-−]", "le signe est de trop"),
    (r"_", "« _ » est de trop"),
    (r"[a-z]", "attendu des chiffres"),
    (r"[.,].*[.,]", "ambigu, plusieurs signes « . » ou « , »"),
    (r" ", "les espaces séparent des groupes de trois chiffres"),
)


def _diagnose(texte: str) -> str:
    """Why a text is not a number."""
    etrange = next((c for c in texte if c.isnumeric() and not c.isascii()), None)
    if etrange:
        return f"chiffre inhabituel {cite(etrange)} ({code(etrange)})"
    trouves = (mot for motif, mot in _DIAGNOSTICS if re.search(motif, texte, re.IGNORECASE))
    return next(trouves, "ce n'est pas un nombre")


def _written(valeur: object, attendu: str) -> str:
    """The text of a number; one already typed is read again, under the same rules."""
    if isinstance(valeur, Decimal):
        return f"{valeur:f}"
    if isinstance(valeur, int) and not isinstance(valeur, bool):
        return str(valeur)
    return scalar(valeur, f"un {attendu}")


def read_number(valeur: object, attendu: str, decimales: int, maximum: Decimal) -> Decimal:
    """A number ≥ 0, with at most so many decimals; ValueError says in French what is wrong."""
    lu = _written(valeur, attendu)
    texte = lu.translate(ESPACES).strip(" ")
    if not texte:
        raise ValueError(f"valeur absente : attendu un {attendu}")
    if not _NOMBRE.fullmatch(texte):
        raise ValueError(f"{attendu} illisible {cite(lu)}, {_diagnose(texte)} : {_ECRIRE}")
    _refuse_decimals(lu, texte, decimales)
    if len(texte) > 30 or (nombre := Decimal(texte.replace(" ", "").replace(",", "."))) > maximum:
        raise ValueError(f"{attendu} trop grand {cite(lu)} : au plus {maximum}")
    return nombre


def _refuse_decimals(lu: str, texte: str, decimales: int) -> None:
    apres = texte.replace(",", ".").partition(".")[2]
    if len(apres) <= decimales:
        return
    if decimales == 2 and _MILLIERS.fullmatch(texte):
        entier, court = re.sub("[.,]", "", texte), texte[:-1].replace(",", ".")
        raise ValueError(
            f"montant ambigu {cite(lu)} : mille ou décimales ? "
            f"écrivez {entier} (milliers) ou {court} (deux décimales)"
        )
    raise ValueError(f"trop de décimales dans {cite(lu)} : au plus {decimales} après la virgule")


def read_montant(valeur: object) -> Decimal:
    """An amount in euros, ≥ 0, with exactly two decimals."""
    return read_number(valeur, "montant", 2, MONTANT_MAX).quantize(_CENTIME)


def read_taux(valeur: object) -> Decimal:
    """A rate in per cent a year, from 0 to 1000, with at most four decimals."""
    return read_number(valeur, "taux", 4, TAUX_MAX)


def read_entier(valeur: object) -> int:
    """A whole number from 0 to 1 000 000."""
    texte = _written(valeur, "nombre entier").strip()
    if not re.fullmatch(r"[0-9]{1,9}", texte):
        raise ValueError(
            f"nombre entier illisible {cite(texte)} : écrivez-le en chiffres, sans signe ni espace"
        )
    if int(texte) > ENTIER_MAX:
        raise ValueError(f"nombre entier trop grand {cite(texte)} : au plus {ENTIER_MAX}")
    return int(texte)


def read_bool(valeur: object) -> bool:
    """A yes or a no."""
    if isinstance(valeur, bool):
        return valeur
    texte = scalar(valeur, "oui ou non")
    mots = {"oui": True, "true": True, "vrai": True, "non": False, "false": False, "faux": False}
    try:
        return mots[texte.strip().lower()]
    except KeyError:
        raise ValueError(f"attendu oui ou non, lu {cite(texte)}") from None


_CHIFFRES = {"type": ["string", "number"]}
Montant = Annotated[
    Decimal,
    Lecteur(read_montant, {**_CHIFFRES, "description": "montant en euros, deux décimales au plus"}),
]
Taux = Annotated[
    Decimal,
    Lecteur(read_taux, {**_CHIFFRES, "description": "taux en pour cent l'an, sans le signe %"}),
]
Entier = Annotated[
    int,
    Lecteur(read_entier, {"type": ["string", "integer"], "description": "nombre entier"}),
]
Bool = Annotated[
    bool,
    Lecteur(read_bool, {"type": ["string", "boolean"], "description": "oui ou non"}),
]
