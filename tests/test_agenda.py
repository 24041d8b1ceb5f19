"""The calendar: every coming action and clock, readable by any program, stable from day to day."""

from __future__ import annotations

from datetime import date, timedelta

from icalendar import Calendar

from kit import agenda, decision, etude
from tests.fabrique import EXEMPLES, JOUR, atelier


def _decisions(*noms: str, au: date = JOUR) -> list[decision.Decision]:
    etudes = [etude.study(EXEMPLES / nom, au, atelier()) for nom in noms]
    return [trouve.decision for trouve in etudes if trouve.decision is not None]


def test_the_calendar_opens_and_holds_each_date() -> None:
    decisions = _decisions("01-facture-simple", "08-procedure-collective")
    lu = Calendar.from_ical(agenda.build(decisions))
    assert isinstance(lu, Calendar)
    evenements = lu.walk("VEVENT")
    assert len(evenements) == agenda.count(decisions)
    titres = [str(evenement["summary"]) for evenement in evenements]
    assert any("Envoyer : Mise en demeure" in titre for titre in titres)
    declaration = next(e for e in evenements if "declaration" in str(e["summary"]))
    assert declaration["dtstart"].dt == date(2026, 12, 15)
    (alarme,) = declaration.walk("VALARM")
    assert alarme["trigger"].dt == timedelta(days=-15)


def test_the_same_day_gives_the_same_bytes_and_the_same_clock_keeps_its_name() -> None:
    decisions = _decisions("01-facture-simple")
    assert agenda.build(decisions) == agenda.build(decisions)
    veille = _decisions("01-facture-simple", au=JOUR - timedelta(days=1))

    def prescription(choix: list[decision.Decision]) -> str:
        lu = Calendar.from_ical(agenda.build(choix))
        assert isinstance(lu, Calendar)
        return next(str(e["uid"]) for e in lu.walk("VEVENT") if "prescription" in e["summary"])

    assert prescription(decisions) == prescription(veille)


def test_a_clock_that_is_past_is_no_appointment() -> None:
    decisions = _decisions("04-echeancier-rompu")
    lu = Calendar.from_ical(agenda.build(decisions))
    assert isinstance(lu, Calendar)
    assert min(e["dtstart"].dt for e in lu.walk("VEVENT")) >= JOUR
