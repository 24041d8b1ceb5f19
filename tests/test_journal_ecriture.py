"""A dossier and its proofs are written whole or not at all, and no note is lost."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kit.errors import KitError, MachineFautive
from kit.journal import ecriture
from kit.source import read
from tests.fabrique import RACINE
from tests.test_journal import TETE

APRES = b"apres\n"


@pytest.fixture
def fichier(tmp_path: Path) -> Path:
    chemin = tmp_path / "dossier.yaml"
    chemin.write_bytes(b"avant\n")
    return chemin


def noms(dossier: Path) -> list[str]:
    return sorted(str(chemin.relative_to(dossier)) for chemin in dossier.rglob("*"))


def test_the_dossier_keeps_its_mode_and_a_link_stays_a_link(fichier: Path) -> None:
    fichier.chmod(0o640)
    lien = fichier.with_name("lien.yaml")
    lien.symlink_to(fichier.name)
    ecriture.commit(lien, b"avant\n", APRES, {})
    assert lien.is_symlink()
    assert fichier.read_bytes() == APRES
    assert stat.S_IMODE(fichier.stat().st_mode) == 0o640
    assert noms(fichier.parent) == ["dossier.yaml", "lien.yaml"]


def test_a_dossier_changed_meanwhile_is_left_alone_and_the_proof_removed(fichier: Path) -> None:
    with pytest.raises(KitError, match="a changé entre-temps"):
        ecriture.commit(fichier, b"ancien\n", APRES, {"pieces/01 - x.txt": b"x"})
    assert fichier.read_bytes() == b"avant\n"
    assert noms(fichier.parent) == ["dossier.yaml"]


def test_a_proof_never_overwrites_a_file(fichier: Path) -> None:
    (fichier.parent / "pieces").mkdir()
    (fichier.parent / "pieces" / "01.txt").write_bytes(b"ancienne")
    with pytest.raises(KitError, match="existe déjà"):
        ecriture.commit(fichier, b"avant\n", APRES, {"pieces/00.txt": b"x", "pieces/01.txt": b"y"})
    assert (fichier.parent / "pieces" / "01.txt").read_bytes() == b"ancienne"
    assert noms(fichier.parent) == ["dossier.yaml", "pieces", "pieces/01.txt"]
    assert fichier.read_bytes() == b"avant\n"


def test_a_folder_of_exhibits_that_is_a_link_is_not_written_in(
    fichier: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ailleurs = tmp_path_factory.mktemp("ailleurs")
    (fichier.parent / "pieces").symlink_to(ailleurs)
    with pytest.raises(KitError, match="est un lien"):
        ecriture.commit(fichier, b"avant\n", APRES, {"pieces/01.txt": b"y"})
    assert noms(ailleurs) == []


@pytest.mark.parametrize("appel", ["replace", "fsync", "fchmod"])
def test_a_disk_that_fails_leaves_everything_as_it_was(
    appel: str, fichier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def echoue(*_mots: object) -> None:
        raise OSError(28, "No space left on device")

    cible = (Path, "replace") if appel == "replace" else (os, appel)
    monkeypatch.setattr(*cible, echoue)
    with pytest.raises(MachineFautive, match="rien n'est changé"):
        ecriture.commit(fichier, b"avant\n", APRES, {"pieces/01.txt": b"y"})
    monkeypatch.undo()
    assert fichier.read_bytes() == b"avant\n"
    assert noms(fichier.parent) == ["dossier.yaml"]


def test_a_folder_that_cannot_be_locked_is_no_reason_to_stop(tmp_path: Path) -> None:
    with ecriture.locked(tmp_path / "sans droit"):
        (tmp_path / "fait").touch()
    assert noms(tmp_path) == ["fait"]


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    fait: list[str] = []

    def second() -> None:
        with ecriture.locked(tmp_path):
            fait.append("second")

    with ecriture.locked(tmp_path):
        fil = threading.Thread(target=second)
        fil.start()
        fil.join(0.3)
        fait.append("premier")
    fil.join(10)
    assert fait == ["premier", "second"]
    assert noms(tmp_path) == []


def test_notes_taken_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    fichier = tmp_path / "dossier.yaml"
    fichier.write_text(TETE, encoding="utf-8")
    programme = "import sys; from kit.cli import main; sys.argv[0] = 'kit'; main()"
    lances = [
        subprocess.Popen(
            [sys.executable, "-c", programme, "noter", str(fichier), "--le", f"2026-06-{jour:02}",
             "--canal", "sms", "--sens", "emis", "--de", "A", "--a", "B", "--resume", f"n° {jour}"],
            cwd=RACINE,
            stdout=subprocess.DEVNULL,
        )
        for jour in range(1, 6)
    ]  # fmt: skip
    assert [lance.wait(60) for lance in lances] == [0] * 5
    notes = read(fichier).valeur["historique"]
    assert [note["resume"] for note in notes] == [f"n° {jour}" for jour in range(1, 6)]
