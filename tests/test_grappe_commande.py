"""`kit produire --moteur`: told, stopped, taken up again and remembered as without a cluster."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kit.portefeuille.moteurs import grappe
from tests.grappes import RACINE, portfolio, programmes

pytestmark = pytest.mark.xdist_group("grappe")
KIT = [sys.executable, "-c", "from kit.cli import main; main()", "produire", "dossiers"]
ADRESSE = "dask://127.0.0.1:9"


def kit(ici: Path, *mots: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*KIT, "--format", "txt", *mots],
        cwd=ici,
        env={**os.environ, "PYTHONPATH": str(RACINE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def report(sortie: Path) -> dict[str, Any]:
    lu: dict[str, Any] = json.loads((sortie / "rapport.json").read_text(encoding="utf-8"))
    return lu


def written(sortie: Path) -> dict[str, bytes]:
    return {
        str(fichier.relative_to(sortie)): fichier.read_bytes()
        for fichier in sorted(sortie.glob("2026-*/**/*"))
        if fichier.is_file()
    }


def test_a_run_on_a_cluster_is_interrupted_taken_up_and_remembered(tmp_path: Path) -> None:
    portfolio(tmp_path / "dossiers", 16)
    (tmp_path / "dossiers" / "d004" / "dossier.yaml").write_text("reference: [\n", encoding="utf-8")
    ici = kit(tmp_path, "--sortie", "ici", "--taches", "1")
    ici.communicate()
    with programmes(tmp_path / "grappe") as les:
        les.hire(2, "--no-nanny")
        moteur = ("--sortie", "la", "--moteur", les.adresse.replace("tcp", "dask"))
        premier = kit(tmp_path, *moteur)
        while premier.poll() is None and not list((tmp_path / "la").glob("2026-*/*")):
            time.sleep(0.02)
        premier.send_signal(signal.SIGINT)
        _, plainte = premier.communicate(timeout=30)
        assert premier.returncode == 130
        assert "Interrompu : rien n'est resté à moitié écrit." in plainte
        interrompu = report(tmp_path / "la")
        assert interrompu["etat"] == "interrompu"
        assert interrompu["dossiers"] < 16
        second = kit(tmp_path, *moteur, "--reprendre")
        second.communicate(timeout=60)
        assert second.returncode == ici.returncode == 1
        dernier = kit(tmp_path, *moteur)
        assert "15 à jour, 1 fautif" in dernier.communicate(timeout=60)[1]
    assert written(tmp_path / "la") == written(tmp_path / "ici")
    attendus, obtenus = report(tmp_path / "ici"), report(tmp_path / "la")
    assert obtenus["etat"] == attendus["etat"] == "complet"
    assert [_same(fait) for fait in obtenus["faits"]] == [_same(f) for f in attendus["faits"]]


def _same(fait: dict[str, Any]) -> dict[str, Any]:
    """An outcome, whether it was made now or before."""
    return {**fait, "etat": "fait" if fait["etat"] in ("produit", "a_jour") else fait["etat"]}


def test_a_cluster_that_does_not_answer_is_told_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    portfolio(tmp_path / "dossiers", 2)
    essai = kit(tmp_path, "--sortie", "la", "--moteur", ADRESSE)
    dit, plainte = essai.communicate(timeout=30 + 2 * grappe.DELAI)
    assert essai.returncode == 3
    assert "la grappe ne répond pas à l'adresse tcp://127.0.0.1:9" in plainte
    assert "Traceback" not in dit + plainte
    assert not list(tmp_path.glob("la/2026-*"))
