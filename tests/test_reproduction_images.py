"""An exhibit that is an image: upright on A4, in sRGB, without what its file says besides."""

from __future__ import annotations

import struct
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from kit.errors import PieceFautive
from kit.reproduction import bandes, reproduce
from kit.reproduction.cadre import A4, frame
from kit.reproduction.images import GRISE, MARGE, TETE
from kit.reproduction.memoire import Memoire
from kit.reproduction.trame import encode
from tests.reproductions import BLANC, image, piece, reproduced, shown

GPS = b"Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0"


def _of(vue: Image.Image, forme: str = "PNG", **options: Any) -> Any:
    return reproduced(image(vue, forme, **options), "a.png", f"image/{forme.lower()}")


def _points(pdf: bytes, rang: int = 0) -> Any:
    with pikepdf.open(BytesIO(pdf)) as lu:
        points = lu.pages[rang].obj.Resources.XObject.Im
        return {cle: str(points[cle]) for cle in dict(points.items())}


def _near(vue: Image.Image, ou: tuple[int, int], couleur: tuple[int, int, int]) -> bool:
    lue = vue.getpixel(ou)
    assert isinstance(lue, tuple)
    return all(abs(a - b) <= 6 for a, b in zip(lue, couleur, strict=True))


def test_a_photo_is_turned_as_its_camera_says_and_says_nothing_else() -> None:
    vue = Image.new("RGB", (400, 200), "red")
    vue.paste((0, 0, 255), (0, 0, 200, 200))
    faite = _of(vue, "JPEG", exif=GPS, quality=95)
    page = shown(faite)
    assert page.size == (596, 842)
    assert b"Exif" not in faite.pdf
    assert _near(page, (298, 150), (0, 0, 254))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK", "LAB", "F"])
def test_every_kind_of_points_is_laid(mode: str) -> None:
    vue = Image.new(mode, (300, 200))
    forme = "TIFF" if mode in ("CMYK", "LAB", "F") else "PNG"
    faite = _of(vue, forme)
    assert (faite.mode, faite.pages) == ("image", 1)
    assert _points(faite.pdf)["/ColorSpace"] in ("/DeviceGray", "/DeviceRGB")


def test_a_cmyk_photo_keeps_its_colours() -> None:
    faite = _of(Image.new("CMYK", (300, 300), (0, 255, 255, 0)), "JPEG", quality=95)
    page = shown(faite)
    assert _near(page, (298, 300), (254, 0, 0))


def test_inks_that_adobe_has_not_turned_over_are_read_as_they_are() -> None:
    octets = image(Image.new("CMYK", (300, 300), (255, 0, 0, 255)), "JPEG", quality=95)
    debut = octets.index(b"\xff\xee")
    sans = octets[:debut] + octets[debut + 2 + int.from_bytes(octets[debut + 2 : debut + 4]) :]
    page = shown(reproduced(sans, "a.jpg", "image/jpeg"))
    assert _near(page, (298, 300), (254, 0, 0))


def test_what_lets_through_is_laid_on_white() -> None:
    page = shown(_of(Image.new("RGBA", (300, 300), (255, 0, 0, 0))))
    assert page.getcolors() == [(page.width * page.height, BLANC)]


def test_what_white_would_hide_is_laid_on_grey_and_it_is_said() -> None:
    vue = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    vue.paste((255, 255, 255, 255), (0, 0, 150, 300))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for options in ({}, {"icc_profile": srgb}):
        faite = _of(vue, **options)
        assert _near(shown(faite), (200, 200), BLANC)
        assert _near(shown(faite), (400, 200), (128, 128, 128))
        assert faite.reserve == GRISE


@pytest.mark.parametrize(
    ("debut", "ordre", "bits", "niveau"),
    [
        (b"II*\0", "<", 16, 40_000),
        (b"MM\0*", ">", 16, 40_000),
        (b"II*\0", "<", 12, 2_500),
    ],
)
def test_a_scan_of_more_than_eight_bits_keeps_its_grey(
    debut: bytes, ordre: str, bits: int, niveau: int
) -> None:
    """Its numbers are written from either end, as by Intel or by Motorola."""
    large, haut = 40, 30
    points = struct.pack(f"{ordre}{large * haut}H", *[niveau] * large * haut)
    if bits == 12:
        points = bytes.fromhex(f"{niveau:03x}" * large * haut)
    mots = {256: large, 257: haut, 258: bits, 259: 1, 262: 1, 273: 200, 277: 1, 278: haut}
    mots[279] = len(points)
    fiches = b"".join(
        struct.pack(f"{ordre}HHII", mot, 4, 1, valeur)
        if mot in (256, 257, 273, 278, 279)
        else struct.pack(f"{ordre}HHIHH", mot, 3, 1, valeur, 0)
        for mot, valeur in sorted(mots.items())
    )
    tete = debut + struct.pack(f"{ordre}IH", 8, len(mots)) + fiches + bytes(4)
    faite = reproduced(tete.ljust(200, b"\0") + points, "a.tif", "image/tiff")
    assert _near(shown(faite), (421, 60), (155, 155, 155))


