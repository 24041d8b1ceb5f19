"""Every letter of `templates/fr`: its manifest, its text, what it must and must not say."""

from __future__ import annotations

import html
import re
import shutil
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from kit import (
    decheance,
    decompte,
    echeancier,
    francais,
    load,
    modeles,
    passif,
    ressources,
    situation,
)
from kit.compose import Composition, compose
from kit.dossier import Adresse, Avocat, Cause, Decheance, Dossier, Echeancier, Personne
from kit.errors import ModeleFautif
from kit.modele import Mention, Modele, choose, manquants, mentions_absentes
from kit.pieces import PieceLue
from kit.relecture import interdits
from kit.sujet import Sujet
from tests.besoins import BESOINS, DEBITEURS, INDISPENSABLES, sans_objet

AU = date(2026, 11, 20)
TEMPLATES = ressources.templates()
EXEMPLES = ressources.exemples()
MODELES = modeles.read(TEMPLATES)
DELAIS = modeles.read_delais(TEMPLATES / "_scenarios" / "standard.yaml")
NOMS = sorted(dossier.parent.name for dossier in EXEMPLES.glob("*/dossier.yaml"))
SOURCES = sorted(
    [*TEMPLATES.glob("[!_]*/corps.html"), *(TEMPLATES / "_communs" / "blocs").glob("*.html")]
)
AVOCAT = Avocat(
    nom="Jeanne Roux",
    barreau="Rennes",
    adresse=Adresse(voie="5 rue Nationale", code_postal="35000", ville="Rennes"),
    contact=Personne(nom="Jeanne Roux", courriel="j.roux@roux.example", telephone="0299000022"),
)
# Where each class of debtor is found among the examples; a class without its own borrows one.
EXEMPLE_DE_CLASSE = {
    "commercant": "02-trois-factures-avoir-acomptes",
    "professionnel": "02-trois-factures-avoir-acomptes",
    "consommateur": "05-consommateur",
    "public": "06-debiteur-public",
}
PLAN = Echeancier(premiere=date(2026, 12, 31), periodicite="mensuelle", nombre=3)
INTERDITS = interdits.read(TEMPLATES)


@dataclass(frozen=True)
class Cas:
    """One letter to one class of debtor from one sender."""

    modele: str
    classe: str
    expediteur: str

    def __str__(self) -> str:
        return f"{self.modele}-{self.classe}-{self.expediteur}"


CAS = [
    Cas(modele.id, classe, expediteur)
    for modele in MODELES
    for classe in modele.classes
    for expediteur in modele.expediteurs
]


@cache
def droit() -> load.Droit:
    return load.load_droit()


@cache
def exemple(nom: str) -> Dossier:
    lu = load.load(EXEMPLES / nom).dossier
    assert lu is not None, nom
    return lu


def pieces(dossier: Dossier) -> tuple[PieceLue, ...]:
    """Number the exhibits without reading them: their bytes stand in no letter."""
    visibles = [piece for piece in dossier.pieces if not piece.confidentiel]
    return tuple(
        PieceLue(
            n, p.id, p.titre, p.date, p.auteur, p.fichier, "application/pdf", 1, 0, "0" * 64, b""
        )
        for n, p in enumerate(visibles, 1)
    )


def sujet(modele: Modele, dossier: Dossier) -> Sujet:
    bareme = droit().bareme
    compte = decheance.prononcer(dossier, AU) if modele.id == decheance.DOCUMENT else dossier
    return Sujet(
        modele=modele,
        dossier=dossier,
        decompte=passif.arreter(modele.id, dossier, decompte.compute(compte, AU, bareme), bareme),
        plan=echeancier.compute(compte, AU, bareme, DELAIS),
        pieces=pieces(dossier),
        textes=droit().textes,
        au=AU,
        limite=situation.limite(modele.delai, dossier, DELAIS, AU),
        lieu="Rennes",
    )


def dossier_de(cas: Cas, **mots: Any) -> Dossier:
    """Give an example of that class, sent by that sender, with what the document needs."""
    base = exemple(EXEMPLE_DE_CLASSE[cas.classe])
    besoins: dict[str, Any] = {
        "expediteur": cas.expediteur,
        "agence": exemple("09-transmission-agence").agence,
        "avocat": AVOCAT,
        "debiteur": base.debiteur.model_copy(
            update={"classe": cas.classe} | DEBITEURS.get(cas.modele, {})
        ),
        "echeancier": PLAN if cas.modele == "echeancier" else base.echeancier,
    }
    besoins |= BESOINS.get(cas.modele, {})
    return base.model_copy(update=besoins | mots | INDISPENSABLES.get(cas.modele, {}))


