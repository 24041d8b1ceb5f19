"""A logo is a small image that does nothing else."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from kit import load, logo
from kit.errors import PieceFautive
from kit.load import Lecture
from tests.fabrique import EXEMPLES

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>'


def _lecture(tmp_path: Path, nom: str) -> Lecture:
    modele = load.load(EXEMPLES / "complet.yaml")
    assert modele.dossier is not None
    texte = (EXEMPLES / "complet.yaml").read_text(encoding="utf-8")
    ligne = next(ligne for ligne in texte.splitlines() if ligne.strip().startswith("logo:"))
    retrait = ligne[: ligne.index("logo:")]
    fichier = tmp_path / "dossier.yaml"
    fichier.write_text(texte.replace(ligne, f"{retrait}logo: {nom}"), encoding="utf-8")
    return load.load(fichier)


def _image(format_: str, taille: tuple[int, int] = (20, 10)) -> bytes:
    flux = BytesIO()
    Image.new("RGB", taille).save(flux, format_)
    return flux.getvalue()


@pytest.mark.parametrize(
    ("nom", "octets", "media"),
    [
        ("a.png", _image("PNG"), "image/png"),
        ("a.jpg", _image("JPEG"), "image/jpeg"),
        ("a.svg", SVG, "image/svg+xml"),
    ],
)
def test_a_png_a_jpeg_and_a_plain_svg_are_read(
    tmp_path: Path, nom: str, octets: bytes, media: str
) -> None:
    (tmp_path / nom).write_bytes(octets)
    assert logo.read(_lecture(tmp_path, nom)) == (octets, media)
    assert logo.check(_lecture(tmp_path, nom)) == []


@pytest.mark.parametrize(
    ("nom", "octets", "extrait"),
    [
        ("a.png", b"%!PS-Adobe-3.0 EPSF-3.0\n", "PNG ou JPEG"),
        ("a.png", _image("GIF"), "PNG ou JPEG"),
        ("a.png", _image("PNG", (4001, 1000)), "4 millions"),
        ("a.png", b"\x89PNG" + bytes(2_000_001), "2 Mo"),
        ("a.svg", b"\xff\xfe", "SVG lisible"),
        ("a.svg", SVG.replace(b"<path", b"<image"), "<image"),
        ("a.svg", b"<!DOCTYPE svg>" + SVG, "<!"),
        ("a.svg", SVG.replace(b"<path", b'<path onload="x"'), "on"),
        ("../a.png", b"", "doit être dans le dossier"),
    ],
)
def test_anything_else_is_a_problem(tmp_path: Path, nom: str, octets: bytes, extrait: str) -> None:
    if ".." not in nom:
        (tmp_path / nom).write_bytes(octets)
    (probleme,) = logo.check(_lecture(tmp_path, nom))
    assert extrait in probleme.message


def test_a_dossier_without_logo_has_none(tmp_path: Path) -> None:
    assert logo.read(load.load(EXEMPLES / "02-trois-factures-avoir-acomptes")) is None
    with pytest.raises(PieceFautive):
        logo._media(b"x", "x.png")
