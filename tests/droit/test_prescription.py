from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.droit.indemnite import Classe
from kit.droit.prescription import Interruption, NatureInterruption, prescription

DEPART = date(2020, 3, 15)
JOURS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
CLASSES = st.sampled_from(get_args(Classe))
NATURES = st.sampled_from(get_args(NatureInterruption))
INTERRUPTIONS = st.lists(st.builds(Interruption, JOURS, NATURES), max_size=6)


@pytest.mark.parametrize(
    ("classe", "limite", "texte"),
    [
        ("commercant", date(2025, 3, 15), "l110_4"),
        ("professionnel", date(2025, 3, 15), "c_civ_2224"),
        ("consommateur", date(2022, 3, 15), "l218_2"),
        ("public", date(2024, 12, 31), "loi_68_1250_1"),
    ],
)
def test_chaque_classe_a_sa_duree(classe: Classe, limite: date, texte: str) -> None:
    resultat = prescription(DEPART, classe)
    assert (resultat.date_limite, resultat.textes) == (limite, (texte,))


def test_un_creancier_particulier_a_cinq_ans_contre_un_consommateur() -> None:
    resultat = prescription(DEPART, "consommateur", creancier_professionnel=False)
    assert (resultat.date_limite, resultat.textes) == (date(2025, 3, 15), ("c_civ_2224",))


def test_un_depart_le_29_fevrier_finit_le_28() -> None:
    assert prescription(date(2020, 2, 29), "commercant").date_limite == date(2025, 2, 28)


def test_seul_le_delai_contre_un_debiteur_public_est_a_verifier() -> None:
    douteux = [c for c in get_args(Classe) if prescription(DEPART, c).a_verifier]
    assert douteux == ["public"]


@pytest.mark.parametrize("classe", ["commercant", "professionnel", "consommateur"])
def test_une_mise_en_demeure_n_interrompt_jamais(classe: Classe) -> None:
    demeure = Interruption(date(2021, 6, 1), "mise_en_demeure")
    assert prescription(DEPART, classe, [demeure]) == prescription(DEPART, classe)


def test_contre_un_debiteur_public_une_demande_ecrite_interrompt() -> None:
    demeure = Interruption(date(2023, 6, 1), "mise_en_demeure")
    resultat = prescription(DEPART, "public", [demeure])
    assert resultat.date_limite == date(2027, 12, 31)
    assert resultat.textes == ("loi_68_1250_1", "loi_68_1250_2")


@pytest.mark.parametrize(
    ("nature", "texte"),
    [
        ("reconnaissance", "c_civ_2240"),
        ("paiement_partiel", "c_civ_2240"),
        ("demande_en_justice", "c_civ_2241"),
        ("acte_execution", "c_civ_2244"),
    ],
)
def test_une_interruption_rouvre_un_delai_de_meme_duree(
    nature: NatureInterruption, texte: str
) -> None:
    resultat = prescription(DEPART, "consommateur", [Interruption(date(2021, 5, 4), nature)])
    assert resultat.date_limite == date(2023, 5, 4)
    assert resultat.textes == ("l218_2", texte)


@pytest.mark.parametrize(("le", "retenue"), [(date(2025, 3, 15), True), (date(2025, 3, 16), False)])
def test_rien_n_interrompt_un_delai_expire(le: date, retenue: bool) -> None:
    reconnaissance = Interruption(le, "reconnaissance")
    resultat = prescription(DEPART, "commercant", [reconnaissance])
    assert resultat.interruptions_retenues == ((reconnaissance,) if retenue else ())


def test_rien_n_interrompt_un_delai_qui_n_a_pas_commence() -> None:
    avant = Interruption(DEPART - timedelta(days=1), "reconnaissance")
    assert prescription(DEPART, "commercant", [avant]).interruptions_retenues == ()


def test_la_date_prudente_ignore_les_paiements_partiels() -> None:
    reconnaissance = Interruption(date(2021, 1, 10), "reconnaissance")
    paiement = Interruption(date(2022, 1, 10), "paiement_partiel")
    resultat = prescription(DEPART, "commercant", [paiement, reconnaissance])
    assert resultat.date_limite == date(2027, 1, 10)
    assert resultat.date_prudente == date(2026, 1, 10)
    assert resultat.interruptions_retenues == (reconnaissance, paiement)


def test_une_reconnaissance_qui_n_a_survecu_que_par_un_paiement_n_est_pas_prudente() -> None:
    paiement = Interruption(date(2024, 6, 1), "paiement_partiel")
    tardive = Interruption(date(2026, 6, 1), "reconnaissance")
    resultat = prescription(DEPART, "commercant", [paiement, tardive])
    assert resultat.date_limite == date(2031, 6, 1)
    assert resultat.date_prudente == date(2025, 3, 15)


def test_vingt_ans_sont_le_butoir() -> None:
    suite = [Interruption(date(annee, 3, 15), "reconnaissance") for annee in range(2021, 2039)]
    resultat = prescription(DEPART, "commercant", suite)
    assert resultat.date_limite == date(2040, 3, 15)
    assert resultat.textes == ("l110_4", "c_civ_2240", "c_civ_2232")


@given(JOURS, CLASSES, INTERRUPTIONS, st.randoms())
def test_l_ordre_des_evenements_ne_change_rien(
    depart: date, classe: Classe, interruptions: list[Interruption], hasard: object
) -> None:
    melangees = list(interruptions)
    hasard.shuffle(melangees)  # type: ignore[attr-defined]
    assert prescription(depart, classe, interruptions) == prescription(depart, classe, melangees)


@given(JOURS, CLASSES, INTERRUPTIONS, st.builds(Interruption, JOURS, NATURES))
def test_un_evenement_de_plus_ne_raccourcit_jamais_le_delai(
    depart: date, classe: Classe, interruptions: list[Interruption], encore: Interruption
) -> None:
    sans = prescription(depart, classe, interruptions)
    avec = prescription(depart, classe, [*interruptions, encore])
    assert sans.date_limite <= avec.date_limite
    assert sans.date_prudente <= avec.date_prudente


@given(JOURS, JOURS, CLASSES)
def test_une_echeance_plus_tardive_se_prescrit_plus_tard(a: date, b: date, classe: Classe) -> None:
    tot, tard = prescription(min(a, b), classe), prescription(max(a, b), classe)
    assert tot.date_limite <= tard.date_limite


@given(JOURS, CLASSES, INTERRUPTIONS)
def test_la_date_prudente_n_est_jamais_apres_la_limite(
    depart: date, classe: Classe, interruptions: list[Interruption]
) -> None:
    resultat = prescription(depart, classe, interruptions)
    assert resultat.date_prudente <= resultat.date_limite
