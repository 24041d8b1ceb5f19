"""Real letters: what is rebuilt is what a fresh build gives, and only what had to be is."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kit import chemins, lectures, liasse, ressources
from kit.commande import Commande
from kit.portefeuille import passage
from kit.portefeuille.issue import Issue
from kit.portefeuille.memoire import Demande, Memoire, partage
from kit.portefeuille.production import Production, prepare
from kit.sceau import inscription
from tests.memoires import contents

AU = date(2026, 11, 20)
HTML = Commande(formats=("html",))
EXEMPLES = ("01-facture-simple", "10-relance-amiable", "12-ultime-relance", "17-promesse")


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

    def run(self, nom: str = "output", au: date = AU) -> dict[str, str]:
        """Bring all up to date; say of each dossier what became of it."""
        sortie = self.racine / nom
        with Memoire(sortie, Demande(au, HTML), time.time_ns(), {}) as memoire:

            def hire() -> Moteur:
                production, vues = prepare(au, HTML, sortie)
                memoire.attach(vues)
                return Moteur(production)

            trouves = chemins.find([self.dossiers])
            dits = list(passage.go(trouves, memoire, hire, sortie))
            memoire.finish()
        assert memoire.avis == ()
        return {Path(dit.chemin).parent.name: dit.etat for dit in dits}

    def made(self, **mots: str) -> set[str]:
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
