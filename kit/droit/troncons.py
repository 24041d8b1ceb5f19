"""A delay cut into runs of days having one rate, each citing the value it comes from.

Days go from the day after the due date to the payment day, included: payment − due date. A rate
that floats is cut at each half-year, even when two values are equal. The floor of L441-10 II,
three times the legal rate, is tested for every half-year crossed, on agreed rates only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from kit.droit import mots
from kit.droit.bareme import Bareme, Taux, semestre
from kit.droit.regime import Regime

MULTIPLE_PLANCHER = Decimal(3)
UN_JOUR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Troncon:
    """A run of days, both ends included, having one rate in per cent a year.

    `plancher` is the highest floor met, when it was tested; `plancher_inconnu` says that a
    half-year crossed has no published legal rate yet, so that the floor could not be tested.
    """

    du: date
    au: date
    jours: int
    taux: Decimal
    source: str
    a_verifier: bool
    sous_plancher: bool = False
    plancher: Decimal | None = None
    plancher_inconnu: bool = False


def troncons(regime: Regime, apres: date, jusqua: date, bareme: Bareme) -> tuple[Troncon, ...]:
    """Cut the days after `apres`, up to `jusqua` included, into runs of one rate.

    Raises HorsBareme when a rate needed is not published.
    """
    suite: list[Troncon] = []
    du = apres + UN_JOUR
    while du <= jusqua:
        au = min(semestre(du)[1], jusqua)
        troncon = _troncon(regime, du, au, bareme)
        if suite and _prolonge(regime, suite[-1], troncon, bareme):
            suite[-1] = _fusion(suite[-1], troncon)
        else:
            suite.append(troncon)
        du = au + UN_JOUR
    return tuple(suite)


def _troncon(regime: Regime, du: date, au: date, bareme: Bareme) -> Troncon:
    taux, source, a_verifier = _taux(regime, du, bareme)
    troncon = Troncon(du, au, (au - du).days + 1, taux, source, a_verifier)
    return _avec_plancher(regime, troncon, bareme) if regime.plancher_legal else troncon


def _taux(regime: Regime, du: date, bareme: Bareme) -> tuple[Decimal, str, bool]:
    """Give the rate of a day before any floor, its source, and whether to check it."""
    if regime.nature == "taux_fixe":
        return regime.valeur, "taux convenu entre les parties", False
    jour = du if regime.flottant else regime.origine or du
    if regime.nature == "bce":
        bce = bareme.bce.le(jour)
        return bce.valeur + regime.valeur, _source_bce(regime, bce, jour), bce.a_verifier
    legal = bareme.legal(regime.colonne).le(jour)
    multiple = regime.valeur if regime.nature == "multiple_legal" else Decimal(1)
    return legal.valeur * multiple, _source_legale(regime, legal, jour), legal.a_verifier


def _avec_plancher(regime: Regime, troncon: Troncon, bareme: Bareme) -> Troncon:
    """Test the floor of one half-year; raise the rate only if the user said so."""
    serie = bareme.legal_autres_cas
    if not regime.flottant and not serie.connait(troncon.du):
        return replace(troncon, plancher_inconnu=True)
    legal = serie.le(troncon.du)
    plancher = legal.valeur * MULTIPLE_PLANCHER
    teste = replace(troncon, plancher=plancher, sous_plancher=troncon.taux < plancher)
    if not teste.sous_plancher or regime.plancher != "applique":
        return teste
    source = (
        f"{troncon.source} ({mots.pour_cent(troncon.taux)}), porté au minimum légal : 3 × taux de "
        f"l'intérêt légal du {mots.semestre(troncon.du)} ({mots.pour_cent(legal.valeur)}) ; "
        f"{legal.source}"
    )
    return replace(teste, taux=plancher, source=source, a_verifier=legal.a_verifier)


def _prolonge(regime: Regime, avant: Troncon, apres: Troncon, bareme: Bareme) -> bool:
    """Whether a run continues over a half-year: its rate does not float and was not raised."""
    if regime.flottant:
        return False
    convenu = _taux(regime, apres.du, bareme)[0]
    return avant.taux == convenu == apres.taux


def _fusion(avant: Troncon, apres: Troncon) -> Troncon:
    planchers = [p for p in (avant.plancher, apres.plancher) if p is not None]
    return replace(
        avant,
        au=apres.au,
        jours=avant.jours + apres.jours,
        sous_plancher=avant.sous_plancher or apres.sous_plancher,
        plancher=max(planchers, default=None),
        plancher_inconnu=avant.plancher_inconnu or apres.plancher_inconnu,
    )


def _source_bce(regime: Regime, bce: Taux, jour: date) -> str:
    ancre = f"{'1er janvier' if jour.month <= 6 else '1er juillet'} {jour.year}"
    fige = "" if regime.flottant else ", taux figé"
    return (
        f"taux de refinancement de la BCE au {ancre} ({mots.pour_cent(bce.valeur)}) "
        f"+ {mots.nombre(regime.valeur)} points{fige} ; {bce.source}"
    )


def _source_legale(regime: Regime, legal: Taux, jour: date) -> str:
    fois = f"{mots.nombre(regime.valeur)} × " if regime.nature == "multiple_legal" else ""
    fige = "" if regime.flottant else ", taux figé"
    return (
        f"{fois}taux de l'intérêt légal du {mots.semestre(jour)} "
        f"({mots.pour_cent(legal.valeur)}){fige} ; {legal.source}"
    )
