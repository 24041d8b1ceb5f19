"""The rules a statement says it used: those it holds, in the words of its debtor."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kit import decompte
from tests import fabrique

VERSEMENT = [{"le": "2026-06-10", "montant": "300.00", "moyen": "virement"}]
DEUX = [fabrique.facture("F-1"), fabrique.facture("F-2")]


def dites(classe: str = "commercant", **mots: Any) -> str:
    fait = fabrique.dossier(debiteur=fabrique.debiteur(classe), **mots)
    return " ".join(fabrique.compute(fait).hypotheses)


def test_a_consumer_reads_nothing_of_the_indemnity() -> None:
    assert "indemnité" not in dites("consommateur", paiements=VERSEMENT)
    assert "l'indemnité forfaitaire venant en dernier" in dites(paiements=VERSEMENT)


def test_the_choice_between_invoices_is_said_only_when_there_are_several() -> None:
    assert "Entre plusieurs factures" not in dites(paiements=VERSEMENT)
    assert "Entre plusieurs factures" in dites(factures=DEUX, paiements=VERSEMENT)


def test_no_rule_bears_the_name_of_an_option() -> None:
    avoir = {"numero": "A-1", "date": "2026-04-05", "facture": "F-1", "montant_ttc": "100.00"}
    demeure = [fabrique.mise_en_demeure("2026-07-02", "2026-07-04")]
    for classe in ("commercant", "consommateur", "public"):
        lues = dites(classe, avoirs=[avoir], historique=demeure, paiements=VERSEMENT)
        assert "option" not in lues
        assert "annulée" not in lues, "no invoice is cancelled in full"


def test_the_start_of_legal_interest_is_said_only_once_it_runs() -> None:
    assert "mise en demeure" not in dites("consommateur")
    demeure = [fabrique.mise_en_demeure("2026-07-02", "2026-07-04")]
    assert "réception de la mise en demeure" in dites("consommateur", historique=demeure)


def test_a_capitalisation_clause_is_said() -> None:
    clause = {"objet": "capitalisation", "texte": "Les intérêts échus en produisent."}
    contrat = {"intitule": "Contrat", "clauses": [clause]}
    assert "article 1343-2" in dites(contrat=contrat)
    assert "article 1343-2" not in dites()


def test_a_rate_that_is_to_be_verified_is_told() -> None:
    publie = fabrique.bareme()
    douteux = tuple(replace(taux, statut="a_verifier") for taux in publie.bce.taux)
    doute = replace(publie, bce=replace(publie.bce, taux=douteux))
    compte = decompte.compute(fabrique.dossier(), fabrique.JOUR, doute)
    assert any(dite.startswith("Taux à vérifier avant envoi : ") for dite in compte.alertes)
    assert not fabrique.compute(fabrique.dossier()).alertes
