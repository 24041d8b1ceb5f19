"""The original pages of a PDF, flattened, upright, without marks nor anything that can act."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import Any

from kit.pieces import vidanges
from kit.reproduction import moule, preuve
from kit.reproduction import releve as releves
from kit.reproduction.cadre import A3, JEU, MINIMUM, frame
from kit.reproduction.inapte import Inapte

GARDES = {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/Group"}
DEPLIE = 100_000_000  # bytes that one stream may unfold into
_PLACE = {"/CropBox", "/Rotate", "/UserUnit"}
_BOITES = {"/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"}
_MUETTES = ("/Link", "/Popup")  # annotations that show nothing without a drawing of theirs
_SANS_VUE = 1 | 2 | 32  # annotations invisible, hidden, not viewed
# What a file that is not quite a PDF makes pikepdf raise.
_FAUTES = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    IndexError,
    RuntimeError,
    ArithmeticError,
    MemoryError,
)
Boite = tuple[float, float, float, float]


def copy(octets: bytes) -> tuple[bytes, int]:
    """Give a PDF of the original pages, proved fit for the archive, and their number.

    It is the original itself when nothing of what its pages draw with has to change: whoever binds
    them takes only that. Raises Inapte when they are not fit, or when nothing proves it.
    """
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    try:
        with _bounded(), pikepdf.open(BytesIO(octets)) as pdf:
            return (octets if _prove(pdf, octets) else moule.write(pdf)), len(pdf.pages)
    except (pikepdf.PdfError, *_FAUTES) as faute:
        raise Inapte(f"{type(faute).__name__} : {faute}") from None


def _prove(pdf: Any, octets: bytes) -> bool:
    """Leave to a document pages that are proved fit; tell whether the original already has them."""
    if "/OCProperties" in pdf.Root:
        raise Inapte("calques")
    ended, pages = _end_streams(pdf, octets), [page.obj for page in pdf.pages]
    a_reprendre = (pdf.is_encrypted, ended, _flatten(pdf, pages), not _upright(pages))
    releve = releves.survey(pdf, pages)
    preuve.prove(releve)
    if releve.intact and not any(a_reprendre) and not pdf.get_warnings():
        return True
    for page in pages:
        _right(page)
    moule.strip(pdf)  # what these pages are is declared by whoever binds them
    return False


def _end_streams(pdf: Any, octets: bytes) -> bool:
    """End the streams that their program only flushed: other readers would say them cut.

    Say if there may have been some.
    """
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    if not vidanges.suspected(octets):
        return False
    for objet in pdf.objects:
        if isinstance(objet, pikepdf.Stream) and vidanges.flushed(objet.read_raw_bytes()):
            objet.write(zlib.compress(objet.read_bytes()), filter=pikepdf.Name.FlateDecode)
    return True


@contextmanager
def _bounded() -> Iterator[None]:
    """Bound what one stream may unfold into while this lasts, if pikepdf knows how."""
    from pikepdf import settings  # noqa: PLC0415 - 60 ms, not for every command

    regler = getattr(settings, "set_qpdf_limits", None)
    if regler is None:
        raise Inapte("pikepdf trop ancien")
    avant = regler(flate_max_memory=DEPLIE, run_length_max_memory=DEPLIE, png_max_memory=DEPLIE)
    try:
        yield
    finally:
        regler(**avant)


def _flatten(pdf: Any, pages: list[Any]) -> bool:
    """Paint annotations and form fields on their pages, as a viewer shows them; say if any was."""
    annotations = [note for page in pages if "/Annots" in page for note in page.Annots]
    if all("/AP" not in note and note.get("/Subtype") in _MUETTES for note in annotations):
        return False
    pdf.generate_appearance_streams()
    for note in annotations:
        if "/AP" not in note and note.get("/Subtype") not in _MUETTES:
            raise Inapte("annotation sans apparence")
        if "/AP" in note and int(note.get("/F", 0)) & _SANS_VUE:
            raise Inapte("annotation cachée")
    pdf.flatten_annotations("all")
    return True


def visible(page: Any) -> Boite:
    """Give the visible rectangle of a page: its crop box, within its media box."""
    papier, cadre = ([float(cote) for cote in boite] for boite in (page.mediabox, page.cropbox))
    gauche, droite = max(min(papier[::2]), min(cadre[::2])), min(max(papier[::2]), max(cadre[::2]))
    bas, haut = max(min(papier[1::2]), min(cadre[1::2])), min(max(papier[1::2]), max(cadre[1::2]))
    if droite <= gauche or haut <= bas:
        return min(papier[::2]), min(papier[1::2]), max(papier[::2]), max(papier[1::2])
    return gauche, bas, droite, haut


def unit(page: Any) -> float:
    """Give the size of a page's unit, in points."""
    return float(page.obj.get("/UserUnit", 1)) or 1.0


