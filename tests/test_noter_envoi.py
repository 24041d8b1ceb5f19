"""`kit noter --envoi` and `--retour`: a produced document sent, its outcome, and the clocks."""

from __future__ import annotations

import hashlib
import re
import shutil
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from kit import etude, load, manifeste
from kit.cli import saisie
from kit.dossier import Contact, Dossier
from tests.fabrique import EXEMPLES, atelier
from tests.test_noter import kit as kit  # noqa: PLC0414 - a fixture

NUMERO = "2C 170 000 0113 0"
AU = date(2026, 11, 20)


def pdf(texte: str = "x") -> bytes:
    ecrit = pikepdf.new()
    ecrit.add_blank_page()
    ecrit.pages[0].Contents = ecrit.make_stream(f"% {texte}".encode())
    tampon = BytesIO()
    ecrit.save(tampon, deterministic_id=True)
    return tampon.getvalue()


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A copy of an example whose notice to pay is about to be sent."""
    shutil.copytree(EXEMPLES / "_creanciers", tmp_path / "_creanciers")
    shutil.copytree(EXEMPLES / "13-consommateur-mise-en-demeure", tmp_path / "13")
    return tmp_path / "13"


@pytest.fixture
def sortie(dossier: Path) -> Path:
    """An output folder in which the notice was produced."""
    produit(dossier, "mise_en_demeure")
    return dossier.parent / "out"


def produit(
    dossier: Path, document: str, au: date = AU, fichier: str | None = None, **mots: Any
) -> Path:
    """Write a produced folder as `kit produire` does."""
    octets = (dossier / "dossier.yaml").read_bytes()
    faits = {
        "reference": "2026-113",
        "document": document,
        "au": au,
        "kit": "0",
        "dossier": hashlib.sha256(octets).hexdigest(),
        "total": Decimal("7147.65"),
    }
    fichiers = {fichier or f"{document}.pdf": pdf(f"{document} {au}")}
    cible = dossier.parent / "out" / "2026-113" / f"{au}-{document}"
    cible.mkdir(parents=True)
    fichiers["manifeste.json"] = manifeste.complete(manifeste.build(**faits | mots), fichiers)
    for nom, contenu in fichiers.items():
        (cible / nom).write_bytes(contenu)
    return cible


def lu(dossier: Path) -> Dossier:
    trouve = load.load(dossier).dossier
    assert trouve is not None
    return trouve


def dernier(dossier: Path) -> Contact:
    return lu(dossier).historique[-1]


def avis(dossier: Path, au: date, document: str) -> Any:
    trouve = etude.study(dossier, au, atelier())
    assert trouve.decision is not None, trouve.problemes
    return trouve.decision.avis_sur(document)


def test_a_registered_letter_is_recorded_with_its_number_and_the_letter_itself(
    kit: Any, dossier: Path, sortie: Path, tmp_path: Path
) -> None:
    (tmp_path / "depot.txt").write_text("déposé\n", encoding="utf-8")
    fait = kit(
        dossier, "--envoi", "mise_en_demeure", "--sortie", sortie, "--numero", NUMERO,
        "--depose-le", "2026-11-20", "--preuve", tmp_path / "depot.txt",
    )  # fmt: skip
    assert (fait.code, fait.err) == (0, "")
    contact, pieces = dernier(dossier), {p.id: p for p in lu(dossier).pieces}
    assert contact.document == contact.effet == "mise_en_demeure"
    assert (contact.canal, contact.sens, str(contact.le)) == ("recommande", "emis", "2026-11-20")
    assert contact.a == "Étienne Pichard, 23 rue de la Chaux, 22100 Dinan"
    assert contact.resume == (
        "Mise en demeure du 20 novembre 2026 ; total dû ce jour-là : 7 147,65 €."
    )
    assert contact.envoi is not None
    assert (contact.envoi.numero, contact.envoi.depose_le) == (NUMERO, AU)
    assert (contact.envoi.statut, contact.envoi.recu_le) == ("en_cours", None)
    lettre, depot = pieces[contact.piece or ""], pieces[contact.envoi.preuve or ""]
    assert (lettre.titre, lettre.auteur) == (
        "Mise en demeure du 20 novembre 2026",
        "Claire Le Goff",
    )
    assert (dossier / lettre.fichier).read_bytes() == pdf(f"mise_en_demeure {AU}")
    assert depot.titre == f"Preuve de dépôt n° {NUMERO} du 20 novembre 2026"


def test_the_same_sending_is_not_recorded_twice(kit: Any, dossier: Path, sortie: Path) -> None:
    mots = ["--envoi", "mise_en_demeure", "--sortie", sortie, "--depose-le", "2026-11-20"]
    assert kit(dossier, *mots, "--numero", NUMERO).code == 0
    avant = (dossier / "dossier.yaml").read_bytes()
    fait = kit(dossier, *mots, "--numero", "autre")
    assert (fait.code, "déjà noté" in fait.err) == (1, True)
    produit(dossier, "suspension")
    mots[1] = "suspension"
    fait = kit(dossier, *mots, "--numero", NUMERO.lower().replace(" ", ""))
    assert (fait.code, "déjà noté" in fait.err) == (1, True)
    assert (dossier / "dossier.yaml").read_bytes() == avant


def test_what_a_registered_letter_lacks_is_listed(kit: Any, dossier: Path, sortie: Path) -> None:
    fait = kit(dossier, "--envoi", "mise_en_demeure", "--sortie", sortie)
    assert fait.code == 2
    assert "il manque : --le, --numero" in fait.err


def test_the_last_production_of_a_document_is_the_one_sent(
    kit: Any, dossier: Path, sortie: Path
) -> None:
    produit(dossier, "mise_en_demeure", date(2026, 11, 21))
    fait = kit(
        dossier, "--envoi", "mise_en_demeure", "--sortie", sortie, "--numero", NUMERO,
        "--le", "2026-11-21T16:00",
    )  # fmt: skip
    assert fait.code == 0
    assert lu(dossier).pieces[-1].titre == "Mise en demeure du 21 novembre 2026"


def test_an_email_takes_its_own_proof_and_no_carrier(
    kit: Any, dossier: Path, sortie: Path, tmp_path: Path
) -> None:
    dossier_produit = produit(dossier, "relance_ferme")
    (tmp_path / "envoye.txt").write_text("De : A\n", encoding="utf-8")
    mots = [dossier, "--envoi", dossier_produit, "--le", "2026-11-20T10:00"]
    assert "ne vont pas avec « courriel »" in kit(*mots, "--numero", "1").err
    assert kit(*mots, "--preuve", tmp_path / "envoye.txt").code == 0
    contact = dernier(dossier)
    assert (contact.canal, contact.effet, contact.envoi) == ("courriel", "aucun", None)
    assert contact.a.endswith("@pichard.example)") or "(" in contact.a
    assert (dossier / lu(dossier).pieces[-1].fichier).read_text(encoding="utf-8") == "De : A\n"


def test_a_letter_without_a_statement_does_not_say_the_sum(
    kit: Any, dossier: Path, sortie: Path
) -> None:
    produit(dossier, "information_caution")
    mots = ["--envoi", "information_caution", "--sortie", sortie, "--le", "2026-11-20"]
    numeros = [facture.numero for facture in lu(dossier).factures]
    assert kit(dossier, *mots, "--numero", "1", "--facture", numeros[0]).code == 0
    assert dernier(dossier).resume == "Information de la caution du 20 novembre 2026."
    assert dernier(dossier).factures == (numeros[0],)


def test_what_a_registered_letter_lacks_is_asked_on_a_terminal(
    kit: Any, dossier: Path, sortie: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saisie, "is_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", StringIO(f"demain\n20/11/2026\n{NUMERO}\n"))
    fait = kit(dossier, "--envoi", "mise_en_demeure", "--sortie", sortie)
    assert (fait.code, "date illisible « demain »" in fait.err) == (0, True)
    envoi = dernier(dossier).envoi
    assert envoi is not None
    assert (str(dernier(dossier).le), envoi.numero) == ("2026-11-20", NUMERO)


def test_a_past_letter_whose_file_is_gone_is_not_this_one(
    kit: Any, dossier: Path, sortie: Path
) -> None:
    mots = ["--envoi", "mise_en_demeure", "--sortie", sortie, "--le", "2026-11-20"]
    assert kit(dossier, *mots, "--numero", NUMERO).code == 0
    (dossier / lu(dossier).pieces[-1].fichier).unlink()
    produit(dossier, "mise_en_demeure", date(2026, 11, 21))
    mots[-1] = "2026-11-21"
    assert kit(dossier, *mots, "--numero", "autre").code == 0


@pytest.mark.parametrize("faute", ["pdf", "manifeste", "reference", "absent", "json"])
def test_a_production_that_is_not_this_one_is_refused(
    kit: Any, dossier: Path, sortie: Path, faute: str
) -> None:
    cible = sortie / "2026-113" / f"{AU}-mise_en_demeure"
    texte = (cible / "manifeste.json").read_text(encoding="utf-8")
    attendu = {
        "pdf": "a été modifié depuis sa production",
        "manifeste": "manifeste modifié",
        "reference": "celui du dossier « 2026-999 »",
        "absent": "introuvable",
        "json": "ni PDF ni texte à garder comme preuve",
    }[faute]
    if faute == "pdf":
        (cible / "mise_en_demeure.pdf").write_bytes(pdf("autre"))
    elif faute == "manifeste":
        (cible / "manifeste.json").write_text(texte.replace("7147.65", "147.65"), encoding="utf-8")
    elif faute == "reference":
        shutil.rmtree(cible)
        produit(dossier, "mise_en_demeure", reference="2026-999")
    elif faute == "json":
        shutil.rmtree(cible)
        produit(dossier, "mise_en_demeure", fichier="donnees.json")
    else:
        (cible / "manifeste.json").unlink()
    avant = sorted(dossier.rglob("*"))
    fait = kit(dossier, "--envoi", cible, "--numero", NUMERO, "--depose-le", "2026-11-20")
    assert fait.code == 1
    assert attendu in fait.err
    assert sorted(dossier.rglob("*")) == avant


@pytest.mark.parametrize("designe", ["suspension", "../nulle-part", "*"])
def test_a_document_never_produced_is_told(
    kit: Any, dossier: Path, sortie: Path, designe: str
) -> None:
    fait = kit(dossier, "--envoi", designe, "--sortie", sortie, "--le", "2026-11-20")
    assert fait.code == 1
    assert f"aucun « {designe} » produit pour 2026-113" in fait.err


def test_a_dossier_changed_since_the_production_is_told(
    kit: Any, dossier: Path, sortie: Path
) -> None:
    with (dossier / "dossier.yaml").open("a", encoding="utf-8") as flux:
        flux.write("# un appel depuis\n")
    fait = kit(
        dossier, "--envoi", "mise_en_demeure", "--sortie", sortie, "--numero", NUMERO,
        "--le", "2026-11-19",
    )  # fmt: skip
    assert fait.code == 0
    assert "le dossier a changé depuis cette production" in fait.err
    assert "envoyé le 19 novembre 2026, mais daté du 20" in fait.err.replace("\u00a0", " ")


@pytest.fixture
def envoye(kit: Any, dossier: Path, sortie: Path) -> Path:
    """A dossier whose notice was sent."""
    fait = kit(
        dossier, "--envoi", "mise_en_demeure", "--sortie", sortie, "--numero", NUMERO,
        "--depose-le", "2026-11-20",
    )  # fmt: skip
    assert fait.code == 0
    return dossier


def test_an_outcome_joins_the_envoi_and_nothing_else_changes(
    kit: Any, envoye: Path, tmp_path: Path
) -> None:
    (tmp_path / "ar.txt").write_text("signé\n", encoding="utf-8")
    avant, texte = lu(envoye), (envoye / "dossier.yaml").read_text(encoding="utf-8")
    fait = kit(
        envoye, "--retour", "2c17000001130", "--statut", "distribue",
        "--presente-le", "2026-11-21", "--recu-le", "22/11/2026", "--preuve", tmp_path / "ar.txt",
    )  # fmt: skip
    assert (fait.code, fait.err) == (0, "")
    assert fait.out.splitlines()[0].endswith(f" : envoi {NUMERO}, distribué")
    envoi = dernier(envoye).envoi
    assert envoi is not None
    assert (envoi.statut, envoi.presente_le, envoi.recu_le) == (
        "distribue", date(2026, 11, 21), date(2026, 11, 22),
    )  # fmt: skip
    assert lu(envoye).pieces[-1].id == envoi.preuve == "avis-1122"
    assert lu(envoye).historique[:-1] == avant.historique[:-1]
    neuf = (envoye / "dossier.yaml").read_text(encoding="utf-8")
    changees = [ligne for ligne in texte.splitlines() if ligne not in neuf.splitlines()]
    assert [ligne.strip().partition(":")[0] for ligne in changees] == ["envoi"]


def test_an_outcome_is_written_in_a_block_with_its_comments_kept(kit: Any, envoye: Path) -> None:
    fichier = envoye / "dossier.yaml"
    texte = fichier.read_text(encoding="utf-8")
    bloc = (
        f"    envoi:   # le transporteur\n      numero: {NUMERO}   # le sien\n"
        "      statut: 'en_cours'   # pour l'instant\n      presente_le:\n    # la suite\n"
    )
    texte = re.sub(r"    envoi: \{.*\}\n", lambda _: bloc, texte)
    fichier.write_bytes(texte.replace("\n", "\r\n").encode())
    mots = [envoye, "--retour", NUMERO, "--statut", "avise", "--presente-le", "2026-11-21"]
    assert kit(*mots).code == 0
    voulu = bloc.replace("'en_cours'", "avise").replace("nte_le:", "nte_le: 2026-11-21")
    assert voulu.replace("\n", "\r\n") in fichier.read_bytes().decode()
    assert kit(*mots[:-4], "--statut", "distribue", "--recu-le", "2026-11-22").code == 0
    voulu = voulu.replace("avise", "distribue").replace(
        "    # la suite", "      recu_le: 2026-11-22\n    # la suite"
    )
    assert voulu.replace("\n", "\r\n") in fichier.read_bytes().decode()


def test_what_is_known_of_a_letter_is_never_overwritten(kit: Any, envoye: Path) -> None:
    retour = [envoye, "--retour", NUMERO]
    assert kit(*retour, "--statut", "avise", "--presente-le", "2026-11-21").code == 0
    assert kit(*retour, "--statut", "non_reclame").code == 0
    avant = (envoye / "dossier.yaml").read_bytes()
    for mots in (
        ["--statut", "distribue"],
        ["--statut", "avise"],
        ["--statut", "non_reclame", "--presente-le", "2026-11-22"],
        ["--statut", "non_reclame", "--depose-le", "2026-11-19"],
    ):
        fait = kit(*retour, *mots)
        assert (fait.code, "rien n'est changé" in fait.err) == (1, True)
    fait = kit(*retour, "--statut", "non_reclame", "--presente-le", "2026-11-21")
    assert (fait.code, "rien n'est écrit" in fait.out) == (0, True)
    assert (envoye / "dossier.yaml").read_bytes() == avant


def test_an_outcome_that_cannot_be_is_refused(kit: Any, envoye: Path) -> None:
    avant = (envoye / "dossier.yaml").read_bytes()
    for numero, mots, phrase in (
        ("9Z", ["--statut", "npai"], f"numéros notés : {NUMERO}"),
        (NUMERO, ["--statut", "distribue", "--recu-le", "2026-11-23"], "à venir"),
        (NUMERO, ["--statut", "distribue", "--recu-le", "2026-11-19"], "avant depose_le"),
        (NUMERO, ["--statut", "refuse", "--recu-le", "2026-11-21"], "corrigez l'un des deux"),
        (NUMERO, [], "il manque : --statut"),
    ):
        fait = kit(envoye, "--retour", numero, *mots)
        assert fait.code in (1, 2)
        assert phrase in fait.err
    assert (envoye / "dossier.yaml").read_bytes() == avant


def test_the_date_that_a_clock_lacks_is_told(kit: Any, envoye: Path) -> None:
    assert "ajoutez --presente-le" in kit(envoye, "--retour", NUMERO, "--statut", "avise").err
    assert "ajoutez --recu-le" in kit(envoye, "--retour", NUMERO, "--statut", "distribue").err


def test_the_slip_of_a_letter_whose_deposit_is_proved_joins_the_list(
    kit: Any, envoye: Path, tmp_path: Path
) -> None:
    for nom in ("depot.txt", "ar.txt"):
        (tmp_path / nom).write_text(nom, encoding="utf-8")
    mots = [envoye, "--retour", NUMERO, "--preuve"]
    kit(*mots, tmp_path / "depot.txt", "--statut", "avise", "--titre", "Preuve de dépôt")
    fait = kit(*mots, tmp_path / "ar.txt", "--statut", "refuse", "--presente-le", "2026-11-21")
    assert "« Preuve de dépôt » reste la preuve de l'envoi" in fait.err
    envoi = dernier(envoye).envoi
    assert envoi is not None
    assert [p.titre for p in lu(envoye).pieces if p.id == envoi.preuve] == ["Preuve de dépôt"]
    assert lu(envoye).pieces[-1].titre == f"Retour du pli n° {NUMERO} du 21 novembre 2026"


def test_the_clocks_follow_the_outcome(kit: Any, envoye: Path) -> None:
    jour = date(2026, 12, 20)
    assert "étape passée" in str(avis(envoye, jour, "mise_en_demeure").motifs)
    assert avis(envoye, jour, "dossier_contentieux").opportun
    assert kit(envoye, "--retour", NUMERO, "--statut", "npai").code == 0
    assert avis(envoye, jour, "mise_en_demeure").opportun
    assert "mise en demeure vient d'abord" in str(avis(envoye, jour, "dossier_contentieux").motifs)


def test_interest_runs_from_the_reception_noted(kit: Any, envoye: Path) -> None:
    avant = etude.study(envoye, date(2026, 12, 20), atelier()).decompte
    mots = ["--statut", "distribue", "--presente-le", "2026-11-21", "--recu-le", "2026-11-21"]
    assert kit(envoye, "--retour", NUMERO, *mots).code == 0
    apres = etude.study(envoye, date(2026, 12, 20), atelier()).decompte
    assert avant is not None
    assert apres is not None
    assert avant.interets == 0 < apres.interets
