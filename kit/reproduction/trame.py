"""A page as one image: what a reader sees, and nothing that can act."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from kit.errors import PieceFautive
from kit.pieces.objets import elements, entry
from kit.reproduction.cadre import Cadre, frame

if TYPE_CHECKING:
    from PIL import Image

POINTS_PAR_POUCE = 150
QUALITE = 85
BANDES, PART = 8, 8  # eight bands, an eighth of the image


class Trame(NamedTuple):
    """An image ready for a PDF: its bytes as filtered, and the words that say how."""

    octets: bytes
    largeur: int
    hauteur: int
    gris: bool
    bits: int
    jpeg: bool


def encode(image: Image.Image) -> Trame:
    """Encode an image as Flate or JPEG, whichever is smaller; grey when it has no colour."""
    image = _simplify(image)
    gris = image.mode != "RGB"
    if image.mode != "1":
        bandes = _sample(image)
        if len(_jpeg(bandes)) < len(_flate(bandes)):
            return Trame(_jpeg(image), *image.size, gris, 8, True)
    return Trame(_flate(image), *image.size, gris, 1 if image.mode == "1" else 8, False)


def _sample(image: Image.Image) -> Image.Image:
    """Give some bands of an image, on which the two encodings are compared."""
    from PIL import Image as Pillow  # noqa: PLC0415 - only with an image at hand

    haut = -(-image.height // (BANDES * PART))
    essai = Pillow.new(image.mode, (image.width, haut * BANDES))
    for rang in range(BANDES):
        debut = rang * image.height // BANDES
        essai.paste(image.crop((0, debut, image.width, debut + haut)), (0, rang * haut))
    return essai


def _jpeg(image: Image.Image) -> bytes:
    flux = BytesIO()
    image.save(flux, "JPEG", quality=QUALITE, optimize=True)
    return flux.getvalue()


def _simplify(image: Image.Image) -> Image.Image:
    """Drop the colours of an image without colour, and the greys of one without grey."""
    from PIL import ImageChops  # noqa: PLC0415 - only with an image at hand

    if image.mode == "RGB":
        rouge, vert, bleu = image.split()
        ecarts = (ImageChops.difference(rouge, autre).getextrema()[1] for autre in (vert, bleu))
        if not any(ecarts):
            image = rouge
    if image.mode == "L":
        niveaux = image.histogram()
        if niveaux[0] + niveaux[255] == image.width * image.height:
            return image.point(lambda niveau: niveau, "1")
    return image


def _flate(image: Image.Image) -> bytes:
    """Compress with the predictors of PNG, which Pillow chooses line by line."""
    flux = BytesIO()
    image.save(flux, "PNG", compress_level=5)
    octets, rang, morceaux = flux.getvalue(), 8, []
    while rang < len(octets):
        taille = int.from_bytes(octets[rang : rang + 4])
        if octets[rang + 4 : rang + 8] == b"IDAT":
            morceaux.append(octets[rang + 8 : rang + 8 + taille])
        rang += taille + 12
    return b"".join(morceaux)


def add_page(pdf: Any, trame: Trame, cadre: Cadre, taille: tuple[float, float]) -> None:
    """Add a page that shows one image of a given size, in points before the frame's scale."""
    from pikepdf import Dictionary, Name, Page  # noqa: PLC0415 - 60 ms, not for every command

    large, haut = (round(cote * cadre.echelle, 3) for cote in taille)
    image = pdf.make_stream(trame.octets, _words(trame))
    contenu = f"q {large} 0 0 {haut} {cadre.x} {cadre.y} cm /Im Do Q".encode()
    page = Dictionary(
        Type=Name.Page,
        MediaBox=[0, 0, cadre.largeur, cadre.hauteur],
        Resources=Dictionary(XObject=Dictionary(Im=image)),
        Contents=pdf.make_stream(contenu),
    )
    pdf.pages.append(Page(page))


def _words(trame: Trame) -> Any:
    from pikepdf import Dictionary, Name  # noqa: PLC0415 - 60 ms, not for every command

    mots = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=trame.largeur,
        Height=trame.hauteur,
        ColorSpace=Name.DeviceGray if trame.gris else Name.DeviceRGB,
        BitsPerComponent=trame.bits,
        Filter=Name.DCTDecode if trame.jpeg else Name.FlateDecode,
    )
    if not trame.jpeg:
        mots.DecodeParms = Dictionary(
            Predictor=15,
            Colors=1 if trame.gris else 3,
            BitsPerComponent=trame.bits,
            Columns=trame.largeur,
        )
    return mots


def draw(octets: bytes, fichier: str) -> Any:
    """Draw every page of a PDF as an image, on a sheet of the same visible size.

    Raises PieceFautive when it cannot be drawn.
    """
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command
    import pypdfium2  # noqa: PLC0415 - idem

    try:
        with pikepdf.open(BytesIO(octets)) as pdf:
            unites = [float(page.obj.get("/UserUnit", 1)) or 1.0 for page in pdf.pages]
            muet = "/Metadata" not in pdf.Root
            if not muet:
                del pdf.Root.Metadata  # nothing of it is drawn, and it is XML from a stranger
            muet &= not _adopt(pdf)
            try:
                return _draw(octets if muet else _saved(pdf), unites)
            except (pypdfium2.PdfiumError, ValueError):
                # What one library mended, the other may refuse: it is given what was mended.
                return _draw(_saved(pdf), unites)
    except (pypdfium2.PdfiumError, pikepdf.PdfError, ValueError):
        raise PieceFautive(
            f"« {fichier} » n'a pas pu être dessiné : enregistrez-le à nouveau en PDF"
        ) from None


def _adopt(pdf: Any) -> bool:
    """Make stamps of the fields of a document without a form, as pages taken from another.

    Pdfium draws a field only for its form; other readers draw it wherever it is. Say if any was.
    """
    from pikepdf import Name  # noqa: PLC0415 - 60 ms, not for every command

    if next(elements(entry(pdf.Root, "/AcroForm", "/Fields")), None) is not None:
        return False
    notes = [note for page in pdf.pages for note in elements(page.obj.get("/Annots"))]
    perdues = [note for note in notes if entry(note, "/Subtype") == "/Widget"]
    for note in perdues:
        note.Subtype = Name.Stamp
    return bool(perdues)


def _saved(pdf: Any) -> bytes:
    sortie = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fields out of a form: only a drawing is made of it
        pdf.save(sortie, static_id=True)
    return sortie.getvalue()


def _draw(octets: bytes, unites: list[float]) -> Any:
    """Draw the pages one at a time; ValueError unless there are as many as expected."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command
    import pypdfium2  # noqa: PLC0415 - idem

    source = pypdfium2.PdfDocument(octets)
    try:
        if len(source) != len(unites):
            raise ValueError("des pages manquent")
        source.init_forms()
        cible = pikepdf.new()
        for rang, unite in enumerate(unites):
            _draw_page(source, rang, unite, cible)
    finally:
        source.close()
    return cible


def _draw_page(source: Any, rang: int, unite: float, cible: Any) -> None:
    page = source[rang]
    try:
        large, haut = (cote * unite for cote in page.get_size())
        cadre = frame(large, haut)
        pas = POINTS_PAR_POUCE / 72 * cadre.echelle * unite
        dessin = page.render(scale=pas, rev_byteorder=True)
        try:
            add_page(cible, encode(dessin.to_pil().convert("RGB")), cadre, (large, haut))
        finally:
            dessin.close()
    finally:
        page.close()
