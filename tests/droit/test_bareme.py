from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.droit.bareme import Bareme, Serie, Taux, semestre, validate
from kit.errors import HorsBareme

from .conftest import lire

JOURS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def une_serie(*taux: Taux) -> Serie:
    return Serie("essai", "kit/droit/essai.yaml", taux)


S1 = Taux(date(2026, 1, 1), date(2026, 6, 30), Decimal("2.15"), "confirme", "BCE")
S2 = Taux(date(2026, 7, 1), date(2026, 12, 31), Decimal("2.40"), "confirme", "BCE")


@pytest.mark.parametrize(
    ("jour", "valeur"),
    [
        (date(2015, 1, 1), "0.93"),
        (date(2020, 6, 30), "0.87"),
        (date(2020, 7, 1), "0.84"),
        (date(2023, 6, 30), "2.06"),
        (date(2023, 7, 1), "4.22"),
        (date(2024, 1, 1), "5.07"),
        (date(2024, 12, 31), "4.92"),
        (date(2025, 6, 30), "3.71"),
        (date(2025, 7, 1), "2.76"),
        (date(2026, 6, 30), "2.62"),
        (date(2026, 12, 31), "2.75"),
    ],
)
def test_taux_legal_des_professionnels_aux_bornes(bareme: Bareme, jour: date, valeur: str) -> None:
    assert bareme.legal("autres_cas").le(jour).valeur == Decimal(valeur)


@pytest.mark.parametrize(
    ("jour", "valeur"),
    [
        (date(2015, 1, 1), "4.06"),
        (date(2020, 2, 29), "3.15"),
        (date(2024, 7, 1), "8.16"),
        (date(2026, 6, 30), "6.67"),
        (date(2026, 7, 1), "6.84"),
    ],
)
def test_taux_legal_des_particuliers_aux_bornes(bareme: Bareme, jour: date, valeur: str) -> None:
    assert bareme.legal("particuliers").le(jour).valeur == Decimal(valeur)


@pytest.mark.parametrize(
    ("jour", "valeur"),
    [
        (date(2009, 1, 1), "2.50"),
        (date(2014, 6, 30), "0.25"),
        (date(2014, 7, 1), "0.15"),
        (date(2016, 6, 30), "0.05"),
        (date(2016, 7, 1), "0.00"),
        (date(2022, 12, 31), "0.00"),
        (date(2023, 1, 1), "2.50"),
        (date(2024, 6, 30), "4.50"),
        (date(2024, 7, 1), "4.25"),
        (date(2025, 1, 1), "3.15"),
        (date(2026, 6, 30), "2.15"),
        (date(2026, 9, 16), "2.40"),
        (date(2026, 12, 31), "2.40"),
    ],
)
def test_taux_de_la_bce_est_celui_du_debut_de_semestre(
    bareme: Bareme, jour: date, valeur: str
) -> None:
    assert bareme.bce.le(jour).valeur == Decimal(valeur)


def test_les_fichiers_sont_contigus_ordonnes_et_sources(bareme: Bareme) -> None:
    series = (bareme.legal_particuliers, bareme.legal_autres_cas, bareme.bce, bareme.indemnite)
    assert [probleme for serie in series for probleme in validate(serie)] == []


def test_chaque_periode_de_taux_est_un_semestre_civil(bareme: Bareme) -> None:
    for serie in (bareme.legal_particuliers, bareme.legal_autres_cas, bareme.bce):
        assert all((taux.du, taux.au) == semestre(taux.du) for taux in serie.taux)


def test_les_valeurs_de_la_bce_se_deduisent_des_decisions(bareme: Bareme) -> None:
    decisions = lire("taux_directeur_bce.yaml")["decisions"]
    for taux in bareme.bce.taux:
        passees = [d for d in decisions if date.fromisoformat(d["effet"]) <= taux.du]
        derniere = max(passees, key=lambda d: d["effet"])
        assert taux.valeur == Decimal(derniere["valeur"])


def test_les_decisions_de_la_bce_sont_dans_l_ordre() -> None:
    effets = [decision["effet"] for decision in lire("taux_directeur_bce.yaml")["decisions"]]
    assert effets == sorted(set(effets))


def test_le_taux_faible_du_second_semestre_2026_est_a_verifier(bareme: Bareme) -> None:
    jour = date(2026, 7, 1)
    assert bareme.legal("particuliers").le(jour).a_verifier
    assert not bareme.legal("autres_cas").le(jour).a_verifier


