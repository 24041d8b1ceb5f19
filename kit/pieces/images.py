"""An image as an exhibit: every page of it decodes, and none is a bomb."""

from __future__ import annotations

import logging
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from kit.errors import PieceFautive
from kit.pieces import jpeg, metadonnees
from kit.pieces.constats import Constat, Examen

if TYPE_CHECKING:
    from PIL import Image

logging.getLogger("PIL").addHandler(logging.NullHandler())  # the user gets our sentences
PIXELS_MAXIMUM = 80_000_000  # an A3 page at 600 dots per inch
PAGES_MAXIMUM = 500
TOTAL_MAXIMUM = 2_000_000_000  # pixels: 500 pages A4 at 200 dots per inch
FORMES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/tiff": "TIFF", "image/heic": "HEIF"}
INCOMPLETE = "Image incomplète : des points annoncés manquent, une couleur unie les remplace."
_PAGINEES = {"TIFF", "HEIF"}
# What Pillow raises on forged or truncated files.
_FAUTES = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    OverflowError,
    RuntimeError,
    struct.error,
)


@contextmanager
def whole_only() -> Iterator[None]:
    """Refuse truncated images while this lasts: laying out a page makes Pillow accept them."""
    from PIL import ImageFile  # noqa: PLC0415 - only with an image at hand

    permis = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = permis


@contextmanager
def open_image(octets: bytes, relatif: str, forme: str) -> Iterator[Image.Image]:
    """Open an image whose format is known, under our limits; `forme` is a value of FORMES.

    Raises PieceFautive for what is damaged or too big, whenever it shows while this lasts.
    """
    from PIL import Image  # noqa: PLC0415 - only with an image at hand

    if forme == "HEIF":
        _learn_heic(relatif)
    try:
        # The format is named, so that Pillow tries no other on a forged file.
        with warnings.catch_warnings(), whole_only():
            warnings.simplefilter("ignore")  # a bomb is refused by our own limit
            with Image.open(BytesIO(octets), formats=(forme,)) as image:
                yield image
    except (Image.DecompressionBombError, MemoryError):
        raise PieceFautive(_trop_grande(relatif, PIXELS_MAXIMUM)) from None
    except _FAUTES:
        raise PieceFautive(
            f"« {relatif} » est une image {forme} endommagée ou d'une sorte rare : "
            "demandez-en une copie intacte, ou enregistrez-la à nouveau"
        ) from None


def load_page(image: Image.Image, page: int, relatif: str) -> None:
    """Decode one page of an open image. Raises PieceFautive when it has too many pixels."""
    if page:
        image.seek(page)
    if image.width * image.height > PIXELS_MAXIMUM:
        raise PieceFautive(_trop_grande(relatif, PIXELS_MAXIMUM))
    image.load()


def _read(octets: bytes, relatif: str, forme: str) -> Examen:
    """Decode an image and count its pages; raise PieceFautive when it is damaged or too big."""
    with open_image(octets, relatif, forme) as image:
        vues = getattr(image, "n_frames", 1)
        pages = vues if forme in _PAGINEES else 1
        if pages > PAGES_MAXIMUM:
            raise PieceFautive(f"« {relatif} » dépasse {PAGES_MAXIMUM} pages : scindez la pièce")
        total = 0
        for page in range(pages):
            load_page(image, page, relatif)
            total += image.width * image.height
            if total > TOTAL_MAXIMUM:
                raise PieceFautive(_trop_grande(relatif, TOTAL_MAXIMUM, "en tout"))
        auteurs, traces = metadonnees.of_image(image)
        animee = forme == "PNG" and vues > 1
    constats = [Constat("calque", _animee(vues))] if animee else []
    if forme == "JPEG" and _lacks_points(octets, relatif):
        constats.append(Constat("repare", INCOMPLETE))
    return Examen(pages=pages, constats=tuple(constats), auteurs=auteurs, traces=traces)


def _lacks_points(octets: bytes, relatif: str) -> bool:
    """Tell whether a JPEG has fewer points than it says; seen small, which costs less."""
    allonge = jpeg.lengthened(octets)
    vues = (_small(un, relatif) for un in (octets, allonge)) if allonge else ()
    return len(set(vues)) > 1


def _small(octets: bytes, relatif: str) -> bytes:
    with open_image(octets, relatif, "JPEG") as image:
        image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
        load_page(image, 0, relatif)
        return image.tobytes()


def _animee(vues: int) -> str:
    return f"Image animée de {vues} vues : seule la première est reproduite."


def _learn_heic(relatif: str) -> None:
    """Teach Pillow to read HEIC, with the extra that knows how."""
    try:
        import pillow_heif  # noqa: PLC0415 - an extra
    except ImportError:
        raise PieceFautive(
            f"« {relatif} » est une photo HEIC : installez de quoi la lire "
            '(pip install "kit-recouvrement[heic]"), ou exportez-la en JPEG'
        ) from None
    pillow_heif.register_heif_opener(thumbnails=False)


def _trop_grande(relatif: str, maximum: int, quoi: str = "par page") -> str:
    limite = maximum // 1_000_000
    return f"« {relatif} » dépasse {limite} millions de pixels {quoi} : réduisez l'image"


read_png = partial(_read, forme="PNG")
read_jpeg = partial(_read, forme="JPEG")
read_tiff = partial(_read, forme="TIFF")
read_heic = partial(_read, forme="HEIF")
