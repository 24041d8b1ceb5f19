"""E-mails: read within limits, shown as plain text, whatever was forged in them."""

from __future__ import annotations

import base64
import codecs
import hashlib
import time
import unicodedata
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import messages
from kit.errors import KitError, PieceFautive
from kit.messages import parties
from kit.messages.fiche import Defauts, Message
from kit.messages.web import to_lines
from kit.pieces.nature import examine

TETE = (
    b"From: Olivier Fontaine <o.fontaine@fontaine.example>\r\n"
    b"To: Claire Le Goff <compta@arvor.example>\r\n"
    b"Date: Fri, 04 Sep 2026 09:10:00 +0200\r\n"
    b"Message-ID: <1@fontaine.example>\r\n"
)
RLO = "\u202e"


def lu(entetes: bytes = b"", corps: bytes = b"Bonjour", tete: bytes = TETE) -> Message:
    return messages.read(tete + entetes + b"\r\n" + corps, "a.eml")


def multi(*parts: bytes, genre: bytes = b"mixed") -> Message:
    corps = b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n"
    return lu(b"Content-Type: multipart/" + genre + b'; boundary="x"\r\n', corps)


def part(media: bytes, corps: bytes, plus: bytes = b"") -> bytes:
    return b"Content-Type: " + media + b"\r\n" + plus + b"\r\n" + corps


def texts(message: Message) -> list[str]:
    """Every text of the record but the body."""
    return [
        *(mot for qui in (*message.de, *message.a, *message.cc) for mot in (qui.nom, qui.adresse)),
        message.objet,
        message.message_id,
        message.en_reponse_a,
        *message.references,
        *(mot for jointe in message.jointes for mot in (jointe.nom, jointe.media)),
        *message.defauts,
    ]


def harmless(message: Message) -> None:
    """Nothing hidden, no line broken, no path."""
    for texte in (*texts(message), *message.texte.split("\n")):
        caches = [
            c for c in texte if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
        ]
        assert not caches, (texte, caches)
    assert not any("/" in jointe.nom or "\\" in jointe.nom for jointe in message.jointes)


def refusal(octets: bytes) -> str:
    """Why an exhibit is refused, or « aucun »."""
    try:
        messages.check(octets, "a.eml")
    except PieceFautive as refus:
        return str(refus)
    return "aucun"


# --- what is read ---------------------------------------------------------------------------------


def test_the_headers_of_a_message_are_read_with_its_zone() -> None:
    message = lu(
        b"Cc: a@b.example, =?utf-8?q?=C3=89milie?= <e@b.example>\r\n"
        b"Subject: =?utf-8?q?Relev=C3=A9?= de compte\r\n"
        b"In-Reply-To: <0@arvor.example>\r\nReferences: <a@x>\r\n <b@x>\r\n"
        b"Received: by x; Fri, 04 Sep 2026 09:10:02 +0200\r\n"
    )
    assert str(message.de[0]) == "Olivier Fontaine (o.fontaine@fontaine.example)"
    assert [str(qui) for qui in message.cc] == ["a@b.example", "Émilie (e@b.example)"]
    assert message.objet == "Relevé de compte"
    assert message.date == datetime.fromisoformat("2026-09-04T09:10+02:00")
    assert message.date.isoformat() == "2026-09-04T09:10:00+02:00"
    assert (message.message_id, message.en_reponse_a) == ("1@fontaine.example", "0@arvor.example")
    assert (message.references, message.relais) == (("a@x", "b@x"), 1)
    assert (message.texte, message.html, message.defauts) == ("Bonjour", False, ())


