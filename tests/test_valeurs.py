"""Text -> typed values: what is read, what is refused, and how it is said."""

from __future__ import annotations

import unicodedata
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from kit.glyphes import COUVERTURE, printable, ranges
from kit.valeurs import Instant, Jour, Montant
from kit.valeurs.citation import cite, did_you_mean
from kit.valeurs.contacts import read_code_postal, read_courriel, read_telephone
from kit.valeurs.jours import read_instant, read_jour
from kit.valeurs.nombres import read_bool, read_entier, read_montant, read_taux
from kit.valeurs.numeros import read_bic, read_iban, read_siren, read_siret, read_tva
from kit.valeurs.textes import read_identifiant, read_texte, read_texte_long

LECTEURS = (
    read_montant, read_taux, read_entier, read_bool, read_jour, read_instant, read_texte,
    read_texte_long, read_identifiant, read_code_postal, read_telephone, read_courriel,
    read_siren, read_siret, read_tva, read_iban, read_bic,
)  # fmt: skip
POLICES = Path(__file__).parents[1] / "templates/fr/_communs/polices"


def refusal(lire, texte):
    """The French sentence of a refusal."""
    with pytest.raises(ValueError) as refus:
        lire(texte)
    return str(refus.value)


# Amounts, rates, whole numbers


@pytest.mark.parametrize(
    ("texte", "lu"),
    [
        ("1234.56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1\u202f234\u202f567,8", "1234567.80"),
        ("12000", "12000.00"),
        ("0", "0.00"),
        ("  7,5  ", "7.50"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_an_amount_is_exact_and_has_two_decimals(texte, lu):
    assert str(read_montant(texte)) == lu


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("1.234,56", "ambigu, plusieurs signes"),
        ("1,234.56", "ambigu, plusieurs signes"),
        ("1,234,567", "ambigu, plusieurs signes"),
        ("1.234", "écrivez 1234 (milliers) ou 1.23 (deux décimales)"),
        ("12,345", "écrivez 12345 (milliers) ou 12.34 (deux décimales)"),
        ("0.005", "au plus 2 après la virgule"),
        ("1234.5678", "au plus 2 après la virgule"),
        ("-5", "le signe est de trop"),
        ("−5", "le signe est de trop"),
        ("+5", "le signe est de trop"),
        ("NaN", "attendu des chiffres"),
        ("Infinity", "attendu des chiffres"),
        ("1e3", "attendu des chiffres"),
        ("1_000", "« _ » est de trop"),
        ("12 €", "retirez « € »"),
        ("EUR 12", "retirez « € »"),
        ("12 %", "retirez « % »"),
        ("١٢", "chiffre inhabituel « ١ » (U+0661)"),
        ("１２", "chiffre inhabituel"),
        ("12 34", "groupes de trois chiffres"),
        ("1 2345", "groupes de trois chiffres"),
        (".5", "ce n'est pas un nombre"),
        ("5.", "ce n'est pas un nombre"),
        ("1000000000000", "au plus 999999999999.99"),
        ("9" * 5000, "trop grand"),
        ("", "valeur absente : attendu un montant"),
        (None, "valeur absente : attendu un montant"),
        (["1"], "lu une liste"),
        ({"a": "1"}, "lu un bloc de clés"),
        (12.5, "attendu un montant"),
        (True, "attendu un montant"),
        (Decimal("NaN"), "attendu des chiffres"),
        (Decimal("-1"), "le signe est de trop"),
    ],
)
def test_an_amount_that_could_be_read_two_ways_or_none_is_refused(texte, dit):
    assert dit in refusal(read_montant, texte)


@given(st.integers(0, 99_999_999_999_999))
def test_any_amount_written_in_four_ways_reads_the_same(centimes):
    voulu = Decimal(centimes).scaleb(-2)
    groupes = f"{voulu:,.2f}".replace(",", " ")
    ecritures = (
        f"{voulu:.2f}",
        f"{voulu:.2f}".replace(".", ","),
        groupes,
        groupes.replace(".", ","),
    )
    assert {read_montant(ecriture) for ecriture in ecritures} == {voulu}


def test_a_rate_keeps_up_to_four_decimals_and_stops_at_a_thousand():
    assert read_taux("12,5") == Decimal("12.5")
    assert read_taux("0.0001") == Decimal("0.0001")
    assert "retirez « % »" in refusal(read_taux, "12 %")
    assert "au plus 4" in refusal(read_taux, "1,23456")
    assert "au plus 1000" in refusal(read_taux, "1000.01")


def test_a_whole_number_has_digits_only():
    assert read_entier("012") == 12
    assert read_entier("1000000") == 1_000_000
    assert "au plus 1000000" in refusal(read_entier, "1000001")
    for texte in ("1.0", "-1", "1 000", "٣", "0x1F", "douze"):
        assert "nombre entier illisible" in refusal(read_entier, texte)


def test_yes_and_no_are_french_or_english_words():
    assert [read_bool(mot) for mot in ("oui", "Non", "true", "FALSE")] == [True, False, True, False]
    assert "attendu oui ou non" in refusal(read_bool, "1")


# Days and instants


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_day_reads_the_same_in_iso_and_in_french(jour):
    assert read_jour(jour.isoformat()) == read_jour(f"{jour:%d/%m/%Y}") == read_jour(jour) == jour


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("2026-02-30", "date inexistante"),
        ("31/04/2026", "date inexistante"),
        ("2026-W01-1", "date illisible"),
        ("20260430", "date illisible"),
        ("30/04/26", "date illisible"),
        ("30-04-2026", "date illisible"),
        ("1989-12-31", "de 1990 à 2100"),
        ("01/01/2101", "de 1990 à 2100"),
        ("0000-00-00", "date inexistante"),
        ("２０２６-04-30", "date illisible"),
        ("", "valeur absente"),
        (None, "valeur absente"),
    ],
)
def test_a_day_that_does_not_exist_or_is_not_of_our_time_is_refused(texte, dit):
    assert dit in refusal(read_jour, texte)


