"""What each next door asks: complete passes, each thing missing is said once, with its grade."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kit import echeancier, portes, situation
from kit.dossier import Dossier
from kit.errors import Probleme
from kit.portes import creance
from kit.portes.pli import Pli
from kit.situation import Situation
from tests import fabrique
from tests.fabrique import JOUR

PIECES = [
    {"id": "devis", "titre": "Devis accepté", "fichier": "pieces/01.pdf"},
    {"id": "livraison", "titre": "Bon de livraison signé", "fichier": "pieces/02.pdf"},
    {"id": "f1", "titre": "Facture F-1", "fichier": "pieces/03.pdf"},
    {"id": "med", "titre": "Mise en demeure", "fichier": "pieces/04.pdf"},
    {"id": "avis", "titre": "Avis de réception", "fichier": "pieces/05.pdf"},
    {"id": "kbis", "titre": "Extraits K-bis", "date": "2026-10-01", "fichier": "pieces/06.pdf"},
]
ADRESSE = {"voie": "1 rue du Palais", "code_postal": "44000", "ville": "Nantes"}
AGENCE = {
    "nom": "Recouvrement de l'Ouest",
    "adresse": ADRESSE,
    "representant": {"nom": "Luc Le Bihan"},
    "assurance": {"assureur": "Assureur", "police": "1"},
    "compte_dedie": "FR7630006000011234567890189",
    "declaration_procureur": {"le": "2020-01-15", "parquet": "Nantes"},
    "remuneration": "12 %",
    "reversement": "sous un mois",
}
OUVERTE = {
    "type": "redressement",
    "jugement": "2026-10-01",
    "bodacc": "2026-10-12",
    "tribunal": "tribunal de commerce de Nantes",
    "numero": "2026J1",
    "mandataire": {"nom": "Élodie Castan", "adresse": ADRESSE},
}


RECENTE = {"source": "Registre national des entreprises", "verifiee_le": "2026-09-01"}


def debiteur(classe: str = "commercant", **mots: Any) -> dict[str, Any]:
    return fabrique.debiteur(classe, **({"identite": RECENTE} | mots))


def notice(**envoi: Any) -> dict[str, Any]:
    lu = fabrique.mise_en_demeure("2026-07-02", "2026-07-04", piece="med")
    return lu | {"envoi": lu["envoi"] | {"preuve": "avis"} | envoi}


def complet(**mots: Any) -> Dossier:
    """A dossier that every door would let in, changed by the words given."""
    base = {
        "contrat": {"intitule": "Devis n° 1", "date": "2026-02-01", "piece": "devis"},
        "debiteur": debiteur(),
        "factures": [fabrique.facture("F-1", piece="f1")],
        "historique": [notice()],
        "pieces": PIECES,
        "juridiction": {"nom": "tribunal de commerce de Nantes"},
        "agence": AGENCE,
        "avocat": {"nom": "Jeanne Roux", "barreau": "Rennes", "adresse": ADRESSE},
    }
    return fabrique.dossier(**(base | mots))


def observer(dossier: Dossier, au: date = JOUR) -> Situation:
    compte = fabrique.compute(dossier, au)
    plan = echeancier.compute(dossier, au, fabrique.bareme(), fabrique.delais())
    return situation.observe(dossier, compte, plan, fabrique.delais(), au)


def examiner(porte: str, au: date = JOUR, **mots: Any) -> list[Probleme]:
    return portes.examine(observer(complet(**mots), au), porte)


def dits(problemes: list[Probleme], gravite: str = "") -> str:
    return "\n".join(f"{p.mot} : {p.message}" for p in problemes if gravite in ("", p.gravite))


def sans(*ids: str) -> list[dict[str, str]]:
    return [piece for piece in PIECES if piece["id"] not in ids]


DECLAREE = {"debiteur": debiteur(procedure_collective=OUVERTE)}
SURENDETTE = {
    "debiteur": debiteur(
        "consommateur", procedure_collective={"type": "surendettement", "jugement": "2026-10-01"}
    )
}
RESERVE = {
    "intitule": "Devis",
    "date": "2026-02-01",
    "piece": "devis",
    "clauses": [{"objet": "reserve_propriete", "texte": "Les biens restent…"}],
}


@pytest.mark.parametrize("porte", ["injonction", "agence", "avocat", "recommande"])
def test_a_complete_dossier_passes(porte: str) -> None:
    assert dits(examiner(porte)) == ""


def test_a_complete_declaration_only_recalls_how_to_send_it() -> None:
    trouves = examiner("declaration", **DECLAREE)
    assert [p.gravite for p in trouves] == ["note"]


# Words of the dossier that a door refuses, or asks to mend: (door, grade, words, part of message).
CAS: list[tuple[str, str, dict[str, Any], str]] = [
    ("injonction", "erreur", {"pieces": sans("livraison")}, "aucune preuve de la livraison"),
    ("injonction", "erreur", {"pieces": sans("f1")}, "la facture « F-1 » n'est pas jointe"),
    ("injonction", "erreur", {"pieces": sans("devis"), "contrat": None}, "preuve de la commande"),
    ("injonction", "avertissement", {"contrat": None}, "nommez-la dans « contrat.piece »"),
    (
        "injonction",
        "erreur",
        {"pieces": sans("devis", "livraison"), "contrat": None},
        "le refus classique",
    ),
    ("injonction", "avertissement", {"historique": []}, "aucune mise en demeure"),
    (
        "injonction",
        "avertissement",
        {"historique": [fabrique.contact("2026-06-01")]},
        "aucune mise en demeure",
    ),
    ("injonction", "avertissement", {"pieces": sans("avis")}, "preuve de réception"),
    ("injonction", "avertissement", {"pieces": sans("med")}, "texte de la mise en demeure"),
    ("injonction", "erreur", {"historique": [notice(statut="npai")]}, "inconnu à l'adresse"),
    ("injonction", "erreur", {"juridiction": None}, "celle dont dépend Nantes"),
    (
        "injonction",
        "avertissement",
        {"juridiction": {"nom": "tribunal judiciaire de Nantes"}},
        "vérifiez si le tribunal de commerce",
    ),
    ("injonction", "erreur", {"debiteur": debiteur(identite=None)}, "n'est pas vérifiée"),
    ("injonction", "avertissement", {"pieces": sans("kbis")}, "aucun extrait de registre"),
    ("injonction", "erreur", {"cession": "dailly"}, "créance cédée"),
    ("injonction", "erreur", DECLAREE, "déclarez la créance"),
    ("injonction", "erreur", {"debiteur": debiteur("public")}, "débiteur public"),
    (
        "injonction",
        "erreur",
        {"creancier": fabrique.creancier(representant=None)},
        "l'organe qui représente",
    ),
    (
        "injonction",
        "erreur",
        {"creancier": fabrique.creancier(forme=None, capital=None)},
        "« naissance »",
    ),
    (
        "injonction",
        "erreur",
        {"debiteur": debiteur(adresse=ADRESSE | {"pays": "Belgique"})},
        "procédure européenne",
    ),
    (
        "injonction",
        "avertissement",
        {"cause": {"nature": "contestation", "depuis": "2026-06-01"}},
        "créance contestée le 01/06/2026",
    ),
    (
        "injonction",
        "erreur",
        {"delai_grace": {"jugement": "2026-09-01", "jusqu_au": "2027-03-01"}},
        "jusqu'au 01/03/2027",
    ),
    (
        "injonction",
        "avertissement",
        {"historique": [notice(), fabrique.contact("2026-08-01", effet="reconnaissance")]},
        "reconnaissance du 01/08/2026 sans pièce",
    ),
    (
        "injonction",
        "note",
        {"historique": [notice(), fabrique.contact("2026-08-01")]},
        "contacts sans justificatif : 1",
    ),
    (
        "injonction",
        "avertissement",
        {"echeancier": {"signe_le": "2026-08-01", "premiere": "2026-09-01", "periodicite":
            "mensuelle", "nombre": 3}},
        "l'échéancier signé le 01/08/2026 n'est pas joint",
    ),
    ("injonction", "erreur", SURENDETTE, "répondez à la commission"),
    (
        "injonction",
        "erreur",
        {"paiements": [{"le": "2026-03-20", "montant": "1000.00"}]},
        "rien n'est exigible",
    ),
    (
        "injonction",
        "note",
        {"contestations": [
            {"le": "2026-06-01", "objet": "Retard.", "repondue_le": "2026-06-05"}]},
        "joignez la contestation et la réponse",
    ),
    (
        "injonction",
        "avertissement",
        {"historique": [notice(depose_le="2026-11-15", presente_le="2026-11-17",
            recu_le="2026-11-17") | {"le": "2026-11-15"}]},
        "attendez-en le terme",
    ),
    (
        "injonction",
        "note",
        {"factures": [fabrique.facture("F-1", piece="f1"), fabrique.facture("F-2", piece="f1")]},
        "preuves de livraison : 1, pour 2 factures",
    ),
    ("injonction", "avertissement", {"contrat": RESERVE}, "clause « reserve_propriete » : le doc"),
    (
        "injonction",
        "avertissement",
        {"creancier": fabrique.creancier(representant={"nom": "Claire Le Goff"})},
        "la qualité du représentant manque",
    ),
    ("agence", "erreur", {"agence": None}, "aucune agence"),
    ("agence", "erreur", {"creancier": fabrique.creancier(banque=None)}, "reverser les fonds"),
    (
        "agence",
        "erreur",
        {"cause": {"nature": "contestation", "depuis": "2026-06-01"}},
        "répondez à la contestation avant",
    ),
    ("agence", "avertissement", {"pieces": sans("livraison")}, "aucune preuve de la livraison"),
    ("avocat", "avertissement", {"avocat": None}, "ni avocat ni commissaire"),
    ("avocat", "avertissement", {"pieces": sans("livraison")}, "aucune preuve de la livraison"),
    ("avocat", "avertissement", {"juridiction": None}, "aucune juridiction"),
    ("declaration", "erreur", {}, "aucune procédure collective"),
    ("declaration", "erreur", SURENDETTE, "la créance se dit à la commission"),
    ("declaration", "avertissement", DECLAREE | {"expediteur": "agence"}, "un pouvoir spécial"),
    (
        "declaration",
        "avertissement",
        DECLAREE | {"creancier": fabrique.creancier(representant=None)},
        "qui certifie la créance sincère ?",
    ),
    ("declaration", "avertissement", DECLAREE | {"contrat": RESERVE}, "revendiquez les biens"),
    (
        "declaration",
        "erreur",
        {"debiteur": debiteur(
            procedure_collective=OUVERTE | {"mandataire": {"nom": "Élodie Castan"}})},
        "l'adresse du mandataire manque",
    ),
    ("recommande", "erreur", {"historique": [notice(statut="npai")], "debiteur":
        debiteur(identite={"source": "RNE", "verifiee_le": "2026-06-01"})}, "revenu"),
]  # fmt: skip


@pytest.mark.parametrize(("porte", "gravite", "mots", "extrait"), CAS)
def test_a_door_says_what_is_missing(
    porte: str, gravite: str, mots: dict[str, Any], extrait: str
) -> None:
    assert extrait in dits(examiner(porte, **mots), gravite)


@pytest.mark.parametrize(
    "mot", ["assurance", "compte_dedie", "declaration_procureur", "remuneration", "reversement"]
)
def test_each_mention_of_the_mandate_is_required(mot: str) -> None:
    trouves = examiner("agence", agence={cle: v for cle, v in AGENCE.items() if cle != mot})
    assert f"ajoutez « {mot} »" in dits(trouves, "erreur")


@pytest.mark.parametrize(
    ("verifiee", "vieille"), [("2026-08-20", False), ("2026-08-19", True), ("2026-11-20", False)]
)
def test_an_identity_is_old_after_three_months(verifiee: str, vieille: bool) -> None:
    identite = {"source": "RNE", "verifiee_le": verifiee}
    trouves = examiner("injonction", debiteur=debiteur(identite=identite))
    assert ("plus de 3 mois" in dits(trouves, "avertissement")) == vieille


CLAUSE = {"objet": "penalites", "texte": "Tout retard…", "piece": "devis"}


@pytest.mark.parametrize(
    ("clause", "penalites", "gravite"),
    [
        (CLAUSE, {"taux": "12.00"}, "erreur"),
        (CLAUSE, None, "avertissement"),
        (CLAUSE | {"acceptee_le": "2026-02-01"}, {"taux": "12.00"}, ""),
    ],
)
def test_a_clause_binds_once_accepted_and_fails_the_amounts_counted_on_it(
    clause: dict[str, Any], penalites: dict[str, str] | None, gravite: str
) -> None:
    contrat = {"intitule": "Devis", "date": "2026-02-01", "piece": "devis", "clauses": [clause]}
    trouves = examiner("injonction", contrat=contrat | {"penalites": penalites})
    assert [p.gravite for p in trouves if "acceptation" in p.message] == ([gravite] * bool(gravite))


def test_an_agreed_rate_without_its_clause_is_seen() -> None:
    contrat = {"intitule": "Devis", "date": "2026-02-01", "piece": "devis"}
    trouves = examiner("injonction", contrat=contrat | {"penalites": {"taux": "12.00"}})
    assert "aucune clause ne le montre" in dits(trouves, "avertissement")


def test_the_approval_of_an_invoice_is_worth_a_delivery() -> None:
    approuvee = fabrique.facture(
        "F-1", piece="f1", statuts=[{"le": "2026-03-05", "statut": "approuvee"}]
    )
    assert dits(examiner("injonction", factures=[approuvee], pieces=sans("livraison"))) == ""


def test_a_plan_kept_forbids_to_sue_and_its_document_is_not_asked_twice() -> None:
    plan = {"signe_le": "2026-08-01", "premiere": "2026-12-01", "periodicite": "mensuelle",
            "nombre": 3, "piece": "devis"}  # fmt: skip
    trouves = dits(examiner("injonction", echeancier=plan))
    assert "les sommes à échoir ne peuvent être demandées" in trouves
    assert "n'est pas joint" not in trouves


def test_a_dispute_to_come_has_had_no_answer() -> None:
    contestations = [{"le": "2026-11-21", "objet": "Retard."}]
    assert "contestation" not in dits(examiner("injonction", contestations=contestations))


def test_a_register_is_asked_of_companies_alone() -> None:
    trouves = examiner(
        "injonction",
        debiteur=debiteur("professionnel"),
        creancier=fabrique.creancier(siren=None),
        pieces=sans("kbis"),
    )
    assert "registre joint" not in dits(trouves)


def test_a_confidential_exhibit_proves_nothing_outside() -> None:
    cachees = [piece | {"confidentiel": piece["id"] == "livraison"} for piece in PIECES]
    assert "aucune preuve de la livraison" in dits(examiner("injonction", pieces=cachees))


@pytest.mark.parametrize(
    ("au", "gravite", "extrait"),
    [
        (date(2031, 3, 31), "avertissement", "se prescrit le 31/03/2031"),
        (date(2031, 4, 1), "erreur", "F-1 prescrite depuis le 31/03/2031"),
    ],
)
def test_a_claim_near_its_time_limit_or_past_it(
    au: date, gravite: str, extrait: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No rate is published for 2031: the facts of the day are those of 2026."""
    s = later(complet(), au)
    assert extrait in dits(portes.examine(s, "injonction"), gravite)
    assert ("une agence ne l'arrête pas" in dits(portes.examine(s, "agence"))) == (s.urgente)