@pytest.mark.parametrize(
    ("brut", "nom", "adresse"),
    [
        (b'"Fontaine, Olivier" <o@f.example>', "Fontaine, Olivier", "o@f.example"),
        (b"o@f.example (Olivier (dit Olive))", "Olivier dit Olive", "o@f.example"),
        (b"=?iso-8859-1?Q?Ren=E9_=3Cvictime=40x.example=3E?= <o@f.example>",
         "René <victime@x.example>", "o@f.example"),
        (b"groupe: o@f.example;", "", "o@f.example"),
        (b"Olivier Fontaine", "Olivier Fontaine", ""),
        ("René <o@f.example>".encode(), "René", "o@f.example"),
        ("René <o@f.example>".encode("cp1252"), "René", "o@f.example"),
        (b'"O\\"F" <o@f.example>', 'O"F', "o@f.example"),
        (b"Olivier o@f.example", "Olivier", "o@f.example"),
        (b"<@relais.example:o@f.example>", "", "o@f.example"),
    ],
)  # fmt: skip
def test_a_correspondent_is_read_as_he_was_written(brut: bytes, nom: str, adresse: str) -> None:
    message = lu(tete=b"From: " + brut + b"\r\n")
    assert [(qui.nom, qui.adresse) for qui in message.de] == [(nom, adresse)]


def test_an_encoded_word_that_is_no_base_64_keeps_its_letters() -> None:
    assert lu(b"Subject: =?utf-8?b?a=?= fin\r\n").objet == "a= fin"


def test_an_encoded_word_may_be_cut_inside_a_character() -> None:
    objet = "é".encode()
    deux = b" ".join(b"=?utf-8?b?" + base64.b64encode(objet[i : i + 1]) + b"?=" for i in (0, 1))
    assert lu(b"Subject: " + deux + b"\r\n").objet == "é"


def test_the_plain_text_is_preferred_to_the_html() -> None:
    html = part(b"text/html", b"<p>en <b>gras</b></p>")
    assert multi(html, part(b"text/plain", b"en clair"), genre=b"alternative").texte == "en clair"
    message = multi(part(b"text/plain", b" \r\n"), html, genre=b"alternative")
    assert (message.texte, message.html) == ("en gras", True)


def test_every_text_of_the_message_is_kept() -> None:
    message = multi(part(b"text/plain", b"un"), part(b"application/pdf", b"%PDF"),
                    part(b"text/plain", b"deux"))  # fmt: skip
    assert message.texte == "un\n\ndeux"


def test_an_attachment_is_named_weighed_and_hashed() -> None:
    octets = bytes(range(256)) * 40
    code = base64.encodebytes(octets)
    plus = b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="
    message = multi(
        part(b"application/pdf", code, plus + b'"../../tmp/re\xe2\x80\xaelev\xc3\xa9.pdf"\r\n')
    )
    (jointe,) = message.jointes
    assert jointe.nom == "re[U+202E]levé.pdf"
    assert (jointe.media, jointe.taille) == ("application/pdf", len(octets))
    assert jointe.sha256 == hashlib.sha256(octets).hexdigest()


@pytest.mark.parametrize(
    ("nom", "montre"),
    [
        (b'"=?utf-8?q?facture=E2=80=AEfdp.exe?="', "facture[U+202E]fdp.exe"),
        (b"\"C:\\\\Windows\\\\x.exe\"", "x.exe"),
        (b'".."', "sans nom"),
        (b'"a\x00b.pdf"', "a[U+0000]b.pdf"),
        (b'"/etc/passwd"', "passwd"),
    ],
)  # fmt: skip
def test_a_name_of_file_is_shown_and_is_no_path(nom: bytes, montre: str) -> None:
    plus = b"Content-Disposition: attachment; filename=" + nom + b"\r\n"
    assert multi(part(b"application/pdf", b"x", plus)).jointes[0].nom == montre


def test_a_name_in_several_pieces_is_put_together() -> None:
    plus = (
        b"Content-Disposition: attachment; filename*0*=utf-8''relev%C3%A9; filename*1=\".pdf\"\r\n"
    )
    assert multi(part(b"application/pdf", b"x", plus)).jointes[0].nom == "relevé.pdf"


