from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.droit import interets
from kit.droit.bareme import Bareme
from kit.droit.penalites import suppletif, troncons

MONTANTS = st.decimals("0", "9999999", places=2)
TAUX = st.decimals("0", "40", places=2)
JOURS = st.integers(0, 4000)


@pytest.mark.parametrize(
    ("base", "taux", "jours", "attendu"),
    [
        # 1 500 € at 0,87 % for 30 days of 2020: 1 500 × 30 × 0,87 / 36 500, not / 36 600.
        ("1500.00", "0.87", 30, "1.07"),
        ("10000.00", "12.40", 60, "203.84"),
        ("12000.00", "12.00", 34, "134.14"),
        ("3650.00", "10.00", 1, "1.00"),
        ("36500.00", "1.00", 366, "366.00"),
        ("10000.00", "10.00", 366, "1002.74"),
    ],
)
def test_base_fois_taux_fois_jours_sur_36_500(
    base: str, taux: str, jours: int, attendu: str
) -> None:
    assert interets.montant(Decimal(base), Decimal(taux), jours) == Decimal(attendu)


def test_une_annee_bissextile_se_divise_aussi_par_365() -> None:
    assert interets.montant(Decimal("100000.00"), Decimal("10.00"), 366) == Decimal("10027.40")


@pytest.mark.parametrize(
    ("exact", "arrondi"), [("2.665", "2.67"), ("2.6649", "2.66"), ("2.675", "2.68")]
)
def test_le_demi_centime_va_au_centime_superieur(exact: str, arrondi: str) -> None:
    assert interets.arrondi(Decimal(exact)) == Decimal(arrondi)


def test_un_demi_centime_exact_issu_du_calcul_monte() -> None:
    assert interets.montant(Decimal("365.00"), Decimal("0.50"), 1) == Decimal("0.01")
    assert interets.montant(Decimal("73.00"), Decimal("2.50"), 1) == Decimal("0.01")
    assert interets.montant(Decimal("72.99"), Decimal("2.50"), 1) == Decimal("0.00")


def test_un_retard_sur_deux_semestres_s_arrondit_ligne_a_ligne(bareme: Bareme) -> None:
    suite = troncons(suppletif(), date(2026, 5, 31), date(2026, 8, 15), bareme)
    lignes = [interets.montant(Decimal("4800.10"), t.taux, t.jours) for t in suite]
    assert [(t.jours, str(t.taux)) for t in suite] == [(30, "12.15"), (46, "12.40")]
    assert lignes == [Decimal("47.94"), Decimal("75.01")]


@pytest.mark.parametrize(("professionnel", "taux"), [(True, "2.62"), (False, "6.67")])
def test_la_colonne_du_taux_legal_suit_le_creancier(
    bareme: Bareme, professionnel: bool, taux: str
) -> None:
    regime = interets.legal(interets.colonne(professionnel))
    [seul] = troncons(regime, date(2026, 3, 1), date(2026, 3, 31), bareme)
    assert seul.taux == Decimal(taux)
    assert seul.plancher is None


def test_le_taux_legal_change_a_chaque_semestre_et_dit_son_arrete(bareme: Bareme) -> None:
    suite = troncons(interets.legal("autres_cas"), date(2026, 6, 30), date(2026, 7, 1), bareme)
    assert [t.source for t in suite] == [
        "taux de l'intérêt légal du 2e semestre 2026 (2,75 %) ; arrêté du 26 juin 2026"
    ]


def test_le_taux_legal_non_confirme_est_signale(bareme: Bareme) -> None:
    suite = troncons(interets.legal("particuliers"), date(2026, 6, 29), date(2026, 7, 1), bareme)
    assert [t.a_verifier for t in suite] == [False, True]


@pytest.mark.parametrize(
    ("base", "taux", "jours"), [("-1", "1", 1), ("1", "-1", 1), ("1", "1", -1)]
)
def test_un_interet_negatif_est_impossible(base: str, taux: str, jours: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        interets.montant(Decimal(base), Decimal(taux), jours)


@given(MONTANTS, TAUX, JOURS)
def test_une_seconde_methode_en_entiers_donne_le_meme_centime(
    base: Decimal, taux: Decimal, jours: int
) -> None:
    numerateur = int(base * 100) * int(taux * 100) * jours
    diviseur = 36500 * 100
    centimes = (2 * numerateur + diviseur) // (2 * diviseur)
    assert interets.montant(base, taux, jours) == Decimal(centimes).scaleb(-2)


@given(MONTANTS, TAUX)
def test_zero_jour_ne_produit_rien(base: Decimal, taux: Decimal) -> None:
    assert interets.montant(base, taux, 0) == 0


@given(MONTANTS, MONTANTS, TAUX, TAUX, JOURS, JOURS)
def test_l_interet_croit_avec_la_somme_le_taux_et_les_jours(
    b1: Decimal, b2: Decimal, t1: Decimal, t2: Decimal, j1: int, j2: int
) -> None:
    moins = interets.montant(min(b1, b2), min(t1, t2), min(j1, j2))
    plus = interets.montant(max(b1, b2), max(t1, t2), max(j1, j2))
    assert moins <= plus


@given(MONTANTS, TAUX, JOURS, JOURS)
def test_couper_une_periode_ne_deplace_que_l_arrondi(
    base: Decimal, taux: Decimal, j1: int, j2: int
) -> None:
    entier = interets.montant(base, taux, j1 + j2)
    deux = interets.montant(base, taux, j1) + interets.montant(base, taux, j2)
    assert abs(entier - deux) <= Decimal("0.01")


@given(MONTANTS, TAUX, st.integers(1, 400))
def test_l_interet_d_un_jour_repete_donne_l_interet_de_la_periode(
    base: Decimal, taux: Decimal, jours: int
) -> None:
    total = interets.arrondi(interets.par_jour(base, taux) * jours)
    assert abs(total - interets.montant(base, taux, jours)) <= Decimal("0.01")
