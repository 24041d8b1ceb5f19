"""`kit produire` on a portfolio, as users run it: killed, interrupted, resumed, shared, rebuilt."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kit import ressources
from tests.fabrique import EXEMPLES

pytestmark = pytest.mark.xdist_group("tournee")
NOMBRE = 6
AU = "2026-11-20"
A_NOUS = (".memoire.sqlite", "rapport")  # of a run, not of a dossier
LANCES: list[subprocess.Popen[str]] = []


@pytest.fixture(scope="module")
def portefeuille(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six small dossiers, one with a mistake, which share a creditor."""
    racine = tmp_path_factory.mktemp("portefeuille") / "dossiers"
    shutil.copytree(EXEMPLES / "_creanciers", racine / "_creanciers")
    for rang in range(NOMBRE):
        shutil.copytree(EXEMPLES / "10-relance-amiable", racine / f"d{rang}")
        fichier = racine / f"d{rang}" / "dossier.yaml"
        texte = fichier.read_text("utf-8").replace("2026-110", f"P-{rang}")
        fichier.write_text(texte, encoding="utf-8")
    fautif = racine / "d3" / "dossier.yaml"
    fautif.write_text(fautif.read_text("utf-8").replace("siren:", "sirene:"), encoding="utf-8")
    return racine


