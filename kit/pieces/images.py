"""An image as an exhibit: every page of it decodes, and none is a bomb."""

from __future__ import annotations

import struct
import warnings
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from kit.errors import PieceFautive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

PIXELS_MAXIMUM = 80_000_000  # an A3 page at 600 dots per inch
PAGES_MAXIMUM = 500
# What Pillow raises on forged or truncated files.
_FAUTES = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    OverflowError,
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


def _read(octets: bytes, relatif: str, forme: str) -> int:
    """Decode an image and count its pages; raise PieceFautive when it is damaged or too big."""
    from PIL import Image  # noqa: PLC0415 - only with an image at hand

    try:
        # The format is named, so that Pillow tries no other on a forged file.
        with warnings.catch_warnings(), whole_only():
            warnings.simplefilter("ignore")  # a bomb is refused below, by our own limit
            with Image.open(BytesIO(octets), formats=(forme,)) as image:
                pages = getattr(image, "n_frames", 1) if forme == "TIFF" else 1
                if pages > PAGES_MAXIMUM:
                    raise PieceFautive(
                        f"« {relatif} » dépasse {PAGES_MAXIMUM} pages : scindez la pièce"
                    )
                for page in range(pages):
                    _decode(image, page, relatif)
    except Image.DecompressionBombError:
        raise PieceFautive(_trop_grande(relatif)) from None
    except _FAUTES:
        raise PieceFautive(
            f"« {relatif} » est une image {forme} endommagée : demandez-en une copie intacte"
        ) from None
    return pages


def _decode(image: Image.Image, page: int, relatif: str) -> None:
    if page:
        image.seek(page)
    if image.width * image.height > PIXELS_MAXIMUM:
        raise PieceFautive(_trop_grande(relatif))
    image.load()


def _trop_grande(relatif: str) -> str:
    limite = PIXELS_MAXIMUM // 1_000_000
    return f"« {relatif} » dépasse {limite} millions de pixels par page : réduisez l'image"


read_png = partial(_read, forme="PNG")
read_jpeg = partial(_read, forme="JPEG")
read_tiff = partial(_read, forme="TIFF")