def test_seuls_les_taux_recents_confirmes_passent_sans_reserve(bareme: Bareme) -> None:
    douteux = [t.du for t in bareme.bce.taux if t.a_verifier]
    assert douteux == [t.du for t in bareme.bce.taux if t.du < date(2014, 1, 1)]


def test_chaque_cle_de_confiance_est_au_repertoire() -> None:
    for fichier in ("taux_interet_legal.yaml", "taux_directeur_bce.yaml"):
        document = lire(fichier)
        lignes = [
            case["confiance"]
            for periode in document["periodes"]
            for case in periode.values()
            if isinstance(case, dict)
        ]
        connues = set(document["repertoire"])
        citees = {mot.strip("(),;") for ligne in lignes for mot in ligne.split()}
        assert {mot for mot in citees if mot.isupper() and len(mot) > 1} <= connues | {"JORF"} | {
            mot for mot in citees if mot.startswith("JORFTEXT")
        }


def test_le_premier_semestre_2027_est_refuse_et_dit_quoi_faire(bareme: Bareme) -> None:
    with pytest.raises(HorsBareme) as refus:
        bareme.bce.le(date(2027, 1, 1))
    assert str(refus.value) == (
        "kit/droit/taux_directeur_bce.yaml ne donne aucune valeur pour le 01/01/2027 "
        "(taux de refinancement de la BCE) : le fichier va du 01/01/2009 au 31/12/2026, "
        "vérifié le 22/11/2026. Une valeur non publiée n'est jamais extrapolée. Dès sa "
        "publication, ajoutez à sa suite la période du 01/01/2027 au 30/06/2027, avec sa valeur, "
        "son statut et sa source."
    )


def test_un_jour_avant_le_fichier_est_refuse(bareme: Bareme) -> None:
    with pytest.raises(HorsBareme, match="le fichier va du 01/01/2015"):
        bareme.legal("autres_cas").le(date(2014, 12, 31))
    with pytest.raises(HorsBareme, match="sans terme"):
        bareme.indemnite.le(date(2012, 12, 31))
    assert not bareme.bce.connait(date(2008, 12, 31))


def test_une_serie_vide_refuse_tout_jour() -> None:
    with pytest.raises(HorsBareme, match="le fichier est vide"):
        une_serie().le(date(2026, 1, 1))


def test_une_periode_sans_fin_couvre_l_avenir(bareme: Bareme) -> None:
    assert bareme.indemnite.le(date(2099, 12, 31)).valeur == Decimal("40.00")


@pytest.mark.parametrize(
    ("serie", "message"),
    [
        (une_serie(), "aucune période"),
        (une_serie(S1, replace(S2, du=date(2026, 7, 2))), "commence le 02/07/2026, attendu"),
        (une_serie(S1, replace(S2, du=date(2026, 6, 30))), "commence le 30/06/2026, attendu"),
        (une_serie(S2, S1), "attendu : 01/01/2027"),
        (une_serie(replace(S1, au=None), S2), "suit une période sans fin"),
        (une_serie(replace(S1, source=" ")), "la source manque"),
        (une_serie(replace(S1, au=date(2025, 12, 31))), "finit avant de commencer"),
        (une_serie(replace(S1, valeur=Decimal("-0.50"))), "valeur impossible"),
        (une_serie(replace(S1, valeur=Decimal("NaN"))), "valeur impossible"),
    ],
)
def test_une_serie_fautive_est_decrite(serie: Serie, message: str) -> None:
    problemes = validate(serie)
    assert [p for p in problemes if message in p.message and p.fichier == serie.fichier]


def test_une_periode_d_un_seul_jour_est_permise() -> None:
    assert validate(une_serie(replace(S1, au=S1.du))) == []


def test_un_probleme_designe_sa_ligne() -> None:
    [probleme] = validate(une_serie(S1, replace(S2, source="")))
    assert probleme.mot == "periodes[1]"


@given(JOURS)
def test_le_semestre_contient_son_jour_et_dure_un_demi_an(jour: date) -> None:
    du, au = semestre(jour)
    assert du <= jour <= au
    assert (au - du).days in (180, 181, 183)
    assert semestre(au + timedelta(days=1))[0] == au + timedelta(days=1)
