"""The papers of a court and of insolvency proceedings: addressees, words, checks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kit import checks, passif
from kit.compose import compose
from kit.contexte import contexte
from kit.dossier import Dossier
from kit.errors import DocumentRefuse
from tests import sujets
from tests.fabrique import JOUR, atelier, bareme, compute, creancier, debiteur, dossier

RUE = {"voie": "1 rue Haute", "code_postal": "35000", "ville": "Rennes"}
ALARY = {"nom": "Bruno Alary", "qualite": "mandataire judiciaire", "adresse": RUE}
ROUZAUD = {"nom": "Camille Rouzaud", "qualite": "administratrice judiciaire", "adresse": RUE}


def failli(**mots: Any) -> Dossier:
    ouverte = {"type": "redressement", "jugement": "2026-06-10", "mandataire": ALARY} | mots
    return dossier(debiteur=debiteur(procedure_collective=ouverte))


def mots_de(document: str, le_dossier: Dossier) -> dict[str, Any]:
    compte = passif.arreter(document, le_dossier, compute(le_dossier), bareme())
    modele = sujets.modele(id=document)
    return contexte(sujets.sujet(le_dossier, modele=modele, decompte=compte))


@pytest.mark.parametrize(
    ("document", "procedure", "nom"),
    [
        ("declaration_de_creance", {"administrateur": ROUZAUD}, "Bruno Alary"),
        ("option_contrat_en_cours", {"administrateur": ROUZAUD}, "Camille Rouzaud"),
        ("option_contrat_en_cours", {}, "Boutiques Durand"),
        ("revendication", {"type": "liquidation"}, "Bruno Alary"),
        ("mise_en_demeure", {}, "Boutiques Durand"),
    ],
)
def test_each_letter_goes_to_the_organ_that_decides(
    document: str, procedure: dict[str, Any], nom: str
) -> None:
    assert mots_de(document, failli(**procedure))["destinataire"]["nom"] == nom


def test_the_others_get_a_copy() -> None:
    copies = mots_de("option_contrat_en_cours", failli())["copies"]
    assert copies == ["Bruno Alary, mandataire judiciaire"]
    copies = mots_de("option_contrat_en_cours", failli(administrateur=ROUZAUD))["copies"]
    assert copies == ["Bruno Alary, mandataire judiciaire", "Boutiques Durand, débiteur"]


def test_an_organ_without_address_cannot_be_written_to() -> None:
    sans = {"nom": "Bruno Alary", "qualite": "mandataire judiciaire"}
    with pytest.raises(DocumentRefuse, match=r"l'adresse de Bruno Alary manque"):
        mots_de("declaration_de_creance", failli(mandataire=sans))


def test_a_litigation_file_is_never_addressed_to_the_debtor() -> None:
    lignes = mots_de("dossier_contentieux", dossier())["destinataire"]["lignes"]
    assert lignes == ["Avocat ou commissaire de justice", "à choisir par le créancier"]
    etude = {"nom": "Étude Morvan", "adresse": RUE}
    choisi = mots_de("dossier_contentieux", dossier(commissaire=etude))["destinataire"]
    assert choisi["lignes"][0] == "Étude Morvan, commissaire de justice"


def test_the_annex_of_a_declaration_is_stopped_on_the_eve() -> None:
    assert mots_de("declaration_de_creance", failli())["decompte"]["au"] == "2026-06-09"


def test_confidential_entries_are_counted_and_nothing_more() -> None:
    mots = contexte(sujets.sujet())
    assert mots["confidentiels"] == {"contacts": 1, "pieces": 1}
    assert "secrete" not in str(mots)
    assert sujets.CONFIDENTIEL not in str(mots)


def test_the_goods_claimed_are_those_of_the_invoices_named() -> None:
    reserve = {"nature": "reserve_propriete", "objet": "Une machine.", "factures": ["F-2"]}
    nommee = sujets.dossier(garanties=[reserve])
    toutes = sujets.dossier(garanties=[reserve | {"factures": []}])
    numeros = [
        [solde["numero"] for solde in contexte(sujets.sujet(lu))["revendiques"]]
        for lu in (nommee, toutes)
    ]
    assert numeros == [["F-2"], ["F-1", "F-2"]]


def test_a_natural_person_gives_what_article_54_asks_of_one() -> None:
    naissance = {
        "le": "1980-03-01",
        "lieu": "Rennes",
        "nationalite": "française",
        "profession": "artisane",
    }
    personne = creancier(naissance=naissance, forme=None, capital=None, representant=None)
    lu = dossier(creancier=personne, juridiction={"nom": "tribunal de commerce de Nantes"})
    modele = next(m for m in atelier().modeles if m.id == "requete_injonction_de_payer")
    texte = " ".join(compose(sujets.sujet(lu, modele=modele), sujets.FR).texte.split())
    assert "artisane, de nationalité française, née le 1er mars 1980 à Rennes" in texte.replace(
        "\u00a0", " "
    )


def test_an_order_to_pay_gives_its_terms() -> None:
    rendue = {"le": "2026-10-09", "signifiee_le": "2026-10-28"}
    mots = contexte(sujets.sujet(dossier(ordonnance=rendue)))["ordonnance"]
    assert (mots["mois"], mots["a_signifier_le"]) == (3, "2027-01-09")
    assert mots["opposition_jusqu_au"] == "2026-11-30"
    assert contexte(sujets.sujet(dossier(ordonnance={"le": "2026-12-09"})))["ordonnance"] is None


def messages(au: date = JOUR, **mots: Any) -> str:
    return "\n".join(str(probleme) for probleme in checks.check(dossier(**mots), au))


@pytest.mark.parametrize(
    ("mots", "phrase"),
    [
        ({"juridiction": {"nom": "tribunal de commerce de Lyon"}}, "Lyon a un tribunal des"),
        ({"juridiction": {"nom": "TAE de Nantes"}}, "sont ceux de Auxerre"),
        ({"juridiction": {"nom": "tribunal judiciaire de Nantes"}}, "débiteur commerçant"),
        (
            {
                "juridiction": {"nom": "tribunal de commerce de Nantes"},
                "debiteur": debiteur("consommateur"),
            },
            "est en principe le tribunal judiciaire",
        ),
        (
            {
                "juridiction": {"nom": "tribunal de commerce de Nantes"},
                "creancier": creancier(forme=None),
            },
            "ajoutez « forme » ou « naissance",
        ),
        (
            {
                "juridiction": {"nom": "tribunal de commerce de Nantes"},
                "creancier": creancier(representant=None),
            },
            "l'organe qui représente la société",
        ),
        ({"ordonnance": {"le": "2026-10-09", "signifiee_le": "2026-10-08"}}, "avant sa date"),
        ({"ordonnance": {"le": "2026-04-01", "signifiee_le": "2026-10-02"}}, "délai de 6 mois"),
        (
            {"ordonnance": {"le": "2026-10-09", "opposition_le": "2026-10-12"}},
            "sans signification antérieure",
        ),
        (
            {"garanties": [{"nature": "caution", "objet": "M. Durand.", "factures": ["F-9"]}]},
            "facture inconnue « F-9 »",
        ),
        (
            {"garanties": [{"nature": "caution", "objet": "M. Durand.", "piece": "acte"}]},
            "pièce inconnue « acte »",
        ),
    ],
)
def test_a_doubt_or_a_contradiction_is_said_in_french(mots: dict[str, Any], phrase: str) -> None:
    assert phrase in messages(**mots)


def test_a_sound_dossier_raises_nothing() -> None:
    bon = {
        "juridiction": {"nom": "tribunal de commerce de Nantes"},
        "ordonnance": {"le": "2026-09-01", "signifiee_le": "2026-12-01"},
    }
    assert messages(au=date(2026, 12, 2), **bon) == messages(au=date(2026, 12, 2))


def test_an_organ_without_address_is_noticed() -> None:
    sans = {"type": "redressement", "jugement": "2026-06-10", "mandataire": {"nom": "B. Alary"}}
    assert "sans adresse" in messages(debiteur=debiteur(procedure_collective=sans))