def test_sixteen_bits_of_which_one_lets_through_keep_their_grey() -> None:
    vue = Image.new("I;16", (300, 300), 40_000)
    vue.paste(65_535, (0, 0, 150, 300))
    page = shown(_of(vue, transparency=65_535))
    assert _near(page, (400, 200), (155, 155, 155))
    assert _near(page, (200, 200), BLANC)


def test_sixteen_bits_keep_their_grey() -> None:
    page = shown(_of(Image.new("I;16", (300, 300), 40_000)))
    assert _near(page, (298, 300), (155, 155, 155))


def test_a_profile_is_followed_then_dropped() -> None:
    profil = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for un in (srgb, profil, b"rien"):
        faite = _of(Image.new("RGB", (300, 300), "teal"), icc_profile=un)
        assert _near(shown(faite), (298, 300), (0, 128, 128))


def test_a_scan_of_many_pages_keeps_them_all_each_in_its_direction() -> None:
    suite = [Image.new("L", (3508, 2480), 128), Image.new("RGB", (10, 10), "red")]
    faite = _of(Image.new("1", (800, 1100), 1), "TIFF", save_all=True, append_images=suite)
    assert faite.pages == 3
    assert [shown(faite, rang).size for rang in range(3)] == [(596, 842), (842, 596), (596, 842)]
    assert [_points(faite.pdf, rang)["/BitsPerComponent"] for rang in range(2)] == ["1", "8"]


def test_an_image_is_reduced_to_two_hundred_dots_per_inch() -> None:
    points = _points(_of(Image.effect_noise((4000, 6000), 20)).pdf)
    assert int(points["/Width"]) <= 1654
    assert int(points["/Height"]) <= 2339


def test_an_image_is_decoded_whole_or_refused() -> None:
    coupee = image(Image.effect_noise((300, 300), 20), "JPEG")[:-3000]
    with pytest.raises(PieceFautive, match="endommagée"):
        reproduce(piece(coupee, "a.jpg", "image/jpeg"), None)  # type: ignore[arg-type]


def test_a_photo_of_a_telephone_is_laid() -> None:
    pytest.importorskip("pillow_heif").register_heif_opener()
    faite = reproduced(image(Image.new("RGB", (64, 64), "teal"), "HEIF"), "a.heic", "image/heic")
    assert _near(shown(faite), (298, 90), (0, 128, 128))


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_a_page_always_holds_on_its_sheet(large: int, haut: int) -> None:
    cadre = frame(large, haut)
    assert cadre.x >= -0.001
    assert cadre.y >= -0.001
    assert cadre.x + large * cadre.echelle <= cadre.largeur + 0.01
    assert cadre.y + haut * cadre.echelle <= cadre.hauteur + 0.01
    assert cadre.echelle == 1 or {cadre.largeur, cadre.hauteur} == {595.276, 841.89}


@given(st.integers(1, 4000), st.integers(1, 4000))
def test_an_image_never_covers_the_margins_nor_the_stamp(large: int, haut: int) -> None:
    faite = _of(Image.new("1", (large, haut), 0))
    with pikepdf.open(BytesIO(faite.pdf)) as pdf:
        dit = pdf.pages[0].obj.Contents.read_bytes().split()
    feuille = A4 if haut >= large else (A4[1], A4[0])
    larg, h, x, y = (float(dit[rang]) for rang in (1, 4, 5, 6))
    assert min(x, y) >= MARGE - 0.01
    assert x + larg <= feuille[0] - MARGE + 0.01
    assert y + h <= feuille[1] - TETE + 0.01


def test_the_smaller_of_two_encodings_is_kept() -> None:
    photo = Image.effect_noise((600, 600), 60).convert("RGB")
    assert encode(photo).jpeg
    assert encode(photo).gris
    assert not encode(Image.new("RGB", (600, 600), "teal")).jpeg
    assert encode(Image.new("L", (8, 8), 255)).bits == 1


def test_what_was_made_is_kept_within_bounds() -> None:
    memoire: Memoire[bytes] = Memoire(10, len)
    faits = []

    def make(cle: int) -> bytes:
        faits.append(cle)
        return b"1234"

    for cle in (1, 2, 1, 3, 1, 2):
        memoire.get(cle, lambda cle=cle: make(cle))
    assert faits == [1, 2, 3, 2]


