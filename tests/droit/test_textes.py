from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import date

import pytest

from kit.droit import indemnite, interets
from kit.droit.bareme import Bareme
from kit.droit.penalites import conventionnel_fixe, public, suppletif
from kit.droit.prescription import TEXTES_PRIVES, TEXTES_PUBLICS
from kit.droit.textes import CODES, Textes
from kit.errors import ModeleFautif

from .conftest import DROIT

CLES = re.compile(
    r"^(?:[lrd]\d{2,4}_\d+(?:_\d+)?|c_civ_[\d_]+|cpc(?:ex)?_\w+|cmf_\w+|loi_[\d_]+|cass_\w+)$"
)
ALINEAS = """\
Les frais de recouvrement entrepris sans titre exécutoire restent à la charge du créancier, sauf \
s'ils concernent un acte dont l'accomplissement est prescrit par la loi au créancier. Toute \
stipulation contraire est réputée non écrite, sauf disposition législative contraire.
Cependant, le créancier qui justifie du caractère nécessaire des démarches entreprises pour \
recouvrer sa créance peut demander au juge de l'exécution de laisser tout ou partie des frais \
ainsi exposés à la charge du débiteur de mauvaise foi."""


def test_chaque_texte_est_complet_et_verifie(textes: Textes) -> None:
    for cle in textes:
        texte = textes.get(cle)
        assert texte.statut in ("confirme", "a_verifier"), cle
        assert texte.lien.startswith(("https://", "http://")), cle
        assert all((texte.article, texte.titre, texte.code)), cle
        assert date(2026, 1, 1) <= texte.verifie_le <= date(2026, 11, 22), cle


def test_chaque_regle_tient_en_une_phrase(textes: Textes) -> None:
    for cle in textes:
        regle = textes.get(cle).regle
        assert regle[0].isupper(), cle
        assert regle.endswith("."), cle
        assert ". " not in regle.removesuffix("."), cle


def test_aucun_sigle_ambigu_ni_ancien_numero(textes: Textes) -> None:
    for cle in textes:
        texte = textes.get(cle)
        phrase = f"{texte.citation} {texte.citation_longue} {texte.regle} {texte.titre}"
        assert "CPCE" not in phrase, cle
        assert not re.search(r"L441-6\b|\b1134\b|\b1153\b|\b1326\b|\b1152\b|huissier", phrase), cle


def test_seul_l111_8_est_reproduit_mot_pour_mot(textes: Textes) -> None:
    assert [cle for cle in textes if textes.get(cle).verbatim] == ["cpcex_l111_8"]
    assert textes.get("cpcex_l111_8").verbatim == ALINEAS


def test_toute_cle_du_droit_existe(textes: Textes) -> None:
    citees = {
        noeud.value
        for module in DROIT.glob("*.py")
        for noeud in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(noeud, ast.Constant)
        and isinstance(noeud.value, str)
        and CLES.match(noeud.value)
    }
    assert {"l441_10", "loi_68_1250_2", "c_civ_2232"} <= citees
    assert citees <= set(textes)


def test_les_regimes_ne_citent_que_des_textes_connus(textes: Textes, bareme: Bareme) -> None:
    regimes = (
        suppletif(),
        public(date(2026, 1, 1)),
        interets.legal("autres_cas"),
        conventionnel_fixe(bareme.bce.taux[0].valeur),
    )
    cles = {cle for regime in regimes for cle in regime.textes}
    cles |= {*indemnite.textes("commercant"), *indemnite.textes("public")}
    cles |= {*TEXTES_PRIVES.values(), *TEXTES_PUBLICS.values()}
    assert cles <= set(textes)
    assert all(textes.get(cle).statut == "confirme" for cle in cles)


@pytest.mark.parametrize(
    ("cle", "courte", "longue"),
    [
        ("l441_10", "art. L441-10 C. com.", "article L441-10 du code de commerce"),
        ("c_civ_1344_1", "art. 1344-1 C. civ.", "article 1344-1 du code civil"),
        (
            "cpcex_l111_8",
            "art. L111-8 C. proc. civ. exéc.",
            "article L111-8 du code des procédures civiles d'exécution",
        ),
        (
            "cass_com_2024_04_24",
            "Cass. com., 24 avril 2024, n° 22-24.275",
            "Cass. com., 24 avril 2024, n° 22-24.275",
        ),
        (
            "loi_68_1250_1",
            "Loi n° 68-1250 du 31 décembre 1968, art. 1er",
            "Loi n° 68-1250 du 31 décembre 1968, art. 1er",
        ),
    ],
)
def test_un_texte_se_cite_en_court_et_en_long(
    textes: Textes, cle: str, courte: str, longue: str
) -> None:
    assert textes.get(cle).citation == courte
    assert textes.get(cle).citation_longue == longue


def test_les_cles_des_codes_suivent_le_code(textes: Textes) -> None:
    prefixes = {"C. civ.": "c_civ_", "CPC": "cpc_", "C. proc. civ. exéc.": "cpcex_", "CMF": "cmf_"}
    for cle in textes:
        texte = textes.get(cle)
        if texte.code in prefixes:
            numero = texte.article.lower().replace("-", "_")
            assert cle == prefixes[texte.code] + numero
    assert {textes.get(cle).code for cle in textes} >= set(prefixes)
    assert set(prefixes) <= set(CODES)


def test_une_cle_inconnue_propose_la_plus_proche(textes: Textes) -> None:
    with pytest.raises(ModeleFautif, match=r"Vouliez-vous dire « c_civ_1344_1 » \?"):
        textes.get("c_civ_1344_11")
    with pytest.raises(ModeleFautif) as refus:
        textes.get("zzzzzzz")
    assert "Vouliez-vous" not in str(refus.value)


def test_les_textes_douteux_sont_marques(textes: Textes) -> None:
    douteux = {cle for cle in textes if textes.get(cle).statut == "a_verifier"}
    assert douteux == {
        "l721_3",
        "l611_7",
        "l624_9",
        "r622_21",
        "c_civ_1171",
        "r2192_32",
        "r2192_33",
        "cpcex_l126_1",
    }


def test_un_texte_ne_change_pas(textes: Textes) -> None:
    texte = textes.get("l441_10")
    assert replace(texte, titre="autre") != texte
    with pytest.raises(AttributeError):
        texte.titre = "autre"  # type: ignore[misc]
