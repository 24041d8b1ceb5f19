"""The twelve tribunaux des activités économiques and their contribution."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kit import juridictions

AU = date(2026, 11, 20)
LYON = "tribunal des activités économiques de Lyon"


@pytest.mark.parametrize(
    ("nom", "genre"),
    [
        ("Tribunal de commerce de Nantes", "commerce"),
        (LYON, "tae"),
        ("TAE de Paris", "tae"),
        ("tribunal judiciaire de Vannes", "judiciaire"),
        ("Chambre commerciale du tribunal judiciaire de Strasbourg", "commerce"),
        ("cour d'appel de Rennes", None),
    ],
)
def test_a_name_says_what_kind_of_court_it_is(nom: str, genre: str | None) -> None:
    assert juridictions.genre(nom) == genre


@pytest.mark.parametrize("ville", juridictions.VILLES_TAE)
def test_each_of_the_twelve_towns_is_found_under_its_usual_article(ville: str) -> None:
    de = {"Le Mans": "du Mans", "Le Havre": "du Havre"}.get(ville, f"de {ville}")
    assert juridictions.ville_tae(f"tribunal des activités économiques {de}", AU) == ville


def test_the_experiment_begins_in_2025_and_ends_with_2028() -> None:
    jours = (date(2024, 12, 31), date(2025, 1, 1), date(2028, 12, 31), date(2029, 1, 1))
    assert [juridictions.ville_tae(LYON, jour) for jour in jours] == [None, "Lyon", "Lyon", None]
    assert juridictions.contribution(LYON, Decimal(60000), 300, jours[3]) is None


@pytest.mark.parametrize(
    ("demande", "effectif", "etat"),
    [
        ("50000.00", 400, "non_due"),
        ("50000.01", 249, "non_due"),
        ("50000.01", 250, "due"),
        ("50000.01", None, "a_verifier"),
    ],
)
def test_the_contribution_is_due_above_50_000_euros_from_250_employees(
    demande: str, effectif: int | None, etat: str
) -> None:
    due = juridictions.contribution(LYON, Decimal(demande), effectif, AU)
    assert due is not None
    assert due.etat == etat


def test_another_court_asks_no_contribution() -> None:
    nom = "tribunal de commerce de Nantes"
    assert juridictions.contribution(nom, Decimal(90000), 400, AU) is None
