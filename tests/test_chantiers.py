"""The scratch folders: gone at the end, or removed later when their process was killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kit import chantiers
from tests.fabrique import RACINE

# Says where its folder is, then waits; with « enfant », a child outlives it.
PROGRAMME = """
import os, sys, tempfile
from kit import chantiers
chantiers.settle()
chantiers.settle()
tempfile.mkdtemp(prefix="police-")
if "enfant" in sys.argv and os.fork() == 0:
    sys.stdin.read()
    os._exit(0)
print(tempfile.gettempdir(), flush=True)
sys.stdin.readline()
"""


class Vivants:
    """Processes that have settled in one folder of temporary files."""

    def __init__(self, lieu: Path) -> None:
        self.lieu, self.lances = lieu, list[subprocess.Popen[str]]()

    def start(self, *mots: str) -> tuple[subprocess.Popen[str], Path]:
        lance = subprocess.Popen(
            [sys.executable, "-c", PROGRAMME, *mots],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=RACINE,
            env={**os.environ, "TMPDIR": str(self.lieu)},
        )
        self.lances.append(lance)
        assert lance.stdout is not None
        return lance, Path(lance.stdout.readline().strip())

    def left(self) -> Path:
        """Give what a killed process leaves."""
        lance, racine = self.start()
        lance.kill()
        lance.wait()
        assert list(racine.glob("police-*"))
        return racine


@pytest.fixture
def vivants(tmp_path: Path) -> Iterator[Vivants]:
    lieu = tmp_path / "tmp"
    lieu.mkdir()
    vivants = Vivants(lieu)
    yield vivants
    for lance in vivants.lances:
        lance.kill()
        lance.communicate()


def test_a_process_that_ends_leaves_nothing(vivants: Vivants) -> None:
    lance, racine = vivants.start()
    assert racine.parent == vivants.lieu
    lance.communicate("\n")
    assert lance.returncode == 0
    assert list(vivants.lieu.iterdir()) == []


def test_what_a_killed_process_left_is_removed_and_a_living_one_keeps_its_own(
    vivants: Vivants,
) -> None:
    _, vivante = vivants.start()
    morte = vivants.left()
    _, neuve = vivants.start()
    assert not morte.exists()
    assert list(vivante.glob("police-*"))
    assert set(vivants.lieu.iterdir()) == {vivante, neuve}


def test_a_worker_that_outlives_its_parent_keeps_the_folder(vivants: Vivants) -> None:
    lance, racine = vivants.start("enfant")
    lance.kill()
    lance.wait()
    vivants.start()
    assert list(racine.glob("police-*"))
    lance.communicate()  # the end of what the child reads
    _await_free(racine)
    vivants.start()
    assert not racine.exists()


def test_what_is_not_certainly_left_by_kit_stays(vivants: Vivants, tmp_path: Path) -> None:
    """A folder of the user, one that another could write in, a trap."""
    dehors = vivants.left().rename(tmp_path / "dehors")
    for nom in ("a", "b", "c", "d"):
        (vivants.lieu / f"kit-{nom}").mkdir(mode=0o700)
    (vivants.lieu / "kit-a" / "notes.txt").write_text("à moi\n", encoding="utf-8")
    (vivants.lieu / "kit-b" / chantiers._witness()).symlink_to(dehors / "x")
    (vivants.lieu / "kit-c" / ".kit-autre-machine").touch()
    (vivants.lieu / "kit-d" / chantiers._witness()).mkdir()
    (vivants.lieu / "kit-lien").symlink_to(dehors)
    (vivants.lieu / "kit-fichier").touch()
    ouverte = vivants.left()
    ouverte.chmod(0o770)
    avant = sorted(vivants.lieu.rglob("*"))
    _, neuve = vivants.start()
    assert [un for un in sorted(vivants.lieu.rglob("*")) if neuve not in (un, *un.parents)] == avant
    assert list(dehors.glob("police-*"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file away")
def test_what_another_user_left_stays(vivants: Vivants) -> None:
    racine = vivants.left()
    os.chown(racine, 65534, -1)
    vivants.start()
    assert racine.exists()


@pytest.mark.parametrize(("mode", "reste"), [(0o777, True), (0o1777, False), (0o770, True)])
def test_nothing_is_removed_where_another_may_move_what_is_not_his(
    vivants: Vivants, mode: int, reste: bool
) -> None:
    racine = vivants.left()
    vivants.lieu.chmod(mode)
    vivants.start()
    assert racine.exists() == reste


def test_a_disk_without_locks_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("pas de verrou")

    monkeypatch.setattr("fcntl.flock", refuse)
    chantiers._hold(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_killed_production_leaves_what_the_next_one_removes(
    vivants: Vivants, tmp_path: Path
) -> None:
    noms = ("10-relance-amiable", "11-relance-ferme")
    commande = [sys.executable, "-m", "kit", "produire", "--sortie", str(tmp_path / "s")]
    commande += ["--au", "2026-11-20", "--taches", "1", *(f"dossiers/exemples/{n}" for n in noms)]
    ici = {"cwd": RACINE, "env": {**os.environ, "TMPDIR": str(vivants.lieu)}}
    tuee = subprocess.Popen(commande, stdout=subprocess.PIPE, **ici)  # type: ignore[call-overload]
    tuee.stdout.readline()
    tuee.kill()
    tuee.communicate()
    (laissee,) = vivants.lieu.iterdir()
    assert list(laissee.glob("weasyprint-*"))
    _await_free(laissee)
    fin = subprocess.run(commande, capture_output=True, check=False, **ici)  # type: ignore[call-overload]
    assert fin.returncode == 0
    assert list(vivants.lieu.iterdir()) == []


def _await_free(racine: Path) -> None:
    """Wait until a worker has seen that its parent has ended, and has ended too."""
    limite = time.monotonic() + 60
    while time.monotonic() < limite:
        with suppress(BlockingIOError), chantiers._left(racine):
            return
        time.sleep(0.02)
    pytest.fail(f"{racine} est encore tenu")
