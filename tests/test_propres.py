"""A firm's own templates: read safely, searched first, never weaker than what they replace."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kit import etude, modeles, pipeline, propres, ressources
from kit.compose import compose, rediger
from kit.compose.lecture import feuilles
from kit.errors import ModeleFautif
from kit.modele import choose
from kit.propres import AUCUN, Propres
from kit.render import Rendu
from tests import fabrique, sujets
from tests.test_compose import ATTAQUES, INTERDITS

FR = ressources.templates()
EXEMPLE = fabrique.EXEMPLES / "11-relance-ferme"
AU = date(2026, 11, 20)


def copie(racine: Path, document: str = "relance_ferme", **remplace: str) -> Path:
    """A firm's folder with one document; `corps` and `manifeste` replace its files."""
    cible = racine / document
    cible.mkdir(parents=True)
    for nom, fichier in (("corps", "corps.html"), ("manifeste", "modele.yaml")):
        texte = remplace.get(nom, (FR / document / fichier).read_text(encoding="utf-8"))
        (cible / fichier).write_text(texte, encoding="utf-8")
    return racine


def manifeste(document: str = "relance_ferme") -> str:
    return (FR / document / "modele.yaml").read_text(encoding="utf-8")


def corps(document: str = "relance_ferme") -> str:
    return (FR / document / "corps.html").read_text(encoding="utf-8")


def produire(dossier: Path, siens: Path | None = None) -> dict[str, bytes]:
    atelier = etude.open_atelier(propres=siens)
    trouve = etude.study(dossier, AU, atelier)
    assert trouve.fautes == (), [str(faute) for faute in trouve.fautes]
    commande = pipeline.Commande(None if siens is None else "relance_ferme", ("html",))
    produit = pipeline.produce(trouve, commande, atelier, Rendu(atelier.templates))
    return dict(produit.liasse.fichiers)


# -- reading


def test_a_folder_is_read_once_with_its_fingerprints(tmp_path: Path) -> None:
    lu = propres.read(copie(tmp_path))
    octets = (tmp_path / "relance_ferme" / "corps.html").read_bytes()
    assert lu.documents == ("relance_ferme",)
    assert lu.empreintes("relance_ferme")["relance_ferme/corps.html"] == (
        hashlib.sha256(octets).hexdigest()
    )


def test_notes_images_and_hidden_folders_are_left_alone(tmp_path: Path) -> None:
    copie(tmp_path)
    (tmp_path / "LISEZMOI.html").write_text("x", encoding="utf-8")
    (tmp_path / "relance_ferme" / "attendu.txt").write_text("x", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.html").write_text("x", encoding="utf-8")
    noms = {"relance_ferme/corps.html", "relance_ferme/modele.yaml"}
    assert set(propres.read(tmp_path).textes) == noms


def lien_de_fichier(racine: Path) -> None:
    (racine / "relance_ferme" / "bloc.html").symlink_to("/etc/passwd")


def lien_de_dossier(racine: Path) -> None:
    (racine / "mise_en_demeure").symlink_to("/etc")


def tube(racine: Path) -> None:
    os.mkfifo(racine / "relance_ferme" / "bloc.html")


def geant(racine: Path) -> None:
    (racine / "relance_ferme" / "bloc.html").write_bytes(b"x" * 500_001)


def latin(racine: Path) -> None:
    (racine / "relance_ferme" / "bloc.html").write_bytes("é".encode("latin-1"))


def nom_etrange(racine: Path) -> None:
    (racine / "Mise en demeure").mkdir()


def foule(racine: Path) -> None:
    for rang in range(501):
        (racine / "relance_ferme" / f"{rang}.html").touch()


@pytest.mark.parametrize(
    ("piege", "message"),
    [
        (lien_de_fichier, "lien ou fichier illisible"),
        (lien_de_dossier, "lien vers un dossier"),
        (tube, "fichier ordinaire"),
        (geant, "moins de 500 ko"),
        (latin, "UTF-8"),
        (nom_etrange, "n'est pas celui d'un document"),
        (foule, "plus de 500 fichiers"),
    ],
)
def test_a_trap_in_the_folder_is_refused(tmp_path: Path, piege: Any, message: str) -> None:
    piege(copie(tmp_path))
    with pytest.raises(ModeleFautif, match=message):
        propres.read(tmp_path)


def test_an_absent_or_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModeleFautif, match="introuvable"):
        propres.read(tmp_path / "absent")
    with pytest.raises(ModeleFautif, match="aucun modèle ici"):
        propres.read(tmp_path)