def start(sortie: Path, *mots: object) -> subprocess.Popen[str]:
    """Start `kit produire` in a process of its own."""
    commande = [sys.executable, "-c", "from kit.cli import main; main()", "produire"]
    options = ["--au", AU, "--format", "pdf", "--sortie", str(sortie)]
    processus = subprocess.Popen(
        [*commande, *map(str, mots), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    LANCES.append(processus)
    return processus


@pytest.fixture(autouse=True)
def none_left() -> Iterator[None]:
    """End what a failed test has left running: it would be blamed on the next one."""
    yield
    for processus in LANCES:
        processus.kill()
        processus.communicate()
    LANCES.clear()


def run(sortie: Path, *mots: object) -> tuple[int, str, str]:
    """Run `kit produire` to its end."""
    processus = start(sortie, *mots)
    out, err = processus.communicate(timeout=300)
    return processus.returncode, out, err


def report(sortie: Path, nom: str = "rapport.json") -> dict[str, Any]:
    lu: dict[str, Any] = json.loads((sortie / nom).read_text("utf-8"))
    return lu


def outputs(sortie: Path) -> dict[str, bytes]:
    """Give all that a run has written for its dossiers."""
    return {
        str(chemin.relative_to(sortie)): chemin.read_bytes()
        for chemin in sorted(sortie.rglob("*"))
        if chemin.is_file() and not chemin.name.startswith(A_NOUS)
    }


@pytest.fixture(scope="module")
def temoin(portefeuille: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one worker makes, in an empty folder."""
    sortie = tmp_path_factory.mktemp("temoin")
    code, out, err = run(sortie, portefeuille, "--taches", "1")
    assert code == 1
    assert len(out.splitlines()) == NOMBRE - 1
    assert "d3/dossier.yaml : rien n'est écrit, " in err
    assert err.splitlines()[-1] == "6 dossiers : 5 produits, 1 fautif."
    assert report(sortie)["bilan"]["produit"] == NOMBRE - 1
    return sortie


def test_every_way_gives_the_same_bytes(portefeuille: Path, temoin: Path, tmp_path: Path) -> None:
    deux = tmp_path / "deux"
    assert run(deux, portefeuille, "--taches", "2")[0] == 1
    assert outputs(deux) == outputs(temoin)
    assert report(deux) == report(temoin)

    seul = tmp_path / "seul"
    assert run(seul, portefeuille / "d1")[0] == 0
    assert outputs(seul) == {
        n: o for n, o in outputs(temoin).items() if n.startswith("P-1/") or n.endswith("~P-1")
    }
    assert "4 produits, 1 à jour, 1 fautif." in run(seul, portefeuille)[2]
    assert outputs(seul) == outputs(temoin)

    parts = tmp_path / "parts"
    rapports = []
    for rang in (1, 2):
        run(parts, portefeuille, "--part", f"{rang}/2")
        rapports.append(report(parts, f"rapport-{rang}-sur-2.json"))
    assert outputs(parts) == outputs(temoin)
    ajoutes = [fait for rapport in rapports for fait in rapport["faits"]]
    assert sorted(ajoutes, key=lambda fait: fait["chemin"]) == report(temoin)["faits"]
    assert sum(rapport["dossiers"] for rapport in rapports) == NOMBRE


def test_only_what_has_changed_is_made_again(
    portefeuille: Path, temoin: Path, tmp_path: Path
) -> None:
    racine, sortie = tmp_path / "dossiers", tmp_path / "sortie"
    shutil.copytree(portefeuille, racine)
    run(sortie, racine)
    ecrits = {nom: (sortie / nom).stat().st_mtime_ns for nom in outputs(sortie)}
    code, out, err = run(sortie, racine)
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == "6 dossiers : 5 à jour, 1 fautif."
    fichier = racine / "d1" / "dossier.yaml"
    fichier.write_text(fichier.read_text("utf-8") + "\n# relu\n", encoding="utf-8")
    code, out, err = run(sortie, racine)
    assert [ligne.split("/")[-3] for ligne in out.splitlines()] == ["P-1"]
    assert err.splitlines()[-1] == "6 dossiers : 1 produit, 4 à jour, 1 fautif."
    shutil.copyfile(portefeuille / "d1" / "dossier.yaml", fichier)
    run(sortie, racine)
    assert outputs(sortie) == outputs(temoin)
    refaits = {n.split("/")[0] for n in ecrits if (sortie / n).stat().st_mtime_ns != ecrits[n]}
    assert refaits == {"P-1"}
    code, out, err = run(sortie, racine, "--tout")
    assert err.splitlines()[-1] == "6 dossiers : 5 produits, 1 fautif."
    assert outputs(sortie) == outputs(temoin)


def test_one_dossier_alone_is_made_again_when_a_firm_s_own_letter_changes(
    portefeuille: Path, tmp_path: Path
) -> None:
    nos, sortie = tmp_path / "nos_modeles", tmp_path / "sortie"
    shutil.copytree(ressources.templates() / "relance_amiable", nos / "relance_amiable")
    corps, mots = nos / "relance_amiable" / "corps.html", (portefeuille / "d1", "--modeles", nos)
    dits = [run(sortie, *mots)[2], run(sortie, *mots)[2]]
    corps.write_text(corps.read_text("utf-8") + "<p>À vous lire.</p>\n", encoding="utf-8")
    dits.append(run(sortie, *mots)[2])
    assert ["à jour" in dit for dit in dits] == [False, True, False]


def test_what_was_made_for_a_dossier_that_is_gone_is_told_then_removed(
    portefeuille: Path, tmp_path: Path
) -> None:
    racine, sortie = tmp_path / "dossiers", tmp_path / "sortie"
    shutil.copytree(portefeuille, racine)
    run(sortie, racine)
    shutil.rmtree(racine / "d2")
    err = run(sortie, racine)[2]
    assert "P-2/2026-11-20-relance_amiable : son dossier" in err
    assert (sortie / "P-2").is_dir()
    err = run(sortie, racine, "--nettoyer")[2]
    assert "n'existe plus ; supprimé." in err
    assert not (sortie / "P-2").exists()
    assert len(list(sortie.glob("P-*"))) == NOMBRE - 2


def _await(sortie: Path, nombre: int) -> None:
    limite = time.monotonic() + 120
    while len(list(sortie.glob("P-*/*/manifeste.json"))) < nombre:
        assert time.monotonic() < limite
        time.sleep(0.02)


def test_an_interrupted_run_leaves_nothing_by_half_and_goes_on(
    portefeuille: Path, temoin: Path, tmp_path: Path
) -> None:
    sortie = tmp_path / "sortie"
    processus = start(sortie, portefeuille, "--taches", "1")
    _await(sortie, 2)
    os.kill(processus.pid, signal.SIGINT)
    _, err = processus.communicate(timeout=60)
    assert processus.returncode == 130
    assert "Interrompu : rien n'est resté à moitié écrit." in err
    assert not list(sortie.glob(".kit-*"))
    interrompu = report(sortie)
    assert interrompu["etat"] == "interrompu"
    assert 1 <= interrompu["dossiers"] < NOMBRE
    faits = {nom: octets for nom, octets in outputs(temoin).items() if nom in outputs(sortie)}
    assert outputs(sortie) == faits

    autre = run(sortie, portefeuille, "--reprendre", "--annexe", "separee")
    assert autre[0] == 1
    assert "avait d'autres options" in autre[2]
    code, out, err = run(sortie, portefeuille, "--reprendre", "--taches", "1")
    assert code == 1
    assert len(out.splitlines()) == NOMBRE - 1 - interrompu["bilan"]["produit"]
    assert outputs(sortie) == outputs(temoin)
    assert report(sortie)["etat"] == "complet"
    code, out, err = run(sortie, portefeuille, "--reprendre")
    assert (code, out) == (1, "")
    assert "rien n'y est interrompu" in err


def test_a_reader_who_leaves_stops_the_run_which_goes_on_when_asked(
    portefeuille: Path, temoin: Path, tmp_path: Path
) -> None:
    """`kit produire … | head -1`: what is written is whole, and what is not is said."""
    processus = start(tmp_path, portefeuille, "--taches", "1")
    assert processus.stdout is not None
    assert processus.stderr is not None
    assert "P-0" in processus.stdout.readline()
    processus.stdout.close()
    err = processus.stderr.read()
    processus.stderr.close()
    assert processus.wait(60) == 141
    faits = report(tmp_path)
    assert faits["etat"] == "interrompu"
    assert faits["dossiers"] < NOMBRE
    assert err.startswith(f"{faits['dossiers']} dossiers sur {NOMBRE} : ")
    assert not list(tmp_path.glob(".kit-*"))
    assert outputs(tmp_path).items() <= outputs(temoin).items()
    assert run(tmp_path, portefeuille, "--reprendre")[0] == 1
    assert outputs(tmp_path) == outputs(temoin)


def test_a_killed_worker_costs_its_one_dossier_which_is_named(
    portefeuille: Path, temoin: Path, tmp_path: Path
) -> None:
    sortie = tmp_path / "sortie"
    processus = start(sortie, portefeuille, "--taches", "1")
    _await(sortie, 1)
    os.kill(_child(processus.pid), signal.SIGKILL)
    _, err = processus.communicate(timeout=300)
    assert processus.returncode == 4
    perdus = [fait for fait in report(sortie)["faits"] if fait["etat"] == "echec"]
    assert len(perdus) == 1
    assert f"{perdus[0]['chemin']} : mémoire : le système a arrêté" in err
    assert len(list(sortie.glob("P-*"))) == NOMBRE - 2
    assert run(sortie, portefeuille)[0] == 1
    assert outputs(sortie) == outputs(temoin)


def _child(pid: int) -> int:
    """Give the worker of a process: its only child."""
    enfants = Path(f"/proc/{pid}/task/{pid}/children")
    if not enfants.exists():
        pytest.skip("the children of a process cannot be listed on this system")
    return int(enfants.read_text("ascii").split()[0])


@pytest.mark.parametrize("signe", [signal.SIGTERM, signal.SIGHUP])
def test_the_end_of_a_session_is_an_interruption(
    portefeuille: Path, temoin: Path, tmp_path: Path, signe: signal.Signals
) -> None:
    """A closed terminal, a machine that stops: told, reported, taken up again."""
    if signal.getsignal(signe) is signal.SIG_IGN:
        pytest.skip("this signal is ignored, as nohup wants it, and kit ignores it too")
    processus = start(tmp_path, portefeuille, "--taches", "2")
    _await(tmp_path, 1)
    os.killpg(processus.pid, signe)
    _, err = processus.communicate(timeout=60)
    assert processus.returncode == 130
    assert err.splitlines()[-1] == "Interrompu : rien n'est resté à moitié écrit."
    assert report(tmp_path)["etat"] == "interrompu"
    assert report(tmp_path)["bilan"]["echec"] == 0
    assert run(tmp_path, portefeuille, "--reprendre")[0] == 1
    assert outputs(tmp_path) == outputs(temoin)


def test_a_folder_that_cannot_be_written_is_a_fault_of_the_machine(
    portefeuille: Path, tmp_path: Path
) -> None:
    (tmp_path / "fichier").write_text("un fichier, pas un dossier\n")
    code, out, err = run(tmp_path / "fichier" / "sortie", portefeuille)
    assert (code, out) == (3, "")
    assert err.splitlines()[-1].startswith("écriture impossible dans «")
