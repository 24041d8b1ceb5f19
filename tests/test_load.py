"""From a file to a dossier, or to every problem it has, each at its line."""

from __future__ import annotations

import copy
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import load, source
from kit.dossier import Dossier
from kit.errors import KitError, MachineFautive, Probleme
from kit.load import droit
from kit.load.messages import translate
from kit.load.validation import validate
from tests.hostiles.base import BASE, spoil

PROFIL = """\
nom: Menuiserie d'Arvor
adresse:
  voie: 12 rue des Forges
  code_postal: "35000"
  ville: Rennes
banque: {titulaire: Arvor, iban: FR7630006000011234567890189}
"""
DEBUT, FIN = BASE.index("creancier:"), BASE.index("debiteur:")
ANGLAIS = re.compile(r"\b(should|must|invalid|input|required|valid|expected|Extra|None)\b")


def shared(nom: str) -> str:
    """The small dossier with its creditor in a profile; a comment keeps the lines."""
    return f"{BASE[:DEBUT]}creancier: {nom}\n{BASE[FIN:]}"


def write(fichier: Path, texte: str) -> Path:
    fichier.parent.mkdir(parents=True, exist_ok=True)
    fichier.write_text(texte, encoding="utf-8")
    return fichier


def faults(lecture: load.Lecture, racine: Path) -> list[str]:
    return [str(probleme).replace(f"{racine}/", "") for probleme in lecture.problemes]


def test_a_file_and_its_folder_read_the_same(tmp_path):
    fichier = write(tmp_path / "durand" / "dossier.yaml", BASE)
    lu = load.load(fichier)
    assert lu.problemes == ()
    assert lu.dossier == load.load(fichier.parent).dossier
    assert lu.dossier_dir == fichier.parent
    assert lu.dossier.factures[0].montant_ttc == Decimal("12000.00")


def test_a_folder_without_a_dossier_says_which_file_is_absent(tmp_path):
    assert faults(load.load(tmp_path), tmp_path) == [
        "dossier.yaml : fichier introuvable : vérifiez le nom et le chemin"
    ]


def test_all_the_mistakes_of_a_file_come_in_one_run_in_the_order_of_its_lines(tmp_path):
    texte = (
        BASE.replace("classe: commercant", "classe: comercant")
        .replace("date: 2026-03-12", "date: 2026-02-30")
        .replace("montant_ht: 10000.00", "montant_ht: 1.234,56")
        .replace("avoirs:", "avoir:")
        .replace("    sens: emis\n", "")
    )
    assert faults(load.load(write(tmp_path / "d.yaml", texte)), tmp_path) == [
        "d.yaml:7 : debiteur.classe : mot inconnu « comercant » : vouliez-vous dire"
        " « commercant » ?",
        "d.yaml:20 : factures[0].date : date inexistante « 2026-02-30 » : vérifiez le jour et le"
        " mois",
        "d.yaml:22 : factures[0].montant_ht : montant illisible « 1.234,56 », ambigu, plusieurs"
        " signes « . » ou « , » : écrivez par exemple 1234.56 ou 1 234,56",
        "d.yaml:26 : avoir : clé inconnue « avoir » : vouliez-vous dire « avoirs » ?",
        "d.yaml:31 : historique[0].sens : clé obligatoire absente : ajoutez « sens: … »"
        " (emis, recu)",
    ]


def test_a_cut_amount_is_told_once_and_nothing_else_of_its_line(tmp_path):
    texte = BASE.replace("montant: 4000.00", "montant: 1 234,56")
    (faute,) = faults(load.load(write(tmp_path / "d.yaml", texte)), tmp_path)
    assert "la virgule de « 1 234,56 » coupe le bloc { }" in faute
    assert f"d.yaml:{texte[: texte.index('1 234,56')].count(chr(10)) + 1} : paiements[0]" in faute


def test_a_misspelt_key_is_not_also_an_absent_one(tmp_path):
    texte = spoil("reference: 2026-014", "réference: 2026-014")
    (dit,) = faults(load.load(write(tmp_path / "d.yaml", texte)), tmp_path)
    assert "vouliez-vous dire « reference »" in dit


def test_a_list_key_followed_by_nothing_is_an_empty_list(tmp_path):
    texte = re.sub(r"avoirs:\n.*\n", "avoirs:\n", BASE)
    assert load.load(write(tmp_path / "d.yaml", texte)).dossier.avoirs == ()


