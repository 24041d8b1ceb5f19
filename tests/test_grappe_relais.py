"""Beside a worker of a cluster: one process of its own for each lot, replaced when it dies."""

from __future__ import annotations

import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from kit.contenu import load
from kit.errors import Defaut, MachineFautive
from kit.portefeuille.issue import Issue
from kit.portefeuille.moteurs import relais, serviteur, valet
from kit.portefeuille.moteurs.collecte import gather
from kit.portefeuille.moteurs.identite import identity
from kit.portefeuille.moteurs.relais import Lot, Ordre
from kit.portefeuille.moteurs.serviteur import Consigne
from kit.portefeuille.moteurs.valet import Abandon, Valet
from tests.grappes import LIMITES, RACINE, portfolio, production


class Piege:
    """What does something in the process that opens it."""

    def __init__(self, fonction: Callable[[int], object], mot: int) -> None:
        self.faire = fonction, (mot,)

    def __reduce__(self) -> object:
        return self.faire


@pytest.fixture
def ordre(tmp_path: Path) -> Ordre:
    return Ordre(identity(), order(tmp_path))


def order(racine: Path, propres: Path | None = None) -> bytes:
    return pickle.dumps(Consigne.of(production(racine / "sortie", propres=propres), LIMITES))


def test_a_process_that_dies_twice_costs_its_dossier_only(
    ordre: Ordre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    travail(monkeypatch, "executing")
    bon = pickle.dumps(str(portfolio(tmp_path / "dossiers", 1)[0]))
    lot = Lot(((pickle.dumps(Piege(signal.raise_signal, signal.SIGKILL)), ()), (bon, ())), {}, ())
    perdu, fait = [pickle.loads(rendu) for rendu in ordre(pickle.dumps(lot), ())]  # noqa: S301
    assert isinstance(perdu.refus, Defaut)
    assert "arrêté deux fois" in str(perdu.refus)
    assert fait.produit is not None
    (libre,) = relais._LIBRES[ordre]
    assert relais._lend(ordre) is libre
    libre.kill()
    relais._LIBRES[ordre] = [libre]
    neuf = relais._lend(ordre)
    assert neuf is not libre
    neuf.kill()


def test_a_lot_that_nobody_wants_any_more_ends_its_process(
    ordre: Ordre, monkeypatch: pytest.MonkeyPatch
) -> None:
    travail(monkeypatch, "cancelled")
    monkeypatch.setattr(valet, "GUET", 0.01)
    lot = Lot(((pickle.dumps(Piege(time.sleep, 60)), ()),), {}, ())
    with pytest.raises(Abandon):
        ordre(pickle.dumps(lot), ())
    assert not relais._LIBRES.get(ordre)


def travail(monkeypatch: pytest.MonkeyPatch, etat: str) -> None:
    """Have this thread be the one of a worker of dask, whose task is in a state."""
    taches = {"lot": SimpleNamespace(state=etat)}
    ouvrier = SimpleNamespace(state=SimpleNamespace(tasks=taches), get_current_task=lambda: "lot")
    monkeypatch.setattr("distributed.get_worker", lambda: ouvrier)


@pytest.mark.parametrize("commande", [("/absent",), ("true",)])
def test_a_kit_that_does_not_start_is_told(
    commande: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(valet, "COMMANDE", commande)
    with pytest.raises(MachineFautive, match="kit ne démarre pas sur la machine"):
        Valet(identity(), b"")


def test_a_process_of_another_kit_is_ended_with_a_sentence() -> None:
    with pytest.raises(MachineFautive, match=r"kit \(9\.9\.9 sur ce poste"):
        Valet((("kit", "9.9.9"),), b"")


class Fil:
    """Both ends of the pipes of a process that finds all its tasks there, then silence."""

    def __init__(self, *messages: object) -> None:
        self.messages, self.reponses = list(messages), list[bytes]()

    def recv(self) -> object:
        return self.messages.pop(0)

    def poll(self, _secondes: float) -> bool:
        return bool(self.messages)

    def send(self, reponse: object) -> None:
        self.send_bytes(pickle.dumps(reponse))

    def send_bytes(self, reponse: bytes) -> None:
        self.reponses.append(reponse)


def served(*messages: object) -> list[object]:
    """What a process answers to messages."""
    fil = Fil(*messages)
    serviteur.serve(cast("Connection", fil), cast("Connection", fil))
    return [pickle.loads(reponse) for reponse in fil.reponses]  # noqa: S301


def test_parcels_and_a_dossier_of_this_machine_are_made_as_ordered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    chemin, fautif = portfolio(tmp_path / "dossiers", 2)
    with fautif.open("a", encoding="utf-8") as flux:
        flux.write("inconnue: 1\n")
    siens = tmp_path / "modeles" / "relance_amiable"
    shutil.copytree(RACINE / "templates" / "fr" / "relance_amiable", siens)
    with (siens / "corps.html").open("a", encoding="utf-8") as corps:
        corps.write("<p>À la manière du cabinet.</p>")
    envois = [gather(un, tmp_path / "sortie", propres=True) for un in (chemin, fautif)]
    ecart, *issues = served(
        (identity(), order(tmp_path, propres=siens.parent)),
        *((pickle.dumps(envoi.colis), envoi.contenus) for envoi in envois),
        (pickle.dumps(str(chemin)), {}),
    )
    assert ecart == ""
    fait, faux, sur_place = cast("list[Issue]", issues)
    assert fait.produit is not None
    assert "À la manière du cabinet." in _text(fait)
    assert _text(sur_place) == _text(fait)
    assert "inconnue" in faux.problemes[0].message


NEUF = """
import pickle, sys
from tests.test_grappe_relais import served
_, issue = served(*pickle.loads(sys.stdin.buffer.read()))
print(type(issue.refus).__name__)
"""


def test_a_dossier_that_finds_no_memory_is_refused_and_the_process_answers(tmp_path: Path) -> None:
    """In a new process: one that has worked may keep some memory for itself."""
    consigne = pickle.loads(order(tmp_path))  # noqa: S301
    serree = pickle.dumps(replace(consigne, limites=replace(LIMITES, memoire=1_000_000)))
    (chemin,) = portfolio(tmp_path / "dossiers", 1)
    messages = ((identity(), serree), (pickle.dumps(str(chemin)), {}))
    fait = subprocess.run(
        [sys.executable, "-c", NEUF],
        check=True,
        capture_output=True,
        cwd=RACINE,
        input=pickle.dumps(messages),
    )
    assert fait.stdout in (b"Defaut\n", b"LimiteAtteinte\n")


def test_a_sender_of_another_kit_is_told_how_it_differs_and_nothing_is_opened() -> None:
    (ecart,) = served(((("kit", "9.9.9"),), b"never opened"))
    assert "9.9.9" in str(ecart)


def _text(issue: Issue) -> str:
    assert issue.produit is not None
    fichiers = issue.produit.liasse.fichiers
    return b"".join(load(o) for nom, o in fichiers.items() if nom.endswith(".txt")).decode()
