"""What is contradictory, impossible or doubtful in a dossier."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import source
from kit.checks import check
from kit.checks.factures import delais_maximaux, fin_du_mois
from kit.checks.historique import DOCUMENTS
from kit.checks.outils import find, repeated
from kit.checks.parties import rib_key_holds
from kit.dossier import Adresse, Dossier
from kit.load.validation import validate
from tests import fabrique
from tests.hostiles.base import BASE, spoil

AU = date(2026, 11, 22)
AGENCE = 'agence: {nom: Ouest, adresse: {voie: 1 quai, code_postal: "44000", ville: Nantes}}\n'
PLAN = "echeancier: {premiere: 2026-12-05, periodicite: mensuelle, nombre: 4}\n"
PROCEDURE = (
    "  procedure_collective: {type: redressement, jugement: 2026-10-01, bodacc: 2026-10-12}\n"
)
RACINE = Path(__file__).parents[1]


def dossier(texte: str) -> Dossier:
    lu = source.read_text(texte, "d")
    assert lu.problemes == ()
    record, problemes = validate(Dossier, lu.valeur, lambda chemin: ("d", lu.lieu(chemin)))
    assert problemes == []
    return record


def opinions(texte: str, au: date = AU) -> list[tuple[str, str, str]]:
    return [(p.gravite, p.mot, p.message) for p in check(dossier(texte), au)]


def after(passage: str, ajout: str) -> str:
    return spoil(passage, passage + ajout)


def test_a_sound_dossier_has_no_problem():
    assert opinions(BASE) == []
    assert opinions(BASE + AGENCE + PLAN) == []


E, A, N = "erreur", "avertissement", "note"
CAS = {
    # parties
    "expéditeur sans son bloc": (
        BASE + "expediteur: agence\n",
        E,
        "expediteur",
        "« agence: » manque",
    ),
    "siret d'un autre": (
        after('  siren: "100000009"\n', '  siret: "73282932000074"\n'),
        E,
        "creancier.siret",
        "ne commence pas par le SIREN 100000009",
    ),
    "tva d'un autre": (
        after('  siren: "200000008"\n', "  tva: FR44732829320\n"),
        E,
        "debiteur.tva",
        "ne finit pas par le SIREN 200000008",
    ),
    "commerçant sans siren": (
        spoil('  siren: "200000008"\n', ""),
        A,
        "debiteur.classe",
        "sans SIREN",
    ),
    "consommateur avec siren": (
        spoil("classe: commercant", "classe: consommateur"),
        A,
        "debiteur.classe",
        "consommateur, avec « siren »",
    ),
    "code postal court": (
        spoil('code_postal: "44000"', "code_postal: 4400"),
        E,
        "debiteur.adresse.code_postal",
        "cinq chiffres en France",
    ),
    "adresse trop large": (
        spoil("4 place du Marché", "4 " + "place du Marché aux Fleurs et aux Oiseaux " * 4),
        A,
        "debiteur.adresse",
        "6 au plus pour une enveloppe à fenêtre",
    ),
    "ville trop large": (
        spoil("ville: Nantes", "ville: Saint-Rémy-en-Bouzemont-Saint-Genest"),
        A,
        "debiteur.adresse.ville",
        "38 au plus",
    ),
    "clé rib": (
        after("ville: Rennes}\n", "  banque: {titulaire: A, iban: FR2012542547256985425874698}\n"),
        A,
        "creancier.banque.iban",
        "clé RIB",
    ),
    "clé rib du compte dédié": (
        BASE + AGENCE.replace("}}", "}, compte_dedie: FR2012542547256985425874698}"),
        A,
        "agence.compte_dedie",
        "clé RIB",
    ),
    "bodacc avant jugement": (
        after("    ville: Nantes\n", PROCEDURE.replace("2026-10-12", "2026-09-30")),
        E,
        "debiteur.procedure_collective.bodacc",
        "avant le jugement",
    ),
    "surendettement d'un commerçant": (
        after("    ville: Nantes\n", PROCEDURE.replace("redressement", "surendettement")),
        A,
        "debiteur.procedure_collective.type",
        "surendettement concerne un particulier",
    ),
    "redressement d'un consommateur": (
        after("    ville: Nantes\n", PROCEDURE).replace("commercant", "consommateur"),
        A,
        "debiteur.procedure_collective.type",
        "procédure de redressement contre un consommateur",
    ),
    # contrat
    "deux taux": (
        spoil("{taux: 12.00}", "{taux: 12, points_bce: 10}"),
        E,
        "contrat.penalites",
        "plusieurs taux convenus (taux, points_bce)",
    ),
    "aucun taux": (spoil("{taux: 12.00}", "{}"), E, "contrat.penalites", "aucun taux"),
    "taux excessif": (spoil("{taux: 12.00}", "{taux: 40.01}"), A, "contrat.penalites.taux", "40 %"),
    "multiple trop bas": (
        spoil("{taux: 12.00}", "{multiple_taux_legal: 2.9}"),
        A,
        "contrat.penalites.multiple_taux_legal",
        "moins de trois fois",
    ),
    "taux contre un public": (
        spoil("classe: commercant", "classe: public"),
        A,
        "contrat.penalites",
        "R2192-31",
    ),
    "taux contre un consommateur": (
        spoil("classe: commercant", "classe: consommateur"),
        A,
        "contrat.penalites",
        "intérêt au taux légal",
    ),
    "clause pénale muette": (
        after("{taux: 12.00}\n", "  clauses: [{objet: penale, texte: x}]\n"),
        A,
        "contrat.clauses[0]",
        "sans « pourcentage » ni « montant »",
    ),
    "clause chiffrée à tort": (
        after("{taux: 12.00}\n", "  clauses: [{objet: competence, texte: x, montant: 5}]\n"),
        A,
        "contrat.clauses[0]",
        "ne comptent que dans une clause",
    ),
    "clause de pénalités sans taux": (
        spoil("  penalites: {taux: 12.00}\n", "  clauses: [{objet: penalites, texte: x}]\n"),
        A,
        "contrat.clauses[0]",
        "taux supplétif",
    ),
    # factures
    "ttc faux": (
        spoil("tva: 2000.00", "tva: 1999.99"),
        E,
        "factures[0].montant_ttc",
        "= 11\u202f999,99",
    ),
    "ht sans tva": (spoil("    tva: 2000.00\n", ""), E, "factures[0]", "« tva » manque"),
    "tva sans ht": (
        spoil("    montant_ht: 10000.00\n", ""),
        E,
        "factures[0]",
        "« montant_ht » manque",
    ),
    "facture nulle": (
        spoil("12000.00", "0").replace("10000.00", "0").replace("2000.00", "0"),
        E,
        "factures[0].montant_ttc",
        "montant nul",
    ),
    "échéance avant facture": (
        spoil("echeance: 2026-04-11", "echeance: 2026-03-11"),
        E,
        "factures[0].echeance",
        "antérieure",
    ),
    "délai illégal": (
        spoil("echeance: 2026-04-11", "echeance: 2026-05-16"),
        A,
        "factures[0].echeance",
        "le 15/05/2026 si le contrat prévoit",
    ),
    "délai à justifier": (
        spoil("echeance: 2026-04-11", "echeance: 2026-05-12"),
        N,
        "factures[0].echeance",
        "au-delà de 60 jours (11/05/2026)",
    ),
    "numéro répété": (
        after(
            "    piece: facture-1\n",
            "  - {numero: F-1, date: 2026-03-12, echeance: 2026-04-11, montant_ttc: 1}\n",
        ),
        E,
        "factures[1].numero",
        "déjà porté par factures[0]",
    ),
    "numéro presque répété": (
        after(
            "    piece: facture-1\n",
            "  - {numero: f-1, date: 2026-03-12, echeance: 2026-04-11, montant_ttc: 1}\n",
        ),
        A,
        "factures[1].numero",
        "presque identique à « F-1 »",
    ),
    "statuts en désordre": (
        after(
            "    piece: facture-1\n",
            "    statuts: [{le: 2026-03-14, statut: recue},"
            " {le: 2026-03-12T10:00, statut: deposee}]\n",
        ),
        A,
        "factures[0].statuts[1].le",
        "remettez les statuts",
    ),
    # avoirs et paiements
    "avoir orphelin": (
        spoil("2026-04-20, facture: F-1", "2026-04-20, facture: F-2"),
        E,
        "avoirs[0].facture",
        "vouliez-vous dire « F-1 »",
    ),
    "avoir trop tôt": (
        spoil("2026-04-20, facture", "2026-03-11, facture"),
        E,
        "avoirs[0].date",
        "avant la facture « F-1 »",
    ),
    "avoir trop grand": (
        spoil("montant_ttc: 600.00", "montant_ttc: 12000.01"),
        E,
        "avoirs[0].montant_ttc",
        "plus que la facture",
    ),
    "avoir faux": (
        spoil("montant_ttc: 600.00", "montant_ht: 1, tva: 1, montant_ttc: 3"),
        E,
        "avoirs[0].montant_ttc",
        "différent de HT",
    ),
    "paiement orphelin": (
        spoil("4000.00, facture: F-1", "4000.00, facture: Z"),
        E,
        "paiements[0].facture",
        "connus : F-1",
    ),
    "paiement trop tôt": (
        spoil("{le: 2026-05-15", "{le: 2026-03-11"),
        E,
        "paiements[0].le",
        "avant la facture",
    ),
    "paiement avant tout": (
        spoil("{le: 2026-05-15, montant: 4000.00, facture: F-1}", "{le: 2026-03-11, montant: 1}"),
        E,
        "paiements[0].le",
        "avant toute facture",
    ),
    "paiement nul": (spoil("montant: 4000.00", "montant: 0"), E, "paiements[0].montant", "nul"),
    "paiement double": (
        after(
            "  - {le: 2026-05-15, montant: 4000.00, facture: F-1}\n",
            "  - {le: 2026-05-15, montant: 4000.00, facture: F-1}\n",
        ),
        A,
        "paiements[1]",
        "même jour et même montant que paiements[0]",
    ),
    "échéance sans plan": (
        spoil("4000.00, facture: F-1", "4000.00, echeance: 2"),
        E,
        "paiements[0].echeance",
        "n'a pas d'échéancier",
    ),
    "échéance au-delà": (
        spoil("4000.00, facture: F-1", "4000.00, echeance: 5") + PLAN,
        E,
        "paiements[0].echeance",
        "de 1 à 4",
    ),
    "échéance zéro": (
        spoil("4000.00, facture: F-1", "4000.00, echeance: 0")
        + PLAN.replace("nombre: 4", "montant: 9"),
        E,
        "paiements[0].echeance",
        "à partir de 1",
    ),
    # historique
    "désordre": (
        spoil("{le: 2026-07-02", "{le: 2026-04-14"),
        E,
        "historique[1].le",
        "historique[0]",
    ),
    "document inconnu": (
        after("    canal: courriel\n", "    document: relance_aimable\n"),
        A,
        "historique[0].document",
        "vouliez-vous dire « relance_amiable »",
    ),
    "mise en demeure reçue": (
        spoil("sens: emis, de: A", "sens: recu, effet: mise_en_demeure, de: A"),
        E,
        "historique[1].effet",
        "émise, non reçue",
    ),
    "promesse sans promesse": (
        after("    canal: courriel\n", "    effet: promesse\n"),
        E,
        "historique[0].promesse",
        "sans la promesse",
    ),
    "promesse sans effet": (
        after("    canal: courriel\n", "    promesse: {le: 2026-06-30}\n"),
        E,
        "historique[0].effet",
        "effet: promesse",
    ),
    "promesse passée": (
        after("    canal: courriel\n", "    effet: promesse\n    promesse: {le: 2026-04-14}\n"),
        E,
        "historique[0].promesse.le",
        "avant le contact",
    ),
    "envoi d'un courriel": (
        after("    canal: courriel\n", "    envoi: {numero: 1}\n"),
        A,
        "historique[0].envoi",
        "décrit un courrier",
    ),
    "envoi en désordre": (
        spoil(
            "canal: recommande, ",
            "canal: recommande, envoi: {depose_le: 2026-07-04, recu_le: 2026-07-03}, ",
        ),
        E,
        "historique[1].envoi.recu_le",
        "avant depose_le",
    ),
    "reçu et non réclamé": (
        spoil(
            "canal: recommande, ",
            "canal: recommande, envoi: {statut: non_reclame, recu_le: 2026-07-03}, ",
        ),
        E,
        "historique[1].envoi.statut",
        "non_reclame",
    ),
    "contact sur facture inconnue": (
        after("    canal: courriel\n", "    factures: [F1]\n"),
        E,
        "historique[0].factures[0]",
        "vouliez-vous dire « F-1 »",
    ),
    # pièces
    "pièce inconnue": (
        spoil("piece: facture-1", "piece: facture-9"),
        E,
        "factures[0].piece",
        "vouliez-vous dire « facture-1 »",
    ),
    "preuve inconnue": (
        spoil("canal: recommande, ", "canal: recommande, envoi: {preuve: ar}, "),
        E,
        "historique[1].envoi.preuve",
        "connus : facture-1",
    ),
    "pièce confidentielle": (
        spoil("titre: Facture F-1,", "titre: Facture, confidentiel: oui,"),
        N,
        "factures[0].piece",
        "ne sera pas jointe",
    ),
    "pièce en double": (
        BASE + "  - {id: FACTURE-1, titre: x, fichier: y.pdf}\n",
        E,
        "pieces[1].id",
        "déjà pris par pieces[0]",
    ),
    "fichier en double": (
        BASE + "  - {id: f2, titre: x, fichier: pieces/01 - F-1.pdf}\n",
        A,
        "pieces[1].fichier",
        "même fichier que pieces[0]",
    ),
    # échéancier
    "plan sans forme": (
        BASE + "echeancier: {premiere: 2026-12-05}\n",
        E,
        "echeancier",
        "aucune forme",
    ),
    "plan à deux formes": (
        BASE + PLAN.replace("nombre: 4", "nombre: 4, montant: 100"),
        E,
        "echeancier",
        "plusieurs formes (nombre, montant)",
    ),
    "plan sans rythme": (
        BASE + "echeancier: {premiere: 2026-12-05, nombre: 4}\n",
        E,
        "echeancier.periodicite",
        "nécessaire",
    ),
    "plan sans départ": (
        BASE + "echeancier: {periodicite: mensuelle, montant: 4}\n",
        E,
        "echeancier.premiere",
        "nécessaire",
    ),
    "plan à zéro": (BASE + PLAN.replace("nombre: 4", "nombre: 0"), E, "echeancier.nombre", "zéro"),
    "plan trop découpé": (
        BASE + PLAN.replace("nombre: 4", "nombre: 121"),
        E,
        "echeancier.nombre",
        "121 échéances : au plus 120",
    ),
    "plan listé trop long": (
        BASE
        + "echeancier: {echeances: ["
        + ", ".join(f"{{le: {2027 + r // 12}-{1 + r % 12:02}-05, montant: 1}}" for r in range(121))
        + "]}\n",
        E,
        "echeancier.echeances",
        "121 échéances : au plus 120",
    ),
    "plan listé et rythmé": (
        BASE + "echeancier: {premiere: 2026-12-05, echeances: [{le: 2026-12-05, montant: 1}]}\n",
        E,
        "echeancier.premiere",
        "sans objet",
    ),
    "plan en désordre": (
        BASE
        + "echeancier: {echeances: [{le: 2026-12-05, montant: 1}, {le: 2026-12-05, montant: 1}]}\n",
        E,
        "echeancier.echeances[1].le",
        "une par jour au plus",
    ),
    "échéance nulle": (
        BASE + "echeancier: {echeances: [{le: 2026-12-05, montant: 0}]}\n",
        E,
        "echeancier.echeances[0].montant",
        "nulle",
    ),
    "plan avant sa signature": (
        BASE
        + PLAN.replace("nombre: 4", "nombre: 4, signe_le: 2026-11-20").replace(
            "2026-12-05", "2026-11-19"
        ),
        A,
        "echeancier.premiere",
        "avant la signature",
    ),
}


@pytest.mark.parametrize("cas", CAS)
def test_a_contradiction_is_told_at_its_place_and_weight(cas):
    texte, gravite, mot, dit = CAS[cas]
    trouves = opinions(texte)
    assert any((g, m) == (gravite, mot) and dit in message for g, m, message in trouves), trouves
    if gravite != E:
        assert E not in [g for g, _, _ in trouves]


@pytest.mark.parametrize(
    ("texte", "mot"),
    [
        (BASE, "factures[0].date"),
        (BASE, "avoirs[0].date"),
        (BASE, "paiements[0].le"),
        (BASE, "historique[1].le"),
        (after("    ville: Nantes\n", PROCEDURE), "debiteur.procedure_collective.jugement"),
        (
            BASE + PLAN.replace("nombre: 4", "nombre: 4, signe_le: 2026-11-20"),
            "echeancier.signe_le",
        ),
        (BASE + "cause: {nature: difficulte, depuis: 2026-06-01}\n", "cause.depuis"),
    ],
)
def test_a_fact_after_the_day_is_a_warning_and_not_before_it(texte, mot):
    au_1er_mars = [
        m for g, m, dit in opinions(texte, date(2026, 3, 1)) if g == A and "01/03/2026" in dit
    ]
    assert mot in au_1er_mars
    assert mot not in [m for _, m, dit in opinions(texte) if "ne sera pas compté" in dit]


def test_a_fact_of_the_day_itself_counts():
    jour = date(2026, 7, 2)
    assert opinions(BASE, jour) == []
    assert [m for _, m, _ in opinions(BASE, jour - timedelta(days=1))] == ["historique[1].le"]


def test_terms_are_bounded_between_professionals_only():
    texte = spoil("echeance: 2026-04-11", "echeance: 2026-12-31").replace(
        "  penalites: {taux: 12.00}\n", ""
    )
    assert [m for _, m, _ in opinions(texte)] == ["factures[0].echeance"]
    assert opinions(texte.replace("commercant", "public")) == []


def test_forty_five_days_end_of_month_need_the_contract_to_say_so():
    texte = spoil("echeance: 2026-04-11", "echeance: 2026-05-15")
    assert [g for g, _, _ in opinions(texte)] == [N]
    assert opinions(texte.replace("30 jours", "45 jours fin de mois")) == []


def test_exactly_sixty_days_and_exactly_forty_per_cent_are_silent():
    assert opinions(spoil("echeance: 2026-04-11", "echeance: 2026-05-11")) == []
    assert opinions(spoil("{taux: 12.00}", "{taux: 40}")) == []
    assert opinions(spoil("{taux: 12.00}", "{multiple_taux_legal: 3}")) == []


def test_the_whole_invoice_may_be_credited_but_not_one_cent_more():
    assert opinions(spoil("montant_ttc: 600.00", "montant_ttc: 12000.00")) == []


def test_the_last_instalment_and_its_number_are_known():
    texte = spoil("4000.00, facture: F-1", "4000.00, echeance: 4")
    assert opinions(texte + PLAN) == []
    assert opinions(texte + PLAN.replace("nombre: 4", "montant: 100")) == []


def test_what_is_absent_is_not_judged():
    texte = BASE[: BASE.index("contrat:")] + BASE[BASE.index("factures:") :]
    assert opinions(texte) == []
    texte = texte.replace("    piece: facture-1\n", "").split("pieces:")[0]
    assert opinions(texte) == []
    texte = texte.replace("  - {le: 2026-07", "    piece: x\n  - {le: 2026-07")
    assert [dit for _, _, dit in opinions(texte)] == [
        "pièce inconnue « x » : la liste « pieces » est vide, ajoutez-la"
    ]


def test_a_sound_proceeding_a_sound_envoi_and_a_sound_plan_are_silent():
    assert opinions(after("    ville: Nantes\n", PROCEDURE)) == []
    envoi = "envoi: {depose_le: 2026-07-02, presente_le: 2026-07-02, statut: distribue}, "
    assert opinions(spoil("canal: recommande, ", f"canal: recommande, {envoi}")) == []
    liste = "echeances: [{le: 2026-12-05, montant: 1}, {le: 2026-12-06, montant: 1}]"
    assert opinions(BASE + f"echeancier: {{{liste}}}\n") == []
    statuts = (
        "    statuts: [{le: 2026-03-12, statut: recue}, {le: 2026-03-12, statut: approuvee}]\n"
    )
    assert opinions(after("    piece: facture-1\n", statuts)) == []


def test_a_penalty_clause_with_its_figure_is_silent():
    clause = "  clauses: [{objet: penale, texte: x, pourcentage: 10}]\n"
    assert opinions(after("{taux: 12.00}\n", clause)) == []


def test_a_payment_or_a_credit_note_may_be_of_the_day_of_the_invoice():
    texte = BASE.replace("2026-05-15, montant", "2026-03-12, montant")
    assert opinions(texte.replace("date: 2026-04-20", "date: 2026-03-12")) == []


def test_the_later_of_the_two_counts_of_forty_five_days_is_the_limit():
    assert delais_maximaux(date(2026, 3, 31))[1] == date(2026, 5, 31)
    assert delais_maximaux(date(2026, 3, 1))[1] == date(2026, 5, 15)


def test_a_foreign_address_has_its_own_postcode():
    texte = spoil('code_postal: "44000"', "code_postal: SW1A 1AA\n    pays: Royaume-Uni")
    assert opinions(texte) == []
    texte = spoil('code_postal: "44000"', "code_postal: SW1A\n    pays: FRANCE")
    assert [m for _, m, _ in opinions(texte)] == ["debiteur.adresse.code_postal"]


def test_two_contacts_of_one_day_need_an_hour_to_be_out_of_order():
    assert opinions(spoil("{le: 2026-07-02", "{le: 2026-04-15")) == []
    assert opinions(spoil("{le: 2026-07-02", "{le: 2026-04-15T09:12")) == []
    assert [m for _, m, _ in opinions(spoil("{le: 2026-07-02", "{le: 2026-04-15T09:11"))] == [
        "historique[1].le"
    ]


@given(st.dates(date(1990, 1, 1), date(2099, 1, 1)))
def test_the_longest_terms_frame_each_other(depart):
    soixante, quarante_cinq = delais_maximaux(depart)
    assert soixante == depart + timedelta(days=60)
    assert depart + timedelta(days=45) <= quarante_cinq <= depart + timedelta(days=76)
    assert (fin_du_mois(depart) + timedelta(days=1)).day == 1
    assert fin_du_mois(depart) >= depart


@given(st.integers(0, 99999), st.integers(0, 99999), st.integers(0, 10**11 - 1))
def test_the_rib_key_makes_the_whole_number_divisible(banque, guichet, compte):
    cles = [
        cle for cle in range(1, 98)
        if rib_key_holds(f"FR00{banque:05}{guichet:05}{compte:011}{cle:02}")
    ]  # fmt: skip
    assert len(cles) == 1
    assert (int(f"{banque:05}{guichet:05}{compte:011}") * 100 + cles[0]) % 97 == 0


def test_letters_of_an_account_count_in_the_rib_key():
    assert rib_key_holds("FR1420041010050500013M02606")
    assert not rib_key_holds("FR1420041010050500013N02606")
    assert rib_key_holds("DE89370400440532013000")


@given(st.lists(st.text("aAbB ", max_size=3), max_size=6))
def test_a_twin_is_found_at_each_later_place(mots):
    for rang, avant, pareils in repeated(mots):
        assert avant < rang
        assert pareils == (mots[rang] == mots[avant])


def test_the_walk_reaches_every_record():
    lus = [chemin for chemin, _ in find(dossier(BASE + AGENCE), Adresse)]
    assert lus == [("creancier", "adresse"), ("debiteur", "adresse"), ("agence", "adresse")]


def test_the_documents_named_include_every_folder_of_the_templates():
    dossiers = {
        manifeste.parent.name for manifeste in (RACINE / "templates/fr").glob("*/modele.yaml")
    }
    assert dossiers <= set(DOCUMENTS)


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_ht_plus_tva_is_compared_to_the_cent(ht, tva):
    def euros(centimes):
        return str(Decimal(centimes).scaleb(-2))

    def lus(ttc):
        texte = spoil("montant_ht: 10000.00", f"montant_ht: {euros(ht)}")
        texte = texte.replace("tva: 2000.00", f"tva: {euros(tva)}").replace("12000.00", euros(ttc))
        texte = texte.replace("montant_ttc: 600.00", "montant_ttc: 0.01")
        return [m for _, m, _ in opinions(texte)]

    assert lus(ht + tva) == []
    assert lus(ht + tva + 1) == ["factures[0].montant_ttc"]


def test_the_proof_of_a_confidential_contact_must_be_confidential_too() -> None:
    secret = {**fabrique.contact("2026-04-01", piece="avis"), "confidentiel": True}
    piece = {"id": "avis", "titre": "Avis", "fichier": "pieces/avis.pdf"}
    nue = fabrique.dossier(historique=[secret], pieces=[piece])
    gardee = fabrique.dossier(historique=[secret], pieces=[{**piece, "confidentiel": True}])
    dites = [p.message for p in check(nue, fabrique.JOUR) if p.gravite == "erreur"]
    assert any("contact confidentiel" in message for message in dites)
    assert not [p for p in check(gardee, fabrique.JOUR) if p.gravite == "erreur"]


def test_two_files_whose_names_look_alike_are_two_exhibits() -> None:
    noms = ("pieces/a.pdf", "pieces/A.pdf", "pieces/a.pdf")
    pieces = [{"id": f"p{rang}", "titre": "Pièce", "fichier": nom} for rang, nom in enumerate(noms)]
    dits = check(fabrique.dossier(pieces=pieces), fabrique.JOUR)
    assert [p.chemin for p in dits if "même fichier" in p.message] == [("pieces", 2, "fichier")]
