"""The letters around the ladder: what each one says, and what it never says."""

from __future__ import annotations

import html
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kit import decompte, francais
from kit.compose import compose, contexte
from kit.dossier import Adresse, Clause, LettreAgence, Options, Paiement
from kit.modele import choose
from tests import besoins, test_modeles
from tests.test_modeles import (
    AU,
    MODELES,
    TEMPLATES,
    Cas,
    dossier_de,
    droit,
    exemple,
    lettre,
    sujet,
)


def texte(modele: str, classe: str = "commercant", expediteur: str = "creancier", **m: Any) -> str:
    return test_modeles.lu(lettre(Cas(modele, classe, expediteur), **m).corps_html)


def mots(nom: str, document: str, **changes: Any) -> dict[str, Any]:
    lu = exemple(nom).model_copy(update=changes)
    return contexte(sujet(choose(MODELES, document), lu))


def corps_de(nom: str, document: str, **changes: Any) -> str:
    lu = exemple(nom).model_copy(update=changes)
    composition = compose(sujet(choose(MODELES, document), lu), TEMPLATES)
    return test_modeles.lu(composition.corps_html)


def plat(montant: Decimal) -> str:
    return test_modeles.lu(html.unescape(francais.eur(str(montant))))


# -- before the due date


def test_a_preventive_reminder_asks_no_overdue_sum_and_no_penalty() -> None:
    for classe in ("commercant", "consommateur", "public"):
        corps = texte("relance_preventive", classe)
        assert re.findall(r"pénalité|indemnité|intérêt|retard|mise en demeure", corps) == []
        assert "ce message ne" in corps


def test_a_preventive_reminder_gives_the_last_status_of_the_platform() -> None:
    etats = mots("15-relance-preventive", "relance_preventive")["parcours"]
    assert etats["F-2026-176"] == {
        "commande": "DV-2026-094",
        "statut": "approuvee",
        "jour": "2026-11-04",
        "recue": True,
    }


# -- the note of penalties


def test_a_note_of_penalties_is_no_invoice_and_bears_no_tax() -> None:
    corps = texte("note_de_penalites")
    assert re.findall(r"TVA|taxe|intérêts légaux", corps) == []
    assert "Elle n’est pas une facture" in corps


def test_the_note_asks_penalties_and_indemnities_only() -> None:
    compte = decompte.compute(exemple("02-trois-factures-avoir-acomptes"), AU, droit().bareme)
    corps = texte("note_de_penalites")
    assert f"régler la somme de {plat(compte.penalites + compte.indemnites)}" in corps
    assert f"Le principal, soit {plat(compte.principal)} à ce jour, reste dû par ailleurs" in corps


def test_a_capitalisation_clause_takes_away_the_sentence_that_denies_it() -> None:
    contrat = exemple("02-trois-factures-avoir-acomptes").contrat
    assert contrat is not None
    clause = Clause(objet="capitalisation", texte="Les intérêts dus pour un an en produisent.")
    avec = contrat.model_copy(update={"clauses": (*contrat.clauses, clause)})
    assert "n’en produisent pas d’autres" in texte("note_de_penalites")
    assert "n’en produisent pas d’autres" not in texte("note_de_penalites", contrat=avec)


# -- the suspension


@pytest.mark.parametrize(
    ("nature", "phrase", "article"),
    [
        ("inexecution", "est une inexécution suffisamment grave", "article 1219"),
        ("anticipee", "Nous vous notifions donc, sans attendre", "article 1220"),
        ("comptant", "le prix est payé avant la livraison", "article 1612"),
    ],
)
@pytest.mark.parametrize("classe", ["commercant", "consommateur"])
def test_each_suspension_has_its_ground(
    nature: str, phrase: str, article: str, classe: str
) -> None:
    voulue = besoins.SUSPENSION.model_copy(update={"nature": nature})
    corps = texte("suspension", classe, suspension=voulue)
    assert phrase in corps
    assert article in corps
    assert re.findall(r"résili|résolution|rupture", corps) == []
    assert "ne met pas fin au contrat" in corps