def later(dossier: Dossier, au: date) -> Situation:
    return situation.observe(dossier, fabrique.compute(dossier), None, fabrique.delais(), au)


@pytest.mark.parametrize(
    ("classe", "au", "extrait", "absent"),
    [
        ("public", date(2030, 12, 1), "une réclamation écrite à l'administration", "en justice"),
        ("public", date(2031, 1, 1), "la loi du 31 décembre 1968 s'applique", "paiement partiel"),
        ("commercant", date(2031, 4, 1), "si le paiement partiel n'a pas interrompu", "1968"),
    ],
)
def test_each_debtor_has_the_time_limit_of_its_law(
    classe: str, au: date, extrait: str, absent: str
) -> None:
    """A part payment is one more doubt; a public debtor is told of a written claim."""
    verse = [{"le": "2026-06-01", "montant": "100.00"}] if classe == "commercant" else []
    s = later(complet(debiteur=debiteur(classe), paiements=verse), au)
    trouves = "".join(dits([*creance.prescription(s)]))
    assert extrait in trouves
    assert absent not in trouves


@pytest.mark.parametrize(
    ("au", "gravite", "extrait"),
    [
        (date(2026, 11, 26), "", ""),
        (date(2026, 11, 27), "avertissement", "dernier jour pour déclarer : le 12/12/2026"),
        (date(2026, 12, 12), "avertissement", "envoyez sans attendre"),
        (date(2026, 12, 13), "erreur", "demandez un relevé de forclusion avant le 12/04/2027"),
    ],
)
def test_the_deadline_of_a_declaration(au: date, gravite: str, extrait: str) -> None:
    trouves = dits(examiner("declaration", au, **DECLAREE), gravite or "erreur")
    assert extrait in trouves if extrait else trouves == ""


