"""The delays: a name, the creditor's choice, or a file of the firm, each completed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit import scenarios
from tests.fabrique import atelier, creancier, delais, dossier


def test_each_scenario_is_complete_and_only_changes_delays() -> None:
    standard = delais()
    for nom in ("doux", "ferme"):
        assert set(delais(nom)) == set(standard)
        assert delais(nom) != standard
    assert delais("doux")["relance_ferme"].jours > standard["relance_ferme"].jours
    assert delais("ferme")["relance_ferme"].jours < standard["relance_ferme"].jours


def test_the_dossier_chooses_before_the_creditor(tmp_path: Path) -> None:
    connus = atelier().scenarios
    du_creancier = dossier(creancier=creancier(scenario="doux"))
    assert scenarios.choose(du_creancier, tmp_path, connus) == (connus["doux"], [])
    le_sien = dossier(creancier=creancier(scenario="doux"), scenario="ferme")
    assert scenarios.choose(le_sien, tmp_path, connus) == (connus["ferme"], [])


def test_a_file_of_the_firm_completes_the_standard(tmp_path: Path) -> None:
    (tmp_path / "nous.yaml").write_text(
        'relance_ferme: {jours: 20, source: "choix du cabinet"}\n', encoding="utf-8"
    )
    trouves, fautes = scenarios.choose(dossier(scenario="nous.yaml"), tmp_path, atelier().scenarios)
    assert fautes == []
    assert trouves["relance_ferme"].jours == 20
    assert trouves["ultime_relance"] == delais()["ultime_relance"]


@pytest.mark.parametrize(
    ("nom", "contenu", "extrait"),
    [
        ("brutal", None, "scénario inconnu"),
        ("absent.yaml", None, "introuvable"),
        ("../x.yaml", None, "doit être dans le dossier"),
        ("x.yaml", "relance_fereme: {jours: 1, source: s}\n", "délai inconnu"),
        ("x.yaml", "relance_ferme: {jours: vite, source: s}\n", "nombre entier"),
    ],
)
def test_a_wrong_scenario_is_a_problem(
    tmp_path: Path, nom: str, contenu: str | None, extrait: str
) -> None:
    if contenu is not None:
        (tmp_path / nom).write_text(contenu, encoding="utf-8")
    _, (faute,) = scenarios.choose(dossier(scenario=nom), tmp_path, atelier().scenarios)
    assert faute.chemin == ("scenario",)
    assert extrait in faute.message
