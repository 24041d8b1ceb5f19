from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.droit import interets
from kit.droit.bareme import Bareme, semestre
from kit.droit.penalites import (
    Regime,
    Troncon,
    conventionnel_fixe,
    conventionnel_multiple,
    conventionnel_points,
    public,
    suppletif,
    troncons,
)
from kit.errors import HorsBareme

DEBUT, FIN = date(2015, 1, 1), date(2026, 12, 31)
JOURS = st.dates(DEBUT, FIN)
ORIGINE = date(2020, 3, 1)
REGIMES = st.sampled_from(
    [
        suppletif(),
        suppletif("figee", ORIGINE),
        conventionnel_fixe(Decimal("12.00")),
        conventionnel_fixe(Decimal("5.00"), "applique"),
        conventionnel_fixe(Decimal("5.00"), "ignore"),
        conventionnel_multiple(Decimal(3)),
        conventionnel_multiple(Decimal(2), "applique"),
        conventionnel_multiple(Decimal(4), revision="figee", origine=ORIGINE),
        conventionnel_points(Decimal(5), "applique"),
        public(ORIGINE),
        interets.legal("autres_cas"),
        interets.legal("particuliers"),
    ]
)


def bornes(suite: tuple[Troncon, ...]) -> list[tuple[date, date, int, str]]:
    return [(t.du, t.au, t.jours, str(t.taux)) for t in suite]


def accru(suite: tuple[Troncon, ...]) -> Decimal:
    return sum((t.taux * t.jours for t in suite), Decimal(0))


def test_le_taux_suppletif_suit_chaque_semestre(bareme: Bareme) -> None:
    suite = troncons(suppletif(), date(2024, 4, 15), date(2025, 2, 10), bareme)
    assert bornes(suite) == [
        (date(2024, 4, 16), date(2024, 6, 30), 76, "14.50"),
        (date(2024, 7, 1), date(2024, 12, 31), 184, "14.25"),
        (date(2025, 1, 1), date(2025, 2, 10), 41, "13.15"),
    ]


def test_chaque_troncon_cite_sa_valeur(bareme: Bareme) -> None:
    [premier, second] = troncons(suppletif(), date(2026, 6, 29), date(2026, 7, 1), bareme)
    assert premier.source == (
        "taux de refinancement de la BCE au 1er janvier 2026 (2,15 %) + 10 points ; "
        "décision de la BCE à effet du 11 juin 2025"
    )
    assert second.source.startswith("taux de refinancement de la BCE au 1er juillet 2026 (2,40 %)")


def test_un_semestre_se_coupe_meme_a_taux_egal(bareme: Bareme) -> None:
    suite = troncons(suppletif(), date(2017, 6, 1), date(2017, 8, 1), bareme)
    assert [t.taux for t in suite] == [Decimal("10.00"), Decimal("10.00")]
    assert suite[0].au == date(2017, 6, 30)


@pytest.mark.parametrize("jusqua", [date(2026, 4, 11), date(2026, 4, 10)])
def test_rien_ne_court_le_jour_de_l_echeance_ni_avant(bareme: Bareme, jusqua: date) -> None:
    assert troncons(suppletif(), date(2026, 4, 11), jusqua, bareme) == ()


def test_le_lendemain_de_l_echeance_est_le_premier_jour(bareme: Bareme) -> None:
    [jour] = troncons(suppletif(), date(2026, 4, 11), date(2026, 4, 12), bareme)
    assert (jour.du, jour.au, jour.jours) == (date(2026, 4, 12), date(2026, 4, 12), 1)


def test_le_29_fevrier_compte_pour_un_jour(bareme: Bareme) -> None:
    suite = troncons(suppletif(), date(2024, 2, 28), date(2024, 3, 1), bareme)
    assert sum(t.jours for t in suite) == 2


def test_echeance_au_dernier_jour_du_semestre_prend_le_taux_du_lendemain(bareme: Bareme) -> None:
    [jour] = troncons(suppletif(), date(2024, 12, 31), date(2025, 1, 1), bareme)
    assert jour.taux == Decimal("13.15")


def test_paiement_au_dernier_jour_du_semestre_garde_son_taux(bareme: Bareme) -> None:
    [jour] = troncons(suppletif(), date(2024, 12, 30), date(2024, 12, 31), bareme)
    assert jour.taux == Decimal("14.25")


def test_un_taux_fige_garde_le_semestre_d_origine_sans_coupure(bareme: Bareme) -> None:
    regime = suppletif("figee", date(2024, 6, 30))
    [seul] = troncons(regime, date(2024, 6, 29), date(2025, 3, 1), bareme)
    assert (seul.taux, seul.jours) == (Decimal("14.50"), 245)
    assert "taux figé" in seul.source


def test_le_public_garde_le_taux_du_semestre_ou_l_interet_a_commence(bareme: Bareme) -> None:
    veille = troncons(public(date(2024, 12, 31)), date(2024, 12, 30), date(2025, 8, 1), bareme)
    jour = troncons(public(date(2025, 1, 1)), date(2024, 12, 31), date(2025, 8, 1), bareme)
    assert [t.taux for t in veille] == [Decimal("12.25")]
    assert [t.taux for t in jour] == [Decimal("11.15")]


