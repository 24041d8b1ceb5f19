"""The manifest, format 2: one way of writing it, its own fingerprint, its published schema."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import manifeste, registre
from kit.decompte_lignes import Ligne
from kit.errors import LimiteAtteinte
from kit.manifeste import ManifesteFautif, Taux
from kit.manifeste.forme import CLES
from tests.productions import produite

jsonschema = pytest.importorskip("jsonschema")
SCHEMA = json.loads((files("kit") / "schemas" / "manifeste-2.json").read_text(encoding="utf-8"))
TEXTES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def faits(**autres: Any) -> dict[str, Any]:
    donnes: dict[str, Any] = {
        "reference": "2026-014",
        "document": "mise_en_demeure",
        "au": date(2026, 11, 22),
        "kit": "0.1.0",
        "dossier": "0" * 64,
        "total": Decimal("12.40"),
    }
    return manifeste.build(**{**donnes, **autres})


ECRIT = manifeste.complete(
    faits(modeles={"b.html": "1" * 64, "a.html": "2" * 64}, outrepasse=[("R1", "urgence")]),
    {"b.pdf": b"b", "a.pdf": b"aa"},
)


@pytest.mark.parametrize(
    "exemple", ["01-facture-simple", "05-consommateur", "09-transmission-agence"]
)
def test_a_real_manifest_follows_the_published_schema(exemple: str) -> None:
    octets = produite(exemple).fichiers[manifeste.NOM]
    jsonschema.validate(json.loads(octets), SCHEMA, jsonschema.Draft202012Validator)
    lu = manifeste.read(octets)
    assert lu.defauts == ()
    assert registre.read(lu.historique)
    assert {fichier.chemin for fichier in lu.fichiers} == set(produite(exemple).fichiers) - {
        manifeste.NOM
    }


def test_the_schema_is_one_and_admits_nothing_else() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["required"] == list(CLES) == list(SCHEMA["properties"])
    for ajout in ({"autre": 1}, {"format": 3}, {"total": "12,40"}, {"empreinte": "x"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**json.loads(ECRIT), **ajout}, SCHEMA)


def test_the_headings_stand_in_their_order_and_the_lists_are_sorted() -> None:
    lu = json.loads(ECRIT)
    assert list(lu) == list(CLES)
    assert [modele["chemin"] for modele in lu["modeles"]] == ["a.html", "b.html"]
    assert [fichier["chemin"] for fichier in lu["fichiers"]] == ["a.pdf", "b.pdf"]
    assert lu["fichiers"][0]["taille"] == 2


def test_each_byte_of_a_manifest_changed_alone_is_told() -> None:
    for rang in range(len(ECRIT)):
        change = ECRIT[:rang] + bytes([ECRIT[rang] ^ 1]) + ECRIT[rang + 1 :]
        try:
            defauts: tuple[str, ...] = manifeste.read(change).defauts
        except ManifesteFautif as refus:
            defauts = (str(refus),)
        assert defauts, ECRIT[rang - 10 : rang + 10]


@given(reference=TEXTES, motif=TEXTES, noms=st.lists(TEXTES, unique=True))
def test_any_words_are_read_back_as_they_were(reference: str, motif: str, noms: list[str]) -> None:
    lignes = faits(reference=reference, outrepasse=[("R", motif)])
    ecrit = manifeste.complete(lignes, {nom: nom.encode() for nom in noms})
    lu = manifeste.read(ecrit)
    assert lu.defauts == ()
    assert lu.reference == reference
    assert lu.faits["outrepasse"] == [{"regle": "R", "motif": motif}]
    assert sorted(fichier.chemin for fichier in lu.fichiers) == sorted(set(noms) - {manifeste.NOM})


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (b"", "illisible"),
        (b"\xff\xfe", "illisible"),
        (b"[" * 100_000, "illisible"),
        (b'{"format": NaN}', "illisible"),
        (b'{"format": 2.0}', "illisible"),
        (b"9" * 5000, "illisible"),
        (b"[]", "rubriques"),
        (b"{}", "format None"),
        (b'{"format": true}', "format True"),
        (b'{"format": 3}', "format 3"),
        (b'{"format": [2]}', "format"),
        (b'{"format": 2}', "incomplet"),
        (b'{"format": 2, "format": 2}', "deux fois"),
        (ECRIT.replace(b'"taille": 2', b'"taille": -2'), "incomplet"),
        (ECRIT.replace(b'"reference": "', b'"reference": 1, "autre": "'), "incomplet"),
        (ECRIT.replace(b'"2026-11-22"', b'"2026-02-30"'), "incomplet"),
        (ECRIT.replace(b'"pieces": []', b'"pieces": [1]'), "incomplet"),
    ],
)
def test_what_is_no_manifest_is_refused_with_a_sentence(octets: bytes, dit: str) -> None:
    with pytest.raises(ManifesteFautif, match=dit):
        manifeste.read(octets)


def test_a_manifest_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.manifeste.lecture.TAILLE_MAXIMALE", 10)
    with pytest.raises(LimiteAtteinte, match="plus de"):
        manifeste.read(ECRIT)


def test_a_lone_surrogate_is_a_fault_and_no_failure() -> None:
    change = ECRIT.replace(b"urgence", b"\\ud800")
    assert manifeste.read(change).defauts == ("son texte porte des signes invalides",)


def test_signing_again_after_a_change_gives_a_sound_manifest() -> None:
    lu = json.loads(ECRIT)
    lu["fichiers"].append({"chemin": "c-scelle.pdf", "taille": 1, "sha256": "3" * 64})
    assert manifeste.read(manifeste.sign(lu)).defauts == ()
    assert manifeste.sign(json.loads(ECRIT)) == ECRIT


def test_the_inventory_inside_a_pdf_keeps_to_itself_what_is_for_the_folder_alone() -> None:
    dit = json.loads(manifeste.inventory(faits(outrepasse=[("R1", "secret")])))
    assert not {"outrepasse", "historique", "fichiers", "empreinte"} & set(dit)
    assert "secret" not in str(dit)
    assert dit["format"] == 2


def ligne(source: str, taux: str | None, du: str, au: str | None) -> Ligne:
    return Ligne(
        "penalites", None, date.fromisoformat(du), date.fromisoformat(au) if au else None,
        None, None, Decimal(taux) if taux else None, Decimal(1), "", source=source,
    )  # fmt: skip


def test_each_rate_is_given_once_over_the_days_it_was_used() -> None:
    lignes = [
        ligne("BCE", "12.40", "2026-09-01", "2026-10-01"),
        ligne("BCE", "12.40", "2026-08-01", "2026-08-15"),
        ligne("BCE", "10.00", "2026-01-01", "2026-06-30"),
        ligne("forfait", None, "2026-09-01", None),
        ligne("", None, "2026-01-01", None),
    ]
    assert manifeste.rates(lignes) == [
        Taux("BCE", Decimal("10.00"), date(2026, 1, 1), date(2026, 6, 30)),
        Taux("BCE", Decimal("12.40"), date(2026, 8, 1), date(2026, 10, 1)),
        Taux("forfait", None, date(2026, 9, 1), date(2026, 9, 1)),
    ]
    dit = faits(taux=manifeste.rates(lignes))["taux"]
    assert dit[0] == {"source": "BCE", "valeur": "10.00", "du": "2026-01-01", "au": "2026-06-30"}
    assert "valeur" not in dit[2]
