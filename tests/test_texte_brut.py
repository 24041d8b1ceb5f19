"""HTML -> plain text: paragraphs, lists, aligned tables, 72 columns."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.texte_brut import LARGEUR, texte_brut

TABLE = """
<table><thead><tr><th>Facture</th><th class="nombre">Montant</th></tr></thead>
<tbody><tr><td>F-1</td><td class="nombre">12\u202f000,00\u00a0€</td></tr>
<tr><td>F-22 (pièce n°\u00a03)</td><td class="nombre">5,00\u00a0€</td></tr></tbody>
<tfoot><tr><td>Total</td><td class="nombre">12\u202f005,00\u00a0€</td></tr></tfoot></table>
"""


def test_a_table_becomes_aligned_columns() -> None:
    assert texte_brut(TABLE) == (
        "Facture                Montant\n"
        "F-1                12 000,00 €\n"
        "F-22 (pièce n° 3)       5,00 €\n"
        "Total              12 005,00 €\n"
    )


def test_a_table_too_wide_is_stacked_under_its_headings() -> None:
    titres = "".join(f"<th>Colonne{n}</th>" for n in range(9))
    cases = "".join(f"<td>{'x' * 12}{n}</td>" for n in range(9))
    texte = texte_brut(f"<table><tr>{titres}</tr><tr>{cases}</tr></table>")
    assert texte.splitlines()[1] == "Colonne1 : xxxxxxxxxxxx1"


def test_a_long_cell_is_folded_and_the_others_stay_in_place() -> None:
    long = "mot " * 40
    texte = texte_brut(
        f'<table><tr><td>1</td><td>{long}</td><td class="nombre">9,00</td></tr></table>'
    )
    assert texte.splitlines()[0].endswith("9,00")
    assert texte.split().count("mot") == 40


def test_paragraphs_lists_breaks_and_headings() -> None:
    source = (
        "<style>p{}</style><h1>Titre</h1><p>Un <b>deux</b><br>trois</p>"
        "<ol><li>a</li><li>b</li></ol><blockquote>cité</blockquote><dl><dt>IBAN</dt><dd>FR76</dd></dl>"
    )
    assert texte_brut(source) == (
        "Titre\n\nUn deux\ntrois\n\n1. a\n2. b\n\n   cité\n\nIBAN\n   FR76\n"
    )


def test_amounts_and_dates_are_never_cut_at_the_end_of_a_line() -> None:
    texte = texte_brut("<p>" + "la somme de 12\u202f000,00\u00a0€ due, " * 20 + "</p>")
    assert all("12 000,00 €" in ligne or "12" not in ligne for ligne in texte.splitlines())
    assert not re.search("[\u00a0\u202f]", texte)


@given(st.lists(st.text("abcé «»,", min_size=1, max_size=30), min_size=1, max_size=20))
def test_every_word_is_kept_and_no_line_is_too_long(mots: list[str]) -> None:
    source = "".join(f"<p>{html.escape(mot)}</p>" for mot in mots)
    texte = texte_brut(source)
    assert texte.split() == " ".join(mots).split()
    assert all(len(ligne) <= LARGEUR for ligne in texte.splitlines())


def test_a_blank_line_parts_a_list_from_what_follows() -> None:
    assert texte_brut("<ul><li>a</li><li>b</li></ul><p>c</p>") == "–  a\n–  b\n\nc\n"


@pytest.mark.parametrize(
    ("source", "texte"),
    [
        ('<p>a</p><img src="kit:logo"/><p>b</p>', "a\n\nb\n"),
        ("<p>a</p></style></title><p>b</p>", "a\n\nb\n"),
        ("<table><td>a</td><td>b</td></table>", "a  b\n"),
        ('<table><tr><td colspan="deux">a</td><td>b</td></tr></table>', "a  b\n"),
        (
            f'<table><tr><td colspan="{"9" * 5000}">a</td></tr><tr><td>b</td></tr></table>',
            "a : b\n",
        ),
        ("<table><caption>Titre</caption><tr><td>a</td></tr></table>", "Titre\n\na\n"),
        ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "a  c\nb\n"),
        ("<p>a</p><table></table><p>b</p>", "a\n\n\nb\n"),
        ("a</table>b", "a\n\nb\n"),
        ("<p><br>a<br></p>", "a\n"),
    ],
)
def test_the_page_of_a_firm_loses_no_word_and_stops_nothing(source: str, texte: str) -> None:
    """Its own templates may close too much, number badly, or write as XML does."""
    assert texte_brut(source) == texte


def test_a_rule_parts_what_it_is_between() -> None:
    assert texte_brut("<p>a</p><hr><p>b</p>", 10) == "a\n\n----------\n\nb\n"