def test_a_message_within_the_message_is_a_file_hashed_as_it_came() -> None:
    dedans = TETE + b"Subject: dedans\r\n\r\nsecret\r\n"
    message = multi(part(b"text/plain", b"voici"), part(b"message/rfc822", dedans))
    (jointe,) = message.jointes
    assert (jointe.nom, jointe.media) == ("message joint", "message/rfc822")
    assert jointe.sha256 == hashlib.sha256(dedans).hexdigest()
    assert message.texte == "voici"


@pytest.mark.parametrize(
    ("charset", "octets", "texte", "defaut"),
    [
        (b"iso-8859-1", b"\x80 r\xe9gl\xe9s", "€ réglés", ""),
        (b"us-ascii", "réglé".encode(), "réglé", ""),
        (b"x-inconnu", "réglé".encode(), "réglé", "inconnu"),
        (b"utf-8", b"r\xe9gl\xe9", "réglé", ""),
        (b"utf-16", b"\xff", "ÿ", "pas dans le jeu de caractères annoncé"),
        (b"idna", b"abc", "abc", "inconnu"),
        (b"unicode_escape", b"\\u202e", "\\u202e", "inconnu"),
        (b"zlib", b"abc", "abc", "inconnu"),
        (b"", "réglé".encode("cp1252"), "réglé", ""),
    ],
)
def test_a_text_is_read_in_the_charset_it_must_have_meant(
    charset: bytes, octets: bytes, texte: str, defaut: str
) -> None:
    message = lu(b'Content-Type: text/plain; charset="' + charset + b'"\r\n', octets)
    assert message.texte == texte
    assert defaut in " ".join(message.defauts)
    assert bool(defaut) == bool(message.defauts)


@pytest.mark.parametrize(
    ("brut", "attendu", "defaut"),
    [
        (b"Fri, 04 Sep 2026 09:10:00", "2026-09-04T09:10:00", "sans fuseau"),
        (b"Fri, 04 Sep 2026 09:10:00 -0000", "2026-09-04T09:10:00", "sans fuseau"),
        (b"Thu, 1 Jan 1970", None, "pas de date lisible"),
        (b"hier", None, "pas de date lisible"),
        (b"Fri, 04 Sep 2026 09:10:00 +9999", None, "pas de date lisible"),
        (b"(" * 5000, None, "pas de date lisible"),
    ],
)
def test_a_doubtful_date_is_told(brut: bytes, attendu: str | None, defaut: str) -> None:
    message = lu(tete=b"From: a@b.example\r\nDate: " + brut + b"\r\n")
    assert (message.date and message.date.isoformat()) == attendu
    assert defaut in " ".join(message.defauts)


@pytest.mark.parametrize(
    ("entetes", "defaut"),
    [
        (b"From: autre@x.example\r\n", "From est répété 2 fois"),
        (b"Received: by x; Mon, 01 Jun 2026 09:10:02 +0200\r\n", "2026-06-01, loin de la date"),
        (b'Content-Type: multipart/mixed; boundary="x"\r\n', "coupé"),
        (b"Content-Type: application/pkcs7-mime\r\n", "S/MIME"),
        (b"Content-Transfer-Encoding: base64\r\nContent-Type: application/pdf\r\n", "mal encodée"),
    ],
)
def test_what_makes_a_message_less_sure_is_told(entetes: bytes, defaut: str) -> None:
    assert defaut in " ".join(lu(entetes, b"Bonjou").defauts)


def test_a_message_signed_within_an_envelope_is_not_said_unreadable() -> None:
    for sorte, dit in (("signed-data", "signé sous enveloppe"), ("enveloped-data", "illisible")):
        entetes = f"Content-Type: application/pkcs7-mime; smime-type={sorte}\r\n".encode()
        (defaut,) = lu(entetes).defauts
        assert dit in defaut


