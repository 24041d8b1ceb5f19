"""`kit noter --depuis`: e-mails shown, confirmed, added once with their message as exhibit."""

from __future__ import annotations

import shutil
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from kit import load
from kit.cli import saisie
from kit.dossier import Dossier
from tests.fabrique import EXEMPLES
from tests.test_noter import kit as kit  # noqa: PLC0414 - a fixture

DEBITEUR = "Compta <fournisseurs@lebihan.example>"
CREANCIER = "gestion@iroise-numerique.example"


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    shutil.copytree(EXEMPLES / "_creanciers", tmp_path / "_creanciers")
    shutil.copytree(EXEMPLES / "11-relance-ferme", tmp_path / "11")
    return tmp_path / "11"


@pytest.fixture
def boite(tmp_path: Path) -> Path:
    """Four messages: two between the parties, one dated in the future, one of strangers."""
    cible = tmp_path / "boite"
    cible.mkdir()
    for rang, (de, a, le, objet) in enumerate(
        (
            (DEBITEUR, CREANCIER, "Mon, 16 Nov 2026 09:10:00 +0100", "Re: facture : litige ?"),
            (CREANCIER, DEBITEUR, "Tue, 17 Nov 2026 11:00:00 +0100", "Votre réponse"),
            (DEBITEUR, CREANCIER, "Tue, 16 Nov 2027 09:10:00 +0100", "Plus tard"),
            ("x@ailleurs.example", "y@autre.example", "Tue, 17 Nov 2026 12:00:00 +0100", "Rien"),
        )
    ):
        message = EmailMessage()
        message["From"], message["To"], message["Date"], message["Subject"] = de, a, le, objet
        message["Message-ID"] = f"<{rang}@essai.example>"
        message.set_content("Bonjour.\n")
        (cible / f"{rang}.eml").write_bytes(bytes(message))
    return cible


def lu(dossier: Path) -> Dossier:
    trouve = load.load(dossier).dossier
    assert trouve is not None
    return trouve


def test_messages_are_added_with_their_file_and_only_once(
    kit: Any, dossier: Path, boite: Path
) -> None:
    avant = lu(dossier)
    fait = kit(dossier, "--depuis", boite, "--oui")
    assert fait.code == 0
    apres = lu(dossier)
    neufs = apres.historique[len(avant.historique) :]
    assert [(c.sens, str(c.le)) for c in neufs] == [
        ("recu", "2026-11-16T09:10+01:00"), ("emis", "2026-11-17T11:00+01:00"),
    ]  # fmt: skip
    assert neufs[0].resume == "Courriel « Re: facture : litige ? »."
    fichiers = {piece.id: piece.fichier for piece in apres.pieces}
    for rang, contact in enumerate(neufs):
        copie = dossier / fichiers[contact.piece or ""]
        assert copie.read_bytes() == (boite / f"{rang}.eml").read_bytes()
    encore = kit(dossier, "--depuis", boite, "--oui")
    assert encore.code == 0
    assert "Rien de nouveau à noter." in encore.out
    assert encore.out.count("déjà noté") == 2
    assert lu(dossier) == apres


def test_what_is_left_aside_is_listed_with_its_reason_in_80_columns(
    kit: Any, dossier: Path, boite: Path
) -> None:
    fait = kit(dossier, "--depuis", boite, "--essai")
    assert fait.code == 0
    table = fait.out.partition("---")[0]
    assert "Écartés : 2" in table
    assert "dans\n       l'avenir" in table
    assert "des parties du dossier" in " ".join(table.split())
    assert max(len(ligne) for ligne in table.splitlines()) <= 80


def test_nobody_to_confirm_writes_nothing(kit: Any, dossier: Path, boite: Path) -> None:
    avant = lu(dossier)
    fait = kit(dossier, "--depuis", boite)
    assert (fait.code, "ajoutez --oui" in fait.err) == (2, True)
    assert lu(dossier) == avant


def test_each_message_is_confirmed_on_a_terminal(
    kit: Any, dossier: Path, boite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saisie, "is_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", StringIO("non\n\n"))
    avant = lu(dossier)
    fait = kit(dossier, "--depuis", boite)
    assert fait.code == 0
    assert fait.out.count("Noter le n° 1 ? (oui, non) [oui] : ") == 1
    assert [c.sens for c in lu(dossier).historique[len(avant.historique) :]] == ["emis"]


def test_a_dossier_changed_while_the_user_answers_is_left_alone(
    kit: Any, dossier: Path, boite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rang in (1, 2, 3):
        (boite / f"{rang}.eml").unlink()
    fichier = dossier / "dossier.yaml"
    neuf = fichier.read_bytes() + b"# entre-temps\n"

    def repond(question: str) -> bool:
        return bool(fichier.write_bytes(neuf))

    monkeypatch.setattr(saisie, "is_terminal", lambda: True)
    monkeypatch.setattr(saisie, "confirm", repond)
    fait = kit(dossier, "--depuis", boite)
    assert (fait.code, "a changé entre-temps" in fait.err) == (1, True)
    assert "Écartés" not in fait.out
    assert fichier.read_bytes() == neuf


def test_a_mailbox_that_is_not_there_is_told(kit: Any, dossier: Path) -> None:
    fait = kit(dossier, "--depuis", dossier / "rien.eml", "--oui")
    assert fait.code == 1
    assert "rien.eml" in fait.err


def test_quotes_within_a_subject_are_those_of_the_second_level() -> None:
    from kit.journal import courriels

    assert courriels._inner("Re: « urgent » et «\u00a0payé\u202f»") == "Re: “urgent” et “payé”"
