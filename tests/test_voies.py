"""The ways to a title: each condition both ways, the one proposed, what is left to check."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kit import voies
from kit.voies import Voie
from tests.fabrique import JOUR, atelier, compute, contact, creancier, debiteur, dossier, facture

CONTESTEE = contact("2026-04-10", sens="recu", effet="contestation", resume="Conteste.")
LEVEE = contact("2026-05-10", sens="recu", effet="contestation_levee", resume="Plus de réserve.")


def table(au: date = JOUR, **mots: Any) -> dict[str, Voie]:
    le_dossier = dossier(**mots)
    return {voie.cle: voie for voie in voies.compute(le_dossier, compute(le_dossier, au), au)}


def proposee(**mots: Any) -> str | None:
    return next((cle for cle, voie in table(**mots).items() if voie.proposee), None)


def test_every_way_of_the_table_is_there_in_its_order() -> None:
    assert list(table()) == [
        "creance_incontestee",
        "petites_creances",
        "injonction_de_payer",
        "refere_provision",
        "assignation",
        "injonction_europeenne",
    ]


def test_every_text_of_a_way_is_known() -> None:
    textes = atelier().droit.textes
    classes = ("commercant", "professionnel", "consommateur")
    cles = {t for c in classes for v in table(debiteur=debiteur(c)).values() for t in v.textes}
    assert {textes.get(cle).cle for cle in cles} == cles


def test_the_new_procedure_stays_to_check_while_its_decree_is() -> None:
    assert table()["creance_incontestee"].etat == "a_verifier"
    assert table(historique=[CONTESTEE])["creance_incontestee"].etat == "non_remplie"
    autre = table(debiteur=debiteur("professionnel"))
    assert autre["creance_incontestee"].etat == "non_remplie"
    sans_forme = table(creancier=creancier(forme="EI"))
    condition = next(c for c in sans_forme["creance_incontestee"].conditions if "entre" in c.texte)
    assert condition.etat == "a_verifier"


@pytest.mark.parametrize(
    ("au", "classe", "montant", "etat"),
    [
        (date(2026, 4, 24), "commercant", "1000.00", "remplie"),
        (date(2026, 4, 25), "commercant", "1000.00", "non_remplie"),
        (date(2026, 4, 25), "professionnel", "1000.00", "remplie"),
        (date(2026, 4, 25), "consommateur", "5000.00", "remplie"),
        (date(2026, 4, 25), "consommateur", "5000.01", "non_remplie"),
    ],
)
def test_small_claims_stop_at_5_000_euros_and_at_merchants(
    au: date, classe: str, montant: str, etat: str
) -> None:
    mots = {"debiteur": debiteur(classe), "factures": [facture(montant=montant)]}
    assert table(au, **mots)["petites_creances"].etat == etat


def test_an_order_to_pay_is_proposed_without_dispute_and_a_trial_with_one() -> None:
    assert proposee() == "injonction_de_payer"
    assert proposee(historique=[CONTESTEE]) == "assignation"
    assert proposee(historique=[CONTESTEE, LEVEE]) == "injonction_de_payer"
    conteste = table(historique=[CONTESTEE])
    assert conteste["injonction_de_payer"].etat == "remplie"
    assert conteste["refere_provision"].etat == "a_verifier"


def test_an_answer_does_not_end_a_dispute() -> None:
    reponse = contact("2026-04-20", document="reponse_contestation")
    assert voies.contestee_le(dossier(historique=[CONTESTEE, reponse]), JOUR) == date(2026, 4, 10)
    assert voies.contestee_le(dossier(historique=[CONTESTEE]), date(2026, 4, 9)) is None


def test_a_debtor_of_another_member_state_gets_the_european_order() -> None:
    def ailleurs(pays: str) -> dict[str, Any]:
        adresse = {"voie": "1 Hauptstrasse", "code_postal": "10115", "ville": "Berlin"}
        return debiteur(adresse=adresse | {"pays": pays})

    assert proposee(debiteur=ailleurs("Allemagne")) == "injonction_europeenne"
    assert table(debiteur=ailleurs("Allemagne"))["injonction_de_payer"].etat == "non_remplie"
    assert table(debiteur=ailleurs("Danemark"))["injonction_europeenne"].etat == "a_verifier"
    assert table()["injonction_europeenne"].etat == "non_remplie"


@pytest.mark.parametrize(
    "mots",
    [
        {"debiteur": debiteur("public")},
        {
            "debiteur": debiteur(
                procedure_collective={"type": "redressement", "jugement": "2026-06-01"}
            )
        },
        {"factures": [facture(echeance="2026-12-31")]},
    ],
)
def test_nothing_is_open_against_a_public_body_an_insolvent_or_before_the_due_date(
    mots: dict[str, Any],
) -> None:
    assert {voie.etat for voie in table(**mots).values()} == {"non_remplie"}
    assert proposee(**mots) is None


def test_a_time_barred_debt_closes_every_way() -> None:
    vieille = {"factures": [facture(echeance="2021-03-31", jour="2021-03-01")]}
    assert table(date(2026, 3, 31), **vieille)["assignation"].etat == "remplie"
    assert table(date(2026, 4, 1), **vieille)["assignation"].etat == "non_remplie"


def test_an_assigned_claim_is_to_check() -> None:
    assert table(cession="affacturage")["assignation"].etat == "a_verifier"


@pytest.mark.parametrize(
    ("montant", "classe", "attendu"),
    [
        ("10000.00", "consommateur", False),
        ("10000.01", "consommateur", True),
        ("9000.00", "commercant", False),
        ("10000.00", "commercant", True),
    ],
)
def test_a_lawyer_is_compulsory_above_10_000_euros(
    montant: str, classe: str, attendu: bool
) -> None:
    mots = {"debiteur": debiteur(classe), "factures": [facture(montant=montant)]}
    notes = table(**mots)["assignation"].notes
    assert any("Avocat obligatoire" in note for note in notes) is attendu


def test_the_amicable_step_is_for_small_claims_before_the_civil_court_only() -> None:
    petite = {"debiteur": debiteur("consommateur")}
    assert "cpc_750_1" in table(**petite)["assignation"].textes
    assert "cpc_750_1" not in table(**petite)["injonction_de_payer"].textes
    assert "cpc_750_1" not in table()["assignation"].textes


def test_the_court_named_in_the_dossier_is_the_one_printed() -> None:
    nommee = table(juridiction={"nom": "TAE de Lyon"}, factures=[facture(montant="60000.00")])
    assert nommee["assignation"].juridiction == "TAE de Lyon"
    contribution = [n for n in nommee["injonction_de_payer"].notes if "Contribution" in n]
    assert len(contribution) == 1
    assert "à vérifier" in contribution[0]


def test_a_consumer_reads_nothing_of_merchants() -> None:
    ouvertes = table(debiteur=debiteur("consommateur"))
    del ouvertes["creance_incontestee"]
    mots = " ".join(
        f"{v.nom} {v.juridiction} {' '.join(c.texte for c in v.conditions)} {' '.join(v.notes)}"
        for v in ouvertes.values()
    )
    assert "commerç" not in mots
    assert "commerce" not in mots