def test_a_word_with_a_default_may_be_absent_but_not_empty(tmp_path):
    lu = load.load(write(tmp_path / "d.yaml", BASE + "expediteur:\n"))
    assert "« » (vide)" in lu.problemes[0].message


def test_what_yaml_refused_is_not_said_twice(tmp_path):
    texte = spoil("classe: commercant", "classe: *c").replace(
        "intitule: Bon de commande n° 88", "intitule: &c commercant"
    )
    texte = texte.replace("classe: *c", "classe: commercant\n  forme: &d [a]")
    dits = faults(load.load(write(tmp_path / "d.yaml", texte)), tmp_path)
    assert [dit.split(" : ")[2] for dit in dits] == ["ancre « &d »", "ancre « &c »"]


def test_fifty_problems_are_shown_and_the_others_counted(tmp_path):
    texte = BASE + "".join(f"cle_{rang}: x\n" for rang in range(60))
    lu = load.load(write(tmp_path / "d.yaml", texte))
    assert len(lu.problemes) == 51
    assert lu.problemes[0].ligne == 40
    assert lu.problemes[-1].message == "… et 10 autres problèmes : corrigez d'abord ceux-ci"


def test_a_glued_colon_is_told_only_when_there_is_one(tmp_path):
    for lu, colle in (("12 %", False), ("taux:12", True)):
        lecture = load.load(write(tmp_path / "d.yaml", spoil("{taux: 12.00}", lu)))
        assert ("espace après chaque « : »" in lecture.problemes[0].message) == colle


def test_an_error_that_has_no_sentence_of_its_own_is_still_french():
    erreur = {"type": "recursion_loop", "loc": ("a",), "input": ["x"]}
    assert (
        translate(erreur, Dossier) == "valeur refusée une liste : corrigez ou retirez cette ligne"
    )


def test_exactly_fifty_problems_are_all_shown(tmp_path):
    texte = BASE + "".join(f"cle_{rang}: x\n" for rang in range(50))
    lu = load.load(write(tmp_path / "d.yaml", texte))
    assert len(lu.problemes) == 50
    assert all("clé inconnue" in probleme.message for probleme in lu.problemes)


# Shared profiles


def test_a_profile_is_read_in_the_tree_of_the_dossiers(tmp_path):
    write(tmp_path / "_creanciers" / "arvor.yaml", PROFIL)
    for chemin, nom in (
        ("durand/dossier.yaml", "../_creanciers/arvor.yaml"),
        ("a/b/c/dossier.yaml", "../../../_creanciers/arvor.yaml"),
        ("durand.yaml", "_creanciers/arvor.yaml"),
    ):
        lu = load.load(write(tmp_path / chemin, shared(nom)))
        assert lu.problemes == ()
        assert lu.dossier.creancier.banque.iban == "FR7630006000011234567890189"


def test_the_problems_of_a_profile_are_at_its_own_lines(tmp_path):
    write(tmp_path / "_c" / "a.yaml", PROFIL.replace('"35000"', "*").replace("nom:", "non:"))
    lu = load.load(write(tmp_path / "d" / "dossier.yaml", shared("../_c/a.yaml")))
    assert faults(lu, tmp_path) == [
        "_c/a.yaml:4 : « & » ou « * » en tête de valeur : mettez la valeur entre guillemets"
    ]
    write(tmp_path / "_c" / "a.yaml", PROFIL.replace("nom:", "non:").replace("0189", "0188"))
    lu = load.load(tmp_path / "d")
    assert [dit.split(" : ")[0] for dit in faults(lu, tmp_path)] == ["_c/a.yaml:1", "_c/a.yaml:6"]


def test_a_profile_that_is_no_block_is_refused_at_its_first_line(tmp_path):
    write(tmp_path / "_c" / "a.yaml", "- a\n")
    lu = load.load(write(tmp_path / "d" / "dossier.yaml", shared("../_c/a.yaml")))
    assert faults(lu, tmp_path) == [
        "_c/a.yaml:1 : un profil creancier est un bloc de clés (nom:, adresse:, …)"
    ]


