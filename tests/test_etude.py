"""From a file to a decision: what stops the study of a dossier, and where."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from kit import etude, ressources
from kit.cli import main
from tests.fabrique import EXEMPLES, JOUR, atelier

SIMPLE = EXEMPLES / "01-facture-simple"


def _copie(tmp_path: Path, avant: str, apres: str, exemple: Path = SIMPLE) -> Path:
    texte = (exemple / "dossier.yaml").read_text(encoding="utf-8")
    assert avant in texte
    texte = texte.replace("../_creanciers", str(Path("_creanciers")))
    (tmp_path / "_creanciers").mkdir()
    for profil in (EXEMPLES / "_creanciers").iterdir():
        (tmp_path / "_creanciers" / profil.name).write_bytes(profil.read_bytes())
    (tmp_path / "dossier.yaml").write_text(texte.replace(avant, apres, 1), encoding="utf-8")
    return tmp_path


def test_a_day_without_rate_stops_the_study_and_names_the_line_to_complete() -> None:
    trouve = etude.study(SIMPLE, date(2027, 2, 1), atelier())
    assert trouve.decompte is None
    assert "taux_directeur_bce.yaml:" in trouve.fautes[0].message


def test_missing_exhibits_forbid_to_produce_not_to_compute(tmp_path: Path) -> None:
    trouve = etude.study(_copie(tmp_path, "reference:", "reference:"), JOUR, atelier())
    assert trouve.decompte is not None
    assert all("introuvable" in faute.message for faute in trouve.fautes)
    assert trouve.fautes


def test_a_wrong_scenario_and_a_plan_that_does_not_fit_stop_the_study(tmp_path: Path) -> None:
    plan = (
        "echeancier: {echeances: [{le: 2026-12-31, montant: 1.00}]}\nscenario: brutal\nreference:"
    )
    trouve = etude.study(_copie(tmp_path, "reference:", plan), JOUR, atelier())
    mots = {faute.mot for faute in trouve.fautes}
    assert {"scenario", "echeancier.echeances"} <= mots
    assert trouve.decision is None


def test_demo_makes_each_example_and_prints_the_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    exemples = tmp_path / "exemples"
    for nom in ("10-relance-amiable", "_creanciers"):
        shutil.copytree(EXEMPLES / nom, exemples / nom)
    monkeypatch.setattr(ressources, "exemples", lambda: exemples)
    monkeypatch.setattr("sys.argv", ["kit", "demo", "--sortie", str(tmp_path / "sortie")])
    with pytest.raises(SystemExit) as fin:
        main()
    assert fin.value.code == 0
    assert "relance_amiable.pdf" in capsys.readouterr().out
