"""`kit verifier` on several dossiers, and on a terminal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from kit.cli import commun, verifier
from kit.cli.verifier import Examen
from tests.fabrique import EXEMPLES
from tests.test_cli import JOUR, kit

__all__ = ["kit"]  # a fixture
EXEMPLE = "10-relance-amiable"
REFERENCE = "reference: 2026-110"


def _portefeuille(racine: Path, **references: str) -> Path:
    """Write small dossiers, each with what its first key is to be."""
    shutil.copytree(EXEMPLES / "_creanciers", racine / "_creanciers")
    texte = (EXEMPLES / EXEMPLE / "dossier.yaml").read_text("utf-8")
    assert REFERENCE in texte
    for nom, reference in references.items():
        shutil.copytree(EXEMPLES / EXEMPLE, racine / nom)
        (racine / nom / "dossier.yaml").write_text(texte.replace(REFERENCE, reference), "utf-8")
    return racine


@pytest.mark.parametrize("taches", [1, 2])
def test_a_reference_given_twice_is_a_fault_of_the_later_dossier(
    kit: Any, tmp_path: Path, taches: int
) -> None:
    racine = _portefeuille(
        tmp_path,
        a="reference: F/12",
        b="reference: autre",
        c="# relu\nreference: ' F/12 '",
        d="reference: F/12\ninconnue: 1",
    )
    sortie = kit("verifier", racine, *JOUR, "--taches", taches)
    ligne = (racine / "a" / "dossier.yaml").read_text("utf-8").splitlines().index("reference: F/12")
    dits = [
        f"faute {racine}/{nom}/dossier.yaml:{ligne + rang} : reference : "
        f"« F/12 » est aussi celle de « {racine}/a/dossier.yaml » : donnez à chacun la sienne"
        for nom, rang in (("c", 2), ("d", 1))
    ]
    assert sortie.code == 1
    assert [dit for dit in sortie.out.splitlines() if "aussi celle" in dit] == dits
    assert "d/dossier.yaml" in sortie.out.splitlines()[2]  # its other fault is told too
    assert sortie.out.splitlines()[-1] == "4 dossiers lus : 3 fautes."
    en_json = json.loads(kit("verifier", racine, *JOUR, "--json").out)["problemes"]
    assert [lu["chemin"] for lu in en_json if "aussi celle" in lu["message"]] == ["reference"] * 2


def test_produire_and_verifier_say_the_same_of_one_reference(kit: Any, tmp_path: Path) -> None:
    racine = _portefeuille(tmp_path / "d", a="reference: R", b="reference: R")
    vu = kit("verifier", racine, *JOUR)
    fait = kit("produire", racine, *JOUR, "--format", "txt", "--sortie", tmp_path / "s")
    assert (vu.code, fait.code) == (1, 1)
    (vue,) = (dit for dit in vu.out.splitlines() if "aussi celle" in dit)
    (faite,) = (dit for dit in fait.err.splitlines() if "aussi celle" in dit)
    assert vue.partition(" : reference : ")[2] == faite.partition(" : reference : ")[2]


@pytest.mark.parametrize("code", [0, 4])
def test_the_first_by_its_path_keeps_its_reference(code: int) -> None:
    examens = [
        Examen([], code, reference, f"{rang}.yaml", 3) for rang, reference in enumerate("xyxzx")
    ]
    fautes = [
        (probleme.fichier, probleme.ligne, examen.code)
        for examen in verifier.unlike(examens)
        for probleme in examen.problemes
    ]
    assert fautes == [("2.yaml", 3, code or 1), ("4.yaml", 3, code or 1)]


def test_dossiers_without_a_reference_are_not_alike() -> None:
    muets = [Examen([], 0), Examen([], 0)]
    assert list(verifier.unlike(muets)) == muets


def test_two_references_that_would_have_one_folder_are_one() -> None:
    """As they are when produced: the folder is what they would share."""
    lus = [Examen([], 0, lue, lue) for lue in ("F/12", "F-12-ff205f04")]
    assert [examen.fautes for examen in verifier.unlike(lus)] == [0, 1]


LONGUE = "reference: R\nclé inconnue dont le nom est trop long pour tenir sur une seule ligne: 1"


@pytest.mark.parametrize("commande", ["verifier", "etat", "expliquer", "decompte", "produire"])
def test_on_a_terminal_a_fault_is_folded_between_words(
    kit: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commande: str
) -> None:
    """Elsewhere it is one line, which a program reads."""
    _portefeuille(tmp_path, a=LONGUE)
    monkeypatch.chdir(tmp_path)
    mots = (commande, "a", *(["relance_amiable"] if commande == "expliquer" else []), *JOUR)
    droite, *reste = _lines(kit(*mots))
    assert droite.startswith("faute a/dossier.yaml:3 : ")
    assert len(droite) > 80
    for flux in ("stdout", "stderr"):
        monkeypatch.setattr(f"sys.{flux}.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    lignes = _lines(kit(*mots))
    assert max(map(len, lignes)) <= 80
    tete, *suites = lignes[: len(lignes) - len(reste)]
    assert suites
    assert " ".join([tete, *(suite.removeprefix("  ") for suite in suites)]) == commun.unbroken(
        droite
    )


def _lines(sortie: Any) -> list[str]:
    return [ligne for ligne in (sortie.out + sortie.err).splitlines() if ligne]
