"""Frozen records -> plain data: text, whole numbers, lists and dicts, nothing that can act."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from kit.valeurs import Instant

_CENTIME = Decimal("0.01")


def plat(valeur: object) -> Any:
    """Give a record as plain data: amounts `"12000.00"`, days `"2026-04-11"`, absent = None."""
    if valeur is None or isinstance(valeur, (str, int)):
        return valeur
    if isinstance(valeur, Decimal):
        return decimales(valeur)
    if isinstance(valeur, Instant):
        return {"jour": plat(valeur.jour), "heure": plat(valeur.heure)}
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, time):
        return valeur.isoformat("minutes")
    return _compose(valeur)


def mots_de(enregistrement: object) -> dict[str, Any]:
    """Give the words of one record."""
    return dict(_compose(enregistrement))


def _compose(valeur: object) -> Any:
    if isinstance(valeur, BaseModel):
        return {mot: plat(getattr(valeur, mot)) for mot in type(valeur).model_fields}
    if is_dataclass(valeur) and not isinstance(valeur, type):
        return {champ.name: plat(getattr(valeur, champ.name)) for champ in fields(valeur)}
    if isinstance(valeur, (tuple, list)):
        return [plat(element) for element in valeur]
    if isinstance(valeur, dict):
        return {str(cle): plat(element) for cle, element in valeur.items()}
    raise TypeError(f"{type(valeur).__name__} cannot be shown to a template")


def decimales(nombre: Decimal) -> str:
    """Write a decimal in canonical form, with two decimals at least.

    >>> decimales(Decimal("12")), decimales(Decimal("0.875"))
    ('12.00', '0.875')
    """
    exposant = nombre.as_tuple().exponent
    court = isinstance(exposant, int) and exposant > -2
    return f"{nombre.quantize(_CENTIME) if court else nombre:f}"