def test_le_public_fixe_court_au_dela_du_dernier_semestre_publie(bareme: Bareme) -> None:
    [seul] = troncons(public(date(2026, 10, 1)), date(2026, 9, 30), date(2027, 5, 1), bareme)
    assert seul.taux == Decimal("10.40")


def test_le_public_d_avant_la_regle_est_refuse() -> None:
    assert public(date(2013, 3, 16)).cle == "public"
    with pytest.raises(HorsBareme, match="depuis le 15/03/2013"):
        public(date(2013, 3, 15))


def test_un_taux_fixe_ne_se_coupe_pas_et_franchit_un_semestre_non_publie(bareme: Bareme) -> None:
    regime = conventionnel_fixe(Decimal("12.00"), "applique")
    [seul] = troncons(regime, date(2026, 10, 1), date(2027, 3, 1), bareme)
    assert (seul.jours, seul.plancher, seul.plancher_inconnu) == (151, Decimal("8.25"), True)
    assert not seul.sous_plancher


def test_un_taux_fixe_entierement_connu_n_a_pas_de_plancher_inconnu(bareme: Bareme) -> None:
    [seul] = troncons(
        conventionnel_fixe(Decimal("12.00")), date(2026, 1, 1), date(2026, 12, 31), bareme
    )
    assert not seul.plancher_inconnu


@pytest.mark.parametrize(
    "regime", [suppletif(), conventionnel_multiple(Decimal(3)), conventionnel_points(Decimal(7))]
)
def test_un_taux_flottant_non_publie_est_refuse(bareme: Bareme, regime: Regime) -> None:
    assert troncons(regime, date(2026, 12, 30), date(2026, 12, 31), bareme)
    with pytest.raises(HorsBareme, match="01/01/2027"):
        troncons(regime, date(2026, 12, 30), date(2027, 1, 1), bareme)


def test_des_points_dont_le_plancher_est_inconnu_sont_refuses(bareme: Bareme) -> None:
    tronque = replace(bareme.legal_autres_cas, taux=bareme.legal_autres_cas.taux[:-1])
    sans_legal = replace(bareme, legal_autres_cas=tronque)
    with pytest.raises(HorsBareme, match="taux_interet_legal"):
        troncons(conventionnel_points(Decimal(7)), date(2026, 7, 1), date(2026, 7, 9), sans_legal)


@pytest.mark.parametrize(
    ("taux", "sous"), [("8.25", False), ("8.24", True), ("8.26", False), ("0.00", True)]
)
def test_le_plancher_est_franc_au_centieme(bareme: Bareme, taux: str, sous: bool) -> None:
    regime = conventionnel_fixe(Decimal(taux))
    [seul] = troncons(regime, date(2026, 7, 1), date(2026, 7, 31), bareme)
    assert (seul.plancher, seul.sous_plancher) == (Decimal("8.25"), sous)
    assert seul.taux == Decimal(taux)


def test_le_plancher_se_teste_a_chaque_semestre_traverse(bareme: Bareme) -> None:
    regime = conventionnel_fixe(Decimal("10.00"))
    avant = troncons(regime, date(2023, 5, 1), date(2023, 6, 30), bareme)
    apres = troncons(regime, date(2023, 5, 1), date(2023, 7, 1), bareme)
    assert [t.sous_plancher for t in avant] == [False]
    assert [(t.sous_plancher, t.plancher) for t in apres] == [(True, Decimal("12.66"))]


def test_un_semestre_sous_le_plancher_marque_tout_le_taux_fixe(bareme: Bareme) -> None:
    regime = conventionnel_fixe(Decimal("10.00"))
    [seul] = troncons(regime, date(2025, 6, 1), date(2025, 8, 1), bareme)
    assert (seul.sous_plancher, seul.plancher) == (True, Decimal("11.13"))


def test_le_taux_n_est_releve_que_si_l_utilisateur_l_a_choisi(bareme: Bareme) -> None:
    jours = (date(2023, 5, 1), date(2024, 1, 10), bareme)
    for choix in (None, "ignore"):
        [seul] = troncons(conventionnel_fixe(Decimal("10.00"), choix), *jours)
        assert seul.taux == Decimal("10.00")
    releves = troncons(conventionnel_fixe(Decimal("10.00"), "applique"), *jours)
    assert bornes(releves) == [
        (date(2023, 5, 2), date(2023, 6, 30), 60, "10.00"),
        (date(2023, 7, 1), date(2023, 12, 31), 184, "12.66"),
        (date(2024, 1, 1), date(2024, 1, 10), 10, "15.21"),
    ]
    assert "porté au minimum légal : 3 × taux de l'intérêt légal" in releves[1].source


def test_deux_semestres_releves_au_meme_plancher_restent_deux_lignes(bareme: Bareme) -> None:
    regime = conventionnel_fixe(Decimal("1.00"), "applique")
    suite = troncons(regime, date(2017, 1, 1), date(2017, 12, 31), bareme)
    assert [str(t.taux) for t in suite] == ["2.70", "2.70"]


