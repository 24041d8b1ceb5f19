"""What a command that makes no page may load: its answer must not wait for what it does not use.

Names are counted here, not seconds: `make bench` measures those.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from kit import ressources
from kit.errors import INTERROMPU

EXEMPLE = ressources.exemples() / "01-facture-simple"
LOURDS = {
    *("weasyprint", "PIL", "pikepdf", "pypdfium2", "nh3", "jinja2", "fontTools", "lxml"),
    *("num2words", "holidays", "icalendar", "pyhanko"),
}
# Every import of the command and of its workers is written to the descriptor given.
PROGRAMME = """
import os, sys
vers = int(sys.argv.pop(1))
def note(evenement, arguments):
    if evenement == "import":
        os.write(vers, f"{arguments[0]}\\n".encode())
sys.addaudithook(note)
from kit.cli import main
sys.argv[0] = "kit"
main()
"""


def imports(commande: Sequence[str | Path]) -> set[str]:
    """Name the modules that a command has tried to import, its workers included."""
    lit, ecrit = os.pipe()
    mots = [sys.executable, "-c", PROGRAMME, str(ecrit), *map(str, commande)]
    with subprocess.Popen(
        mots, pass_fds=(ecrit,), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as processus:
        os.close(ecrit)
        with os.fdopen(lit, encoding="utf-8") as flux:
            noms = set(flux.read().split())
        _, erreurs = processus.communicate()
    assert processus.returncode == 0, erreurs.decode()
    return noms


def roots(noms: set[str]) -> set[str]:
    return {nom.partition(".")[0] for nom in noms}


@pytest.fixture
def sans_piece(tmp_path: Path) -> Path:
    """A copy of the example with nothing attached."""
    texte = (EXEMPLE / "dossier.yaml").read_text(encoding="utf-8")
    lignes = [
        ligne
        for ligne in texte.partition("\npieces:")[0].splitlines()
        if not ligne.lstrip().startswith(("piece:", "page:"))
    ]
    profils = EXEMPLE.parent / "_creanciers"
    (tmp_path / profils.name).mkdir()
    for profil in profils.iterdir():
        (tmp_path / profils.name / profil.name).write_bytes(profil.read_bytes())
    dossier = tmp_path / "d"
    dossier.mkdir()
    (dossier / "dossier.yaml").write_text("\n".join(lignes) + "\n", encoding="utf-8")
    return dossier


def test_the_help_loads_neither_the_heavy_libraries_nor_the_records() -> None:
    noms = imports(["--help"])
    assert roots(noms) & {*LOURDS, "pydantic", "pydantic_core", "yaml"} == set()
    assert {nom for nom in noms if nom.startswith("kit.")} == {
        "kit.cli", "kit.cli.en_francais", "kit.errors",
    }  # fmt: skip


def test_the_state_of_a_dossier_loads_no_heavy_library() -> None:
    noms = imports(["etat", EXEMPLE, "--au", "2026-11-20"])
    assert roots(noms) & LOURDS == set()
    superflus = {"kit.pipeline", "kit.compose", "kit.messages", "kit.ouvrier", "kit.pieces.nature"}
    assert noms & superflus == set()


def test_the_faults_of_a_dossier_without_exhibits_need_no_heavy_library(sans_piece: Path) -> None:
    noms = imports(["verifier", sans_piece, "--au", "2026-11-20", "--sortie", sans_piece])
    assert roots(noms) & LOURDS == set()
    assert noms & {"kit.pipeline", "kit.compose", "kit.messages", "kit.pieces.nature"} == set()


def test_the_faults_of_exhibits_need_what_reads_them_and_nothing_that_lays_out() -> None:
    noms = imports(["verifier", EXEMPLE, "--au", "2026-11-20", "--sortie", "/absent"])
    assert "pikepdf" in noms  # the imports of the worker are seen
    assert roots(noms) & (LOURDS - {"pikepdf", "lxml", "PIL"}) == set()
    assert noms & {"kit.pipeline", "kit.compose"} == set()


def test_what_another_program_adds_to_pydantic_judges_no_dossier(tmp_path, sans_piece) -> None:
    (tmp_path / "intrus.py").write_text("raise SystemExit('intrus')\n", encoding="utf-8")
    fiche = tmp_path / "intrus-1.dist-info"
    fiche.mkdir()
    (fiche / "METADATA").write_text("Metadata-Version: 2.1\nName: intrus\nVersion: 1\n")
    (fiche / "entry_points.txt").write_text("[pydantic]\nintrus = intrus:extension\n")
    fait = subprocess.run(
        [sys.executable, "-m", "kit", "verifier", sans_piece, "--au", "2026-11-20"],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}"},
    )
    assert (fait.returncode, fait.stderr) == (0, "")


def test_ctrl_c_is_heard_while_python_imports() -> None:
    programme = (
        "import sys\n"
        "class Presse:\n"
        "    def find_spec(self, nom, *_):\n"
        "        if nom == 'click': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Presse())\n"
        "from kit.__main__ import main\n"
        "main()\n"
    )
    fait = subprocess.run(
        [sys.executable, "-c", programme], check=False, capture_output=True, text=True
    )
    assert (fait.returncode, fait.stdout, fait.stderr) == (130, "", f"{INTERROMPU}\n")
