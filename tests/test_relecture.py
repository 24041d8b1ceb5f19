"""The linter of a firm's templates: each fault is seen, at its line; a faithful copy has none."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kit import etude, propres, relecture, ressources
from kit.errors import ModeleFautif, Probleme
from kit.modele import Mention, Modele, choose, mentions_absentes
from kit.propres import AUCUN, Propres
from kit.relecture import accessibilite, ecrits, interdits, lettres
from kit.relecture.cas import Exemples, connus
from kit.relecture.table import Table
from tests import fabrique
from tests.test_propres import copie, corps, manifeste

FR = ressources.templates()
MODELES = fabrique.atelier().modeles
INTERDITS = interdits.read(FR)
TEXTES = fabrique.atelier().droit.textes


@cache
def exemples() -> Exemples:
    return Exemples(fabrique.atelier())


def relire(tmp_path: Path) -> list[Probleme]:
    return relecture.relire(propres.read(tmp_path), fabrique.atelier(), exemples())


def messages(tmp_path: Path, corps_: str, document: str = "relance_ferme") -> list[str]:
    return [str(p) for p in relire(copie(tmp_path, document, corps=corps_))]


# -- a copy, faithful or not


@pytest.mark.parametrize("document", ["relance_ferme", "mise_en_demeure", "sms"])
def test_a_faithful_copy_has_nothing_to_mend(tmp_path: Path, document: str) -> None:
    assert [str(p) for p in relire(copie(tmp_path, document))] == []


def effacer(source: str, mentions: list[Mention]) -> str:
    """Take mentions out of the words of a template, and leave its instructions alone."""
    motif = re.compile("|".join(re.escape(m.contient) for m in mentions), re.IGNORECASE)
    morceaux = re.split(r"(\{[{%#].*?[}%#]\})", source, flags=re.DOTALL)
    return "".join(m if m.startswith("{") else motif.sub("…", m) for m in morceaux)


def dues(modele: Modele) -> dict[str, lettres.Essai]:
    """Give, for each mention of a document, a first letter that owes it."""
    table = Table(AUCUN, fabrique.atelier(), INTERDITS)
    premiers: dict[str, lettres.Essai] = {}
    for essai in lettres.essais(modele, table, exemples()):
        cas, lue = essai.cas, essai.reference or ""
        absentes = mentions_absentes(modele, lue, cas.classe, cas.expediteur)
        for mention in modele.mentions:
            if mention.concerne(cas.classe, cas.expediteur) and mention not in absentes:
                premiers.setdefault(mention.cle, essai)
        if len(premiers) == len(modele.mentions):
            break
    return premiers


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.id)
def test_each_mention_taken_out_of_a_bundled_document_is_missed(modele: Modele) -> None:
    premiers = dues(modele)
    assert set(premiers) == {mention.cle for mention in modele.mentions}
    sources = {f"{modele.id}/corps.html": modele.dossier / "corps.html"}
    sources |= {
        f"_communs/blocs/{bloc.name}": bloc for bloc in (FR / "_communs" / "blocs").glob("*.html")
    }
    lues = {nom: fichier.read_text(encoding="utf-8") for nom, fichier in sources.items()}
    siens = Propres(
        Path("siens"), {nom: effacer(lue, list(modele.mentions)) for nom, lue in lues.items()}, {}
    )
    siens.textes[f"{modele.id}/modele.yaml"] = manifeste(modele.id)  # type: ignore[index]
    table = Table(siens, fabrique.atelier(), INTERDITS)
    essais = list({id(essai): essai for essai in premiers.values()}.values())
    trouves = "\n".join(str(p) for p in lettres.relire(modele, essais, table))
    manquent = [cle for cle in premiers if f"({cle})" not in trouves]
    assert manquent == []


def test_a_lost_mention_is_said_with_its_article_and_its_readers(tmp_path: Path) -> None:
    sans = corps("mise_en_demeure").replace("MISE EN DEMEURE DE PAYER", "LETTRE")
    (faute,) = messages(tmp_path, sans, "mise_en_demeure")
    assert "mise_en_demeure/corps.html:1 : mention obligatoire absente : « MISE EN DEM" in faute
    assert "art. 1344 C. civ." in faute


def test_a_mention_dropped_from_a_copied_manifest_does_not_help(tmp_path: Path) -> None:
    sans = manifeste().split("mentions:")[0]
    copie(tmp_path, corps=corps().replace("écrivez-nous", "…"), manifeste=sans)
    assert any("« écrivez-nous »" in str(p) for p in relire(tmp_path))


def test_a_shared_block_is_reread_on_every_document(tmp_path: Path) -> None:
    bloc = tmp_path / "_communs" / "blocs" / "paiement.html"
    bloc.parent.mkdir(parents=True)
    bloc.write_text("<p>Payez.</p>\n", encoding="utf-8")
    trois = tuple(choose(MODELES, nom) for nom in ("relance_ferme", "sms", "mise_en_demeure"))
    fournis = etude.Fournis(fabrique.atelier().templates)
    vars(fournis)["modeles"] = trois
    atelier = replace(fabrique.atelier(), fournis=fournis)
    trouves = relecture.relire(propres.read(tmp_path), atelier, exemples())
    assert {p.fichier.split("/")[-2] for p in trouves} == {"mise_en_demeure", "relance_ferme"}


# -- what a source says


@pytest.mark.parametrize(
    ("ajout", "message"),
    [
        ("<p>{{ decompte.total + 1 }}</p>", "un modèle ne calcule pas"),
        ("<p>{{ debiteur.nmo }}</p>", "mot inconnu « debiteur.nmo » : vouliez-vous dire « nom » ?"),
        ("<p>{{ debitteur.nom }}</p>", "vouliez-vous dire « debiteur » ?"),
        ("{% if false %}{{ contrat.intitulé }}{% endif %}", "vouliez-vous dire « intitule » ?"),
        ("{% if plan == 9 %}{{ creancier.nim }}{% endif %}", "vouliez-vous dire « nom » ?"),
        ('<p>{{ "l441_6"|article }}</p>', "Aucun texte de loi n'a la clé « l441_6 »"),
        ("<p>{{ reference|eurr }}</p>", "filtre inconnu « eurr » : vouliez-vous dire « eur » ?"),
        ("<p>selon l'article L441-6 du code</p>", "L441-10 du code de commerce"),
        ("<p>les articles 1134 et suivants</p>", "1103 du code civil"),
        ("<p>l’article\u00a01153 du code civil</p>", "1231-6 du code civil"),
        ("<p>l'article 1567 du code</p>", "1543 à 1546"),
        ("<p>l'article L110-4 du code</p>", 'écrivez {{ "l110_4"|article }}'),
        ("<p>un <b>huissier</b> viendra</p>", "« huissier » est interdit"),
        ("<p>avant toute saisie de vos biens</p>", "« saisie » est interdit"),
        ("<p>Frais de dossier : 30 €</p>", "art. L111-8 C. proc. civ. exéc."),
        ("<p>Cette lettre interrompt la prescription.</p>", "n'interrompt pas la prescription"),
        ("<script>1</script>", "« <script » est interdit"),
        ("<p class=x>a</p>", "guillemets doubles l'attribut « class »"),
        ("<p>{{ debiteur.nom|safe }}</p>", "filtre inconnu « safe »"),
        ('{% include "_communs/blocs/paiment.html" %}', "modèle inconnu"),
        ("<p>{{ agence.nom }}</p>", "valeur absente"),
        ('<p><img src="kit:logo"></p>', "image sans texte de remplacement"),
        ("<h4>Titre</h4>", "un niveau est sauté"),
        ("<h2> </h2>", "titre sans texte"),
        ("<p><a></a></p>", "lien sans texte"),
        ("<table><tbody><tr><td>1</td></tr></tbody></table>", "table sans cellule d'en-tête"),
        ('<p style="display: none">x</p>', "texte caché"),
        ("<p hidden>x</p>", "texte caché"),
    ],
)
def test_a_fault_is_seen_at_its_line(tmp_path: Path, ajout: str, message: str) -> None:
    texte = corps().rstrip("\n") + "\n" + ajout + "\n"
    ligne = len(texte.splitlines())
    fautes = messages(tmp_path, texte)
    attendue = f"relance_ferme/corps.html:{ligne} : "
    assert [f for f in fautes if attendue in f and message in f], fautes


def test_every_fault_of_a_source_comes_in_one_run(tmp_path: Path) -> None:
    ajouts = "<p>huissier</p>\n<p>{{ decompte.total * 2 }}</p>\n<p>{{ debiteur.nmo }}</p>\n"
    fautes = messages(tmp_path, corps() + ajouts)
    assert {m for m in ("huissier", "calcule", "nmo") if any(m in f for f in fautes)} == {
        "huissier",
        "calcule",
        "nmo",
    }


def test_a_word_forbidden_to_a_consumer_is_seen_where_a_consumer_reads_it(tmp_path: Path) -> None:
    fautes = messages(tmp_path, corps() + "<p>Nos pénalités et les 40 € sont dus.</p>\n")
    ligne = len(corps().splitlines()) + 1
    attendue = f"corps.html:{ligne} : « pénalité » est interdit à un consommateur"
    assert any(attendue in faute for faute in fautes)
    pour_tous = '{% if debiteur.classe != "consommateur" %}<p>Nos pénalités.</p>{% endif %}\n'
    assert messages(tmp_path / "b", corps() + pour_tous) == []


def test_the_subject_is_reread_too(tmp_path: Path) -> None:
    ligne = next(ligne for ligne in manifeste().splitlines() if ligne.startswith("objet:"))
    copie(tmp_path, manifeste=manifeste().replace(ligne, 'objet: "Dernier avis {{ reference }}"'))
    rang = manifeste().splitlines().index(ligne) + 1
    attendue = f"relance_ferme/modele.yaml:{rang} : « Dernier avis » est interdit"
    assert any(attendue in str(p) for p in relire(tmp_path))


def test_a_text_unknown_to_the_manifest_is_named(tmp_path: Path) -> None:
    copie(tmp_path, manifeste=manifeste().replace("textes: []", "textes: [l999_9]"))
    assert any("texte inconnu « l999_9 »" in str(p) for p in relire(tmp_path))


def test_a_faulty_manifest_does_not_hide_the_faults_of_the_body(tmp_path: Path) -> None:
    copie(tmp_path, corps="<p>huissier</p>", manifeste=manifeste() + "titer: x\n")
    fautes = [str(p) for p in relire(tmp_path)]
    assert any("clé inconnue « titer »" in f for f in fautes)
    assert any("« huissier » est interdit" in f for f in fautes)


def test_a_new_document_is_tried_on_its_example(tmp_path: Path) -> None:
    bon = manifeste().replace("titre: Relance ferme", "titre: Lettre maison")
    copie(tmp_path, "relance_ferme")
    (tmp_path / "relance_ferme").rename(tmp_path / "lettre_maison")
    (tmp_path / "lettre_maison" / "modele.yaml").write_text(bon, encoding="utf-8")
    assert [str(p) for p in relire(tmp_path)] == []
    (tmp_path / "lettre_maison" / "corps.html").write_text("<p>Payez.</p>", encoding="utf-8")
    assert any("(iban)" in str(p) for p in relire(tmp_path))


def test_a_new_document_that_no_example_suits_is_told(tmp_path: Path) -> None:
    seul = manifeste().replace("titre: Relance ferme", "titre: Lettre maison")
    exigeant = seul.replace("exige: [", "exige: [temoin, ordonnance, ")
    copie(tmp_path, manifeste=exigeant)
    (tmp_path / "relance_ferme").rename(tmp_path / "lettre_maison")
    assert [str(p) for p in relire(tmp_path)] == [
        f"{tmp_path}/lettre_maison/modele.yaml:1 : aucun exemple ne permet de relire ce document :"
        " nommez-en un dans « exemple », avec les mots qu'il lui faut."
    ]


def test_a_forbidden_word_that_the_dossier_brought_is_not_the_fault_of_the_letter() -> None:
    modele = choose(MODELES, "relance_ferme")
    table = Table(AUCUN, fabrique.atelier(), INTERDITS)
    apportee = f"<p>L'huissier.</p><p>{'mot ' * 50}</p>"
    essai = replace(next(lettres.essais(modele, table, exemples())), reference=apportee)
    assert [*lettres._mots(modele, essai, apportee, table)] == []
    (faute,) = lettres._mots(modele, essai, f"{apportee}<p>Un huissier.</p>", table)
    assert "« huissier » est interdit" in faute.message


def test_a_text_that_is_not_confirmed_is_not_to_be_cited() -> None:
    cle = next(iter(TEXTES.textes))
    doute = replace(TEXTES.get(cle), statut="a_verifier")
    textes = replace(TEXTES, textes={**TEXTES.textes, cle: doute})
    source = f"<p>un</p>\n<p>{{{{ '{cle}' | article }}}}</p>"
    (constat,) = ecrits._textes(source, textes)
    assert constat[:2] == (2, "erreur")
    assert "n'est pas confirmé : ne le citez pas encore" in constat[2]
    assert [*ecrits._textes(source, TEXTES)] == []


def test_a_style_sheet_that_loads_something_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "_communs").mkdir()
    (tmp_path / "_communs" / "style.css").write_text("p {}\n@import 'x';\n", encoding="utf-8")
    assert str(relire(tmp_path)[0]).startswith(f"{tmp_path}/_communs/style.css:2 : ")


# -- the forbidden words


def test_every_forbidden_word_has_a_reason_and_a_known_text() -> None:
    assert INTERDITS.mots
    assert [mot for mot in INTERDITS.mots if not mot.raison] == []
    cles = {mot.article for mot in INTERDITS.mots if mot.article}
    assert {cle for cle in cles if TEXTES.get(cle).statut != "confirme"} == set()
    documents = {modele.id for modele in MODELES}
    assert {nom for mot in INTERDITS.mots for nom in mot.sauf} <= documents


@pytest.mark.parametrize(
    "phrase",
    [
        "un commandement de payer",
        "une sommation",
        "notre huissier",
        "la saisie de vos comptes",
        "des frais de relance",
        "des frais de dossier",
        "dernier avis avant saisie",
        "votre fichage",
        "la Banque de France",
        "une plainte pénale si vous ne payez pas",
        "nous informerons vos clients",
        "votre employeur",
        "cette lettre interrompt la prescription",
        "article L111-8 CPCE",
        "payez à réception",
        "sous huitaine",
        "Veuillez payer",
        "mauvais payeur",
        "une ordonnance à signifier dans les six mois",
    ],
)
def test_the_words_of_the_sheet_are_forbidden_to_a_notice(phrase: str) -> None:
    assert any(mot.dans(phrase) for mot in INTERDITS.pour("mise_en_demeure", "commercant"))


@pytest.mark.parametrize(
    "phrase",
    ["recommandée", "le juge saisi", "à la présentation", "frais de justice", "presser le pas"],
)
def test_an_honest_word_is_not_forbidden(phrase: str) -> None:
    assert not [m for m in INTERDITS.pour("mise_en_demeure", "commercant") if m.dans(phrase)]


def test_a_merchant_may_read_penalties_and_a_consumer_may_not() -> None:
    def dits(classe: str) -> list[str]:
        mots = INTERDITS.pour("relance_ferme", classe)
        return [trouve for mot in mots for trouve, _ in mot.dans("pénalités et 40\u00a0€, L441-10")]

    assert dits("commercant") == []
    assert dits("consommateur") == ["pénalité", "40 €", "L441"]


@pytest.mark.parametrize(
    ("liste", "message"),
    [
        ("mots: []\n", "il manque la clé « mots »"),
        ("mots: [{motif: '('}]\narticles: [{motif: a}]\n", "expression régulière illisible"),
        ("mots: [{motif: a, raisn: b}]\narticles: [{motif: a}]\n", "vouliez-vous dire « raison »"),
    ],
)
def test_a_faulty_list_of_words_is_refused_at_its_line(
    tmp_path: Path, liste: str, message: str
) -> None:
    (tmp_path / "_communs").mkdir()
    (tmp_path / "_communs" / "mots_interdits.yaml").write_text(liste, encoding="utf-8")
    with pytest.raises(ModeleFautif, match=r"mots_interdits\.yaml:\d+ : ") as refus:
        interdits.read(tmp_path)
    assert message in str(refus.value)


# -- words and pages


def test_the_words_of_the_context_are_known_by_their_path() -> None:
    (cas, *_) = exemples().variantes(MODELES[2], "commercant", "creancier")
    mots = connus([cas.sujet(MODELES[2], fabrique.atelier())])
    assert {"debiteur", "decompte", "corps"} <= mots[()]
    assert "voie" in mots["debiteur", "adresse"]
    assert ("numeros",) not in mots


def test_a_word_of_a_loop_or_a_macro_is_not_unknown() -> None:
    boucle = "{% for x in decompte.echues %}{{ x.nom }}{{ loop.index }}{% endfor %}"
    source = boucle + "{% set y = 1 %}{{ y }}"
    mots = {(): frozenset({"decompte"}), ("decompte",): frozenset({"echues"})}
    assert ecrits.examiner(source, None, TEXTES, INTERDITS, mots) == []


def test_a_page_without_language_nor_title_is_unreadable() -> None:
    dites = [message for _, message in accessibilite.examiner("<html><p>x</p></html>")]
    assert len(dites) == 2
    bonne = '<html lang="fr"><title>t</title><table><thead><tr><th>a</th></tr></thead></table>'
    assert accessibilite.examiner(bonne) == []
