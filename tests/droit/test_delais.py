from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.droit import delais
from kit.droit.feries import AILLEURS, Zone

JOURS = st.dates(date(1990, 1, 1), date(2080, 12, 31))
ZONES = st.sampled_from(list(AILLEURS))
# The names of the territories in the library `holidays`, which these tests compare us with.
SUBDIVISIONS: dict[Zone, str | None] = {
    "metropole": None,
    "alsace_moselle": "57",
    "guadeloupe": "971",
    "martinique": "972",
    "guyane": "973",
    "la_reunion": "974",
    "mayotte": "976",
    "saint_barthelemy": "BL",
    "saint_martin": "MF",
    "saint_pierre_et_miquelon": "PM",
    "nouvelle_caledonie": "NC",
    "polynesie_francaise": "PF",
    "wallis_et_futuna": "WF",
}


def paques(annee: int) -> date:
    """Anonymous Gregorian computus: an implementation that is neither ours nor the library's."""
    a, b, c = annee % 19, annee // 100, annee % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    mois, jour = divmod(h + k - 7 * m + 114, 31)
    return date(annee, mois, jour + 1)


def onze_jours(annee: int) -> set[date]:
    fixes = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    mobiles = (1, 39, 50)
    return {date(annee, m, j) for m, j in fixes} | {
        paques(annee) + timedelta(days=n) for n in mobiles
    }


@pytest.mark.parametrize("annee", range(1990, 2101))
def test_les_onze_jours_feries_de_metropole(annee: int) -> None:
    assert delais.jours_feries(annee) == onze_jours(annee)


@pytest.mark.parametrize("annee", [2005, 2006, 2007])
def test_le_lundi_de_pentecote_reste_ferie_de_2005_a_2007(annee: int) -> None:
    assert paques(annee) + timedelta(days=50) in delais.jours_feries(annee)


@pytest.mark.parametrize("zone", SUBDIVISIONS)
def test_chaque_zone_a_chaque_annee_les_jours_de_la_bibliotheque(zone: Zone) -> None:
    for annee in range(1990, 2101):
        oubli = {paques(annee) + timedelta(days=50)} if 2005 <= annee <= 2007 else set()
        legaux = holidays.country_holidays("FR", subdiv=SUBDIVISIONS[zone], years=annee)
        assert delais.jours_feries(annee, zone) == set(legaux) | oubli, annee


@pytest.mark.parametrize("annee", [1999, 2005, 2026])
def test_l_alsace_moselle_ajoute_vendredi_saint_et_saint_etienne(annee: int) -> None:
    ajouts = {paques(annee) - timedelta(days=2), date(annee, 12, 26)}
    assert delais.jours_feries(annee, "alsace_moselle") == onze_jours(annee) | ajouts


@pytest.mark.parametrize(
    ("zone", "jour"),
    [
        ("guadeloupe", date(2026, 5, 27)),
        ("martinique", date(2026, 5, 22)),
        ("guyane", date(2026, 6, 10)),
        ("la_reunion", date(2026, 12, 20)),
        ("mayotte", date(2026, 4, 27)),
        ("saint_barthelemy", date(2026, 10, 9)),
        ("saint_martin", date(2026, 5, 28)),
        ("nouvelle_caledonie", date(2026, 9, 24)),
        ("polynesie_francaise", date(2026, 3, 5)),
        ("wallis_et_futuna", date(2026, 7, 29)),
    ],
)
def test_chaque_outre_mer_a_ses_jours(zone: Zone, jour: date) -> None:
    assert jour in delais.jours_feries(jour.year, zone)
    assert jour not in delais.jours_feries(jour.year)


@given(st.integers(1990, 2100), ZONES)
def test_toute_zone_a_les_onze_jours_de_metropole(annee: int, zone: Zone) -> None:
    assert onze_jours(annee) <= delais.jours_feries(annee, zone)


@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2026, 1, 28), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 6, 15), 0, date(2026, 6, 15)),
    ],
)
def test_un_mois_va_au_meme_quantieme_ou_au_dernier_jour(
    jour: date, mois: int, attendu: date
) -> None:
    assert delais.ajouter_mois(jour, mois) == attendu


def test_une_annee_depuis_le_29_fevrier_finit_le_28() -> None:
    assert delais.ajouter_annees(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert delais.ajouter_annees(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("terme", "proroge"),
    [
        (date(2026, 4, 30), date(2026, 4, 30)),
        (date(2026, 5, 1), date(2026, 5, 4)),
        (date(2026, 12, 25), date(2026, 12, 28)),
        (date(2026, 11, 21), date(2026, 11, 23)),
        (date(2026, 11, 22), date(2026, 11, 23)),
        (date(2007, 5, 28), date(2007, 5, 29)),
        (date(2026, 4, 5), date(2026, 4, 7)),
    ],
)
def test_un_terme_chome_passe_au_premier_jour_ouvrable(terme: date, proroge: date) -> None:
    assert delais.proroger(terme) == proroge


def test_le_vendredi_saint_ne_proroge_qu_en_alsace_moselle() -> None:
    vendredi_saint = date(2026, 4, 3)
    assert delais.proroger(vendredi_saint) == vendredi_saint
    assert delais.proroger(vendredi_saint, "alsace_moselle") == date(2026, 4, 7)


def test_un_terme_de_procedure_compte_les_mois_puis_les_jours() -> None:
    assert delais.terme_procedure(date(2026, 4, 23), jours=8) == date(2026, 5, 4)
    assert delais.terme_procedure(date(2026, 9, 10), mois=1) == date(2026, 10, 12)
    assert delais.terme_procedure(date(2026, 1, 31), mois=1, jours=1) == date(2026, 3, 2)
    assert delais.terme_procedure(date(2026, 3, 3), mois=1, zone="alsace_moselle") == date(
        2026, 4, 7
    )


def test_le_jour_ouvre_suivant_n_est_jamais_le_jour_meme() -> None:
    assert delais.jour_ouvre_suivant(date(2026, 11, 23)) == date(2026, 11, 24)
    assert delais.jour_ouvre_suivant(date(2026, 11, 20)) == date(2026, 11, 23)


@given(JOURS, st.integers(-200, 200))
def test_ajouter_des_mois_ne_saute_jamais_un_mois(jour: date, mois: int) -> None:
    arrivee = delais.ajouter_mois(jour, mois)
    ecart = (arrivee.year - jour.year) * 12 + arrivee.month - jour.month
    assert ecart == mois
    assert arrivee.day <= jour.day


@given(JOURS, JOURS, st.integers(0, 200))
def test_ajouter_des_mois_garde_l_ordre(a: date, b: date, mois: int) -> None:
    assert delais.ajouter_mois(min(a, b), mois) <= delais.ajouter_mois(max(a, b), mois)


@given(JOURS, ZONES)
def test_proroger_n_avance_que_sur_des_jours_chomes(jour: date, zone: Zone) -> None:
    terme = delais.proroger(jour, zone)
    passes = [jour + timedelta(days=n) for n in range((terme - jour).days)]
    assert delais.est_ouvre(terme, zone)
    assert len(passes) <= 5
    assert not any(delais.est_ouvre(passe, zone) for passe in passes)
