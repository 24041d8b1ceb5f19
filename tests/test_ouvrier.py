"""The limited worker: what a task may not do, what the parent hears of it, what is left behind."""

from __future__ import annotations

import faulthandler
import gc
import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar
from weakref import WeakSet

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import errors
from kit.errors import Defaut, KitError, LimiteAtteinte, PieceFautive
from kit.ouvrier import Limites, Ouvrier, limites
from kit.valeurs import mesures

PETITES = Limites(secondes=1, memoire=300_000_000, mur=60)
RACINE = Path(__file__).parent.parent


def _enter(depth: int) -> int:
    return _enter(depth + 1)


def _burn() -> None:
    while True:
        pass


def _fail(signe: signal.Signals, _tenus: object = None) -> None:
    faulthandler.disable()  # that of the test runner would speak
    os.kill(os.getpid(), signe)


def _refuse() -> None:
    raise PieceFautive("« a.pdf » est vide")


ACTES: dict[str, Callable[[], Any]] = {
    "mémoire": lambda: len(bytearray(900_000_000)),
    "calcul": _burn,
    "attente": lambda: time.sleep(30),
    "défaillance faute de mémoire": lambda: _fail(signal.SIGABRT, bytearray(b"x") * 250_000_000),
    "défaillance": lambda: _fail(signal.SIGSEGV),
    "abandon": lambda: _fail(signal.SIGABRT),
    "tué": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "sortie": lambda: sys.exit(0),
    "sortie brutale": lambda: os._exit(0),
    "récursion": lambda: _enter(0),
    "faute": lambda: {}["absent"],
    "sans retour": lambda: lambda: None,
    "réseau": lambda: socket.create_connection(("127.0.0.1", 9)),
    "nom": lambda: socket.getaddrinfo("kit.invalid", 80),
    "programme": lambda: subprocess.run(["true"], check=False),
    "commande": lambda: os.system("true"),  # noqa: S605
    "refus": _refuse,
    "pid": os.getpid,
    "dossier": tempfile.mkdtemp,
    "gros": lambda: bytes(50_000_000),
    "limites": lambda: {
        nom: resource.getrlimit(getattr(resource, f"RLIMIT_{nom}"))
        for nom in ("AS", "CORE", "FSIZE", "NOFILE")
    },
}


def do(acte: str) -> Any:
    """Do one act of the list."""
    return ACTES[acte]()


@pytest.mark.parametrize(
    ("acte", "genre", "phrase"),
    [
        ("mémoire", LimiteAtteinte, r"^mémoire : plus de 300Mo ; .* --memoire 600Mo$"),
        ("calcul", LimiteAtteinte, r"^temps : plus de 1 s de calcul ; .* --duree 2$"),
        ("tué", LimiteAtteinte, "faute de mémoire sur cette machine"),
        ("défaillance", Defaut, r"arrêté net \(SIGSEGV\) .* --memoire 600Mo$"),
        ("abandon", Defaut, r"arrêté net \(SIGABRT\)"),
        ("sortie", Defaut, "SystemExit"),
        ("sortie brutale", Defaut, r"\(code 0\)"),
        ("récursion", Defaut, "RecursionError"),
        ("faute", Defaut, "KeyError"),
        ("sans retour", Defaut, "AttributeError|PicklingError"),
        ("réseau", Defaut, "PermissionError"),
        ("nom", Defaut, "PermissionError"),
        ("programme", Defaut, "PermissionError"),
        ("commande", Defaut, "PermissionError"),
        ("refus", PieceFautive, "^« a.pdf » est vide$"),
    ],
)
def test_what_a_task_may_not_do_is_said_and_the_next_one_runs(
    acte: str,
    genre: type[KitError],
    phrase: str,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limites, "_peak", lambda: 0)  # that of the tests before
    with Ouvrier(do, PETITES) as ouvrier:
        with pytest.raises(genre, match=phrase) as refus:
            ouvrier.run(acte)
        assert type(refus.value) is genre
        assert ouvrier.run("pid") != os.getpid()
    assert capfd.readouterr() == ("", "")


def test_a_library_that_gives_up_for_want_of_memory_is_a_limit(tmp_path: Path) -> None:
    programme = (
        "from tests.test_ouvrier import PETITES, do\nfrom kit.ouvrier import Ouvrier\n"
        "try: Ouvrier(do, PETITES).run('défaillance faute de mémoire')\n"
        "except Exception as e: print(type(e).__name__, str(e)[:23])"
    )
    sortie = subprocess.run(
        [sys.executable, "-c", programme], cwd=RACINE, capture_output=True, text=True, check=True
    ).stdout
    assert sortie == "LimiteAtteinte mémoire : plus de 300Mo\n"


def _inner(acte: str) -> Any:
    with Ouvrier(do, PETITES) as dedans:
        return dedans.run(acte)


