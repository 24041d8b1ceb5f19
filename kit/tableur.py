"""Rows -> a CSV for a French spreadsheet: semicolons, decimal commas, a byte order mark."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kit.decompte import Decompte

COLONNES = ("nature", "facture", "du", "au", "jours", "base", "taux", "montant", "texte")
_DECOMPTE = (*COLONNES, "cumul", "source")
# A spreadsheet runs a cell that starts like a formula.
_FORMULES = ("=", "+", "-", "@", "\t", "\r")
_SPECIAUX = (";", '"', "\r", "\n")


def decompte(compte: Decompte) -> str:
    """Write the lines of a statement."""
    rangs = ([getattr(ligne, colonne) for colonne in _DECOMPTE] for ligne in compte.lignes)
    return table(_DECOMPTE, rangs)


def table(colonnes: Sequence[str], rangs: Iterable[Sequence[object]]) -> str:
    """Write a table with its heading.

    >>> table(("a", "b"), [(Decimal("1.50"), "x;y")])
    '\\ufeffa;b\\r\\n1,50;"x;y"\\r\\n'
    """
    lignes = [";".join(_cellule(valeur) for valeur in rang) for rang in (colonnes, *rangs)]
    return "\ufeff" + "".join(f"{ligne}\r\n" for ligne in lignes)


def _cellule(valeur: object) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, Decimal):
        return str(valeur).replace(".", ",")
    texte = valeur.isoformat() if isinstance(valeur, date) else str(valeur)
    sur = f"'{texte}" if texte.startswith(_FORMULES) else texte
    if any(signe in sur for signe in _SPECIAUX):
        return '"' + sur.replace('"', '""') + '"'
    return sur
