"""Interest on a sum of money, and the legal rate (1231-6 and 1344-1 C. civ., L313-2 CMF).

amount × rate × days / 36 500, 365 days also in leap years (service-public, fiche F20688).
Each run of days is rounded, half up, to the cent; the printed lines are what is summed.

Not modelled: the day a mise en demeure takes effect (an option of the dossier says it), nor the
capitalisation of 1343-2, which needs a clause or a judgment.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from kit.droit.bareme import Colonne
from kit.droit.regime import Regime

CENTIME = Decimal("0.01")
DIVISEUR = Decimal(36500)


def arrondi(montant: Decimal) -> Decimal:
    """Round euros half up to the cent.

    >>> arrondi(Decimal("2.665"))
    Decimal('2.67')
    """
    return montant.quantize(CENTIME, rounding=ROUND_HALF_UP)


def montant(base: Decimal, taux: Decimal, jours: int) -> Decimal:
    """Give the interest of a sum over days, in euros rounded half up to the cent.

    The official example counts 365 days in 2020 too (F20688).

    >>> montant(Decimal("1500.00"), Decimal("0.87"), 30)
    Decimal('1.07')
    """
    if base < 0 or taux < 0 or jours < 0:
        raise ValueError("interest needs a positive sum, rate and number of days")
    return arrondi(base * taux * jours / DIVISEUR)


def par_jour(base: Decimal, taux: Decimal) -> Decimal:
    """Give the interest of one day, in euros, not rounded."""
    return base * taux / DIVISEUR


def colonne(creancier_professionnel: bool) -> Colonne:
    """Choose the column of the legal rate: it follows the creditor, not the debtor."""
    return "autres_cas" if creancier_professionnel else "particuliers"


def legal(colonne: Colonne) -> Regime:
    """Give the legal rate, which follows each half-year (F20688, 1231-6 and 1344-1 C. civ.)."""
    return Regime(
        "legal",
        Decimal(0),
        "semestrielle",
        None,
        None,
        colonne,
        "legal",
        ("c_civ_1231_6", "c_civ_1344_1", "cmf_l313_2"),
    )