@pytest.mark.parametrize(
    ("texte", "lu"),
    [
        ("2026-04-15", "2026-04-15"),
        ("15/04/2026", "2026-04-15"),
        ("2026-04-15T09:12", "2026-04-15T09:12"),
        ("2026-04-15 09:12", "2026-04-15T09:12"),
        ("2026-04-15T09:12:30", "2026-04-15T09:12:30"),
        ("2026-04-15T09:12Z", "2026-04-15T09:12Z"),
        ("2026-04-15 09:12:00+02:00", "2026-04-15T09:12+02:00"),
    ],
)
def test_an_instant_is_written_back_as_short_as_it_was_known(texte, lu):
    assert str(read_instant(texte)) == lu
    assert read_instant(lu) == read_instant(texte)


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("2026-04-15T25:00", "heure inexistante"),
        ("2026-04-15T9h12", "heure illisible"),
        ("2026-04-15T09:12+99:00", "heure illisible"),
        ("2026-02-30T09:12", "date inexistante"),
        ("2026-04-15T", "heure illisible"),
        ("hier", "date illisible"),
    ],
)
def test_an_hour_that_does_not_exist_is_refused(texte, dit):
    assert dit in refusal(read_instant, texte)


def test_an_instant_precedes_another_only_when_that_is_certain():
    matin, soir = read_instant("2026-04-15T09:00"), read_instant("2026-04-15T18:00")
    jour, veille = read_instant("2026-04-15"), read_instant("2026-04-14T23:59")
    assert matin.precedes(soir)
    assert not soir.precedes(matin)
    assert not jour.precedes(soir)
    assert not soir.precedes(jour)
    assert veille.precedes(jour)
    assert not matin.precedes(matin)


def test_two_known_zones_are_compared_in_absolute_time():
    paris, londres = read_instant("2026-04-15T10:00+02:00"), read_instant("2026-04-15T09:00Z")
    assert paris.precedes(londres)
    assert not londres.precedes(paris)


def test_the_same_moment_in_two_zones_precedes_nothing():
    paris, londres = read_instant("2026-04-15T11:00+02:00"), read_instant("2026-04-15T09:00Z")
    assert not paris.precedes(londres)
    assert not londres.precedes(paris)
    new_york = read_instant("2026-04-15T04:30-05:00")
    assert londres.precedes(new_york)


def test_one_unknown_zone_leaves_the_hours_as_written():
    ici, la = read_instant("2026-04-15T09:30"), read_instant("2026-04-15T10:00+02:00")
    assert ici.precedes(la)
    assert not la.precedes(ici)


def test_a_value_already_typed_is_read_under_the_same_rules():
    assert read_instant(date(2026, 4, 15)) == Instant(date(2026, 4, 15))
    assert read_instant(Instant(date(2026, 4, 15))) == Instant(date(2026, 4, 15))
    assert read_montant(12) == Decimal(12)
    assert read_entier(12) == 12
    assert read_bool(True) is True
    assert "inexistante" not in refusal(read_jour, "12")


def test_instants_sort_by_day_then_hour():
    instants = [Instant(date(2026, 4, 15), time(9)), Instant(date(2026, 4, 15)), Instant(date.min)]
    assert sorted(instants, key=lambda i: i.cle) == instants[::-1]