def test_a_suspension_already_begun_is_not_said_to_be_avoidable() -> None:
    commencee = besoins.SUSPENSION.model_copy(update={"a_compter_du": date(2026, 11, 20)})
    assert "évite la suspension" in texte("suspension")
    assert "évite la suspension" not in texte("suspension", suspension=commencee)


def test_the_clause_of_suspension_is_named_when_the_contract_has_it() -> None:
    clause = Clause(objet="suspension", texte="En cas d'impayé, suspension.", article="10")
    contrat = exemple("02-trois-factures-avoir-acomptes").contrat
    assert contrat is not None
    avec = contrat.model_copy(update={"clauses": (clause,)})
    assert "article 10" in texte("suspension", contrat=avec)


# -- the answer to a dispute


def test_the_answer_separates_the_parts_and_claims_only_the_undisputed_one() -> None:
    corps = corps_de("07-contestation", "reponse_contestation")
    assert "8 847,36 € 2 304,00 € 6 543,36 €" in corps
    assert "La part non contestée, soit 6 543,36 €" in corps
    assert re.findall(r"reconnaissez|vous devez|mettons en demeure", corps) == []


def test_a_wholly_contested_claim_asks_no_payment() -> None:
    litige = exemple("07-contestation").contestations[0].model_copy(update={"montant": None})
    corps = corps_de("07-contestation", "reponse_contestation", contestations=(litige,))
    assert "cette lettre ne demande donc aucun paiement" in corps
    assert "IBAN" not in corps


def test_a_dispute_that_persists_is_taken_over_by_the_management() -> None:
    litige = exemple("07-contestation").contestations[0]
    persiste = litige.model_copy(update={"repondue_le": date(2026, 11, 2)})
    corps = corps_de("07-contestation", "reponse_contestation", contestations=(persiste,))
    assert "Une première réponse vous a été adressée le 2 novembre 2026" in corps
    assert "Gwenaël Prigent, président, l’a réexaminé" in corps
    assert "la direction" not in texte("reponse_contestation")


def test_a_consumer_is_offered_his_mediator_and_no_contract_period() -> None:
    corps = texte("reponse_contestation", "consommateur")
    assert "Médiation Artisans et Particuliers" in corps
    assert "médiateur des entreprises" not in corps
    assert "Le contrat règle ainsi" not in corps


def test_the_answer_cites_the_exhibits_by_their_number() -> None:
    litige = mots("07-contestation", "reponse_contestation")["litige"]
    assert litige["contestations"][0]["points"][0]["pieces"] == ["1", "3"]
    assert litige["contestations"][0]["recue"]["numero_piece"] == 6


# -- the promise, the receipt, the change of interlocutor


def test_the_last_promise_is_the_one_confirmed() -> None:
    promesse = mots("02-trois-factures-avoir-acomptes", "promesse_confirmee")["promesse"]
    assert (promesse["jour"], promesse["pour_le"]) == ("2026-09-03", "2026-09-30")
    assert promesse["de"] == "Étienne Gaudin, président"


def test_a_receipt_says_where_every_cent_of_each_payment_went() -> None:
    for nom in ("02-trois-factures-avoir-acomptes", "14-paye-en-retard", "05-consommateur"):
        quittance = mots(nom, "quittance")["quittance"]
        for versement in quittance["versements"]:
            parts = sum(Decimal(part["montant"]) for part in versement["imputations"])
            assert parts + Decimal(versement["non_impute"]) == Decimal(versement["montant"])


def test_a_receipt_never_settles_more_than_it_says() -> None:
    corps = corps_de("14-paye-en-retard", "quittance")
    assert "Le principal des factures échues est entièrement réglé." in corps
    assert "Restent dus les seuls accessoires" in corps
    assert "n’est pas donnée pour solde de tout compte" in corps


