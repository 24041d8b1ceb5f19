"""The address block: six lines of 38 characters, and nothing lost on the way."""

from __future__ import annotations

import pytest

from kit.dossier import Adresse
from kit.valeurs.enveloppe import LARGEUR, LIGNES, adresse_postale, bloc, de, plier


def adresse(**mots: str) -> Adresse:
    base = {"voie": "4 place du Marché", "code_postal": "44000", "ville": "Nantes"}
    return Adresse(**(base | mots))


BELGE = adresse(
    voie="Avenue de la Reine Astrid 1234 boîte 12",
    complement="Zone industrielle des Hauts-Sarts",
    code_postal="B-4040",
    ville="Herstal",
    pays="Belgique",
)


def test_a_long_foreign_address_keeps_to_six_lines_by_postal_abbreviations() -> None:
    nom = "SA Société Internationale de Transport et de Logistique du Nord"
    lignes = bloc(nom, "À l’attention d’Anne-Sophie Vandenbroucke-Delacroix", BELGE)
    assert lignes[2:] == [
        "Zone industrielle des Hauts-Sarts",
        "Av de la Reine Astrid 1234 boîte 12",
        "B-4040 HERSTAL",
        "BELGIQUE",
    ]
    assert len(lignes) == LIGNES
    assert max(map(len, lignes)) <= LARGEUR


def test_nothing_is_abbreviated_in_a_block_that_fits() -> None:
    avenue = adresse(voie="128 avenue du Général Leclerc de Hauteclocque")
    assert "avenue" in " ".join(bloc("Durand", "", avenue))


def test_a_number_is_never_alone_on_its_line() -> None:
    assert plier("Avenue de la Reine Astrid et Fabiola 12") == [
        "Avenue de la Reine Astrid et",
        "Fabiola 12",
    ]
    assert plier("12 Saint-Jacques-de-la-Lande-les-Rennes-Sud")[0].startswith("12 Saint")


def test_a_country_is_written_abroad_only() -> None:
    assert adresse_postale(adresse(pays="France"))[-1] == "44000 NANTES"
    assert adresse_postale(BELGE)[-1] == "BELGIQUE"


@pytest.mark.parametrize(
    ("nom", "dit"),
    [
        ("Hélène Roy", "d’Hélène Roy"),
        ("Henri-Paul Roy", "d’Henri-Paul Roy"),
        ("Hans Meyer", "de Hans Meyer"),
        ("Éva Durand", "d’Éva Durand"),
        ("Claire Roy", "de Claire Roy"),
    ],
)
def test_de_is_elided_before_a_vowel_or_a_mute_h(nom: str, dit: str) -> None:
    assert de(nom) == dit
