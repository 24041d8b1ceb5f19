"""Short messages: the alphabet, the length, the cut, and what a message may say."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import sms
from kit.errors import DocumentRefuse, ModeleFautif
from tests.test_modeles import Cas, dossier_de, lettre

FRANCAIS = "abcdefghijklmnopqrstuvwxyzéèàùçêëîïôûœÉÀÇ ABC 0123456789.,;:!?'’«»()-€[]°\u00a0\u202f\n"
textes = st.text(st.sampled_from(FRANCAIS), max_size=900)


@given(textes)
def test_what_is_written_belongs_to_the_alphabet(texte: str) -> None:
    assert sms.dans_l_alphabet(sms.ecrire(texte))


@given(textes)
def test_writing_twice_changes_nothing(texte: str) -> None:
    assert sms.ecrire(sms.ecrire(texte)) == sms.ecrire(texte)


@given(textes)
def test_every_message_fits_and_says_its_rank(texte: str) -> None:
    messages = sms.decouper(texte)
    assert all(sms.longueur(message) <= sms.LONGUEUR for message in messages)
    if len(messages) > 1:
        rangs = [message.split(" ")[0] for message in messages]
        assert rangs == [f"{n}/{len(messages)}" for n in range(1, len(messages) + 1)]


@given(textes)
def test_nothing_is_lost_between_the_messages(texte: str) -> None:
    messages = sms.decouper(texte)
    corps = [m.split(" ", 1)[1] if len(messages) > 1 else m for m in messages]
    assert "".join(corps).replace(" ", "") == sms.ecrire(texte).replace(" ", "")


@pytest.mark.parametrize(("longueur", "messages"), [(160, 1), (161, 2), (312, 2), (313, 3)])
def test_a_message_of_160_is_one_and_161_is_two(longueur: int, messages: int) -> None:
    assert len(sms.decouper("x" * longueur)) == messages


def test_the_euro_counts_two_and_is_never_split() -> None:
    assert sms.longueur("€") == 2
    assert len(sms.decouper("€" * 80)) == 1
    assert len(sms.decouper("€" * 81)) == 2


def test_accents_outside_the_alphabet_lose_their_mark_and_others_stay() -> None:
    assert sms.ecrire("reçu, fenêtre, été, à, cœur n° 2") == "recu, fenetre, été, à, coeur no 2"


def test_a_character_without_a_neighbour_is_refused_by_name() -> None:
    with pytest.raises(DocumentRefuse, match="« 漢 »"):
        sms.ecrire("漢")


def test_a_message_too_long_is_refused() -> None:
    with pytest.raises(ModeleFautif, match="9 au plus"):
        sms.decouper("mot " * 500)


def corps(classe: str, expediteur: str) -> str:
    texte = lettre(Cas("sms", classe, expediteur)).corps_html
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", texte)).split())


def test_a_person_reads_nothing_of_the_debt() -> None:
    for expediteur in ("creancier", "agence"):
        texte = corps("consommateur", expediteur)
        assert re.findall(r"facture|dette|retard|impay|échéanc|€|payer", texte) == []


def test_a_professional_reads_the_invoice_and_no_amount() -> None:
    texte = corps("commercant", "creancier")
    assert "facture" in texte
    assert "€" not in texte


def test_an_agency_recalls_the_reference_and_date_of_its_letter() -> None:
    assert "notre lettre réf. 2026-118 du 02/11/2026" in corps("commercant", "agence")


def test_a_message_gives_the_file_and_a_number_to_call() -> None:
    cas = Cas("sms", "commercant", "creancier")
    dossier = dossier_de(cas)
    assert dossier.creancier.contact is not None
    texte = lettre(cas).texte
    assert dossier.reference in texte
    assert re.search(r"me rappeler au 0\d( \d\d){4}", texte)


def test_the_text_is_the_messages_themselves() -> None:
    composition = lettre(Cas("sms", "commercant", "agence"))
    messages = composition.texte.rstrip("\n").split("\n\n")
    assert all(sms.dans_l_alphabet(m) and sms.longueur(m) <= sms.LONGUEUR for m in messages)
    for message in messages:
        assert message in html.unescape(composition.html)
