"""The letters of a payment plan: what is asked, of whom, when, and what must come first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import checks, decheance, decompte, echeancier
from kit.compose import compose, contexte
from kit.dossier import Cause, Concessions, Decheance, Dossier, Echeance, Paiement
from kit.errors import ModeleFautif
from kit.modele import choose
from tests import besoins_plan
from tests.test_modeles import (
    AU,
    DELAIS,
    MODELES,
    TEMPLATES,
    Cas,
    dossier_de,
    droit,
    exemple,
    lettre,
    lu,
    sujet,
)

MISE_EN_DEMEURE = "mise_en_demeure_echeance"
DECHEANCE = "decheance_du_terme"
CAUTION = "information_caution"
jours = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def texte(
    document: str, classe: str = "commercant", expediteur: str = "creancier", **m: Any
) -> str:
    return lu(lettre(Cas(document, classe, expediteur), **m).corps_html)


def mots(document: str, dossier: Dossier) -> dict[str, Any]:
    return contexte(sujet(choose(MODELES, document), dossier))


def corps(document: str, dossier: Dossier) -> str:
    return lu(compose(sujet(choose(MODELES, document), dossier), TEMPLATES).corps_html)


# -- the notice


def test_a_notice_claims_the_missed_instalment_and_not_the_balance() -> None:
    dossier = exemple("04-echeancier-rompu")
    suivi = mots(MISE_EN_DEMEURE, dossier)["suivi"]
    assert [v["numero"] for v in suivi["impayes"]] == [3]
    assert suivi["impaye"] == "3152.22"
    lue = corps(MISE_EN_DEMEURE, dossier)
    assert "la somme de 3 152,22 €" in lue.replace("\u202f", " ")
    assert "9 456,66" not in lue.replace("\u202f", " ")


def test_a_notice_quotes_the_clause_and_never_accelerates() -> None:
    dossier = exemple("04-echeancier-rompu")
    clause = next(c for c in dossier.contrat.clauses if c.objet == "decheance")  # type: ignore[union-attr]
    lue = corps(MISE_EN_DEMEURE, dossier)
    assert clause.texte[:60] in lue.replace("’", "'")
    assert "ne prononce pas cette déchéance" in lue
    assert "nous prononçons" not in lue


@given(jours, st.integers(1, 60))
def test_the_date_printed_leaves_the_whole_notice_after_presentation(
    au: date, preavis: int
) -> None:
    fin = decheance.limite(au, preavis)
    assert (fin - au).days >= preavis + decheance.ACHEMINEMENT
    assert fin.weekday() < 5


@given(jours, st.integers(1, 60), st.integers(0, 30))
def test_a_notice_never_expires_before_its_date_nor_before_its_delay(
    envoi: date, preavis: int, ecart: int
) -> None:
    presente = envoi + timedelta(days=ecart)
    contact = besoins_plan.MISE_EN_DEMEURE.model_copy(
        update={
            "le": replace(besoins_plan.MISE_EN_DEMEURE.le, jour=envoi),
            "envoi": besoins_plan.MISE_EN_DEMEURE.envoi.model_copy(  # type: ignore[union-attr]
                update={"depose_le": envoi, "presente_le": presente}
            ),
        }
    )
    fin = decheance.expire_le(contact, preavis)
    assert fin >= decheance.limite(envoi, preavis)
    assert fin >= presente + timedelta(days=preavis)


def test_a_consumer_has_the_thirty_days_of_the_plan() -> None:
    plan = besoins_plan.PLAN_SIGNE.model_copy(update={"decheance": Decheance(preavis_jours=30)})
    lue = texte(MISE_EN_DEMEURE, "consommateur", echeancier=plan)
    assert "30 jours à compter de sa première présentation" in lue
    assert "médiateur de la consommation" in lue


# -- the acceleration


def test_an_acceleration_names_only_the_instalments_that_the_notice_asked() -> None:
    lue = corps(DECHEANCE, exemple("21-decheance-du-terme"))
    assert "mis en demeure de payer le versement n° 2" in lue
    assert "expiré le 6 novembre 2026" in lue


def test_an_acceleration_without_a_notice_is_not_written() -> None:
    dossier = exemple("04-echeancier-rompu")
    with pytest.raises(ModeleFautif, match=r"decheance_du_terme/corps\.html:\d+"):
        corps(DECHEANCE, dossier)


def test_an_acceleration_is_not_written_once_the_instalment_notified_is_paid() -> None:
    dossier = exemple("21-decheance-du-terme")
    solde = Paiement(le=date(2026, 11, 5), montant=Decimal("1234.00"), echeance=2)
    with pytest.raises(ModeleFautif, match=r"decheance_du_terme/corps\.html:\d+"):
        corps(DECHEANCE, dossier.model_copy(update={"paiements": (*dossier.paiements, solde)}))


def test_without_a_notice_when_the_clause_dispenses_with_it_the_letter_leaves_a_delay() -> None:
    plan = besoins_plan.PLAN_SIGNE.model_copy(
        update={"decheance": Decheance(preavis_jours=15, mise_en_demeure="dispensee")}
    )
    cas = Cas(DECHEANCE, "commercant", "creancier")
    dossier = dossier_de(cas, echeancier=plan).model_copy(update={"historique": ()})
    lue = corps(DECHEANCE, dossier)
    assert "sans mise en demeure préalable" in lue
    assert "sauf paiement, avant cette date" in lue
    consommateur = dossier_de(Cas(DECHEANCE, "consommateur", "creancier"), echeancier=plan)
    with pytest.raises(ModeleFautif):
        corps(DECHEANCE, consommateur.model_copy(update={"historique": ()}))


def test_acceleration_brings_back_what_was_waived_on_condition() -> None:
    dossier = exemple("21-decheance-du-terme")
    assert dossier.echeancier is not None
    plan = dossier.echeancier.model_copy(update={"penalites": "abandonnees"})
    abandonne = dossier.model_copy(update={"echeancier": plan})
    avant = decompte.compute(abandonne, AU, droit().bareme)
    apres = decompte.compute(decheance.prononcer(abandonne, AU), AU, droit().bareme)
    # What the plan waived at its signature, to the cent.
    ecrit = echeancier.compute(abandonne, AU, droit().bareme, DELAIS)
    assert ecrit is not None
    assert apres.total - avant.total == ecrit.abandon > 0
    assert apres.par_jour > avant.par_jour == 0


def test_pronouncing_twice_changes_nothing_and_leaves_no_trace_in_the_annex() -> None:
    dossier = exemple("21-decheance-du-terme")
    une = decheance.prononcer(dossier, AU)
    assert decheance.prononcer(une, AU) == une
    assert len(mots(DECHEANCE, une)["chronologie"]) == len(dossier.historique)


# -- the surety


def test_a_surety_is_asked_the_instalments_due_and_nothing_more() -> None:
    dossier = exemple("21-decheance-du-terme")
    lue = corps(CAUTION, dossier).replace("\u202f", " ")
    assert "2 968,00 €" in lue
    assert "4 702,00" not in lue
    assert "ne vous est pas opposable" in lue


def test_a_surety_is_never_asked_more_than_the_limit() -> None:
    dossier = exemple("21-decheance-du-terme")
    assert dossier.echeancier is not None
    assert dossier.echeancier.caution is not None
    petite = dossier.echeancier.caution.model_copy(update={"montant": Decimal("1000.00")})
    plan = dossier.echeancier.model_copy(update={"caution": petite})
    suivi = mots(CAUTION, dossier.model_copy(update={"echeancier": plan}))["suivi"]
    assert suivi["impaye_garanti"] == "1000.00"


def test_a_surety_that_is_not_joint_may_have_the_debtor_sued_first() -> None:
    caution = besoins_plan.CAUTION.model_copy(update={"solidaire": False})
    plan = besoins_plan.PLAN_SIGNE.model_copy(update={"caution": caution})
    assert "vous pouvez exiger que nous poursuivions d’abord" in texte(CAUTION, echeancier=plan)


def test_the_letter_to_a_surety_goes_to_the_surety() -> None:
    adresse = mots(CAUTION, exemple("21-decheance-du-terme"))["destinataire"]["lignes"]
    assert adresse == ["Sylvie Grandjean", "3 chemin du Haut-Fays", "88200 REMIREMONT"]


# -- the transaction and the surety's own words


def test_a_transaction_prints_the_concessions_of_the_dossier() -> None:
    dossier = exemple("19-transaction-et-caution")
    lue = corps("echeancier", dossier).replace("’", "'")
    assert dossier.echeancier is not None
    concessions = dossier.echeancier.concessions
    assert isinstance(concessions, Concessions)
    for ecrit in (concessions.creancier, concessions.debiteur, concessions.litige):
        assert " ".join(ecrit.split())[:50] in lue


def test_a_natural_person_writes_the_sum_or_the_surety_is_void() -> None:
    lue = corps("echeancier", exemple("19-transaction-et-caution"))
    assert "à peine de nullité de son engagement" in lue
    assert "dix mille cinq cents euros" in lue
    assert "trois exemplaires originaux" in lue


def test_a_company_that_stands_surety_is_not_asked_the_mention_of_a_person() -> None:
    dossier = exemple("19-transaction-et-caution")
    assert dossier.echeancier is not None
    assert dossier.echeancier.caution is not None
    societe = dossier.echeancier.caution.model_copy(update={"forme": "SAS"})
    plan = dossier.echeancier.model_copy(update={"caution": societe})
    lue = corps("echeancier", dossier.model_copy(update={"echeancier": plan}))
    assert "2297" not in lue
    assert "Mention à écrire par le représentant de la caution" in lue


# -- how the plan stands


@given(st.lists(st.integers(1, 200000), min_size=1, max_size=8), st.integers(0, 1_000_000))
def test_paid_unpaid_and_to_come_add_up_to_the_plan(centimes: list[int], recu: int) -> None:
    base = dossier_de(Cas(MISE_EN_DEMEURE, "commercant", "creancier"))
    listees = tuple(
        Echeance(le=date(2026, 9, 20) + timedelta(days=20 * n), montant=Decimal(c) / 100)
        for n, c in enumerate(centimes)
    )
    plan = besoins_plan.PLAN_SIGNE.model_copy(
        update={"echeances": listees, "premiere": None, "periodicite": None, "nombre": None}
    )
    payes = (Paiement(le=date(2026, 10, 1), montant=Decimal(recu) / 100),) if recu else ()
    suivi = mots(MISE_EN_DEMEURE, base.model_copy(update={"echeancier": plan, "paiements": payes}))[
        "suivi"
    ]
    parts = (suivi["paye"], suivi["impaye"], suivi["a_echoir"])
    assert sum(map(Decimal, parts)) == sum(e.montant for e in listees)
    assert all(Decimal(part) >= 0 for part in parts)


# -- the call


@pytest.mark.parametrize(
    ("nom", "motif"),
    [
        ("10-relance-amiable", "premier_rappel"),
        ("11-relance-ferme", "relance"),
        ("12-ultime-relance", "promesse_rompue"),
        ("01-facture-simple", "escalade"),
        ("07-contestation", "contestation"),
        ("20-echeancier-respecte", "rappel_echeance"),
        ("04-echeancier-rompu", "echeance_impayee"),
    ],
)
def test_the_reason_of_a_call_follows_the_dossier(nom: str, motif: str) -> None:
    assert mots("script_appel", exemple(nom))["appel"]["motif"] == motif


def test_a_call_to_a_contesting_debtor_claims_nothing() -> None:
    lue = corps("script_appel", exemple("07-contestation"))
    assert "ne rien réclamer" in lue
    assert "Sous les yeux" not in lue


def test_a_call_before_any_due_date_only_asks_if_all_went_well() -> None:
    dossier = exemple("10-relance-amiable")
    futures = tuple(f.model_copy(update={"echeance": date(2026, 12, 15)}) for f in dossier.factures)
    lue = corps("script_appel", dossier.model_copy(update={"factures": futures}))
    assert "tout s’est bien passé" in lue
    assert "€" not in lue


def test_an_agency_that_calls_recalls_its_letter_and_its_mandate() -> None:
    lue = texte("script_appel", "consommateur", "agence")
    assert "notre lettre du 2 novembre 2026, référence 2026-118" in lue
    assert "chargée du recouvrement amiable pour le compte de" in lue
    assert "ni à un proche, ni à un voisin, ni au travail" in lue


# -- what is doubtful in the dossier


def alertes(dossier: Dossier) -> list[str]:
    return [probleme.mot for probleme in checks.check(dossier, AU)]


def test_a_transaction_without_concessions_and_concessions_without_one_are_doubtful() -> None:
    dossier = exemple("19-transaction-et-caution")
    assert dossier.echeancier is not None
    assert alertes(dossier) == []
    nue = dossier.echeancier.model_copy(update={"concessions": None})
    assert "echeancier.nature" in alertes(dossier.model_copy(update={"echeancier": nue}))
    muette = {"echeancier": nue, "cause": Cause(nature="contestation")}
    graves = [p.gravite for p in checks.check(dossier.model_copy(update=muette), AU)]
    assert "erreur" in graves, "neither concessions nor a dispute: nothing to write"
    simple = dossier.echeancier.model_copy(update={"nature": "simple"})
    assert "echeancier.concessions" in alertes(dossier.model_copy(update={"echeancier": simple}))


def test_a_surety_that_ends_before_the_first_instalment_is_doubtful() -> None:
    dossier = exemple("19-transaction-et-caution")
    assert dossier.echeancier is not None
    assert dossier.echeancier.caution is not None
    for fin, doute in ((date(2026, 12, 30), True), (date(2026, 12, 31), False)):
        courte = dossier.echeancier.caution.model_copy(update={"jusqu_au": fin})
        plan = dossier.echeancier.model_copy(update={"caution": courte})
        lues = alertes(dossier.model_copy(update={"echeancier": plan}))
        assert ("echeancier.caution.jusqu_au" in lues) is doute


@pytest.mark.parametrize(("numero", "doute"), [("0899123456", True), ("0299123456", False)])
def test_a_premium_rate_number_to_call_back_is_doubtful(numero: str, doute: bool) -> None:
    dossier = exemple("19-transaction-et-caution")
    assert dossier.creancier.contact is not None
    contact = dossier.creancier.contact.model_copy(update={"telephone": numero})
    creancier = dossier.creancier.model_copy(update={"contact": contact})
    lues = alertes(dossier.model_copy(update={"creancier": creancier}))
    assert ("creancier.contact.telephone" in lues) is doute
