"""How the law's own sentences write days, rates and half-years, in French."""

from __future__ import annotations

from datetime import date
from decimal import Decimal


def jour(le: date) -> str:
    """Write a day.

    >>> jour(date(2026, 7, 1))
    '01/07/2026'
    """
    return f"{le.day:02}/{le.month:02}/{le.year}"


def pour_cent(valeur: Decimal) -> str:
    """Write a rate, with at least two decimals and no digit lost.

    >>> pour_cent(Decimal("2.4")), pour_cent(Decimal("12.125"))
    ('2,40 %', '12,125 %')
    """
    decimales = max(2, -int(valeur.normalize().as_tuple().exponent))
    return f"{valeur:.{decimales}f} %".replace(".", ",")


def nombre(valeur: Decimal) -> str:
    """Write a number without useless zeros.

    >>> nombre(Decimal("10.00")), nombre(Decimal("1.50"))
    ('10', '1,5')
    """
    return f"{valeur.normalize():f}".replace(".", ",")


def semestre(le: date) -> str:
    """Name the half-year of a day.

    >>> semestre(date(2026, 7, 1))
    '2e semestre 2026'
    """
    return f"{'1er' if le.month <= 6 else '2e'} semestre {le.year}"
