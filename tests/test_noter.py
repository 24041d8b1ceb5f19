"""`kit noter`: a contact by options or at the prompt, its proof, what is refused."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kit import cli, load
from kit.cli import choix, noter, saisie
from kit.dossier import Dossier
from tests.fabrique import EXEMPLES, RACINE

MOTS = {
    "--le": "2026-11-20T15:00",
    "--canal": "telephone",
    "--sens": "recu",
    "--de": "Corinne Floch, comptable",
    "--a": "Maud Tanguy",
    "--resume": "Dit : « demain » # peut-être.",
}


class Sortie:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def kit(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run `kit noter` in this process."""

    def run(*mots: str | Path) -> Sortie:
        monkeypatch.setattr("sys.argv", ["kit", "noter", *map(str, mots)])
        with pytest.raises(SystemExit) as fin:
            cli.main()
        capture = capsys.readouterr()
        assert "Traceback" not in capture.err
        return Sortie(int(fin.value.code or 0), capture.out, capture.err)

    return run


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A copy of an example."""
    shutil.copytree(EXEMPLES / "_creanciers", tmp_path / "_creanciers")
    shutil.copytree(EXEMPLES / "11-relance-ferme", tmp_path / "11")
    return tmp_path / "11"


def options(**autres: str) -> list[str]:
    return [mot for paire in (MOTS | autres).items() for mot in paire]


def lu(dossier: Path) -> Dossier:
    trouve = load.load(dossier).dossier
    assert trouve is not None
    return trouve


def test_a_contact_given_by_options_is_added_and_its_line_told(kit: Any, dossier: Path) -> None:
    avant = lu(dossier).historique
    sortie = kit(dossier, *options())
    assert sortie.code == 0
    assert sortie.out == (
        f"{dossier}/dossier.yaml:67 : contact du 20/11/2026 (appel téléphonique, reçu)\n"
    )
    assert lu(dossier).historique[:-1] == avant
    assert lu(dossier).historique[-1].resume == MOTS["--resume"]


def test_a_proof_becomes_an_exhibit_named_by_its_channel_and_day(
    kit: Any, dossier: Path, tmp_path: Path
) -> None:
    (tmp_path / "mémo.txt").write_text("appel\n", encoding="utf-8")
    sortie = kit(dossier, *options(), "--preuve", tmp_path / "mémo.txt", "--confidentiel")
    assert sortie.code == 0
    piece, contact = lu(dossier).pieces[-1], lu(dossier).historique[-1]
    assert contact.piece == piece.id == "note-1120"
    assert piece.titre == "Note d'appel du 20 novembre 2026"
    assert piece.auteur == "Corinne Floch"
    assert contact.confidentiel
    assert piece.confidentiel
    assert (dossier / piece.fichier).read_text(encoding="utf-8") == "appel\n"


def test_a_file_already_in_the_folder_is_cited_where_it_is(kit: Any, dossier: Path) -> None:
    (dossier / "pieces" / "05 - Mémo libre.txt").write_text("appel\n", encoding="utf-8")
    avant, memo = lu(dossier).pieces, dossier / "pieces" / "05 - Mémo libre.txt"
    secret = kit(dossier, *options(), "--preuve", memo, "--confidentiel")
    assert (secret.code, "n'est pas confidentielle" in secret.err) == (1, True)
    assert kit(dossier, *options(), "--preuve", memo).code == 0
    assert lu(dossier).pieces == avant
    assert lu(dossier).historique[-1].piece == avant[-1].id
    assert sorted(p.name for p in memo.parent.iterdir())[-1] == memo.name


def test_a_promise_is_written_in_canonical_form(kit: Any, dossier: Path) -> None:
    sortie = kit(
        dossier, *options(), "--effet", "promesse", "--promesse-le", "01/12/2026",
        "--promesse-montant", "1 500,50",
    )  # fmt: skip
    assert sortie.code == 0
    texte = (dossier / "dossier.yaml").read_text(encoding="utf-8")
    assert "    promesse: {le: 2026-12-01, montant: 1500.50}\n" in texte


@pytest.mark.parametrize(
    ("autres", "code", "phrase"),
    [
        ({"--canal": "pigeon"}, 1, "mot inconnu « pigeon »"),
        ({"--le": "2026-11-23"}, 1, "à venir"),
        ({"--le": "hier"}, 2, "date illisible « hier » : écrivez par exemple 19/11/2026, « 19/11"),
        ({"--le": "19/11/2026 25h00"}, 2, "heure inexistante « 19/11/2026 25:00 »"),
        (
            {"--canal": "courier"},
            1,
            "--canal : mot inconnu « courier » : vouliez-vous dire « courrier »",
        ),
        ({"--canal": "e-mail"}, 1, "vouliez-vous dire « courriel »"),
        ({"--canal": "recom"}, 1, "l'un de ces mots : recommande, recommande_electronique"),
        ({"--sens": "envoyé"}, 1, "mot inconnu « envoyé » : vouliez-vous dire « emis »"),
        ({"--effet": "promese"}, 1, "vouliez-vous dire « promesse »"),
        ({"--effet": "promesse"}, 1, "sans la promesse"),
        ({"--promesse-montant": "3"}, 2, "demande --promesse-le"),
        ({"--facture": "F-9"}, 1, "facture inconnue « F-9 »"),
        ({"--envoi": "mise_en_demeure"}, 2, "ne va pas avec --envoi"),
        (
            {"--envoi": "mise_en_demeure", "--retour": "1"},
            2,
            "--envoi et --retour ne vont pas ensemble",
        ),
        ({"--statut": "npai"}, 2, "--statut ne va pas avec un contact noté à la main"),
        ({"--preuve": "nulle-part/x.pdf"}, 1, "introuvable"),
        ({"--resume": "a\u202eb"}, 1, "caractère invisible"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(
    kit: Any, dossier: Path, autres: dict[str, str], code: int, phrase: str
) -> None:
    avant = {f: f.read_bytes() for f in dossier.rglob("*") if f.is_file()}
    sortie = kit(dossier, *options(**autres))
    assert (sortie.code, sortie.out) == (code, "")
    assert phrase in sortie.err
    assert {f: f.read_bytes() for f in dossier.rglob("*") if f.is_file()} == avant


@pytest.mark.parametrize("nom", ["vide.pdf", "faux.pdf", "tableur.xlsx"])
def test_a_proof_that_could_not_be_produced_is_refused_first(
    kit: Any, dossier: Path, tmp_path: Path, nom: str
) -> None:
    (tmp_path / nom).write_bytes(b"" if nom == "vide.pdf" else b"bonjour")
    avant = sorted(dossier.rglob("*"))
    sortie = kit(dossier, *options(), "--preuve", tmp_path / nom)
    assert sortie.code == 1
    assert nom in sortie.err
    assert sorted(dossier.rglob("*")) == avant


def test_nobody_to_answer_gets_the_list_of_what_is_missing(kit: Any, dossier: Path) -> None:
    sortie = kit(dossier, "--canal", "sms")
    assert sortie.code == 2
    assert "il manque : --le, --sens, --de, --a, --resume" in sortie.err


def test_a_rehearsal_shows_the_difference_and_writes_nothing(
    kit: Any, dossier: Path, tmp_path: Path
) -> None:
    (tmp_path / "n.txt").write_text("appel\n", encoding="utf-8")
    avant = {f: f.read_bytes() for f in dossier.rglob("*") if f.is_file()}
    sortie = kit(dossier, *options(), "--preuve", tmp_path / "n.txt", "--essai")
    assert sortie.code == 0
    assert "+    canal: telephone\n" in sortie.out
    assert sortie.out.endswith("Essai : rien n'est écrit.\n")
    assert {f: f.read_bytes() for f in dossier.rglob("*") if f.is_file()} == avant


def test_one_dossier_at_a_time(kit: Any, dossier: Path) -> None:
    shutil.copytree(dossier, dossier.parent / "12")
    sortie = kit(dossier.parent, *options())
    assert sortie.code == 1
    assert "un seul dossier à la fois, 2 trouvés" in sortie.err


def test_every_option_belongs_to_a_way_of_noting() -> None:
    connues = {
        p.name
        for p in noter.noter.params
        if p.name not in ("chemin", "essai", "help", *noter.MODES)
    }
    assert connues == {mot for mots in noter.MODES.values() for mot in mots.split()}


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("19/11/2026 10h00", "2026-11-19T10:00"),
        ("19/11/2026 10:00", "2026-11-19T10:00"),
        ("19/11/2026 9h", "2026-11-19T09:00"),
        ("19/11/2026 à 9 h 05", "2026-11-19T09:05"),
        ("2026-11-19T10h30", "2026-11-19T10:30"),
        ("2026-11-19T10:30:05+01:00", "2026-11-19T10:30:05+01:00"),
        ("19/11/2026", "2026-11-19"),
    ],
)
def test_an_hour_is_read_as_a_french_hand_writes_it(ecrit: str, lu: str) -> None:
    assert saisie.read_instant(ecrit) == lu


@pytest.mark.parametrize("ecrit", ["19/11/2026 10h5", "19/11/2026 h", "10h00", "19/11/2026 1000"])
def test_an_hour_that_could_be_two_is_refused(ecrit: str) -> None:
    with pytest.raises(ValueError, match="écrivez"):
        saisie.read_instant(ecrit)


def test_the_accents_of_a_word_are_no_mistake() -> None:
    assert choix.one_of(("emis", "recu"))("Émis") == "emis"
    assert choix.one_of(("telephone", "recommande_electronique"))("téléphone") == "telephone"


def test_every_synonym_leads_to_a_word_of_a_dossier() -> None:
    from typing import get_args

    from kit.dossier import Contact

    connus = {
        mot for cle in ("canal", "sens") for mot in get_args(Contact.model_fields[cle].annotation)
    }
    assert {*choix.SYNONYMES.values()} <= connus
    assert not {*choix.SYNONYMES} & connus


def test_a_contact_before_any_invoice_is_said(kit: Any, dossier: Path) -> None:
    sortie = kit(dossier, *options(**{"--le": "2020-11-19"}))
    assert sortie.code == 0
    assert "avant toute facture (la première est du 18/09/2026) : vérifiez l'année" in sortie.err
    assert "avant toute facture" not in kit(dossier, *options()).err


def test_an_answer_may_be_the_beginning_of_one_word_only() -> None:
    lire = choix.one_of(("courriel", "courrier", "sms"))
    assert (lire("COURRIER"), lire("s")) == ("courrier", "sms")
    for douteux in ("courri", "", "fax"):
        with pytest.raises(ValueError, match="l'un de ces mots"):
            lire(douteux)


def test_the_hour_of_the_machine_has_its_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(saisie.now()) == "2026-11-22T12:00+00:00"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert saisie.now().zone is not None


def test_what_is_missing_is_asked_in_french_until_it_is_right(
    dossier: Path, tmp_path: Path
) -> None:
    (tmp_path / "memo.txt").write_text("appel\n", encoding="utf-8")
    reponses = [
        "2027-01-01", "2026-11-20T09:30", "tele", "recu", "", "", "", "Rappellera lundi.",
        "promesse", "31/12/2026", "", str(tmp_path / "non.pdf"), str(tmp_path / "memo.txt"), "",
    ]  # fmt: skip
    code, ecran = _au_terminal(dossier, reponses)
    assert code == 0, ecran
    for phrase in (
        "à venir",
        "Sens (emis",
        "attendu un texte",
        "introuvable",
        "Titre de la preuve",
    ):
        assert phrase in ecran
    contact = lu(dossier).historique[-1]
    assert (str(contact.le), contact.canal, contact.sens) == (
        "2026-11-20T09:30",
        "telephone",
        "recu",
    )
    assert contact.de == "Corinne Floch, comptable fournisseurs (02 61 91 29 14)"
    assert contact.a == "Maud Tanguy, assistante de gestion"
    assert contact.effet == "promesse"
    assert contact.promesse is not None
    assert (str(contact.promesse.le), contact.promesse.montant) == ("2026-12-31", None)
    assert lu(dossier).pieces[-1].titre == "Note d'appel du 20 novembre 2026"


def test_a_closed_terminal_writes_nothing(dossier: Path) -> None:
    avant = (dossier / "dossier.yaml").read_bytes()
    code, ecran = _au_terminal(dossier, ["", "\x04"])
    assert code == 130
    assert "Interrompu" in ecran
    assert (dossier / "dossier.yaml").read_bytes() == avant


def test_what_the_options_say_is_not_asked_and_an_unknown_invoice_is_asked_again(
    tmp_path: Path,
) -> None:
    shutil.copytree(EXEMPLES / "_creanciers", tmp_path / "_creanciers")
    dossier = Path(shutil.copytree(EXEMPLES / "03-echeancier-propose", tmp_path / "03"))
    numeros = [facture.numero for facture in lu(dossier).factures]
    options = ["--le", "2026-11-20T09:30", "--canal", "telephone", "--document", "script_appel"]
    reponses = ["emis", "", "", "Message laissé.", "", "F-inconnue", f" {numeros[1]} ,", ""]
    code, ecran = _au_terminal(dossier, reponses, *options)
    assert code == 0, ecran
    assert "Date et heure" not in ecran
    assert ecran.count("facture inconnue") == 1
    contact = lu(dossier).historique[-1]
    assert (contact.document, contact.factures) == ("script_appel", (numeros[1],))
    assert contact.piece is None


def _au_terminal(dossier: Path, reponses: list[str], *options: str) -> tuple[int, str]:
    """Run `kit noter` on a real terminal, and answer each question when it comes."""
    maitre, esclave = pty.openpty()
    programme = "import sys; from kit.cli import main; sys.argv[0] = 'kit'; main()"
    lance = subprocess.Popen(
        [sys.executable, "-c", programme, "noter", str(dossier), *options],
        stdin=esclave, stdout=esclave, stderr=esclave, cwd=RACINE, close_fds=True,
    )  # fmt: skip
    os.close(esclave)
    ecran, reste, fin = "", list(reponses), time.monotonic() + 60
    while time.monotonic() < fin:
        if select.select([maitre], [], [], 0.5)[0]:
            try:
                ecran += os.read(maitre, 4096).decode("utf-8", "replace")
            except OSError:
                break
        elif lance.poll() is not None:
            break
        if reste and ecran.endswith((" : ", "]: ")):
            os.write(maitre, (reste[0] if reste[0] == "\x04" else reste[0] + "\n").encode())
            ecran += "\n"
            del reste[0]
    os.close(maitre)
    return lance.wait(10), ecran