def _upright(pages: list[Any]) -> bool:
    """Tell whether every page is as it should be; most say the same, but for their content."""
    vues: dict[tuple[bytes, bytes], bool] = {}
    for page in pages:
        avant, _, suite = page.unparse(resolved=True).partition(b"/Contents ")
        cle = avant, suite.partition(b" /")[2]
        if cle not in vues:
            vues[cle] = _as_is(page)
    return all(vues.values())


def _as_is(page: Any) -> bool:
    """Tell whether a page is already upright on its sheet, from the origin, and all of it shown."""
    mots = page.keys()
    papier = page["/MediaBox"].unparse(resolved=True)
    return (
        "/UserUnit" not in mots
        and ("/Rotate" not in mots or page["/Rotate"] == 0)
        and _plain(papier)
        and all(page[cle].unparse(resolved=True) == papier for cle in mots & _BOITES)
    )


def _right(page: Any) -> None:
    """Set a page upright on its sheet, from the origin, with nothing but its content."""
    mots = page.keys()
    for cle in mots - GARDES - _PLACE:
        del page[cle]
    if mots.isdisjoint(_PLACE) and _plain(page["/MediaBox"].unparse(resolved=True)):
        return
    _set_upright(page, mots & _PLACE)


def _set_upright(page: Any, places: set[str]) -> None:
    """Draw a page that is turned, cut, or of another unit, on a sheet as it should be."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    feuille = pikepdf.Page(page)
    boite, tour, unite = visible(feuille), int(page.get("/Rotate", 0)) % 360, unit(feuille)
    large, haut = (boite[2] - boite[0]) * unite, (boite[3] - boite[1]) * unite
    cadre = frame(haut, large) if tour in (90, 270) else frame(large, haut)
    matrice = _matrix(tour, cadre.echelle * unite, boite, cadre.x, cadre.y)
    for cle in places:
        del page[cle]
    page.MediaBox = [0, 0, cadre.largeur, cadre.hauteur]
    if matrice != (1, 0, 0, 1, 0, 0):
        _draw_within(feuille, matrice, boite)


def _draw_within(page: Any, matrice: tuple[float, ...], boite: Boite) -> None:
    """Draw a page's content through a matrix, and nothing of it beyond its visible rectangle."""
    nombres = " ".join(_number(nombre) for nombre in matrice)
    cotes = (boite[0], boite[1], boite[2] - boite[0], boite[3] - boite[1])
    cadre = " ".join(_number(cote) for cote in cotes)
    page.contents_add(f"q {nombres} cm {cadre} re W n".encode(), prepend=True)
    page.contents_add(b"Q")


def _number(nombre: float) -> str:
    """Write a number as PDF reads it, without an exponent.

    >>> _number(0.5), _number(-1.0), _number(1e-07)
    ('0.5', '-1', '0')
    """
    ecrit = f"{nombre:.5f}".rstrip("0").rstrip(".")
    return "0" if ecrit == "-0" else ecrit


@lru_cache(100)
def _plain(boite: bytes) -> bool:
    """Tell whether a media box, as qpdf writes it, is a sheet as it should be."""
    cotes = boite.strip(b"[ ]").split()
    if b"R" in cotes or len(cotes) != 4:
        return False
    gauche, bas, droite, haut = map(float, cotes)
    return gauche == bas == 0 and all(MINIMUM <= cote <= A3[0] + JEU for cote in (droite, haut))


def _matrix(tour: int, pas: float, boite: Boite, x: float, y: float) -> tuple[float, ...]:
    """Give what brings a box to (x, y), turned clockwise."""
    gauche, bas, droite, haut = boite
    if tour == 90:
        return 0, -pas, pas, 0, x - bas * pas, y + droite * pas
    if tour == 180:
        return -pas, 0, 0, -pas, x + droite * pas, y + haut * pas
    if tour == 270:
        return 0, pas, -pas, 0, x + haut * pas, y - gauche * pas
    return pas, 0, 0, pas, x - gauche * pas, y - bas * pas
