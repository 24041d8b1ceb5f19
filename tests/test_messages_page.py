"""The page of an e-mail: every header, line and attachment, in words that the template shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from kit.compose.pieces import compose_piece
from kit.messages import Correspondant, Jointe, Message
from kit.messages.page import fragment, people, size, when
from kit.render import Rendu
from tests.fabrique import RACINE

MESSAGE = Message(
    de=(Correspondant("Olivier Fontaine", "o@f.example"),),
    a=(Correspondant("", "compta@arvor.example"),),
    objet="Vos factures",
    date=datetime.fromisoformat("2026-09-04T09:10+02:00"),
    message_id="1@f.example",
    texte="Madame,\n\n<b>Bonjour</b>",
    jointes=(Jointe("relevé.pdf", "application/pdf", 12_345, "ab" * 32),),
    defauts=("La date est sans fuseau horaire.",),
)


def headers(message: Message) -> dict[str, str]:
    return {mot["nom"]: mot["valeur"] for mot in fragment(message, "0" * 64)["entetes"]}


def test_the_headers_are_written_as_a_reader_expects() -> None:
    assert headers(MESSAGE) == {
        "De": "Olivier Fontaine (o@f.example)",
        "À": "compta@arvor.example",
        "Date": "4\u00a0septembre\u00a02026 à 9\u00a0h\u00a010 (UTC+02:00)",
        "Objet": "Vos factures",
        "Identifiant": "1@f.example",
    }


def test_what_is_missing_is_said() -> None:
    vides = headers(Message())
    assert vides == {
        "De": "(sans expéditeur)",
        "Date": "(sans date lisible)",
        "Objet": "(sans objet)",
    }


@pytest.mark.parametrize(
    ("ecrite", "dite"),
    [
        ("2026-09-01T00:00:59", "1er septembre 2026 à 0 h (sans fuseau)"),
        ("2026-09-04T07:10+00:00", "4 septembre 2026 à 7 h 10 (UTC+00:00)"),
        ("2026-09-04T07:10-05:30", "4 septembre 2026 à 7 h 10 (UTC-05:30)"),
    ],
)
def test_an_instant_keeps_the_hour_and_the_zone_of_its_sender(ecrite: str, dite: str) -> None:
    assert when(datetime.fromisoformat(ecrite)).replace("\u00a0", " ") == dite


def test_a_long_list_is_counted() -> None:
    assert people((Correspondant("a", ""),) * 33).endswith("a ; et 3\u00a0autres")
    nombreuses = replace(MESSAGE, jointes=MESSAGE.jointes * 32)
    assert fragment(nombreuses, "")["autres_jointes"] == 2
    assert size(2_960_000) == "2,9\u00a0Mo"


def test_a_long_word_may_break() -> None:
    assert max(map(len, headers(replace(MESSAGE, objet="a" * 900))["Objet"].split("\u200b"))) == 60


def test_the_template_shows_all_of_it_and_nothing_acts() -> None:
    mots = fragment(MESSAGE, "cd" * 32) | {
        "titre": "Courriel du 4 septembre 2026",
        "omis": False,
        "sans_dessin": 0,
    }
    page = compose_piece("courriel", mots, RACINE / "templates" / "fr" / "_communs")
    assert "&lt;b>Bonjour&lt;/b>" in page.html
    assert '<th scope="row">De</th><td>Olivier Fontaine (o@f.example)</td>' in page.html
    assert "relevé.pdf (application/pdf, 12\u00a0ko)" in page.html
    assert "SHA-256 " + "ab" * 32 in page.html
    assert "La date est sans fuseau horaire." in page.html
    assert "cd" * 32 in page.html
    pdf = Rendu(RACINE / "templates" / "fr").pdf(page, date(2026, 9, 4))
    assert pdf.startswith(b"%PDF")


def test_a_message_without_text_says_so() -> None:
    mots = fragment(replace(MESSAGE, texte="", jointes=(), html=True), "") | {
        "titre": "t",
        "omis": True,
        "sans_dessin": 2,
    }
    html = compose_piece("courriel", mots, RACINE / "templates" / "fr" / "_communs").html
    assert "(message sans texte)" in html
    assert "tiré de la version HTML" in html
    assert "Seul le début" in html
