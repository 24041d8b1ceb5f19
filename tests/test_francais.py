"""How French writes amounts, dates and numbers."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import francais, mots
from kit.errors import ModeleFautif

EN_LETTRES = {
    "0.00": "zéro euro",
    "0.01": "un centime",
    "0.02": "deux centimes",
    "0.80": "quatre-vingts centimes",
    "1.00": "un euro",
    "1.01": "un euro et un centime",
    "2.00": "deux euros",
    "16.00": "seize euros",
    "17.00": "dix-sept euros",
    "21.21": "vingt et un euros et vingt et un centimes",
    "22.00": "vingt-deux euros",
    "70.00": "soixante-dix euros",
    "71.71": "soixante et onze euros et soixante et onze centimes",
    "80.80": "quatre-vingts euros et quatre-vingts centimes",
    "81.81": "quatre-vingt-un euros et quatre-vingt-un centimes",
    "91.00": "quatre-vingt-onze euros",
    "100.00": "cent euros",
    "101.00": "cent un euros",
    "180.00": "cent quatre-vingts euros",
    "200.00": "deux cents euros",
    "201.00": "deux cent un euros",
    "1000.00": "mille euros",
    "1001.00": "mille un euros",
    "1234.56": "mille deux cent trente-quatre euros et cinquante-six centimes",
    "1980.00": "mille neuf cent quatre-vingts euros",
    "80000.00": "quatre-vingt mille euros",
    "200000.00": "deux cent mille euros",
    "280000.00": "deux cent quatre-vingt mille euros",
    "1000000.00": "un million d'euros",
    "1200000.00": "un million deux cent mille euros",
    "2000000.00": "deux millions d'euros",
    "80000000.00": "quatre-vingts millions d'euros",
    "1000000000.00": "un milliard d'euros",
    "-0.50": "moins cinquante centimes",
    "-1234.00": "moins mille deux cent trente-quatre euros",
}


@pytest.mark.parametrize(("somme", "attendu"), EN_LETTRES.items())
def test_amounts_in_words_follow_the_traditional_spelling(somme: str, attendu: str) -> None:
    assert francais.lettres(somme) == attendu


_UNITES = {mots.cardinal(n): n for n in range(100)}


def _relire(texte: str) -> int:
    """Read a cardinal back, by another way than the one that wrote it."""
    total = 0
    for nom, valeur in (("milliard", 10**9), ("million", 10**6), ("mille", 1000)):
        trouve = re.match(rf"^(?:(.*?) )?{nom}s?(?: (.*))?$", texte)
        if trouve:
            total += valeur * (_centaines(trouve[1]) if trouve[1] else 1)
            texte = trouve[2] or ""
    return total + (_centaines(texte) if texte else 0)


def _centaines(texte: str) -> int:
    # « quatre-vingt mille », « deux cent mille » : no plural before « mille ».
    trouve = re.match(r"^(?:(\S+) )?cents?(?: (.*))?$", texte)
    if not trouve:
        return _UNITES.get(texte, 80 if texte == "quatre-vingt" else -1)
    cents = 100 * (_UNITES[trouve[1]] if trouve[1] else 1)
    return cents + (_centaines(trouve[2]) if trouve[2] else 0)


@given(st.integers(0, 999_999_999_999))
def test_amount_to_words_to_amount_gives_the_amount_back(centimes: int) -> None:
    somme = Decimal(centimes) / 100
    texte = francais.lettres(f"{somme:.2f}")
    parties = re.match(r"^(?:(.*?) (?:d')?euros?)?(?: et )?(?:(.*) centimes?)?$", texte)
    assert parties
    relu = _relire(parties[1] or "") * 100 + _relire(parties[2] or "")
    assert relu == centimes


def test_amounts_in_words_refuse_a_third_decimal_rather_than_round() -> None:
    with pytest.raises(ModeleFautif, match="deux décimales"):
        francais.lettres("1.005")


@pytest.mark.parametrize("lu", ["", "NaN", "Infinity", "douze", "12,5"])
def test_an_amount_that_is_no_number_is_refused_by_every_filter(lu: str) -> None:
    for filtre in (francais.eur, francais.montant, francais.pct, francais.lettres):
        with pytest.raises(ModeleFautif, match="attendu"):
            filtre(lu)


@given(st.decimals("-999999999", "999999999", places=2))
def test_a_written_amount_reads_back_as_itself(somme: Decimal) -> None:
    ecrit = francais.eur(str(somme))
    assert ecrit.endswith("\u00a0€")
    nu = ecrit.removesuffix("\u00a0€").replace("\u202f", "").replace(",", ".").replace("−", "-")
    assert Decimal(nu) == somme


def test_amounts_round_half_up_and_group_by_three() -> None:
    assert francais.montant("0.005") == "0,01"
    assert francais.montant("2.665") == "2,67"
    assert francais.montant("1234567.10") == "1\u202f234\u202f567,10"


@pytest.mark.parametrize("lu", ["2026-02-30", "01/03/2026", "", "2026-W01-1x"])
def test_a_day_that_does_not_exist_is_refused(lu: str) -> None:
    for filtre in (francais.date, francais.date_courte):
        with pytest.raises(ModeleFautif, match="date attendue"):
            filtre(lu)


def test_the_first_of_the_month_is_written_1er() -> None:
    assert francais.date("2026-03-01") == "1er\u00a0mars\u00a02026"
    assert francais.date("2026-03-02") == "2\u00a0mars\u00a02026"


def test_phone_numbers_keep_their_zero_and_go_by_pairs() -> None:
    assert francais.telephone("02 99.00-00 00").replace("\u00a0", " ") == "02 99 00 00 00"
    assert francais.telephone("+33299000000").replace("\u00a0", " ") == "+33 2 99 00 00 00"


def test_every_closed_word_of_a_dossier_has_a_label() -> None:
    from typing import get_args

    from kit import dossier

    for choix in (
        dossier.Classe,
        dossier.Canal,
        dossier.Effet,
        dossier.StatutEnvoi,
        dossier.ObjetClause,
        dossier.NatureCause,
        dossier.TypeProcedure,
        dossier.Expediteur,
    ):
        for mot in get_args(choix):
            assert francais.libelle(mot)


def test_a_word_without_label_is_refused() -> None:
    with pytest.raises(ModeleFautif, match="sans libellé"):
        francais.libelle("pigeon")


def test_a_time_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ModeleFautif, match="heure attendue"):
        francais.heure("25:00")
    with pytest.raises(ValueError, match="1000000000000"):
        mots.cardinal(10**12)
