from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from email.errors import MessageError
from email.message import EmailMessage
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from kit import bibliotheques, docteur, ressources
from kit.droit.bareme import Serie, Taux
from kit.load import load_droit

if TYPE_CHECKING:
    from pathlib import Path

SEMESTRE = Taux(date(2026, 7, 1), date(2026, 12, 31), Decimal("2.15"), "confirme", "essai")
SERIE = Serie("taux d'essai", "kit/droit/essai.yaml", (SEMESTRE,))


def test_every_finding_of_this_machine_is_a_sentence_and_names_its_remedy_unless_good(
    tmp_path: Path,
) -> None:
    constats = docteur.examine(tmp_path / "output", date(2026, 11, 20))
    assert len({constat.objet for constat in constats}) == len(constats) >= 8
    assert all(constat.texte for constat in constats)
    assert all(bool(constat.remede) == (constat.etat != "bon") for constat in constats)


def test_looking_writes_nothing(tmp_path: Path) -> None:
    docteur.examine(tmp_path / "output", date(2026, 11, 20))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("version", "etat"),
    [
        ((3, 10, 14), "bloquant"),
        ((3, 11, 14), "a_voir"),
        ((3, 11, 15), "bon"),
        ((3, 14, 2), "a_voir"),
        ((3, 15, 0), "bon"),
    ],
)
def test_an_old_python_blocks_and_an_uncorrected_one_warns(
    version: tuple[int, int, int], etat: str
) -> None:
    assert docteur.python(version).etat == etat


def test_a_subject_that_becomes_a_hidden_addressee_is_seen() -> None:
    assert docteur.entetes(b"Subject: Re\r\nBcc: v@x.example\r\n\r\n").etat == "a_voir"
    assert docteur.entetes(b"Subject: Re Bcc: v@x.example\r\n\r\n").etat == "bon"
    assert docteur.entetes(b"").etat == "bon"


def test_the_probe_agrees_with_the_versions_known_to_be_sound() -> None:
    constat = docteur.entetes(docteur._courriel_pirate())
    assert constat.etat == "bon" or docteur.python(sys.version_info[:3]).etat == "a_voir"


def test_a_library_that_refuses_the_trapped_subject_is_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_message: EmailMessage) -> bytes:
        raise MessageError

    monkeypatch.setattr(EmailMessage, "as_bytes", refuse)
    assert docteur.entetes(docteur._courriel_pirate()).etat == "bon"


def test_yaml_read_without_its_quick_reader_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docteur, "find_spec", lambda _: None)
    assert (docteur.libyaml().etat, "PyYAML" in docteur.libyaml().remede) == ("a_voir", True)


def test_a_mac_is_told_its_own_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "brew install pango" in docteur.pango(("Pango",)).remede


def test_the_libraries_missing_are_named_by_a_command() -> None:
    dit = subprocess.run(
        [sys.executable, "-m", "kit.bibliotheques"], capture_output=True, text=True, check=True
    )
    assert dit.stdout.strip() == ", ".join(
        bibliotheques.missing(bibliotheques.PANGO | bibliotheques.SOUS_ENSEMBLES)
    )


def test_a_disk_almost_full_is_to_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=12_345_678))
    constat = docteur.dossier_de_sortie(tmp_path)
    assert (constat.etat, "reste 12 Mo" in constat.texte) == ("a_voir", True)


def test_rates_that_cannot_be_read_block_with_their_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taux_interet_legal.yaml").write_text("serie: [", encoding="utf-8")
    monkeypatch.setattr("kit.load.load_droit", lambda: load_droit(tmp_path))
    (constat,) = docteur._bareme(date(2026, 11, 20))
    assert (constat.etat, "taux_interet_legal.yaml:1" in constat.texte) == ("bloquant", True)


def test_a_missing_library_is_named_with_the_command_that_installs_it() -> None:
    assert bibliotheques.missing({"Rien": ("librien-du-tout.so.9", "rien-du-tout")}) == ("Rien",)
    constat = docteur.pango(("Pango", "HarfBuzz"))
    assert constat.etat == "bloquant"
    assert "Pango, HarfBuzz" in constat.texte
    assert "install" in constat.remede
    assert docteur.sous_ensembles(("HarfBuzz-Subset",)).etat == "bloquant"


def test_the_bundled_fonts_are_those_of_their_provenance() -> None:
    constat = docteur.polices(ressources.polices())
    assert (constat.etat, "conformes" in constat.texte) == ("bon", True)


def test_every_font_file_is_described_in_the_provenance() -> None:
    provenance = (ressources.polices() / "PROVENANCE.md").read_text(encoding="utf-8")
    polices = [f for f in ressources.polices().iterdir() if f.suffix in {".ttf", ".woff2"}]
    assert polices
    assert all(f"| `{fichier.name}` |" in provenance for fichier in polices)


def test_a_changed_font_an_absent_font_and_an_absent_provenance_block(tmp_path: Path) -> None:
    dossier = tmp_path / "polices"
    shutil.copytree(ressources.polices(), dossier)
    with (dossier / "SourceSans3-It.ttf").open("ab") as police:
        police.write(b"x")
    (dossier / "SourceSerif4-Bold.ttf").unlink()
    constat = docteur.polices(dossier)
    assert constat.etat == "bloquant"
    assert "SourceSans3-It.ttf, SourceSerif4-Bold.ttf" in constat.texte
    assert docteur.polices(tmp_path).etat == "bloquant"


def test_an_output_folder_that_is_a_file_blocks_and_one_to_be_made_is_good(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    assert docteur.dossier_de_sortie(tmp_path / "fichier" / "output").etat == "bloquant"
    assert docteur.dossier_de_sortie(tmp_path / "a" / "b").etat == "bon"


@pytest.mark.parametrize(
    ("au", "etat", "extrait"),
    [
        (date(2026, 12, 1), "bon", "reste 30 jours"),
        (date(2026, 12, 2), "a_voir", "reste 29 jours"),
        (date(2026, 12, 30), "a_voir", "reste 1 jour"),
        (date(2026, 12, 31), "a_voir", "reste 0 jour"),
        (date(2027, 1, 1), "a_voir", "inconnu depuis le 31/12/2026"),
    ],
)
def test_a_rate_says_its_last_day_and_the_days_left(au: date, etat: str, extrait: str) -> None:
    constat = docteur.taux(SERIE, au)
    assert (constat.etat, extrait in constat.texte) == (etat, True)


def test_a_rate_without_end_is_good() -> None:
    sans_fin = replace(SERIE, taux=(replace(SEMESTRE, au=None),))
    assert docteur.taux(sans_fin, date(2030, 1, 1)).etat == "bon"
