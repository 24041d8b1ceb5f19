"""What each addressee is told: every field of a dossier is decided, nothing leaks."""

from __future__ import annotations

import json
from typing import Any, get_args

import jsonschema
import pytest
from pydantic import BaseModel

from kit import dossier as mots
from kit import load
from kit.dossier import Dossier, Mot
from kit.paquet import creance, schema
from kit.paquet.champs import DONNES, TUS, Destinataire, given
from tests import fabrique, sujets
from tests.fabrique import RACINE

PUBLIE = RACINE / "kit" / "schemas" / "dossier-1.json"
INTERNE = "INTERNE-7731"
DESTINATAIRES: list[Destinataire] = [*DONNES]


def enregistrements() -> dict[str, type[Mot]]:
    """Every record that a dossier can hold."""
    trouves: dict[str, type[Mot]] = {}
    attente: list[Any] = [Dossier]
    while attente:
        ici = attente.pop()
        attente += get_args(ici)
        if isinstance(ici, type) and issubclass(ici, BaseModel) and ici.__name__ not in trouves:
            assert issubclass(ici, Mot)
            trouves[ici.__name__] = ici
            attente += [champ.annotation for champ in ici.model_fields.values()]
    return trouves


def tenus(annotation: Any) -> list[str]:
    """The records that a type names."""
    if isinstance(annotation, type) and issubclass(annotation, Mot):
        return [annotation.__name__]
    return [nom for partie in get_args(annotation) for nom in tenus(partie)]


def atteints(destinataire: Destinataire) -> set[str]:
    """The records that an addressee can reach through the fields given."""
    vus: set[str] = set()
    attente = ["Dossier"]
    while attente:
        nom = attente.pop()
        if nom not in vus:
            vus.add(nom)
            champs = enregistrements()[nom].model_fields
            attente += [
                n for mot in given(destinataire, nom) for n in tenus(champs[mot].annotation)
            ]
    return vus


def test_every_record_of_the_module_belongs_to_a_dossier() -> None:
    declares = {
        nom
        for nom, objet in vars(mots).items()
        if isinstance(objet, type) and issubclass(objet, Mot) and objet is not Mot
    }
    assert declares == set(enregistrements())


@pytest.mark.parametrize("destinataire", DESTINATAIRES)
def test_every_field_of_a_dossier_is_given_or_kept_back_never_both(
    destinataire: Destinataire,
) -> None:
    for nom in atteints(destinataire):
        champs = set(enregistrements()[nom].model_fields)
        donnes = set(given(destinataire, nom))
        tus = {mot for mot in champs if f"{nom}.{mot}" in TUS[destinataire]}
        assert donnes | tus == champs, f"{destinataire} : {nom} : {champs - donnes - tus}"
        assert not donnes & tus


@pytest.mark.parametrize("destinataire", DESTINATAIRES)
def test_the_lists_name_nothing_that_does_not_exist(destinataire: Destinataire) -> None:
    connus = enregistrements()
    assert set(DONNES[destinataire]) == atteints(destinataire)
    for nom in DONNES[destinataire]:
        assert set(given(destinataire, nom)) <= set(connus[nom].model_fields)
        assert len(given(destinataire, nom)) == len(set(given(destinataire, nom)))
    for place, raison in TUS[destinataire].items():
        nom, mot = place.split(".")
        assert mot in connus[nom].model_fields
        assert raison


def test_the_agency_is_told_less_than_the_lawyer_of_the_creditor() -> None:
    for nom in ("Dossier", "Creancier", "Cause", "Contestation"):
        agence, avocat = set(given("agence", nom)), set(given("avocat", nom))
        assert agence < avocat, nom


def plein() -> Dossier:
    """A dossier whose every kept-back place holds the same word."""
    return sujets.dossier(
        creancier=fabrique.creancier(logo="logo.png", modeles="modeles", scenario="doux"),
        debiteur=fabrique.debiteur(
            procedure_amiable={"nature": "conciliation", "connue_le": "2026-05-01"}
        ),
        cause={"nature": "mauvaise_foi", "resume": INTERNE, "piece": "secrete"},
        scenario="ferme",
        contestations=[
            {
                "le": "2026-05-01",
                "objet": "Retard",
                "proposition": INTERNE,
                "points": [{"grief": INTERNE, "reponse": INTERNE, "pieces": ["secrete", "cgv"]}],
            }
        ],
    )


def test_nothing_kept_back_is_in_the_claim_of_an_agency() -> None:
    fait = plein()
    pieces = [(piece, f"pieces/{piece.numero}.pdf") for piece in sujets.pieces(fait)]
    texte = creance.write(fait, "agence", fabrique.compute(fait), pieces, "1.0").decode()
    for absent in (INTERNE, sujets.CONFIDENTIEL, "secrete", "Note de médiation", "conciliation"):
        assert absent not in texte
    for absent in ("logo", "modeles", "scenario", "confidentiel", "procedure_amiable"):
        assert f'"{absent}"' not in texte


def test_the_lawyer_receives_the_answers_but_nothing_confidential() -> None:
    fait = plein()
    pieces = [(piece, f"pieces/{piece.numero}.pdf") for piece in sujets.pieces(fait)]
    valeurs = creance.select(fait, "avocat", pieces)
    assert valeurs["cause"] == {"nature": "mauvaise_foi", "resume": INTERNE}
    assert valeurs["contestations"][0]["points"][0]["pieces"] == ["cgv"]
    texte = json.dumps(valeurs, ensure_ascii=False)
    assert sujets.CONFIDENTIEL not in texte
    assert "secrete" not in texte
    assert "conciliation" not in texte


def test_the_published_schema_is_the_one_of_the_records() -> None:
    assert PUBLIE.read_text(encoding="utf-8") == schema.text()
    jsonschema.Draft202012Validator.check_schema(schema.build())


@pytest.mark.parametrize("destinataire", DESTINATAIRES)
def test_a_claim_meets_the_schema_and_one_word_more_does_not(destinataire: Destinataire) -> None:
    fait = plein()
    texte = creance.write(fait, destinataire, fabrique.compute(fait), [], "1.0")
    lue = json.loads(texte)
    juge = jsonschema.Draft202012Validator(schema.build())
    assert not [*juge.iter_errors(lue)]
    for changer in (
        lambda d: d["dossier"]["debiteur"].update(procedure_amiable={"nature": "conciliation"}),
        lambda d: d["dossier"]["factures"][0].update(montant_ttc=1000.0),
        lambda d: d["dossier"].update(scenario="ferme"),
        lambda d: d.update(destinataire="public"),
        lambda d: d["dossier"]["debiteur"].pop("classe"),
    ):
        autre = json.loads(texte)
        changer(autre)
        assert [*juge.iter_errors(autre)]


def test_the_examples_meet_the_schema_for_both_addressees() -> None:
    juge = jsonschema.Draft202012Validator(schema.build())
    for chemin in sorted(fabrique.EXEMPLES.glob("*/dossier.yaml")):
        lu = load.load(chemin).dossier
        assert lu is not None
        for destinataire in DESTINATAIRES:
            texte = creance.write(lu, destinataire, fabrique.compute(lu), [], "1.0")
            assert not [*juge.iter_errors(json.loads(texte))], chemin