# Texts


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("a\x00b", "caractère n° 2 : caractère de contrôle U+0000"),
        ("a\tb", "tabulation (U+0009)"),
        ("\u202eab", "caractère n° 1 : caractère invisible U+202E"),
        ("ab\u200b", "caractère n° 3 : caractère invisible U+200B"),
        ("a\u00adb", "caractère invisible U+00AD"),
        ("a\ufeffb", "caractère invisible U+FEFF"),
        ("a\ue000", "usage privé U+E000"),
        ("a\ud800", "moitié de caractère U+D800"),
        ("a\u0378", "non attribué U+0378"),
        ("a\u2028b", "fin de ligne inhabituelle U+2028"),
        ("Durand 😀", "« 😀 » (U+1F600) ne peut pas être imprimé"),
        ("株式会社", "« 株 » (U+682A) ne peut pas être imprimé"),
        ("\u202ea\u202e", "(et 1 autre(s) dans le même texte)"),
        ("a\nb", "sur une seule ligne"),
        ("x" * 201, "201 caractères, au plus 200"),
        (" \n ", "valeur absente"),
        (None, "valeur absente"),
        ([], "lu une liste"),
    ],
)
def test_a_text_with_an_invisible_or_unprintable_sign_is_refused_with_its_place(texte, dit):
    assert dit in refusal(read_texte, texte)


def test_a_text_is_normalised_and_trimmed():
    assert (
        read_texte("  Cafe\u0301 d'Arvor, « 1 000 € »\u202f! \n")
        == "Café d'Arvor, « 1 000 € »\u202f!"
    )
    assert read_texte("x" * 200) == "x" * 200


def test_a_long_text_may_have_lines_and_five_thousand_characters():
    assert read_texte_long("un\n\ndeux\n") == "un\n\ndeux"
    assert len(read_texte_long("x" * 5000)) == 5000
    assert "au plus 5000" in refusal(read_texte_long, "x" * 5001)


def test_an_identifier_keeps_its_zeros_and_slashes_but_never_hides():
    assert read_identifiant("0020") == "0020"
    assert read_identifiant("2026/03/F 12") == "2026/03/F 12"
    assert "commence par un point" in refusal(read_identifiant, "../etc")
    assert "au plus 60" in refusal(read_identifiant, "9" * 61)


@given(st.text(max_size=40))
def test_whatever_is_read_as_text_can_be_printed(texte):
    try:
        lu = read_texte(texte)
    except ValueError:
        return
    assert all(printable(c) and unicodedata.category(c)[0] != "C" for c in lu)


def test_the_table_of_characters_is_what_the_fonts_hold():
    fichiers = sorted(POLICES.glob("Source*.ttf"))
    assert len(fichiers) >= 4
    communs = set.intersection(*(set(TTFont(fichier).getBestCmap()) for fichier in fichiers))
    table = {point for debut, fin in ranges(COUVERTURE) for point in range(debut, fin + 1)}
    assert table == communs


def test_french_typography_is_printable():
    assert all(printable(c) for c in "éèàùçÉÈÀœŒÿŸæ«»’‘“”–—…€°№ºª•≥\u00a0\u202f\u2009\u2011☐")
    assert not printable("\t")


# Contacts


def test_postcodes_and_telephones_keep_their_zeros():
    assert read_code_postal("01000") == "01000"
    assert read_code_postal("SW1A 1AA") == "SW1A 1AA"
    assert read_telephone("0299\u00a000 00 00") == "0299 00 00 00"
    assert read_telephone("+33 (0)2 99-00.00.00") == "+33 (0)2 99-00.00.00"
    for texte in ("1", "-5000", "44 000 NANTES CEDEX", "44;00"):
        assert "code postal illisible" in refusal(read_code_postal, texte)
    for texte in ("02", "(((((( ", "02 99 00 00 00 poste 12", "٠٢٩٩٠٠٠٠٠٠"):
        assert "téléphone illisible" in refusal(read_telephone, texte)


@pytest.mark.parametrize(
    "texte",
    [
        "a", "a@b", "a@b.", "@b.fr", "a b@c.fr", "a@c.fr, d@e.fr", "a@c..fr", ".a@c.fr",
        "a..b@c.fr", "=?utf-8?Q?x?=@c.fr", "a@c.fr\r\nBcc: d@e.fr", "é@c.fr", "a@-c.fr", "<a@c.fr>",
        "x" * 65 + "@c.fr", "a@" + "b." * 130 + "fr",
    ],
)  # fmt: skip
def test_an_address_that_a_mail_program_could_misread_is_refused(texte):
    assert "courriel illisible" in refusal(read_courriel, texte)