def test_a_problem_found_later_in_a_profile_is_located_there(tmp_path):
    write(tmp_path / "_c" / "a.yaml", PROFIL)
    lu = load.load(write(tmp_path / "d" / "dossier.yaml", shared("../_c/a.yaml")))
    trouves = load.locate([Probleme(("creancier", "banque", "iban"), "faux")], lu)
    assert (trouves[0].fichier, trouves[0].ligne) == (str(tmp_path / "_c" / "a.yaml"), 6)
    trouves = load.locate([Probleme(("creancier",), "voir factures[0] et pieces[9]")], lu)
    assert (trouves[0].fichier, trouves[0].ligne) == (str(tmp_path / "d" / "dossier.yaml"), 2)
    assert trouves[0].message == "voir factures[0], ligne 16 et pieces[9], ligne 35"


@pytest.mark.parametrize(
    ("nom", "dit"),
    [
        ("/etc/passwd.yaml", "chemin relatif"),
        ("~/arvor.yaml", "chemin relatif"),
        ("C:/arvor.yaml", "chemin relatif"),
        ("..\\arvor.yaml", "chemin relatif"),
        ("../../../../arvor.yaml", "au plus 3"),
        ("x/../../arvor.yaml", "en tête seulement"),
        ("../arvor.txt", "terminé par .yaml"),
        ("../absent.yaml", "profil introuvable"),
        ("x" * 300 + ".yaml", "chemin de profil illisible"),
        ('"a\\0.yaml"', "chemin de profil illisible"),
        ("..yaml", "profil introuvable"),
    ],
)
def test_a_profile_is_never_read_out_of_the_tree(nom, dit, tmp_path):
    lu = load.load(write(tmp_path / "a" / "d" / "dossier.yaml", shared(nom)))
    assert [dit in probleme.message for probleme in lu.problemes] == [True]
    assert lu.problemes[0].ligne == 2


def test_a_link_out_of_the_tree_is_not_followed(tmp_path):
    write(tmp_path / "secret.yaml", PROFIL)
    (tmp_path / "arbre" / "_c").mkdir(parents=True)
    (tmp_path / "arbre" / "_c" / "a.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "arbre" / "_l").symlink_to(tmp_path)
    for nom in ("../_c/a.yaml", "../_l/secret.yaml"):
        lu = load.load(write(tmp_path / "arbre" / "d" / "dossier.yaml", shared(nom)))
        assert ["hors des dossiers" in probleme.message for probleme in lu.problemes] == [True]


# Which files


def test_a_folder_of_dossiers_stands_for_what_is_directly_in_it(tmp_path):
    voulus = [
        write(tmp_path / nom, BASE)
        for nom in ("a.yaml", "b.yml", "durand/dossier.yaml", "z/dossier.yaml")
    ]
    for nom in (
        "_creanciers/x.yaml",
        ".cache/dossier.yaml",
        "_a.yaml",
        "vide/x.yaml",
        "n/m/dossier.yaml",
    ):
        write(tmp_path / nom, BASE)
    assert load.find([tmp_path]) == voulus
    assert load.find([tmp_path / "durand", tmp_path / "a.yaml", tmp_path]) == voulus
    assert load.find([tmp_path / "durand"]) == [tmp_path / "durand" / "dossier.yaml"]


def test_a_path_that_leads_to_nothing_is_kept_for_its_message(tmp_path):
    (tmp_path / "vide").mkdir()
    assert load.find([tmp_path / "absent.yaml"]) == [tmp_path / "absent.yaml"]
    assert load.find([tmp_path / "vide"]) == [tmp_path / "vide" / "dossier.yaml"]


def test_a_path_that_the_machine_cannot_hold_is_a_mistake_of_the_user(tmp_path):
    impossible = tmp_path / ("x" * 300)
    assert load.find([impossible]) == [impossible]
    assert "nom de fichier trop long" in load.load(impossible).problemes[0].message


def test_a_link_in_circles_is_left_aside(tmp_path):
    (tmp_path / "a.yaml").symlink_to(tmp_path / "a.yaml")
    voulu = write(tmp_path / "b.yaml", BASE)
    assert load.find([tmp_path]) == [voulu]
    (tmp_path / "_c.yaml").symlink_to(tmp_path / "_c.yaml")
    lu = load.load(write(tmp_path / "d.yaml", shared("_c.yaml")))
    assert "chemin de profil illisible" in lu.problemes[0].message


def test_a_folder_that_may_not_be_listed_is_the_machine_s_fault(tmp_path, monkeypatch):
    def refuse(_):
        raise PermissionError(13, "non")

    monkeypatch.setattr("os.scandir", refuse)
    with pytest.raises(MachineFautive, match="lecture du dossier interdite"):
        load.find([tmp_path])


def test_links_out_of_a_folder_are_not_dossiers_of_it(tmp_path):
    write(tmp_path / "ailleurs.yaml", BASE)
    voulu = write(tmp_path / "dossiers" / "a.yaml", BASE)
    (tmp_path / "dossiers" / "b.yaml").symlink_to(tmp_path / "ailleurs.yaml")
    assert load.find([tmp_path / "dossiers"]) == [voulu]


# Whatever the shape

COMPLET = source.read_text(
    BASE
    + """\
cause: {nature: contestation, depuis: 2026-05-01}
echeancier: {premiere: 2026-12-05, periodicite: mensuelle, nombre: 4, decheance: {}}
agence: {nom: A, adresse: {voie: 1 quai, code_postal: "44000", ville: Nantes}}
options: {imputation: interets}
""",
    "complet",
).valeur


def places(valeur, chemin=()):
    """Every path of a value."""
    yield chemin
    enfants = valeur.items() if isinstance(valeur, dict) else enumerate(valeur)
    if isinstance(valeur, dict | list):
        for cle, enfant in enfants:
            yield from places(enfant, (*chemin, cle))


FORMES = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.just([]),
    st.just({}),
    st.lists(st.one_of(st.none(), st.text(max_size=3), st.just({}))),
    st.dictionaries(st.text(max_size=8), st.one_of(st.none(), st.text(max_size=3))),
)


