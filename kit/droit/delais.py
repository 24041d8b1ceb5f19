"""Days, months, years and public holidays: the terms of procedure (641 and 642 CPC).

These rules govern procedure. A delay set by a contract or by a letter is not one of them: it is
printed as a calendar date (« au plus tard le … »), and never moved here.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from kit.droit import feries
from kit.droit.feries import Zone


def ajouter_jours(jour: date, nombre: int) -> date:
    """Add days; the day of the event does not count (641 al. 1).

    >>> ajouter_jours(date(2026, 4, 23), 8)
    datetime.date(2026, 5, 1)
    """
    return jour + timedelta(days=nombre)


def ajouter_mois(jour: date, nombre: int) -> date:
    """Add months: the same day number, else the last day of the month (641 al. 2).

    >>> ajouter_mois(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    annees, rang = divmod(jour.month - 1 + nombre, 12)
    annee, mois = jour.year + annees, rang + 1
    return date(annee, mois, min(jour.day, monthrange(annee, mois)[1]))


def ajouter_annees(jour: date, nombre: int) -> date:
    """Add years: 29 February ends on 28 February of a common year (641 al. 2).

    >>> ajouter_annees(date(2024, 2, 29), 1)
    datetime.date(2025, 2, 28)
    """
    return ajouter_mois(jour, 12 * nombre)


def proroger(jour: date, zone: Zone = "metropole") -> date:
    """Move a term that ends on a day off to the next working day (642).

    >>> proroger(date(2026, 5, 1))
    datetime.date(2026, 5, 4)
    """
    while not est_ouvre(jour, zone):
        jour += timedelta(days=1)
    return jour


def jour_ouvre_suivant(jour: date, zone: Zone = "metropole") -> date:
    """Give the first working day after a day, that day excluded."""
    return proroger(jour + timedelta(days=1), zone)


def est_ouvre(jour: date, zone: Zone = "metropole") -> bool:
    """Whether a day is neither a Saturday, nor a Sunday, nor a public holiday (642)."""
    return jour.weekday() < 5 and jour not in jours_feries(jour.year, zone)


def terme_procedure(
    depart: date, *, jours: int = 0, mois: int = 0, zone: Zone = "metropole"
) -> date:
    """Give the last day of a term of procedure, months first, then days, then 642.

    >>> terme_procedure(date(2026, 12, 17), jours=8)
    datetime.date(2026, 12, 28)
    """
    return proroger(ajouter_jours(ajouter_mois(depart, mois), jours), zone)


@lru_cache(maxsize=256)
def jours_feries(annee: int, zone: Zone = "metropole") -> frozenset[date]:
    """List the public holidays of a year in a territory."""
    return frozenset(feries.jours(annee, zone))
