"""Reading the objects of a PDF without trusting them: what is not as it should be is None."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

MAX_CHAMPS = 5_000


def announced(pdf: pikepdf.Pdf) -> int | None:
    """Give the number of pages that a PDF says it has."""
    nombre = entry(pdf.Root, "/Pages", "/Count")
    return nombre if isinstance(nombre, int) else None


def size(page: pikepdf.Page) -> tuple[float, float]:
    """Give the width and the height of a page, in points."""
    gauche, bas, droite, haut = (float(cote) for cote in page.mediabox)
    unite = page.obj.get("/UserUnit", 1)
    echelle = float(unite) if is_number(unite) else 1.0
    return abs(droite - gauche) * echelle, abs(haut - bas) * echelle


def is_number(valeur: object) -> bool:
    """Say whether a value read from a PDF is a number."""
    return not isinstance(valeur, bool) and type(valeur).__name__ in ("int", "Decimal", "float")


def entry(objet: Any, *cles: str) -> Any:
    """Follow keys through dictionaries; None when one is absent or not what it should be."""
    import pikepdf  # noqa: PLC0415 - loaded by now

    for cle in cles:
        if not isinstance(objet, pikepdf.Dictionary | pikepdf.Stream):
            return None
        objet = objet.get(cle)
    return objet


def elements(liste: Any) -> Iterator[Any]:
    """Give the elements of an array, none of what is no array."""
    import pikepdf  # noqa: PLC0415 - loaded by now

    if isinstance(liste, pikepdf.Array):
        yield from liste


def fields(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, str]]:
    """Give the fields of a form, each with its type, up to a limit."""
    vus = 0
    pile = [(champ, "") for champ in elements(entry(pdf.Root, "/AcroForm", "/Fields"))]
    while pile and vus < MAX_CHAMPS:
        champ, herite = pile.pop()
        vus += 1
        nature = str(entry(champ, "/FT") or herite)
        yield champ, nature
        pile += [(enfant, nature) for enfant in islice(elements(entry(champ, "/Kids")), MAX_CHAMPS)]


def bookmarks(pdf: pikepdf.Pdf) -> list[Any]:
    """Give the items of the outline, up to a limit."""
    trouves: list[Any] = []
    pile = [entry(pdf.Root, "/Outlines", "/First")]
    while pile and len(trouves) < MAX_CHAMPS:
        signet = pile.pop()
        if entry(signet, "/Title") is not None:
            trouves.append(signet)
            pile += [entry(signet, "/Next"), entry(signet, "/First")]
    return trouves
