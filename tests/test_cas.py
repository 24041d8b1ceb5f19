"""The rules as cases: `tests/cas/*.yaml`, written from the sheets, run one day at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kit import checks, decision, decompte, echeancier, scenarios, situation
from kit.decision import Decision
from kit.decompte import Decompte
from tests.fabrique import atelier
from tests.lecteur_cas import CAS, Attendu, Cas, CasFautif, read_cases, unknown_documents

FICHIERS = sorted(fichier for fichier in CAS.glob("*.yaml") if not fichier.name.startswith("_"))
TOUS = [cas for fichier in FICHIERS for cas in read_cases(fichier)]

SOUS_LE_PLANCHER = "  contrat: {intitule: Bon de commande, penalites: {taux: 5.00}}\ncas:"
BON = """\
theme: essai
base:
  factures: [{numero: F-1, date: 2026-03-01, echeance: 2026-03-31, montant_ttc: 1000.00}]
cas:
  - nom: un jour
    au: 2026-04-01
    document: relance_amiable
"""


@cache
def _documents() -> tuple[str, ...]:
    return tuple(modele.id for modele in atelier().modeles)


def _compute(cas: Cas) -> tuple[Decompte, Decision]:
    """Do what `etude` does once a dossier is read; a dossier with a mistake is no case."""
    dossier, au, bareme = cas.dossier, cas.attendu.au, atelier().droit.bareme
    delais, fautes = scenarios.choose(dossier, CAS, atelier().scenarios)
    fautes = [*fautes, *checks.check(dossier, au), *echeancier.problemes(dossier, au, bareme)]
    assert [str(faute) for faute in fautes if faute.gravite == "erreur"] == []
    compte = decompte.compute(dossier, au, bareme)
    plan = echeancier.compute(dossier, au, bareme, delais)
    faits = situation.observe(dossier, compte, plan, delais, au)
    return compte, decision.decide(faits, atelier().modeles)


@pytest.mark.parametrize("cas", TOUS, ids=lambda cas: f"{Path(cas.lieu).name} {cas.attendu.nom}")
def test_each_case_is_decided_as_its_sheet_says(cas: Cas) -> None:
    assert list(unknown_documents(cas, _documents())) == []
    ecarts = _gaps(cas)
    assert not ecarts, "\n".join([f"{cas.lieu} : {cas.attendu.nom}", *ecarts])


def _gaps(cas: Cas) -> list[str]:
    """List what the program says otherwise than the case."""
    compte, trouve = _compute(cas)
    ecarts = [*_decided(cas.attendu, trouve), *_opinions(cas.attendu, trouve)]
    return [*ecarts, *_clocks(cas.attendu, trouve), *_sums(cas.attendu, compte)]


def _decided(attendu: Attendu, trouve: Decision) -> Iterator[str]:
    if "document" in attendu.model_fields_set and trouve.document != attendu.document:
        yield f"document : attendu {attendu.document}, trouvé {trouve.document} {trouve.motifs}"
    suite = trouve.suite
    if attendu.suite is not None:
        lu = (suite.document, suite.le) if suite else (None, None)
        if lu[0] != attendu.suite.document or attendu.suite.le not in (None, lu[1]):
            yield f"suite : attendu {attendu.suite}, trouvé {suite}"
    yield from _said("motifs", attendu.motifs, trouve.motifs)
    yield from _said("alertes", attendu.alertes, trouve.alertes)
    for extrait in attendu.sans_alerte:
        if any(extrait in alerte for alerte in trouve.alertes):
            yield f"alertes : l'une dit « {extrait} » : {trouve.alertes}"


def _said(mot: str, extraits: tuple[str, ...], phrases: tuple[str, ...]) -> Iterator[str]:
    for extrait in extraits:
        if not any(extrait in phrase for phrase in phrases):
            yield f"{mot} : aucune phrase ne dit « {extrait} » : {phrases}"


def _opinions(attendu: Attendu, trouve: Decision) -> Iterator[str]:
    for document, code in attendu.refuse.items():
        codes = {m.code for m in trouve.avis_sur(document).motifs if m.interdit}
        if code not in codes:
            yield f"refuse : {document} attendu {code}, trouvé {sorted(codes) or 'permis'}"
    for document in (*attendu.permis, *attendu.attend):
        avis = trouve.avis_sur(document)
        if not avis.possible:
            yield f"permis : {document} refusé, {[m.texte for m in avis.motifs]}"
    for document, le in attendu.attend.items():
        avis = trouve.avis_sur(document)
        if avis.opportun or avis.des_le != le:
            quand = "opportun" if avis.opportun else avis.des_le
            yield f"attend : {document} attendu {le}, trouvé {quand}"


def _clocks(attendu: Attendu, trouve: Decision) -> Iterator[str]:
    for objet, jours in attendu.horloges.items():
        lus = sorted(horloge.le for horloge in trouve.horloges if horloge.objet == objet)
        if lus != sorted(jours):
            yield f"horloges : {objet} attendu {jours}, trouvé {lus}"
    for horloge in trouve.horloges:
        if horloge.objet in attendu.sans_horloge:
            yield f"horloges : {horloge.objet} ne devait pas courir, trouvé {horloge.le}"


def _sums(attendu: Attendu, compte: Decompte) -> Iterator[str]:
    for mot, montant in attendu.montants.items():
        trouve = getattr(compte, mot, None)
        if trouve != montant:
            yield f"montants : {mot} attendu {montant}, trouvé {trouve}"


def test_the_cases_are_many_and_each_expects_something() -> None:
    assert len({(cas.lieu.split(":")[0], cas.attendu.nom) for cas in TOUS}) >= 200
    muets = [cas.lieu for cas in TOUS if cas.attendu.model_fields_set <= {"nom", "source", "au"}]
    assert muets == []


def test_no_case_is_written_twice_and_each_names_its_rule() -> None:
    lieux = Counter(cas.lieu for cas in TOUS)
    noms = Counter((cas.lieu.split(":")[0], cas.attendu.nom, cas.attendu.au) for cas in TOUS)
    assert [nom for nom, fois in [*lieux.items(), *noms.items()] if fois > 1] == []
    assert [cas.lieu for cas in TOUS if not cas.attendu.source] == []


@pytest.mark.parametrize(
    "faux",
    [
        {"document": "relance_ferme"},
        {"document": None},
        {"motifs": ["cent jours"]},
        {"permis": ["mise_en_demeure", "suspension"]},
        {"refuse": {"mise_en_demeure": "G8"}},
        {"attend": {"relance_ferme": "2026-04-14"}},
        {"suite": {"document": "relance_ferme", "le": "2026-04-14"}},
        {"horloges": {"prescription": "2031-04-01"}},
        {"sans_horloge": ["prescription"]},
        {"montants": {"total": "1040.34"}},
        {"alertes": ["30 jours"]},
        {"sans_alerte": ["plancher"]},
    ],
)
def test_a_false_expectation_is_seen(tmp_path: Path, faux: dict[str, object]) -> None:
    fichier = tmp_path / "essai.yaml"
    fichier.write_text(BON.replace("cas:", SOUS_LE_PLANCHER), encoding="utf-8")
    (cas,) = read_cases(fichier)
    attendu = Attendu.model_validate({"nom": "faux", "au": cas.attendu.au, **faux})
    assert len(_gaps(replace(cas, attendu=attendu))) == 1


@pytest.mark.parametrize(
    ("avant", "apres", "faute"),
    [
        ("document:", "documant:", ":7 : documant : clé inconnue « documant »"),
        ("au: 2026-04-01", "au: 2026-04-31", ":6 : au : date inexistante"),
        ("numero: F-1", "numro: F-1", ":3 : factures[0].numro : clé inconnue"),
        ("au: 2026-04-01", "debiteur.clase: public\n    au: 2026-04-01", ":6 : debiteur.clase"),
        ("theme:", "tehme:", ":1 : tehme : clé inconnue « tehme »"),
        ("    au: 2026-04-01\n", "", ":5 : au : clé obligatoire absente"),
    ],
)
def test_a_wrong_word_in_a_case_is_named_at_its_line(
    tmp_path: Path, avant: str, apres: str, faute: str
) -> None:
    fichier = tmp_path / "essai.yaml"
    fichier.write_text(BON.replace(avant, apres), encoding="utf-8")
    with pytest.raises(CasFautif) as refus:
        read_cases(fichier)
    assert f"essai.yaml{faute}" in str(refus.value)


def test_an_unknown_document_in_a_case_is_named_at_its_line(tmp_path: Path) -> None:
    fichier = tmp_path / "essai.yaml"
    fichier.write_text(BON.replace("relance_amiable", "relance_aimable"), encoding="utf-8")
    (cas,) = read_cases(fichier)
    (phrase,) = unknown_documents(cas, _documents())
    assert "essai.yaml:5 : document inconnu « relance_aimable »" in phrase
    assert "vouliez-vous dire « relance_amiable » ?" in phrase
