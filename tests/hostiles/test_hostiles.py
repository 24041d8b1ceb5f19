"""Faulty and hostile files: each is refused quickly, in French, at the right line."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest

from kit.checks import check
from kit.load import load, locate
from tests.hostiles.base import BASE, spoil

AU = date(2026, 11, 22)
ANGLAIS = re.compile(
    r"\b(expected|found|while|should|must|invalid|value|input|field|required|string|valid|error|"
    r"Extra|None|Traceback|mapping|sequence|scalar|character|type=|literal)\b"
)
LONG = "x" * 10_000
FUSION = "a: &a {x: 1}\n" + "".join(
    f"{c}: &{c} {{<<: [{', '.join([f'*{p}'] * 9)}]}}\n"
    for p, c in zip("abcdefgh", "bcdefghi", strict=True)
)
ALIAS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{c}: &{c} [{', '.join([f'*{p}'] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
)

# name: (file, line, part of the message)
CAS: dict[str, tuple[str | bytes, int | None, str]] = {
    # Not a YAML file at all
    "vide": ("", 1, "le fichier est vide"),
    "commentaire seul": ("# rien\n\n", 1, "le fichier est vide"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", None, "lu un PDF"),
    "zip": (b"PK\x03\x04\x14\x00", None, "lu une archive"),
    "image": (b"\x89PNG\r\n\x1a\n", None, "lu une image PNG"),
    "html": ("<!DOCTYPE html><html>", None, "lu une page HTML"),
    "xml": ("<?xml version='1.0'?>", None, "lu un document XML"),
    "binaire": (b"abc\x00def" * 10, None, "n'est pas du texte"),
    "utf-16": (BASE.encode("utf-16"), None, "le fichier est en UTF-16"),
    "utf-16 sans marque": (BASE.encode("utf-16-le"), None, "UTF-16 ou UTF-32"),
    "utf-32": (BASE.encode("utf-32"), None, "UTF-32"),
    "windows-1252": (BASE.encode("cp1252"), 11, "sans doute « é » en Windows-1252"),
    "utf-8 coupé": (BASE.encode()[:-1] + b"\xc3", 39, "coupé"),
    "nul": (BASE + "x: \x00", 40, "U+0000 est interdit"),
    "échappement": (BASE + "x: \x1b[31m", 40, "U+001B est interdit"),
    "fin de ligne cachée": (spoil("nom: Boutiques Durand", "nom: B\u2028siren: 1"), 8, "U+2028"),
    "bom au milieu": (spoil("nom: Boutiques", "nom: \ufeffBoutiques"), 8, "U+FEFF"),
    # Not the shape of a dossier
    "liste": ("- a\n- b\n", 1, "un dossier est un bloc de clés"),
    "mot": ("bonjour\n", 1, "un dossier est un bloc de clés"),
    # YAML used as a weapon
    "bombe d'alias": (ALIAS, 1, "ancre « &a »"),
    "bombe de fusions": (FUSION, 1, "ancre « &a »"),
    "alias récursif": ("a: &a [*a]\n", 1, "alias « *a »"),
    "crochets": ("[" * 100_000, 1, "trop de niveaux"),
    "accolades": ("a: " + "{a: " * 100_000, 1, "trop de niveaux"),
    "tirets": ("- " * 50_000, 1, "trop de niveaux"),
    "python": ("a: !!python/object/apply:os.system [ls]\n", 1, "étiquette"),
    "binary": ("a: !!binary aGVsbG8=\n", 1, "étiquette"),
    "deux documents": (BASE + "---\n" + BASE, 40, "plusieurs documents"),
    "clé répétée": (BASE + "reference: autre\n", 40, "déjà écrite ligne 1"),
    "clé de liste": ("? [a, b]\n: c\n", 1, "une clé est un mot"),
    "modèle non rempli": (
        spoil("nom: Boutiques Durand", "nom: {{ nom }}"),
        8,
        "une clé est un mot",
    ),
    "clé vide": (BASE + "null: x\n", 40, "clé vide"),
    "fusion": (spoil("  classe: commercant", "  <<: {a: 1}"), 7, "fusion « << »"),
    # YAML written in haste
    "tabulation": (spoil("    ville: Nantes", "\tville: Nantes"), 13, "tabulation"),
    "espace oubliée": (
        spoil("  nom: Boutiques", "  nom:Boutiques"),
        8,
        "une espace après « nom: »",
    ),
    "décalage": (spoil('  siren: "200000008"', ' siren: "200000008"'), 9, "alignement"),
    "apostrophe": (spoil("Menuiserie d'Arvor", "'Menuiserie d'Arvor'"), 3, "guillemet"),
    "guillemet ouvert": (spoil("resume: Relance.", 'resume: "Relance.'), 36, "jamais refermé"),
    "accolade ouverte": (spoil("{taux: 12.00}", "{taux: 12.00"), 17, "jamais refermé"),
    "deux-points": (
        spoil("resume: Relance.", "resume: Relance : suite: fin"),
        36,
        "« : » inattendu",
    ),
    "arobase": (spoil("resume: Relance.", "resume: @Claire"), 36, "commencer par ce signe"),
    "astérisque": (spoil("resume: Relance.", "resume: *urgent*"), 36, "entre guillemets"),
    # Keys and words
    "clé voisine": (spoil("factures:", "facures:"), 18, "vouliez-vous dire « factures »"),
    "clé accentuée": (spoil("reference:", "référence:"), 1, "vouliez-vous dire « reference »"),
    "clé d'ailleurs": (
        spoil('  siren: "100000009"', "  iban: x"),
        4,
        "elle se range sous « banque »",
    ),
    "clé de la racine": (spoil('  siren: "100000009"', "  factures: []"), 4, "à la racine"),
    "clé quelconque": (BASE + "zzz: 1\n", 40, "clés possibles ici : reference"),
    "clé absente": (spoil("  nom: Boutiques Durand\n", ""), 6, "clé obligatoire absente"),
    "classe absente": (spoil("  classe: commercant\n", ""), 6, "(commercant, professionnel"),
    "classe inconnue": (spoil("commercant", "societe"), 7, "écrivez l'un de ces mots"),
    "mot voisin": (
        spoil("canal: courriel", "canal: couriel"),
        32,
        "vouliez-vous dire « courriel »",
    ),
    "mot vide": (spoil("canal: courriel", "canal:"), 32, "« » (vide)"),
    "bloc attendu": (spoil("{taux: 12.00}", "12 %"), 17, "attendu un bloc de clés"),
    "liste attendue": (BASE + "echeancier: {echeances: demain}\n", 40, "attendu une liste"),
    "texte attendu": (spoil("resume: Relance.", "resume: [a, b]"), 36, "lu une liste"),
    "bloc vide": (
        spoil('{voie: 12 rue des Forges, code_postal: "35000", ville: Rennes}', ""),
        5,
        "valeur absente : attendu un bloc",
    ),
    "profil absent": (
        BASE.replace("creancier:\n", "creancier: ../_c/a.yaml\n", 1).replace(
            BASE[BASE.index("  nom: Men") : BASE.index("debiteur:")], ""
        ),
        2,
        "profil introuvable",
    ),
    "profil hors de l'arbre": (BASE + "avocat: /etc/passwd.yaml\n", 40, "chemin relatif"),
    "profil trop haut": (BASE + "avocat: ../../../../a.yaml\n", 40, "au plus 3"),
    "profil qui redescend": (BASE + "avocat: a/../../b.yaml\n", 40, "en tête seulement"),
    "profil en lettres": (BASE + "avocat: Maître Durand\n", 40, "terminé par .yaml"),
    # Values
    "montant ambigu": (spoil("montant_ht: 10000.00", "montant_ht: 1.234,56"), 22, "ambigu"),
    "montant nan": (spoil("montant_ht: 10000.00", "montant_ht: .nan"), 22, "attendu des chiffres"),
    "montant infini": (
        spoil("montant_ht: 10000.00", "montant_ht: .inf"),
        22,
        "attendu des chiffres",
    ),
    "montant exposant": (spoil("montant_ht: 10000.00", "montant_ht: 1e1000000"), 22, "chiffres"),
    "montant énorme": (
        spoil("montant_ht: 10000.00", f"montant_ht: {'9' * 5000}"),
        22,
        "trop grand",
    ),
    "montant négatif": (spoil("montant_ht: 10000.00", "montant_ht: -1"), 22, "signe est de trop"),
    "chiffres arabes": (spoil("montant_ht: 10000.00", "montant_ht: ١٢"), 22, "U+0661"),
    "trois décimales": (spoil("montant_ht: 10000.00", "montant_ht: 1.005"), 22, "ambigu"),
    "date fausse": (spoil("date: 2026-03-12", "date: 2026-02-30"), 20, "date inexistante"),
    "semaine": (spoil("date: 2026-03-12", "date: 2026-W11-4"), 20, "date illisible"),
    "siècle": (spoil("date: 2026-03-12", "date: 0026-03-12"), 20, "de 1990 à 2100"),
    "heure fausse": (spoil("2026-04-15T09:12", "2026-04-15T29:12"), 31, "heure inexistante"),
    "siren faux": (spoil("200000008", "200000009"), 9, "clé de contrôle"),
    "bidi": (spoil("Boutiques Durand", '"\\u202eBoutiques"'), 8, "U+202E"),
    "largeur nulle": (spoil("Boutiques Durand", "Bou\u200btiques"), 8, "caractère n° 4"),
    "émoji": (spoil("Boutiques Durand", "Boutiques 🛍"), 8, "ne peut pas être imprimé"),
    "surrogat": (spoil("Boutiques Durand", '"\\ud800"'), 8, "guillemets"),
    "texte trop long": (spoil("Boutiques Durand", LONG), 8, "au plus 200"),
    "référence cachée": (spoil("2026-014", "../../etc/passwd"), 1, "commence par un point"),
    "en-tête de courriel": (
        spoil("    voie: 4", "    courriel: a\n    voie: 4"),
        11,
        "clé inconnue",
    ),
    # Contradictions, found once the dossier is read
    "ttc faux": (spoil("montant_ttc: 12000.00", "montant_ttc: 12000.01"), 24, "différent de HT"),
    "facture inconnue": (
        spoil("montant: 4000.00, facture: F-1", "montant: 1, facture: f-1"),
        29,
        "vouliez-vous dire « F-1 »",
    ),
    "pièce inconnue": (spoil("piece: facture-1", "piece: facture-2"), 25, "pièce inconnue"),
    "désordre": (spoil("{le: 2026-07-02", "{le: 2026-04-02"), 37, "historique[0], ligne 31"),
    "échéance avant": (spoil("echeance: 2026-04-11", "echeance: 2026-03-11"), 21, "antérieure"),
    "sans facture": (
        re.sub(r"factures:\n(?:  .*\n)+avoirs:\n.*\npaiements:\n.*\n", "factures: []\n", BASE),
        18,
        "aucune facture",
    ),
}


def problems(tmp_path, contenu):
    """Every problem of a file: of reading, else of the checks."""
    fichier = tmp_path / "dossier.yaml"
    fichier.write_bytes(contenu if isinstance(contenu, bytes) else contenu.encode())
    lecture = load(fichier)
    if lecture.dossier is None:
        return list(lecture.problemes)
    return locate(check(lecture.dossier, AU), lecture)


def test_the_small_dossier_itself_has_no_problem(tmp_path):
    assert problems(tmp_path, BASE) == []


def test_the_corpus_is_large_enough():
    assert len(CAS) >= 60


@pytest.mark.parametrize("cas", CAS)
def test_a_hostile_file_is_refused_quickly_in_french_at_its_line(cas, tmp_path):
    contenu, ligne, dit = CAS[cas]
    debut = time.perf_counter()
    trouves = problems(tmp_path, contenu)
    duree = time.perf_counter() - debut
    assert (ligne, True) in [(p.ligne, dit in p.message) for p in trouves], trouves
    assert any(probleme.gravite == "erreur" for probleme in trouves)
    assert all(len(probleme.message) < 600 for probleme in trouves)
    assert not [p.message for p in trouves if ANGLAIS.search(p.message)]
    assert duree < 1
