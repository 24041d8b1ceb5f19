"""Spaces, apostrophes and breaks of the finished page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.typographie import brut, typographie

FINE, INSECABLE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("<p>Payez ; merci !</p>", f"<p>Payez{FINE}; merci{FINE}!</p>"),
        ("<p>Objet : essai</p>", f"<p>Objet{INSECABLE}: essai</p>"),
        ("« Durand »", f"«{INSECABLE}Durand{INSECABLE}»"),
        ("pièce n° 3", f"pièce{INSECABLE}n°{INSECABLE}3".replace(f"pièce{INSECABLE}", "pièce ")),
        ("article L441-10 du code", f"article{INSECABLE}L441-10 du code"),
        ("sous 8 jours, 40 € et 12 %", f"sous 8{INSECABLE}jours, 40{INSECABLE}€ et 12{INSECABLE}%"),
        ("l'article d&#39;Arvor", "l’article d’Arvor"),
        ("page 2", f"page{INSECABLE}2"),
        ("8 000 affiches", f"8{INSECABLE}000 affiches"),
    ],
)
def test_french_spaces_and_apostrophes_are_set(avant: str, apres: str) -> None:
    assert typographie(avant) == apres


def test_tags_attributes_entities_and_preformatted_text_are_kept() -> None:
    garde = '<a title="n° 3 : l\'un ;"><pre>a : b ; c</pre></a><style>p :hover{}</style>'
    assert typographie(garde) == garde
    assert typographie("R&amp;D &lt;x&gt;") == "R&amp;D &lt;x&gt;"


def test_a_link_takes_in_the_number_sign_that_it_follows() -> None:
    assert typographie('pièce n° <a href="#p">2</a>, page 1') == (
        f'pièce <a href="#p">n°{INSECABLE}2</a>, page{INSECABLE}1'
    )
    assert typographie('<a href="#p">2</a>') == '<a href="#p">2</a>'


def test_a_time_and_a_web_address_are_not_cut() -> None:
    assert typographie("à 09:12, https://arvor.example/a") == "à 09:12, https://arvor.example/a"


def test_an_e_mail_address_may_break_after_its_at_sign() -> None:
    assert typographie("s.petit@messagerie.example") == "s.petit@<wbr>messagerie.example"
    assert typographie("a@b.example") == "a@b.example"


def test_a_word_longer_than_a_column_gets_places_to_break() -> None:
    coupe = typographie("<td>" + "x" * 2000 + "</td>")
    assert max(len(part) for part in coupe.split("<wbr>")) < 50
    assert coupe.replace("<wbr>", "") == "<td>" + "x" * 2000 + "</td>"
    assert "<wbr>" not in typographie("anticonstitutionnellement")


@given(st.text(alphabet="ab 1 n°;:!?«»'&<>/é€%", max_size=60))
def test_setting_a_text_twice_changes_nothing_more(texte: str) -> None:
    import html

    une = typographie(html.escape(texte))
    assert typographie(une) == une


@given(st.text(alphabet="ab 1n°;:!?«»é€%.", max_size=80))
def test_no_letter_or_figure_is_ever_lost(texte: str) -> None:
    lettres = "".join(c for c in typographie(texte).replace("…", "...") if not c.isspace())
    assert lettres.replace("<wbr>", "") == "".join(c for c in texte if not c.isspace())


def test_a_subject_line_has_ordinary_spaces() -> None:
    assert brut(f"Facture 12{FINE}000,00{INSECABLE}€") == "Facture 12 000,00 €"
