"""What is proved at sight, the long proof admits too; what makers write is proved at sight."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from kit import ressources
from kit.reproduction import preuve, usuel
from kit.reproduction.codes import Montres
from kit.reproduction.inapte import Inapte
from kit.reproduction.releve import Releve

TEXTE = "Échéance : 1 240,50"
CARTE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange\n"
    b"<0000> <ffff> endcodespacerange 1 beginbfrange <0000> <00ff> <0041> endbfrange\n"
    b"endcmap end end"
)


@cache
def program(symbole: bool = False) -> bytes:
    """Give a small font as a maker of PDFs subsets it."""
    police = TTFont(ressources.polices() / "SourceSans3-Regular.ttf")
    reducteur = Subsetter(Options(glyph_names=False, notdef_outline=True))
    reducteur.populate(text=TEXTE)
    reducteur.subset(police)
    if symbole:
        (table,) = (
            une for une in police["cmap"].tables if (une.platformID, une.platEncID) == (3, 1)
        )
        table.platEncID = 0
        table.cmap = {0xF000 + code % 256: nom for code, nom in table.cmap.items()}
        police["cmap"].tables = [table]
    flux = BytesIO()
    police.save(flux)
    return flux.getvalue()


def widths(octets: bytes) -> list[int]:
    police = TTFont(BytesIO(octets))
    unites = police["head"].unitsPerEm
    return [round(police["hmtx"][nom][0] * 1000 / unites) for nom in police.getGlyphOrder()]


def description(pdf: pikepdf.Pdf, octets: bytes, drapeaux: int) -> Any:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Essai"), Flags=drapeaux,
            FontBBox=[0, -200, 1000, 900], ItalicAngle=0, Ascent=900, Descent=-200,
            CapHeight=660, StemV=80, FontFile2=pdf.make_stream(octets, Length1=len(octets)),
        )
    )  # fmt: skip


def composite(pdf: pikepdf.Pdf, octets: bytes, **mots: Any) -> Any:
    """Give a font of codes of two bytes, as WeasyPrint, Chromium or Word write it."""
    porteuse = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/ABCDEF+Essai"),
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        FontDescriptor=description(pdf, octets, 4), DW=1000, W=Array([0, widths(program())]),
        CIDToGIDMap=Name.Identity,
    )  # fmt: skip
    for cle, valeur in mots.items():
        porteuse[f"/{cle}"] = valeur
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Essai"),
            Encoding=Name("/Identity-H"), DescendantFonts=[pdf.make_indirect(porteuse)],
            ToUnicode=pdf.make_stream(CARTE),
        )
    )  # fmt: skip


def simple(pdf: pikepdf.Pdf, octets: bytes, symbole: bool, **mots: Any) -> Any:
    """Give a font of codes of one byte, as Word or ReportLab write it."""
    police = TTFont(BytesIO(program(symbole)))
    largeurs = [0] * 256
    (table,) = (une for une in police["cmap"].tables if une.platformID == 3)
    for point, nom in table.cmap.items():
        code = point % 256
        largeurs[code] = round(police["hmtx"][nom][0] * 1000 / police["head"].unitsPerEm)
    largeurs[0xA0] = largeurs[32]
    dico = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+Essai"), FirstChar=0,
        LastChar=255, Widths=Array(largeurs), ToUnicode=pdf.make_stream(CARTE),
        FontDescriptor=description(pdf, octets, 4 if symbole else 32),
    )  # fmt: skip
    if not symbole:
        dico.Encoding = Name.WinAnsiEncoding
    for cle, valeur in mots.items():
        dico[f"/{cle}"] = valeur
    return pdf.make_indirect(dico)


def survey(pdf: pikepdf.Pdf, police: Any, codes: set[int]) -> tuple[Releve, dict[bytes, set[int]]]:
    return Releve(pdf, polices={b"F": (police, Montres())}), {b"F": codes}


def sight(pdf: pikepdf.Pdf, police: Any, codes: set[int]) -> bool:
    releve, montres = survey(pdf, police, codes)
    usuel.forget(releve, montres)
    return not releve.polices


def long_proof(pdf: pikepdf.Pdf, police: Any, codes: set[int]) -> bool:
    releve, montres = survey(pdf, police, codes)
    try:
        preuve._check(preuve._essence(releve, montres))
    except Inapte:
        return False
    return True


LATINS = {ord(signe) for signe in TEXTE} | {0xA0}


@pytest.mark.parametrize(
    ("faire", "codes"),
    [
        (lambda pdf: composite(pdf, program()), set(range(1, len(widths(program()))))),
        (lambda pdf: simple(pdf, program(), False), LATINS),
        (lambda pdf: simple(pdf, program(True), True), LATINS - {0xA0}),
    ],
    ids=["deux octets", "latine", "symbole"],
)
def test_the_fonts_of_usual_makers_are_proved_at_sight(faire: Any, codes: set[int]) -> None:
    pdf = pikepdf.new()
    police = faire(pdf)
    assert long_proof(pdf, police, codes)
    assert sight(pdf, police, codes)


def symbols(pdf: pikepdf.Pdf, plate: int, code: int, debut: int = 0) -> Any:
    """Give a symbolic font whose only table of characters is of this kind, from this code on."""
    police = TTFont(BytesIO(program(True)))
    (table,) = police["cmap"].tables
    table.platformID, table.platEncID = plate, code
    if plate == 1:
        autre = table.newSubtable(6)
        autre.platformID, autre.platEncID, autre.language = plate, code, 0
        autre.cmap = {point % 256: nom for point, nom in table.cmap.items()}
        police["cmap"].tables = [autre]
    elif debut:
        table.cmap = {point - 0xF000 + debut: nom for point, nom in table.cmap.items()}
    flux = BytesIO()
    police.save(flux)
    return simple(pdf, flux.getvalue(), True)


def other_stream(pdf: pikepdf.Pdf, octets: bytes = CARTE) -> Any:
    return pdf.make_stream(octets, Autre=1)


def described(pdf: pikepdf.Pdf, **mots: Any) -> Any:
    police = simple(pdf, program(), False)
    for cle, valeur in mots.items():
        police.FontDescriptor[f"/{cle}"] = valeur
    return police


def changed(pdf: pikepdf.Pdf, **mots: Any) -> Any:
    police = composite(pdf, program())
    for cle, valeur in mots.items():
        police[f"/{cle}"] = valeur
    return police


def test_a_symbolic_font_of_a_maker_of_old_is_proved_at_sight() -> None:
    pdf = pikepdf.new()
    police = symbols(pdf, 1, 0)
    assert long_proof(pdf, police, LATINS - {0xA0})
    assert sight(pdf, police, LATINS - {0xA0})


def test_a_font_with_one_width_for_a_range_is_proved_at_sight() -> None:
    pdf = pikepdf.new()
    largeurs = widths(program())
    police = composite(pdf, program(), W=Array([1, 1, largeurs[1], 2, [largeurs[2]]]))
    assert sight(pdf, police, {1, 2})
    assert not sight(
        pdf, police, {1, 2, next(r for r, large in enumerate(largeurs) if large < 900)}
    )


@pytest.mark.parametrize(
    "faire",
    [
        lambda pdf: changed(pdf, ToUnicode=other_stream(pdf)),
        lambda pdf: composite(pdf, program(), CIDSystemInfo=pdf.make_indirect(Dictionary(R=1))),
        lambda pdf: composite(pdf, program(), W=pdf.make_indirect(Array([1, Name.Autre]))),
        lambda pdf: simple(pdf, program(), False, ToUnicode=other_stream(pdf)),
        lambda pdf: simple(
            pdf, program(), False, Widths=pdf.make_indirect(Array([*[Name.Autre] * 256]))
        ),
        lambda pdf: described(pdf, Autre=1),
        lambda pdf: described(pdf, FontFile2=other_stream(pdf, program())),
        lambda pdf: symbols(pdf, 3, 0, 0xF300),
        lambda pdf: symbols(pdf, 0, 0),
    ],
    ids=["texte", "collection", "largeurs", "texte latin", "largeurs latines", "description",
         "programme", "décalage", "table"],
)  # fmt: skip
def test_a_font_of_another_form_is_left_to_the_long_proof(faire: Any) -> None:
    pdf = pikepdf.new()
    police = faire(pdf)
    assert not sight(pdf, police, {1, 2} if "/DescendantFonts" in police else LATINS - {0xA0})


def test_an_image_under_a_veil_of_grey_is_proved_at_sight() -> None:
    pdf = pikepdf.new()

    def veiled(couleur: Any) -> bool:
        mots = {"Subtype": Name.Image, "Width": 1, "Height": 1, "BitsPerComponent": 8}
        voile = pdf.make_stream(b"\0", ColorSpace=couleur, **mots)
        image = pdf.make_stream(b"\0\0\0", ColorSpace=Name.DeviceRGB, SMask=voile, **mots)
        releve = Releve(pdf, images={b"I": image})
        usuel.forget(releve, {})
        return not releve.images

    assert veiled(Name.DeviceGray)
    assert not veiled(Name.DeviceRGB)


COUPS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=3)
MOTS = st.sampled_from(
    [
        {}, {"W": Array([0, [500]])}, {"W": Array([1, 9, 400])}, {"DW": 0},
        {"BaseFont": Name("/Autre")}, {"CIDToGIDMap": Name.Autre}, {"W": Array([1, [2], 1, [3]])},
        {"FirstChar": 3}, {"Encoding": Name.MacRomanEncoding}, {"Encoding": Name.WinAnsiEncoding},
        {"LastChar": 90}, {"Metadata": Dictionary()}, {"CIDSystemInfo": Dictionary(Supplement=0)},
    ]
)  # fmt: skip
VISES = ("head", "hhea", "hmtx", "maxp", "loca", "glyf", "cmap")


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(["deux", "latine", "symbole"]), COUPS, MOTS, st.sets(st.integers(0, 255)),
       st.sampled_from(VISES))  # fmt: skip
def test_what_is_proved_at_sight_the_long_proof_admits(
    genre: str, coups: list[tuple[int, int]], mots: dict[str, Any], codes: set[int], vise: str
) -> None:
    # A font of two bytes never reads the table of its characters.
    vise = "glyf" if (genre, vise) == ("deux", "cmap") else vise
    octets = bytearray(program(genre == "symbole"))
    table = TTFont(BytesIO(bytes(octets))).reader.tables[vise]
    for place, valeur in coups:
        octets[table.offset + place % table.length] = valeur
    pdf = pikepdf.new()
    if genre == "deux":
        police = composite(pdf, bytes(octets), **mots)
    else:
        police = simple(pdf, bytes(octets), genre == "symbole", **mots)
    tous = codes | ({1, 2, 5} if genre == "deux" else LATINS - {0xA0})
    for vus in (tous, {code for code in tous if code in (1, 2, 5, 49, 50)}):
        if sight(pdf, police, vus):
            assert long_proof(pdf, police, vus)


@pytest.mark.parametrize(
    "etat",
    [{"ca": 1}, {"CA": 0.5, "BM": Name.Normal}, {"ca": 2}, {"BM": Name.Autre},
     {"TR": Name.Identity},
     {"SMask": Name("/None")}, {"LW": 1, "LC": 7}, {"Type": Name.ExtGState, "SA": True}],
)  # fmt: skip
def test_a_graphics_state_proved_at_sight_is_admitted(etat: dict[str, Any]) -> None:
    pdf = pikepdf.new()
    objet = pdf.make_indirect(Dictionary({f"/{cle}": valeur for cle, valeur in etat.items()}))
    releve = Releve(pdf, etats={b"E": objet})
    usuel.forget(releve, {})
    admis = True
    try:
        preuve._check(preuve._essence(Releve(pdf, etats={b"E": objet}), {}))
    except Inapte:
        admis = False
    assert admis is not bool(releve.etats)