@pytest.mark.parametrize(
    ("mot", "gravite"),
    [
        ("bodacc", "erreur"),
        ("mandataire", "erreur"),
        ("tribunal", "avertissement"),
        ("numero", "avertissement"),
    ],
)
def test_what_a_declaration_must_know_of_the_proceedings(mot: str, gravite: str) -> None:
    reste = {cle: valeur for cle, valeur in OUVERTE.items() if cle != mot}
    trouves = examiner("declaration", debiteur=debiteur(procedure_collective=reste))
    assert f"« {mot}" in dits(trouves, gravite)


def test_a_security_whose_document_is_joined_asks_nothing_more() -> None:
    garantie = {"nature": "reserve_propriete", "objet": "Portes livrées", "piece": "devis"}
    trouves = examiner("declaration", garanties=[garantie], **DECLAREE)
    assert [p.gravite for p in trouves] == ["note"]


def test_a_security_is_declared_with_its_document() -> None:
    garantie = {"nature": "nantissement", "objet": "Fonds de commerce"}
    trouves = examiner("declaration", garanties=[garantie], **DECLAREE)
    assert "garanties[0] : l'acte qui crée la garantie" in dits(trouves, "avertissement")


# -- the post


def lieu(**mots: str) -> list[Probleme]:
    return examiner("recommande", debiteur=debiteur(adresse=ADRESSE | mots))


