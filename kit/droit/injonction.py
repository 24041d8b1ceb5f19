"""The terms of an order to pay: to serve it, to oppose it, to enforce it (1411, 1416 CPC).

Not modelled: the longer term to oppose an order that was not served in person (1416 al. 2).
"""

from __future__ import annotations

from datetime import date

from kit.droit.delais import ajouter_mois, terme_procedure

DELAI_COURT_DEPUIS = date(2026, 9, 1)
MOIS_OPPOSITION = 1
MOIS_EXECUTION = 2
JOURS_FRAIS = 15
JOURS_AVOCAT = 15


def mois_pour_signifier(ordonnance: date) -> int:
    """Give the months within which an order must be served: three, six for an older one.

    Décret n° 2026-96 shortened the term for orders dated 1 September 2026 or later.

    >>> mois_pour_signifier(date(2026, 8, 31)), mois_pour_signifier(date(2026, 9, 1))
    (6, 3)
    """
    return 3 if ordonnance >= DELAI_COURT_DEPUIS else 6


def fin_de_signification(ordonnance: date) -> date:
    """Give the last day to serve an order, after which it is void (1411).

    Not moved when it is a day off: the creditor's own delay is safer on the earlier day.

    >>> fin_de_signification(date(2026, 10, 9))
    datetime.date(2027, 1, 9)
    """
    return ajouter_mois(ordonnance, mois_pour_signifier(ordonnance))


def fin_d_opposition(signification: date) -> date:
    """Give the last day of the debtor's opposition, one month from service in person (1416)."""
    return terme_procedure(signification, mois=MOIS_OPPOSITION)


def execution_possible(ordonnance: date, signification: date) -> date:
    """Give the first day of enforcement when no opposition has been notified.

    Two months from service for an order dated 1 September 2026 or later, else the end of the
    term to oppose it.
    """
    if ordonnance < DELAI_COURT_DEPUIS:
        return fin_d_opposition(signification)
    return terme_procedure(signification, mois=MOIS_EXECUTION)
