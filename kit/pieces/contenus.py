"""The content of each page unfolds to its end, within a bound; nothing of it is kept."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kit.errors import PieceFautive
from kit.pieces import vidanges

if TYPE_CHECKING:
    import pikepdf

MAXIMUM = 300_000_000  # bytes, all the pages of a file together
_BOUT = 1 << 20
_SANS_FIN = "/FlateDecode", "/Fl"


def check(pdf: pikepdf.Pdf, relatif: str, stricte: bool) -> None:
    """Refuse a PDF of which a page's content is damaged, or unfolds beyond the bound.

    When `stricte`, for a file rebuilt from what is left of it, a page must have a content and all
    its images.
    """
    from pikepdf import PdfError  # noqa: PLC0415 - loaded by now

    vus: set[tuple[int, int]] = set()
    total = 0
    for numero, page in enumerate(pdf.pages, 1):
        try:
            flux = list(_streams(page.obj.get("/Contents")))
            if stricte and (not flux or _holes(page)):
                raise zlib.error
            neufs = [bout for bout in flux if bout.objgen not in vus]
            vus |= {bout.objgen for bout in neufs} - {(0, 0)}
            for bout in neufs:
                total += _unfold(bout, MAXIMUM - total)
        except (zlib.error, PdfError):
            raise PieceFautive(_perdue(relatif, numero)) from None
        except OverflowError:
            raise PieceFautive(_demesuree(relatif, numero)) from None


def _streams(contenu: object) -> Iterator[pikepdf.Stream]:
    import pikepdf  # noqa: PLC0415 - loaded by now

    if isinstance(contenu, pikepdf.Stream):
        yield contenu
    elif isinstance(contenu, pikepdf.Array):
        for bout in contenu:
            if not isinstance(bout, pikepdf.Stream):
                raise zlib.error
            yield bout


def _unfold(flux: pikepdf.Stream, permis: int) -> int:
    """Count the bytes of a stream; zlib.error or PdfError when it is damaged or stops short."""
    from pikepdf import StreamDecodeLevel  # noqa: PLC0415 - loaded by now

    if not _deflated(flux.get("/Filter")):
        return len(flux.read_bytes(StreamDecodeLevel.specialized))
    brut = reste = bytes(flux.read_raw_bytes())
    total, lecteur = 0, zlib.decompressobj()
    while reste and not lecteur.eof:
        total += len(lecteur.decompress(reste, _BOUT))
        reste = lecteur.unconsumed_tail
        if total > permis:
            raise OverflowError
    if brut.strip() and not lecteur.eof and not vidanges.flushed(brut):
        raise zlib.error
    return total


def _deflated(filtre: object) -> bool:
    """Say whether a stream is deflated once, and nothing else."""
    import pikepdf  # noqa: PLC0415 - loaded by now

    if isinstance(filtre, pikepdf.Array):
        filtre = filtre[0] if len(filtre) == 1 else None
    return isinstance(filtre, pikepdf.Name) and str(filtre) in _SANS_FIN


def _holes(page: pikepdf.Page) -> bool:
    """Say whether an image or a drawing that a page names is lost."""
    import pikepdf  # noqa: PLC0415 - loaded by now

    ressources = page.resources.get("/XObject", None)
    if not isinstance(ressources, pikepdf.Dictionary):
        return False
    return any(not isinstance(objet, pikepdf.Stream) for objet in ressources.values())


def _perdue(relatif: str, numero: int) -> str:
    return (
        f"« {relatif} » est un PDF endommagé : le contenu de la page {numero} est incomplet, "
        "demandez-en une copie intacte"
    )


def _demesuree(relatif: str, numero: int) -> str:
    return (
        f"« {relatif} », page {numero} : le contenu des pages, une fois décompressé, dépasse "
        f"{MAXIMUM // 1_000_000} Mo : enregistrez-le à nouveau en PDF, ou scindez la pièce"
    )