@pytest.mark.parametrize(
    ("mots", "gravite", "extrait"),
    [
        ({"ville": "V" * 33}, "avertissement", "ligne de 39 caractères"),
        ({"voie": "1" + " rue" * 10}, "", ""),
        ({"voie": "1 rue; Palais"}, "avertissement", "ponctuation « ; »"),
        ({"complement": "Bât. B"}, "avertissement", "ponctuation « . »"),
        ({"ville": "Nantes 44"}, "", ""),
        ({"ville": "2000 Nantes"}, "avertissement", "un chiffre dans la ville"),
        ({"ville": "Nantes CEDEX 9"}, "", ""),
        ({"voie": "12, rue du Palais"}, "", ""),
        ({"voie": "rue " * 40, "complement": "bis " * 20}, "erreur", "6 au plus"),
        ({"pays": "Belgique", "code_postal": "1000"}, "note", "recommandé international"),
    ],
)
def test_an_address_fits_the_window(mots: dict[str, str], gravite: str, extrait: str) -> None:
    trouves = dits(lieu(**mots), gravite)
    assert extrait in trouves if extrait else trouves == ""


def test_a_company_writes_its_register_on_its_letters() -> None:
    creancier = fabrique.creancier(rcs=None, capital=None)
    assert "capital, rcs" in dits(examiner("recommande", creancier=creancier), "avertissement")
    seul = fabrique.creancier(forme=None, rcs=None, capital=None)
    assert dits(examiner("recommande", creancier=seul)) == ""


