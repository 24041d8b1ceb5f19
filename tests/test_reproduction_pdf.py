"""A PDF exhibit: copied when proved fit for the archive, else drawn as a viewer shows it."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops, ImageCms, ImageStat

from kit import ressources
from kit.errors import PieceFautive
from kit.pieces.vidanges import suspected
from kit.reproduction import reproduce, trame, vecteur
from kit.reproduction.inapte import Inapte
from tests import fabrique
from tests.conformite import empty
from tests.reproductions import (
    BLANC,
    BLEU,
    CARRES,
    ROUGE,
    annotate,
    field,
    helvetica,
    image,
    never_ended,
    octets,
    page,
    piece,
    reproduced,
    shown,
    text,
    wrapped,
)
from tests.test_reproduction_usuel import composite, program

EXEMPLES = sorted(ressources.exemples().glob("0[1-4]*/pieces/*.pdf"))[::5]


def _mediabox(pdf: bytes) -> list[float]:
    with pikepdf.open(BytesIO(pdf)) as lu:
        return [float(cote) for cote in lu.pages[0].mediabox]


def _gap(une: Image.Image, autre: Image.Image) -> float:
    """Tell how far two drawings are: 0 the same, 255 opposite."""
    return max(ImageStat.Stat(ImageChops.difference(une, autre.resize(une.size))).mean)


@pytest.mark.parametrize("fichier", EXEMPLES, ids=lambda chemin: chemin.name[:2])
def test_an_exhibit_of_the_examples_is_copied_and_shows_the_same(fichier: Path) -> None:
    faite = reproduced(fichier.read_bytes())
    assert faite.mode == "vecteur"
    assert _gap(shown(fichier.read_bytes()), shown(faite)) < 0.5


def test_a_copied_page_keeps_its_text() -> None:
    facture = next(chemin for chemin in EXEMPLES if chemin.exists())
    assert len(text(reproduced(facture.read_bytes()))) > 200


@pytest.mark.parametrize("tour", [0, 90, 180, 270, -90, 450])
@pytest.mark.parametrize("cadre", [None, [50, 50, 500, 800], [-100, -100, 700, 900]])
def test_a_turned_or_cropped_page_is_upright_from_the_origin(
    tour: int, cadre: list[int] | None
) -> None:
    mots = {"Rotate": tour, **({"CropBox": Array(cadre)} if cadre else {})}
    original = octets(page(**mots))
    faite = reproduced(original)
    assert faite.mode == "vecteur"
    attendue = shown(original)
    assert shown(faite).size == attendue.size
    assert _gap(attendue, shown(faite)) < 0.5


def test_what_lies_beyond_the_crop_box_is_not_shown() -> None:
    faite = reproduced(octets(page(CropBox=[0, 0, 595, 400], Rotate=90)))
    assert ROUGE not in {couleur for _, couleur in shown(faite).getcolors(10**6)}


def test_what_lies_beyond_the_crop_box_stays_out_of_the_margins_of_a_fitted_page() -> None:
    pdf = page(b"1 0 0 rg 0 0 3000 3000 re f", CropBox=[500, 500, 2500, 900])
    pdf.pages[0].obj.MediaBox = Array([0, 0, 3000, 3000])
    vue = shown(reproduced(octets(pdf)))
    assert (vue.getpixel((421, 20)), vue.getpixel((421, 297))) == (BLANC, ROUGE)


def test_a_media_box_off_the_origin_is_brought_back() -> None:
    pdf = page()
    pdf.pages[0].obj.MediaBox = Array([50, 60, 550, 800])
    faite = reproduced(octets(pdf))
    assert _mediabox(faite.pdf) == [0, 0, 500, 740]
    assert _gap(shown(octets(pdf)), shown(faite)) < 0.5


@pytest.mark.parametrize(
    ("cotes", "feuille"),
    [
        ([0, 0, 14400, 842], [0, 0, 841.89, 595.276]),
        ([0, 0, 2000, 3000], [0, 0, 595.276, 841.89]),
        ([0, 0, 842, 1191], [0, 0, 842, 1191]),
        ([0, 0, 10, 842], [0, 0, 28, 842]),
    ],
)
def test_a_page_larger_than_a3_is_fitted_on_a4(cotes: list[int], feuille: list[float]) -> None:
    pdf = page(b"1 0 0 rg 0 0 20000 20000 re f")
    pdf.pages[0].obj.MediaBox = Array(cotes)
    faite = reproduced(octets(pdf))
    assert _mediabox(faite.pdf) == pytest.approx(feuille, abs=0.01)


@pytest.mark.parametrize("contenu", [CARRES, b"0 1 1 0 k 100 700 80 80 re f"])
def test_the_unit_of_a_page_counts_in_its_size(contenu: bytes) -> None:
    assert _mediabox(reproduced(octets(page(contenu, UserUnit=1.2))).pdf) == pytest.approx(
        [0, 0, 714, 1010.4]
    )


def test_a_font_that_the_file_does_not_hold_is_drawn_as_an_image() -> None:
    pdf = page(b"BT /F1 40 Tf 100 500 Td (Helvetica) Tj ET")
    pdf.pages[0].obj.Resources.Font = Dictionary(F1=helvetica(pdf))
    faite = reproduced(octets(pdf))
    assert faite.mode == "image"
    assert shown(faite).convert("L").getextrema()[0] < 60


@pytest.mark.parametrize(
    "contenu",
    [
        b"0 1 1 0 k 100 700 80 80 re f",
        b"Q q q 1 0 0 rg 100 700 80 80 re f",
        b"q " * 27 + CARRES,
        b"/Fm Do",
        b"/DeviceCMYK cs 0 1 1 0 sc 100 700 80 80 re f",
        b"1 0 0 rg 100 700 80 80 re f /P1 sh",
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID a EI",
        b"1 0 0 rg 100 700 80 80 re f (perdu",
        b"/Pattern cs /P0 scn 100 700 80 80 re f",
    ],
)
def test_a_content_out_of_the_grammar_is_drawn_as_an_image(contenu: bytes) -> None:
    original = octets(page(contenu, Rotate=90))
    faite = reproduced(original)
    assert faite.mode == "image"
    assert _gap(shown(original), shown(faite)) < 2


def test_a_tagged_page_loses_its_marks_and_is_still_copied() -> None:
    contenu = (
        b"/P <</MCID 0 /ActualText (EMC \\) (BDC))>> BDC 1 0 0 rg 100 700 80 80 re f EMC\n"
        b"/Artifact BMC 0 0 1 rg 400 100 60 60 re f EMC /Span /MC0 DP /X MP"
    )
    pdf = page(contenu, StructParents=0, Tabs=Name.S)
    pdf.pages[0].obj.Resources.Properties = Dictionary(MC0=Dictionary(MCID=1))
    faite = reproduced(octets(pdf))
    assert faite.mode == "vecteur"
    assert _gap(shown(octets(page())), shown(faite)) < 0.5


def test_the_marks_of_a_form_are_taken_out_too() -> None:
    pdf = page(b"/Fm Do")
    forme = pdf.make_stream(b"/P <</MCID 0>> BDC " + CARRES + b" EMC", BBox=[0, 0, 595, 842])
    forme.Type, forme.Subtype, forme.StructParents = Name.XObject, Name.Form, 3
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fm=forme)
    faite = reproduced(octets(pdf))
    assert faite.mode == "vecteur"
    assert _gap(shown(octets(page())), shown(faite)) < 0.5


def drawing(pdf: pikepdf.Pdf, contenu: bytes) -> Any:
    forme = pdf.make_stream(contenu, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842])
    forme.Resources = Dictionary()
    return forme


def srgb(pdf: pikepdf.Pdf) -> Array:
    profil = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return Array([Name.ICCBased, pdf.make_stream(profil, N=3)])


def test_states_nested_by_a_form_count_with_those_of_its_page() -> None:
    for nombre, mode in ((12, "vecteur"), (14, "image")):
        pdf = page(b"q " * 12 + b"/Fm Do" + b" Q" * 12)
        forme = drawing(pdf, b"q " * nombre + CARRES + b" Q" * nombre)
        pdf.pages[0].obj.Resources.XObject = Dictionary(Fm=forme)
        assert reproduced(octets(pdf)).mode == mode


def test_a_form_and_an_image_drawn_twice_are_read_once() -> None:
    pdf = page(b"/Fm Do /Autre Do q 9 0 0 9 0 0 cm /Im Do /Meme Do /Lisse Do Q")
    forme, couleur = drawing(pdf, CARRES), srgb(pdf)
    mots = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 1, "Height": 1}
    mots |= {"BitsPerComponent": 8, "ColorSpace": couleur}
    points = pdf.make_stream(b"\0\0\0", **mots)
    lisse = pdf.make_stream(b"\0\0\0", Interpolate=True, **mots)
    noms = Dictionary(Fm=forme, Autre=forme, Im=points, Meme=points, Lisse=lisse)
    pdf.pages[0].obj.Resources.XObject = noms
    faite = reproduced(octets(pdf))
    assert faite.mode == "vecteur"
    assert _gap(shown(octets(pdf)), shown(faite)) < 0.5


def test_a_colour_said_by_an_srgb_profile_is_copied() -> None:
    pdf = page(b"/C0 cs 1 0 0 sc 100 700 80 80 re f /C1 cs 0 0 1 sc 400 100 60 60 re f")
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(C0=srgb(pdf), C1=srgb(pdf))
    faite = reproduced(octets(pdf))
    assert faite.mode == "vecteur"
    assert _gap(shown(octets(page())), shown(faite)) < 2


@pytest.mark.parametrize(
    ("etat", "mode"),
    [
        ({"SMask": {"G": CARRES}}, "vecteur"),
        ({"SMask": {"G": b"0 1 1 0 k 0 0 9 9 re f"}}, "image"),
        ({"Font": Array([])}, "image"),
    ],
)
def test_what_a_graphics_state_draws_is_read_too(etat: dict[str, Any], mode: str) -> None:
    pdf = page(b"/E gs " + CARRES)
    if "SMask" in etat:
        voile = drawing(pdf, etat["SMask"]["G"])
        voile.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
        masque = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=voile)
        etat = {"SMask": masque}
    mots = {f"/{cle}": valeur for cle, valeur in etat.items()}
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(E=pdf.make_indirect(Dictionary(mots)))
    assert reproduced(octets(pdf)).mode == mode


def test_a_composite_font_with_a_table_of_its_own_is_drawn_as_an_image() -> None:
    pdf = page(b"BT /F1 40 Tf 100 500 Td <0041> Tj ET")
    police = composite(pdf, program())
    police.Encoding = pdf.make_stream(b"", Type=Name.CMap, CMapName=Name.Autre)
    pdf.pages[0].obj.Resources.Font = Dictionary(F1=police)
    with pytest.raises(Inapte, match="police composite à table propre"):
        vecteur.copy(octets(pdf))


def test_a_crop_box_out_of_the_sheet_hides_nothing() -> None:
    faite = reproduced(octets(page(CropBox=[700, 0, 900, 99])))
    assert faite.mode == "vecteur"
    assert _gap(shown(octets(page())), shown(faite)) < 0.5


def test_the_sides_of_a_page_may_be_said_elsewhere() -> None:
    original = octets(page(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    dit = original.replace(b"[ 0 0 595 842 ]", b"[ 0 0 9 0 R 842 ]")
    faite = reproduced(dit.replace(b"endobj", b"endobj\n9 0 obj\n595\nendobj", 1))
    assert (faite.mode, _mediabox(faite.pdf)) == ("vecteur", [0, 0, 595, 842])


def test_a_pikepdf_that_bounds_nothing_copies_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("pikepdf.settings.set_qpdf_limits")
    with pytest.raises(Inapte, match="pikepdf trop ancien"):
        vecteur.copy(octets(page()))


def test_what_only_one_reader_mends_is_drawn_from_what_it_mended() -> None:
    pdf = page()
    pdf.add_blank_page(page_size=(595, 842))
    original = octets(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    compte = original.replace(b"/Count 2", b"/Count 1")
    assert compte != original
    with pypdfium2.PdfDocument(compte) as autre:
        assert len(autre) == 1
    assert len(trame.draw(compte, "a.pdf").pages) == 2


def test_a_form_that_draws_itself_ends() -> None:
    pdf = page(b"/Fm Do " + CARRES)
    forme = pdf.make_stream(b"/Fm Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842])
    forme.Resources = Dictionary(XObject=Dictionary(Fm=forme))
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fm=forme)
    assert reproduced(octets(pdf)).mode == "image"


def test_the_value_of_a_field_that_nobody_has_drawn_is_shown() -> None:
    pdf = page(b"")
    field(pdf, "1 234,56")
    couleurs = shown(reproduced(octets(pdf))).getcolors(10**6)
    assert ROUGE in {couleur for _, couleur in couleurs}


@pytest.mark.parametrize("autre", [False, True])
@pytest.mark.parametrize("ecrite", [b"", b"BT /H 9 Tf 9 9 Td (x) Tj ET"])
def test_a_field_taken_from_its_form_with_its_page_is_shown(ecrite: bytes, autre: bool) -> None:
    """As by a program that splits PDFs, or joins them; written, a page is drawn as an image."""
    pdf = page(ecrite)
    pdf.pages[0].obj.Resources.Font = Dictionary(H=helvetica(pdf))
    dessin = pdf.make_stream(b"1 0 0 rg 0 0 300 60 re f", Type=Name.XObject, Subtype=Name.Form)
    dessin.BBox = Array([0, 0, 300, 60])
    mots = {"FT": Name.Tx, "T": String("t"), "V": String("1 234,56")}
    annotate(pdf, Subtype=Name.Widget, AP=Dictionary(N=dessin), **mots)
    if autre:
        champ = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("autre")))
        pdf.Root.AcroForm = Dictionary(Fields=Array([champ]))
    pdf.Root.Metadata = pdf.make_stream(b"<x/>", Type=Name.Metadata, Subtype=Name.XML)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        orphelin = octets(pdf)
    faite = reproduced(orphelin)
    assert faite.mode == ("image" if ecrite else "vecteur")
    assert shown(faite).getpixel((200, 510)) == ROUGE


def test_streams_that_were_never_ended_are_once_copied() -> None:
    faite = reproduced(never_ended())
    assert faite.mode == "vecteur"
    assert shown(faite).getpixel((200, 242)) == ROUGE
    assert not suspected(faite.pdf)


def test_a_free_text_is_shown_with_or_without_its_drawing() -> None:
    pdf = page(b"")
    annotate(pdf, Subtype=Name.FreeText, Contents=String("SOLDE"), DA=String("/H 40 Tf 1 0 0 rg"))
    sans = reproduced(octets(pdf))
    dessin = pdf.make_stream(b"1 0 0 rg 0 0 300 60 re f", Type=Name.XObject, Subtype=Name.Form)
    dessin.BBox = Array([0, 0, 300, 60])
    pdf.pages[0].obj.Annots[0].AP = Dictionary(N=dessin)
    avec = reproduced(octets(pdf))
    assert (sans.mode, avec.mode) == ("image", "vecteur")
    for faite in (sans, avec):
        assert ROUGE in {couleur for _, couleur in shown(faite).getcolors(10**6)}


@pytest.mark.parametrize("drapeau", [2, 32])
def test_what_a_viewer_hides_stays_hidden(drapeau: int) -> None:
    pdf = page(b"")
    note = annotate(pdf, Subtype=Name.Stamp)
    note.F = drapeau
    note.AP = Dictionary(
        N=pdf.make_stream(
            b"1 0 0 rg 0 0 300 60 re f",
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=[0, 0, 300, 60],
        )
    )
    assert shown(reproduced(octets(pdf))).getcolors() == [(595 * 842, BLANC)]


def test_a_hidden_layer_is_not_shown() -> None:
    pdf = page(b"/OC /A BDC " + CARRES[:27] + b" EMC /OC /B BDC " + CARRES[28:] + b" EMC")
    cachee, vue = (
        pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(nom))) for nom in ("a", "b")
    )
    pdf.pages[0].obj.Resources.Properties = Dictionary(A=cachee, B=vue)
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([cachee, vue]), D=Dictionary(Order=Array([cachee, vue]), OFF=Array([cachee]))
    )
    faite = reproduced(octets(pdf))
    couleurs = {couleur for _, couleur in shown(faite).getcolors(10**6)}
    assert (faite.mode, BLEU in couleurs, ROUGE in couleurs) == ("image", True, False)


def test_nothing_active_nor_attached_reaches_the_pages() -> None:
    pdf = page(AA=Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))))
    annotate(
        pdf, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("calc.exe")), Border=[0, 0, 0]
    )
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(2)"))
    pdf.attachments["x.exe"] = b"MZ"
    faite = reproduced(octets(pdf))
    assert faite.mode == "vecteur"
    with wrapped(faite) as pdf:
        prise = octets(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert not any(
        mot in prise for mot in (b"JavaScript", b"Launch", b"EmbeddedFile", b"alert", b"URI")
    )


@pytest.mark.parametrize("contenu", [None, b"", b"/Artifact BMC EMC", b"q /Fm Do Q"])
def test_a_blank_page_leaves_no_stream_that_others_say_cut(contenu: bytes | None) -> None:
    pdf = page(contenu or b"")
    if contenu is None:
        del pdf.pages[0].obj.Contents
    elif b"Do" in contenu:
        forme = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        pdf.pages[0].obj.Resources.XObject = Dictionary(Fm=forme)
    faite = reproduced(octets(pdf))
    assert faite.mode == "vecteur"
    with pikepdf.open(BytesIO(faite.pdf)) as lu:
        flux = [objet for objet in lu.objects if isinstance(objet, pikepdf.Stream)]
        assert all(objet.read_raw_bytes() for objet in flux)
        sortie = BytesIO()
        lu.save(sortie)  # compressed, as they are once bound
    assert not list(empty(sortie.getvalue()))


def test_an_unused_resource_does_not_follow() -> None:
    pdf = page()
    pdf.pages[0].obj.Resources.Font = Dictionary(F1=helvetica(pdf))
    faite = reproduced(octets(pdf))
    assert (faite.mode, b"Helvetica" in faite.pdf) == ("vecteur", False)


@pytest.mark.parametrize("code", [b"<000 > <0041>", b"<00 4> <0041> <1 00> <0042>"])
def test_a_table_of_meanings_ill_written_is_refused_and_no_more(code: bytes) -> None:
    pdf = page(b"BT /F1 40 Tf 100 500 Td [<0001>] TJ ET")
    police = composite(pdf, program())
    police.ToUnicode = pdf.make_stream(b"1 beginbfchar " + code + b" endbfchar")
    pdf.pages[0].obj.Resources.Font = Dictionary(F1=police)
    with pytest.raises(Inapte):
        vecteur.copy(octets(pdf))


def test_a_page_that_draws_with_an_absent_resource_is_not_copied() -> None:
    with pytest.raises(Inapte, match="absente"):
        vecteur.copy(octets(page(b"/GS gs " + CARRES)))


def test_an_image_that_asks_to_be_smoothed_is_copied_without() -> None:
    pdf = page(b"q 500 0 0 500 0 0 cm /Im Do Q")
    points = pdf.make_stream(bytes(range(64)), Type=Name.XObject, Subtype=Name.Image)
    for cle, valeur in {
        "Width": 8,
        "Height": 8,
        "BitsPerComponent": 8,
        "Interpolate": True,
    }.items():
        points[f"/{cle}"] = valeur
    points.ColorSpace = Name.DeviceGray
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im=points)
    faite = reproduced(octets(pdf))
    assert (faite.mode, b"Interpolate" in faite.pdf) == ("vecteur", False)


def test_an_owner_password_does_not_prevent_the_copy() -> None:
    verrou = pikepdf.Encryption(owner="secret", allow=pikepdf.Permissions(extract=False))
    assert reproduced(octets(page(), encryption=verrou)).mode == "vecteur"


def test_the_same_exhibit_gives_the_same_bytes() -> None:
    for contenu in (CARRES, b"0 1 1 0 k 100 700 80 80 re f"):
        original = octets(page(contenu))
        premier = reproduce(piece(original, "a.pdf"), None)  # type: ignore[arg-type]
        second = reproduce(piece(original, "b.pdf"), None)  # type: ignore[arg-type]
        assert premier is not second
        assert premier.pdf == second.pdf


def test_the_same_exhibit_gives_the_same_bytes_in_another_process() -> None:
    noms = [f"Fm{rang}" for rang in range(6)]
    pdf = page(b" ".join(f"/{nom} Do".encode() for nom in noms))
    formes = Dictionary({f"/{nom}": drawing(pdf, CARRES) for nom in noms})
    for forme in formes.values():  # of no usual kind, and written in each form
        couleur = Array([Name.ICCBased, srgb(pdf)[1]])
        forme.Group = Dictionary(S=Name.Transparency, CS=couleur)
    pdf.pages[0].obj.Resources.XObject = formes
    lire = "import sys; from kit.reproduction import vecteur; octets = sys.stdin.buffer.read(); "
    dire = "sys.stdout.buffer.write(vecteur.copy(octets)[0])"
    faits = {
        subprocess.run(
            [sys.executable, "-c", lire + dire],
            check=True,
            capture_output=True,
            input=octets(pdf),
            env=os.environ | {"PYTHONHASHSEED": str(graine), "PYTHONPATH": str(fabrique.RACINE)},
        ).stdout
        for graine in range(4)
    }
    assert len(faits) == 1


def test_what_cannot_be_drawn_is_refused_with_what_to_do() -> None:
    with pytest.raises(PieceFautive, match="enregistrez-le à nouveau en PDF"):
        reproduce(piece(b"%PDF-1.7\nrien"), None)  # type: ignore[arg-type]


def test_a_scan_keeps_its_points() -> None:
    pdf = page(b"q 595 0 0 842 0 0 cm /Im Do Q")
    vue = image(Image.effect_noise((600, 850), 30), "JPEG")
    scan = pdf.make_stream(vue, Type=Name.XObject, Subtype=Name.Image, Width=600, Height=850)
    scan.ColorSpace, scan.BitsPerComponent, scan.Filter = Name.DeviceGray, 8, Name.DCTDecode
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im=scan)
    faite = reproduced(octets(pdf))
    assert (faite.mode, vue in faite.pdf) == ("vecteur", True)


def test_no_metadata_reaches_what_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    vus: list[bytes] = []
    draw = trame._draw

    def spy(octets_: bytes, unites: list[float]) -> object:
        vus.append(octets_)
        return draw(octets_, unites)

    monkeypatch.setattr(trame, "_draw", spy)
    pdf = page(b"0 1 1 0 k 100 700 80 80 re f")
    pdf.Root.Metadata = pdf.make_stream(b"<x>KITXMP</x>", Type=Name.Metadata, Subtype=Name.XML)
    original = octets(pdf, compress_streams=False, fix_metadata_version=False)
    assert b"KITXMP" in original
    assert len(trame.draw(original, "a.pdf").pages) == 1
    assert len(vus) == 1
    assert b"KITXMP" not in vus[0]
