"""What a template sees: plain data, the postal block, the history as it may be shown."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kit.contexte import contexte
from kit.contexte.plat import plat
from kit.valeurs.enveloppe import LARGEUR, LIGNES
from tests import fabrique, sujets


def mots(**changes: Any) -> dict[str, Any]:
    return contexte(sujets.sujet(sujets.dossier(**changes)))


def test_the_context_holds_plain_data_only() -> None:
    def marcher(valeur: object) -> None:
        assert valeur is None or type(valeur) in (str, int, bool, list, dict), type(valeur)
        if isinstance(valeur, dict):
            for cle, dedans in valeur.items():
                assert type(cle) is str
                marcher(dedans)
        elif isinstance(valeur, list):
            for dedans in valeur:
                marcher(dedans)

    vus = mots()
    marcher(vus)
    assert json.loads(json.dumps(vus)) == vus


def test_an_object_that_can_act_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be shown"):
        plat(object())


def test_amounts_and_days_are_canonical() -> None:
    vus = mots()
    assert vus["decompte"]["echues"][0]["montant_ttc"] == "1000.00"
    assert vus["au"] == "2026-11-20"
    assert vus["chronologie"][0]["jour"] == "2026-04-08"
    assert vus["chronologie"][0]["heure"] == "09:12"


def test_the_mentions_of_r123_237_and_238_are_those_of_the_sender() -> None:
    emetteur = mots()["emetteur"]
    lu = " ".join(emetteur["mentions"]).replace("\u00a0", " ").replace("\u202f", " ")
    assert "SARL au capital de 20 000,00 €" in lu
    assert "SIREN 100 000 009 – RCS Rennes" in lu
    assert emetteur["lignes"] == ["12 rue des Forges", "35000 RENNES"]
    assert emetteur["signataire"]["nom"] == "Claire Le Goff"


def test_the_postal_block_is_in_postal_order_without_punctuation() -> None:
    adresse = {
        "voie": "4, place du Marché",
        "complement": "Bâtiment B",
        "code_postal": "01000",
        "ville": "Bourg-en-Bresse",
    }
    debiteur = fabrique.debiteur(adresse=adresse, representant={"nom": "Éva Durand"})
    assert mots(debiteur=debiteur)["destinataire"]["lignes"] == [
        "SAS Boutiques Durand",
        "À l’attention d’Éva Durand",
        "Bâtiment B",
        "4 place du Marché",
        "01000 BOURG-EN-BRESSE",
    ]


def test_the_postal_block_keeps_to_six_lines_of_38_and_never_drops_the_address() -> None:
    adresse = {
        "voie": "128 avenue du Général de Gaulle",
        "complement": "Zone industrielle des Trois Fontaines",
        "code_postal": "44000",
        "ville": "Nantes",
    }
    nom = "Société nouvelle des établissements Durand père et fils de Nantes et Rezé"
    gerant = {"nom": "Maximilien de La Rochefoucauld-Montbel"}
    debiteur = fabrique.debiteur(nom=nom, adresse=adresse, representant=gerant)
    lignes = mots(debiteur=debiteur)["destinataire"]["lignes"]
    assert len(lignes) <= LIGNES
    assert max(map(len, lignes)) <= LARGEUR
    assert nom in " ".join(lignes)
    assert lignes[-1] == "44000 NANTES"


def test_a_consumer_is_written_to_by_name_alone() -> None:
    vus = mots(debiteur=fabrique.debiteur("consommateur", nom="Jean Petit"))
    assert vus["destinataire"]["lignes"][0] == "Jean Petit"
    assert vus["destinataire"]["attention"] is None


def test_a_lawyer_signs_with_the_bar_and_writes_abroad_with_the_country() -> None:
    adresse = {"voie": "5 rue Nationale", "code_postal": "35000", "ville": "Rennes"}
    avocat = {"nom": "Me Jeanne Roux", "barreau": "Rennes", "adresse": adresse}
    ailleurs = {"voie": "1 Grand-Place", "code_postal": "1000", "ville": "Bruxelles"}
    vus = mots(
        expediteur="avocat",
        avocat=avocat,
        debiteur=fabrique.debiteur(adresse=ailleurs | {"pays": "Belgique"}),
    )
    assert vus["emetteur"]["mentions"] == ["Avocat au barreau de Rennes"]
    assert vus["emetteur"]["signataire"]["nom"] == "Me Jeanne Roux"
    assert vus["destinataire"]["lignes"][-2:] == ["1000 BRUXELLES", "BELGIQUE"]


def test_a_transmission_is_addressed_to_the_agency() -> None:
    agence = {
        "nom": "Recouvrement de l'Ouest",
        "adresse": {"voie": "1 quai de la Fosse", "code_postal": "44000", "ville": "Nantes"},
    }
    fait = sujets.dossier(agence=agence)
    sujet = sujets.sujet(fait, modele=sujets.modele("dossier", id="transmission_agence"))
    assert contexte(sujet)["destinataire"]["nom"] == "Recouvrement de l'Ouest"


def test_confidential_contacts_and_exhibits_never_show() -> None:
    texte = json.dumps(mots(), ensure_ascii=False)
    assert sujets.CONFIDENTIEL not in texte
    assert "médiation" not in texte
    assert [piece["numero"] for piece in mots()["pieces"]] == [1, 2, 3, 4]


def test_a_contact_after_the_day_does_not_show() -> None:
    assert "Contact d'après." not in json.dumps(mots(), ensure_ascii=False)


def test_a_contact_without_exhibit_is_said_to_be_without_proof() -> None:
    preuves = [contact["preuves"] for contact in mots()["chronologie"]]
    assert preuves == [[3], [], [4]]


def test_a_contact_proved_by_a_confidential_exhibit_does_not_name_it() -> None:
    vus = mots(historique=[fabrique.contact("2026-04-08", piece="secrete")])
    assert vus["chronologie"][0]["preuves"] == []
    assert vus["chronologie"][0]["numero_piece"] is None


@pytest.mark.parametrize(("jour", "ecart"), [("2026-05-08", None), ("2026-05-09", 31)])
def test_a_silence_shows_from_the_thirty_first_day(jour: str, ecart: int | None) -> None:
    historique = [fabrique.contact("2026-04-08"), fabrique.contact(jour)]
    assert mots(historique=historique)["chronologie"][1]["ecart_jours"] == ecart


def test_contacts_are_counted_by_channel_and_direction() -> None:
    canaux = {ligne["canal"]: ligne for ligne in mots()["canaux"]}
    assert canaux["telephone"] == {"canal": "telephone", "emis": 0, "recus": 1, "total": 1}
    assert sum(ligne["total"] for ligne in canaux.values()) == 3


def test_reminders_are_what_was_sent_to_ask_for_payment() -> None:
    assert [r["titre"] for r in mots()["relances"]] == ["relance amiable", "mise en demeure"]


@pytest.mark.parametrize(
    ("le", "montant", "tenue"),
    [
        ("2026-06-30", "300.00", True),
        ("2026-06-30", "300.01", False),
        ("2026-06-09", "300.00", False),
        ("2026-11-20", "300.00", None),
    ],
)
def test_a_promise_is_kept_when_its_amount_came_before_its_day(
    le: str, montant: str, tenue: bool | None
) -> None:
    promesse = fabrique.contact(
        "2026-04-20", sens="recu", effet="promesse", promesse={"le": le, "montant": montant}
    )
    assert mots(historique=[promesse])["promesses"][0]["tenue"] is tenue


def test_the_last_notice_is_the_one_recalled() -> None:
    demeure = mots()["mise_en_demeure"]
    assert (demeure["jour"], demeure["recu_le"]) == ("2026-07-02", "2026-07-04")
    assert mots(historique=[])["mise_en_demeure"] is None


def test_a_clause_names_its_document_and_its_exhibit() -> None:
    clause = mots()["clause"]["penalites"]
    assert (clause["document"], clause["numero_piece"], clause["page"]) == (
        "Conditions générales",
        1,
        2,
    )


def test_due_and_future_invoices_are_told_apart() -> None:
    factures = [
        fabrique.facture("F-1"),
        fabrique.facture("F-9", echeance="2026-12-31", jour="2026-11-01"),
    ]
    vus = mots(factures=factures, paiements=[])["decompte"]
    assert [solde["numero"] for solde in vus["echues"]] == ["F-1"]
    assert [solde["numero"] for solde in vus["non_echues"]] == ["F-9"]
    assert vus["plus_ancienne_echeance"] == "2026-03-31"
    assert vus["jours_retard"] == (fabrique.JOUR - date(2026, 3, 31)).days


def test_the_nature_of_a_line_is_not_said_twice() -> None:
    lignes = mots()["decompte"]["lignes"]
    assert any(ligne["nature"] == "penalites" for ligne in lignes)
    assert not any(ligne["calcul"].startswith("Pénalités de retard :") for ligne in lignes)


def test_the_logo_is_named_only_when_there_is_one() -> None:
    sujet = sujets.sujet()
    assert contexte(sujet)["logo"] is None
    assert contexte(replace(sujet, logo=(b"<svg/>", "image/svg+xml")))["logo"] == "kit:logo"


def entrepreneuse(**mots: Any) -> dict[str, Any]:
    nom = "Maëlle Caradec"
    gerante = {"nom": nom, "qualite": "entrepreneuse individuelle"}
    return fabrique.creancier(nom=nom, forme="EI", capital=None, representant=gerante, **mots)


def test_a_sole_trader_says_ei_signs_once_and_is_represented_by_nobody() -> None:
    vus = mots(creancier=entrepreneuse())
    assert vus["creancier"]["nom"] == vus["emetteur"]["nom"] == "Maëlle Caradec EI"
    assert vus["emetteur"]["signataire"]["nom"] == "Maëlle Caradec EI"
    assert (vus["creancier"]["representant"], vus["creancier"]["forme"]) == (None, None)
    assert vus["creancier"]["physique"] is True
    assert mots()["creancier"]["physique"] is False


def test_what_the_user_is_warned_of_is_not_for_the_debtor() -> None:
    assert "alertes" not in mots()["decompte"]


def test_the_silence_up_to_the_day_is_told_from_the_thirty_first_day() -> None:
    assert mots(historique=[fabrique.contact("2026-10-21")])["silence"] is None
    assert mots(historique=[fabrique.contact("2026-10-20")])["silence"] == 31
    assert mots(historique=[])["silence"] is None


@pytest.mark.parametrize(
    ("le", "document", "comptee"),
    [
        ("2026-03-31", "relance_amiable", False),
        ("2026-04-01", "relance_amiable", True),
        ("2026-04-01", "relance_preventive", False),
    ],
)
def test_nothing_is_asked_before_the_due_date(le: str, document: str, comptee: bool) -> None:
    contact = fabrique.contact(le, document=document)
    assert bool(mots(historique=[contact])["relances"]) is comptee


def test_a_notice_that_came_back_is_not_recalled() -> None:
    revenue = {"depose_le": "2026-07-02", "statut": "npai"}
    demeure = fabrique.mise_en_demeure("2026-07-02") | {"envoi": revenue}
    assert mots(historique=[demeure])["mise_en_demeure"] is None


def test_an_invoice_is_attached_only_when_its_exhibit_may_be_shown() -> None:
    message = sujets.modele("courriel", pieces_jointes=("factures",))
    assert contexte(sujets.sujet(modele=message))["jointes"] == ["F-1"]
    assert contexte(sujets.sujet(modele=message, pieces=()))["jointes"] == []
    assert mots()["jointes"] == []


def test_an_invoice_paid_in_part_or_acknowledged_has_arrived() -> None:
    parcours = mots()["parcours"]
    assert parcours["F-1"]["recue"], "a payment and a promise"
    seule = mots(historique=[], paiements=[])["parcours"]
    assert not seule["F-1"]["recue"]
    statut = [{"le": "2026-03-02", "statut": "mise_a_disposition"}]
    suivie = [fabrique.facture("F-1", statuts=statut)]
    assert mots(historique=[], paiements=[], factures=suivie)["parcours"]["F-1"]["recue"]


def test_part_payments_are_told_by_day() -> None:
    assert mots()["acomptes"] == [{"le": "2026-06-10", "montant": "300.00"}]
    assert mots(paiements=[])["acomptes"] == []


def test_a_sender_writes_only_the_mentions_that_it_has() -> None:
    association = fabrique.creancier(forme="Association", capital=None, siren=None, rcs=None)
    assert mots(creancier=association)["emetteur"]["mentions"] == ["Association"]


def test_a_sole_trader_is_written_to_under_his_own_name() -> None:
    debiteur = fabrique.debiteur(forme="EI", nom="Jean Petit")
    assert mots(debiteur=debiteur)["destinataire"]["lignes"][0] == "Jean Petit EI"


def test_a_promise_without_an_amount_is_kept_when_nothing_is_owed() -> None:
    promis = fabrique.contact(
        "2026-04-20", sens="recu", effet="promesse", promesse={"le": "2026-05-31"}
    )
    assert mots(historique=[promis])["promesses"][0]["tenue"] is False
    verse = [{"le": "2026-05-30", "montant": "6000.00"}]
    assert mots(historique=[promis], paiements=verse)["promesses"][0]["tenue"] is True


def test_nobody_is_called_when_nobody_is_known() -> None:
    assert mots(debiteur=fabrique.debiteur(contact=None))["appel"]["personne"] is None
