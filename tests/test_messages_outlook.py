"""Outlook messages: the same record, with the extra; a clear sentence without it."""

from __future__ import annotations

import hashlib
import random
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from kit import messages
from kit.errors import KitError, MachineFautive, PieceFautive
from kit.messages import outlook, versions
from tests import ole
from tests.test_messages import harmless

MOTS = {
    ole.CLASSE: "IPM.Note",
    ole.OBJET: "Vos factures\u202e",
    ole.CORPS: "Madame,\r\nbonjour",
    ole.NOM: "Olivier Fontaine",
    ole.ADRESSE: "o.fontaine@fontaine.example",
    ole.IDENTIFIANT: "<1@fontaine.example>",
    ole.ENVOI: ole.instant(1_788_509_400),
}
VERS = [
    {ole.QUI: "Claire Le Goff", ole.OU: "compta@arvor.example", ole.ROLE: 1},
    {ole.QUI: "Copie", ole.OU: "/O=EXCHANGE/CN=COPIE", ole.ROLE: 2},
]
METHODE = 0x3705
JOINTE = {ole.FICHIER: "..\\..\\relevé.pdf", ole.CONTENU: b"%PDF", ole.MEDIA: "application/pdf"}


def test_an_outlook_message_gives_the_same_record() -> None:
    message = messages.read(ole.msg(MOTS, VERS, [JOINTE]), "a.msg")
    assert str(message.de[0]) == "Olivier Fontaine (o.fontaine@fontaine.example)"
    assert [str(qui) for qui in message.a] == ["Claire Le Goff (compta@arvor.example)"]
    assert [str(qui) for qui in message.cc] == ["Copie"]
    assert message.objet == "Vos factures[U+202E]"
    assert message.date == datetime.fromtimestamp(1_788_509_400, UTC)
    assert message.message_id == "1@fontaine.example"
    assert message.texte == "Madame,\nbonjour"
    assert [(j.nom, j.media, j.taille) for j in message.jointes] == [
        ("relevé.pdf", "application/pdf", 4)
    ]
    assert message.jointes[0].sha256 == hashlib.sha256(b"%PDF").hexdigest()
    assert message.defauts == ()


def test_an_address_that_is_also_a_name_is_written_once() -> None:
    vers = [{ole.QUI: "Compta@arvor.example", ole.OU: "compta@arvor.example", ole.ROLE: 1}]
    entetes = "To: compta@arvor.example <compta@arvor.example>\r\n"
    for mots in (MOTS, MOTS | {ole.ENTETES: entetes}):
        message = messages.read(ole.msg(mots, vers), "a.msg")
        assert [str(qui) for qui in message.a] == ["compta@arvor.example"]


def test_a_message_within_another_has_its_title_and_no_hash_of_nothing() -> None:
    dedans = {ole.QUI: "Vos factures", METHODE: 5, ole.MEDIA: "message/rfc822"}
    nu = {METHODE: 5}
    message = messages.read(ole.msg(MOTS, VERS, [dedans, nu]), "a.msg")
    assert [(j.nom, j.media, j.sha256) for j in message.jointes] == [
        ("Vos factures", "message Outlook", ""),
        ("message joint", "message Outlook", ""),
    ]


def test_the_headers_that_travelled_are_preferred() -> None:
    entetes = (
        "From: =?utf-8?q?Ren=C3=A9?= <r@f.example>\r\nDate: Fri, 04 Sep 2026 09:10:00 +0200\r\n"
        "Message-ID: <2@f.example>\r\n"
    )
    message = messages.read(ole.msg(MOTS | {ole.ENTETES: entetes}, VERS), "a.msg")
    assert str(message.de[0]) == "René (r@f.example)"
    assert message.date
    assert message.date.isoformat() == "2026-09-04T09:10:00+02:00"
    assert message.message_id == "2@f.example"
    assert [str(qui) for qui in message.a] == ["Claire Le Goff (compta@arvor.example)"]


def test_a_message_never_sent_has_no_date() -> None:
    message = messages.read(ole.msg(MOTS | {ole.ENVOI: 0x1_0000}), "a.msg")
    assert message.date is None
    assert "jamais été envoyé" in " ".join(message.defauts)


def test_an_html_body_is_read_when_there_is_no_text() -> None:
    sans = {cle: valeur for cle, valeur in MOTS.items() if cle != ole.CORPS}
    message = messages.read(ole.msg(sans | {ole.HTML: b"<p>un</p><script>x</script>"}), "a.msg")
    assert (message.texte, message.html) == ("un", True)
    riche = messages.read(ole.msg(sans | {ole.RTF: b"\x00" * 20}), "a.msg")
    assert riche.texte == ""
    assert "format RTF" in " ".join(riche.defauts)


def test_an_html_body_that_says_otherwise_is_shown_too() -> None:
    message = messages.read(ole.msg(MOTS | {ole.HTML: b"<p>Je ne dois rien.</p>"}), "a.msg")
    assert message.texte == "Madame,\nbonjour"
    assert message.autre == "Je ne dois rien."
    assert versions.AVIS in message.defauts
    pareil = messages.read(ole.msg(MOTS | {ole.HTML: b"<p>Madame,<br>bonjour</p>"}), "a.msg")
    assert (pareil.autre, pareil.defauts) == ("", ())


def test_without_the_extra_the_sentence_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "oxmsg", None)
    assert not outlook.available()
    with pytest.raises(MachineFautive, match=r'pip install "kit-recouvrement\[msg\]"'):
        messages.read(ole.msg(MOTS), "a.msg")


@pytest.mark.parametrize(
    "octets",
    [b"", b"From: a", outlook.SIGNATURE, outlook.SIGNATURE + bytes(5000), ole.ole({"Autre": b"x"})],
)
def test_what_is_no_outlook_message_is_refused(octets: bytes) -> None:
    with pytest.raises(PieceFautive, match="« a.msg » est un message Outlook endommagé"):
        messages.read(octets, "a.msg")


def test_streams_that_share_their_bytes_are_refused() -> None:
    """A small file may promise gigabytes."""
    entier = ole.msg(MOTS | {ole.CORPS: "mot " * 100_000})
    nom = f"__substg1.0_{ole.OBJET:04X}001F".encode("utf-16-le")
    gros = f"__substg1.0_{ole.CORPS:04X}001F".encode("utf-16-le")
    place, modele = entier.index(nom), entier.index(gros)
    bombe = bytearray(entier)
    bombe[place + 116 : place + 128] = entier[modele + 116 : modele + 128]
    assert messages.read(entier, "a.msg").texte.startswith("mot mot")
    with pytest.raises(PieceFautive, match="endommagé"):
        messages.read(bytes(bombe), "a.msg")


def test_no_damage_makes_the_reader_fail() -> None:
    entier = ole.msg(MOTS | {ole.CORPS: "mot " * 3000}, VERS, [JOINTE] * 3)
    hasard = random.Random(4)  # noqa: S311 - the same damages at each run
    debut = time.process_time()
    for _ in range(300):
        octets = bytearray(entier)
        for _ in range(hasard.randrange(1, 12)):
            octets[hasard.randrange(len(octets))] = hasard.randrange(256)
        for essai in (octets, octets[: hasard.randrange(500, len(octets))]):
            with suppress(KitError):
                harmless(messages.read(bytes(essai), "a.msg"))
    assert time.process_time() - debut < 60