@pytest.mark.parametrize("genre", [b"text/calendar", b"text/enriched", b"text/rfc822-headers"])
def test_a_text_of_an_unknown_kind_is_shown_but_as_another_version(genre: bytes) -> None:
    seul = lu(b"Content-Type: " + genre + b"\r\n", b"SUMMARY:Conciliation")
    assert (seul.texte, seul.jointes) == ("SUMMARY:Conciliation", ())
    suite = multi(part(b"text/plain", b"Bonjour"), part(genre, b"SUMMARY:Conciliation"))
    assert suite.texte == "Bonjour\n\nSUMMARY:Conciliation"
    parts = part(b"text/plain", b"Bonjour"), part(genre, b"SUMMARY:Conciliation")
    choix = multi(*parts, genre=b"alternative")
    assert (choix.texte, choix.autre) == ("Bonjour", "")
    nom = "invitation" if genre == b"text/calendar" else "sans nom"
    assert [jointe.nom for jointe in choix.jointes] == [nom]


def test_a_name_that_passes_for_another_address_is_told() -> None:
    assert not lu(tete=b'From: "a@b.example" <a@b.example>\r\nDate: x\r\n').defauts[1:]
    forge = lu(tete=b'From: "compta@arvor.example" <pirate@x.example>\r\n')
    assert "ressemble à une autre adresse" in " ".join(forge.defauts)
    assert "lettres accentuées ou étrangères" in " ".join(
        lu(tete="From: c\u043empta@arvor.example\r\n".encode()).defauts
    )


# --- HTML -----------------------------------------------------------------------------------------


def lines(source: str) -> str:
    return to_lines(source, Defauts())


@pytest.mark.parametrize(
    ("source", "texte"),
    [
        ("<p>un<br>deux</p><p>trois</p>", "un\ndeux\n\ntrois"),
        ("<table><tr><td>F-1</td><td>12 €</td></tr><tr><td>F-2</td></tr></table>",
         "F-1 | 12 €\nF-2"),
        ("<ul><li>un</li></ul><ol><li>a</li><li>b</li></ol>", "• un\n\n1. a\n2. b"),
        ("<blockquote>cité<blockquote>2 fois</blockquote></blockquote>", "> cité\n> > 2 fois"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('<a href="https://www.banque.example/">www.banque.example</a>', "www.banque.example"),
        ('<a href="https://pirate.example/">www.banque.example</a>',
         "www.banque.example [https://pirate.example/]"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ('<a href="javascript:alert(1)">clic</a>', "clic"),
        ('<a href="data:text/html,x">clic</a>', "clic"),
        ("a<script>alert(1)</script><style>p{}</style><title>t</title>b", "ab"),
        ('<img src="https://t.example/p.gif"><img src="cid:1"><img alt="Logo" src="x">',
         "[image jointe] [image : Logo]"),
        ("<p onclick='x()' style='background:url(http://x)'>a &lt;b&gt; &amp; c</p>", "a <b> & c"),
        ("<!-- caché -->vu<template>caché</template>", "vu"),
        ("<p>non fermé<div>suite</table></p>", "non fermé\n\nsuite"),
    ],
)  # fmt: skip
def test_an_html_mail_becomes_its_text(source: str, texte: str) -> None:
    assert lines(source) == texte


@given(st.text("<>/ab pdivtrscriptylehef=\"':&;x-!", max_size=200))
@settings(max_examples=150, deadline=None)
def test_no_page_makes_the_reader_fail(source: str) -> None:
    assert isinstance(lines(source), str)


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=100))
@settings(max_examples=100, deadline=None)
def test_the_words_of_a_page_are_all_kept(texte: str) -> None:
    from html import escape

    sans = " ".join(texte.split())
    assert " ".join(lines(f"<div><p>{escape(texte)}</p></div>").split()) == sans


# --- hostile --------------------------------------------------------------------------------------