@pytest.mark.parametrize(
    ("pages", "gravite", "extrait"),
    [
        ((8,), "note", "9 feuilles en recto, 5 en recto verso, porte-adresse compris : tient"),
        ((9,), "note", "enveloppe C4"),
        ((3, 3), "note", "5 en recto verso"),
        ((44,), "note", "45 feuilles en recto"),
        ((45,), "avertissement", "imprimez en recto verso"),
        ((88,), "avertissement", "45 en recto verso"),
        ((89,), "erreur", "l'enveloppe C4 ne suffit pas"),
    ],
)
def test_sheets_are_counted_with_the_address_sheet(
    pages: tuple[int, ...], gravite: str, extrait: str
) -> None:
    plis = [Pli(f"{rang}.pdf", nombre, 1000) for rang, nombre in enumerate(pages)]
    trouves = portes.examine(observer(complet()), "recommande", plis)
    assert extrait in dits(trouves, gravite)


def test_weight_number_and_kind_are_warned_of() -> None:
    lourds = [Pli("a.pdf", 1, 20_000_000), Pli("b.eml", None, 1)]
    nombreux = [Pli(f"{rang}.pdf", 1, 1) for rang in range(31)]
    s = observer(complet())
    trouves = dits(portes.examine(s, "recommande", lourds), "avertissement")
    assert "certains services en ligne s'arrêtent à 20 Mo" in trouves
    assert "« b.eml » ne s'imprime pas tel quel" in trouves
    assert "31 documents" in dits(portes.examine(s, "recommande", nombreux), "avertissement")
    assert "Mo" not in dits(portes.examine(s, "recommande", lourds[1:]))


