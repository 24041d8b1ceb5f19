"""The example dossiers: sound, complete, plausible, and their exhibits true to them."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pydantic
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import dossier as mots
from kit import etude, francais, load, pieces, ressources
from scripts.fabrique.atelier import fabriquer
from scripts.fabrique.chiffres import calculer, verifier
from scripts.fabrique.trait import signature

EXEMPLES = ressources.exemples()
AU = date(2026, 11, 20)
FICHIERS = load.find([EXEMPLES])
NOMS = [f.parent.name if f.name == "dossier.yaml" else f.stem for f in FICHIERS]
ATTENDUS = {
    "01-facture-simple": "mise_en_demeure",
    "02-trois-factures-avoir-acomptes": "transmission_agence",
    "03-echeancier-propose": "echeancier",
    "04-echeancier-rompu": "mise_en_demeure_echeance",
    "05-consommateur": "transmission_agence",
    "06-debiteur-public": "relance_ferme",
    "07-contestation": "reponse_contestation",
    "08-procedure-collective": "declaration_de_creance",
    "09-transmission-agence": "transmission_agence",
    "10-relance-amiable": "relance_amiable",
    "11-relance-ferme": "relance_ferme",
    "12-ultime-relance": "ultime_relance",
    "13-consommateur-mise-en-demeure": "mise_en_demeure",
    "14-paye-en-retard": "note_de_penalites",
    "15-relance-preventive": "relance_preventive",
    "16-suspension": "suspension",
    "17-promesse": "promesse_confirmee",
    "18-lettre-agence": "lettre_agence",
    "19-transaction-et-caution": "echeancier",
    "20-echeancier-respecte": "rappel_echeance",
    "21-decheance-du-terme": "decheance_du_terme",
    "24-injonction-de-payer": "dossier_contentieux",
    "25-reserve-de-propriete": "declaration_de_creance",
    "complet": "echeancier",
}
tous = pytest.mark.parametrize("chemin", FICHIERS, ids=NOMS)


def lire(chemin: Path) -> mots.Dossier:
    lu = load.load(chemin).dossier
    assert lu is not None
    return lu


def plat(texte: str) -> str:
    """The words alone: straight apostrophes, ordinary spaces, no break."""
    texte = texte.replace("’", "'").replace("\ufffe", "-")
    return re.sub(r"\s+", " ", texte).strip()


def pages(octets: bytes) -> list[str]:
    with pypdfium2.PdfDocument(octets) as pdf:
        return [plat(page.get_textpage().get_text_range()) for page in pdf]


def texte(chemin: Path, octets: bytes) -> str:
    return octets.decode() if chemin.suffix == ".eml" else " ".join(pages(octets))


@cache
def piece(chemin: Path, identifiant: str) -> list[str]:
    trouvee = next(p for p in lire(chemin).pieces if p.id == identifiant)
    return pages((chemin.parent / trouvee.fichier).read_bytes())


@tous
def test_an_example_has_no_mistake_and_no_doubt(chemin: Path) -> None:
    trouves = etude.study(chemin, AU, etude.open_atelier()).problemes
    assert [str(p) for p in trouves if p.gravite != "note"] == []
    assert pieces.check(lire(chemin), chemin.parent) == []


@tous
def test_an_example_leads_to_the_document_it_is_there_to_show(chemin: Path) -> None:
    decision = etude.study(chemin, AU, etude.open_atelier()).decision
    assert decision is not None
    assert decision.document == ATTENDUS[NOMS[FICHIERS.index(chemin)]]


def test_every_example_is_expected_and_told_in_the_readme() -> None:
    assert sorted(ATTENDUS) == sorted(NOMS)
    recit = (EXEMPLES / "LISEZMOI.md").read_text(encoding="utf-8")
    assert [nom for nom in NOMS if f"`{nom}" not in recit] == []


@tous
def test_drawing_the_exhibits_again_gives_the_same_files_and_words(chemin: Path) -> None:
    nom = NOMS[FICHIERS.index(chemin)]
    refaits = dict(fabriquer(EXEMPLES, (nom,)))
    racine = chemin.parent / ("" if chemin.name == "dossier.yaml" else nom)
    suivis = {p.relative_to(EXEMPLES) for p in (racine / "pieces").iterdir()}
    assert set(refaits) == suivis
    for relatif, octets in refaits.items():
        assert texte(relatif, octets) == texte(relatif, (EXEMPLES / relatif).read_bytes()), relatif


@tous
def test_an_invoice_on_paper_shows_the_figures_of_the_dossier(chemin: Path) -> None:
    lu = lire(chemin)
    for facture in lu.factures:
        assert facture.piece is not None
        (page,) = piece(chemin, facture.piece)
        attendus = [facture.numero, plat(francais.date(facture.echeance.isoformat()))]
        montants = (facture.montant_ht, facture.tva, facture.montant_ttc)
        attendus += [plat(francais.eur(str(m))) for m in montants]
        assert [mot for mot in attendus if mot not in page] == []
        assert ("indemnité forfaitaire de 40 €" in page) is (lu.debiteur.classe != "consommateur")


@tous
def test_a_credit_note_on_paper_shows_the_figures_of_the_dossier(chemin: Path) -> None:
    for avoir in lire(chemin).avoirs:
        assert avoir.piece is not None
        (page,) = piece(chemin, avoir.piece)
        attendus = (avoir.numero, avoir.facture, plat(francais.eur(str(avoir.montant_ttc))))
        assert [mot for mot in attendus if mot not in page] == []


@tous
def test_a_quoted_clause_stands_under_its_article_on_the_page_stated(chemin: Path) -> None:
    contrat = lire(chemin).contrat
    for clause in contrat.clauses if contrat else ():
        assert clause.piece is not None
        lues = piece(chemin, clause.piece)
        assert [n for n, page in enumerate(lues, 1) if plat(clause.texte) in page] == [clause.page]
        entier = " ".join(lues)
        titres = re.findall(r"Article (\d+) –", entier[: entier.index(plat(clause.texte))])
        assert titres[-1] == clause.article


@tous
def test_a_registered_letter_and_its_slip_bear_the_number_of_the_history(chemin: Path) -> None:
    for contact in lire(chemin).historique:
        if contact.envoi is None or contact.piece is None:
            continue
        assert contact.envoi.numero is not None
        assert contact.envoi.numero in " ".join(piece(chemin, contact.piece))
        if contact.envoi.preuve:
            assert contact.envoi.numero in " ".join(piece(chemin, contact.envoi.preuve))


@tous
def test_a_raw_email_says_who_wrote_to_whom_and_when(chemin: Path) -> None:
    lu = lire(chemin)
    par_piece = {c.piece: c for c in lu.historique}
    for brute in (p for p in lu.pieces if p.fichier.endswith(".eml")):
        octets = (chemin.parent / brute.fichier).read_bytes()
        message = email.message_from_bytes(octets, policy=email.policy.default)
        contact = par_piece[brute.id]
        assert message["date"].datetime.strftime("%Y-%m-%dT%H:%M") == str(contact.le)
        assert contact.de.startswith(message["from"].addresses[0].display_name)
        assert contact.a.startswith(message["to"].addresses[0].display_name)


@tous
def test_nothing_real_can_be_reached_from_an_example(chemin: Path) -> None:
    octets = [f.read_text(encoding="utf-8") for f in (chemin, *EXEMPLES.glob("_*/*.yaml"))]
    ecrit = "\n".join(octets)
    assert [a for a in re.findall(r"@([\w.-]+)", ecrit) if not a.endswith(".example")] == []
    fictifs = ("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49", "06 39 98")
    appels = re.findall(r"\b0\d(?: \d\d){4}\b", ecrit)
    assert [n for n in appels if not n.startswith(fictifs)] == []
    assert [s for s in re.findall(r'siren: "(\d+)"', ecrit) if s[1:7] != "000000"] == []
    assert [i for i in re.findall(r"FR\d\d(\d{5})\d{18}", ecrit) if i != "99999"] == []


def test_the_exhibits_stay_light() -> None:
    tailles = {f: f.stat().st_size for f in EXEMPLES.rglob("*") if f.is_file()}
    assert [f.name for f, taille in tailles.items() if taille > 120_000] == []
    assert sum(tailles.values()) < 6_000_000


def cles() -> Iterator[str]:
    for modele in vars(mots).values():
        if isinstance(modele, type) and issubclass(modele, pydantic.BaseModel):
            yield from modele.model_fields


@pytest.mark.parametrize("cle", sorted(set(cles())))
def test_the_dictionary_names_every_key_and_says_why(cle: str) -> None:
    lignes = (EXEMPLES / "complet.yaml").read_text(encoding="utf-8").splitlines()
    ecrites = [ligne for ligne in lignes if re.search(rf"(^|[\s{{,]){cle}:", ligne)]
    assert ecrites, f"{cle} : absente de complet.yaml"
    assert any(re.search(rf"\b{cle}:.*#.*\w", x) for x in ecrites), f"{cle} : jamais commentée"


def test_an_invoice_that_contradicts_its_dossier_is_not_drawn() -> None:
    facture = lire(FICHIERS[0]).factures[0]
    lignes = [["Comptoir", "1", "unité", "9306.81", "20"]]
    with pytest.raises(ValueError, match=facture.numero):
        verifier(calculer(lignes), facture)


quantites = st.decimals(Decimal("0.5"), Decimal(5000), places=1).map(str)
prix = st.decimals(Decimal("0.0001"), Decimal(9000), places=4).map(str)
lignes = st.lists(
    st.tuples(st.just("ligne"), quantites, st.just("u"), prix, st.sampled_from("20 10 5.5".split()))
)


@given(lignes)
def test_the_totals_of_an_invoice_foot_and_ignore_the_order_of_lines(
    suite: list[tuple[str, ...]],
) -> None:
    calcul = calculer(suite)
    assert calcul.ht == sum(x.montant for x in calcul.lignes)
    assert calcul.ht + calcul.tva == calcul.ttc
    assert calcul.tva == sum(part for _, _, part in calcul.bases)
    assert calculer(suite[::-1]).bases == calcul.bases


def test_two_people_do_not_sign_alike_and_one_always_does() -> None:
    assert signature("Paul Durand") == signature("Paul Durand")
    assert signature("Paul Durand") != signature("Claire Le Goff")