N = b"\r\n"
PIEGES = {
    "parentheses": b"From: " + b"(" * 5000 + N + N,
    "chevrons": TETE + b"To: " + b"<" * 1_000_000 + N + N,
    "guillemets": TETE + b"Cc: " + b'"' * 1_000_000 + N + N,
    "points": TETE + b"Cc: " + b"." * 1_000_000 + N + N,
    "virgules": TETE + b"To: " + b"," * 1_000_000 + N + N,
    "destinataires": TETE + b"Cc: " + b", ".join([b"a@b.example"] * 100_000) + N + N,
    "antislashs": TETE + b"Cc: " + b'"\\' * 500_000 + N + N,
    "mots_codes": TETE + b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + N + N,
    "mots_ouverts": TETE + b"Subject: " + b"=?" * 500_000 + N + N,
    "mot_vide": TETE + b"Subject: =?utf-8?b?!!!!?= =???= =?a?q?b?=" + N + N,
    "bcc": TETE + b"Subject: =?utf-8?Q?Re=0D=0ABcc=3A_v=40x.org?=" + N + N,
    "mot_dans_mot": TETE + b"Subject: =?utf-8?q?=3D=3Futf-8=3Fq=3Fa=3F=3D?=" + N + N,
    "charset": TETE + b"Content-Type: text/plain; charset=" + b"\xff" * 50 + N + N + b"a",
    "charset_long": TETE + b"Content-Type: text/plain; charset=" + b"a" * 100_000 + N + N + b"a",
    "charset_chemin": TETE + b"Content-Type: text/plain; charset=../../os" + N + N + b"a",
    "utf7": TETE + b"Content-Type: text/html; charset=utf-7" + N + N + b"+ADw-script+AD4-x",
    "rtl": TETE + f"Subject: facture{RLO}fdp.exe".encode() + N + N + f"{RLO}00,00021".encode(),
    "nul": TETE + b"Subject: a\x00b" + N + N + b"a\x00b",
    "c1": TETE + b"Subject: a\xc2\x9bb" + N + N + b"\x1b[2J",
    "substituts": TETE + N + b"\xed\xa0\x80\xed\xb0\x80",
    "prives": TETE + "Subject: \ue000\U000f0000".encode() + N + N + "\ue000".encode(),
    "etiquettes": TETE + "Subject: \U000e0041".encode() + N + N + "\U000e0041".encode(),
    "separateurs": TETE + "Subject: a\u2028b\u2029c".encode() + N + N + "a\u2028b".encode(),
    "lignes_nues": TETE.replace(b"\r\n", b"\r") + b"\r\rBonjour",
    "continuation": b" suite\r\n" + TETE + N + b"a",
    "sans_entete": b"Bonjour",
    "vide": b"",
    "binaire": bytes(range(256)) * 100,
    "deux_points": b":" * 5000 + N + N,
    "entetes": TETE + b"X: a\r\n" * 200_000 + N + b"a",
    "pliage": TETE + b"X: a\r\n" + b" b\r\n" * 400_000 + N + b"a",
    "type_profond": TETE + b"Content-Type: " + b"(" * 20_000 + N + N + b"a",
    "parametres": TETE + b"Content-Type: text/plain" + b';"' * 500_000 + N + N + b"a",
    "rfc2231": TETE + b"Content-Type: text/plain; name*x=1; name*999999999*=%; name*0*='" + N + N,
    "rfc2231_bis": TETE + b"Content-Disposition: attachment; filename*=x'y'%ff%00" + N + N,
    "frontiere_vide": TETE + b'Content-Type: multipart/mixed; boundary=""' + N + N + b"--\r\na",
    "sans_frontiere": TETE + b"Content-Type: multipart/mixed" + N + N + b"Bonjour",
    "frontiere_forgee": TETE + b"Content-Type: multipart/mixed; boundary*=x'y" + N + N + b"--y\r\n",
    "alternative_vide": TETE + b'Content-Type: multipart/alternative; boundary="x"' + N + N
        + b"--x--" + N,
    "base64": TETE + b"Content-Transfer-Encoding: base64" + N + N + b"====A",
    "uu": TETE + b"Content-Transfer-Encoding: x-uuencode" + N + N + b"begin 644 ../x\nzzz",
    "qp": TETE + b"Content-Transfer-Encoding: quoted-printable" + N + N + b"=\r\n=ZZ=E9=",
    "externe": TETE + b'Content-Type: message/external-body; access-type="local-file";'
        b' name="/etc/passwd"' + N + N + b"a",
    "partiel": TETE + b"Content-Type: message/partial; id=a; number=1" + N + N + b"a",
    "html_profond": TETE + b"Content-Type: text/html" + N + N + b"<div>" * 200_000 + b"x",
    "html_gras": TETE + b"Content-Type: text/html" + N + N
        + b"".join(b"<b a=%d>" % i for i in range(20_000)) + b"<p>x" * 20_000,
    "html_commentaires": TETE + b"Content-Type: text/html" + N + N + b"<!--" * 300_000,
    "html_ouvert": TETE + b"Content-Type: text/html" + N + N + b"<a" * 300_000,
    "html_script": TETE + b"Content-Type: text/html" + N + N + b"<script>" * 100_000,
    "html_geant": TETE + b"Content-Type: text/html" + N + N + b"<p>mot</p>" * 600_000,
    "date": b"From: a@b.example\r\nDate: " + b"9" * 100_000 + N + N,
    "ids": TETE + b"References: " + b"<" * 500_000 + N + N,
}  # fmt: skip


