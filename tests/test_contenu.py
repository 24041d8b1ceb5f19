"""Contents in memory or on disk: the same bytes, one owner, nothing left behind."""

from __future__ import annotations

import errno
import gc
import hashlib
import os
import pickle
import re
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import contenu
from kit.contenu import Depot, Fichier
from kit.errors import MachineFautive

TEXTE = b"facture " * 1000


@pytest.fixture(autouse=True)
def ici(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the folders of the depots in that of the test."""
    monkeypatch.setattr(contenu, "_LIEU", [tmp_path / "sortie" / ".kit-essai"])
    return tmp_path / "sortie"


@pytest.mark.parametrize("memoire", [None, 0])
def test_a_content_reads_the_same_wherever_it_is(memoire: int | None) -> None:
    tenu = Depot(memoire).keep(TEXTE)
    assert isinstance(tenu, bytes) == (memoire is None)
    assert contenu.load(tenu) == b"".join(contenu.blocks(tenu)) == TEXTE
    assert contenu.size(tenu) == len(TEXTE)
    assert contenu.digest(tenu) == hashlib.sha256(TEXTE).hexdigest()


@given(st.lists(st.binary(max_size=30), max_size=12), st.integers(0, 60))
def test_a_depot_never_holds_more_than_it_may(octets: list[bytes], memoire: int) -> None:
    depot = Depot(memoire)
    tenus = [depot.keep(un) for un in octets]
    assert [contenu.load(tenu) for tenu in tenus] == octets
    assert sum(len(tenu) for tenu in tenus if isinstance(tenu, bytes)) <= memoire


def test_what_is_made_is_written_in_a_file_when_it_is_expected_to_be_big() -> None:
    def write(flux: BinaryIO) -> str:
        flux.write(TEXTE)
        return "00"

    depot = Depot(len(TEXTE))
    assert depot.make(len(TEXTE), write) == TEXTE
    fait = depot.make(1, write)
    assert isinstance(fait, Fichier)
    assert (fait.taille, fait.sha256, fait.chemin.read_bytes()) == (len(TEXTE), "00", TEXTE)


def test_files_are_private_and_go_with_the_last_who_names_them(ici: Path) -> None:
    tenu = Depot(0).keep(TEXTE)
    assert isinstance(tenu, Fichier)
    dossier = tenu.chemin.parent
    assert dossier.parent == ici
    assert dossier.name.startswith(".kit-essai.")
    assert (dossier.stat().st_mode & 0o777, tenu.chemin.stat().st_mode & 0o777) == (0o700, 0o600)
    copie = tenu
    del tenu
    assert copie.chemin.exists()
    del copie
    gc.collect()
    assert not list(ici.iterdir())


def test_a_content_sent_elsewhere_is_no_longer_ours_to_remove(ici: Path) -> None:
    depot = Depot(0)
    tenus = [depot.keep(TEXTE), depot.keep(b"autre")]
    envoi = pickle.dumps(tenus)
    del tenus, depot
    gc.collect()
    recus = pickle.loads(envoi)  # noqa: S301
    assert [contenu.load(un) for un in recus] == [TEXTE, b"autre"]
    del recus
    gc.collect()
    assert not list(ici.iterdir())


def test_a_child_does_not_remove_what_its_parent_has() -> None:
    tenu = Depot(0).keep(TEXTE)
    pid = os.fork()
    if not pid:
        del tenu
        gc.collect()
        os._exit(0)
    os.waitpid(pid, 0)
    assert contenu.load(tenu) == TEXTE


@pytest.mark.parametrize(
    ("numero", "phrase"),
    [
        (errno.ENOSPC, "^disque plein .* --sortie$"),
        (errno.EFBIG, "^fichier trop gros .* --sortie$"),
        (errno.EIO, "^écriture impossible"),
    ],
)
def test_a_disk_that_refuses_is_said(numero: int, phrase: str) -> None:
    def fail(_flux: BinaryIO) -> str:
        raise OSError(numero, "x")

    with pytest.raises(MachineFautive, match=phrase):
        Depot(0).make(1, fail)


def test_a_folder_that_cannot_be_made_is_said(ici: Path) -> None:
    ici.write_bytes(b"un fichier")
    with pytest.raises(MachineFautive, match="^écriture impossible"):
        Depot(0).keep(TEXTE)


def test_a_pattern_is_found_once_wherever_the_blocks_of_the_file_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contenu, "PAS", 70)
    texte = (b"." * 61 + b"obj") * 5
    trouves = contenu.search(BytesIO(texte), re.compile(rb"obj"))
    assert [debut for debut, _ in trouves] == [61 + 64 * rang for rang in range(5)]
