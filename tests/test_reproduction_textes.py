"""An exhibit that is a text: its words on tagged pages, whatever its characters and its length."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import ressources
from kit.errors import PieceFautive
from kit.glyphes import printable
from kit.messages import versions
from kit.pieces.nature import examine
from kit.render import Rendu
from kit.reproduction import lisible, reproduce, textes
from kit.reproduction.inapte import Inapte
from kit.reproduction.signes import ABSENT, Signes
from tests import ole
from tests.conformite import ecarts
from tests.reproductions import piece, text
from tests.test_messages_outlook import METHODE, MOTS, VERS

RENDU = Rendu(ressources.templates())
COURRIEL = (
    b"From: =?utf-8?B?UsOpbXkg8J+YgA==?= <remy@b.example>\r\nTo: a@c.example\r\n"
    b"Date: Fri, 4 Sep 2026 09:10:00 +0200\r\nSubject: Votre facture\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nBonjour,\r\n\r\nJe paierai \xe2\x9c\x85.\r\n"
)


def _of(octets: bytes, fichier: str = "a.txt", media: str = "text/plain") -> str:
    faite = reproduce(piece(octets, fichier, media), RENDU)
    assert faite.mode == "texte"
    assert ecarts(faite.pdf) == []
    return text(faite)


def test_a_text_is_shown_with_its_title_and_its_lines() -> None:
    lu = _of("Bonjour,\r\n\r\n\tVoici l’accord : 1 234,56 €.\r\n".encode())
    assert lu == "Bon de commande Bonjour, Voici l’accord : 1 234,56 €."


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_is_read_in_its_encoding(encodage: str) -> None:
    assert "Reçu : été œuvre" in _of("Reçu : été œuvre".encode(encodage))


def test_an_xml_is_read_in_the_encoding_that_it_declares() -> None:
    source = '<?xml version="1.0" encoding="ISO-8859-15"?><a>10 €</a>'
    assert "<a>10 €</a>" in _of(source.encode("iso-8859-15"), "a.xml", "application/xml")


def test_a_table_keeps_its_columns() -> None:
    assert "F-1;10,00;2026-01-02" in _of(b"F-1;10,00;2026-01-02\n", "a.csv", "text/csv")


@pytest.mark.parametrize("separateur", [";", "|"])
def test_a_table_without_spaces_is_never_cut_within_an_amount(separateur: str) -> None:
    cases = [f"{nombre},50" for nombre in range(900, 990)]
    faite = reproduce(piece(separateur.join(cases).encode(), "a.csv", "text/csv"), RENDU)
    with pypdfium2.PdfDocument(faite.pdf) as document:
        lignes = document[0].get_textpage().get_text_range().splitlines()
    assert sum(",50" in ligne for ligne in lignes) > 2
    assert [un for ligne in lignes for un in re.split("[;|]", ligne) if ",5" in un] == cases


def test_two_cells_never_touch() -> None:
    """A tab after a cell as wide as its column would leave nothing between them."""
    lignes = b"JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\n"
    faite = reproduce(piece(lignes, "a.txt", "text/plain"), RENDU)
    with pypdfium2.PdfDocument(faite.pdf) as document:
        page = document[0].get_textpage()
        date, compte = (page.search(mot).get_next()[0] for mot in ("EcritureDate", "CompteNum"))
        fin = page.get_charbox(date + len("EcritureDate") - 1)[2]
        assert page.get_charbox(compte)[0] - fin > 3


def test_what_our_fonts_cannot_draw_is_replaced_and_counted() -> None:
    lu = _of("Payé ✅ 你好 \u202efdp.exe".encode())
    assert "Payé ◊ ◊◊ [U+202E]fdp.exe" in lu
    assert "3 caractères sans dessin dans nos polices" in lu


def test_a_message_within_a_message_is_named_without_a_hash_of_nothing() -> None:
    octets = ole.msg(MOTS, VERS, [{ole.QUI: "Vos factures", METHODE: 5}])
    lu = _of(octets, "a.msg", "application/vnd.ms-outlook")
    assert "Vos factures (message Outlook contenu dans celui-ci, sans empreinte propre)" in lu
    assert "SHA-256 e3b0c442" not in lu


def test_an_e_mail_is_shown_with_its_headers() -> None:
    lu = _of(COURRIEL, "a.eml", "message/rfc822")
    assert "De Rémy ◊ (remy@b.example)" in lu
    assert "4 septembre 2026 à 9 h 10 (UTC+02:00)" in lu
    assert "Bonjour, Je paierai ◊." in lu
    assert "2 caractères sans dessin" in lu


@pytest.mark.parametrize("octets", [b"A" * 400_000, b"mot " * 200_000, b"ligne\n" * 60_000])
def test_a_text_too_long_is_cut_and_says_so(octets: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textes, "LIGNES", 240)
    faite = reproduce(piece(octets, "a.txt", "text/plain"), RENDU)
    assert 2 <= faite.pages <= 6
    assert "Seul le début est reproduit" in text(faite, faite.pages - 1)


def test_a_long_word_does_not_leave_the_page() -> None:
    mot = "".join(f"{nombre:04}" for nombre in range(300))
    assert mot in _of(mot.encode()).replace(" ", "").replace("\u200b", "")


def test_the_same_content_under_another_title_has_its_own_pages() -> None:
    from dataclasses import replace

    un = piece(b"Bonjour", "a.txt", "text/plain")
    autre = replace(un, titre="Relance")
    assert text(reproduce(autre, RENDU)) == "Relance Bonjour"
    assert text(reproduce(un, RENDU)) == "Bon de commande Bonjour"


@given(st.text(max_size=60))
def test_no_character_can_stop_the_layout(texte: str) -> None:
    signes = Signes()
    trace = signes.draw(texte)
    assert all(printable(signe) or signe in "\n\t" for signe in trace)
    assert signes.sans_dessin == trace.count(ABSENT) - texte.count(ABSENT)


@given(st.text(alphabet=st.sampled_from("ab \t\r\n\x0b\x0cé"), max_size=80))
def test_every_character_of_a_text_is_in_one_line(texte: str) -> None:
    lignes = list(textes.lines(texte))
    assert sum(longueur for longueur, _ in lignes) == len(texte)
    colle = "".join(ligne for _, ligne in lignes)
    assert "".join(colle.split()) == "".join(texte.split())


TABLE = b"""1 beginbfchar <0041> <0041> endbfchar
2 beginbfrange <0050> <0052> <0061> <0060> <0061> [<00660069> <E000>] endbfrange
1 beginbfchar <0070> <FEFF> endbfchar 1 beginbfchar <0071> <0000> endbfchar"""


def _font(**mots: object) -> object:
    import pikepdf

    return pikepdf.Dictionary(Type=pikepdf.Name.Font, BaseFont=pikepdf.Name.F, **mots)


@pytest.mark.parametrize("code", [0x42, 0x53, 0x61, 0x70, 0x71])
def test_a_character_without_a_certain_unicode_forbids_the_copy(code: int) -> None:
    import pikepdf

    pdf = pikepdf.new()
    police = _font(ToUnicode=pdf.make_stream(TABLE))
    lisible.check(police, {0x41, 0x50, 0x52, 0x60})
    with pytest.raises(Inapte, match=f"code {code} sans Unicode"):
        lisible.check(police, {0x41, code})


@pytest.mark.parametrize("texte", [b"<41>", b"<>", b"<004>"])
def test_a_meaning_that_is_no_whole_character_is_none(texte: bytes) -> None:
    import pikepdf

    table = b"1 beginbfrange <41> <42> %b endbfrange 1 beginbfchar <43> <0043> endbfchar" % texte
    pdf = pikepdf.new()
    police = _font(ToUnicode=pdf.make_stream(table))
    lisible.check(police, {0x43})
    with pytest.raises(Inapte, match="code 65 sans Unicode"):
        lisible.check(police, {0x41})


def test_a_space_that_no_font_has_is_a_space() -> None:
    signes = Signes()
    assert (signes.draw("a\u3000b\tc\nd"), signes.sans_dessin) == ("a b\tc\nd", 0)


def test_an_archive_has_no_page_to_show() -> None:
    with pytest.raises(PieceFautive, match="« a.zip » n'a pas de page à montrer"):
        reproduce(piece(b"PK", "a.zip", "application/zip"), RENDU)


def test_a_standard_encoding_says_the_characters_of_a_plain_font() -> None:
    import pikepdf

    win = pikepdf.Name.WinAnsiEncoding
    lisible.check(
        _font(Encoding=win, FontDescriptor=pikepdf.Dictionary(Flags=32)), set(b"Re\xe7u \x80")
    )
    for police in (
        _font(Encoding=win, FontDescriptor=pikepdf.Dictionary(Flags=4)),
        _font(FontDescriptor=pikepdf.Dictionary(Flags=32)),
    ):
        with pytest.raises(Inapte):
            lisible.check(police, {65})


@pytest.mark.parametrize("gabarit", ["page", "courriel", "texte"])
def test_the_words_of_an_exhibit_only_stand_between_tags(gabarit: str) -> None:
    source = (ressources.templates() / f"_communs/pieces/{gabarit}.html").read_text("utf-8")
    assert not re.search(r'="[^"]*\{\{', source)


def test_signs_that_html_reads_as_its_own_are_shown() -> None:
    signes = """a < b > c & d " e ' f &gt; &#39; <b>gras</b>"""
    assert text(reproduce(piece(signes.encode(), "a.txt", "text/plain"), RENDU)).endswith(signes)


