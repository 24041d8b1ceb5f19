"""A colour that can be read on white paper."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from kit.valeurs.citation import cite, scalar
from kit.valeurs.lecteur import Lecteur

CONTRASTE_MINIMAL = Decimal("4.5")
_FORME = re.compile(r"#[0-9a-fA-F]{6}")
_POIDS = (Decimal("0.2126"), Decimal("0.7152"), Decimal("0.0722"))
_SEUIL, _PENTE, _DECALAGE = Decimal("0.04045"), Decimal("12.92"), Decimal("0.055")
_EXPOSANT, _FLARE = Decimal("2.4"), Decimal("0.05")


def read_couleur(valeur: object) -> str:
    """A colour written `#1f3a5f`, in lower case, dark enough to be read on white."""
    texte = scalar(valeur, "une couleur").strip()
    if not _FORME.fullmatch(texte):
        raise ValueError(
            f"couleur illisible {cite(texte)} : attendu un dièse et six chiffres hexadécimaux,"
            ' entre guillemets, par exemple "#1f3a5f"'
        )
    lu = contraste(texte).quantize(Decimal("0.1"))
    if contraste(texte) < CONTRASTE_MINIMAL:
        raise ValueError(
            f"couleur trop claire {cite(texte)} : son contraste sur le blanc est de"
            f" {str(lu).replace('.', ',')}, il faut au moins 4,5 ; choisissez-en une plus foncée"
        )
    return texte.lower()


def contraste(couleur: str) -> Decimal:
    """The contrast of a colour with white, from 1 to 21 (WCAG 2).

    >>> contraste("#000000"), contraste("#ffffff"), round(contraste("#767676"), 2)
    (Decimal('21'), Decimal('1'), Decimal('4.54'))
    """
    canaux = (int(couleur[i : i + 2], 16) for i in (1, 3, 5))
    luminance = sum((p * _lineaire(c) for p, c in zip(_POIDS, canaux, strict=True)), Decimal(0))
    return ((1 + _FLARE) / (luminance + _FLARE)).normalize()


def _lineaire(canal: int) -> Decimal:
    part = Decimal(canal) / 255
    if part <= _SEUIL:
        return part / _PENTE
    return Decimal(((part + _DECALAGE) / (1 + _DECALAGE)) ** _EXPOSANT)


Couleur = Annotated[
    str,
    Lecteur(read_couleur, {"type": "string", "pattern": _FORME.pattern}),
]
