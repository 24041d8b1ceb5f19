"""How the core writes its records' values: the filters of `francais`, given records not text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kit import francais, mots


def euros(montant: Decimal | None) -> str:
    """Write an amount in euros."""
    return francais.eur(str(montant))


def taux(valeur: Decimal | None) -> str:
    """Write a rate in per cent."""
    return francais.pct(str(valeur))


def nombre(valeur: Decimal) -> str:
    """Write a number without useless zeros.

    >>> nombre(Decimal("10.00")), nombre(Decimal("2.50"))
    ('10', '2,5')
    """
    return f"{valeur.normalize():f}".replace(".", ",")


def document(identifiant: str) -> str:
    """Name a document as a sentence does.

    >>> document("relance_ferme"), document("lettre_maison")
    ('relance ferme', 'lettre maison')
    """
    return mots.DOCUMENTS.get(identifiant, identifiant.replace("_", " "))


def jour(valeur: date) -> str:
    """Write a day in figures."""
    return francais.date_courte(valeur.isoformat())


def jour_long(valeur: date) -> str:
    """Write a day with its month in letters."""
    return francais.date(valeur.isoformat())
