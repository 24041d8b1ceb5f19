"""The fonts that a PDF names and does not hold: told when what is drawn instead is not sure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from kit.pieces.nature import examine
from tests.reproductions import octets, page


def _simple(nom: str, **mots: Any) -> Dictionary:
    drapeaux = mots.pop("Flags", 32)
    description = Dictionary(Type=Name.FontDescriptor, FontName=Name(f"/{nom}"), Flags=drapeaux)
    mots = {"Encoding": Name.WinAnsiEncoding, "FontDescriptor": description, **mots}
    return Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/{nom}"), **mots)


def _composed(nom: str) -> Dictionary:
    descendante = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name(f"/{nom}"))
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name(f"/{nom}"),
        Encoding=Name("/UniGB-UCS2-H"),
        DescendantFonts=Array([descendante]),
    )


def _said(police: Any, dans_une_forme: bool = False) -> str:
    pdf = page()
    mots = Dictionary(Font=Dictionary(F=pdf.make_indirect(police)))
    if dans_une_forme:
        forme = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        forme.Resources = mots
        mots = Dictionary(XObject=Dictionary(X=forme))
    pdf.pages[0].obj.Resources = mots
    pdf.pages.append(pdf.pages[0])
    return " ".join(constat.texte for constat in examine(octets(pdf), "a.pdf").constats)


def _encoding(*signes: str) -> Dictionary:
    noms = [Name(f"/{signe}") for signe in signes]
    return Dictionary(Type=Name.Encoding, Differences=Array([65, *noms]))


@pytest.mark.parametrize("dans_une_forme", [False, True])
@pytest.mark.parametrize(
    "police",
    [
        lambda: _simple("Wingdings"),
        lambda: _simple("Code39", Encoding=Dictionary(), Flags=4),
        lambda: _simple("ABCDEF+Garamond", Encoding=_encoding("afii10017")),
        lambda: _composed("STSong-Light"),
    ],
)
def test_a_font_whose_signs_no_other_surely_has_is_told(
    police: Callable[[], Any], dans_une_forme: bool
) -> None:
    nom = str(police().BaseFont).removeprefix("/").removeprefix("ABCDEF+")
    attendu = f"Police absente du fichier (« {nom} », pages 1, 2) : des signes peuvent manquer"
    assert _said(police(), dans_une_forme).startswith(attendu)


@pytest.mark.parametrize(
    "police",
    [
        lambda: _simple("Garamond"),
        lambda: _simple("Liberation Sans", Flags=4),
        lambda: _simple("Arial,Bold", Encoding=_encoding("eacute", "Euro")),
        lambda: _simple("ZapfDingbats", Flags=4),
        lambda: Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica),
        lambda: Dictionary(Type=Name.Font, Subtype=Name.Type3),
        Dictionary,
    ],
)
def test_a_font_of_letters_is_not(police: Callable[[], Any]) -> None:
    assert _said(police()) == ""


def test_a_font_that_the_file_holds_is_not() -> None:
    pdf = pikepdf.new()
    police = _simple("Wingdings", Flags=4)
    police.FontDescriptor.FontFile2 = pdf.make_stream(b"police")
    pdf.add_blank_page()
    pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F=police))
    assert examine(octets(pdf), "a.pdf").constats == ()
