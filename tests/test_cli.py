"""The command line: exit codes, French sentences, JSON shapes, nothing half-written."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import click
import pytest

from kit import cli
from kit.cli import COMMANDES, commun, en_francais, etat, tableau, verifier
from kit.errors import LimiteAtteinte, ModeleFautif
from tests import fabrique
from tests.fabrique import EXEMPLES, RACINE
from tests.test_journal import TETE, A

JOUR = ["--au", "2026-11-20"]
SIMPLE = EXEMPLES / "01-facture-simple"


class Sortie:
    """What a run printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def kit(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run `kit` in this process."""

    def run(*mots: str | Path) -> Sortie:
        monkeypatch.setattr("sys.argv", ["kit", *map(str, mots)])
        with pytest.raises(SystemExit) as fin:
            cli.main()
        capture = capsys.readouterr()
        assert "Traceback" not in capture.err
        return Sortie(int(fin.value.code or 0), capture.out, capture.err)

    return run


def _copie(tmp_path: Path, exemple: str = "01-facture-simple") -> Path:
    shutil.copytree(EXEMPLES / "_creanciers", tmp_path / "_creanciers")
    shutil.copytree(EXEMPLES / exemple, tmp_path / exemple)
    return tmp_path / exemple


@pytest.mark.parametrize("nom", list(COMMANDES))
def test_every_command_has_help_in_french_and_stands_in_the_guides(kit: Any, nom: str) -> None:
    sortie = kit(nom, "--help")
    assert sortie.code == 0
    assert sortie.out.startswith("Usage :")
    assert "Affiche cette aide." in sortie.out
    for guide in ("README.md", "README.fr.md"):
        assert f"kit {nom}" in (RACINE / guide).read_text(encoding="utf-8")


def test_help_fits_the_terminal_and_lists_the_commands(kit: Any) -> None:
    sortie = kit("--help")
    assert all(f"  {nom} " in sortie.out for nom in COMMANDES)
    assert max(map(len, sortie.out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("mots", "extrait"),
    [
        (["produir"], "Commande inconnue : produir"),
        (["etat"], "Il manque"),
        (["etat", "x", "--jsno"], "Option inconnue : --jsno"),
        (["etat", "x", "--au"], "attend une valeur"),
        (["etat", "x", "--au", "demain"], "date illisible"),
        (["docteur", "x"], "Argument en trop"),
        (["produire", "x", "--format", "doc"], "doc"),
        (
            ["produire", "x", "--memoire", "beaucoup"],
            "--memoire : « beaucoup » n'est pas une taille",
        ),
        (["produire", "x", "--duree", "0"], "--duree : "),
        (["produire", "x", "--moteur", "dask://h:1", "--taches", "2"], "a ses ouvriers"),
        ([], "Usage : kit [OPTIONS] COMMANDE"),
    ],
)
def test_a_wrong_command_line_is_said_in_french_with_code_2(
    kit: Any, mots: list[str], extrait: str
) -> None:
    sortie = kit(*mots)
    assert sortie.code == 2
    assert extrait in sortie.err
    assert "Aide : kit" in sortie.err


def test_verifier_says_what_is_wrong_at_its_line(kit: Any, tmp_path: Path) -> None:
    dossier = _copie(tmp_path)
    fichier = dossier / "dossier.yaml"
    texte = fichier.read_text(encoding="utf-8")
    fichier.write_text(texte.replace("montant_ttc: ", "montant_ttc: 1.", 1), encoding="utf-8")
    sortie = kit("verifier", dossier, *JOUR)
    ligne = next(n for n, lu in enumerate(texte.splitlines(), 1) if "montant_ttc" in lu)
    assert sortie.code == 1
    assert f"dossier.yaml:{ligne} : factures[0].montant_ttc" in sortie.out
    en_json = json.loads(kit("verifier", dossier, *JOUR, "--json").out)
    assert set(en_json["problemes"][0]) == {"fichier", "ligne", "chemin", "gravite", "message"}


def test_verifier_is_quiet_about_a_good_dossier(kit: Any) -> None:
    sortie = kit("verifier", SIMPLE, *JOUR)
    assert (sortie.code, sortie.out) == (0, "1 dossier lu : rien à signaler.\n")


def test_a_path_without_dossier_is_an_error(kit: Any, tmp_path: Path) -> None:
    assert kit("etat", tmp_path).code == 1
    assert kit("etat", tmp_path / "absent.yaml").code in (1, 3)


def test_a_portfolio_of_faulty_dossiers_has_no_line_to_tell(kit: Any, tmp_path: Path) -> None:
    for nom in "ab":
        (tmp_path / nom).mkdir()
        (tmp_path / nom / "dossier.yaml").write_text("reference: [\n", encoding="utf-8")
    assert kit("etat", tmp_path).out == ""
    assert kit("etat", tmp_path).err.count("dossier.yaml") == 2


def test_decompte_prints_json_csv_and_a_table(kit: Any) -> None:
    lu = json.loads(kit("decompte", SIMPLE, *JOUR, "--json").out)
    assert lu["au"] == "2026-11-20"
    assert sum(round(float(ligne["montant"]) * 100) for ligne in lu["lignes"]) == round(
        float(lu["total"]) * 100
    )
    texte = kit("decompte", SIMPLE, *JOUR, "--csv").out.removeprefix("\ufeff")
    rangees = list(csv.DictReader(io.StringIO(texte), delimiter=";"))
    assert len(rangees) == len(lu["lignes"])
    assert rangees[0]["montant"].replace(",", ".") == lu["lignes"][0]["montant"]
    table = kit("decompte", SIMPLE, *JOUR).out
    assert "TOTAL DÛ AU 20/11/2026" in table
    assert max(map(len, table.splitlines())) <= 80


def test_decompte_keeps_its_remarks_out_of_what_a_program_reads(kit: Any, tmp_path: Path) -> None:
    fichier = tmp_path / "d.yaml"
    fichier.write_text(f"{TETE}historique: [{A.replace('2026', '2020')}]\n", encoding="utf-8")
    assert kit("decompte", fichier, *JOUR).err.startswith("à voir ")
    for forme in ("--json", "--csv"):
        sortie = kit("decompte", fichier, *JOUR, forme)
        assert (sortie.code, sortie.err) == (0, "")


def test_the_table_of_a_statement_says_what_is_to_come_and_what_was_paid_in_excess() -> None:
    attendue = fabrique.facture("F-2", echeance="2026-12-31", jour="2026-11-01")
    dus = tableau.decompte(
        fabrique.compute(fabrique.dossier(factures=[fabrique.facture(), attendue]))
    )
    assert re.search(r"puis, par jour de retard +0,3\d €", dus.replace("\u00a0", " "))
    assert re.search(r"\(à échoir, non compris\) +1\W000,00", dus)
    paye = fabrique.dossier(paiements=[{"le": "2026-03-20", "montant": "1500.00"}])
    soldes = tableau.decompte(fabrique.compute(paye))
    assert re.search(r"trop-perçu +500,00", soldes)
    assert "par jour" not in soldes


@pytest.mark.parametrize("long", range(1, 90))
def test_a_line_of_the_table_never_touches_its_sum(long: int) -> None:
    ligne = next(x for x in fabrique.compute(fabrique.dossier()).lignes if x.jours is None)
    grande = replace(ligne, texte="x" * (long % 40) + " mot" * long, montant=Decimal(10**12 - 1))
    lues = [*tableau._ligne(grande)]
    assert max(map(len, lues)) <= tableau.LARGEUR
    assert re.search(r"(?:^|  )999\W999\W999\W999,00\W€$", lues[-1])
    assert sum(lue.count("mot") for lue in lues) == long


def test_decompte_of_a_wrong_dossier_prints_nothing_but_the_faults(
    kit: Any, tmp_path: Path
) -> None:
    (tmp_path / "d.yaml").write_text("reference: x\n", encoding="utf-8")
    sortie = kit("decompte", tmp_path / "d.yaml", "--json")
    assert (sortie.code, sortie.out) == (1, "")
    assert "d.yaml:1" in sortie.err


def test_etat_says_the_next_document_and_why(kit: Any) -> None:
    lu = json.loads(kit("etat", SIMPLE, *JOUR, "--json").out)
    assert lu["document"] == "mise_en_demeure"
    assert {"reference", "au", "motifs", "alertes", "avis", "horloges"} <= set(lu)
    page = kit("etat", SIMPLE, *JOUR).out
    assert "Mise en demeure (mise_en_demeure)" in page
    assert max(map(len, page.splitlines())) <= 80


def test_etat_of_a_folder_gives_every_dossier(kit: Any) -> None:
    lus = json.loads(kit("etat", EXEMPLES, *JOUR, "--json").out)
    assert len(lus) >= 12


def test_etat_of_a_folder_is_one_line_each_the_most_urgent_first(kit: Any) -> None:
    lignes = kit("etat", EXEMPLES, *JOUR).out.splitlines()
    assert len(lignes) >= 12
    assert max(map(len, lignes)) <= 80
    signes = [ligne[0] for ligne in lignes]
    assert signes == sorted(signes, key="!➜ ".index)


def test_etat_of_dossiers_that_wait_says_until_when_or_why(kit: Any) -> None:
    deux = EXEMPLES / "02-trois-factures-avoir-acomptes"
    dits = kit("etat", SIMPLE, deux, "--au", "2026-04-01").out.splitlines()
    assert [ligne.partition(" j  ")[2] for ligne in dits] == [
        "24/04 relance_preventive",
        "(aucune facture n'est enco",
    ]


def test_a_dossier_that_stops_its_worker_keeps_the_code_of_its_refusal() -> None:
    refus = LimiteAtteinte("trop long")
    vu, lu = etat._stopped(Path("d.yaml"), refus), verifier._stopped(Path("d.yaml"), refus)
    assert (vu.code, lu.code) == (4, 4)
    assert str(vu.fautes[0]) == str(lu.problemes[0]) == "d.yaml : trop long"
    with pytest.raises(ModeleFautif):
        verifier._stopped(Path("d.yaml"), ModeleFautif("le modèle de tous"))


def test_the_shell_completes_the_commands_and_is_told_no_failure(
    kit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nom, valeur in (("_KIT_COMPLETE", "bash_complete"), ("COMP_WORDS", "kit no")):
        monkeypatch.setenv(nom, valeur)
    monkeypatch.setenv("COMP_CWORD", "1")
    sortie = kit()
    assert (sortie.code, sortie.out) == (0, "plain,nouveau\nplain,noter\n")


def test_expliquer_goes_through_every_rule_with_its_text(kit: Any) -> None:
    page = kit("expliquer", EXEMPLES / "07-contestation", "relance_ferme", *JOUR).out
    assert "✗ G8" in page
    assert "--malgre G8" in page
    assert page.rstrip().endswith("refusé.")
    page = kit("expliquer", EXEMPLES / "08-procedure-collective", "mise_en_demeure", *JOUR).out
    assert "art. L622-21" in page
    page = kit("expliquer", SIMPLE, "mise_en_demeure", *JOUR).out
    assert page.rstrip().endswith("c'est le moment.")
    page = kit("expliquer", EXEMPLES / "10-relance-amiable", "relance_ferme", *JOUR).out
    assert page.rstrip().endswith("pas encore le moment.")


def test_expliquer_a_wrong_dossier_lists_its_faults(kit: Any, tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_text("reference: x\n", encoding="utf-8")
    sortie = kit("expliquer", tmp_path / "d.yaml", "sms")
    assert sortie.code == 1
    assert "d.yaml:1" in sortie.err


def test_agenda_writes_a_calendar(kit: Any, tmp_path: Path) -> None:
    (tmp_path / "faux.yaml").write_text("reference: x\n", encoding="utf-8")
    fichier = tmp_path / "a.ics"
    assert kit("agenda", SIMPLE, *JOUR, "--sortie", fichier).code == 0
    assert fichier.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert kit("agenda", tmp_path / "faux.yaml", *JOUR, "--sortie", fichier).code == 1
    ailleurs = tmp_path / "absent" / "a.ics"
    assert kit("agenda", SIMPLE, *JOUR, "--sortie", ailleurs).code == 3


def test_a_rule_of_prudence_is_overridden_with_a_reason_kept_in_the_manifest(
    kit: Any, tmp_path: Path
) -> None:
    mots = ["produire", EXEMPLES / "07-contestation", *JOUR, "--sortie", tmp_path]
    mots += ["--document", "relance_ferme", "--format", "html"]
    refus = kit(*mots)
    assert refus.code == 1
    assert "--malgre G8" in refus.err
    motif = "Contestation jugée dilatoire par la direction"
    sortie = kit(*mots, "--malgre", "G8", "--motif", motif)
    assert sortie.code == 0
    page = Path(sortie.out.strip())
    assert motif not in page.read_text(encoding="utf-8")
    manifeste = json.loads((page.parent / "manifeste.json").read_text(encoding="utf-8"))
    assert manifeste["outrepasse"] == [{"regle": "G8", "motif": motif}]


def test_a_rule_of_law_cannot_be_overridden(kit: Any, tmp_path: Path) -> None:
    mots = ["produire", EXEMPLES / "08-procedure-collective", *JOUR, "--sortie", tmp_path]
    mots += ["--document", "mise_en_demeure"]
    sortie = kit(*mots, "--malgre", "G3", "--motif", "urgence")
    assert sortie.code == 1
    assert "ne peut pas l'écarter" in sortie.err
    assert kit(*mots, "--malgre", "G3").code == 2


def test_a_document_ahead_of_its_time_is_made_with_a_remark(kit: Any, tmp_path: Path) -> None:
    mots = ["produire", EXEMPLES / "10-relance-amiable", *JOUR, "--sortie", tmp_path]
    sortie = kit(*mots, "--document", "relance_ferme", "--format", "html")
    assert sortie.code == 0
    assert "prévue à 15 jours" in sortie.err


def test_produire_writes_the_document_and_says_where(kit: Any, tmp_path: Path) -> None:
    sortie = kit("produire", SIMPLE, *JOUR, "--sortie", tmp_path)
    assert sortie.code == 0
    fichiers = [Path(ligne) for ligne in sortie.out.splitlines()]
    assert {f.suffix for f in fichiers} == {".pdf", ".html"}
    assert all(f.stat().st_size > 5000 for f in fichiers)
    manifeste = json.loads((fichiers[0].parent / "manifeste.json").read_text(encoding="utf-8"))
    assert manifeste["document"] == "mise_en_demeure"


def test_an_email_is_ready_to_send(kit: Any, tmp_path: Path) -> None:
    exemple = EXEMPLES / "10-relance-amiable"
    sortie = kit("produire", exemple, *JOUR, "--sortie", tmp_path, "--format", "eml")
    (fichier,) = [Path(ligne) for ligne in sortie.out.splitlines()]
    assert fichier.read_bytes().startswith(b"X-Unsent: 1")


@pytest.mark.parametrize(
    ("exemple", "mots", "extrait"),
    [
        ("07-contestation", ["--document", "relance_ferme"], "contestée"),
        ("08-procedure-collective", ["--document", "mise_en_demeure"], "procédure collective"),
        ("01-facture-simple", ["--format", "eml"], "ne s'envoie pas par courriel"),
        ("10-relance-amiable", ["--document", "sms", "--format", "pdf"], "est un message court"),
        ("01-facture-simple", ["--document", "inconnu"], "aucun modèle « inconnu »"),
    ],
)
def test_a_wrong_document_is_refused_and_nothing_is_written(
    kit: Any, tmp_path: Path, exemple: str, mots: list[str], extrait: str
) -> None:
    sortie = kit("produire", EXEMPLES / exemple, *JOUR, "--sortie", tmp_path, *mots)
    assert sortie.code == 1
    assert extrait in sortie.err
    assert not list(tmp_path.rglob("*.pdf"))


def test_an_email_of_a_sender_without_address_is_refused(kit: Any, tmp_path: Path) -> None:
    for nom in ("10-relance-amiable", "_creanciers"):
        shutil.copytree(EXEMPLES / nom, tmp_path / nom)
    profil = tmp_path / "_creanciers" / "arvor.yaml"
    sans = profil.read_text(encoding="utf-8").replace("  courriel: compta@arvor.example\n", "")
    profil.write_text(sans, encoding="utf-8")
    mots = (*JOUR, "--sortie", tmp_path / "s", "--format", "eml")
    sortie = kit("produire", tmp_path / "10-relance-amiable", *mots)
    assert (sortie.code, "contact.courriel" in sortie.err) == (1, True)


def test_an_email_that_goes_without_invoices_carries_its_pdf_alone(
    kit: Any, tmp_path: Path
) -> None:
    mots = (*JOUR, "--sortie", tmp_path, "--format", "eml")
    sortie = kit("produire", EXEMPLES / "17-promesse", *mots)
    message = message_from_bytes(Path(sortie.out.splitlines()[0]).read_bytes(), policy=default)
    assert [un.get_content_type() for un in message.iter_attachments()] == ["application/pdf"]


def test_a_letter_for_a_sending_service_has_its_address_apart_and_its_sheets_counted(
    kit: Any, tmp_path: Path
) -> None:
    mots = (*JOUR, "--format", "pdf", "--profil-envoi", "service", "--sortie")
    sortie = kit("produire", SIMPLE, *mots, tmp_path)
    produits = {Path(ligne).name: Path(ligne) for ligne in sortie.out.splitlines()}
    lignes = produits["adresse.txt"].read_text(encoding="utf-8").splitlines()
    assert json.loads(produits["adresse.json"].read_text(encoding="utf-8"))["lignes"] == lignes[:6]
    assert "11\xa0feuilles recto verso" in sortie.err
    autre = kit("produire", EXEMPLES / "10-relance-amiable", *mots, tmp_path / "courriel")
    assert "ne vaut que pour une lettre postée" in autre.err
    assert "adresse" not in autre.out


def test_a_bound_pdf_heavier_than_a_volume_leaves_its_exhibits_apart_in_the_package(
    kit: Any, tmp_path: Path
) -> None:
    mots = (*JOUR, "--format", "pdf", "--sortie", tmp_path, "--decoupe", "500ko")
    sortie = kit("produire", EXEMPLES / "09-transmission-agence", *mots)
    assert "dans le paquet, les pièces sont à part" in sortie.err
    volumes = [Path(ligne) for ligne in sortie.out.splitlines() if ligne.endswith(".zip")]
    assert len(volumes) == 2
    assert all(volume.stat().st_size <= 500_000 for volume in volumes)


def test_one_bad_dossier_does_not_stop_the_others(kit: Any, tmp_path: Path) -> None:
    _copie(tmp_path)
    (tmp_path / "00.yaml").write_text("reference: x\n", encoding="utf-8")
    sortie = kit("produire", tmp_path, *JOUR, "--sortie", tmp_path / "s", "--format", "html")
    assert sortie.code == 1
    assert "mise_en_demeure.html" in sortie.out


def test_nouveau_writes_a_dossier_that_verifier_helps_to_fill(kit: Any, tmp_path: Path) -> None:
    assert kit("nouveau", "2026-200", "--dans", tmp_path).code == 0
    sortie = kit("verifier", tmp_path / "2026-200")
    assert sortie.code == 1
    assert "creancier.nom : valeur absente" in sortie.out
    encore = kit("nouveau", "2026-200", "--dans", tmp_path)
    assert encore.code == 1
    assert "existe déjà" in encore.err


@pytest.mark.parametrize("reference", ['a"b', "\u202e", "a\\b"])
def test_nouveau_refuses_a_bad_reference(kit: Any, tmp_path: Path, reference: str) -> None:
    assert kit("nouveau", reference, "--dans", tmp_path).code == 1


def test_nouveau_says_when_it_may_not_write(kit: Any, tmp_path: Path) -> None:
    (tmp_path / "fichier").touch()
    assert kit("nouveau", "x", "--dans", tmp_path / "fichier").code == 2
    sortie = kit("nouveau", "x", "--dans", tmp_path / "fichier" / "dossiers")
    assert sortie.code == 3
    assert "écriture impossible" in sortie.err


def test_modeles_lists_the_catalogue(kit: Any) -> None:
    assert "mise_en_demeure" in kit("modeles").out


def test_docteur_finds_this_machine_fit(kit: Any, tmp_path: Path) -> None:
    sortie = kit("docteur", "--sortie", tmp_path)
    assert sortie.code == 0
    assert "✓" in sortie.out


def test_the_day_comes_from_the_option_the_epoch_or_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    assert commun.today() == date(2025, 6, 15)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert isinstance(commun.today(), date)
    assert commun.JOUR.convert(date(2026, 1, 1), None, None) == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("faute", "code", "extrait"),
    [
        (KeyboardInterrupt(), 130, "Interrompu"),
        (click.Abort(), 130, "Interrompu"),
        (ZeroDivisionError("secret"), 70, "Défaut de kit (ZeroDivisionError"),
        (BrokenPipeError(), 141, ""),
    ],
)
def test_every_end_has_its_code_and_no_traceback(
    kit: Any, monkeypatch: pytest.MonkeyPatch, faute: BaseException, code: int, extrait: str
) -> None:
    def fail() -> int:
        raise faute

    monkeypatch.setattr("kit.cli.modeles.modeles.callback", fail)
    monkeypatch.setattr("os.dup2", lambda _de, _vers: None)
    sortie = kit("modeles")
    assert sortie.code == code
    assert extrait in sortie.err
    assert "secret" not in sortie.err


@pytest.mark.parametrize(
    "mots", [["--help"], ["produire", "--help"], ["etat", SIMPLE, *JOUR], ["verifier", "absent"]]
)
@pytest.mark.parametrize("flux", ["stdout", "stdout et stderr"])
def test_a_reader_who_has_left_ends_the_command_in_silence(
    mots: list[str | Path], flux: str
) -> None:
    lit, ecrit = os.pipe()
    os.close(lit)
    fin = subprocess.run(
        [sys.executable, "-m", "kit", *map(str, mots)],
        stdout=ecrit,
        stderr=ecrit if "stderr" in flux else subprocess.PIPE,
        cwd=RACINE,
        check=False,
    )
    os.close(ecrit)
    assert (fin.returncode, fin.stderr or b"") == (141, b"")


@pytest.mark.parametrize("flux", [1, 2])
def test_a_stream_closed_from_the_start_changes_nothing(flux: int) -> None:
    commande = f'"{sys.executable}" -m kit verifier "{SIMPLE}" {flux}>&-'
    fin = subprocess.run(["/bin/sh", "-c", commande], cwd=RACINE, capture_output=True, check=False)
    assert (fin.returncode, fin.stderr) == (0, b"")


def test_a_defect_outside_kit_has_no_place() -> None:
    assert "(ValueError, ?)" in en_francais.defect(ValueError("x"))


def test_the_terminal_cannot_be_driven_by_a_value() -> None:
    assert commun.printable("a\x1b[31m\u202eb\n1\u202f000") == "a�[31m�b\n1\u202f000"