@pytest.mark.parametrize("nom", PIEGES)
def test_a_forged_message_is_read_or_refused_quickly(nom: str) -> None:
    debut = time.process_time()
    message = messages.read(PIEGES[nom], "a.eml")
    assert time.process_time() - debut < 5
    harmless(message)
    assert refusal(PIEGES[nom]).startswith(("« a.eml » ", "aucun"))


def test_the_tags_closed_in_vain_hide_no_depth() -> None:
    defauts = Defauts()
    assert to_lines("</div>" * 600 + "<div>" * 501 + "mot", defauts).strip() == "mot"
    assert "trop complexe" in " ".join(defauts.phrases)


@pytest.mark.parametrize(
    "forge",
    ["{0}*=a; {0}*0=b", "{0}*" + "9" * 5000 + "=a"],
    ids=["sans_rang", "rang_geant"],
)
def test_a_forged_parameter_is_as_good_as_none(forge: str) -> None:
    """The library raises on each of them: TypeError, ValueError."""
    mots = "; ".join(forge.format(nom) for nom in ("charset", "boundary", "filename", "micalg"))
    entete = f"Content-Type: text/plain; {mots}\r\nContent-Disposition: attachment; {mots}\r\n\r\n"
    partie = parties.parse(entete.encode() + b"Re\xe7u", "a.eml")
    assert partie.get_boundary("aucune") == "aucune"
    assert partie.named() == "sans nom"
    assert (partie.parameter("micalg"), partie.charset()) == ("", "")
    assert partie.octets() == b"Re\xe7u"


def test_the_corpus_of_forged_messages_is_large() -> None:
    assert len(PIEGES) >= 40


def test_a_header_that_decodes_to_another_stays_one_line() -> None:
    assert messages.read(PIEGES["bcc"], "a.eml").objet == "Re[U+000D][U+000A]Bcc: v@x.org"
    assert messages.read(PIEGES["mot_dans_mot"], "a.eml").objet == "=?utf-8?q?a?="


def _nested(niveaux: int) -> bytes:
    tete, corps = TETE, b"au fond"
    for rang in range(niveaux):
        marque = b"x%d" % rang
        genre = b'Content-Type: multipart/mixed; boundary="' + marque + b'"\r\n\r\n'
        corps = genre + b"--" + marque + b"\r\n" + corps + b"\r\n--" + marque + b"--"
    return tete + corps


