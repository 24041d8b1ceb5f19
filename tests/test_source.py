"""YAML text -> plain values with their lines."""

from __future__ import annotations

import os
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kit import source
from kit.errors import MachineFautive
from kit.source import chantier, lecture, reperes
from kit.source.fichier import read_regular
from kit.source.syntaxe import translate

SIMPLE = """\
# un dossier
reference: 0020
creancier:
  nom: Café d'Arvor   # fils
  adresse: {voie: 1 rue, code_postal: 01000}
factures:
  - numero: NO
    date: 2026-03-12
  -
    numero: "12:30"
vide:
nul: null
cite: "null"
texte: |
  un
  deux
"""


def read(texte):
    return source.read_text(texte, "f.yaml")


def faults(texte):
    """The problems of a text, as a user sees them."""
    lu = read(texte)
    return [str(probleme) for probleme in lu.problemes]


def test_every_scalar_stays_text_and_only_a_bare_empty_is_none():
    lu = read(SIMPLE)
    assert lu.problemes == ()
    assert lu.valeur == {
        "reference": "0020",
        "creancier": {
            "nom": "Café d'Arvor",
            "adresse": {"voie": "1 rue", "code_postal": "01000"},
        },
        "factures": [{"numero": "NO", "date": "2026-03-12"}, {"numero": "12:30"}],
        "vide": None,
        "nul": None,
        "cite": "null",
        "texte": "un\ndeux\n",
    }


@pytest.mark.parametrize(
    ("chemin", "ligne"),
    [
        ((), 1),
        (("reference",), 2),
        (("creancier",), 3),
        (("creancier", "nom"), 4),
        (("creancier", "adresse", "code_postal"), 5),
        (("factures", 0), 7),
        (("factures", 0, "date"), 8),
        (("factures", 1, "numero"), 10),
        (("vide",), 11),
        (("texte",), 14),
    ],
)
def test_every_path_remembers_its_line(chemin, ligne):
    assert read(SIMPLE).lieu(chemin) == ligne


def test_an_absent_path_has_the_line_of_its_nearest_parent():
    lu = read(SIMPLE)
    assert lu.lieu(("creancier", "siren")) == 3
    assert lu.lieu(("factures", 1, "date")) == 10
    assert lu.lieu(("inconnu",)) == 1