def test_waiting_has_its_own_limit() -> None:
    phrase = r"^temps : plus de 1 s d'attente ; .* --duree 2$"
    with Ouvrier(do, replace(PETITES, mur=1)) as ouvrier:
        with pytest.raises(LimiteAtteinte, match=phrase):
            ouvrier.run("attente")
        assert ouvrier.run("pid") > 0


def test_a_task_may_use_a_worker_of_its_own() -> None:
    with Ouvrier(_inner, Limites()) as ouvrier:
        with pytest.raises(LimiteAtteinte, match="plus de 300Mo"):
            ouvrier.run("mémoire")
        with pytest.raises(Defaut, match="PermissionError"):
            ouvrier.run("réseau")
        assert ouvrier.run("pid") > 0


def test_a_worker_left_open_in_a_task_ends_with_it() -> None:
    def leave(_tache: object) -> int:
        return int(Ouvrier(do, PETITES).run("pid"))

    with Ouvrier(leave, PETITES) as ouvrier:
        dedans = ouvrier.run("")
    assert _gone(dedans)


def test_a_task_may_have_fewer_seconds_than_the_others_and_never_more() -> None:
    depart = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    for larges, secondes, avis in ((Limites(secondes=30), 1, 60), (PETITES, 30, 2)):
        with (
            Ouvrier(do, larges) as ouvrier,
            pytest.raises(LimiteAtteinte, match=f"plus de 1 s de calcul .* --duree {avis}$"),
        ):
            ouvrier.run("calcul", secondes)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - depart < 8


def test_what_a_library_says_in_the_task_is_not_heard(capfd: pytest.CaptureFixture[str]) -> None:
    with Ouvrier(lambda texte: os.write(2, texte), PETITES) as ouvrier:
        assert ouvrier.run(b"libtiff: bad") == 12
    assert capfd.readouterr().err == ""


def test_a_child_lives_from_task_to_task_and_a_refusal_does_not_end_it() -> None:
    with Ouvrier(do, PETITES) as ouvrier:
        premier = ouvrier.run("pid")
        with pytest.raises(PieceFautive):
            ouvrier.run("refus")
        assert ouvrier.run("pid") == premier
        with pytest.raises(LimiteAtteinte):
            ouvrier.run("mémoire")
        assert ouvrier.run("pid") != premier


def test_a_child_swollen_by_its_tasks_is_replaced() -> None:
    garde: list[bytearray] = []

    def keep(octets: int) -> int:
        garde.append(bytearray(octets))
        return os.getpid()

    with Ouvrier(keep, PETITES) as ouvrier:
        assert ouvrier.run(1_000_000) == ouvrier.run(1_000_000)
        enfle = ouvrier.run(100_000_000)
        assert ouvrier.run(1) != enfle


def test_computing_is_counted_by_task_and_not_by_child() -> None:
    def work(secondes: float) -> int:
        fin = time.process_time() + secondes
        while time.process_time() < fin:
            pass
        return os.getpid()

    with Ouvrier(work, PETITES) as ouvrier:
        assert len({ouvrier.run(0.6) for _ in range(4)}) == 1


def test_fifty_megabytes_come_back_whole() -> None:
    with Ouvrier(do, PETITES) as ouvrier:
        assert ouvrier.run("gros") == bytes(50_000_000)


def test_a_big_task_goes_whole() -> None:
    with Ouvrier(len, PETITES) as ouvrier:
        assert ouvrier.run(bytes(30_000_000)) == 30_000_000


def test_the_limits_cannot_be_raised_again_by_the_child() -> None:
    with Ouvrier(do, PETITES) as ouvrier:
        limites = ouvrier.run("limites")
    assert all(souple == dure != resource.RLIM_INFINITY for souple, dure in limites.values())
    assert limites["CORE"] == (0, 0)


def test_a_dead_child_leaves_no_process_and_no_temporary_file() -> None:
    with Ouvrier(do, PETITES) as ouvrier:
        chantier = Path(ouvrier.run("dossier"))
        assert chantier.is_dir()
        with pytest.raises(LimiteAtteinte):
            ouvrier.run("tué")
        assert not chantier.parent.exists()
        dernier = ouvrier.run("pid")
    with pytest.raises(ProcessLookupError):
        os.kill(dernier, 0)


def test_a_child_that_dies_between_two_tasks_is_replaced() -> None:
    with Ouvrier(do, PETITES) as ouvrier:
        mort = ouvrier.run("pid")
        os.kill(mort, signal.SIGKILL)
        time.sleep(0.1)
        assert ouvrier.run("pid") not in (mort, os.getpid())


def test_two_workers_close_at_once_though_one_was_forked_from_the_other_s_parent() -> None:
    depart = time.monotonic()
    with Ouvrier(do, PETITES) as premier, Ouvrier(do, PETITES) as second:
        assert premier.run("pid") != second.run("pid")
        premier.close()
    assert time.monotonic() - depart < 2


