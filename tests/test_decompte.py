"""What is owed: worked examples, boundaries, and properties that hold for every dossier."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.decompte import Decompte
from kit.errors import HorsBareme
from tests.fabrique import (
    JOUR,
    compute,
    contact,
    creancier,
    debiteur,
    dossier,
    facture,
    mise_en_demeure,
)

D = Decimal
JOURS = st.dates(date(2023, 1, 1), date(2026, 12, 31))
MONTANTS = st.decimals(D("0.01"), D("99999.99"), places=2)


def _natures(compte: Decompte) -> list[tuple[str, Decimal]]:
    return [(ligne.nature, ligne.montant) for ligne in compte.lignes]


def _penalites(compte: Decompte) -> list[tuple[int | None, Decimal | None, Decimal]]:
    return [(x.jours, x.taux, x.montant) for x in compte.lignes if x.nature == "penalites"]


def test_the_default_rate_follows_each_half_year() -> None:
    compte = compute(dossier(), date(2026, 8, 31))
    assert _penalites(compte) == [(91, D("12.15"), D("30.29")), (62, D("12.40"), D("21.06"))]
    assert compte.total == D("1091.35")


def test_the_frozen_reading_keeps_the_first_half_year() -> None:
    contrat = {"intitule": "C", "penalites": {"revision": "figee"}}
    compte = compute(dossier(contrat=contrat), date(2026, 8, 31))
    assert _penalites(compte) == [(153, D("12.15"), D("50.93"))]


def test_nothing_runs_on_the_due_date_and_one_day_the_day_after() -> None:
    assert compute(dossier(), date(2026, 3, 31)).total == D("1000.00")
    veille = compute(dossier(), date(2026, 4, 1))
    assert (veille.penalites, veille.indemnites) == (D("0.33"), D("40.00"))


def test_an_agreed_fixed_rate_is_one_line_across_half_years() -> None:
    contrat = {"intitule": "C", "penalites": {"taux": "12.00"}}
    assert _penalites(compute(dossier(contrat=contrat), date(2026, 8, 31))) == [
        (153, D("12.00"), D("50.30"))
    ]


@pytest.mark.parametrize(
    ("plancher", "taux"), [("applique", D("7.86")), ("ignore", D("5.00")), (None, D("5.00"))]
)
def test_a_rate_under_the_floor_is_raised_only_when_asked(
    plancher: str | None, taux: Decimal
) -> None:
    contrat = {"intitule": "C", "penalites": {"taux": "5.00", "plancher": plancher}}
    compte = compute(dossier(contrat=contrat), date(2026, 6, 30))
    assert [ligne.taux for ligne in compte.lignes if ligne.nature == "penalites"] == [taux]
    assert any("plancher" in alerte.lower() for alerte in compte.alertes)


def test_a_day_without_published_rate_is_refused_by_name() -> None:
    with pytest.raises(HorsBareme, match=r"taux_directeur_bce\.yaml.*2027"):
        compute(dossier(), date(2027, 1, 1))


def test_a_fixed_rate_goes_on_without_published_rates() -> None:
    contrat = {"intitule": "C", "penalites": {"taux": "12.00"}}
    assert compute(dossier(contrat=contrat), date(2027, 2, 1)).penalites == D("100.93")


def test_a_consumer_owes_legal_interest_from_the_notice_and_no_indemnity() -> None:
    historique = [mise_en_demeure("2026-09-24", "2026-09-26")]
    compte = compute(dossier(debiteur=debiteur("consommateur"), historique=historique))
    assert (compte.penalites, compte.indemnites) == (D("0.00"), D("0.00"))
    assert [(x.nature, x.jours, x.taux, x.montant) for x in compte.lignes[1:]] == [
        ("interets", 55, D("2.75"), D("4.14"))
    ]


@pytest.mark.parametrize(
    ("option", "jours"), [("envoi", 57), ("presentation", 56), ("reception", 55)]
)
def test_the_start_of_legal_interest_is_a_named_option(option: str, jours: int) -> None:
    envoi = {"depose_le": "2026-09-24", "presente_le": "2026-09-25", "recu_le": "2026-09-26"}
    historique = [mise_en_demeure("2026-09-24", envoi=envoi)]
    options = {"depart_interets": option}
    le_dossier = dossier(debiteur=debiteur("consommateur"), historique=historique, options=options)
    assert [x.jours for x in compute(le_dossier).lignes if x.nature == "interets"] == [jours]


def test_an_unclaimed_letter_counts_from_its_presentation() -> None:
    envoi = {"depose_le": "2026-09-24", "presente_le": "2026-09-26", "statut": "non_reclame"}
    historique = [mise_en_demeure("2026-09-24", envoi=envoi)]
    compte = compute(dossier(debiteur=debiteur("consommateur"), historique=historique))
    assert compte.interets == D("4.14")


def test_a_consumer_without_notice_owes_the_principal_only() -> None:
    assert compute(dossier(debiteur=debiteur("consommateur"))).total == D("1000.00")


def test_the_legal_rate_follows_the_creditor_not_the_debtor() -> None:
    historique = [mise_en_demeure("2026-05-31", "2026-05-31")]
    particulier = creancier(qualite="particulier")
    compte = compute(
        dossier(creancier=particulier, debiteur=debiteur("professionnel"), historique=historique),
        date(2026, 6, 30),
    )
    assert [x.taux for x in compte.lignes if x.nature == "interets"] == [D("6.67")]
    assert compte.indemnites == D("0.00")


def test_a_public_debtor_keeps_the_rate_of_the_first_half_year() -> None:
    compte = compute(dossier(debiteur=debiteur("public")), date(2026, 8, 31))
    assert _penalites(compte) == [(153, D("10.15"), D("42.55"))]
    assert compte.indemnites == D("40.00")


def test_penalties_and_legal_interest_are_never_added() -> None:
    historique = [mise_en_demeure("2026-09-24", "2026-09-26")]
    compte = compute(dossier(historique=historique))
    assert compte.interets == D("0.00")
    assert {x.nature for x in compte.lignes} == {"facture", "indemnite", "penalites"}


def test_a_part_payment_goes_to_interest_first() -> None:
    paiements = [{"le": "2026-04-30", "montant": "500.00", "facture": "F-1"}]
    compte = compute(dossier(paiements=paiements), date(2026, 4, 30))
    assert [(i.poste, i.montant) for i in compte.imputations] == [
        ("penalites", D("9.99")),
        ("principal", D("490.01")),
    ]
    assert (compte.principal, compte.penalites, compte.indemnites) == (
        D("509.99"),
        D("0.00"),
        D("40.00"),
    )


def test_the_option_principal_pays_the_principal_first() -> None:
    paiements = [{"le": "2026-04-30", "montant": "500.00", "facture": "F-1"}]
    le_dossier = dossier(paiements=paiements, options={"imputation": "principal"})
    compte = compute(le_dossier, date(2026, 4, 30))
    assert (compte.principal, compte.penalites) == (D("500.00"), D("9.99"))


def test_the_indemnity_is_paid_last() -> None:
    factures = [facture("A"), facture("B", echeance="2026-05-31", jour="2026-05-01")]
    paiements = [{"le": "2026-06-30", "montant": "2050.00"}]
    compte = compute(dossier(factures=factures, paiements=paiements), date(2026, 6, 30))
    postes = [imputation.poste for imputation in compte.imputations]
    assert postes == ["penalites", "principal", "penalites", "principal", "indemnite"]
    assert compte.indemnites == compte.total == D("70.28")


def test_the_debtor_indication_comes_before_the_oldest() -> None:
    factures = [facture("A"), facture("B", echeance="2026-05-31", jour="2026-05-01")]
    paiements = [{"le": "2026-06-30", "montant": "300.00", "facture": "B"}]
    compte = compute(dossier(factures=factures, paiements=paiements), date(2026, 6, 30))
    assert {imputation.facture for imputation in compte.imputations} == {"B"}


def test_without_indication_the_oldest_due_debt_is_paid_before_the_debt_to_come() -> None:
    factures = [
        facture("A", echeance="2026-12-31", jour="2026-01-01"),
        facture("B", echeance="2026-05-31", jour="2026-05-01"),
        facture("C", echeance="2026-04-30", jour="2026-04-01"),
    ]
    paiements = [{"le": "2026-06-30", "montant": "300.00"}]
    compte = compute(dossier(factures=factures, paiements=paiements), date(2026, 6, 30))
    assert {imputation.facture for imputation in compte.imputations} == {"C"}


def test_twin_debts_share_in_proportion() -> None:
    factures = [facture("A", "1000.00"), facture("B", "3000.00")]
    paiements = [{"le": "2026-03-31", "montant": "400.00"}]
    compte = compute(dossier(factures=factures, paiements=paiements), date(2026, 3, 31))
    assert [(i.facture, i.montant) for i in compte.imputations] == [
        ("A", D("100.00")),
        ("B", D("300.00")),
    ]


def test_a_payment_before_the_due_date_bears_no_interest_and_no_indemnity() -> None:
    paiements = [{"le": "2026-03-31", "montant": "1000.00", "facture": "F-1"}]
    assert compute(dossier(paiements=paiements)).total == D("0.00")


def test_a_surplus_is_shown_never_negative() -> None:
    paiements = [{"le": "2026-03-31", "montant": "1200.00"}]
    compte = compute(dossier(paiements=paiements))
    assert (compte.total, compte.trop_percu) == (D("0.00"), D("200.00"))


def test_a_credit_note_lowers_the_base_from_its_date() -> None:
    avoirs = [{"numero": "A-1", "date": "2026-04-30", "facture": "F-1", "montant_ttc": "400.00"}]
    compte = compute(dossier(avoirs=avoirs), date(2026, 5, 31))
    assert _penalites(compte) == [(30, D("12.15"), D("9.99")), (31, D("12.15"), D("6.19"))]


def test_the_option_origine_lowers_the_base_from_the_start() -> None:
    avoirs = [{"numero": "A-1", "date": "2026-04-30", "facture": "F-1", "montant_ttc": "400.00"}]
    le_dossier = dossier(avoirs=avoirs, options={"effet_avoirs": "origine"})
    assert _penalites(compute(le_dossier, date(2026, 5, 31))) == [(61, D("12.15"), D("12.18"))]


def test_an_invoice_wholly_credited_never_bore_anything() -> None:
    avoirs = [{"numero": "A-1", "date": "2026-05-30", "facture": "F-1", "montant_ttc": "1000.00"}]
    assert compute(dossier(avoirs=avoirs)).total == D("0.00")


def test_a_credit_note_above_the_balance_goes_to_the_other_debts() -> None:
    factures = [facture("A"), facture("B")]
    paiements = [{"le": "2026-03-20", "montant": "900.00", "facture": "A"}]
    avoirs = [{"numero": "V", "date": "2026-03-25", "facture": "A", "montant_ttc": "300.00"}]
    le_dossier = dossier(factures=factures, paiements=paiements, avoirs=avoirs)
    compte = compute(le_dossier, date(2026, 3, 31))
    assert compte.total == D("800.00")
    assert sum(ligne.montant for ligne in compte.lignes) == compte.total


def test_an_opening_judgment_stops_interest_on_its_eve_and_later_indemnities() -> None:
    procedure = {"type": "redressement", "jugement": "2026-05-01"}
    factures = [facture("A"), facture("B", echeance="2026-05-01", jour="2026-04-01")]
    le_dossier = dossier(debiteur=debiteur(procedure_collective=procedure), factures=factures)
    compte = compute(le_dossier)
    assert _penalites(compte) == [(30, D("12.15"), D("9.99"))]
    assert (compte.indemnites, compte.par_jour) == (D("40.00"), D("0.00"))


def test_the_penalty_clause_needs_its_clause_and_a_notice() -> None:
    clauses = [{"objet": "penale", "texte": "15 %", "pourcentage": "15", "montant": "50.00"}]
    contrat = {"intitule": "C", "clauses": clauses}
    assert compute(dossier(contrat=contrat)).clause_penale == D("0.00")
    historique = [mise_en_demeure("2026-09-24", "2026-09-26")]
    assert compute(dossier(historique=historique)).clause_penale == D("0.00")
    compte = compute(dossier(contrat=contrat, historique=historique))
    assert compte.clause_penale == D("150.00")


def test_a_penalty_clause_may_be_an_amount_alone() -> None:
    clauses = [{"objet": "penale", "texte": "80 €", "montant": "80.00"}]
    historique = [mise_en_demeure("2026-09-24", "2026-09-26")]
    compte = compute(dossier(contrat={"intitule": "C", "clauses": clauses}, historique=historique))
    assert compte.clause_penale == D("80.00")
    assert [ligne.texte for ligne in compte.lignes if "minimum" in ligne.texte]


def test_the_penalty_clause_has_its_minimum_once() -> None:
    clauses = [{"objet": "penale", "texte": "5 %", "pourcentage": "5", "montant": "200.00"}]
    historique = [mise_en_demeure("2026-09-24", "2026-09-26")]
    le_dossier = dossier(
        contrat={"intitule": "C", "clauses": clauses},
        historique=historique,
        factures=[facture("A"), facture("B")],
    )
    assert compute(le_dossier).clause_penale == D("200.00")


def test_interest_is_capitalised_each_full_year_only_by_a_clause() -> None:
    taux = {"intitule": "C", "penalites": {"taux": "12.00"}}
    clause = {"clauses": [{"objet": "capitalisation", "texte": "Les intérêts…"}]}
    factures = [facture(echeance="2024-03-31", jour="2024-03-01")]
    au = date(2026, 3, 31)
    simple = compute(dossier(factures=factures, contrat=taux), au)
    assert simple.penalites == D("240.00")
    compose = compute(dossier(factures=factures, contrat=taux | clause), au)
    assert compose.penalites == D("254.40")


def _plan(penalites: str) -> dict[str, Any]:
    return {
        "signe_le": "2026-04-30",
        "premiere": "2026-06-30",
        "periodicite": "mensuelle",
        "nombre": "4",
        "penalites": penalites,
    }


@pytest.mark.parametrize(
    ("sort", "penalites"),
    [("maintenues", D("78.87")), ("suspendues", D("9.99")), ("abandonnees", D("0.00"))],
)
def test_a_signed_plan_keeps_suspends_or_waives_penalties(sort: str, penalites: Decimal) -> None:
    assert compute(dossier(echeancier=_plan(sort))).penalites == penalites


def test_a_plan_that_fails_brings_back_what_was_waived() -> None:
    historique = [contact("2026-10-31", document="decheance_du_terme", canal="recommande")]
    compte = compute(dossier(echeancier=_plan("abandonnees"), historique=historique))
    assert compte.penalites == D("16.78")


def test_the_day_after_is_announced_at_the_rate_of_the_day() -> None:
    assert compute(dossier()).par_jour == D("0.34")
    assert compute(dossier(), date(2026, 3, 31)).par_jour == D("0.33")


def test_later_facts_are_left_out() -> None:
    paiements = [{"le": "2026-05-02", "montant": "1000.00"}]
    compte = compute(dossier(paiements=paiements), date(2026, 5, 1))
    assert compte.principal == D("1000.00")


@st.composite
def dossiers(draw: st.DrawFn) -> dict[str, Any]:
    """Some invoices, credit notes and payments, in no order."""
    factures = []
    for rang in range(draw(st.integers(1, 4))):
        jour = draw(st.dates(date(2024, 1, 1), date(2026, 6, 30)))
        terme = jour + timedelta(days=draw(st.integers(0, 60)))
        factures.append(
            facture(f"F-{rang}", str(draw(MONTANTS)), terme.isoformat(), jour.isoformat())
        )
    paiements = [
        {
            "le": draw(st.dates(date(2026, 7, 1), date(2026, 10, 31))).isoformat(),
            "montant": str(draw(MONTANTS)),
            "facture": draw(st.sampled_from([None, *[f["numero"] for f in factures]])),
        }
        for _ in range(draw(st.integers(0, 3)))
    ]
    return {"factures": factures, "paiements": paiements}


@given(dossiers(), st.sampled_from(["commercant", "consommateur", "public"]))
def test_the_lines_foot_to_the_total(mots: dict[str, Any], classe: str) -> None:
    historique = [mise_en_demeure("2026-06-30", "2026-06-30")]
    compte = compute(dossier(**mots, debiteur=debiteur(classe), historique=historique))
    assert sum((ligne.montant for ligne in compte.lignes), D(0)) == compte.total
    parts = compte.principal + compte.penalites + compte.interets + compte.indemnites
    assert parts + compte.clause_penale == compte.total
    assert [ligne.cumul for ligne in compte.lignes][-1:] == [compte.total] * bool(compte.lignes)
    recus = sum((D(p["montant"]) for p in mots["paiements"]), D(0))
    imputes = sum((i.montant for i in compte.imputations), D(0))
    assert imputes + compte.trop_percu == recus
    assert min(solde.total for solde in compte.soldes) >= 0


@given(dossiers())
def test_the_order_of_the_file_changes_nothing(mots: dict[str, Any]) -> None:
    endroit = compute(dossier(**mots))
    envers = {cle: list(reversed(valeur)) for cle, valeur in mots.items()}
    retourne = compute(dossier(**envers))
    assert endroit.lignes == retourne.lignes
    assert endroit.total == retourne.total


@given(dossiers())
def test_paying_the_total_leaves_zero(mots: dict[str, Any]) -> None:
    total = compute(dossier(**mots)).total
    solde = {"le": JOUR.isoformat(), "montant": str(total)}
    paye = mots | {"paiements": [*mots["paiements"], solde]} if total else mots
    compte = compute(dossier(**paye))
    assert (compte.total, compte.par_jour) == (D("0.00"), D("0.00"))


@given(MONTANTS, JOURS, st.integers(0, 600), st.integers(0, 600))
def test_penalties_grow_with_days_and_amount_and_add_up(
    montant: Decimal, echeance: date, premiers: int, suivants: int
) -> None:
    jour = min(echeance + timedelta(days=premiers), date(2026, 12, 31))
    terme = min(jour + timedelta(days=suivants), date(2026, 12, 31))
    le_dossier = dossier(
        factures=[facture("F", str(montant), echeance.isoformat(), echeance.isoformat())]
    )
    avant, apres = compute(le_dossier, jour), compute(le_dossier, terme)
    assert avant.penalites <= apres.penalites
    double = dossier(
        factures=[facture("F", str(montant * 2), echeance.isoformat(), echeance.isoformat())]
    )
    assert compute(double, terme).penalites >= apres.penalites
    segments = 2 + len([x for x in apres.lignes if x.nature == "penalites"])
    assert (
        abs(apres.penalites - avant.penalites - _exact(le_dossier, jour, terme))
        <= D("0.01") * segments
    )


def _exact(le_dossier: Any, jour: date, terme: date) -> Decimal:
    """A second computation, day by day, never rounded."""
    from tests.fabrique import bareme

    due = le_dossier.factures[0]
    total = D(0)
    courant = max(jour, due.echeance) + timedelta(days=1)
    while courant <= terme:
        total += due.montant_ttc * (bareme().bce.le(courant).valeur + 10) / 36500
        courant += timedelta(days=1)
    return total


@given(MONTANTS, st.decimals(D("0.01"), D("30"), places=2), st.integers(1, 700))
def test_a_fixed_rate_equals_the_formula_in_whole_numbers(
    montant: Decimal, taux: Decimal, jours: int
) -> None:
    echeance = date(2024, 6, 30)
    contrat = {"intitule": "C", "penalites": {"taux": str(taux), "plancher": "ignore"}}
    factures = [facture("F", str(montant), "2024-06-30", "2024-06-01")]
    compte = compute(dossier(factures=factures, contrat=contrat), echeance + timedelta(days=jours))
    cents, points = int(montant * 100), int(taux * 100)
    attendu = D(cents * points * jours) / D(3650000 * 100)
    assert compte.penalites == attendu.quantize(D("0.01"), ROUND_HALF_UP)


def test_a_higher_rate_never_owes_less() -> None:
    totaux = [
        compute(dossier(contrat={"intitule": "C", "penalites": {"taux": taux}})).total
        for taux in ("9", "10", "12.5", "15")
    ]
    assert totaux == sorted(totaux)


def test_nothing_runs_before_the_due_date_whatever_the_notice_names() -> None:
    notice = mise_en_demeure("2026-03-15", "2026-03-16", factures=["F-1"])
    compte = compute(dossier(debiteur=debiteur("consommateur"), historique=[notice]))
    assert compte.interets == D("0.00")


def test_a_payment_takes_the_capitalised_interest_first() -> None:
    contrat = {
        "intitule": "C",
        "penalites": {"taux": "20"},
        "clauses": [{"objet": "capitalisation", "texte": "Les intérêts…"}],
    }
    factures = [facture(montant="10000.00", echeance="2023-02-15", jour="2023-01-01")]
    paiements = [{"le": "2024-08-15", "montant": "3000.00"}]
    le_dossier = dossier(contrat=contrat, factures=factures, paiements=paiements)
    bases = [x.base for x in compute(le_dossier, date(2025, 2, 15)).lignes if x.base is not None]
    assert bases == [D("10000.00"), D("12000.00"), D("10000.00")]


def test_a_grace_period_incurs_no_penalty() -> None:
    grace = {"jugement": "2026-04-30", "jusqu_au": "2026-06-30"}
    pendant = compute(dossier(delai_grace=grace), date(2026, 6, 30))
    assert (pendant.penalites, pendant.par_jour) == (D("9.99"), D("0.33"))
    apres = compute(dossier(delai_grace=grace), date(2026, 7, 31))
    assert apres.penalites == D("20.52")
    assert compute(dossier(delai_grace=grace), date(2026, 6, 15)).par_jour == D("0.00")


def test_a_raised_rate_is_described_as_raised() -> None:
    contrat = {"intitule": "C", "penalites": {"taux": "5.00", "plancher": "applique"}}
    assert "porté au minimum légal" in compute(dossier(contrat=contrat)).regime.description


def test_public_invoices_of_two_half_years_have_no_single_rate() -> None:
    factures = [facture("A"), facture("B", echeance="2026-07-31", jour="2026-07-01")]
    compte = compute(dossier(debiteur=debiteur("public"), factures=factures))
    assert not compte.regime.uniforme
    assert compute(dossier(debiteur=debiteur("public"))).regime.uniforme
