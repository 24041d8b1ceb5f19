"""Instalments: they add up to the cent, their dates do not drift, their states follow payments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import echeancier
from kit.echeancier import Plan
from tests.fabrique import JOUR, bareme, contact, debiteur, delais, dossier

D = Decimal
TOTAUX = st.decimals(D("1.20"), D("999999.99"), places=2)


def _voulu(**mots: Any) -> dict[str, Any]:
    return {"premiere": "2026-01-31", "periodicite": "mensuelle", "nombre": "3"} | mots


def _plan(au: date = JOUR, **mots: Any) -> Plan:
    plan = echeancier.compute(dossier(**mots), au, bareme(), delais())
    assert plan is not None
    return plan


def test_month_ends_are_clipped_without_drifting() -> None:
    assert echeancier.echeances(date(2026, 1, 31), "mensuelle", 4) == (
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    )


def test_a_leap_february_keeps_its_29th() -> None:
    assert echeancier.echeances(date(2027, 11, 30), "trimestrielle", 3)[1] == date(2028, 2, 29)


def test_weeks_are_seven_days() -> None:
    assert echeancier.echeances(date(2026, 12, 28), "hebdomadaire", 2)[1] == date(2027, 1, 4)


@given(TOTAUX, st.integers(1, 120))
def test_equal_instalments_sum_to_the_debt(total: Decimal, nombre: int) -> None:
    parts = echeancier.repartir_par_nombre(total, nombre)
    assert sum(parts) == total
    assert len(parts) == nombre
    assert min(parts) > 0
    assert 0 <= parts[-1] - parts[0] < D("0.01") * nombre


@given(TOTAUX, st.decimals(D("1.00"), D("5000.00"), places=2))
def test_instalments_of_an_amount_sum_to_the_debt(total: Decimal, montant: Decimal) -> None:
    parts = echeancier.repartir_par_montant(total, montant)
    assert sum(parts) == total
    assert all(part == montant for part in parts[:-1])
    assert 0 < parts[-1] <= montant


@pytest.mark.parametrize("sort", ["maintenues", "suspendues"])
def test_a_proposal_covers_the_whole_debt_of_the_day(sort: str) -> None:
    plan = _plan(echeancier=_voulu(penalites=sort))
    assert (plan.total, plan.abandon) == (D("1118.87"), D("0.00"))
    assert [v.montant for v in plan.versements] == [D("372.95"), D("372.95"), D("372.97")]
    assert [v.reste for v in plan.versements] == [D("745.92"), D("372.97"), D("0.00")]
    assert plan.etat == "propose"


def test_waived_penalties_leave_the_plan_and_are_shown() -> None:
    plan = _plan(echeancier=_voulu(penalites="abandonnees"))
    assert (plan.total, plan.abandon, plan.penalites) == (D("1040.00"), D("78.87"), D("0.00"))


def test_a_signed_plan_covers_the_debt_of_its_signature() -> None:
    plan = _plan(echeancier=_voulu(signe_le="2026-04-30", premiere="2026-05-31"))
    assert (plan.total, plan.arrete_le) == (D("1049.99"), date(2026, 4, 30))


def test_each_instalment_has_its_reference() -> None:
    versements = _plan(echeancier=_voulu()).versements
    assert [versement.reference for versement in versements] == ["T-1-E1", "T-1-E2", "T-1-E3"]


def _signe(paiements: list[dict[str, str]], au: date, **mots: Any) -> Plan:
    voulu = _voulu(
        signe_le="2026-04-30",
        nombre=None,
        periodicite=None,
        premiere=None,
        echeances=[
            {"le": "2026-05-31", "montant": "500.00"},
            {"le": "2026-06-30", "montant": "549.99"},
        ],
    )
    return _plan(au, echeancier=voulu, paiements=paiements, **mots)


@pytest.mark.parametrize(
    ("au", "etats", "etat"),
    [
        (date(2026, 5, 31), ["a_venir", "a_venir"], "respecte"),
        (date(2026, 6, 1), ["en_retard", "a_venir"], "en_retard"),
        (date(2026, 6, 3), ["en_retard", "a_venir"], "en_retard"),
        (date(2026, 6, 4), ["defaillante", "a_venir"], "en_defaut"),
    ],
)
def test_an_unpaid_instalment_is_late_then_defaulted(au: date, etats: list[str], etat: str) -> None:
    plan = _signe([], au)
    assert [versement.etat for versement in plan.versements] == etats
    assert plan.etat == etat


def test_payments_honour_the_instalments_in_order() -> None:
    paiements = [{"le": "2026-05-29", "montant": "700.00"}]
    plan = _signe(paiements, date(2026, 6, 10))
    assert [(v.paye, v.etat) for v in plan.versements] == [
        (D("500.00"), "honoree"),
        (D("200.00"), "a_venir"),
    ]
    assert plan.versements[0].paye_le == date(2026, 5, 29)


def test_a_payment_may_name_its_instalment() -> None:
    paiements = [{"le": "2026-05-29", "montant": "549.99", "echeance": "2"}]
    plan = _signe(paiements, date(2026, 5, 30))
    assert [versement.etat for versement in plan.versements] == ["a_venir", "honoree"]


def test_a_plan_wholly_paid_is_settled_and_one_denounced_is_lost() -> None:
    paiements = [{"le": "2026-05-29", "montant": "1049.99"}]
    assert _signe(paiements, JOUR).etat == "solde"
    historique = [contact("2026-07-31", document="decheance_du_terme", canal="recommande")]
    assert _signe([], JOUR, historique=historique).etat == "dechu"


def test_the_notice_of_acceleration_is_longer_for_a_consumer() -> None:
    assert _plan(echeancier=_voulu()).decheance_preavis_jours == 15
    client = debiteur("consommateur")
    assert _plan(debiteur=client, echeancier=_voulu()).decheance_preavis_jours == 30


@pytest.mark.parametrize(
    ("voulu", "extrait", "gravite"),
    [
        ({"nombre": None, "montant": "1.00"}, "plus de 120", "erreur"),
        ({"nombre": "200000"}, "réduisez", "erreur"),
        (
            {"nombre": None, "echeances": [{"le": "2026-12-31", "montant": "1000.00"}]},
            "écart 118,87",
            "erreur",
        ),
        (
            {
                "nombre": None,
                "signe_le": "2026-04-30",
                "echeances": [{"le": "2026-12-31", "montant": "1000.00"}],
            },
            "écart 49,99",
            "avertissement",
        ),
    ],
)
def test_a_plan_that_does_not_fit_the_debt_is_a_problem(
    voulu: dict[str, Any], extrait: str, gravite: str
) -> None:
    le_dossier = dossier(echeancier=_voulu(**voulu))
    (probleme,) = echeancier.problemes(le_dossier, JOUR, bareme())
    assert extrait in probleme.message
    assert probleme.gravite == gravite


LONG = "à plus de 24 mois, limite des délais qu'un juge accorde"


@pytest.mark.parametrize(
    ("voulu", "attendus"),
    [
        ({"premiere": "2026-04-30", "nombre": "24"}, []),
        ({"premiere": "2026-04-30", "nombre": "36"}, [("nombre", LONG, "avertissement")]),
        (
            {"premiere": "2026-04-30", "nombre": None, "montant": "10"},
            [("montant", LONG, "avertissement")],
        ),
        (
            {"premiere": "2095-01-31", "nombre": "120"},
            [("nombre", "après 2100 : rapprochez les échéances", "erreur")],
        ),
        ({"premiere": "2091-01-31", "nombre": "120"}, [("nombre", LONG, "avertissement")]),
    ],
)
def test_a_plan_longer_than_a_judge_may_grant_is_signalled_and_than_our_calendar_refused(
    voulu: dict[str, Any], attendus: list[tuple[str, str, str]]
) -> None:
    le_dossier = dossier(echeancier=_voulu(**voulu))
    trouves = echeancier.problemes(le_dossier, JOUR, bareme())
    assert [(p.chemin[-1], p.gravite) for p in trouves] == [(a[0], a[2]) for a in attendus]
    for probleme, (_, extrait, _) in zip(trouves, attendus, strict=True):
        assert extrait in probleme.message


def test_nothing_due_nothing_to_spread() -> None:
    paiements = [{"le": "2026-03-15", "montant": "1000.00"}]
    le_dossier = dossier(paiements=paiements, echeancier=_voulu())
    (probleme,) = echeancier.problemes(le_dossier, JOUR, bareme())
    assert "sans objet" in probleme.message


def test_a_dossier_without_plan_has_none() -> None:
    assert echeancier.compute(dossier(), JOUR, bareme(), delais()) is None
    assert echeancier.problemes(dossier(), JOUR, bareme()) == []
