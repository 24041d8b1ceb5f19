from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.droit.imputation import Dette, ordre, repartir

A = Dette("A", True, Decimal("12.00"), date(2026, 1, 10), date(2026, 2, 10))
B = replace(A, numero="B")
TAUX = st.sampled_from([Decimal("10.00"), Decimal("12.00")])
JOURS = st.dates(date(2026, 1, 1), date(2026, 1, 3))
PARTS = st.dictionaries(
    st.text("ABCDEF", min_size=1, max_size=2), st.decimals("0", "9999", places=2)
)


@st.composite
def des_dettes(draw: st.DrawFn) -> list[Dette]:
    numeros = draw(st.lists(st.sampled_from("ABCDEFGH"), unique=True, max_size=8))
    return [Dette(n, draw(st.booleans()), draw(TAUX), draw(JOURS), draw(JOURS)) for n in numeros]


def test_l_indication_du_debiteur_passe_avant_tout() -> None:
    plus_tard = replace(B, echue=False, taux=Decimal(0), echeance=date(2027, 1, 1))
    assert ordre([A, plus_tard], "B") == [["B"], ["A"]]


def test_une_indication_deja_soldee_laisse_l_ordre_de_la_loi() -> None:
    assert ordre([A], "Z") == [["A"]]


def test_les_dettes_echues_d_abord() -> None:
    chere = replace(B, echue=False, taux=Decimal("20.00"), date=date(2020, 1, 1))
    assert ordre([chere, A], None) == [["A"], ["B"]]


def test_puis_celle_dont_le_taux_est_le_plus_eleve() -> None:
    chere = replace(B, taux=Decimal("12.01"), date=date(2026, 1, 11))
    assert ordre([A, chere], None) == [["B"], ["A"]]


def test_puis_la_facture_la_plus_ancienne() -> None:
    assert ordre([A, replace(B, date=date(2026, 1, 9))], None) == [["B"], ["A"]]


def test_la_date_de_la_facture_compte_avant_son_echeance() -> None:
    recente = replace(B, date=date(2026, 1, 11), echeance=date(2026, 1, 15))
    assert ordre([recente, A], None) == [["A"], ["B"]]


def test_puis_l_echeance_la_plus_ancienne() -> None:
    assert ordre([A, replace(B, echeance=date(2026, 2, 9))], None) == [["B"], ["A"]]


def test_a_egalite_parfaite_proportionnellement() -> None:
    assert ordre([B, A], None) == [["A", "B"]]


@given(des_dettes(), st.randoms(), st.sampled_from(["A", "Z", None]))
def test_l_ordre_des_factures_dans_le_dossier_ne_change_rien(
    dettes: list[Dette], hasard: object, indication: str | None
) -> None:
    melangees = list(dettes)
    hasard.shuffle(melangees)  # type: ignore[attr-defined]
    groupes = ordre(dettes, indication)
    assert groupes == ordre(melangees, indication)
    assert sorted(n for groupe in groupes for n in groupe) == sorted(d.numero for d in dettes)


def test_les_centimes_restants_vont_aux_plus_grands_restes_puis_a_la_plus_petite_cle() -> None:
    tiers = dict.fromkeys("CBA", Decimal("1.00"))
    assert repartir(Decimal("1.00"), tiers) == {
        "C": Decimal("0.33"),
        "B": Decimal("0.33"),
        "A": Decimal("0.34"),
    }
    inegales = {"A": Decimal("1.00"), "B": Decimal("2.00")}
    assert repartir(Decimal("1.00"), inegales) == {"A": Decimal("0.33"), "B": Decimal("0.67")}


def test_le_surplus_n_est_pas_reparti() -> None:
    parts = {"A": Decimal("1.00"), "B": Decimal("0.50")}
    assert repartir(Decimal("9.00"), parts) == parts


def test_sans_rien_a_payer_chacun_recoit_zero() -> None:
    assert repartir(Decimal("5.00"), {"A": Decimal("0.00")}) == {"A": Decimal("0.00")}
    assert repartir(Decimal("5.00"), {}) == {}


@pytest.mark.parametrize("part", ["-0.01", "0.001"])
def test_une_part_est_faite_de_centimes_entiers_et_positifs(part: str) -> None:
    with pytest.raises(ValueError, match="whole cents"):
        repartir(Decimal("1.00"), {"A": Decimal(part)})


@given(st.decimals("0", "99999", places=2), PARTS)
def test_la_somme_est_exacte_et_personne_ne_recoit_plus_que_sa_part(
    montant: Decimal, parts: dict[str, Decimal]
) -> None:
    recu = repartir(montant, parts)
    assert sum(recu.values(), Decimal(0)) == min(montant, sum(parts.values(), Decimal(0)))
    assert all(0 <= recu[cle] <= part for cle, part in parts.items())


@given(st.decimals("0", "9999", places=2), PARTS)
def test_chacun_recoit_sa_proportion_a_moins_d_un_centime(
    montant: Decimal, parts: dict[str, Decimal]
) -> None:
    total = sum(parts.values(), Decimal(0))
    somme = min(montant, total)
    for cle, recu in repartir(montant, parts).items():
        assert total == 0 or abs(recu - somme * parts[cle] / total) < Decimal("0.01")


@given(st.decimals("0", "9999", places=2), PARTS)
def test_l_ordre_des_parts_ne_change_rien(montant: Decimal, parts: dict[str, Decimal]) -> None:
    a_l_envers = dict(reversed(list(parts.items())))
    assert repartir(montant, parts) == repartir(montant, a_l_envers)
