"""The next document: the ladder day by day, each guard both ways, the clocks, the alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from kit import decision, echeancier, situation
from kit.decision import Decision
from tests.fabrique import (
    atelier,
    compute,
    contact,
    debiteur,
    delais,
    dossier,
    facture,
    mise_en_demeure,
)

AMIABLE = contact("2026-04-02", document="relance_amiable")
FERME = contact("2026-04-15", document="relance_ferme")
NOTE = contact("2026-04-30", document="note_de_penalites")
ULTIME = contact("2026-05-10", document="ultime_relance")
NOTICE = mise_en_demeure("2026-05-20", "2026-05-22")


def _decide(au: date, **mots: Any) -> Decision:
    le_dossier = dossier(**mots)
    plan = echeancier.compute(le_dossier, au, atelier().droit.bareme, delais())
    faits = situation.observe(le_dossier, compute(le_dossier, au), plan, delais(), au)
    return decision.decide(faits, atelier().modeles)


def _codes(decide: Decision, document: str) -> set[str]:
    return {motif.code for motif in decide.avis_sur(document).motifs if motif.interdit}


@pytest.mark.parametrize(
    ("au", "historique", "document"),
    [
        (date(2026, 3, 31), [], None),
        (date(2026, 4, 1), [], "relance_amiable"),
        (date(2026, 4, 7), [], "relance_amiable"),
        (date(2026, 4, 14), [AMIABLE], None),
        (date(2026, 4, 15), [AMIABLE], "relance_ferme"),
        (date(2026, 4, 15), [], "relance_amiable"),
        (date(2026, 4, 29), [AMIABLE, FERME], None),
        (date(2026, 4, 30), [AMIABLE, FERME], "note_de_penalites"),
        (date(2026, 5, 10), [AMIABLE, FERME], "ultime_relance"),
        (date(2026, 5, 17), [AMIABLE, FERME, ULTIME], None),
        (date(2026, 5, 18), [AMIABLE, FERME, ULTIME], "mise_en_demeure"),
        (date(2026, 6, 1), [AMIABLE, FERME, ULTIME, NOTICE], None),
    ],
)
def test_the_ladder_is_climbed_by_the_delays_of_the_scenario(
    au: date, historique: list[dict[str, Any]], document: str | None
) -> None:
    assert _decide(au, historique=historique).document == document


def test_two_reminders_are_never_sent_in_a_row() -> None:
    recente = contact("2026-04-10", document="relance_amiable")
    assert _decide(date(2026, 4, 17), historique=[recente]).document is None
    assert _decide(date(2026, 4, 18), historique=[recente]).document == "relance_ferme"


@pytest.mark.parametrize(
    "mots",
    [
        {"cause": {"nature": "mauvaise_foi", "piece": "courriel"}, "historique": [AMIABLE]},
        {
            "historique": [
                contact(
                    "2026-04-02",
                    sens="recu",
                    effet="promesse",
                    promesse={"le": jour, "montant": "500"},
                )
                for jour in ("2026-04-05", "2026-04-08")
            ]
        },
    ],
)
def test_bad_faith_or_two_broken_promises_lead_straight_to_the_notice(
    mots: dict[str, Any],
) -> None:
    assert _decide(date(2026, 4, 14), **mots).document == "mise_en_demeure"


def test_a_near_limit_leads_straight_to_the_notice() -> None:
    factures = [facture(echeance="2021-06-30", jour="2021-06-01")]
    assert _decide(date(2026, 4, 14), factures=factures).document == "mise_en_demeure"


def test_a_promise_holds_the_ladder_two_days_past_its_date() -> None:
    promesse = contact("2026-04-12", sens="recu", effet="promesse", promesse={"le": "2026-04-20"})
    historique = [AMIABLE, promesse]
    assert _decide(date(2026, 4, 22), historique=historique).document is None
    assert _decide(date(2026, 4, 23), historique=historique).document == "relance_ferme"


GARDES: list[tuple[str, dict[str, Any], str]] = [
    ("G1", {"paiements": [{"le": "2026-03-30", "montant": "1000.00"}]}, "relance_ferme"),
    ("G2", {"factures": [facture(echeance="2026-12-31")]}, "mise_en_demeure"),
    (
        "G3",
        {
            "debiteur": debiteur(
                procedure_collective={"type": "sauvegarde", "jugement": "2026-05-18"}
            )
        },
        "mise_en_demeure",
    ),
    (
        "G5",
        {
            "debiteur": debiteur(
                "consommateur",
                procedure_collective={"type": "surendettement", "jugement": "2026-05-18"},
            )
        },
        "relance_ferme",
    ),
    ("G6", {"factures": [facture(echeance="2021-05-17", jour="2021-05-01")]}, "mise_en_demeure"),
    (
        "G8",
        {"historique": [contact("2026-05-18", sens="recu", effet="contestation")]},
        "relance_ferme",
    ),
    ("G10", {"debiteur": debiteur("public")}, "mise_en_demeure"),
    ("G12", {"debiteur": debiteur(identite=None)}, "mise_en_demeure"),
    ("objet", {}, "echeancier"),
    ("objet", {}, "transmission_agence"),
    ("expediteur", {"expediteur": "avocat"}, "transmission_agence"),
]


@pytest.mark.parametrize(("code", "mots", "document"), GARDES)
def test_each_guard_refuses_with_its_reason(code: str, mots: dict[str, Any], document: str) -> None:
    avis = _decide(date(2026, 5, 18), **mots).avis_sur(document)
    assert not avis.possible
    assert code in {motif.code for motif in avis.motifs}


@pytest.mark.parametrize(
    ("code", "mots", "document", "veille"),
    [
        ("G3", GARDES[2][1], "mise_en_demeure", date(2026, 5, 17)),
        ("G5", GARDES[3][1], "relance_ferme", date(2026, 5, 17)),
        ("G6", GARDES[4][1], "mise_en_demeure", date(2026, 5, 17)),
        ("G8", GARDES[5][1], "relance_ferme", date(2026, 5, 17)),
    ],
)
def test_each_guard_is_silent_the_day_before(
    code: str, mots: dict[str, Any], document: str, veille: date
) -> None:
    assert code not in _codes(_decide(veille, **mots), document)


def test_an_answered_or_lifted_dispute_no_longer_stops() -> None:
    dispute = contact("2026-04-10", sens="recu", effet="contestation")
    levee = contact("2026-04-20", sens="recu", effet="contestation_levee")
    decide = _decide(date(2026, 4, 29), historique=[AMIABLE, dispute, levee])
    assert decide.document == "relance_ferme"


def test_fifteen_days_of_silence_after_an_answer_lead_to_the_notice() -> None:
    dispute = contact("2026-04-10", sens="recu", effet="contestation")
    reponse = contact("2026-04-20", document="reponse_contestation")
    historique = [AMIABLE, dispute, reponse]
    assert _decide(date(2026, 5, 4), historique=historique).document is None
    assert _decide(date(2026, 5, 5), historique=historique).document == "mise_en_demeure"


def test_a_platform_dispute_stops_the_ladder() -> None:
    statuts = [{"le": "2026-03-20", "statut": "en_litige"}]
    decide = _decide(date(2026, 4, 15), factures=[facture(statuts=statuts)])
    assert "G8" in _codes(decide, "relance_amiable")


PLAN = {
    "signe_le": "2026-04-20",
    "premiere": "2026-05-31",
    "periodicite": "mensuelle",
    "nombre": "3",
}


def test_a_kept_plan_is_left_in_peace_and_a_broken_one_is_not_chased_as_a_whole() -> None:
    assert "G7" in _codes(_decide(date(2026, 5, 31), echeancier=PLAN), "mise_en_demeure")
    assert "G7" in _codes(_decide(date(2026, 6, 3), echeancier=PLAN), "mise_en_demeure")
    rompu = _decide(date(2026, 6, 4), echeancier=PLAN)
    assert "plan_en_defaut" in _codes(rompu, "mise_en_demeure")


def test_a_proposed_plan_comes_first() -> None:
    propose = {cle: valeur for cle, valeur in PLAN.items() if cle != "signe_le"}
    decide = _decide(date(2026, 5, 18), echeancier=propose, historique=[AMIABLE, FERME, ULTIME])
    assert decide.document == "echeancier"


AGENCE = {
    "nom": "Recouvrement de l'Ouest",
    "siren": "300000007",
    "adresse": {"voie": "1 quai de la Fosse", "code_postal": "44000", "ville": "Nantes"},
    "assurance": {"assureur": "Assurances du Ponant", "police": "RC-1"},
    "compte_dedie": "FR7630006000011234567890189",
    "declaration_procureur": {"le": "2020-01-15", "parquet": "Nantes"},
    "remuneration": "12 % des sommes encaissées, à la charge du créancier.",
    "reversement": "Dans le mois de l'encaissement.",
}


def test_the_transfer_waits_for_the_notice_to_expire() -> None:
    historique = [AMIABLE, FERME, ULTIME, NOTICE]
    avant = _decide(date(2026, 6, 1), historique=historique, agence=AGENCE)
    apres = _decide(date(2026, 6, 2), historique=historique, agence=AGENCE)
    assert (avant.document, apres.document) == (None, "transmission_agence")


def test_a_transferred_file_is_not_chased_by_two() -> None:
    transmis = contact("2026-06-10", document="transmission_agence")
    decide = _decide(date(2026, 7, 1), historique=[AMIABLE, NOTICE, transmis], agence=AGENCE)
    assert decide.document is None
    assert "transmis" in _codes(decide, "relance_ferme")


def test_the_clocks_are_in_order_and_named() -> None:
    horloges = _decide(date(2026, 5, 25), historique=[AMIABLE, FERME, ULTIME, NOTICE]).horloges
    assert [horloge.objet for horloge in horloges] == ["mise_en_demeure", "prescription"]
    assert [horloge.le for horloge in horloges] == [date(2026, 6, 1), date(2031, 3, 31)]


def test_insolvency_starts_the_two_months_of_the_declaration() -> None:
    procedure = {"type": "redressement", "jugement": "2026-05-01", "bodacc": "2026-05-12"}
    mots = {"debiteur": debiteur(procedure_collective=procedure)}
    objets = {h.objet: h.le for h in _decide(date(2026, 5, 20), **mots).horloges}
    assert objets["declaration"] == date(2026, 7, 12)
    tard = {h.objet: h.le for h in _decide(date(2026, 7, 13), **mots).horloges}
    assert tard["releve_de_forclusion"] == date(2026, 11, 12)


def test_the_alerts_say_what_needs_an_eye() -> None:
    assert _decide(date(2026, 4, 29)).alertes == ()
    assert "30 jours de retard" in _decide(date(2026, 4, 30)).alertes[0]
    rompue = contact("2026-04-02", sens="recu", effet="promesse", promesse={"le": "2026-04-10"})
    assert "non tenue" in _decide(date(2026, 4, 29), historique=[rompue]).alertes[0]


def test_a_letter_that_came_back_is_told_until_the_address_is_checked() -> None:
    revenu = contact("2026-04-10", canal="recommande", envoi={"statut": "npai"})
    vu = debiteur(identite={"source": "RNE", "verifiee_le": "2026-04-11"})
    dit = "pli du 10/04/2026 revenu, destinataire inconnu : vérifiez l'adresse avant tout envoi."
    assert _decide(date(2026, 4, 29), historique=[revenu]).alertes == (dit,)
    assert _decide(date(2026, 4, 29), historique=[revenu], debiteur=vu).alertes == ()


def test_a_reply_falls_within_ten_days_and_a_notice_after_seven() -> None:
    le_dossier = dossier()
    reponse = situation.limite("reponse", le_dossier, delais(), date(2026, 4, 1))
    assert reponse == date(2026, 4, 10)
    notice = situation.limite("mise_en_demeure", le_dossier, delais(), date(2026, 4, 24))
    assert notice == date(2026, 5, 4)
    client = dossier(debiteur=debiteur("consommateur"))
    longue = situation.limite("mise_en_demeure", client, delais(), date(2026, 4, 24))
    assert longue == date(2026, 5, 12)


def test_bad_faith_without_proof_is_first_answered_by_the_penalties() -> None:
    cause = {"nature": "mauvaise_foi"}
    assert _decide(date(2026, 4, 14), cause=cause, historique=[AMIABLE]).document == (
        "note_de_penalites"
    )
    note = contact("2026-04-14", document="note_de_penalites")
    apres = _decide(date(2026, 4, 22), cause=cause, historique=[AMIABLE, note])
    assert apres.document == "mise_en_demeure"


F2 = facture("F-2", echeance="2026-06-30", jour="2026-06-01")
PAYE = {"le": "2026-06-15", "montant": "1070.00", "facture": "F-1"}


@pytest.mark.parametrize("suites", [[AMIABLE], [AMIABLE, FERME, ULTIME], [AMIABLE, ULTIME, NOTICE]])
def test_the_ladder_starts_again_for_an_invoice_that_was_never_chased(
    suites: list[dict[str, Any]],
) -> None:
    decide = _decide(
        date(2026, 7, 1), factures=[facture(), F2], paiements=[PAYE], historique=suites
    )
    assert decide.document == "relance_amiable"


def test_a_notice_that_came_back_is_sent_again() -> None:
    envoi = {"depose_le": "2026-05-20", "presente_le": "2026-05-22", "statut": "npai"}
    revenue = mise_en_demeure("2026-05-20", envoi=envoi)
    decide = _decide(date(2026, 6, 10), historique=[AMIABLE, FERME, ULTIME, revenue])
    assert decide.document == "mise_en_demeure"


def test_a_claim_born_after_the_judgment_may_be_demanded() -> None:
    procedure = {"type": "redressement", "jugement": "2026-03-01"}
    decide = _decide(date(2026, 4, 1), debiteur=debiteur(procedure_collective=procedure))
    assert decide.document in ("declaration_de_creance", "relance_amiable")
    assert "G3" not in _codes(decide, "relance_amiable")


@pytest.mark.parametrize(
    "mots",
    [
        {"cause": {"nature": "contestation", "depuis": "2026-05-10"}},
        {"contestations": [{"le": "2026-05-10", "objet": "Un panneau rayé."}]},
        {"factures": [facture(statuts=[{"le": "2026-05-10", "statut": "en_litige"}])]},
    ],
)
def test_an_old_answer_does_not_meet_a_new_dispute(mots: dict[str, Any]) -> None:
    historique = [contact("2026-04-20", document="reponse_contestation")]
    avant = _decide(date(2026, 5, 9), historique=historique, **mots)
    apres = _decide(date(2026, 5, 18), historique=historique, **mots)
    assert "G8" not in _codes(avant, "mise_en_demeure")
    assert "G8" in _codes(apres, "mise_en_demeure")


def test_a_dispute_on_a_paid_invoice_stops_nothing() -> None:
    factures = [facture(statuts=[{"le": "2026-03-05", "statut": "en_litige"}]), F2]
    decide = _decide(date(2026, 7, 1), factures=factures, paiements=[PAYE])
    assert decide.document == "relance_amiable"


def test_a_proposal_is_left_its_time_and_a_lost_plan_is_not_proposed_again() -> None:
    propose = {cle: valeur for cle, valeur in PLAN.items() if cle != "signe_le"}
    envoyee = contact("2026-05-10", document="echeancier")
    assert _decide(date(2026, 5, 25), echeancier=propose, historique=[envoyee]).document != (
        "echeancier"
    )
    assert _decide(date(2026, 5, 26), echeancier=propose, historique=[envoyee]).document == (
        "echeancier"
    )
    dechu = contact("2026-06-20", document="decheance_du_terme", canal="recommande")
    decide = _decide(date(2026, 7, 1), echeancier=PLAN, historique=[dechu])
    assert "plan" in _codes(decide, "echeancier")


def test_a_day_before_every_invoice_says_so() -> None:
    decide = _decide(date(2026, 2, 1))
    assert (decide.document, decide.motifs) == (None, ("aucune facture n'est encore émise.",))


def test_a_declared_claim_has_no_declaration_clock() -> None:
    procedure = {"type": "redressement", "jugement": "2026-05-01", "bodacc": "2026-05-12"}
    mots = {"debiteur": debiteur(procedure_collective=procedure)}
    declaree = contact("2026-05-15", document="declaration_de_creance", canal="recommande")
    objets = {h.objet for h in _decide(date(2026, 5, 20), historique=[declaree], **mots).horloges}
    assert "declaration" not in objets


def test_the_agency_letter_noted_in_its_block_is_done() -> None:
    agence = AGENCE | {"lettre": {"reference": "LA-77", "le": "2026-05-01"}}
    decide = _decide(date(2026, 5, 18), expediteur="agence", agence=agence)
    assert decide.document != "lettre_agence"
    assert "r124_4" not in _codes(decide, "relance_ferme")


def test_what_goes_around_the_ladder_is_sent_once() -> None:
    interlocuteur = {"le": "2026-04-20", "nouveau": {"nom": "Anne Roy"}}
    envoye = contact("2026-04-21", document="changement_interlocuteur")
    mots = {"interlocuteur": interlocuteur, "historique": [envoye]}
    avis = _decide(date(2026, 4, 25), **mots).avis_sur("changement_interlocuteur")
    assert [motif.texte for motif in avis.motifs] == ["déjà envoyé le 21/04/2026."]
    informee = contact("2026-04-22", document="information_caution")
    avis = _decide(date(2026, 4, 25), historique=[informee]).avis_sur("information_caution")
    assert "déjà envoyée le 22/04/2026." in [motif.texte for motif in avis.motifs]


def test_a_performance_is_suspended_before_term_when_the_default_is_certain() -> None:
    """Article 1220 of the civil code; article 1219 waits for the term."""
    factures = [facture(echeance="2026-12-31")]
    for nature, interdite in (("anticipee", False), ("inexecution", True)):
        suspension = {
            "nature": nature,
            "prestation": "L'entretien.",
            "a_compter_du": "2026-05-30",
            "reprise": "Au paiement.",
        }
        decide = _decide(date(2026, 5, 18), factures=factures, suspension=suspension)
        assert ("G2" in _codes(decide, "suspension")) is interdite


@pytest.mark.parametrize(
    ("au", "objets"),
    [
        (date(2026, 5, 12), {"opposition", "execution"}),
        (date(2026, 9, 1), set()),
    ],
)
def test_the_clocks_of_an_order_stop_once_it_can_be_enforced(au: date, objets: set[str]) -> None:
    ordonnance = {"le": "2026-05-01", "signifiee_le": "2026-05-10"}
    horloges = {h.objet for h in _decide(au, ordonnance=ordonnance).horloges}
    assert horloges & {"ordonnance", "opposition", "execution"} == objets


@pytest.mark.parametrize("classe", ["consommateur", "professionnel"])
def test_a_step_that_no_delay_dates_follows_a_reminder_after_the_usual_time(classe: str) -> None:
    """A firm's own notice may leave a class out: the step after it is then the next."""
    siens = [
        replace(modele, classes=("commercant",)) if modele.id == "mise_en_demeure" else modele
        for modele in atelier().modeles
    ]
    le_dossier = dossier(debiteur=debiteur(classe), historique=[AMIABLE, FERME, NOTE])
    au = date(2026, 5, 30)
    faits = situation.observe(le_dossier, compute(le_dossier, au), None, delais(), au)
    suite = decision.decide(faits, siens).suite
    assert suite is not None
    attendu = au + timedelta(days=delais()["entre_relances"].jours)
    assert (suite.document, suite.le) == ("dossier_contentieux", attendu)