def test_crlf_and_bom_change_nothing():
    assert read(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n").valeur == {"a": "1", "b": "2"}
    assert read("a: 1\r\nb: 2\r\n").lieu(("b",)) == 2


def test_anchors_aliases_tags_and_merges_are_each_named():
    assert faults("a: &x 1\nb: *x\nc: !!int 3\nd:\n  <<: {e: 1}\n") == [
        "f.yaml:1 : a : ancre « &x » : retirez-la",
        "f.yaml:2 : b : alias « *x » : recopiez la valeur",
        "f.yaml:3 : c : étiquette « tag:yaml.org,2002:int » : retirez le « ! »",
        "f.yaml:5 : d.<< : fusion « << » : recopiez les clés",
    ]


def test_a_repeated_key_names_both_lines_and_keeps_the_first():
    lu = read("a: 1\nb: 2\na: {c: 3}\n")
    assert lu.valeur == {"a": "1", "b": "2"}
    assert [str(p) for p in lu.problemes] == [
        "f.yaml:3 : a : clé « a » déjà écrite ligne 1 : gardez-en une"
    ]


@pytest.mark.parametrize(
    ("ecrit", "cite", "nom", "point"),
    [
        ("montant: 1 234,56", "1 234,56", "montant", "1234.56"),
        ("montant_ttc: 12,5 €", "12,5", "montant", "12.5"),
        ("taux: 5,25", "5,25", "nombre", "5.25"),
        ("taux: 5,25, plancher: oui", "5,25", "nombre", "5.25"),
    ],
)
def test_a_decimal_comma_between_braces_is_told_at_its_line(ecrit, cite, nom, point):
    lu = read(f"a: 1\nb:\n  - {{le: 2026-01-02, {ecrit}}}\n  - {{le: 2026-01-02, {ecrit}}}\n")
    cle = ecrit.partition(":")[0]
    assert [str(probleme) for probleme in lu.problemes] == [
        f"f.yaml:{3 + rang} : b[{rang}].{cle} : la virgule de « {cite} » coupe le bloc {{ }} :"
        f' mettez le {nom} entre guillemets ("{cite}"), ou écrivez {point}'
        for rang in range(2)
    ]
    assert list(lu.valeur["b"][0])[:2] == ["le", cle]
    assert point.partition(".")[2] not in lu.valeur["b"][0]


@pytest.mark.parametrize(
    "texte",
    ['{montant: "1 234,56"}', "{montant: 1234.56}", "{nom: Durand, 56: }", "montant: 1 234,56"],
)
def test_any_other_comma_is_left_to_the_reader(texte):
    assert faults(texte) == []


def test_twenty_levels_are_read_and_twenty_one_refused():
    assert read("[" * 20 + "]" * 20).problemes == ()
    assert faults("[" * 21 + "]" * 21) == ["f.yaml:1 : trop de niveaux : au plus 20"]


def test_a_hundred_thousand_brackets_are_refused_at_once():
    debut = time.perf_counter()
    assert "trop de niveaux" in faults("[" * 100_000)[0]
    assert time.perf_counter() - debut < 1


def test_two_hundred_thousand_values_are_the_limit(monkeypatch):
    monkeypatch.setattr(chantier, "MAX_NOEUDS", 10)
    assert read("[" + "a, " * 9 + "]").problemes == ()
    assert "trop de valeurs" in faults("[" + "a, " * 10 + "]")[0]


def test_five_megabytes_are_the_limit():
    assert "au plus 5 Mo" in faults("#" * (lecture.MAX_OCTETS + 1))[0]


@pytest.mark.parametrize("chargeur", ["SafeLoader", "CSafeLoader"])
def test_both_readers_of_pyyaml_say_the_same(chargeur, monkeypatch):
    monkeypatch.setattr(chantier, "_CHARGEUR", getattr(yaml, chargeur))
    assert read(SIMPLE).valeur["reference"] == "0020"
    assert read("a: ''\nb: \"\"\nc:\n").valeur == {"a": "", "b": "", "c": None}
    dits = [faults(texte)[0] for texte in SYNTAXE]
    assert dits == list(SYNTAXE.values())


DEFAUT = "syntaxe YAML illisible : vérifiez l'alignement, l'espace après « : » et les guillemets"
INDENTATION = (
    "alignement incohérent : les clés d'un même bloc commencent à la même colonne, avec des espaces"
)
SYNTAXE = {
    "a:\n\tb: 1\n": "f.yaml:2 : tabulation en début de ligne : alignez avec des espaces",
    "\ta: 1\n": "f.yaml:1 : tabulation en début de ligne : alignez avec des espaces",
    "nom:Durand\nsiren: 1\n": "f.yaml:1 : il manque une espace après « nom: »",
    "x:\n  nom:Durand\n  b: 1\n": "f.yaml:2 : il manque une espace après « nom: »",
    "a:\n  b: 1\n c: 2\n": f"f.yaml:3 : {INDENTATION}",
    "a: 1\n- b\n": f"f.yaml:2 : {INDENTATION}",
    "a: b: c\n": (
        "f.yaml:1 : « : » inattendu : mettez la valeur entre guillemets, ou alignez la clé"
    ),
    "a: 'l'été'\n": (
        "f.yaml:1 : texte après un guillemet fermant : mettez toute la valeur entre guillemets"
        " doubles"
    ),
    'a: 1\nb: "oups\nc: 1\n': (
        "f.yaml:2 : guillemet ouvert et jamais refermé : fermez-le, ou mettez entre guillemets"
        " doubles un texte qui contient une apostrophe"
    ),
    "a: {b: 1\nc: 2\n": (
        "f.yaml:1 : accolade ou crochet jamais refermé, ou virgule oubliée entre deux valeurs"
    ),
    "a: @x\n": (
        "f.yaml:1 : un texte ne peut pas commencer par ce signe : mettez la valeur entre guillemets"
    ),
    "a: *gras*\n": (
        "f.yaml:1 : « & » ou « * » en tête de valeur : mettez la valeur entre guillemets"
    ),
    "a: ]\n": "f.yaml:1 : « ] » inattendu : mettez la valeur entre guillemets",
    "- a\nb: 1\n": "f.yaml:2 : liste mal alignée : les « - » d'une liste sont à la même colonne",
    "a: 1\n---\nb: 2\n": "f.yaml:2 : plusieurs documents : retirez la ligne « --- »",
    "{{ nom }}: 1\n": "f.yaml:1 : une clé est un mot, pas une liste ni un bloc { }",
}


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_text_is_read_or_refused_in_french(texte):
    for probleme in read(texte).problemes:
        assert not any(mot in probleme.message for mot in ("expected", "found", "while", "not "))


@given(st.text("ab:-[]{}\"'&*!|>%@`,?#\n\t ", max_size=60))
def test_any_pile_of_yaml_signs_is_read_or_refused_with_a_line(texte):
    lu = read(texte)
    assert all(probleme.ligne for probleme in lu.problemes)
    assert lu.problemes or lu.valeur is not None


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(octets):
    lu = source.read_text(octets, "f.yaml")
    assert lu.valeur is not None or lu.problemes


class SansAlias(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


VALEURS = st.recursive(
    st.none() | st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=12),
    lambda enfant: (
        st.lists(enfant, max_size=3)
        | st.dictionaries(st.from_regex("[a-z_]{1,8}", fullmatch=True), enfant, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.from_regex("[a-z_]{1,8}", fullmatch=True), VALEURS, min_size=1))
def test_what_yaml_writes_is_read_back(valeur):
    texte = yaml.dump(valeur, Dumper=SansAlias, allow_unicode=True)
    lu = read(texte)
    assert lu.problemes == ()
    assert lu.valeur == valeur


# Files


def test_a_file_is_named_as_it_was_given(tmp_path):
    fichier = tmp_path / "f.yaml"
    fichier.write_bytes(b"a: 1\n")
    assert source.read(fichier).fichier == str(fichier)
    assert source.read(fichier, "autre nom").fichier == "autre nom"


def test_a_pipe_a_folder_and_an_absent_file_are_refused_without_waiting(tmp_path):
    tube = tmp_path / "tube"
    os.mkfifo(tube)
    assert "pas un fichier ordinaire" in str(source.read(tube).problemes[0])
    assert "c'est un dossier" in str(source.read(tmp_path).problemes[0])
    assert "introuvable" in str(source.read(tmp_path / "absent.yaml").problemes[0])
    assert "introuvable" in str(source.read(tmp_path / "tube" / "x.yaml").problemes[0])
    assert "trop long" in str(source.read(tmp_path / ("x" * 300)).problemes[0])


def test_a_text_of_one_value_has_its_place():
    lieux = reperes.locate("bonjour\n")
    assert (lieux.lieux[()].genre, lieux.lieux[()].debut, lieux.lieux[()].fin) == ("valeur", 0, 7)


def test_a_link_that_turns_in_circles_is_refused(tmp_path):
    lien = tmp_path / "lien.yaml"
    lien.symlink_to(lien)
    assert "tourne en rond" in str(source.read(lien).problemes[0])


def test_a_file_too_big_is_refused_before_it_is_read(tmp_path):
    gros = tmp_path / "gros.yaml"
    with gros.open("wb") as flux:
        flux.truncate(10**12)
    assert "au plus 5 Mo" in str(source.read(gros).problemes[0])


def test_a_file_of_exactly_the_limit_is_read(tmp_path):
    fichier = tmp_path / "f.yaml"
    fichier.write_bytes(b"1234")
    assert read_regular(fichier, 4) == b"1234"


def test_a_fault_without_a_place_is_still_said_in_french():
    assert translate("", [], None, None) == translate("", ["a"], 0, None) == (None, DEFAUT)
    assert translate("", ["a", "b"], None, 1) == (2, DEFAUT)


def test_another_refusal_of_the_system_is_the_machine_s_fault(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(5, "non")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(MachineFautive, match="erreur système 5"):
        source.read(tmp_path / "f.yaml")


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path, monkeypatch):
    fichier = tmp_path / "f.yaml"
    fichier.write_bytes(b"12345")
    monkeypatch.setattr("kit.source.fichier._refuse_special", lambda etat, maximum: None)
    with pytest.raises(ValueError, match="trop gros"):
        read_regular(fichier, 4)


def test_a_refusal_of_the_machine_is_not_a_mistake_of_the_user(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "non")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(MachineFautive, match="lecture interdite"):
        source.read(tmp_path / "f.yaml")
