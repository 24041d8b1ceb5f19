"""A press next door gives the same pages and the same refusals as one in this process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from kit import ressources
from kit.coffre import Ressources
from kit.errors import KitError, MachineFautive, RenduRefuse
from kit.render import Page, Rendu
from kit.voisin import Voisin

AU = date(2026, 11, 20)


@dataclass(frozen=True)
class Feuille:
    """A page of one sentence."""

    html: str
    ressources: Ressources = field(default_factory=dict)


def sheet(texte: str) -> Page:
    return Feuille(f"<html lang=fr><title>Essai</title><body><p>{texte}</p></body></html>")


def test_the_bytes_are_those_of_a_press_in_this_process() -> None:
    page = sheet("Une facture reste impayée.")
    with Voisin(ressources.templates()) as voisin:
        sien = [voisin.pdf(page, AU), voisin.pdf(page, AU)]
    notre = Rendu(ressources.templates()).pdf(page, AU)
    assert sien == [notre, notre]


def test_a_refusal_comes_back_with_its_field() -> None:
    with Voisin(ressources.templates()) as voisin, pytest.raises(RenduRefuse, match="champ objet"):
        voisin.pdf(sheet("Un éléphant : 🐘"), AU, {"Un éléphant : 🐘": "objet"})


def test_a_machine_without_pango_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_self: Rendu) -> None:
        raise MachineFautive("la bibliothèque Pango manque")

    monkeypatch.setattr(Rendu, "prepare", broken)
    with Voisin(ressources.templates()) as voisin, pytest.raises(MachineFautive, match="Pango"):
        voisin.pdf(sheet("Rien."), AU)


def test_a_press_killed_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Rendu, "prepare", lambda _: os.kill(os.getpid(), signal.SIGKILL))
    with Voisin(ressources.templates()) as voisin, pytest.raises(KitError, match="mémoire"):
        voisin.pdf(sheet("Rien."), AU)


def test_one_dossier_alone_leaves_the_press_out_of_the_writer(tmp_path: Path) -> None:
    programme = (
        "import sys\n"
        "from kit import cli\n"
        "try: cli.main()\n"
        "except SystemExit as fin:\n"
        "    print(fin.code, 'weasyprint' in sys.modules, 'pydyf' in sys.modules)\n"
    )
    dossier = str(ressources.exemples() / "01-facture-simple")
    mots = ("produire", dossier, "--au", "2026-11-20", "--sortie", str(tmp_path))
    fait = subprocess.run(
        [sys.executable, "-c", programme, *mots], check=True, capture_output=True, text=True
    )
    assert fait.stdout.splitlines()[-1] == "0 False False"
    assert list(tmp_path.glob("*/*/manifeste.json"))
