from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kit.droit import indemnite
from kit.droit.bareme import Bareme
from kit.droit.indemnite import Classe
from kit.errors import HorsBareme

NEE = date(2026, 3, 12)
ECHEANCE = date(2026, 4, 11)
LENDEMAIN = date(2026, 4, 12)
QUARANTE, RIEN = Decimal("40.00"), Decimal("0.00")


@pytest.mark.parametrize(
    ("classe", "attendu"),
    [
        ("commercant", QUARANTE),
        ("professionnel", QUARANTE),
        ("public", QUARANTE),
        ("consommateur", RIEN),
    ],
)
def test_quarante_euros_par_facture_sauf_au_consommateur(
    bareme: Bareme, classe: Classe, attendu: Decimal
) -> None:
    du = indemnite.due(classe, True, NEE, ECHEANCE, None, LENDEMAIN, None, bareme)
    assert du == attendu


def test_le_creancier_particulier_n_y_a_pas_droit(bareme: Bareme) -> None:
    assert indemnite.due("commercant", False, NEE, ECHEANCE, None, LENDEMAIN, None, bareme) == RIEN


@pytest.mark.parametrize(("au", "attendu"), [(ECHEANCE, RIEN), (LENDEMAIN, QUARANTE)])
def test_elle_nait_le_lendemain_de_l_echeance(bareme: Bareme, au: date, attendu: Decimal) -> None:
    assert indemnite.due("commercant", True, NEE, ECHEANCE, None, au, None, bareme) == attendu


@pytest.mark.parametrize(("solde", "attendu"), [(ECHEANCE, RIEN), (LENDEMAIN, QUARANTE)])
def test_une_facture_soldee_a_l_echeance_n_en_doit_pas(
    bareme: Bareme, solde: date, attendu: Decimal
) -> None:
    au = date(2026, 8, 1)
    assert indemnite.due("commercant", True, NEE, ECHEANCE, solde, au, None, bareme) == attendu


@pytest.mark.parametrize(
    ("jugement", "attendu"),
    [(date(2026, 4, 10), RIEN), (ECHEANCE, RIEN), (LENDEMAIN, QUARANTE)],
)
def test_pas_d_indemnite_quand_le_jugement_interdisait_de_payer_a_l_echeance(
    bareme: Bareme, jugement: date, attendu: Decimal
) -> None:
    au = date(2026, 8, 1)
    assert indemnite.due("commercant", True, NEE, ECHEANCE, None, au, jugement, bareme) == attendu


@pytest.mark.parametrize(
    ("nee", "attendu"),
    [(date(2026, 4, 9), RIEN), (date(2026, 4, 10), QUARANTE), (ECHEANCE, QUARANTE)],
)
def test_le_jugement_n_interdit_pas_de_payer_une_facture_nee_ensuite(
    bareme: Bareme, nee: date, attendu: Decimal
) -> None:
    au, jugement = date(2026, 8, 1), date(2026, 4, 10)
    assert indemnite.due("commercant", True, nee, ECHEANCE, None, au, jugement, bareme) == attendu


@pytest.mark.parametrize(
    ("echeance", "attendu"),
    [(date(2012, 12, 30), RIEN), (date(2012, 12, 31), QUARANTE), (date(1995, 6, 30), RIEN)],
)
def test_un_retard_commence_avant_2013_n_en_doit_pas(
    bareme: Bareme, echeance: date, attendu: Decimal
) -> None:
    au, nee = date(2026, 8, 1), echeance - timedelta(days=30)
    assert indemnite.due("public", True, nee, echeance, None, au, None, bareme) == attendu


def test_un_montant_non_publie_est_refuse(bareme: Bareme) -> None:
    au = date(2026, 8, 1)
    vide = replace(bareme, indemnite=replace(bareme.indemnite, taux=()))
    with pytest.raises(HorsBareme, match="indemnite_forfaitaire"):
        indemnite.due("public", True, NEE, ECHEANCE, None, au, None, vide)


def test_chaque_classe_a_ses_textes() -> None:
    assert indemnite.textes("commercant") == indemnite.textes("professionnel")
    assert indemnite.textes("public") == ("l2192_13", "d2192_35")
    assert indemnite.textes("commercant") == ("l441_10", "d441_5")
    assert indemnite.textes("consommateur") == ()
