"""The drawn time line."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from kit.contexte import contexte
from kit.frise import DROITE, GAUCHE, MAX_FACTURES, frise
from kit.frise.svg import RAYON
from tests import fabrique, sujets

SVG = "{http://www.w3.org/2000/svg}"


def dessin(**changes: Any) -> ET.Element:
    return ET.fromstring(frise(contexte(sujets.sujet(sujets.dossier(**changes)))))  # noqa: S314


def textes(racine: ET.Element) -> list[str]:
    return [element.text or "" for element in racine.iter(f"{SVG}text")]


def ronds(racine: ET.Element) -> list[tuple[float, float]]:
    """Give the centre of every disc."""
    traces = "".join(chemin.attrib["d"] for chemin in racine.iter(f"{SVG}path"))
    bords = re.findall(r"M([\d.]+) ([\d.]+)a", traces)
    return [(float(x) + RAYON, float(y)) for x, y in bords]


def test_every_invoice_contact_payment_and_the_day_are_drawn() -> None:
    vus = textes(dessin())
    assert {"Facture F-1", "Facture F-2", "Paiements", "Courriel"} <= set(vus)
    assert {"1", "2", "3"} <= set(vus)
    assert "300,00\u00a0€" in vus
    assert "arrêté au 20/11/2026" in vus


def test_silences_over_thirty_days_are_drawn_with_their_length() -> None:
    vus = textes(dessin())
    assert "73 j" in vus, "from 20 April to 2 July"
    assert "141 j" in vus, "from 2 July to the day"
    assert "Sans contact" not in textes(dessin(historique=[]))


def test_nothing_is_drawn_outside_the_sheet() -> None:
    racine = dessin(historique=[fabrique.contact("2026-11-20") for _ in range(30)])
    _, _, largeur, hauteur = map(float, racine.attrib["viewBox"].split())
    assert len(ronds(racine)) == 30
    for x, y in ronds(racine):
        assert GAUCHE - 1 <= x <= DROITE + 8 <= largeur
        assert y <= hauteur


def test_signs_of_one_day_are_set_one_under_the_other() -> None:
    racine = dessin(historique=[fabrique.contact("2026-04-08") for _ in range(4)])
    places = set(ronds(racine))
    meme_jour = [(x, y) for x, y in places if sum(x == autre for autre, _ in places) == 4]
    assert len(meme_jour) == 4


def test_too_many_invoices_are_counted_not_drawn() -> None:
    factures = [fabrique.facture(f"F-{n}") for n in range(MAX_FACTURES + 5)]
    vus = textes(dessin(factures=factures, paiements=[]))
    assert any("5" in texte and "autres factures" in texte for texte in vus)


@pytest.mark.parametrize("echeance", ["2026-11-25", "2024-01-31", "2014-01-31"])
def test_the_axis_has_a_readable_number_of_marks(echeance: str) -> None:
    jour = echeance[:8] + "01"
    fait = sujets.dossier(factures=[fabrique.facture(jour=jour, echeance=echeance)], paiements=[])
    racine = ET.fromstring(frise(contexte(sujets.sujet(fait))))  # noqa: S314
    mois = [t for t in textes(racine) if re.fullmatch(r"\w+\.?|\d{2}", t) and not t.isdigit()]
    assert 1 <= len(mois) <= 40


def test_the_words_of_a_dossier_stay_text() -> None:
    racine = dessin(factures=[fabrique.facture("<b>&")], paiements=[])
    assert "Facture <b>&" in textes(racine)
