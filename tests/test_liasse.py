"""A bundle is written whole or not at all, private, and mended after an interruption."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import liasse
from kit.errors import MachineFautive
from kit.liasse import Liasse

JOUR = date(2026, 11, 20)


def _liasse(texte: bytes = b"lettre") -> Liasse:
    return liasse.assemble(
        "R/1", "lettre", JOUR, {"lettre.pdf": texte, "pieces/a": b"a"}, {"total": "1.00"}
    )


def test_the_manifest_lists_every_file_with_its_hash() -> None:
    manifeste = json.loads(_liasse().fichiers["manifeste.json"])
    assert manifeste["total"] == "1.00"
    assert manifeste["fichiers"][0] == {
        "chemin": "lettre.pdf",
        "taille": 6,
        "sha256": hashlib.sha256(b"lettre").hexdigest(),
    }


def test_what_is_written_is_private(tmp_path: Path) -> None:
    cible = liasse.write(_liasse(), tmp_path / "sortie")
    assert cible.relative_to(tmp_path).parts[-1] == "2026-11-20-lettre"
    assert stat.S_IMODE(cible.stat().st_mode) == 0o700
    assert {stat.S_IMODE(f.stat().st_mode) for f in cible.rglob("*") if f.is_file()} == {0o600}
    assert not list((tmp_path / "sortie").glob(".kit-*"))


def test_writing_again_replaces_the_whole_folder(tmp_path: Path) -> None:
    cible = liasse.write(_liasse(), tmp_path)
    (cible / "vieux.txt").write_text("x", encoding="utf-8")
    assert liasse.write(_liasse(b"autre"), tmp_path) == cible
    assert sorted(f.name for f in cible.iterdir()) == ["lettre.pdf", "manifeste.json", "pieces"]
    assert (cible / "lettre.pdf").read_bytes() == b"autre"


@pytest.mark.parametrize("pas", range(1, 5))
def test_a_fault_at_any_write_leaves_the_old_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pas: int
) -> None:
    for avant in (False, True):
        sortie = tmp_path / f"{pas}-{avant}"
        if avant:
            liasse.write(_liasse(b"ancien"), sortie)
        appels = iter(range(1, 100))

        def fsync(fd: int, appels: object = appels) -> None:
            if next(appels) == pas:  # type: ignore[call-overload]
                raise OSError(errno.ENOSPC, "plein")

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fsync)
            if pas < 4:
                with pytest.raises(MachineFautive, match="disque plein"):
                    liasse.write(_liasse(b"neuf"), sortie)
        lettres = [f.read_bytes() for f in sortie.rglob("lettre.pdf")]
        assert lettres == ([b"ancien"] if avant else [])
        assert not list(sortie.glob(".kit-*"))


def test_recover_restores_what_was_set_aside(tmp_path: Path) -> None:
    cible = liasse.write(_liasse(b"ancien"), tmp_path)
    chantier = tmp_path / ".kit-mort"
    chantier.mkdir()
    (chantier / "cible").write_text(f"{cible.parent.name}/{cible.name}", encoding="utf-8")
    cible.rename(chantier / "ancien")
    liasse.recover(tmp_path)
    assert (cible / "lettre.pdf").read_bytes() == b"ancien"
    assert not chantier.exists()


def test_recover_ignores_what_points_outside_and_clears_the_rest(tmp_path: Path) -> None:
    sortie = tmp_path / "sortie"
    chantier = sortie / ".kit-mort"
    (chantier / "ancien").mkdir(parents=True)
    (chantier / "cible").write_text("../dehors", encoding="utf-8")
    liasse.recover(sortie)
    liasse.recover(tmp_path / "absent")
    assert not chantier.exists()
    assert not (tmp_path / "dehors").exists()


def test_a_forbidden_folder_says_what_to_do(tmp_path: Path) -> None:
    for numero, extrait in ((errno.EACCES, "--sortie"), (errno.EIO, "impossible")):
        raison = liasse._raison(OSError(numero, "x"), _liasse(), tmp_path)
        assert extrait in raison
    (tmp_path / "fichier").touch()
    with pytest.raises(MachineFautive):
        liasse.write(_liasse(), tmp_path / "fichier")


@given(st.text(min_size=1, max_size=60))
def test_a_folder_name_is_safe_and_never_shared(reference: str) -> None:
    nom = liasse.safe_name(reference)
    assert not set(nom) & set('<>:"/\\|?*')
    assert nom not in (".", "..", "")
    assert nom == reference or nom != liasse.safe_name(nom + "x")


@pytest.mark.parametrize("nom", ["CON", "aux.txt", "a/b", "..", "fin."])
def test_a_name_that_must_change_gets_a_fingerprint(nom: str) -> None:
    assert liasse.safe_name(nom) != nom
    assert liasse.safe_name(nom)[-9] == "-"


def test_a_run_does_not_clear_what_another_one_has_set_aside(tmp_path: Path) -> None:
    chantier = tmp_path / ".kit-vivant"
    programme = (
        "import pathlib, sys\nfrom kit import liasse\n"
        "import os, time\nliasse.recover(pathlib.Path(sys.argv[1]))\n"
        # A worker that outlives its run, and has begun.
        "if not os.fork(): print('là', flush=True); time.sleep(3); os._exit(0)\n"
        "sys.stdin.read()"
    )
    commande = [sys.executable, "-c", programme, str(tmp_path)]
    with subprocess.Popen(
        commande, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parent.parent
    ) as autre:
        assert autre.stdout is not None
        assert autre.stdout.readline()
        chantier.mkdir()
        liasse.recover(tmp_path)
        assert chantier.exists()
        autre.kill()
    liasse.recover(tmp_path)
    assert not chantier.exists()


def test_a_disk_without_locks_is_taken_as_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "pas de verrou")

    monkeypatch.setattr("fcntl.flock", refuse)
    (tmp_path / ".kit-mort").mkdir()
    liasse.recover(tmp_path)
    assert not (tmp_path / ".kit-mort").exists()
