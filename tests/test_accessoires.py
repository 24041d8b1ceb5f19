"""The note of penalties: per invoice, accrued plus adjusted minus imputed is what is due."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kit import accessoires
from kit.accessoires import Note
from tests import fabrique

JOURS = st.dates(date(2026, 4, 1), date(2026, 11, 19)).map(date.isoformat)
FACTURES = [
    fabrique.facture("F-1", "1000.00"),
    fabrique.facture("F-2", "500.00", echeance="2026-05-31", jour="2026-05-01"),
    fabrique.facture("F-3", "300.00", echeance="2026-12-31", jour="2026-11-01"),
]


def note(paiements: list[dict[str, Any]], **mots: Any) -> Note:
    lu = fabrique.dossier(**{"factures": FACTURES, "paiements": paiements} | mots)
    return accessoires.noter(fabrique.compute(lu))


def paiement(montant: str, le: str, **mots: Any) -> dict[str, Any]:
    return {"le": le, "montant": montant} | mots


@given(
    st.lists(
        st.builds(
            paiement, st.integers(1, 120_000).map(lambda n: f"{Decimal(n) / 100:.2f}"), JOURS
        ),
        max_size=4,
    ),
    st.sampled_from(["interets", "principal"]),
)
def test_each_invoice_and_the_note_add_up(recus: list[dict[str, Any]], ordre: str) -> None:
    rendue = note(sorted(recus, key=lambda p: p["le"]), options={"imputation": ordre})
    for facture in rendue.factures:
        assert facture.courues + facture.ajustees - facture.imputees == facture.penalites
    assert sum(f.penalites for f in rendue.factures) == rendue.penalites
    assert sum(f.indemnite for f in rendue.factures) == rendue.indemnites
    assert rendue.total == rendue.penalites + rendue.indemnites


def test_an_invoice_paid_late_still_owes_its_penalties() -> None:
    recu = paiement("1000.00", "2026-08-31", facture="F-1")
    facture = note([recu], options={"imputation": "principal"}).factures[0]
    assert (facture.facture, facture.reglee_le) == ("F-1", date(2026, 8, 31))
    assert facture.principal == 0
    assert [(t.du.month, t.au.month) for t in facture.troncons if t.au] == [(4, 6), (7, 8)]
    assert facture.penalites == facture.courues > 0
    assert facture.indemnite == 40


def test_a_payment_on_the_penalties_is_deducted() -> None:
    facture = note([paiement("20.00", "2026-08-31", facture="F-1")]).factures[0]
    assert facture.imputees == 20
    assert facture.reglee_le is None


def test_what_is_not_due_or_owes_nothing_is_not_in_the_note() -> None:
    a_temps = paiement("1000.00", "2026-03-31", facture="F-1")
    assert [f.facture for f in note([a_temps]).factures] == ["F-2"]


def test_a_consumer_has_an_empty_note() -> None:
    rendue = note([], debiteur=fabrique.debiteur("consommateur"))
    assert rendue.factures == ()
    assert rendue.total == 0