@pytest.mark.parametrize("nom", ["/etc", "../ailleurs", "a/../../b", "a\\b", ".", "lien/fr"])
def test_a_profile_names_a_folder_beside_it_and_never_above(tmp_path: Path, nom: str) -> None:
    copie(tmp_path / "vrai" / "fr")
    (tmp_path / "lien").symlink_to(tmp_path / "vrai")
    with pytest.raises(ModeleFautif):
        propres.read_inside(tmp_path, nom)


# -- the overlay


def test_an_own_document_comes_first_and_the_others_stay(tmp_path: Path) -> None:
    siens = copie(tmp_path, corps=corps() + "<p>Notre cabinet reste à votre écoute.</p>")
    fichiers = produire(EXEMPLE, siens)
    assert "Notre cabinet reste" in fichiers["relance_ferme.html"].decode()
    atelier = etude.open_atelier(propres=siens)
    assert {m.id for m in atelier.modeles} == {m.id for m in fabrique.atelier().modeles}


def test_a_shared_block_is_replaced_and_the_rest_of_communs_stays(tmp_path: Path) -> None:
    bloc = tmp_path / "_communs" / "blocs" / "signature.html"
    bloc.parent.mkdir(parents=True)
    bloc.write_text('<div class="signature"><p>Le service du recouvrement</p></div>', "utf-8")
    fichiers = produire(EXEMPLE, tmp_path)
    assert "Le service du recouvrement" in fichiers["relance_ferme.html"].decode()


def test_an_own_style_sheet_dresses_the_page(tmp_path: Path) -> None:
    style = (FR / "_communs" / "style.css").read_text(encoding="utf-8")
    (tmp_path / "_communs").mkdir()
    (tmp_path / "_communs" / "style.css").write_text(style + "p { color: #123456; }\n", "utf-8")
    assert b"color: #123456" in produire(EXEMPLE, tmp_path)["relance_ferme.html"]
    composee = compose(sujets.sujet(modele=_modele("relance_ferme")), FR, propres.read(tmp_path))
    assert Rendu(FR).pdf(composee, AU).startswith(b"%PDF")


def _modele(document: str) -> Any:
    return choose(fabrique.atelier().modeles, document)


@pytest.mark.parametrize(
    "feuille",
    [
        "p { background: url(http://127.0.0.1/x) }",
        "p { background: url('file:///etc/passwd') }",
        "@import 'x.css';",
        "</style><script>alert(1)</script>",
        "p { background: \\75rl(http://x/) }",
        "p { width: expression(alert(1)) }",
        "p { background: image-set('http://x/a.png' 1x) }",
        '@font-face { src: url("kit:../x") }',
    ],
)
def test_an_own_style_sheet_loads_nothing(tmp_path: Path, feuille: str) -> None:
    siens = Propres(tmp_path, {"_communs/style.css": f"p {{}}\n{feuille}"}, {})
    with pytest.raises(ModeleFautif, match=r"_communs/style\.css:2 : "):
        feuilles(siens)


def test_the_bundled_style_sheets_would_be_accepted_as_own() -> None:
    noms = ("style.css", "ecran.css")
    lues = {f"_communs/{n}": (FR / "_communs" / n).read_text(encoding="utf-8") for n in noms}
    assert set(feuilles(Propres(FR, lues, {}))) == set(noms)
    assert feuilles(AUCUN) == {}


def test_the_manifest_of_the_bundle_keeps_the_fingerprints(tmp_path: Path) -> None:
    siens = copie(tmp_path)
    manifeste_ = json.loads(produire(EXEMPLE, siens)["manifeste.json"])
    lu = {ligne["chemin"]: ligne["sha256"] for ligne in manifeste_["modeles"]}
    siennes = {chemin for chemin in lu if not chemin.startswith("templates/fr/")}
    attendues = propres.read(siens).empreintes("relance_ferme")
    assert {chemin: lu[chemin] for chemin in siennes} == attendues
    sans = json.loads(produire(EXEMPLE)["manifeste.json"])["modeles"]
    lus = [ligne["chemin"] for ligne in sans]
    assert "templates/fr/relance_ferme/corps.html" in lus
    assert all(chemin.startswith("templates/fr/") for chemin in lus)