def _many(nombre: int) -> bytes:
    parts = (b"--x\r\nContent-Type: text/plain\r\n\r\na\r\n") * nombre
    return TETE + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n' + parts + b"--x--\r\n"


@pytest.mark.parametrize(
    ("octets", "limite"),
    [
        (_nested(parties.NIVEAUX + 1), "plus de 20 niveaux"),
        (_nested(3000), "plus de 20 niveaux"),
        (_many(parties.PARTIES + 1), "plus de 1000 parties"),
        (TETE + b"\r\n" + b"\n" * (parties.LIGNES + 1), "plus de 1000000 lignes"),
    ],
)
def test_a_limit_is_told_with_what_to_do(octets: bytes, limite: str) -> None:
    for lire in (messages.read, messages.check):
        with pytest.raises(PieceFautive, match=limite) as refus:
            lire(octets, "a.eml")
        assert "« a.eml » est un courriel démesuré" in str(refus.value)
        assert "joignez-en un export en PDF" in str(refus.value)


def test_a_message_below_the_limits_is_read() -> None:
    assert messages.read(_nested(parties.NIVEAUX), "a.eml").texte == "au fond"
    assert messages.read(_many(500), "a.eml").texte.count("a") == 500


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_bytes_make_the_reader_fail(octets: bytes) -> None:
    harmless(messages.read(octets, "a.eml"))


_MORCEAUX = st.sampled_from(
    [b"From: ", b"Subject: ", b"Content-Type: ", b"multipart/mixed; boundary=x", b"text/html",
     b"--x", b"\r\n", b"\n", b"\r", b" ", b";", b'"', b"<", b">", b"(", b"=?utf-8?q?",
     b"=E2=80=AE", b"?=", b"charset=utf-7", b"name*0*=",
     b"Content-Disposition: attachment; filename=", b"../a",
     b"message/rfc822", b"Content-Transfer-Encoding: base64", b"\xff", b"\x00", b"a@b", b",", b":"]
)  # fmt: skip


@given(st.lists(_MORCEAUX, max_size=60).map(b"".join))
@settings(max_examples=200, deadline=None)
def test_no_mixture_of_forged_pieces_makes_the_reader_fail(octets: bytes) -> None:
    with suppress(KitError):
        harmless(messages.read(octets, "a.eml"))
    assert refusal(octets).startswith(("« a.eml » ", "aucun"))


_PROPRE = st.text(
    st.characters(whitelist_categories=["L", "N", "P", "S"], blacklist_characters="=?"), min_size=1
)


@given(objet=_PROPRE, corps=_PROPRE, nom=_PROPRE.filter(lambda nom: not set(nom) & set('/\\"')))
@settings(max_examples=100, deadline=None)
def test_a_message_that_was_written_reads_back(objet: str, corps: str, nom: str) -> None:
    message = EmailMessage(policy=SMTP)
    message["From"], message["Subject"] = "a@b.example", objet[:60]
    message.set_content(corps)
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename=f"{nom[:40]}.pdf")
    relu = messages.read(message.as_bytes(), "a.eml")
    assert relu.objet == objet[:60]
    assert relu.texte == corps
    assert relu.jointes[0].nom == f"{nom[:40]}.pdf"


def test_the_envelope_says_the_same_as_the_message() -> None:
    octets = TETE + b"Subject: a\r\n\r\nBonjour"
    entier, seul = messages.read(octets, "a.eml"), messages.read_envelope(octets, "a.eml")
    assert (seul.de, seul.a, seul.date, seul.objet, seul.message_id) == (
        entier.de, entier.a, entier.date, entier.objet, entier.message_id
    )  # fmt: skip
    assert seul.texte == ""


# --- what is said twice ---------------------------------------------------------------------------


def twice(texte: bytes, page: bytes) -> Message:
    deux = (part(b"text/plain; charset=utf-8", texte), part(b"text/html; charset=utf-8", page))
    return multi(*deux, genre=b"alternative")


