"""An exhibit that is an image: upright, in sRGB, at 200 dots per inch, on an A4 sheet."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from kit.pieces.images import FORMES, PIXELS_MAXIMUM, load_page, open_image
from kit.reproduction import bandes
from kit.reproduction.cadre import A4, Cadre
from kit.reproduction.trame import add_page, encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from kit.pieces import PieceLue

POINTS_PAR_POUCE = 200
AGRANDI = 4  # times its natural size, for a small image
MARGE = 12 / 25.4 * 72
TETE = 18 / 25.4 * 72  # where the stamp goes
GRIS = "#808080"
GRISE = "Image blanche sur un fond transparent : reproduite sur un fond gris, pour être vue."
_SUR_GRIS = "kit:sur-gris"
_SEIZE_BITS = ("I;16", "I;16B", "I;16L", "I;16N")
_BITS_PAR_POINT = 258
_SANS_ECHELLE = {"I": (255, 65_535), "F": (1, 255, 65_535)}
_PAGINEES = ("TIFF", "HEIF")
_VOILES = ("RGBA", "LA", "PA", "La", "RGBa")


def lay(piece: PieceLue) -> tuple[Any, str]:
    """Lay every page of an image on its sheet, in a new document; say what was cut.

    Raises PieceFautive.
    """
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    cible, coupees, reprises, grise = pikepdf.new(), list[int](), False, False
    for image in _pages(piece):
        grise |= _SUR_GRIS in image.info
        decoupe = _cut(image)
        for debut, fin in decoupe:
            bande = image if len(decoupe) == 1 else image.crop((0, debut, image.width, fin))
            _lay(cible, bande, len(decoupe) > 1)
        coupees += [len(decoupe)] if len(decoupe) > 1 else []
        reprises |= bandes.overlaps(decoupe)
    dits = (GRISE if grise else "", _said(coupees, reprises))
    return cible, " ".join(dit for dit in dits if dit)


def _said(coupees: list[int], reprises: bool) -> str:
    """Say that images were cut, if any, each into so many pages."""
    if not coupees:
        return ""
    quoi = "Image longue coupée" if len(coupees) == 1 else f"{len(coupees)} images longues coupées"
    suite = " ; le bas d'une page est repris en haut de la suivante" if reprises else ""
    return f"{quoi} en {sum(coupees)} pages, de haut en bas{suite}."


def _cut(image: Image.Image) -> list[tuple[int, int]]:
    """Cut an image that is too long to be read on one page."""
    large, haut = A4[0] - 2 * MARGE, A4[1] - TETE - MARGE
    echelle = min(large / image.width, AGRANDI * 72 / POINTS_PAR_POUCE)
    echelle = min(echelle, bandes.PAGES * haut / image.height)
    return bandes.cut(image, int(haut / echelle))


def _pages(piece: PieceLue) -> Iterator[Image.Image]:
    forme = FORMES[piece.media]
    with open_image(piece.octets, piece.fichier, forme) as image:
        for page in range(getattr(image, "n_frames", 1) if forme in _PAGINEES else 1):
            load_page(image, page, piece.fichier)
            yield _plain(image)


def _plain(image: Image.Image) -> Image.Image:
    """Give an upright image in sRGB or grey, without anything else."""
    from PIL import ImageChops, ImageOps  # noqa: PLC0415 - only with an image at hand

    profil = image.info.get("icc_profile")
    droite = _square(ImageOps.exif_transpose(image), image.info.get("dpi"))
    if _upside_down(image):
        droite = ImageChops.invert(droite)
    if droite.mode in _SEIZE_BITS:
        droite = _sixteen_bits(droite, _depth(image))
    elif droite.mode in _VOILES or "transparency" in droite.info:
        droite = _flatten(droite)
    elif droite.mode in _SANS_ECHELLE:
        droite = _scaled(droite)
    rendue = _to_srgb(droite, profil)
    if _SUR_GRIS in droite.info:
        rendue.info[_SUR_GRIS] = True
    return rendue


def _upside_down(image: Image.Image) -> bool:
    """Tell whether inks were read as their contrary: Pillow takes every JPEG for one of Adobe's."""
    return image.mode == "CMYK" and image.format == "JPEG" and "adobe" not in image.info