def test_an_address_may_reach_its_limits():
    longue = "a" * 64 + "@" + ".".join(["b" * 61] * 3) + ".fr"
    assert read_courriel(longue) == longue
    assert len(longue) == 253
    assert read_courriel("a" + longue[1:].replace(".fr", ".fra"))
    assert "courriel illisible" in refusal(read_courriel, longue.replace(".fr", ".fran"))
    assert read_telephone("123456") == "123456"
    assert "téléphone illisible" in refusal(read_telephone, "12345 ")
    assert "téléphone illisible" in refusal(read_telephone, "1234-5-")


def test_a_plain_address_is_kept_as_it_is():
    assert read_courriel(" Compta+paris@sous.domaine-1.example ") == (
        "Compta+paris@sous.domaine-1.example"
    )


# Registered numbers


@pytest.mark.parametrize(
    ("lire", "texte", "lu"),
    [
        (read_siren, "732 829 320", "732829320"),
        (read_siren, "732\u00a0829\u00a0320", "732829320"),
        (read_siret, "732 829 320 00074", "73282932000074"),
        (read_siret, "35600000049837", "35600000049837"),
        (read_tva, "fr 44 732 829 320", "FR44732829320"),
        (read_tva, "BE0403019261", "BE0403019261"),
        (read_iban, "FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189"),
        (read_iban, "DE89370400440532013000", "DE89370400440532013000"),
        (read_bic, "agrifrpp", "AGRIFRPP"),
    ],
)
def test_a_registered_number_is_kept_in_its_compact_form(lire, texte, lu):
    assert lire(texte) == lu


@pytest.mark.parametrize(
    ("lire", "texte", "dit"),
    [
        (read_siren, "732829321", "la clé de contrôle est fausse"),
        (read_siren, "73282932", "la longueur est fausse"),
        (read_siren, "73282932O", "attendu neuf chiffres"),
        (read_siren, "٧٣٢٨٢٩٣٢٠", "illisible"),
        (read_siret, "73282932000075", "la clé de contrôle est fausse"),
        (read_siret, "35600000012345", "la clé de contrôle est fausse"),
        (read_tva, "FR45732829320", "la clé de contrôle est fausse"),
        (read_tva, "732829320", "le pays ou le code est inconnu"),
        (read_iban, "FR7630006000011234567890188", "la clé de contrôle est fausse"),
        (read_iban, "FR763000600001123456789018", "26 signes au lieu de 27"),
        (read_iban, "ZZ7630006000011234567890189", "IBAN faux"),
        (read_bic, "AGRIFR", "la longueur est fausse"),
        (read_bic, "AGRIZZPP", "le pays ou le code est inconnu"),
        (read_siren, "", "valeur absente"),
        (read_iban, "", "valeur absente"),
    ],
)
def test_a_false_number_is_refused_with_the_rule_that_failed(lire, texte, dit):
    assert dit in refusal(lire, texte)


# All of them


@given(st.one_of(st.text(max_size=30), st.none(), st.lists(st.text(), max_size=1), st.floats()))
def test_no_reader_fails_otherwise_than_by_a_clean_sentence(valeur):
    for lire in LECTEURS:
        dit = ""
        try:
            lire(valeur)
        except ValueError as refus:
            dit = str(refus)
        assert not any(unicodedata.category(c)[0] == "C" for c in dit)


@given(st.text(max_size=100))
def test_a_quotation_is_short_and_shows_nothing_invisible(texte):
    cite_ = cite(texte)
    assert len(cite_) <= 4 + 40 * 10
    assert not any(unicodedata.category(c)[0] == "C" for c in cite_)


def test_a_near_miss_is_guessed_without_its_accents():
    assert did_you_mean("Échéance", ["date", "echeance"]) == "echeance"
    assert did_you_mean("montant-ttc", ["montant_ttc", "montant_ht"]) == "montant_ttc"
    assert did_you_mean("zzz", ["date", "echeance"]) is None


def test_the_types_are_those_of_pydantic_and_accept_python_values():
    class Essai(BaseModel):
        montant: Montant
        le: Jour
        a: Instant

    lu = Essai.model_validate({"montant": "12,5", "le": "01/02/2026", "a": "2026-02-01 10:00"})
    assert lu == Essai(montant=Decimal("12.50"), le=date(2026, 2, 1), a=lu.a)
    assert set(Essai.model_json_schema()["properties"]) == {"montant", "le", "a"}