def test_a_second_version_of_a_message_is_shown_after_the_first() -> None:
    deux = (
        b"From: a@b.example\r\nDate: Fri, 4 Sep 2026 09:10:00 +0200\r\n"
        b'Content-Type: multipart/alternative; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/plain\r\n\r\nJe paierai.\r\n"
        b"--x\r\nContent-Type: text/html\r\n\r\n<p>Je ne paierai pas.</p>\r\n--x--\r\n"
    )
    lu = _of(deux, "a.eml", "message/rfc822")
    assert lu.index("Je paierai.") < lu.index("Version HTML") < lu.index("Je ne paierai pas.")
    (constat,) = examine(deux, "a.eml").constats
    assert (constat.genre, constat.texte) == ("courriel", versions.AVIS)


def test_a_tabulated_text_keeps_its_columns() -> None:
    lignes = b"Ref\tQte\tPrix\nA\t12\t1,00\nlongue reference\t3\t5\n"
    faite = reproduce(piece(lignes, "a.txt", "text/plain"), RENDU)
    assert ecarts(faite.pdf) == []
    with pypdfium2.PdfDocument(faite.pdf) as document:
        page = document[0].get_textpage()
        gauches = [page.get_charbox(page.search(mot).get_next()[0])[0] for mot in ("Qte", "12")]
    assert gauches[0] == pytest.approx(gauches[1], abs=1)


def test_the_marks_that_a_telephone_exports_are_not_shown() -> None:
    assert "[14/04/2026] Claire" in _of("\u200e[14/04/2026] Claire\u200f : oui".encode())
    assert "U+" not in _of("\u200e[14/04/2026] Claire\u200f : oui".encode())