def test_le_plancher_ne_vise_jamais_le_taux_suppletif(bareme: Bareme) -> None:
    suite = troncons(suppletif(), date(2024, 1, 1), date(2024, 12, 31), bareme)
    assert [(str(t.taux), t.sous_plancher, t.plancher) for t in suite] == [
        ("14.50", False, None),
        ("14.25", False, None),
    ]


def test_le_plancher_ne_vise_pas_un_debiteur_non_professionnel(bareme: Bareme) -> None:
    regime = conventionnel_fixe(Decimal("1.00"), "applique", professionnel=False)
    [seul] = troncons(regime, date(2024, 1, 1), date(2024, 2, 1), bareme)
    assert (seul.taux, seul.plancher) == (Decimal("1.00"), None)
    assert regime.textes == ("c_civ_1231_6", "c_civ_1343_1")


def test_trois_fois_le_taux_legal_est_au_plancher_pas_dessous(bareme: Bareme) -> None:
    suite = troncons(
        conventionnel_multiple(Decimal(3)), date(2026, 1, 1), date(2026, 12, 31), bareme
    )
    assert [(str(t.taux), t.sous_plancher) for t in suite] == [("7.86", False), ("8.25", False)]
    assert suite[0].source.startswith("3 × taux de l'intérêt légal du 1er semestre 2026 (2,62 %)")


def test_un_multiple_fige_garde_le_taux_de_son_origine(bareme: Bareme) -> None:
    regime = conventionnel_multiple(Decimal(3), revision="figee", origine=date(2022, 12, 31))
    [seul] = troncons(regime, date(2022, 12, 30), date(2023, 3, 1), bareme)
    assert (seul.taux, seul.sous_plancher, seul.plancher) == (
        Decimal("2.31"),
        True,
        Decimal("6.18"),
    )


def test_un_taux_releve_par_une_valeur_douteuse_est_a_verifier(bareme: Bareme) -> None:
    derniere = replace(bareme.legal_autres_cas.taux[-1], statut="a_verifier")
    serie = replace(bareme.legal_autres_cas, taux=(*bareme.legal_autres_cas.taux[:-1], derniere))
    douteux = replace(bareme, legal_autres_cas=serie)
    regime = conventionnel_fixe(Decimal("1.00"), "applique")
    [seul] = troncons(regime, date(2026, 7, 1), date(2026, 7, 31), douteux)
    assert seul.a_verifier


def test_un_regime_fige_sans_origine_ou_negatif_est_impossible() -> None:
    with pytest.raises(ValueError, match="day that fixes"):
        suppletif("figee")
    with pytest.raises(ValueError, match="negative"):
        conventionnel_fixe(Decimal("-1.00"))


@settings(max_examples=200)
@given(REGIMES, JOURS, st.integers(0, 1500))
def test_les_troncons_couvrent_le_retard_jour_pour_jour(
    bareme: Bareme, regime: Regime, apres: date, duree: int
) -> None:
    jusqua = min(apres + timedelta(days=duree), FIN)
    suite = troncons(regime, apres, jusqua, bareme)
    assert sum(t.jours for t in suite) == (jusqua - apres).days
    assert all((t.au - t.du).days + 1 == t.jours > 0 for t in suite)
    assert all(b.du == a.au + timedelta(days=1) for a, b in pairwise(suite))
    if suite:
        assert (suite[0].du, suite[-1].au) == (apres + timedelta(days=1), jusqua)
    if regime.flottant:
        assert all(semestre(t.du) == semestre(t.au) for t in suite)


@given(REGIMES, st.tuples(JOURS, JOURS, JOURS).map(sorted))
def test_couper_un_retard_en_deux_ne_change_rien(
    bareme: Bareme, regime: Regime, jours: list[date]
) -> None:
    a, b, c = jours
    entier = accru(troncons(regime, a, c, bareme))
    deux = accru(troncons(regime, a, b, bareme)) + accru(troncons(regime, b, c, bareme))
    assert entier == deux


@given(JOURS, JOURS, st.decimals("0", "30", places=2), st.decimals("0", "30", places=2))
def test_un_taux_convenu_plus_haut_ne_donne_jamais_moins(
    bareme: Bareme, a: date, b: date, bas: Decimal, haut: Decimal
) -> None:
    apres, jusqua = sorted((a, b))
    bas, haut = sorted((bas, haut))
    for choix in ("applique", "ignore"):
        moins = accru(troncons(conventionnel_fixe(bas, choix), apres, jusqua, bareme))
        plus = accru(troncons(conventionnel_fixe(haut, choix), apres, jusqua, bareme))
        assert moins <= plus


@given(JOURS, JOURS, st.decimals("0", "30", places=2))
def test_appliquer_le_plancher_n_abaisse_jamais_le_taux(
    bareme: Bareme, a: date, b: date, taux: Decimal
) -> None:
    apres, jusqua = sorted((a, b))
    for troncon in troncons(conventionnel_fixe(taux, "applique"), apres, jusqua, bareme):
        assert troncon.taux >= taux
        assert troncon.taux >= bareme.legal_autres_cas.le(troncon.du).valeur * 3
