"""The letterhead is data: a colour dark enough, a line at the foot, nothing of CSS."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import charte
from kit.compose import compose
from kit.render import Rendu
from kit.sujet import Sujet
from kit.valeurs.couleurs import contraste, read_couleur
from tests import fabrique, sujets

PIED = "Menuiserie sur mesure depuis 1998"
BRUN = "#7a4a24"


def avec(gabarit: str = "lettre", expediteur: str = "creancier", **mots: str) -> Sujet:
    lu = sujets.dossier(creancier=fabrique.creancier(charte=mots), expediteur=expediteur)
    return sujets.sujet(lu, gabarit, modele=sujets.modele(gabarit))


@pytest.mark.parametrize("lue", [BRUN, "#000000", "#1F3A5F", "#767676"])
def test_a_colour_dark_enough_is_kept(lue: str) -> None:
    assert read_couleur(lue) == lue.lower()


@pytest.mark.parametrize(
    ("lue", "message"),
    [
        ("#777777", "trop claire"),
        ("#ffffff", "son contraste sur le blanc est de 1,0"),
        ("#ffcc00", "choisissez-en une plus foncée"),
        ("brun", "six chiffres hexadécimaux"),
        ("#123", "six chiffres hexadécimaux"),
        ("#1f3a5f; } body { display: none", "six chiffres hexadécimaux"),
        ("url(http://x)", "six chiffres hexadécimaux"),
    ],
)
def test_any_other_colour_is_refused_with_what_to_do(lue: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        read_couleur(lue)


@given(st.integers(0, 0xFFFFFF))
def test_a_contrast_is_between_that_of_white_and_that_of_black(valeur: int) -> None:
    assert Decimal(1) <= contraste(f"#{valeur:06x}") <= Decimal(21)


@given(st.integers(0, 0xFFFFFF), st.sampled_from([1, 3, 5]))
def test_a_darker_colour_has_more_contrast(valeur: int, rang: int) -> None:
    clair = f"#{valeur:06x}"
    sombre = clair[:rang] + "00" + clair[rang + 2 :]
    assert contraste(sombre) >= contraste(clair)


def _templates(tmp_path: Path) -> Path:
    return sujets.templates(tmp_path, "<h1>Titre</h1><p>Payez.</p>")


def test_the_colour_reaches_the_page_and_the_screen(tmp_path: Path) -> None:
    page = compose(avec(couleur=BRUN), _templates(tmp_path))
    assert page.ressources[charte.FEUILLE][0].decode() == "html { --encre: #7a4a24; }"
    rendu = Rendu(sujets.FR)
    assert "html { --encre: #7a4a24; }" in rendu.html(page)
    nue = compose(avec(), _templates(tmp_path))
    brun, encre = (0x7A, 0x4A, 0x24), (0x1F, 0x3A, 0x5F)
    assert brun in (teintes := _teintes(rendu.pdf(page, fabrique.JOUR)))
    assert encre not in teintes
    assert encre in _teintes(rendu.pdf(nue, fabrique.JOUR))


def _teintes(octets: bytes) -> set[tuple[int, ...]]:
    """Give the frank colours of a first page: a title is large enough to show its own."""
    image = pypdfium2.PdfDocument(octets)[0].render(scale=3).to_pil().convert("RGB")
    comptes = image.getcolors(1 << 20) or []
    return {tuple(teinte) for nombre, teinte in comptes if nombre > 200}


def test_the_line_stands_at_the_foot_of_each_page_and_of_the_screen(tmp_path: Path) -> None:
    page = compose(avec(pied=PIED), _templates(tmp_path))
    rendu = Rendu(sujets.FR)
    document = pypdfium2.PdfDocument(rendu.pdf(page, fabrique.JOUR))
    textes = [feuille.get_textpage().get_text_range() for feuille in document]
    assert all(texte.count(PIED) == 1 for texte in textes)
    assert all("Dossier T-1" in texte for texte in textes)
    assert f'<footer class="pied">{PIED}</footer>' in rendu.html(page)


def test_the_colour_reaches_the_email(tmp_path: Path) -> None:
    page = compose(avec("courriel", couleur=BRUN), _templates(tmp_path))
    assert page.courriel_html is not None
    assert BRUN in page.courriel_html
    assert charte.ENCRE not in page.courriel_html


def test_a_hostile_line_stays_a_line(tmp_path: Path) -> None:
    page = compose(avec(pied='"><script>alert(1)</script>'), _templates(tmp_path))
    assert "<script" not in page.html


def test_who_signs_for_the_creditor_does_not_take_its_letterhead() -> None:
    lu = avec(couleur=BRUN, pied=PIED).dossier
    agence = lu.model_copy(update={"expediteur": "agence"})
    assert (charte.couleur(lu), charte.pied(lu)) == (BRUN, PIED)
    assert (charte.couleur(agence), charte.pied(agence)) == (None, None)


def test_the_style_sheet_names_its_colour_once() -> None:
    style = (sujets.FR / "_communs" / "style.css").read_text(encoding="utf-8")
    assert style.count(charte.ENCRE) == 1
    assert f"--encre: {charte.ENCRE}" in style
