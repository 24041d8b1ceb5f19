"""A long image, as a screenshot of a whole conversation, cut into pages that can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

LONGUE = 2  # an image that one page would show at less than half its scale is cut
PAGES = 40  # at most: beyond, the scale gives way
MARGE_DE_COUPE = 6  # the cut is looked for in the last sixth of a page
CALME = 3  # rows, at least, on which nothing is drawn
RECOUVRE = 40  # an overlap is a fortieth of a page


def cut(image: Image.Image, haut: int) -> list[tuple[int, int]]:
    """Give the rows where each page begins and ends, when a page holds `haut` of them.

    A page ends on rows of one colour, or else that are alike, as between two lines within a frame;
    where there are none, the next page repeats its last rows.
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
    """Give a row where to cut between two others, if there is one."""
    if fin - debut <= CALME:
        return None
    bande = image.crop((0, debut, image.width, fin)).convert("RGB")
    for calmes in (_plain(bande), _alike(bande)):
        longueur, milieu = _longest(calmes)
        if longueur >= CALME:
            return debut + milieu
    return None


def _longest(calmes: Iterable[bool]) -> tuple[int, int]:
    """Give the length of the longest run of true values, the last of those, and its middle."""
    meilleure, longueur = (0, 0), 0
    for rang, calme in enumerate(calmes, 1):
        longueur = longueur + 1 if calme else 0
        meilleure = max(meilleure, (longueur, rang - longueur // 2))
    return meilleure


def _plain(bande: Image.Image) -> Iterator[bool]:
    """Tell, of each row, whether it has one colour."""
    for rang in range(bande.height):
        yield bande.crop((0, rang, bande.width, rang + 1)).getcolors(1) is not None


def _alike(bande: Image.Image) -> Iterator[bool]:
    """Tell, of each row, whether the next one is the same, to a shade."""
    from PIL import ImageChops  # noqa: PLC0415 - only with an image at hand

    haute, basse = (bande.crop((0, y, bande.width, bande.height - 1 + y)) for y in (0, 1))
    ecarts = ImageChops.difference(haute, basse).convert("L").point([0] * 8 + [255] * 248)
    for rang in range(ecarts.height):
        yield ecarts.crop((0, rang, ecarts.width, rang + 1)).getbbox() is None
