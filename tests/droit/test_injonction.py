"""The terms of an order to pay."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.droit import injonction

JOURS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("ordonnance", "fin"),
    [
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 9, 1), date(2026, 12, 1)),
        (date(2026, 11, 30), date(2027, 2, 28)),
    ],
)
def test_an_order_is_served_in_six_months_and_in_three_from_september_2026(
    ordonnance: date, fin: date
) -> None:
    assert injonction.fin_de_signification(ordonnance) == fin


def test_the_term_to_oppose_moves_to_a_working_day() -> None:
    # 28 November 2026 is a Saturday.
    assert injonction.fin_d_opposition(date(2026, 10, 28)) == date(2026, 11, 30)


def test_an_older_order_is_enforceable_at_the_end_of_the_opposition() -> None:
    signification = date(2026, 10, 1)
    ancienne = injonction.execution_possible(date(2026, 8, 1), signification)
    assert ancienne == injonction.fin_d_opposition(signification) == date(2026, 11, 2)
    assert injonction.execution_possible(date(2026, 9, 1), signification) == date(2026, 12, 1)


@given(JOURS)
def test_no_term_ends_before_it_starts_and_enforcement_waits_for_the_opposition(jour: date) -> None:
    assert injonction.fin_de_signification(jour) > jour
    opposition = injonction.fin_d_opposition(jour)
    assert opposition > jour
    assert injonction.execution_possible(jour, jour) >= opposition
