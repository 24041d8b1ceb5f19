"""An exhibit of which nothing has to change is bound as it is; and only such a one."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from kit.contenu import size
from kit.reliure import lourds
from kit.reproduction import Reproduction, notre, preuve, usuel
from kit.reproduction.releve import Releve
from tests.reproductions import (
    CARRES,
    ROUGE,
    annotate,
    helvetica,
    marks,
    never_ended,
    octets,
    page,
    reproduced,
    shown,
    wrapped,
)
from tests.test_reproduction_usuel import composite, program

TEXTE = b"BT /F1 40 Tf 100 500 Td [<0001>0<0002>] TJ ET " + CARRES


def written(contenu: bytes = TEXTE, **mots: Any) -> pikepdf.Pdf:
    """Make a page of text in a font that proves itself."""
    pdf = page(contenu, **mots)
    pdf.pages[0].obj.Resources.Font = Dictionary(F1=composite(pdf, program()))
    return pdf


def unchanged(pdf: pikepdf.Pdf, **options: Any) -> bool:
    """Tell whether a document is bound as it is; its pages are always fit, and show the same."""
    original = octets(pdf, **options)
    faite = reproduced(original)
    assert faite.mode == "vecteur"
    assert faite.intacte is (faite.pdf == original)
    assert shown(faite).tobytes() == shown(octets(pdf)).tobytes()
    return bool(faite.intacte)


@pytest.mark.parametrize(
    "mots",
    [
        {},
        {"Rotate": 0},
        {"CropBox": [0, 0, 595, 842], "TrimBox": [0, 0, 595, 842]},
        {"StructParents": 3, "Tabs": Name.S},
        {"MediaBox": [0, 0, 595.276, 841.89]},
    ],
    ids=" ".join,
)
def test_a_page_already_as_it_should_be_is_bound_as_it_is(mots: dict[str, Any]) -> None:
    assert unchanged(written(**mots))


@pytest.mark.parametrize(
    "mots",
    [
        {"Rotate": 180},
        {"TrimBox": [10, 10, 500, 800]},
        {"CropBox": [0, 0, 500, 842]},
        {"MediaBox": [10, 0, 595, 842]},
        {"UserUnit": 1.0},
        {"ArtBox": [0, 0, 594, 842]},
    ],
    ids=" ".join,
)
def test_a_page_to_set_upright_is_not(mots: dict[str, Any]) -> None:
    faite = reproduced(octets(written(**mots)))
    assert (faite.mode, faite.intacte) == ("vecteur", False)


def _annotated(pdf: pikepdf.Pdf) -> None:
    dessin = pdf.make_stream(b"1 0 0 rg 0 0 300 60 re f", Type=Name.XObject, Subtype=Name.Form)
    dessin.BBox, dessin.Resources = Array([0, 0, 300, 60]), Dictionary()
    annotate(pdf, Subtype=Name.Stamp, AP=Dictionary(N=dessin))


def _unused_font(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.Font.F2 = helvetica(pdf)


def _unused_image(pdf: pikepdf.Pdf) -> None:
    vue = pdf.make_stream(b"MZ", Type=Name.XObject, Subtype=Name.Image)
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im=vue)


def _marked(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC " + TEXTE + b" EMC")


def _mute(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(595, 842))


def _without_resources(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(595, 842))
    pdf.pages[1].obj.Contents = pdf.make_stream(CARRES)
    del pdf.pages[1].obj.Resources


def _pattern(pdf: pikepdf.Pdf) -> None:
    """Name a pattern, of no use, in the resources of a form."""
    forme = pdf.make_stream(CARRES, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842])
    forme.Resources = Dictionary(Pattern=Dictionary())
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fm=forme)
    pdf.pages[0].obj.Contents = pdf.make_stream(TEXTE + b" /Fm Do")


def _dated(pdf: pikepdf.Pdf) -> None:
    """Say when a form was changed."""
    _pattern(pdf)
    del pdf.pages[0].obj.Resources.XObject.Fm.Resources.Pattern
    pdf.pages[0].obj.Resources.XObject.Fm.LastModified = String("D:20260101")


def _unreadable(pdf: pikepdf.Pdf) -> None:
    """Give a list where a table of resources is expected."""
    pdf.pages[0].obj.Resources.ExtGState = Array([Dictionary(JS=String("app.alert(1)"))])


def _smooth(pdf: pikepdf.Pdf) -> None:
    points = pdf.make_stream(b"\0" * 3, Type=Name.XObject, Subtype=Name.Image, Interpolate=True)
    points.Width, points.Height, points.BitsPerComponent = 1, 1, 8
    points.ColorSpace = Name.DeviceRGB
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im=points)
    pdf.pages[0].obj.Contents = pdf.make_stream(TEXTE + b" q 9 0 0 9 0 0 cm /Im Do Q")


@pytest.mark.parametrize(
    "abimer",
    [_annotated, _unused_font, _unused_image, _marked, _mute, _without_resources, _pattern,
     _dated, _smooth, _unreadable],
)  # fmt: skip
def test_one_thing_to_change_and_all_of_it_is_written_anew(
    abimer: Callable[[pikepdf.Pdf], None],
) -> None:
    pdf = written()
    assert unchanged(pdf)
    abimer(pdf)
    original = octets(pdf)
    faite = reproduced(original)
    assert (faite.mode, faite.intacte) == ("vecteur", False)


def test_what_is_locked_or_never_ended_is_written_anew() -> None:
    verrou = pikepdf.Encryption(owner="secret", allow=pikepdf.Permissions(extract=False))
    assert not unchanged(written(), encryption=verrou)
    assert not reproduced(never_ended()).intacte


def test_what_a_reader_has_to_mend_is_written_anew() -> None:
    original = octets(written(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    for abime in (original.replace(b"startxref", b"startxxxx"), b"\n" + original):
        with pikepdf.open(BytesIO(abime)) as lu:
            alertes = lu.get_warnings()
        faite = reproduced(abime)
        assert faite.intacte is not bool(alertes)


def test_resources_shared_by_pages_of_which_each_uses_some_are_all_used() -> None:
    pdf = written()
    pdf.pages.append(pdf.pages[0])
    mots = pdf.make_indirect(pdf.pages[0].obj.Resources)
    mots.Font.F2 = composite(pdf, program())
    for rang, contenu in enumerate((TEXTE, TEXTE.replace(b"/F1", b"/F2"))):
        pdf.pages[rang].obj.Resources = mots
        pdf.pages[rang].obj.Contents = pdf.make_stream(contenu)
    assert unchanged(pdf)
    pdf.pages[1].obj.Contents = pdf.make_stream(TEXTE)
    assert not unchanged(pdf)


def test_resources_that_prove_themselves_may_serve_nothing() -> None:
    pdf = written()
    mots = pdf.pages[0].obj.Resources
    lab = Dictionary(WhitePoint=[0.96, 1, 0.82], Range=[-125, 125, -125, 125])
    mots.ColorSpace = Dictionary({"/lab-d50": Array([Name.Lab, lab])})
    mots.ExtGState = Dictionary({"/a1.0": Dictionary(ca=1)})
    mots.Pattern, mots.Shading = Dictionary(), Dictionary()
    assert unchanged(pdf)
    mots.ExtGState["/a2"] = Dictionary(TR=Name.Identity)
    assert not unchanged(pdf)


@pytest.mark.parametrize(
    ("categorie", "objet", "connu"),
    [
        ("ColorSpace", Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])]), True),
        ("ColorSpace", Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82], Gamma=2)]), False),
        ("ColorSpace", Array([Name.Lab, Dictionary(Range=[0, 1, 0, 1])]), False),
        ("ColorSpace", Name.DeviceCMYK, False),
        ("ExtGState", Dictionary(ca=1, BM=Name.Normal), True),
        ("ExtGState", Dictionary(BM=Name.Autre), False),
    ],
)
def test_resources_that_prove_themselves_are_admitted(
    categorie: str, objet: Any, connu: bool
) -> None:
    pdf = page()
    table = pdf.make_indirect(Dictionary(Un=objet))
    assert usuel.known(f"/{categorie}", table) is connu
    if connu:
        recueil = "couleurs" if categorie == "ColorSpace" else "etats"
        preuve._check(preuve._essence(Releve(pdf, **{recueil: {b"U": table.Un}}), {}))


def test_nothing_but_its_pages_is_taken_of_an_exhibit_bound_as_it_is() -> None:
    pdf = written(AA=Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))))
    annotate(pdf, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("calc.exe")))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(2)"))
    pdf.attachments["x.exe"] = b"MZ"
    pdf.pages[0].obj.Resources.Properties = Dictionary(Rien=Dictionary(JS=String("app.alert(3)")))
    faite = reproduced(octets(pdf))
    assert faite.intacte
    with wrapped(faite) as prise:
        ecrit = octets(prise, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        assert marks(prise) == []
    assert not any(mot in ecrit for mot in (b"JavaScript", b"Launch", b"Embedded", b"alert"))


def test_a_stamp_on_a_page_that_lies_on_its_side_is_shown() -> None:
    pdf = written(Rotate=90)
    _annotated(pdf)
    faite = reproduced(octets(pdf))
    assert ROUGE in {couleur for _, couleur in shown(faite).getcolors(10**6)}
    assert shown(faite).getpixel((330, 250)) == ROUGE


def test_a_document_of_ours_shown_without_its_exhibits_is_not_the_exhibit_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notre, "letter_alone", lambda _: octets(written()))
    faite: Reproduction = reproduced(octets(page()), "de kit.pdf")
    assert (faite.intacte, faite.reserve) == (False, notre.RESERVE)


@pytest.mark.parametrize("fin", [b"\n", b"\r\n"])
@pytest.mark.parametrize("avant", [b"", b"0123456789\n"])
def test_the_heavy_images_of_an_original_are_found_where_they_are(fin: bytes, avant: bytes) -> None:
    pdf = page()
    lourde = bytes(range(1, 256)) * 1_000
    pdf.Root.Image = pdf.make_stream(lourde, Subtype=Name.Image, Filter=Name.DCTDecode)
    ecrit = octets(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    ecrit = avant + ecrit.replace(b"stream\n" + lourde, b"stream" + fin + lourde)
    assert size(ecrit) > lourds.LEGER
    (part,) = lourds.find(ecrit).values()
    assert ecrit[part.debut :][: part.taille] == lourde