def _script(corps: str) -> subprocess.Popen[str]:
    """Start a program that runs a slow task and prints the number of its child first."""
    programme = (
        "import os, sys, time\n"
        "from kit.ouvrier import Ouvrier, Limites\n"
        "def slow(_):\n    print(os.getpid(), flush=True)\n    time.sleep(30)\n" + corps
    )
    return subprocess.Popen(
        [sys.executable, "-c", programme],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=RACINE,
        start_new_session=True,
    )


def _gone(pid: int) -> bool:
    for _ in range(50):
        etat = Path(f"/proc/{pid}/stat")
        if not etat.exists() or etat.read_text(encoding="utf-8").split()[2] == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("signe", [signal.SIGKILL, signal.SIGTERM])
def test_a_busy_child_does_not_outlive_its_parent(signe: signal.Signals) -> None:
    with _script("Ouvrier(slow).run(1)") as parent:
        assert parent.stdout is not None
        enfant = int(parent.stdout.readline())
        parent.send_signal(signe)
        parent.wait()
        assert _gone(enfant)


def test_interrupting_the_terminal_ends_both_without_a_word() -> None:
    corps = "try: Ouvrier(slow).run(1)\nexcept KeyboardInterrupt: print('vu', flush=True)\n"
    with _script(corps) as parent:
        assert parent.stdout is not None
        assert parent.stderr is not None
        enfant = int(parent.stdout.readline())
        os.killpg(parent.pid, signal.SIGINT)
        assert (parent.stdout.read(), parent.stderr.read()) == ("vu\n", "")
        assert parent.wait() == 0
        assert _gone(enfant)


def test_a_worker_never_closed_does_not_hold_the_program_back() -> None:
    with _script("o = Ouvrier(len); print(o.run('abc'))") as parent:
        assert parent.communicate(timeout=5) == ("3\n", "")


def test_a_task_costs_little_beside_what_it_runs() -> None:
    with Ouvrier(len, PETITES) as ouvrier:
        ouvrier.run("")
        depart = time.perf_counter()
        for _ in range(100):
            ouvrier.run("abc")
        assert (time.perf_counter() - depart) / 100 < 0.005


@pytest.mark.parametrize(
    "genre",
    [
        genre
        for genre in vars(errors).values()
        if isinstance(genre, type) and issubclass(genre, KitError)
    ],
)
def test_every_error_travels_as_itself(genre: type[KitError]) -> None:
    revenue = pickle.loads(pickle.dumps(genre("« x » : é")))  # noqa: S301
    assert (type(revenue), str(revenue), revenue.code) == (genre, "« x » : é", genre.code)


def test_a_worker_inside_a_task_has_its_limits() -> None:
    with Ouvrier(lambda _: Ouvrier(do)._limites, replace(PETITES, mur=7)) as ouvrier:
        assert ouvrier.run("") == replace(PETITES, mur=7)
    assert Ouvrier(do)._limites == Limites()


@pytest.mark.parametrize("texte", ["", "Go", "-1Go", "0", "1e9", "1,2345Mo", "١Go", "1 Gio", "1TB"])
def test_what_is_no_size_is_refused_with_an_example(texte: str) -> None:
    with pytest.raises(ValueError, match="taille : écrivez par exemple 500Mo"):
        mesures.parse_taille(texte)


@pytest.mark.parametrize("texte", ["", "min", "-1", "0s", "1j", "1:30", "1,5,2"])
def test_what_is_no_duration_is_refused_with_an_example(texte: str) -> None:
    with pytest.raises(ValueError, match="durée : écrivez par exemple 60"):
        mesures.parse_duree(texte)


@given(st.integers(1, 10**12))
def test_a_size_shown_reads_back_never_smaller_and_close(octets: int) -> None:
    relu = mesures.parse_taille(mesures.show_taille(octets))
    assert octets <= relu <= octets * 1.11 + 1


@pytest.mark.parametrize(("code", "nom"), [(3, "code 3"), (None, "code None"), (-60, "signal 60")])
def test_an_end_that_has_no_name_is_told_by_its_number(code: int | None, nom: str) -> None:
    assert f"({nom})" in str(Limites().reason(code))


def test_an_answer_is_waited_for_no_longer_than_the_clocks_of_its_child_and_a_respite(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Ouvrier(time.sleep, Limites(mur=60)) as ouvrier:
        with monkeypatch.context() as presse:
            presse.setattr("kit.ouvrier.SURSIS", -59.9)
            with pytest.raises(LimiteAtteinte, match="plus de 60 s d'attente"):
                ouvrier.run(30)
        assert ouvrier.run(0) is None


class Boucle:
    """What only a search for garbage removes."""

    vivantes: ClassVar[WeakSet[Boucle]] = WeakSet()

    def __init__(self) -> None:
        self.elle = self
        self.vivantes.add(self)


def _loop(_: str) -> int:
    gc.disable()  # nobody else searches
    Boucle()
    return len(Boucle.vivantes)


def test_what_a_task_has_left_is_removed_before_the_next() -> None:
    with Ouvrier(_loop) as ouvrier:
        assert [ouvrier.run(nom) for nom in "abc"] == [1, 1, 1]