def _depth(image: Image.Image) -> int:
    """Give the bits of a point: a TIFF may keep twelve of them in sixteen."""
    dits = getattr(image, "tag_v2", {}).get(_BITS_PAR_POINT)
    return 12 if dits == (12,) else 16


def _sixteen_bits(image: Image.Image, bits: int) -> Image.Image:
    """Give their greys to numbers of so many bits; the one that lets through, if any, is white."""
    perce, blanc = image.info.get("transparency"), (1 << bits) - 1
    gris = [255 if niveau == perce else min(255, niveau * 255 // blanc) for niveau in range(65_536)]
    return image.convert("I").point(gris, "L")


def _scaled(image: Image.Image) -> Image.Image:
    """Give their greys to numbers that have no scale of their own: the greatest tells it."""
    haut: Any = image.getextrema()[1]  # of one channel
    blanc = next((un for un in _SANS_ECHELLE[image.mode] if haut <= un), haut)
    return image.point(lambda niveau: niveau * (255 / blanc) + 0).convert("L")


def _square(image: Image.Image, finesse: tuple[float, float] | None) -> Image.Image:
    """Give its true shape to a fax, whose points are often twice as high as they are wide."""
    x, y = map(float, finesse or (1, 1))
    if not (x > 0 < y and 1.5 < max(x / y, y / x) < 2.5):
        return image
    large, haut = (
        (image.width, image.height * x / y) if x > y else (image.width * y / x, image.height)
    )
    if large * haut > PIXELS_MAXIMUM:
        large, haut = large / 2, haut / 2
    return image.resize((max(1, round(large)), max(1, round(haut))))


def _flatten(image: Image.Image) -> Image.Image:
    """Lay an image that lets through on white; on grey when nothing of it would then be seen."""
    from PIL import Image as Pillow  # noqa: PLC0415 - only with an image at hand

    calque = image.convert("RGBA")
    voile = calque.getchannel("A")
    fond = Pillow.new("RGB", calque.size, "white")
    fond.paste(calque, mask=voile)
    if fond.getextrema() == ((255, 255),) * 3 and len(set(voile.getextrema())) > 1:
        fond = Pillow.new("RGB", calque.size, GRIS)
        fond.paste(calque, mask=voile)
        fond.info[_SUR_GRIS] = True
    return fond


def _to_srgb(image: Image.Image, profil: bytes | None) -> Image.Image:
    """Convert by the profile of the image, when it has one that can be used."""
    from PIL import ImageCms  # noqa: PLC0415 - only with an image at hand

    if profil and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profil))
            cible = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, source, cible, outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            return image.convert("RGB")
    return image if image.mode in ("1", "L", "RGB") else image.convert("RGB")


def _lay(cible: Any, image: Image.Image, debout: bool = False) -> None:
    """Put an image in the middle of an A4 sheet of its own orientation, under the stamp."""
    feuille = A4 if debout or image.height >= image.width else (A4[1], A4[0])
    large, haut = feuille[0] - 2 * MARGE, feuille[1] - TETE - MARGE
    points = (round(large / 72 * POINTS_PAR_POUCE), round(haut / 72 * POINTS_PAR_POUCE))
    if image.mode == "1" and (image.width > points[0] or image.height > points[1]):
        image = image.convert("L")
    image.thumbnail(points)
    naturelle = 72 / POINTS_PAR_POUCE
    echelle = min(large / image.width, haut / image.height, AGRANDI * naturelle)
    taille = (image.width * echelle, image.height * echelle)
    x, y = (feuille[0] - taille[0]) / 2, MARGE + haut - taille[1]
    add_page(cible, encode(image), Cadre(*feuille, round(x, 3), round(y, 3), 1.0), taille)
