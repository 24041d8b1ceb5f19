# ruff: noqa: F401, F811 - `kit` is a fixture
"""`kit modeles` and its two commands, `--modeles` and `verifier --pour`, as a user types them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kit import ressources
from kit.cli import modeles
from tests.fabrique import EXEMPLES, atelier
from tests.test_cli import JOUR, Sortie, kit

FR = ressources.templates()
Kit = Any


def test_the_catalogue_fits_the_terminal_and_names_every_document(kit: Kit) -> None:
    sortie: Sortie = kit("modeles")
    assert sortie.code == 0
    assert max(map(len, sortie.out.splitlines())) <= 80
    for dossier in FR.glob("*/modele.yaml"):
        assert f"{dossier.parent.name} — " in sortie.out


def test_a_document_that_asks_for_nothing_is_told_without_it() -> None:
    modele = atelier().modeles[0]
    avec, sans = [[*modeles._presente(replace(modele, exige=mots))] for mots in (("banque",), ())]
    assert [*sans, "  il faut : banque"] == avec


def test_a_copy_is_ready_to_edit_and_to_use(kit: Kit, tmp_path: Path) -> None:
    sortie = kit("modeles", "copier", "mise_en_demeure", "--vers", tmp_path / "m")
    assert sortie.code == 0
    corps = tmp_path / "m" / "mise_en_demeure" / "corps.html"
    assert str(corps) in sortie.out
    assert corps.read_bytes() == (FR / "mise_en_demeure" / "corps.html").read_bytes()
    assert not (corps.parent / "attendu.txt").exists()
    with corps.open("a", encoding="utf-8") as flux:
        flux.write("<p>Le cabinet reste à votre écoute.</p>\n")
    assert kit("modeles", "verifier", tmp_path / "m").out.endswith("rien à signaler.\n")
    fait = kit(
        "produire", EXEMPLES / "01-facture-simple", *JOUR, "--modeles", tmp_path / "m",
        "--sortie", tmp_path / "s", "--format", "html",
    )  # fmt: skip
    page = Path(fait.out.splitlines()[0])
    assert "Le cabinet reste" in page.read_text(encoding="utf-8")
    manifeste = json.loads((page.parent / "manifeste.json").read_text(encoding="utf-8"))
    chemins = [m["chemin"] for m in manifeste["modeles"]]
    assert [nom for nom in chemins if not nom.startswith("templates/fr/")] == [
        "mise_en_demeure/corps.html",
        "mise_en_demeure/modele.yaml",
    ]


def test_a_copy_never_overwrites(kit: Kit, tmp_path: Path) -> None:
    assert kit("modeles", "copier", "sms", "--vers", tmp_path).code == 0
    fichier = tmp_path / "sms" / "corps.html"
    fichier.write_text("à moi", encoding="utf-8")
    sortie = kit("modeles", "copier", "sms", "--vers", tmp_path)
    assert sortie.code == 1
    assert "existe déjà : rien n'est écrit" in sortie.err
    assert fichier.read_text(encoding="utf-8") == "à moi"


def test_what_the_documents_share_can_be_copied(kit: Kit, tmp_path: Path) -> None:
    assert kit("modeles", "copier", "_communs", "--vers", tmp_path).code == 0
    assert (tmp_path / "_communs" / "blocs" / "paiement.html").is_file()
    assert not (tmp_path / "_communs" / "polices").exists()
    assert not (tmp_path / "_communs" / "mots_interdits.yaml").exists()


@pytest.mark.parametrize("nom", ["inconnu", "../..", "_scenarios", ""])
def test_an_unknown_document_is_not_copied(kit: Kit, tmp_path: Path, nom: str) -> None:
    sortie = kit("modeles", "copier", nom, "--vers", tmp_path / "m")
    assert sortie.code == 1
    assert "modèles connus : " in sortie.err
    assert not (tmp_path / "m").exists()


def test_a_folder_that_cannot_be_written_is_said(kit: Kit, tmp_path: Path) -> None:
    (tmp_path / "fichier").touch()
    sortie = kit("modeles", "copier", "sms", "--vers", tmp_path / "fichier" / "m")
    assert sortie.code == 3
    assert "écriture impossible" in sortie.err


def test_the_linter_prints_file_line_message_and_exits_1(kit: Kit, tmp_path: Path) -> None:
    kit("modeles", "copier", "sms", "--vers", tmp_path)
    fichier = tmp_path / "sms" / "corps.html"
    lignes = len(fichier.read_text(encoding="utf-8").splitlines())
    with fichier.open("a", encoding="utf-8") as flux:
        flux.write("<p>Notre huissier.</p>\n<p>Voir l'article L110-3.</p>\n")
    sortie = kit("modeles", "verifier", tmp_path)
    assert sortie.code == 1
    assert f"{fichier}:{lignes + 1} : « huissier » est interdit" in sortie.out
    assert "(à voir)" in sortie.out
    assert sortie.out.endswith(f"{tmp_path} : 1 faute, 1 point à voir.\n")
    lus = json.loads(kit("modeles", "verifier", tmp_path, "--json").out)["problemes"]
    assert [lu["gravite"] for lu in lus] == ["erreur", "avertissement"]
    assert set(lus[0]) == {"fichier", "ligne", "chemin", "gravite", "message"}


@pytest.mark.parametrize("mots", [("modeles", "verifier"), ("produire", "x", "--modeles")])
def test_an_absent_folder_of_templates_is_said(kit: Kit, tmp_path: Path, mots: Any) -> None:
    sortie = kit(*mots, tmp_path / "absent")
    assert sortie.code == 1
    assert "dossier de modèles introuvable" in sortie.err


def test_a_hostile_set_writes_nothing(kit: Kit, tmp_path: Path) -> None:
    kit("modeles", "copier", "mise_en_demeure", "--vers", tmp_path / "m")
    corps = tmp_path / "m" / "mise_en_demeure" / "corps.html"
    corps.write_text("{{ ''.__class__.__mro__ }}", encoding="utf-8")
    sortie = kit(
        "produire", EXEMPLES / "01-facture-simple", *JOUR, "--modeles", tmp_path / "m",
        "--sortie", tmp_path / "s",
    )  # fmt: skip
    assert sortie.code == 1
    assert f"{corps}:1 : " in sortie.err
    assert not list(tmp_path.rglob("*.pdf"))


# -- the next door


def test_a_door_adds_what_it_asks_at_the_line_of_the_dossier(kit: Kit) -> None:
    simple = EXEMPLES / "01-facture-simple"
    sortie = kit("verifier", simple, *JOUR, "--pour", "injonction")
    assert sortie.code == 1
    assert "dossier.yaml:1 : aucune juridiction" in sortie.out
    assert kit("verifier", simple, *JOUR).code == 0
    lus = json.loads(kit("verifier", simple, *JOUR, "--pour", "agence", "--json").out)
    assert "aucune agence" in lus["problemes"][0]["message"]


def test_a_registered_letter_is_made_and_its_sheets_counted(kit: Kit) -> None:
    sortie = kit("verifier", EXEMPLES / "01-facture-simple", *JOUR, "--pour", "recommande")
    assert sortie.code == 0
    assert "feuilles en recto" in sortie.out


def test_a_day_without_registered_letter_is_said(kit: Kit) -> None:
    relance = kit("verifier", EXEMPLES / "10-relance-amiable", *JOUR, "--pour", "recommande")
    assert "ne part pas en recommandé" in relance.out
    rien = kit("verifier", EXEMPLES / "06-debiteur-public", *JOUR, "--pour", "recommande")
    assert "feuilles en recto," not in rien.out


def test_a_registered_letter_that_cannot_be_made_is_said(kit: Kit, tmp_path: Path) -> None:
    shutil.copytree(FR / "mise_en_demeure", tmp_path / "mise_en_demeure")
    (tmp_path / "mise_en_demeure" / "corps.html").write_text("{{ rien.ici }}", encoding="utf-8")
    simple = EXEMPLES / "01-facture-simple"
    sortie = kit("verifier", simple, *JOUR, "--pour", "recommande", "--modeles", tmp_path)
    assert sortie.code == 0
    assert ": les feuilles n'ont pas été comptées : " in sortie.out


def test_the_reference_of_a_faulty_dossier_may_be_none(kit: Kit, tmp_path: Path) -> None:
    for nom in "ab":
        (tmp_path / f"{nom}.yaml").write_text("reference: [1]\n", encoding="utf-8")
    sortie = kit("verifier", tmp_path / "a.yaml", tmp_path / "b.yaml")
    assert sortie.code == 1
    assert "aussi celle" not in sortie.out


def test_a_dossier_with_mistakes_meets_no_door(kit: Kit, tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_text("reference: x\n", encoding="utf-8")
    sortie = kit("verifier", tmp_path / "d.yaml", "--pour", "avocat")
    assert sortie.code == 1
    assert "ni avocat" not in sortie.out


def test_an_unknown_door_is_said_in_french(kit: Kit) -> None:
    sortie = kit("verifier", "x", "--pour", "huissier")
    assert sortie.code == 2
    assert "mots possibles" in sortie.err


def test_etat_and_verifier_take_the_templates_of_the_firm(kit: Kit, tmp_path: Path) -> None:
    shutil.copytree(FR / "sms", tmp_path / "sms", ignore=shutil.ignore_patterns("*.txt"))
    simple = EXEMPLES / "01-facture-simple"
    assert kit("etat", simple, *JOUR, "--modeles", tmp_path).code == 0
    assert kit("verifier", simple, *JOUR, "--modeles", tmp_path).code == 0
