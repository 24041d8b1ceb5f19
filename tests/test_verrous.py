"""The locks: every package pinned, with its hashes, within what pyproject.toml declares."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

RACINE = Path(__file__).parent.parent
VERROUS = ("requirements.lock", "requirements-dev.lock")


def texte(verrou: str) -> str:
    return (RACINE / verrou).read_text(encoding="utf-8")


def exigences(verrou: str) -> list[Requirement]:
    """Give what a lock pins: the lines that begin a block, without their hashes."""
    lignes = texte(verrou).replace("\\\n", " ").splitlines()
    utiles = [ligne for ligne in lignes if ligne.strip() and not ligne.lstrip().startswith("#")]
    return [Requirement(ligne.partition(" --hash=")[0].strip()) for ligne in utiles]


def epingles(verrou: str) -> set[tuple[str, str, str]]:
    return {(e.name, str(e.specifier), str(e.marker or "")) for e in exigences(verrou)}


def projet() -> tuple[list[Requirement], list[Requirement]]:
    """Give the declared dependencies: of the program, of its development."""
    lu = tomllib.loads((RACINE / "pyproject.toml").read_text(encoding="utf-8"))
    dev = [ligne for ligne in lu["dependency-groups"]["dev"] if isinstance(ligne, str)]
    return [Requirement(ligne) for ligne in lu["project"]["dependencies"]], [
        Requirement(ligne) for ligne in dev
    ]


@pytest.mark.parametrize("verrou", VERROUS)
def test_every_package_is_pinned_with_its_hashes(verrou: str) -> None:
    blocs = re.findall(r"^\S.*(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+", texte(verrou), re.M)
    assert len(blocs) == len(exigences(verrou)) > 20
    assert all(re.fullmatch(r"==[^,*]+", str(e.specifier)) for e in exigences(verrou))


@pytest.mark.parametrize("verrou", VERROUS)
def test_a_lock_names_no_place(verrou: str) -> None:
    assert not re.search(r"://|--\S*(index|links|host)|\bfile:| @ ", texte(verrou))


@pytest.mark.parametrize("verrou", VERROUS)
def test_the_archive_that_runs_code_when_installed_is_in_no_lock(verrou: str) -> None:
    assert "docopt" not in {e.name for e in exigences(verrou)}


def test_every_declared_package_is_locked_within_its_range() -> None:
    programme, developpement = projet()
    for declarees, verrou in ((programme, VERROUS[0]), (programme + developpement, VERROUS[1])):
        for declaree in declarees:
            pins = [e for e in exigences(verrou) if e.name == declaree.name.lower()]
            assert pins, f"{declaree.name} manque dans {verrou} : lancez « make lock »"
            for pin in pins:
                assert declaree.specifier.contains(str(pin.specifier)[2:])


def test_the_program_runs_with_the_versions_it_is_tested_with() -> None:
    # What only some systems run is tested on all of them, when the tests themselves need it.
    partout = {(nom, version) for nom, version, marque in epingles(VERROUS[1]) if not marque}
    reste = {pin for pin in epingles(VERROUS[0]) if pin[:2] not in partout}
    assert reste <= epingles(VERROUS[1])


def test_the_installer_is_valid_posix_shell() -> None:
    subprocess.run(["sh", "-n", RACINE / "scripts" / "installer.sh"], check=True)