@cache
def ordinaire(cas: Cas) -> Composition:
    return compose(sujet(choose(MODELES, cas.modele), dossier_de(cas)), TEMPLATES)


def lettre(cas: Cas, **mots: Any) -> Composition:
    if not mots:
        return ordinaire(cas)
    return compose(sujet(choose(MODELES, cas.modele), dossier_de(cas, **mots)), TEMPLATES)


def lu(texte: str) -> str:
    """Give the words of a letter, without tags nor line ends."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", texte)).split())


# -- manifests


def test_every_document_of_the_brief_exists() -> None:
    attendus = "relance_amiable relance_ferme ultime_relance mise_en_demeure echeancier"
    assert {*attendus.split(), "transmission_agence"} <= {modele.id for modele in MODELES}


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.id)
def test_a_manifest_cites_texts_delays_and_examples_that_exist(modele: Modele) -> None:
    cles = {*modele.textes, *(m.article for m in modele.mentions if m.article)}
    cles |= {cle for textes in modele.textes_par_classe.values() for cle in textes}
    assert {cle for cle in cles if droit().textes.get(cle).statut != "confirme"} == set()
    assert modele.delai is None or modele.delai in DELAIS
    assert modele.exemple in NOMS
    assert modele.expediteurs
    assert modele.classes


def _champ(mot: str) -> bool:
    type_lu: Any = Dossier
    for pas in mot.split("."):
        if pas not in type_lu.model_fields:
            return False
        annotation = type_lu.model_fields[pas].annotation
        candidats = [annotation, *get_args(annotation)]
        type_lu = next(
            (c for c in candidats if isinstance(c, type) and issubclass(c, BaseModel)), BaseModel
        )
    return True


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.id)
def test_every_required_word_is_a_word_of_the_dossier(modele: Modele) -> None:
    mots = [mot for cas in CAS for mot in modele.exigences(cas.classe, cas.expediteur)]
    assert [mot for mot in mots if not _champ(mot)] == []


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.id)
def test_an_empty_required_word_is_named(modele: Modele) -> None:
    dossier = exemple(modele.exemple)
    assert manquants(modele, dossier, dossier.debiteur.classe, dossier.expediteur) == ()
    voulus = modele.exigences(dossier.debiteur.classe, dossier.expediteur)
    vide = object()
    assert manquants(modele, vide, dossier.debiteur.classe, dossier.expediteur) == voulus


def test_a_public_debtor_only_receives_what_suits_it() -> None:
    permis = {modele.id for modele in MODELES if "public" in modele.classes}
    services = {"relance_preventive", "promesse_confirmee", "quittance", "changement_interlocuteur"}
    assert permis == services | {"relance_amiable", "relance_ferme", "reponse_contestation"}


def test_every_delay_says_where_it_comes_from() -> None:
    assert [delai.nom for delai in DELAIS.values() if not delai.source] == []


@pytest.mark.parametrize(
    ("faute", "message"),
    [
        ("titer: X", r"modele\.yaml:\d+ : titer : clé inconnue « titer » : vouliez-vous dire"),
        ("canal: pigeon", "mot inconnu « pigeon » : mots possibles : courriel"),
        ("classes: [commercent]", "vouliez-vous dire « commercant » ?"),
        ("expediteurs: creancier", "attendu : une liste de mots"),
        ("rang: vingt", "attendu : un nombre entier, lu : « vingt »"),
        ("titre: [a]", "attendu : un texte"),
        ("titre:", "il manque la clé « titre »"),
        ("mentions: [{cle: a}]", "il manque la clé « contient »"),
        ("mentions: oui", "attendu : une liste de mentions"),
        ("mentions: [oui]", "attendu : des lignes « mot: valeur »"),
        ("textes_par_classe: {public: [a], prive: [b]}", "clé inconnue « prive »"),
    ],
)
def test_a_faulty_manifest_is_refused_at_its_line(tmp_path: Path, faute: str, message: str) -> None:
    bon = (TEMPLATES / "relance_amiable" / "modele.yaml").read_text(encoding="utf-8")
    cle = faute.split(":", maxsplit=1)[0]
    # The key's own line goes, with what is indented under it.
    reste = re.sub(rf"^{cle}:.*\n((  .*\n)*)", "", bon, flags=re.MULTILINE)
    (tmp_path / "lettre").mkdir()
    (tmp_path / "lettre" / "modele.yaml").write_text(f"{reste}{faute}\n", encoding="utf-8")
    with pytest.raises(ModeleFautif) as refus:
        modeles.read(tmp_path)
    assert re.search(
        message.replace("[", r"\[") if "\\" not in message else message, str(refus.value)
    )


def test_a_manifest_that_no_reader_understands_has_its_own_fault_alone(tmp_path: Path) -> None:
    (tmp_path / "lettre").mkdir()
    (tmp_path / "lettre" / "modele.yaml").write_text("titre: [\n", encoding="utf-8")
    with pytest.raises(ModeleFautif) as refus:
        modeles.read(tmp_path)
    assert "il manque" not in str(refus.value)
    assert "attendu : des lignes" not in str(refus.value)


def test_all_the_faults_of_all_the_manifests_come_in_one_run(tmp_path: Path) -> None:
    for nom in ("a", "b"):
        (tmp_path / nom).mkdir()
        (tmp_path / nom / "modele.yaml").write_text("titre: X\n", encoding="utf-8")
    with pytest.raises(ModeleFautif) as refus:
        modeles.read(tmp_path)
    assert len(str(refus.value).splitlines()) == 14


# -- templates


def test_every_text_cited_by_a_template_is_known_and_confirmed() -> None:
    cites = {
        cle
        for source in SOURCES
        for cle in re.findall(r'"([a-z0-9_]+)"\|article', source.read_text(encoding="utf-8"))
    }
    assert cites
    assert {cle for cle in cites if droit().textes.get(cle).statut != "confirme"} == set()


def test_no_template_writes_an_article_number_by_hand() -> None:
    motif = re.compile(r"articles? [LRD]?\d+-\d|L\d{3}-\d|(?<!n° )\b1[0-9]{3}\b")
    fautes = {
        source.name: motif.findall(re.sub(r"\{#.*?#\}", "", source.read_text(encoding="utf-8")))
        for source in SOURCES
    }
    assert {nom: vus for nom, vus in fautes.items() if vus} == {}


def test_the_statute_is_reproduced_word_for_word() -> None:
    bloc = (TEMPLATES / "_communs" / "blocs" / "l111_8.html").read_text(encoding="utf-8")
    verbatim = droit().textes.get("cpcex_l111_8").verbatim or ""
    droits = str.maketrans("’", "'")
    alineas = re.findall(r"<p>(.*?)</p>", bloc)
    assert [alinea.translate(droits) for alinea in alineas] == verbatim.splitlines()


# -- letters


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.id)
def test_a_letter_is_the_expected_text_on_its_example(
    modele: Modele, request: pytest.FixtureRequest
) -> None:
    composition = compose(sujet(modele, exemple(modele.exemple)), TEMPLATES)
    texte = f"Objet : {composition.objet}\n\n{composition.texte.strip()}\n"
    attendu = modele.dossier / "attendu.txt"
    if request.config.getoption("--maj"):
        attendu.write_text(texte, encoding="utf-8")
    assert texte == attendu.read_text(encoding="utf-8")


@pytest.mark.parametrize("cas", CAS, ids=str)
def test_a_letter_has_its_mandatory_mentions(cas: Cas) -> None:
    modele = choose(MODELES, cas.modele)
    corps = lettre(cas).corps_html
    absentes = mentions_absentes(modele, corps, cas.classe, cas.expediteur)
    assert [mention.cle for mention in absentes] == []


@pytest.mark.parametrize("nom", NOMS)
@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.id)
def test_a_letter_composes_on_every_example_that_it_suits(modele: Modele, nom: str) -> None:
    dossier = exemple(nom)
    classe, expediteur = dossier.debiteur.classe, dossier.expediteur
    if classe not in modele.classes or expediteur not in modele.expediteurs:
        return
    if manquants(modele, dossier, classe, expediteur) or sans_objet(modele.id, dossier):
        return
    composition = compose(sujet(modele, dossier), TEMPLATES)
    assert mentions_absentes(modele, composition.corps_html, classe, expediteur) == ()


# Each mention is tried on the first case that owes it.
PREMIERS: dict[tuple[str, str], Cas] = {}
for essai in CAS:
    for due in choose(MODELES, essai.modele).mentions:
        if due.concerne(essai.classe, essai.expediteur):
            PREMIERS.setdefault((essai.modele, due.cle), essai)


def effacer(source: str, mentions: list[Mention]) -> str:
    """Take mentions out of the words of a template, and leave its instructions alone."""
    motif = re.compile("|".join(re.escape(m.contient) for m in mentions), re.IGNORECASE)
    morceaux = re.split(r"(\{[{%#].*?[}%#]\})", source, flags=re.DOTALL)
    return "".join(m if m.startswith("{") else motif.sub("…", m) for m in morceaux)


@pytest.mark.parametrize("cas", sorted(set(PREMIERS.values()), key=str), ids=str)
def test_a_mention_taken_out_of_the_template_is_missed(cas: Cas, tmp_path: Path) -> None:
    modele = choose(MODELES, cas.modele)
    otees = [m for m in modele.mentions if PREMIERS.get((cas.modele, m.cle)) == cas]
    copie = tmp_path / "fr"
    shutil.copytree(TEMPLATES, copie, ignore=shutil.ignore_patterns("polices"))
    for fichier in [copie / cas.modele / "corps.html", *(copie / "_communs" / "blocs").iterdir()]:
        fichier.write_text(effacer(fichier.read_text(encoding="utf-8"), otees), encoding="utf-8")
    composition = compose(sujet(modele, dossier_de(cas)), copie)
    absentes = mentions_absentes(modele, composition.corps_html, cas.classe, cas.expediteur)
    assert set(otees) <= set(absentes)


@pytest.mark.parametrize("cas", CAS, ids=str)
def test_a_letter_never_uses_a_forbidden_word(cas: Cas) -> None:
    composition = lettre(cas, historique=())
    texte = f"{composition.objet} {lu(composition.corps_html)}"
    trouves = [mot.dans(texte) for mot in INTERDITS.pour(cas.modele, cas.classe)]
    assert [mots for mots in trouves if mots] == []


@pytest.mark.parametrize("cas", [c for c in CAS if c.classe == "consommateur"], ids=str)
def test_a_consumer_reads_neither_penalties_nor_40_euros(cas: Cas) -> None:
    composition = lettre(cas)
    texte = lu(composition.corps_html)
    assert re.findall(r"pénalité|(?<![\d,])40(?:,00)? ?€|L441|commerçant|commerce", texte) == []
    assert {"l441_10", "d441_5"} & set(composition.textes_cites) == set()


def test_a_consumer_notice_names_the_mediator_and_gives_fifteen_days() -> None:
    cas = Cas("mise_en_demeure", "consommateur", "creancier")
    mediateur = dossier_de(cas).creancier.mediateur
    assert mediateur is not None
    assert mediateur.nom in lu(lettre(cas).corps_html)
    limite = sujet(choose(MODELES, cas.modele), dossier_de(cas)).limite
    assert limite is not None
    assert (limite - AU).days >= 15


def test_a_first_notice_starts_legal_interest_against_a_consumer() -> None:
    cas = Cas("mise_en_demeure", "consommateur", "creancier")
    texte = lu(lettre(cas, historique=()).corps_html)
    assert "La présente lettre fait courir les intérêts au taux légal" in texte


@pytest.mark.parametrize("modele", ["relance_ferme", "ultime_relance", "mise_en_demeure"])
def test_the_amount_asked_is_the_total_of_the_statement(modele: str) -> None:
    cas = Cas(modele, "commercant", "creancier")
    total = decompte.compute(dossier_de(cas), AU, droit().bareme).total
    assert lu(lettre(cas).corps_html).count(lu(francais.eur(str(total)))) >= 2


def test_a_last_reminder_is_no_notice_yet() -> None:
    texte = lu(lettre(Cas("ultime_relance", "commercant", "creancier")).corps_html)
    assert re.findall(r"mettons en demeure|met en demeure|vaut mise en demeure", texte) == []


def test_a_clause_is_invoked_only_when_the_contract_has_it() -> None:
    cas = Cas("mise_en_demeure", "commercant", "creancier")
    contrat = dossier_de(cas).contrat
    assert contrat is not None
    nu = contrat.model_copy(update={"clauses": ()})
    texte = lu(lettre(cas, contrat=nu).corps_html)
    mots = ("clause résolutoire", "déchéance du terme", "réserve de propriété", "clause pénale")
    assert [mot for mot in mots if mot in texte.lower()] == []
    resolutoire = contrat.clauses[0].model_copy(update={"objet": "resolutoire", "article": "15"})
    avec = contrat.model_copy(update={"clauses": (resolutoire,)})
    assert "rappelons expressément la clause résolutoire" in lu(
        lettre(cas, contrat=avec).corps_html
    )


def test_a_letter_without_contract_nor_earlier_contact_composes() -> None:
    for cas in CAS:
        seul = dossier_de(
            cas, contrat=None, historique=(), pieces=(), cause=Cause(nature="inconnue")
        )
        factures = tuple(f.model_copy(update={"piece": None}) for f in seul.factures)
        texte = lettre(
            cas, contrat=None, historique=(), pieces=(), factures=factures, cause=seul.cause
        )
        assert "  " not in texte.objet


# -- the plan


def plan(classe: str = "commercant", cause: Cause | None = None, **mots: Any) -> str:
    cas = Cas("echeancier", classe, "creancier")
    voulu = PLAN.model_copy(update=mots)
    avec = {"echeancier": voulu} | ({"cause": cause} if cause else {})
    return lu(lettre(cas, **avec).corps_html)


@pytest.mark.parametrize(
    ("sort", "phrase"),
    [
        ("maintenues", "Les pénalités de retard continuent de courir sur le principal restant dû"),
        ("suspendues", "Les pénalités de retard cessent de courir à compter de la signature"),
        ("abandonnees", "Le créancier renonce aux pénalités de retard courues au"),
    ],
)
def test_each_fate_of_the_penalties_has_its_words(sort: str, phrase: str) -> None:
    assert phrase in plan(penalites=sort)


def test_a_transaction_states_the_dispute_and_both_concessions() -> None:
    desaccord = Cause(nature="contestation", resume="le débiteur critique la reliure.")
    texte = plan(nature="transaction", cause=desaccord, penalites="abandonnees")
    for mot in ("le débiteur critique la reliure.", "concessions réciproques", "renonce à toute"):
        assert mot in texte
    assert "concessions" not in plan()


def test_a_transaction_without_a_stated_dispute_is_refused() -> None:
    with pytest.raises(ModeleFautif, match=r"echeancier/corps\.html:\d+"):
        plan(nature="transaction", cause=Cause(nature="inconnue"))


def test_a_consumer_is_never_deprived_of_the_notice_before_acceleration() -> None:
    dispense = Decheance(mise_en_demeure="dispensee", preavis_jours=30)
    assert "sans mise en demeure préalable" not in plan("consommateur", decheance=dispense)
    assert "sans mise en demeure préalable" in plan(decheance=dispense)


def test_a_jurisdiction_clause_stands_between_merchants_only() -> None:
    assert "TRIBUNAL DE COMMERCE DE LYON" in plan("commercant")
    assert "TRIBUNAL DE COMMERCE DE LYON" not in plan("professionnel")


def test_the_handwritten_mention_is_the_sum_in_words_and_figures() -> None:
    texte = plan()
    assert re.search(r"Je reconnais devoir à .+ la somme de .+ euros .*\(.+ €\)", texte)
    assert "recommandée entre commerçants" in texte
    assert "recommandée entre commerçants" not in plan("professionnel")


# -- the agency and the lawyer


def test_an_agency_is_paid_on_its_reserved_account() -> None:
    cas = Cas("mise_en_demeure", "commercant", "agence")
    agence = dossier_de(cas).agence
    assert agence is not None
    assert agence.compte_dedie is not None
    chiffres = re.sub(r"\s", "", lu(lettre(cas).corps_html))
    assert agence.compte_dedie in chiffres
    banque = dossier_de(cas).creancier.banque
    assert banque is not None
    assert banque.iban not in chiffres


def test_an_agency_recalls_its_first_letter() -> None:
    cas = Cas("relance_ferme", "commercant", "agence")
    premier = dossier_de(cas).historique[0].model_copy(update={"document": "lettre_agence"})
    texte = lu(lettre(cas, historique=(premier,)).corps_html)
    le = lu(francais.date(premier.le.jour.isoformat()))
    assert f"fait suite à notre lettre du {le}, référence {dossier_de(cas).reference}" in texte


def test_the_mention_of_a_class_or_a_sender_is_due_to_them_only() -> None:
    mention = Mention("m", "x", classes=("consommateur",), expediteurs=("agence",))
    assert mention.concerne("consommateur", "agence")
    assert not mention.concerne("commercant", "agence")
    assert not mention.concerne("consommateur", "creancier")


def test_an_unknown_document_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ModeleFautif, match="relance_amiable"):
        choose(MODELES, "relance")


def test_a_mention_is_found_whatever_its_tags_spaces_and_apostrophes() -> None:
    modele = replace(MODELES[0], mentions=(Mention("m", "n’emporte pas novation"),))
    assert mentions_absentes(modele, "<p>N'emporte\n pas\u00a0<b>novation</b></p>", "c", "e") == ()
    assert len(mentions_absentes(modele, "<p>emporte novation</p>", "c", "e")) == 1
