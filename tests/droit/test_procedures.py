from __future__ import annotations

from datetime import date

import pytest

from kit.droit import procedures
from kit.droit.procedures import TypeProcedure
from kit.droit.textes import Textes

JUGEMENT = date(2026, 10, 1)
VEILLE = date(2026, 9, 30)
COLLECTIVES: tuple[TypeProcedure, ...] = ("sauvegarde", "redressement", "liquidation")


@pytest.mark.parametrize("procedure", COLLECTIVES)
def test_les_interets_s_arretent_la_veille_du_jugement(procedure: TypeProcedure) -> None:
    assert procedures.arret_des_interets(procedure, JUGEMENT, date(2026, 3, 1)) == VEILLE


@pytest.mark.parametrize(("ne_le", "arret"), [(VEILLE, VEILLE), (JUGEMENT, None)])
def test_seules_les_creances_anterieures_sont_arretees(ne_le: date, arret: date | None) -> None:
    assert procedures.arret_des_interets("redressement", JUGEMENT, ne_le) == arret


def test_le_surendettement_n_arrete_pas_les_interets() -> None:
    assert procedures.arret_des_interets("surendettement", JUGEMENT, VEILLE) is None


@pytest.mark.parametrize(("ne_le", "interdit"), [(VEILLE, True), (JUGEMENT, False)])
def test_les_creances_anterieures_ne_peuvent_plus_etre_payees(ne_le: date, interdit: bool) -> None:
    assert procedures.paiement_interdit(JUGEMENT, ne_le) is interdit


def test_seule_la_liquidation_rend_exigible() -> None:
    assert procedures.rend_exigible("liquidation")
    assert not procedures.rend_exigible("sauvegarde")
    assert not procedures.rend_exigible("redressement")


@pytest.mark.parametrize(
    ("bodacc", "hors_metropole", "limite"),
    [
        (date(2026, 10, 12), False, date(2026, 12, 12)),
        (date(2026, 10, 12), True, date(2027, 2, 12)),
        (date(2026, 12, 31), False, date(2027, 2, 28)),
        (date(2026, 12, 31), True, date(2027, 4, 30)),
    ],
)
def test_la_creance_se_declare_dans_les_deux_mois_ou_quatre(
    bodacc: date, hors_metropole: bool, limite: date
) -> None:
    assert procedures.delai_declaration(bodacc, hors_metropole) == limite


def test_un_dernier_jour_chome_n_est_pas_repousse() -> None:
    assert procedures.delai_declaration(date(2026, 9, 14)) == date(2026, 11, 14)  # a Saturday


def test_le_releve_de_forclusion_se_demande_dans_les_six_mois() -> None:
    assert procedures.delai_releve_de_forclusion(date(2026, 8, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize("procedure", [*COLLECTIVES, "surendettement"])
def test_chaque_procedure_cite_des_textes_connus(procedure: TypeProcedure, textes: Textes) -> None:
    cles = procedures.textes(procedure)
    assert all(cle in textes for cle in cles)
    assert ("l722_5" in cles) is (procedure == "surendettement")
