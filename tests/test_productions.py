"""What past productions recorded of a dossier: their manifests agree, the exhibits are the same."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kit import liasse, load, manifeste
from kit.controle import productions
from kit.errors import Probleme
from kit.manifeste import forme
from tests.productions import EXEMPLES, LE_JOUR, produite
from tests.test_controle_reecrit import autre, strip, struck

DEMAIN = LE_JOUR + timedelta(days=1)
PDF = "mise_en_demeure.pdf"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return shutil.copytree(EXEMPLES / "01-facture-simple", tmp_path / "sources" / "01") and (
        shutil.copytree(EXEMPLES / "_creanciers", tmp_path / "sources" / "_creanciers").parent
        / "01"
    )


@pytest.fixture
def production(tmp_path: Path) -> Path:
    return liasse.write(produite(), tmp_path / "output")


def recall(production: Path, sources: Path) -> list[Probleme]:
    dossier = load.load(sources).dossier
    assert dossier is not None
    passe = productions.recall(production.parent.parent, dossier, DEMAIN, sources)
    assert all(probleme.gravite == "avertissement" for probleme in passe.remarques)
    return list(passe.remarques)


def resign(production: Path, change: Callable[[dict[str, Any]], object]) -> None:
    fichier = production / manifeste.NOM
    faits = json.loads(fichier.read_bytes())
    change(faits)
    fichier.write_bytes(forme.sign(faits))


def test_nothing_is_said_of_a_dossier_as_it_was(production: Path, sources: Path) -> None:
    assert recall(production, sources) == []


def test_an_exhibit_replaced_since_a_production_is_named_at_its_line(
    production: Path, sources: Path
) -> None:
    pieces = sorted((sources / "pieces").iterdir())
    pieces[2].write_bytes(pieces[2].read_bytes() + b"\n")
    (dit,) = recall(production, sources)
    assert dit.mot == "pieces[2].fichier"
    assert dit.message == (
        "la pièce n° 3 « Procès-verbal de réception sans réserve » a changé depuis la production "
        "du 22\u00a0novembre\u00a02026 : son fichier n'est plus le même"
    )


def test_the_productions_of_the_same_day_say_nothing_of_the_exhibits(
    production: Path, sources: Path
) -> None:
    for piece in (sources / "pieces").iterdir():
        piece.write_bytes(piece.read_bytes() + b"\n")
    dossier = load.load(sources).dossier
    assert dossier is not None
    passe = productions.recall(production.parent.parent, dossier, LE_JOUR, sources)
    assert passe == productions.Passe()


def test_an_exhibit_gone_is_named_and_one_renamed_or_made_confidential_is_not(
    production: Path, sources: Path
) -> None:
    dossier = load.load(sources).dossier
    assert dossier is not None
    un, deux, trois, *autres = dossier.pieces
    neuf = dossier.model_copy(
        update={
            "pieces": (
                un.model_copy(update={"id": "autre"}),
                deux.model_copy(update={"confidentiel": True}),
                *autres,
            )
        }
    )
    (sources / deux.fichier).write_bytes(b"%PDF-1.4 autre")
    passe = productions.recall(production.parent.parent, neuf, DEMAIN, sources)
    (dit,) = passe.remarques
    assert dit.mot == "pieces"
    assert f"la pièce n° 3 « {trois.titre} », jointe à la production" in dit.message
    assert dit.message.endswith("n'est plus au dossier")


def test_an_exhibit_that_cannot_be_read_is_left_to_the_checks(
    production: Path, sources: Path
) -> None:
    sorted((sources / "pieces").iterdir())[0].unlink()
    assert recall(production, sources) == []


def test_the_earliest_production_that_differs_is_named(production: Path, sources: Path) -> None:
    piece = sorted((sources / "pieces").iterdir())[0]
    avant = production.with_name("2026-11-20-x")
    shutil.copytree(production, avant)
    (avant / PDF).unlink()

    def earlier(faits: dict[str, Any]) -> None:
        faits |= {"au": "2026-11-20", "fichiers": [{**faits["fichiers"][0], "chemin": "x.eml"}]}
        faits["document"] = "x"

    resign(avant, earlier)
    piece.write_bytes(piece.read_bytes() + b"\n")
    (dit,) = recall(production, sources)
    assert "20\u00a0novembre\u00a02026" in dit.message


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        (lambda faits: faits.update({"total": "1.00"}), "le total diffère"),
        (lambda faits: faits.update({"pieces": []}), "la pièce n° 1 est dans le PDF"),
        (lambda faits: faits.update({"fichiers": []}), "aucun PDF n'y porte l'inventaire"),
    ],
)
def test_a_manifest_signed_again_that_its_pdf_contradicts_is_not_believed(
    production: Path, sources: Path, change: Callable[[Any], object], dit: str
) -> None:
    resign(production, change)
    (remarque,) = recall(production, sources)
    assert "n'a pas été comparée" in remarque.message
    assert dit in remarque.message


def test_a_history_struck_off_and_signed_again_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sources: Path
) -> None:
    monkeypatch.setattr("kit.pipeline.manifeste.inventory", forme.inventory)
    production = liasse.write(autre.__wrapped__("pdf"), tmp_path / "output")
    assert recall(production, sources) == []
    resign(production, lambda faits: faits["historique"].pop(0))
    (remarque,) = recall(production, sources)
    assert "les règles écartées ou l'historique" in remarque.message


def test_a_pdf_gone_or_without_its_inventory_is_said(production: Path, sources: Path) -> None:
    octets = (production / PDF).read_bytes()
    (production / PDF).write_bytes(struck(octets, strip))
    assert "aucun PDF n'y porte l'inventaire" in recall(production, sources)[0].message
    (production / PDF).unlink()
    assert f"{PDF}, introuvable" in recall(production, sources)[0].message


def test_exhibits_recorded_as_kit_never_writes_them_are_not_compared(
    tmp_path: Path, sources: Path
) -> None:
    production = liasse.write(autre("html"), tmp_path / "output")
    resign(production, lambda faits: [piece.update(numero="1") for piece in faits["pieces"]])
    assert "n'a pas été comparée : pièce illisible" in recall(production, sources)[0].message


def test_a_file_named_as_a_production_is_none(production: Path, sources: Path) -> None:
    (production.parent / "2026-11-21-relance_ferme").write_bytes(b"")
    assert recall(production, sources) == []


def test_a_pdf_that_an_exhibit_carries_is_not_taken_for_that_of_the_production(
    production: Path, sources: Path
) -> None:
    ancien = b"5 0 obj << /Subtype /application#2fjson >>\nstream\n"
    import zlib

    autre_copie = ancien + zlib.compress(b'{"format": 2, "total": "3.00"}') + b"\nendstream\n"
    octets = (production / PDF).read_bytes()
    (production / PDF).write_bytes(octets[:15] + autre_copie + octets[15:])
    assert recall(production, sources) == []


@pytest.mark.parametrize("format_", [("pdf",), ("html",), ("eml",)])
def test_whatever_was_produced_is_believed(
    format_: tuple[str, ...], tmp_path: Path, sources: Path
) -> None:
    exemple = "12-ultime-relance" if format_ == ("eml",) else "01-facture-simple"
    faite = autre(*format_, exemple=exemple)
    liasse.write(faite, tmp_path / "output")
    dossier = load.load(EXEMPLES / exemple).dossier
    assert dossier is not None
    passe = productions.recall(tmp_path / "output", dossier, DEMAIN, EXEMPLES / exemple)
    assert passe == productions.Passe()


def test_a_glance_opens_no_pdf(production: Path, sources: Path) -> None:
    modules = {nom: sys.modules.pop(nom) for nom in [*sys.modules] if nom.startswith("pikepdf")}
    try:
        assert recall(production, sources) == []
        assert "pikepdf" not in sys.modules
    finally:
        sys.modules.update(modules)


def test_a_production_under_the_name_of_another_is_refused(production: Path, sources: Path) -> None:
    production.rename(production.with_name("2026-11-22-relance_ferme"))
    (remarque,) = recall(production, sources)
    assert "celui d'une autre production" in remarque.message
