"""Late-payment penalties between professionals (L441-10 II C. com.) and of public buyers (CCP).

Each function gives a `Regime`; `troncons` applies it to a delay.

Not modelled: the reading that would bring the default rate back when an agreed rate is under
the floor (unsettled), and the five extra points of L313-3 CMF after a judgment.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kit.droit import mots
from kit.droit.regime import Nature, Plancher, Regime, Revision
from kit.droit.troncons import Troncon, troncons
from kit.errors import HorsBareme

__all__ = [
    "Nature",
    "Plancher",
    "Regime",
    "Revision",
    "Troncon",
    "conventionnel_fixe",
    "conventionnel_multiple",
    "conventionnel_points",
    "public",
    "suppletif",
    "troncons",
]

POINTS_SUPPLETIFS = Decimal(10)
POINTS_PUBLICS = Decimal(8)
# The eight points rule contracts concluded from that day (décret 2013-269).
DEBUT_POINTS_PUBLICS = date(2013, 3, 16)


def suppletif(revision: Revision = "semestrielle", origine: date | None = None) -> Regime:
    """Give the default rate: ECB refinancing rate plus ten points (L441-10 II)."""
    return Regime(
        nature="bce",
        valeur=POINTS_SUPPLETIFS,
        revision=revision,
        origine=origine,
        plancher=None,
        colonne="autres_cas",
        cle="suppletif",
        textes=("l441_10",),
    )


def conventionnel_fixe(
    taux: Decimal, plancher: Plancher | None = None, professionnel: bool = True
) -> Regime:
    """Give an agreed rate in per cent a year; no floor for a debtor who is no professional."""
    return _convenu(
        "taux_fixe", taux, "figee", None, plancher=plancher, plancher_legal=professionnel
    )


def conventionnel_multiple(
    multiple: Decimal,
    plancher: Plancher | None = None,
    revision: Revision = "semestrielle",
    origine: date | None = None,
    professionnel: bool = True,
) -> Regime:
    """Give an agreed multiple of the legal rate, following it or frozen at a day."""
    return _convenu(
        "multiple_legal",
        multiple,
        revision,
        origine,
        plancher=plancher,
        plancher_legal=professionnel,
    )


def conventionnel_points(
    points: Decimal,
    plancher: Plancher | None = None,
    revision: Revision = "semestrielle",
    origine: date | None = None,
    professionnel: bool = True,
) -> Regime:
    """Give an agreed ECB rate plus points, following it or frozen at a day."""
    return _convenu(
        "bce", points, revision, origine, plancher=plancher, plancher_legal=professionnel
    )


def public(origine: date) -> Regime:
    """Give the rate owed by a public buyer: ECB plus eight points, fixed once (R2192-31 CCP).

    `origine` is the first day interest runs: the day after the payment deadline.
    Raises HorsBareme before the rule exists.
    """
    if origine < DEBUT_POINTS_PUBLICS:
        raise HorsBareme(_avant_la_regle(origine))
    return Regime(
        nature="bce",
        valeur=POINTS_PUBLICS,
        revision="figee",
        origine=origine,
        plancher=None,
        colonne="autres_cas",
        cle="public",
        textes=("l2192_13", "r2192_31"),
    )


def _convenu(
    nature: Nature,
    valeur: Decimal,
    revision: Revision,
    origine: date | None,
    *,
    plancher: Plancher | None,
    plancher_legal: bool,
) -> Regime:
    return Regime(
        nature=nature,
        valeur=valeur,
        revision=revision,
        origine=origine,
        plancher=plancher,
        colonne="autres_cas",
        cle="conventionnel",
        textes=("l441_10",) if plancher_legal else ("c_civ_1231_6", "c_civ_1343_1"),
        plancher_legal=plancher_legal,
    )


def _avant_la_regle(origine: date) -> str:
    return (
        f"Les intérêts moratoires de cet acheteur public courent depuis le {mots.jour(origine)} : "
        f"le taux de la BCE + 8 points ne vaut que pour les contrats conclus depuis le "
        f"{mots.jour(DEBUT_POINTS_PUBLICS)}, et le taux antérieur n'est pas au barème. "
        "Faites établir ce décompte par un professionnel du droit."
    )
