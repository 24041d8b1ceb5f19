"""The e-mail opens as a draft, comes back as it was written, and cannot be forged."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default

import pytest

from kit import courriel, edition
from kit.courriel import Correspondant, Jointe
from kit.errors import DocumentRefuse, RenduRefuse
from tests import fabrique, sujets

DE = Correspondant("Élodie Œuvrard, gérante", "compta@arvor.example")
A = Correspondant("Service comptabilité", "compta@durand.example")
PDF = Jointe("Relance n° 1.pdf", "application/pdf", b"%PDF-1.7")


def _message(**mots: object) -> EmailMessage:
    arguments = {
        "de": DE,
        "a": A,
        "objet": "Facture F-2026-118 : 12 000,00 € à régler",
        "texte": "Bonjour,\n\nÀ réception.",
        "html": "<p>Bonjour</p>",
        "jointes": [PDF],
    } | mots
    octets = courriel.build(**arguments)  # type: ignore[arg-type]
    assert octets == courriel.build(**arguments)  # type: ignore[arg-type]
    message = email.message_from_bytes(octets, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_message_comes_back_as_it_was_written() -> None:
    message = _message()
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "Facture F-2026-118 : 12 000,00 € à régler"
    assert "Œuvrard" in message["From"]
    corps = message.get_body(("plain",))
    assert corps is not None
    assert corps.get_content().replace("\r\n", "\n") == "Bonjour,\n\nÀ réception.\n"
    (jointe,) = message.iter_attachments()
    assert (jointe.get_filename(), jointe.get_content()) == ("Relance n° 1.pdf", b"%PDF-1.7")


def test_a_message_may_be_attached_without_being_opened() -> None:
    jointe = Jointe("courriel.eml", "message/rfc822", b"Subject: x\n\ny")
    (lue,) = _message(jointes=[jointe]).iter_attachments()
    assert (lue.get_content_type(), lue.get_content()) == (
        "application/octet-stream",
        b"Subject: x\n\ny",
    )


@pytest.mark.parametrize(
    "objet", ["=?utf-8?Q?Re=0D=0ABcc=3A_v=40x.example?=", "a\r\nBcc: v", "a\x00"]
)
def test_a_header_cannot_be_forged(objet: str) -> None:
    with pytest.raises(RenduRefuse):
        _message(objet=objet)


@pytest.mark.parametrize("adresse", ["", "pas une adresse", "a@b\nBcc: c@d.example", "a@b, c@d"])
def test_a_bad_address_is_refused(adresse: str) -> None:
    with pytest.raises(RenduRefuse):
        _message(a=Correspondant("X", adresse))


def test_headers_that_do_not_come_back_are_refused() -> None:
    message = EmailMessage()
    message["Subject"] = "x"
    with pytest.raises(RenduRefuse, match="docteur"):
        courriel._relire(b"Subject: x\r\nBcc: v@x.example\r\n\r\n", message)


def test_a_debtor_without_address_is_sent_no_email_whatever_a_firm_s_template_asks() -> None:
    contact = {"nom": "Élodie Œuvrard", "courriel": "compta@arvor.example"}
    creancier = fabrique.creancier(contact=contact)
    dossier = fabrique.dossier(creancier=creancier, debiteur=fabrique.debiteur(contact=None))
    with pytest.raises(DocumentRefuse, match="le débiteur n'a pas d'adresse de courriel"):
        edition._correspondants(sujets.sujet(dossier))