def test_the_profile_names_its_templates(tmp_path: Path) -> None:
    for nom in ("_creanciers", "01-facture-simple"):
        shutil.copytree(fabrique.EXEMPLES / nom, tmp_path / nom)
    dossier, profil = tmp_path / "01-facture-simple", tmp_path / "_creanciers" / "arvor.yaml"
    mots = corps("mise_en_demeure") + "<p>Mots du cabinet.</p>"
    copie(tmp_path / "_creanciers" / "siens", "mise_en_demeure", corps=mots)
    texte = profil.read_text(encoding="utf-8")
    profil.write_text(f"{texte}modeles: siens\n", encoding="utf-8")
    assert "Mots du cabinet" in produire(dossier)["mise_en_demeure.html"].decode()
    profil.write_text(f"{texte}modeles: absent\n", encoding="utf-8")
    (faute,) = etude.study(dossier, AU, fabrique.atelier()).fautes
    assert faute.fichier.endswith("arvor.yaml")
    assert faute.ligne == len(texte.splitlines()) + 1
    assert "introuvable" in faute.message


# -- what a copy may not take away


def test_a_mention_left_out_of_a_copied_manifest_is_still_due(tmp_path: Path) -> None:
    sans = manifeste().split("mentions:")[0]
    lu = modeles.overlay(fabrique.atelier().modeles, propres.read(copie(tmp_path, manifeste=sans)))
    assert choose(lu, "relance_ferme").mentions == _modele("relance_ferme").mentions
    vide = copie(tmp_path / "v", manifeste=sans, corps="<p>Payez.</p>")
    with pytest.raises(ModeleFautif, match="mention obligatoire absente"):
        produire(EXEMPLE, vide)


def test_a_copied_manifest_adds_words_texts_and_mentions(tmp_path: Path) -> None:
    lignes = manifeste().replace("mentions:\n", "mentions:\n  - {cle: maison, contient: Cabinet}\n")
    lignes = lignes.replace("exige: [", "exige: [creancier.tva, ")
    siens = propres.read(copie(tmp_path, manifeste=lignes))
    lu = choose(modeles.overlay(fabrique.atelier().modeles, siens), "relance_ferme")
    assert lu.mentions[-1].cle == "maison"
    assert "creancier.tva" in lu.exige
    assert set(_modele("relance_ferme").exige) <= set(lu.exige)


@pytest.mark.parametrize(
    ("document", "avant", "apres", "message"),
    [
        ("mise_en_demeure", "classes: [commercant", "classes: [public, commercant", "« public »"),
        ("transmission_agence", "expediteurs: [creancier]", "expediteurs: [agence]", "« agence »"),
        ("relance_ferme", "canal: courriel", "canal: pigeon", "mot inconnu « pigeon »"),
    ],
)
def test_a_copied_manifest_cannot_reach_who_the_sheet_excludes(
    tmp_path: Path, document: str, avant: str, apres: str, message: str
) -> None:
    assert avant in manifeste(document)
    copie(tmp_path, document, manifeste=manifeste(document).replace(avant, apres))
    with pytest.raises(ModeleFautif, match=r"modele\.yaml:\d+ : ") as refus:
        etude.open_atelier(propres=tmp_path)
    assert message in str(refus.value)


def test_a_document_without_manifest_is_refused(tmp_path: Path) -> None:
    copie(tmp_path)
    (tmp_path / "relance_ferme" / "modele.yaml").unlink()
    with pytest.raises(ModeleFautif, match="manifeste absent"):
        etude.open_atelier(propres=tmp_path)


# -- hostile templates


@pytest.mark.parametrize("attaque", [*ATTAQUES, *INTERDITS])
def test_a_hostile_template_is_refused_where_it_stands(tmp_path: Path, attaque: str) -> None:
    siens = propres.read(copie(tmp_path, corps=attaque))
    sujet = sujets.sujet(modele=_modele("relance_ferme"))
    with pytest.raises(ModeleFautif) as refus:
        rediger(sujet, FR, siens)
    assert str(refus.value).startswith(f"{tmp_path}/relance_ferme/corps.html")


@pytest.mark.parametrize("attaque", ["{{ debiteur.__class__ }}", "{{ range(9) }}", "{{ 'a' * 9 }}"])
def test_a_hostile_subject_is_refused_where_it_stands(tmp_path: Path, attaque: str) -> None:
    ligne = next(ligne for ligne in manifeste().splitlines() if ligne.startswith("objet:"))
    hostile = manifeste().replace(ligne, f'objet: "{attaque}"')
    siens = propres.read(copie(tmp_path, manifeste=hostile))
    modele = choose(modeles.overlay(fabrique.atelier().modeles, siens), "relance_ferme")
    with pytest.raises(ModeleFautif, match=r"relance_ferme/modele\.yaml"):
        rediger(sujets.sujet(modele=replace(modele)), FR, siens)
