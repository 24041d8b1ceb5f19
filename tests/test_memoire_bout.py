"""Real letters: what is rebuilt is what a fresh build gives, and only what had to be is."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kit import chemins, lectures, liasse, ressources
from kit.commande import Commande
from kit.errors import ModeleFautif
from kit.portefeuille import passage
from kit.portefeuille.issue import Issue
from kit.portefeuille.memoire import Demande, Memoire, partage
from kit.portefeuille.production import Production, prepare
from kit.sceau import inscription
from tests.memoires import contents

AU = date(2026, 11, 20)
HTML = Commande(formats=("html",))
EXEMPLES = (
    "01-facture-simple",
    "10-relance-amiable",
    "12-ultime-relance",
    "17-promesse",
    "09-transmission-agence",
)


class Moteur:
    """One worker, in this process."""

    def __init__(self, production: Production) -> None:
        self._production = production

    def run(self, chemins) -> Iterator[tuple[Path, Issue]]:
        return ((chemin, self._production(chemin)) for chemin in chemins)

    def close(self) -> None:
        pass


class Atelier:
    """A folder of dossiers, a copy of the templates and of the law, runs over them."""

    def __init__(self, racine: Path) -> None:
        self.racine, self.dossiers = racine, racine / "dossiers"
        self.templates, self.droit = racine / "templates" / "fr", racine / "kit" / "droit"

    def run(
        self, nom: str = "output", au: date = AU, propres: Path | None = None
    ) -> dict[str, str]:
        """Bring all up to date; say of each dossier what became of it."""
        sortie = self.racine / nom
        with Memoire(sortie, Demande(au, HTML, propres), time.time_ns(), {}) as memoire:

            def hire() -> Moteur:
                production, vues = prepare(au, HTML, sortie, propres)
                memoire.attach(vues)
                return Moteur(production)

            trouves = chemins.find([self.dossiers])
            dits = list(passage.go(trouves, memoire, hire, sortie))
            memoire.finish()
        assert memoire.avis == ()
        return {Path(dit.chemin).parent.name: dit.etat for dit in dits}

    def made(self, **mots: Any) -> set[str]:
        """Run, and give the dossiers that were made again; the rest must be up to date."""
        dits = self.run(**mots)
        assert set(dits.values()) <= {"a_jour", "produit"}
        return {nom for nom, etat in dits.items() if etat == "produit"}


@pytest.fixture
def a(tmp_path, monkeypatch) -> Atelier:
    for nom in (*EXEMPLES, "_creanciers", "_agences"):
        shutil.copytree(ressources.exemples() / nom, tmp_path / "dossiers" / nom)
    shutil.copytree(ressources.templates(), tmp_path / "templates" / "fr")
    droit = tmp_path / "kit" / "droit"
    droit.mkdir(parents=True)
    for fichier in (Path(lectures.__file__).parents[1] / "droit").glob("*.yaml"):
        shutil.copy(fichier, droit)
    monkeypatch.setattr(partage, "PAQUET", tmp_path / "kit")
    monkeypatch.setattr(ressources, "templates", lambda: tmp_path / "templates" / "fr")
    return Atelier(tmp_path)


def edit(fichier: Path, avant: str, apres: str) -> None:
    texte = fichier.read_text(encoding="utf-8")
    assert avant in texte
    fichier.write_text(texte.replace(avant, apres), encoding="utf-8")


def test_real_letters_are_made_again_only_when_they_would_differ(a):
    tous = set(EXEMPLES)
    assert a.made() == tous
    assert a.made() == set()
    edit(a.templates / "relance_amiable" / "corps.html", "<p", '<p class="neuf"')
    assert a.made() == {"10-relance-amiable"}
    edit(a.templates / "sms" / "corps.html", "{", " {")
    assert a.made() == set()
    edit(a.templates / "_communs" / "style.css", "@page", "/* autre */ @page")
    assert a.made() == tous
    edit(a.dossiers / "01-facture-simple" / "dossier.yaml", "Boutiques Durand", "Boutique Durand")
    assert a.made() == {"01-facture-simple"}
    (a.dossiers / "17-promesse" / "pieces" / "44 - Autre.txt").write_text("Autre.\n")
    assert "17-promesse" in a.run()
    a.run("frais")
    assert contents(a.racine / "output") == contents(a.racine / "frais")


def test_a_new_half_year_of_rates_makes_no_letter_again(a):
    a.run()
    legal = a.droit / "taux_interet_legal.yaml"
    edit(legal, "periodes:\n", "periodes:\n  - du: 1900-01-01\n    au: 1900-06-30\n")
    assert a.made() == set()
    edit(a.droit / "taux_directeur_bce.yaml", "du: 2026-07-01", "du: 2026-07-01 ")
    assert a.made() != set()


def test_the_day_before_is_part_of_what_a_letter_depends_on(a):
    a.run(au=date(2026, 11, 19))
    a.run()
    assert a.made() == set()
    manifeste = next((a.racine / "output").glob("2026-101/2026-11-19-*/manifeste.json"))
    manifeste.write_bytes(manifeste.read_bytes().replace(b'"sens"', b'"sans"'))
    assert a.made() == {"01-facture-simple"}
    assert a.made() == set()


def test_a_sealed_letter_is_not_made_again(a):
    a.run()
    produit = next((a.racine / "output").glob("2026-101/*"))
    faits = inscription.read((produit / "manifeste.json").read_bytes())
    liasse.write_file(produit / "mise_en_demeure-scelle.pdf", b"sceau")
    scelle = inscription.add(faits, {"mise_en_demeure-scelle.pdf": b"sceau"})
    liasse.write_file(produit / "manifeste.json", scelle)
    assert a.made() == set()
    assert (produit / "mise_en_demeure-scelle.pdf").read_bytes() == b"sceau"
    (produit / "manifeste.json").write_bytes(scelle.replace(b'"au"', b'"av"', 1))
    assert a.made() == {"01-facture-simple"}


# One manifest changes

EDITIONS: dict[str, object] = {
    "titre": "Un autre titre", "fiche": "Z9", "rang": "7", "canal": "depot", "gabarit": "contrat",
    "expediteurs": ["avocat", "creancier"], "classes": ["public"], "objet": "Autre {{ reference }}",
    "delai": "mise_en_demeure", "exige": ["debiteur.siren", "creancier.mediateur.nom"],
    "exige_par_classe": {"commercant": ["creancier.mediateur.nom"]},
    "exige_par_expediteur": {"creancier": ["creancier.mediateur.nom"]}, "textes": ["l441_10"],
    "textes_par_classe": {"commercant": ["c_civ_1344"]}, "annexes": ["decompte"],
    "mentions": [{"cle": "m", "contient": "introuvable"}], "exemple": "10-relance-amiable",
    "pieces_jointes": ["factures"],
}  # fmt: skip
# The letter of its own dossier; what an agency's dossier would get, did it not come from the firm.
CHOISISSENT = {"canal", "expediteurs", "classes", *(cle for cle in EDITIONS if "exige" in cle)}
USAGERS = {"relance_amiable": "10-relance-amiable", "lettre_agence": "09-transmission-agence"}


def same_as_fresh(a: Atelier, **mots: Any) -> set[str]:
    """Run: what is there must be what a fresh build gives. Give the dossiers that were made."""
    dits, frais = a.run(**mots), a.run("frais", **mots)
    assert {nom: etat.replace("a_jour", "produit") for nom, etat in dits.items()} == frais
    fichiers, ecrits = contents(a.racine / "frais"), contents(a.racine / "output")
    assert {nom: ecrits.get(nom) for nom in fichiers} == fichiers
    shutil.rmtree(a.racine / "frais")
    return {nom for nom, etat in dits.items() if etat == "produit"}


@pytest.mark.parametrize("document", [*USAGERS, "suspension"])
def test_a_changed_manifest_makes_again_what_uses_it_and_nothing_else(a, document):
    """Each key in turn: the same as a fresh build, and no more than it takes."""
    for nom in {*EXEMPLES} - {"12-ultime-relance", USAGERS.get(document)}:
        shutil.rmtree(a.dossiers / nom)
    a.run()
    fichier = a.templates / document / "modele.yaml"
    lu = yaml.safe_load(fichier.read_text(encoding="utf-8"))
    usager = {USAGERS.get(document, "")} - {""}
    precedente = ""
    precedente = ""
    for cle, valeur in EDITIONS.items():
        fichier.write_text(yaml.safe_dump(lu | {cle: valeur}), encoding="utf-8")
        faites = same_as_fresh(a)
        assert faites <= usager, cle
        if document == "lettre_agence" and faites:  # an edition takes the one before it back
            assert {cle, precedente} & CHOISISSENT, cle
        precedente = cle
    fichier.write_text("titre: {", encoding="utf-8")
    with pytest.raises(ModeleFautif):
        a.run()


def test_a_document_added_or_removed_makes_again_what_it_would_be_chosen_for(a):
    a.run()
    shutil.copytree(a.templates / "sms", a.templates / "nouveau")
    assert a.made() == set()
    (a.templates / "relance_amiable").rename(a.templates / "_amiable")
    assert same_as_fresh(a) == set()
    assert a.run()["10-relance-amiable"] == "rien"
    (a.templates / "_amiable").rename(a.templates / "relance_amiable")
    assert same_as_fresh(a) == {"10-relance-amiable"}
    (a.templates / "lettre_agence").rename(a.templates / "_ailleurs")
    assert same_as_fresh(a) == {"09-transmission-agence"}


def test_sheets_make_again_what_reads_them_and_nothing_else(a, monkeypatch):
    """The files of a package, the draft of an application, the page of a message."""
    monkeypatch.setitem(globals(), "HTML", Commande(formats=("pdf",)))
    agence, avocat, relance = "09-transmission-agence", "24-injonction-de-payer", "17-promesse"
    for nom in {*EXEMPLES} - {agence, relance}:
        shutil.rmtree(a.dossiers / nom)
    shutil.copytree(ressources.exemples() / avocat, a.dossiers / avocat)
    assert a.made() == {agence, avocat, relance}
    for fichier, refaites in (
        ("_paquet/mandat.html", {agence}),
        ("_paquet/bordereau.html", {agence, avocat}),
        ("requete_injonction_de_payer/corps.html", {avocat}),
        ("requete_injonction_de_payer/modele.yaml", {avocat}),
        ("_communs/pieces/courriel.html", {agence, avocat}),
        ("_communs/blocs/caution.html", set()),
    ):
        edit(a.templates / fichier, "\n", "\n\n")
        assert a.made() == refaites, fichier
    assert same_as_fresh(a) == set()


def test_a_changed_scenario_makes_again_what_follows_it(a):
    edit(
        a.dossiers / "10-relance-amiable" / "dossier.yaml",
        "reference:",
        "scenario: doux\nreference:",
    )
    a.run()
    edit(a.templates / "_scenarios" / "ferme.yaml", "choix : ", "notre choix : ")
    assert a.made() == set()
    edit(a.templates / "_scenarios" / "doux.yaml", "choix : ", "notre choix : ")
    assert same_as_fresh(a) == {"10-relance-amiable"}


def test_a_firm_s_own_template_makes_again_what_uses_it_and_nothing_else(a):
    nos = a.racine / "nos"
    for document in ("mise_en_demeure", "relance_amiable", "lettre_agence", "suspension"):
        shutil.copytree(a.templates / document, nos / document)
    a.run(propres=nos)
    assert a.made(propres=nos) == set()
    (nos / "suspension" / ".corps.html.swp").write_text("un éditeur\n")
    (nos / "suspension" / "corps.html~").write_text("un éditeur\n")
    edit(nos / "suspension" / "corps.html", "<p", '<p class="x"')
    edit(nos / "lettre_agence" / "modele.yaml", "titre: ", "titre: Notre ")
    assert a.made(propres=nos) == set()
    edit(nos / "relance_amiable" / "corps.html", "<p", '<p class="neuf"')
    assert same_as_fresh(a, propres=nos) == {"10-relance-amiable"}
    edit(nos / "mise_en_demeure" / "modele.yaml", "titre: ", "titre: Notre ")
    assert same_as_fresh(a, propres=nos) == {"01-facture-simple"}
    lettre = nos / "lettre_agence" / "modele.yaml"
    lu = yaml.safe_load(lettre.read_text(encoding="utf-8"))
    lettre.write_text(yaml.safe_dump(lu | {"exige": ["debiteur.siren"]}), encoding="utf-8")
    assert same_as_fresh(a, propres=nos) == {"09-transmission-agence"}
    for faute in ("classes: [public]", "titre: {"):
        avant = (nos / "suspension" / "modele.yaml").read_text(encoding="utf-8")
        (nos / "suspension" / "modele.yaml").write_text(f"{avant}\n{faute}\n", encoding="utf-8")
        with pytest.raises(ModeleFautif):
            a.run(propres=nos)
        (nos / "suspension" / "modele.yaml").write_text(avant, encoding="utf-8")
    (nos / "suspension" / "corps.html").write_bytes(b"\xff")
    with pytest.raises(ModeleFautif):
        a.run(propres=nos)
