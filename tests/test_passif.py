"""What is declared in insolvency proceedings."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import passif
from kit.decompte import Decompte
from kit.dossier import Dossier
from tests.fabrique import bareme, compute, debiteur, dossier, facture

JUGEMENT = date(2026, 6, 10)
AU = date(2026, 11, 20)


def failli(procedure: dict[str, Any] | None = None, **mots: Any) -> Dossier:
    ouverte = {"type": "redressement", "jugement": "2026-06-10", "bodacc": "2026-06-18"}
    base = {
        "debiteur": debiteur(procedure_collective=ouverte | (procedure or {})),
        "factures": [
            facture("F-1", "1000.00", echeance="2026-05-31", jour="2026-05-01"),
            facture("F-2", "500.00", echeance="2026-06-30", jour="2026-06-01"),
            facture("F-3", "300.00", echeance="2026-07-31", jour="2026-07-01"),
        ],
    }
    return dossier(**(base | mots))


def arrete(le_dossier: Dossier, au: date = AU) -> Decompte:
    courant = compute(le_dossier, au)
    return passif.arreter("declaration_de_creance", le_dossier, courant, bareme())


def test_a_declaration_is_stopped_on_the_eve_of_the_judgment() -> None:
    compte = arrete(failli())
    assert compte.au == JUGEMENT - timedelta(days=1)
    assert passif.arreter("mise_en_demeure", failli(), compute(failli()), bareme()).au == AU


@settings(max_examples=25, deadline=None)
@given(st.dates(JUGEMENT, date(2026, 12, 31)))
def test_the_day_of_the_letter_does_not_change_what_is_declared(au: date) -> None:
    assert arrete(failli(), au) == arrete(failli())


def test_before_the_judgment_there_is_nothing_to_declare() -> None:
    veille = JUGEMENT - timedelta(days=1)
    assert passif.ouverte(failli(), veille) is None
    assert passif.compute(failli(), compute(failli(), veille), veille) is None


def test_due_and_not_yet_due_are_told_apart_and_later_invoices_left_out() -> None:
    declare = passif.compute(failli(), arrete(failli()), AU)
    assert declare is not None
    assert [solde.numero for solde in declare.echu] == ["F-1"]
    assert [solde.numero for solde in declare.a_echoir] == ["F-2"]
    assert declare.total == declare.total_echu + declare.total_a_echoir
    assert declare.total_a_echoir == Decimal("500.00")


def test_forty_euros_are_declared_only_for_an_invoice_late_before_the_judgment() -> None:
    assert arrete(failli()).indemnites == Decimal("40.00")
    du_jour = failli(factures=[facture("F-1", echeance="2026-06-10", jour="2026-05-11")])
    assert arrete(du_jour).indemnites == Decimal("0.00")


def test_a_payment_after_the_judgment_is_not_deducted() -> None:
    paye = failli(paiements=[{"le": "2026-06-20", "montant": "200.00"}])
    assert arrete(paye).total == arrete(failli()).total


@pytest.mark.parametrize(
    ("type_procedure", "exigible"),
    [("sauvegarde", False), ("redressement", False), ("liquidation", True)],
)
def test_only_a_liquidation_makes_the_rest_payable(type_procedure: str, exigible: bool) -> None:
    le_dossier = failli({"type": type_procedure})
    declare = passif.compute(le_dossier, arrete(le_dossier), AU)
    assert declare is not None
    assert declare.devient_exigible is exigible


@pytest.mark.parametrize(("au", "forclos"), [(date(2026, 8, 18), False), (date(2026, 8, 19), True)])
def test_the_delay_is_two_months_from_the_bodacc(au: date, forclos: bool) -> None:
    declare = passif.compute(failli(), arrete(failli()), au)
    assert declare is not None
    assert (declare.limite, declare.forclos) == (date(2026, 8, 18), forclos)


def test_a_surendettement_is_declared_to_nobody_here() -> None:
    consommateur = failli({"type": "surendettement"})
    assert passif.ouverte(consommateur, AU) is None
