"""The coming actions and legal clocks of dossiers as an iCalendar file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event

if TYPE_CHECKING:
    from kit.decision import Decision

RAPPELS = {"prescription": 60, "declaration": 15, "releve_de_forclusion": 15}


def build(decisions: Sequence[Decision]) -> bytes:
    """Write the calendar; each date has the same identifier from one day to the next."""
    calendrier = Calendar()
    calendrier.add("prodid", "-//kit//recouvrement//FR")
    calendrier.add("version", "2.0")
    for decision in decisions:
        for jour, titre, texte, rappel in _dates(decision):
            calendrier.add_component(_evenement(decision, jour, titre, texte, rappel))
    octets: bytes = calendrier.to_ical()
    return octets


def count(decisions: Sequence[Decision]) -> int:
    """Count the dates of the calendar."""
    return sum(1 for decision in decisions for _ in _dates(decision))


def _dates(decision: Decision) -> Iterator[tuple[date, str, str, int | None]]:
    if decision.document is not None:
        titre = decision.avis_sur(decision.document).titre
        yield decision.au, f"Envoyer : {titre}", " ".join(decision.motifs), None
    if decision.suite is not None and decision.suite.le is not None:
        yield decision.suite.le, f"Prévoir : {decision.suite.titre}", "", None
    for horloge in decision.horloges:
        if horloge.le >= decision.au:
            objet = horloge.objet.replace("_", " ")
            yield horloge.le, f"Délai : {objet}", horloge.texte, RAPPELS.get(horloge.objet, 1)


def _evenement(decision: Decision, jour: date, titre: str, texte: str, rappel: int | None) -> Event:
    evenement = Event()
    clef = f"{decision.reference} {titre} {texte} {jour}"
    evenement.add("uid", f"{hashlib.sha256(clef.encode()).hexdigest()[:32]}@kit")
    evenement.add("dtstamp", datetime.combine(decision.au, time(), UTC))
    evenement.add("dtstart", jour)
    evenement.add("dtend", jour + timedelta(days=1))
    evenement.add("summary", f"{decision.reference} — {titre}")
    evenement.add("description", texte)
    evenement.add("transp", "TRANSPARENT")
    if rappel is not None:
        alarme = Alarm()
        alarme.add("action", "DISPLAY")
        alarme.add("description", titre)
        alarme.add("trigger", timedelta(days=-rappel))
        evenement.add_component(alarme)
    return evenement