def _conversation(large: int, haut: int, pas: int = 90) -> Image.Image:
    """Draw a long screenshot: a bar of its own grey, from edge to edge, in each of its lines."""
    vue = Image.new("RGB", (large, haut), "white")
    for rang, y in enumerate(range(0, haut - pas, pas)):
        gris = 20 + rang * 200 // (haut // pas)
        vue.paste(
            (gris, gris, gris), (large // 10, y + pas // 4, large * 9 // 10, y + pas * 3 // 4)
        )
    return vue


@pytest.mark.parametrize(("large", "haut", "pages"), [(1080, 12000, 9), (200, 6000, 12)])
def test_a_long_screenshot_is_cut_into_pages_that_can_be_read(
    large: int, haut: int, pages: int
) -> None:
    faite = _of(_conversation(large, haut, large // 12))
    assert faite.pages == pages
    assert faite.reserve == f"Image longue coupée en {pages} pages, de haut en bas."
    assert all(shown(faite, rang).size == (596, 842) for rang in range(pages))
    hauteurs = [int(_points(faite.pdf, rang)["/Height"]) for rang in range(pages)]
    assert sum(hauteurs) * large == pytest.approx(
        haut * int(_points(faite.pdf)["/Width"]), rel=0.01
    )


def test_a_cut_never_runs_through_a_line() -> None:
    faite = _of(_conversation(1080, 12000))
    bords = [shown(faite, rang) for rang in range(faite.pages)]
    for vue in bords:
        colonne = vue.convert("L").crop((298, 0, 299, 842))
        dessinees = [y for y in range(842) if colonne.getpixel((0, y)) < 240]
        assert dessinees[-1] < 842 - MARGE


def test_where_no_row_is_blank_a_page_repeats_the_end_of_the_last() -> None:
    faite = _of(Image.effect_noise((300, 3000), 50))
    assert "le bas d'une page est repris en haut de la suivante" in faite.reserve
    hauteurs = [int(_points(faite.pdf, rang)["/Height"]) for rang in range(faite.pages)]
    assert sum(hauteurs) > 3000


@pytest.mark.parametrize(("large", "haut"), [(1080, 2400), (2480, 3508), (4000, 300), (50, 50)])
def test_an_ordinary_image_keeps_to_one_page(large: int, haut: int) -> None:
    faite = _of(Image.new("RGB", (large, haut), "navy"))
    assert (faite.pages, faite.reserve) == (1, "")


@given(st.integers(1, 30), st.integers(1, 900), st.integers(5, 60))
def test_the_pages_of_a_cut_image_leave_nothing_out(large: int, haut: int, page: int) -> None:
    decoupe = bandes.cut(Image.new("L", (large, haut)), page)
    assert (decoupe[0][0], decoupe[-1][1]) == (0, haut)
    for (debut, fin), (suivant, _) in pairwise(decoupe):
        assert debut < suivant <= fin


@pytest.mark.parametrize(
    ("finesse", "rapport"), [((204, 98), 2), ((204, 196), 1), ((98, 204), 0.5)]
)
def test_a_fax_of_low_resolution_has_the_shape_of_its_sheet(
    finesse: tuple[int, int], rapport: float
) -> None:
    faite = _of(Image.new("1", (400, 300), 1), "TIFF", compression="group4", dpi=finesse)
    points = _points(faite.pdf)
    assert int(points["/Height"]) / int(points["/Width"]) == pytest.approx(0.75 * rapport, rel=0.1)


def test_a_cut_is_found_between_the_lines_within_a_frame() -> None:
    vue = _conversation(1080, 9000, 50)
    vue.paste((0, 0, 0), (0, 0, 6, 9000))
    vue.paste((0, 0, 0), (1070, 0, 1080, 9000))
    assert "repris" not in _of(vue).reserve


@pytest.mark.parametrize(("mode", "blanc"), [("I", 255), ("I", 65_535), ("F", 255), ("F", 1)])
def test_points_without_a_scale_of_their_own_keep_their_greys(mode: str, blanc: float) -> None:
    vue = Image.new(mode, (300, 300), blanc)
    vue.paste(0, (0, 0, 300, 100))
    vue.paste(int(blanc / 2) if blanc > 1 else 0.5, (0, 100, 300, 200))
    page = shown(_of(vue, "TIFF"))
    assert _near(page, (298, 420), (255, 255, 255))
    assert _near(page, (298, 270), (127, 127, 127))
    assert _near(page, (298, 120), (0, 0, 0))


def test_a_fax_too_big_for_its_shape_is_halved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.reproduction.images.PIXELS_MAXIMUM", 90_000)
    faite = _of(Image.new("1", (300, 150), 1), "TIFF", compression="group4", dpi=(98, 204))
    points = _points(faite.pdf)
    assert (points["/Width"], points["/Height"]) == ("312", "75")
