"""A history that cannot be quietly rewritten: what changed since a production is named."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import creances, liasse, load, manifeste, registre
from kit.controle import productions
from kit.dossier import Contact, Envoi
from kit.registre import Ecart
from kit.registre.inscription import COMPLETED, RECORDED, fields, fingerprint
from tests.productions import EXEMPLES

LE_12 = date(2026, 10, 12)
LE_20 = date(2026, 10, 20)
AUJOURDHUI = date(2026, 11, 22)


def contact(le: str = "2026-09-04T09:10", **champs: Any) -> Contact:
    base = {"le": le, "canal": "courriel", "sens": "emis", "de": "A", "a": "B", "resume": "Relance"}
    return Contact.model_validate({**base, **champs})


def inscrits(contacts: Sequence[Contact], jour: date = LE_12) -> tuple[registre.Inscrit, ...]:
    return registre.read(json.loads(json.dumps(registre.enroll(contacts, jour))))


def compare(avant: Sequence[Contact], apres: Sequence[Contact], jour: date = LE_12) -> list[Ecart]:
    return registre.compare(inscrits(avant, jour), apres, jour)


def genres(ecarts: Sequence[Ecart]) -> list[tuple[str, int | None]]:
    return [(ecart.genre, ecart.rang) for ecart in ecarts]


TROIS = (
    contact("2026-09-04T09:10"),
    contact("2026-09-10", canal="telephone", resume="Appel"),
    contact("2026-10-01T08:00", sens="recu", resume="Réponse"),
)


def test_what_is_hashed_is_fixed_for_ever() -> None:
    assert fingerprint(contact()) == (
        "896c3585fbe03e23694d4126a3c35e645bd3f89a5112127bdfc3421986d3fb7d"
    )


def test_every_field_of_a_contact_is_recorded_completed_or_the_secrecy_itself() -> None:
    a_part = {"promesse", "envoi", "piece", "confidentiel"}
    assert set(Contact.model_fields) == set(RECORDED) | a_part
    assert set(Envoi.model_fields) == set(COMPLETED)


def test_the_same_history_has_no_difference() -> None:
    assert compare(TROIS, TROIS) == []
    assert compare((), ()) == []


def test_what_follows_the_production_is_no_difference() -> None:
    assert compare(TROIS, [*TROIS, contact("2026-10-13"), contact("2026-11-01")]) == []


def test_an_entry_of_the_very_day_may_have_followed_the_production() -> None:
    assert compare(TROIS, [*TROIS, contact("2026-10-12T18:00", document="mise_en_demeure")]) == []


@pytest.mark.parametrize(
    "change",
    [
        {"resume": "Relance."},
        {"effet": "promesse"},
        {"de": "C"},
        {"a": "C"},
        {"document": "relance_ferme"},
        {"factures": ["F-1"]},
        {"promesse": {"le": "2026-09-20", "montant": "10,00"}},
        {"canal": "sms"},
        {"sens": "recu"},
    ],
)
def test_each_word_of_an_entry_counts(change: dict[str, Any]) -> None:
    apres = [contact(**change), *TROIS[1:]]
    dits = compare(TROIS, apres)
    assert genres(dits) == [("modifie", 0)]
    assert dits[0].numero == 1
    assert dits[0].le == "2026-09-04T09:10"
    assert dits[0].depuis == LE_12


def test_an_entry_whose_date_was_changed_is_the_same_entry_changed() -> None:
    assert genres(compare(TROIS, [contact("2026-09-01"), *TROIS[1:]])) == [("modifie", 0)]


def test_an_entry_taken_out_an_entry_slipped_in_and_one_made_secret_are_told() -> None:
    glisse = contact("2026-09-11", resume="Nouvelle")
    assert genres(compare(TROIS, TROIS[1:])) == [("retire", None)]
    assert genres(compare(TROIS, [*TROIS[:2], glisse, TROIS[2]])) == [("ajoute", 2)]
    cachee = TROIS[1].model_copy(update={"confidentiel": True})
    assert genres(compare(TROIS, [TROIS[0], cachee, TROIS[2]])) == [("rendu_confidentiel", None)]


def test_a_secret_entry_leaves_no_trace() -> None:
    cachee = contact(resume="secret", confidentiel=True)
    assert registre.enroll([cachee], AUJOURDHUI) == []
    dit = registre.enroll([cachee, TROIS[1]], AUJOURDHUI)
    assert [entree["numero"] for entree in dit] == [1]
    assert "secret" not in json.dumps(dit)
    assert compare(TROIS, [cachee, *TROIS]) == []


def test_only_the_past_is_recorded() -> None:
    assert [entree["le"] for entree in registre.enroll(TROIS, date(2026, 9, 10))] == [
        "2026-09-04T09:10",
        "2026-09-10",
    ]


ENVOI = {"numero": "RK1", "depose_le": "2026-09-04", "statut": "en_cours"}


@pytest.mark.parametrize(
    ("avant", "apres", "change"),
    [
        (None, ENVOI, False),
        (ENVOI, {**ENVOI, "presente_le": "2026-09-06"}, False),
        (ENVOI, {**ENVOI, "statut": "distribue", "recu_le": "2026-09-06"}, False),
        (ENVOI, {**ENVOI, "statut": "avise"}, False),
        ({**ENVOI, "statut": "avise"}, {**ENVOI, "statut": "non_reclame"}, False),
        ({**ENVOI, "statut": "avise"}, ENVOI, True),
        ({**ENVOI, "statut": "distribue"}, {**ENVOI, "statut": "npai"}, True),
        (ENVOI, {**ENVOI, "numero": "RK2"}, True),
        (ENVOI, {**ENVOI, "depose_le": "2026-09-03"}, True),
        (ENVOI, {"numero": "RK1", "depose_le": "2026-09-04"}, True),
        (ENVOI, None, True),
    ],
)
def test_what_a_carrier_says_may_be_completed_never_changed(
    avant: dict[str, str] | None, apres: dict[str, str] | None, change: bool
) -> None:
    un, deux = (contact(canal="recommande", envoi=envoi) for envoi in (avant, apres))
    assert bool(compare([un], [deux])) is change


def test_an_exhibit_may_be_added_never_changed() -> None:
    sans, avec, autre = (contact(piece=piece) for piece in (None, "p1", "p2"))
    assert compare([sans], [avec]) == []
    assert genres(compare([avec], [autre])) == [("modifie", 0)]
    assert genres(compare([avec], [sans])) == [("modifie", 0)]
    assert "p1" not in json.dumps(registre.enroll([avec], LE_12))


def test_two_entries_alike_are_two_entries() -> None:
    deux = [contact(), contact()]
    assert compare(deux, deux) == []
    assert genres(compare(deux, deux[:1])) == [("retire", None)]


JOURS = st.integers(0, 60).map(lambda n: date(2026, 9, 1) + timedelta(days=n))
ENTREES = st.builds(
    lambda jour, resume, canal: contact(str(jour), resume=resume, canal=canal),
    JOURS,
    st.sampled_from(["un", "deux", "trois", "quatre"]),
    st.sampled_from(["courriel", "sms"]),
)


@given(avant=st.lists(ENTREES, max_size=8), apres=st.lists(ENTREES, max_size=8))
def test_every_entry_is_told_once_at_most_and_none_is_lost(
    avant: list[Contact], apres: list[Contact]
) -> None:
    ecarts = compare(avant, apres)
    anciens = inscrits(avant)
    rangs = [ecart.rang for ecart in ecarts if ecart.rang is not None]
    assert len(rangs) == len(set(rangs))
    partis = sum(ecart.rang is None for ecart in ecarts)
    ajoutes = sum(ecart.genre == "ajoute" for ecart in ecarts)
    du_jour = sum(c.le.jour == LE_12 for c in apres)
    passes = sum(c.le.jour <= LE_12 for c in apres)
    assert len(anciens) - partis <= passes - ajoutes <= len(anciens) - partis + du_jour
    touche = {fingerprint(c) for c in avant if c.le.jour <= LE_12} - {
        fingerprint(c) for c in apres if c.le.jour <= LE_12
    }
    assert bool(touche) <= bool(ecarts)


@given(contacts=st.lists(ENTREES, max_size=8), data=st.data())
def test_one_entry_changed_alone_is_the_only_one_told(
    contacts: list[Contact], data: st.DataObject
) -> None:
    passes = [rang for rang, c in enumerate(contacts) if c.le.jour <= LE_12]
    if not passes:
        return
    rang = data.draw(st.sampled_from(passes))
    change = contacts[rang].model_copy(update={"resume": "autre chose"})
    apres = [*contacts[:rang], change, *contacts[rang + 1 :]]
    (ecart,) = compare(contacts, apres)
    assert ecart.genre == "modifie"
    assert apres[ecart.rang or 0].resume == "autre chose"


def test_a_difference_that_several_productions_show_is_told_since_the_first() -> None:
    apres = [contact(resume="autre"), *TROIS[1:]]
    deux = [*compare(TROIS, apres, LE_20), *compare(TROIS, apres, LE_12)]
    (ecart,) = registre.merge(deux)
    assert ecart.depuis == LE_12


@pytest.mark.parametrize(
    "change",
    [
        {"numero": "1"},
        {"le": "hier"},
        {"canal": "x"},
        {"sens": 1},
        {"champs": []},
        {"sha256": None},
    ],
)
def test_a_record_that_kit_did_not_write_is_refused(change: dict[str, Any]) -> None:
    (entree,) = registre.enroll([contact()], LE_12)
    assert registre.read([entree])
    with pytest.raises(ValueError, match=r"historique|canal|isoformat"):
        registre.read([{**entree, **change}])


def ecrire(sortie: Path, contacts: Sequence[Contact], jour: date, document: str = "d") -> Path:
    faits = manifeste.build(
        reference="2026-101", document=document, au=jour, kit="0", dossier="0" * 64, total=None,
        historique=registre.enroll(contacts, jour),
    )  # fmt: skip
    return liasse.write(liasse.assemble("2026-101", document, jour, {}, faits), sortie)


@pytest.fixture(scope="module")
def dossier() -> Any:
    lu = load.load(EXEMPLES / "01-facture-simple").dossier
    assert lu is not None
    return lu


def test_the_productions_of_the_days_before_are_compared(dossier: Any, tmp_path: Path) -> None:
    historique = dossier.historique
    ecrire(tmp_path, historique, AUJOURDHUI - timedelta(days=3))
    assert productions.recall(tmp_path, dossier, AUJOURDHUI).ecarts == ()
    change = historique[0].model_copy(update={"resume": "autre"})
    autre = dossier.model_copy(update={"historique": (change, *historique[1:])})
    passe = productions.recall(tmp_path, autre, AUJOURDHUI)
    assert genres(passe.ecarts) == [("modifie", 0)]
    assert productions.recall(tmp_path, autre, AUJOURDHUI - timedelta(days=3)).ecarts == ()


def test_an_output_folder_without_any_production_remembers_nothing(
    dossier: Any, tmp_path: Path
) -> None:
    assert productions.recall(tmp_path / "rien", dossier, AUJOURDHUI) == productions.Passe()


def test_a_production_that_was_tampered_with_is_said_not_to_have_been_compared(
    dossier: Any, tmp_path: Path
) -> None:
    un = ecrire(tmp_path, dossier.historique, LE_12, "un") / manifeste.NOM
    un.write_bytes(un.read_bytes().replace(b'"sens": "emis"', b'"sens": "recu"'))
    deux = ecrire(tmp_path, (), LE_12, "deux")
    deux.rename(deux.with_name("2026-10-13-deux"))
    (ecrire(tmp_path, (), LE_12, "trois") / manifeste.NOM).unlink()
    quatre = ecrire(tmp_path, (), LE_12, "quatre") / manifeste.NOM
    quatre.unlink()
    quatre.symlink_to(un)
    passe = productions.recall(tmp_path, dossier, AUJOURDHUI)
    assert passe.ecarts == ()
    assert [p.gravite for p in passe.remarques] == ["avertissement"] * 4
    dits = " ".join(p.message for p in passe.remarques)
    for raison in ("modifié", "autre production", "introuvable", "lien"):
        assert raison in dits


def test_a_production_of_format_1_has_recorded_nothing(dossier: Any, tmp_path: Path) -> None:
    ici = tmp_path / "2026-101" / "2026-10-12-d"
    ici.mkdir(parents=True)
    ancien = {"format": 1, "reference": "2026-101", "document": "d", "au": "2026-10-12"}
    texte = json.dumps({**ancien, "fichiers": []})
    (ici / manifeste.NOM).write_text(texte, encoding="utf-8")
    assert productions.recall(tmp_path, dossier, AUJOURDHUI) == productions.Passe()


def test_the_sentences_name_the_entry_and_the_day_and_nothing_it_said() -> None:
    cachee = TROIS[1].model_copy(update={"confidentiel": True})
    apres = [contact(resume="secret"), cachee]
    ecarts = compare(TROIS, [*apres, contact("2026-10-02", resume="glissée")])
    dits = [str(p) for p in registre.problems(ecarts)]
    assert len(dits) == 4
    assert dits[0].startswith(
        "historique[0] : l'entrée n° 1 du 4\u00a0septembre\u00a02026 (courriel)"
    )
    assert all("12\u00a0octobre\u00a02026" in dit for dit in dits)
    assert not any("secret" in dit or "Appel" in dit or "glissée" in dit for dit in dits)
    assert registre.marks(ecarts) == {
        0: "modifiée après le 12\u00a0octobre\u00a02026",
        2: "portée après le 12\u00a0octobre\u00a02026",
    }
    notes = registre.notes(ecarts)
    assert len(notes) == 2
    assert all("confidentiel" not in note for note in notes)
    assert fields(contact(piece="p")) != fields(contact(piece="q"))


def produire(sortie: Path, dossier: Any, jour: date) -> Path:
    """Write a production that holds nothing but its manifest, as the pipeline would."""
    faits = manifeste.build(
        reference=dossier.reference, document="d", au=jour, kit="0", dossier="0" * 64, total=None,
        historique=registre.enroll(dossier.historique, jour),
    )  # fmt: skip
    creance = creances.claim(dossier)
    faite = liasse.assemble(dossier.reference, "d", jour, {}, faits, creance)
    return liasse.write(faite, sortie)


def retouche(dossier: Any, **change: Any) -> Any:
    """Give the dossier another word in its first contact, and whatever else is changed."""
    un, *suite = dossier.historique
    neuf = (un.model_copy(update={"resume": "autre"}), *suite)
    return dossier.model_copy(update={"historique": neuf, **change})


def test_another_reference_does_not_drop_the_comparison(dossier: Any, tmp_path: Path) -> None:
    produire(tmp_path, dossier, LE_12)
    autre = retouche(dossier, reference="2026-999")
    passe = productions.recall(tmp_path, autre, AUJOURDHUI)
    assert genres(passe.ecarts) == [("modifie", 0)]
    assert passe.ecarts[0].depuis == LE_12
    (dit,) = passe.remarques
    assert (dit.mot, dit.gravite) == ("reference", "note")
    assert "sous la référence « 2026-101 »" in dit.message


def test_a_renamed_dossier_is_compared_with_all_it_was(dossier: Any, tmp_path: Path) -> None:
    produire(tmp_path, dossier, LE_12)
    deux = retouche(dossier, reference="2026-999")
    produire(tmp_path, deux, LE_20)
    trois = dossier.model_copy(update={"reference": "2027-001"})
    passe = productions.recall(tmp_path, trois, AUJOURDHUI)
    assert [(ecart.genre, ecart.depuis) for ecart in passe.ecarts] == [("modifie", LE_20)]
    assert ["2026-101" in d.message for d in passe.remarques] == [True, False]


def test_an_invoice_added_under_another_reference_drops_nothing(
    dossier: Any, tmp_path: Path
) -> None:
    produire(tmp_path, dossier, LE_12)
    plus = dossier.factures[0].model_copy(update={"numero": "F-2026-200"})
    autre = retouche(dossier, reference="2026-999", factures=(*dossier.factures, plus))
    assert genres(productions.recall(tmp_path, autre, AUJOURDHUI).ecarts) == [("modifie", 0)]


def test_an_invoice_taken_out_under_another_reference_is_said(dossier: Any, tmp_path: Path) -> None:
    plus = dossier.factures[0].model_copy(update={"numero": "F-2026-200"})
    deux = dossier.model_copy(update={"factures": (*dossier.factures, plus)})
    produire(tmp_path, deux, LE_12)
    passe = productions.recall(tmp_path, retouche(dossier, reference="2026-999"), AUJOURDHUI)
    assert passe.ecarts == ()
    (dit,) = passe.remarques
    assert (dit.mot, dit.gravite) == ("reference", "avertissement")
    assert "« 2026-101 », avec d'autres factures : rien n'y a été comparé" in dit.message


@pytest.mark.parametrize(
    "autre",
    [
        lambda d: {"factures": (d.factures[0].model_copy(update={"numero": "F-1"}),)},
        lambda d: {"factures": (d.factures[0].model_copy(update={"date": LE_12}),)},
        lambda d: {"debiteur": d.debiteur.model_copy(update={"siren": "732829320"})},
        lambda d: {"creancier": d.creancier.model_copy(update={"siren": "732829320"})},
    ],
)
def test_two_claims_that_share_an_output_folder_are_not_taken_for_one(
    autre: Any, dossier: Any, tmp_path: Path
) -> None:
    produire(tmp_path, dossier, LE_12)
    neuf = retouche(dossier, reference="2026-999", **autre(dossier))
    assert productions.recall(tmp_path, neuf, AUJOURDHUI) == productions.Passe()


def test_a_production_gone_from_another_reference_is_not_spoken_of(
    dossier: Any, tmp_path: Path
) -> None:
    produire(tmp_path, dossier, LE_12)
    shutil.rmtree(tmp_path / dossier.reference)
    autre = dossier.model_copy(update={"reference": "2026-999"})
    assert productions.recall(tmp_path, autre, AUJOURDHUI) == productions.Passe()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_productions_that_the_system_closes_are_said_not_compared(
    dossier: Any, tmp_path: Path
) -> None:
    produire(tmp_path, dossier, LE_12)
    (tmp_path / dossier.reference).chmod(0)
    (dit,) = productions.recall(tmp_path, dossier, AUJOURDHUI).remarques
    (tmp_path / dossier.reference).chmod(0o700)
    assert "n'a pas été comparée : lecture interdite" in dit.message


def test_copies_without_end_are_said_not_compared(dossier: Any, tmp_path: Path) -> None:
    for rang in range(creances.AUTRES_MAXIMUM + 2):
        produire(tmp_path, dossier.model_copy(update={"reference": f"C-{rang}"}), LE_12)
    passe = productions.recall(tmp_path, dossier, AUJOURDHUI)
    assert len(passe.remarques) == creances.AUTRES_MAXIMUM + 1
    assert "plus de 20 autres références" in passe.remarques[-1].message


def test_the_index_names_no_one_and_what_is_foreign_in_it_is_left(
    dossier: Any, tmp_path: Path
) -> None:
    produire(tmp_path, dossier, LE_12)
    (entree,) = (f for f in (tmp_path / creances.INDEX).rglob("*") if f.is_file())
    assert entree.stat().st_mode & 0o777 == 0o600
    assert not entree.read_bytes()
    assert dossier.factures[0].numero not in entree.name
    cle = entree.name.partition("~")[0]
    for nom in (f"{cle}~", f"{cle}~2026-10-01", f"{cle}~~~~", "x"):
        (entree.parent / nom).touch()
    assert productions.recall(tmp_path, dossier, AUJOURDHUI) == productions.Passe()
    autre = dossier.model_copy(update={"reference": "2026-999"})
    assert len(productions.recall(tmp_path, autre, AUJOURDHUI).remarques) == 1
    (tmp_path / "ailleurs").mkdir()
    entree.parent.rename(tmp_path / "ailleurs" / "tri")
    entree.parent.symlink_to(tmp_path / "ailleurs" / "tri")
    assert productions.recall(tmp_path, autre, AUJOURDHUI) == productions.Passe()