@pytest.mark.parametrize(
    ("texte", "page"),
    [
        ("*Bonjour*, le devis.", "<p><b>Bonjour</b>, le devis.</p>"),
        (
            "Voir le site <https://x.example/a?b=1>",
            "Voir le <a href='https://x.example/a'>site</a>",
        ),
        ("[image : logo]\nÀ bientôt", "<img src='cid:1' alt='logo'><p>À bientôt</p>"),
        ("1. un\n2. deux", "<ol><li>un</li><li>deux</li></ol>"),
    ],
)
def test_two_versions_of_the_same_words_are_one_text(texte: str, page: str) -> None:
    message = twice(texte.encode(), page.encode())
    assert (message.autre, message.defauts) == ("", ())


@pytest.mark.parametrize(
    ("texte", "page"),
    [
        ("Je conteste la facture.", "<p>Je paierai la facture.</p>"),
        ("Je paierai.", "<p>Je ne paierai pas.</p>"),
        ("Reste dû : 100,00", "<p>Reste dû : 1000,00</p>"),
        ("Ouvrez la version HTML.", "<p>Nous acceptons vos conditions.</p>"),
    ],
)
def test_two_versions_that_differ_are_both_shown_and_it_is_said(texte: str, page: str) -> None:
    message = twice(texte.encode(), page.encode())
    assert (message.texte, message.autre) == (texte, to_lines(page, Defauts()))
    assert "deux versions" in message.defauts[0]


def test_the_other_version_is_found_beside_its_pictures() -> None:
    page = part(b"text/html", b"<p>Accord pour 900 euros</p><img src='cid:a'>")
    image = part(
        b"image/png; name=a.png", b"x", b"Content-ID: <a>\r\nContent-Disposition: inline\r\n"
    )
    lie = part(
        b'multipart/related; boundary="y"',
        b"--y\r\n" + page + b"\r\n--y\r\n" + image + b"\r\n--y--",
    )
    message = multi(part(b"text/plain", b"Accord"), lie, genre=b"alternative")
    assert message.autre.startswith("Accord pour 900 euros")
    assert [jointe.nom for jointe in message.jointes] == ["a.png"]


def test_of_two_senders_the_first_is_shown_and_the_other_is_named() -> None:
    message = lu(b"From: Autre <autre@ailleurs.example>\r\n")
    assert message.de[0].adresse == "o.fontaine@fontaine.example"
    assert any("« Autre <autre@ailleurs.example> »" in defaut for defaut in message.defauts)


@pytest.mark.parametrize("genre", [b"delivery-status", b"disposition-notification"])
def test_what_became_of_a_message_sent_is_shown(genre: bytes) -> None:
    corps = b"Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1"
    message = multi(part(b"text/plain", b"Non remis."), part(b"message/" + genre, corps))
    assert message.texte.endswith("Action: failed\nStatus: 5.1.1")
    assert message.jointes == ()


def test_a_file_joined_to_a_message_is_told_but_not_its_logo_nor_its_signature() -> None:
    logo = part(b"image/png; name=logo.png", b"x", b"Content-ID: <a>")
    sceau = part(b"application/pkcs7-signature; name=smime.p7s", b"x")
    devis = part(b"application/pdf; name=devis.pdf", b"x")
    attendu = "Fichier joint au message (« devis.pdf ») : non reproduit, conservé dans l'original."
    for parts, dits in (((logo, sceau), []), ((logo, devis), [attendu])):
        corps = b"".join(b"--x\r\n" + une + b"\r\n" for une in parts) + b"--x--\r\n"
        tete = TETE + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'
        assert [un.texte for un in examine(tete + corps, "a.eml").constats] == dits


def test_a_message_that_begins_with_the_mark_of_utf_8_is_read() -> None:
    assert lu(tete=codecs.BOM_UTF8 + TETE).de[0].adresse == "o.fontaine@fontaine.example"