def test_a_receipt_in_full_says_what_is_settled_and_returns_the_surplus() -> None:
    base = exemple("14-paye-en-retard")
    surplus = Paiement(le=date(2026, 11, 18), montant=Decimal("400.00"), moyen="virement")
    corps = corps_de(
        "14-paye-en-retard",
        "quittance",
        paiements=(*base.paiements, surplus),
        options=Options(imputation="principal"),
    )
    assert "entièrement réglées, en principal et en accessoires" in corps
    assert "Aucune somme échue ne reste due" in corps
    assert "Un trop-perçu de 65,40 €" in corps
    assert "IBAN" not in corps


def test_a_change_of_interlocutor_keeps_the_account_and_warns_of_fraud() -> None:
    corps = texte("changement_interlocuteur")
    assert "Le compte à créditer ne change pas" in corps
    assert "ne payez pas avant d’avoir vérifié" in corps
    agence = texte("changement_interlocuteur", expediteur="agence")
    assert "compte réservé aux fonds encaissés" in agence


@pytest.mark.parametrize(
    "modele", ["promesse_confirmee", "quittance", "changement_interlocuteur", "relance_ferme"]
)
def test_an_agency_recalls_its_letter_in_every_contact(modele: str) -> None:
    agence = dossier_de(Cas(modele, "commercant", "agence")).agence
    assert agence is not None
    ecrite = LettreAgence(reference="R-77", le=date(2026, 11, 3))
    avec = agence.model_copy(update={"lettre": ecrite})
    corps = texte(modele, expediteur="agence", agence=avec)
    assert "notre lettre du 3 novembre 2026, référence R-77" in corps
    assert "éférence et date de cette lettre" not in corps


# -- what is true of this debtor, and no more


BELGE = Adresse(voie="1 Grand-Place", code_postal="1000", ville="Bruxelles", pays="Belgique")


def test_a_debtor_abroad_reads_no_french_court_and_no_order_to_pay() -> None:
    loin = exemple("01-facture-simple").debiteur.model_copy(update={"adresse": BELGE})
    lue = corps_de("01-facture-simple", "mise_en_demeure", debiteur=loin)
    libre = corps_de("01-facture-simple", "mise_en_demeure", debiteur=loin, contrat=None)
    assert "la juridiction désignée par le contrat" in lue
    assert "la juridiction compétente" in libre
    assert "injonction" not in lue + libre
    assert "siège" not in lue + libre
    assert "injonction" in corps_de("01-facture-simple", "mise_en_demeure")


@pytest.mark.parametrize("modele", ["relance_amiable", "relance_ferme", "ultime_relance"])
def test_a_message_says_an_invoice_is_attached_only_when_it_is(modele: str) -> None:
    assert "La facture est jointe à ce message" in corps_de("10-relance-amiable", modele)
    sans = corps_de("10-relance-amiable", modele, pieces=())
    assert "jointe" not in sans
    assert "nous vous l’enverrons de nouveau" in sans


@pytest.mark.parametrize(
    "modele", ["relance_amiable", "relance_ferme", "ultime_relance", "mise_en_demeure"]
)
def test_a_part_payment_is_acknowledged(modele: str) -> None:
    facture = exemple("10-relance-amiable").factures[0]
    paye = Paiement(le=facture.echeance, montant=Decimal("50.00"))
    lue = corps_de("10-relance-amiable", modele, paiements=(paye,))
    assert "Nous avons bien reçu 50,00 €" in lue
    assert "a pu ne pas vous parvenir" not in lue


def test_no_single_rate_is_said_when_invoices_bear_several() -> None:
    premiere = exemple("06-debiteur-public").factures[0]
    dates = {"date": date(2025, 5, 20), "echeance": date(2025, 6, 19), "numero": "A-1"}
    ancienne = premiere.model_copy(update=dates | {"piece": None, "statuts": ()})
    deux = corps_de("06-debiteur-public", "relance_ferme", factures=(ancienne, premiere))
    assert "au taux indiqué pour chaque facture à l’annexe A" in deux
    assert "taux appliqué :" not in deux
    assert "taux appliqué :" in corps_de("06-debiteur-public", "relance_ferme")


def test_a_full_stop_of_the_dossier_is_not_doubled() -> None:
    lue = texte("suspension")
    assert ".." not in lue
    assert " : les livraisons à venir du même contrat. Cette mesure" in lue