def test_every_door_only_names_words_of_the_dossier() -> None:
    for porte in portes.PORTES:
        vide = fabrique.dossier(debiteur=debiteur(identite=None))
        for probleme in portes.examine(observer(vide), porte):
            ici: Any = vide
            for pas in probleme.chemin:
                ici = ici[pas] if isinstance(pas, int) else getattr(ici, pas)


def test_every_message_says_what_to_do() -> None:
    actes = ("ajoutez", "joignez", "vérifiez", "envoyez", "notez", "corrigez", "abrégez", "écrivez")
    vide = fabrique.dossier(debiteur=debiteur(identite=None), historique=[notice()])
    muets = [
        probleme.message
        for porte in portes.PORTES
        for probleme in portes.examine(observer(vide), porte)
        if probleme.gravite != "note" and not any(acte in probleme.message for acte in actes)
    ]
    assert {muet.split(" : ")[0] for muet in muets} == {
        "une facture et des relances seules sont le refus classique"
    }


@pytest.mark.parametrize(
    ("effectif", "extrait"),
    [
        (None, "indiquez « effectif » pour savoir si la contribution est due"),
        (300, "creancier.effectif : contribution pour la justice économique due"),
        (12, ""),
    ],
)
def test_a_claim_above_50_000_euros_before_a_tae_is_told_its_cost(
    effectif: int | None, extrait: str
) -> None:
    dit = dits(
        examiner(
            "injonction",
            creancier=fabrique.creancier(**({"effectif": effectif} if effectif else {})),
            juridiction={"nom": "tribunal des activités économiques de Lyon"},
            factures=[fabrique.facture("F-1", "60000.00", piece="f1")],
        ),
        "avertissement",
    )
    assert extrait in dit
    assert ("contribution" in dit) is bool(extrait)