@given(st.sampled_from([lieu for lieu in places(COMPLET) if lieu]), FORMES)
def test_any_value_of_any_shape_anywhere_is_read_or_refused_in_french(lieu, forme):
    valeur = copy.deepcopy(COMPLET)
    parent = valeur
    for pas in lieu[:-1]:
        parent = parent[pas]
    parent[lieu[-1]] = forme
    dossier, problemes = validate(Dossier, valeur, lambda chemin: ("f", 1))
    assert (dossier is None) == bool(problemes)
    for probleme in problemes:
        assert "vide)" in probleme.message or not ANGLAIS.search(probleme.message)


# The law


def test_the_files_of_the_law_are_read():
    droit_ = load.load_droit()
    assert droit_.bareme.bce.le(date(2026, 7, 1)).valeur == Decimal("2.40")
    assert droit_.bareme.indemnite.le(date(2026, 7, 1)).valeur == 40
    assert droit_.bareme.legal("autres_cas").fichier == "kit/droit/taux_interet_legal.yaml"
    assert droit_.textes.get("l441_10").article == "L441-10"


@pytest.mark.parametrize(
    ("fichier", "avant", "apres", "dit"),
    [
        ("indemnite_forfaitaire.yaml", "40.00", "quarante", ":12 : periodes[0].indemnite.valeur"),
        ("indemnite_forfaitaire.yaml", "    au: null\n", "", "au : clé obligatoire absente"),
        ("taux_directeur_bce.yaml", "au: 2009-06-30", "au: 2009-06-29", "commence le"),
        ("taux_interet_legal.yaml", "statut: confirme", "statut: sur", "mot inconnu « sur »"),
        ("textes.yaml", "\ntextes:", "\ntexte:", "vouliez-vous dire « textes »"),
        ("textes.yaml", "    article: L110-3\n", "", "textes.l110_3.article : clé obligatoire"),
        ("textes.yaml", "textes:\n", "textes: [\n", "jamais refermé"),
    ],
)
def test_a_malformed_file_of_the_law_is_refused_at_its_line(fichier, avant, apres, dit, tmp_path):
    for original in droit.RACINE.glob("*.yaml"):
        texte = original.read_text(encoding="utf-8")
        if original.name == fichier:
            assert avant in texte
            texte = texte.replace(avant, apres, 1)
        write(tmp_path / original.name, texte)
    with pytest.raises(KitError) as refus:
        assert load.load_droit(tmp_path).textes
    assert re.match(rf"kit/droit/{fichier}:\d+ : ", str(refus.value))
    assert dit in str(refus.value)


def test_an_empty_file_of_the_law_is_refused(tmp_path):
    write(tmp_path / "taux_interet_legal.yaml", "- a\n")
    with pytest.raises(KitError, match="attendu un bloc de clés, lu une liste"):
        load.load_droit(tmp_path)
