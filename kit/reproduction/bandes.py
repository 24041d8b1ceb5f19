"""A long image, as a screenshot of a whole conversation, cut into pages that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

LONGUE = 2  # an image that one page would show at less than half its scale is cut
PAGES = 40  # at most: beyond, the scale gives way
MARGE_DE_COUPE = 6  # the cut is looked for in the last sixth of a page
RECOUVRE = 40  # an overlap is a fortieth of a page


def cut(image: Image.Image, haut: int) -> list[tuple[int, int]]:
    """Give the rows where each page begins and ends, when a page holds `haut` of them.

    A page ends where nothing is drawn across the image; else the next one repeats its last rows.
    """
    if image.height <= LONGUE * haut:
        return [(0, image.height)]
    bandes, debut = list[tuple[int, int]](), 0
    while image.height - debut > haut:
        coupe = _blank(image, debut + haut - haut // MARGE_DE_COUPE, debut + haut)
        fin = coupe or debut + haut
        bandes.append((debut, fin))
        debut = fin if coupe else fin - haut // RECOUVRE
    return [*bandes, (debut, image.height)]


def overlaps(bandes: list[tuple[int, int]]) -> bool:
    """Tell whether a page repeats some rows of the one before."""
    return any(fin > debut for (_, fin), (debut, _) in pairwise(bandes))


def _blank(image: Image.Image, debut: int, fin: int) -> int | None:
    """Give the middle of the largest run of rows of one colour, the last of those; None if none."""
    meilleure, premiere = (0, 0), None
    for rang, uni in enumerate([*_uniform(image, debut, fin), False], debut):
        if uni and premiere is None:
            premiere = rang
        elif not uni and premiere is not None:
            meilleure = max(meilleure, (rang - premiere, (rang + premiere + 1) // 2))
            premiere = None
    return meilleure[1] or None


def _uniform(image: Image.Image, debut: int, fin: int) -> Iterator[bool]:
    """Tell, of each row, whether it has one colour."""
    bande = image.crop((0, debut, image.width, fin)).convert("RGB")
    for rang in range(bande.height):
        yield bande.crop((0, rang, bande.width, rang + 1)).getcolors(1) is not None
