"""The wheel alone, in a fresh environment and an empty folder, does the main job."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

RACINE = Path(__file__).parent.parent

pytestmark = pytest.mark.xdist_group("distribution")  # one build for the whole file


@dataclass(frozen=True)
class Installation:
    """A fresh environment that holds the wheel, and the empty folder where it is used."""

    bin: Path
    dossier: Path

    def run(self, commande: str, *arguments: str) -> str:
        environnement = {
            nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("PYTHON")
        }
        fini = subprocess.run(
            [self.bin / commande, *arguments],
            cwd=self.dossier,
            env=environnement,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert fini.returncode == 0, fini.stdout + fini.stderr
        return fini.stdout


@pytest.fixture(scope="module")
def roue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, without the network."""
    sortie = tmp_path_factory.mktemp("roue")
    construire = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(sortie),
    ]
    subprocess.run([*construire, RACINE], cwd=sortie, capture_output=True, check=True)
    return next(sortie.glob("*.whl"))


@pytest.fixture(scope="module")
def installation(roue: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Install the wheel alone; its dependencies are those of this environment, by a path file."""
    racine = tmp_path_factory.mktemp("installation")
    venv.create(racine / "venv", symlinks=True)
    python = racine / "venv" / "bin" / "python"
    installer = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run(
        [*installer, "--no-deps", "--no-index", roue],
        capture_output=True, check=True,
    )  # fmt: skip
    site = next((racine / "venv" / "lib").glob("python*/site-packages"))
    (site / "dependances.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    (racine / "vide").mkdir()
    return Installation(python.parent, racine / "vide")


def test_the_wheel_carries_templates_fonts_rates_examples_and_licences(roue: Path) -> None:
    noms = zipfile.ZipFile(roue).namelist()
    for attendu in (
        "kit/droit/taux_interet_legal.yaml",
        "kit/droit/textes.yaml",
        "kit/_donnees/templates/fr/mise_en_demeure/modele.yaml",
        "kit/_donnees/templates/fr/_communs/polices/SourceSerif4-Regular.ttf",
        "kit/_donnees/templates/fr/_communs/polices/OFL-SourceSerif4.txt",
        "kit/_donnees/exemples/complet.yaml",
    ):
        assert attendu in noms
    assert any(nom.endswith(".dist-info/licenses/LICENSE") for nom in noms)
    assert any(nom.startswith("kit/_donnees/exemples/") and nom.endswith(".pdf") for nom in noms)


def test_the_wheel_carries_nothing_else(roue: Path) -> None:
    noms = zipfile.ZipFile(roue).namelist()
    assert {nom.split("/")[0].partition("-")[0] for nom in noms} == {"kit", "kit_recouvrement"}
    assert not [nom for nom in noms if "__pycache__" in nom or nom.endswith((".pyc", ".DS_Store"))]


def test_the_installed_package_is_the_one_that_runs(installation: Installation) -> None:
    ou = installation.run("python", "-c", "import kit; print(kit.__file__)").strip()
    assert Path(ou).is_relative_to(installation.bin.parent)
    assert "produire" in installation.run("kit", "--help")


def test_an_installed_kit_makes_a_letter_in_an_empty_folder(installation: Installation) -> None:
    ou = installation.run("python", "-c", "from kit import ressources as r; print(r.exemples())")
    shutil.copytree(ou.strip(), installation.dossier / "dossiers")
    installation.run(
        "kit", "produire", "dossiers/01-facture-simple", "--au", "2026-11-20", "--sortie", "sortie"
    )
    pdf = next((installation.dossier / "sortie").rglob("mise_en_demeure.pdf"))
    assert pdf.read_bytes().startswith(b"%PDF-")
