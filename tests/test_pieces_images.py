"""Images as exhibits: photos of a telephone, animated images, and what they say of people."""

from __future__ import annotations

import sys
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from kit.errors import PieceFautive
from kit.pieces import images, metadonnees
from kit.pieces.nature import examine

GPS, EXIF = 0x8825, 0x8769


def image(forme: str, **options: Any) -> bytes:
    flux = BytesIO()
    Image.effect_noise((48, 32), 40).convert("RGB").save(flux, forme, **options)
    return flux.getvalue()


def exif() -> Image.Exif:
    fiche = Image.Exif()
    fiche[0x013B] = "Jean Durand"
    fiche[0x013C] = "PC-DE-JEAN"
    fiche.get_ifd(EXIF).update({0xA430: "Zoe", 0xA431: "SN 12"})
    fiche.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 30.0)})
    return fiche


def heic(**options: Any) -> bytes:
    pillow_heif = pytest.importorskip("pillow_heif")
    pillow_heif.register_heif_opener()
    return image("HEIF", **options)


@pytest.mark.parametrize("forme", ["JPEG", "PNG", "TIFF"])
def test_what_a_photo_says_of_people_and_places_is_listed(forme: str) -> None:
    nom = {"JPEG": "a.jpg", "PNG": "a.png", "TIFF": "a.tif"}[forme]
    examen = examine(image(forme, exif=exif()), nom)
    (constat,) = examen.facts(None)
    assert constat.genre == "metadonnees"
    # Pillow writes no more than these into a TIFF.
    traces = ["« Jean Durand »", "nom de l'ordinateur"]
    if forme != "TIFF":
        traces += ["« Zoe »", "position GPS", "numéro de série de l'appareil"]
    for trace in traces:
        assert trace in constat.texte
    assert "48" not in constat.texte
    assert "Jean" not in examen.facts("Jean Durand")[0].texte
    assert examine(image(forme), nom).facts(None) == ()


def test_an_author_written_by_windows_is_listed() -> None:
    fiche = Image.Exif()
    fiche[0x9C9D] = "Rémy Noël\0".encode("utf-16-le")
    (constat,) = examine(image("JPEG", exif=fiche), "a.jpg").facts(None)
    assert constat.texte == "Contient des métadonnées : auteur « Rémy Noël »."


def test_an_author_written_in_a_png_or_in_xmp_is_listed() -> None:
    textes = PngImagePlugin.PngInfo()
    textes.add_text("Author", "Ana")
    assert "« Ana »" in examine(image("PNG", pnginfo=textes), "a.png").facts(None)[0].texte
    paquet = b"<dc:creator><rdf:Seq><rdf:li>L&#233;a</rdf:li></rdf:Seq></dc:creator>"
    assert "« Léa »" in examine(image("JPEG", xmp=paquet), "a.jpg").facts(None)[0].texte


@given(st.binary(max_size=300))
def test_any_packet_of_metadata_names_people_or_nobody(octets: bytes) -> None:
    for nom in metadonnees.creators(b"<dc:creator>" + octets):
        assert isinstance(nom, str)


@given(st.text(st.characters(exclude_characters="<>&", exclude_categories=("C", "Z")), min_size=1))
def test_a_person_of_an_xmp_packet_is_read_back(nom: str) -> None:
    paquet = f"<x><dc:creator><rdf:Seq><rdf:li>{nom}</rdf:li></rdf:Seq></dc:creator></x>"
    assert [lu for lu in metadonnees.creators(paquet.encode()) if lu] == [nom]


def test_a_photo_of_a_telephone_is_read_with_the_extra() -> None:
    octets = heic(exif=exif().tobytes())
    for nom in ("a.heic", "a.HEIF", "a.hif"):
        examen = examine(octets, nom)
        assert (examen.media, examen.pages) == ("image/heic", 1)
    assert "position GPS" in examen.facts(None)[0].texte
    with pytest.raises(PieceFautive, match="endommagée"):
        examine(octets[: len(octets) // 2], "a.heic")


def test_without_the_extra_a_photo_of_a_telephone_says_how_to_read_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    octets = heic()
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(PieceFautive, match=r'pip install "kit-recouvrement\[heic\]".*en JPEG'):
        examine(octets, "a.heic")


def test_an_animated_png_says_that_its_first_view_is_shown() -> None:
    flux = BytesIO()
    vues = [Image.effect_noise((9, 9), 40) for _ in range(3)]
    vues[0].save(flux, "PNG", save_all=True, append_images=vues[1:])
    examen = examine(flux.getvalue(), "a.png")
    assert examen.pages == 1
    assert "animée de 3 vues" in examen.constats[0].texte


def test_an_open_image_is_under_the_same_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "PIXELS_MAXIMUM", 1_000)
    with (
        pytest.raises(PieceFautive, match="millions de pixels"),
        images.open_image(image("JPEG"), "a.jpg", images.FORMES["image/jpeg"]) as ouverte,
    ):
        images.load_page(ouverte, 0, "a.jpg")


def test_the_pages_of_an_image_have_a_limit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    vues = [Image.new("L", (100, 100)) for _ in range(3)]
    flux = BytesIO()
    vues[0].save(flux, "TIFF", save_all=True, append_images=vues[1:])
    assert examine(flux.getvalue(), "a.tif").pages == 3
    monkeypatch.setattr(images, "TOTAL_MAXIMUM", 29_999)
    with pytest.raises(PieceFautive, match="en tout"):
        examine(flux.getvalue(), "a.tif")
