"""An image that is cut, in a PDF or alone, is never passed over in silence."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from kit.errors import PieceFautive
from kit.pieces import illustrations, images, jpeg
from kit.pieces.nature import examine
from tests.reproductions import octets, page


def photo(**options: Any) -> bytes:
    flux = BytesIO()
    Image.effect_noise((320, 240), 50).convert("RGB").save(flux, "JPEG", quality=80, **options)
    return flux.getvalue()


def holding(brut: bytes, filtre: str, forme: bool = False) -> bytes:
    """Make a PDF whose second page shows an image with these bytes, in a form or not."""
    pdf = page()
    image = pdf.make_stream(brut, Type=Name.XObject, Subtype=Name.Image, Width=320, Height=240)
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    image.Filter = Name(filtre)
    mots = Dictionary(XObject=Dictionary(Im=image))
    if forme:
        dessin = pdf.make_stream(b"/Im Do", Type=Name.XObject, Subtype=Name.Form, Resources=mots)
        dessin.BBox = Array([0, 0, 1, 1])
        mots = Dictionary(XObject=Dictionary(F=dessin))
    neuve = Dictionary(Type=Name.Page, MediaBox=[0, 0, 595, 842], Resources=mots)
    neuve.Contents = pdf.make_stream(b"/F Do" if forme else b"/Im Do")
    pdf.pages.append(pikepdf.Page(neuve))
    return octets(pdf)


def said(fichier: bytes, nom: str = "a.pdf") -> list[str]:
    return [un.texte for un in examine(fichier, nom).constats if "Image" in un.texte]


POINTS = zlib.compress(bytes(320 * 240 * 3))


@pytest.mark.parametrize("forme", [False, True])
@pytest.mark.parametrize(
    ("entiere", "abimee", "filtre"),
    [
        (photo(), photo()[:2000], "/DCTDecode"),
        (photo(), b"rien", "/DCTDecode"),
        (POINTS, POINTS[:-50], "/FlateDecode"),
        (POINTS, b"rien", "/FlateDecode"),
        (b"\xff\x4f\xff\x51suite", b"rien", "/JPXDecode"),
        (b"x", b"", "/CCITTFaxDecode"),
    ],
)
def test_a_spoilt_image_within_a_sound_pdf_is_said_with_its_page(
    entiere: bytes, abimee: bytes, filtre: str, forme: bool
) -> None:
    assert said(holding(entiere, filtre, forme)) == []
    (phrase,) = said(holding(abimee, filtre, forme))
    assert "page 2 : elle manque" in phrase


def test_an_image_of_a_single_filter_in_a_list_is_looked_at() -> None:
    with pikepdf.open(BytesIO(holding(photo()[:2000], "/DCTDecode"))) as pdf:
        (image,) = pdf.pages[1].resources.XObject.values()
        image.Filter = Array([Name.DCTDecode])
        (constat,) = illustrations.observe(pdf)
        assert "page 2 : elle manque" in constat.texte
        image.Filter = Array([Name.ASCIIHexDecode, Name.DCTDecode])
        assert illustrations.observe(pdf) == []


@pytest.mark.parametrize("comble", [b"\xff", b"\xff\xff\xff", b"\xff\x01"])
def test_a_photo_padded_before_its_marks_is_read_to_its_points(comble: bytes) -> None:
    entiere = photo()
    padded = entiere[:2] + comble + entiere[2:]
    assert jpeg.ended(padded)
    assert not jpeg.ended(padded[:-2])
    assert jpeg.lengthened(padded) is not None


def test_images_are_unfolded_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(illustrations, "DEPLIE", 10_000)
    assert said(holding(POINTS[:-50], "/FlateDecode")) == []


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"subsampling": 0},
        {"optimize": True},
        {"restart_marker_blocks": 4},
        {"progressive": True},
    ],
)
def test_a_whole_photo_is_admitted(options: dict[str, Any]) -> None:
    assert said(photo(**options), "a.jpg") == []


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_photo_with_fewer_points_than_it_says_is_told(part: float) -> None:
    entiere = photo()
    coupee = entiere[: int(len(entiere) * part)] + jpeg.FIN
    with Image.open(BytesIO(coupee)) as lue:
        lue.load()  # a decoder says nothing
    assert said(coupee, "a.jpg") == [images.INCOMPLETE]
    with pytest.raises(PieceFautive, match="endommagée"):
        examine(coupee[:-2], "a.jpg")


@pytest.mark.parametrize("cotes", [(1, 1), (3, 50), (8, 8)])
def test_the_smallest_photos_are_admitted(cotes: tuple[int, int]) -> None:
    flux = BytesIO()
    Image.effect_noise(cotes, 50).save(flux, "JPEG")
    assert said(flux.getvalue(), "a.jpg") == []


def test_any_bytes_are_a_photo_that_ends_or_not() -> None:
    entiere = photo()
    for fin in range(0, len(entiere), 97):
        assert not jpeg.ended(entiere[:fin])
        assert jpeg.lengthened(entiere[:fin]) is None
    assert jpeg.ended(entiere)
