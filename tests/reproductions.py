"""Exhibits made for the tests of their reproduction, and what their pages show."""

from __future__ import annotations

import hashlib
import struct
import zlib
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, String, pdfa
from PIL import Image

from kit.pieces import PieceLue
from kit.reliure.prise import take
from kit.reproduction import Reproduction, moule, reproduce

CARRES = b"1 0 0 rg 100 700 80 80 re f 0 0 1 rg 400 100 60 60 re f"
ROUGE, BLEU, BLANC = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def piece(octets: bytes, fichier: str = "piece.pdf", media: str = "application/pdf") -> PieceLue:
    """Give an exhibit as it was read."""
    empreinte = hashlib.sha256(octets).hexdigest()
    return PieceLue(
        1, "p", "Bon de commande", None, None, fichier, media, None, len(octets), empreinte, octets
    )


def page(contenu: bytes = CARRES, **mots: Any) -> pikepdf.Pdf:
    """Make a PDF of one A4 page."""
    pdf = pikepdf.new()
    dico = Dictionary(Type=Name.Page, MediaBox=[0, 0, 595, 842], Resources=Dictionary())
    for cle, valeur in mots.items():
        dico[f"/{cle}"] = valeur
    dico.Contents = pdf.make_stream(contenu)
    pdf.pages.append(pikepdf.Page(dico))
    return pdf


def annotate(pdf: pikepdf.Pdf, **mots: Any) -> Any:
    """Put an annotation on the first page."""
    note = pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=[100, 300, 400, 360], F=4, **mots))
    pdf.pages[0].obj.Annots = Array([note])
    return note


def helvetica(pdf: pikepdf.Pdf) -> Any:
    """Name a font that no file holds."""
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
        )
    )


def field(pdf: pikepdf.Pdf, valeur: str) -> None:
    """Put on the first page a filled field that no program has drawn yet."""
    da = String("/Helv 24 Tf 1 0 0 rg")
    champ = annotate(pdf, Subtype=Name.Widget, FT=Name.Tx, T=String("t"), V=String(valeur), DA=da)
    polices = Dictionary(Font=Dictionary(Helv=helvetica(pdf)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([champ]), NeedAppearances=True, DA=da, DR=polices)


def octets(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """Write a PDF."""
    flux = BytesIO()
    pdf.save(flux, static_id=True, **options)
    return flux.getvalue()


def flush(octets: bytes, fin: int | None = None) -> bytes:
    """Deflate as Acrobat Reader does, which flushes and never ends; `fin` cuts what is written."""
    lecteur = zlib.compressobj()
    return (lecteur.compress(octets) + lecteur.flush(zlib.Z_SYNC_FLUSH))[:fin]


def never_ended(fin: int | None = None) -> bytes:
    """Make a PDF of one page of which no stream is ended; `fin` cuts that of its objects."""
    objets = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</XObject<</Im 5 0 R>>>>>>",
    )
    places = [sum(len(un) + 1 for un in objets[:rang]) for rang in range(3)]
    tete = b" ".join(b"%d %d" % (rang, place) for rang, place in enumerate(places, 1)) + b" "
    image = b"/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8"
    flux = {
        4: (b"", flush(b"q 200 0 0 200 100 500 cm /Im Do Q")),
        5: (image, flush(b"\xff\0\0")),
        6: (b"/Type/ObjStm/N 3/First %d" % len(tete), flush(tete + b" ".join(objets), fin)),
    }
    sortie, debuts = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", list[int]()
    for numero, (mots, octets_) in flux.items():
        debuts.append(len(sortie))
        sortie += _stream(numero, mots, octets_)
    rangs = [(0, 0, 0), *((2, 6, rang) for rang in range(3)), *((1, ici, 0) for ici in debuts)]
    rangs.append((1, len(sortie), 0))
    table = flush(b"".join(struct.pack(">BIH", *rang) for rang in rangs))
    mots = b"/Type/XRef/Size 8/W[1 4 2]/Root 1 0 R"
    return sortie + _stream(7, mots, table) + b"startxref\n%d\n%%%%EOF\n" % len(sortie)


def _stream(numero: int, mots: bytes, octets_: bytes) -> bytes:
    tete = b"%d 0 obj\n<<%b/Filter/FlateDecode/Length %d>>stream\n" % (numero, mots, len(octets_))
    return tete + octets_ + b"\nendstream\nendobj\n"


def image(vue: Image.Image, forme: str, **options: Any) -> bytes:
    """Write an image."""
    flux = BytesIO()
    vue.save(flux, forme, **options)
    return flux.getvalue()


def shown(faite: Reproduction | bytes, rang: int = 0, echelle: float = 1) -> Image.Image:
    """Draw a page as a reader sees it."""
    lu = faite if isinstance(faite, bytes) else faite.pdf
    with pypdfium2.PdfDocument(lu) as document:
        document.init_forms()
        vue = document[rang].render(scale=echelle, rev_byteorder=True).to_pil()
        return vue.convert("RGB")


def text(faite: Reproduction, rang: int = 0) -> str:
    """Read the text of a page back, spaces and lines folded."""
    with pypdfium2.PdfDocument(faite.pdf) as document:
        lu = document[rang].get_textpage().get_text_bounded()
        return " ".join(lu.replace("\ufffe", "").split())


def reproduced(octets_: bytes, fichier: str = "a.pdf", media: str = "application/pdf") -> Any:
    """Reproduce an exhibit that needs no layout, and check that each page is fit."""
    faite = reproduce(piece(octets_, fichier, media), None)  # type: ignore[arg-type]
    assert faults(faite) == []
    return faite


def faults(faite: Reproduction) -> list[str]:
    """List what forbids to wrap these pages in our archive, as a foreign validator sees it."""
    with pikepdf.open(BytesIO(faite.pdf)) as pdf:
        trouvees = [] if len(pdf.pages) == faite.pages else ["nombre de pages"]
        for une in pdf.pages:
            trop = set(une.obj.keys()) - {
                "/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/Group"
            }  # fmt: skip
            trouvees += [] if faite.intacte else [f"clé {cle}" for cle in trop]
            if [float(cote) for cote in une.mediabox][:2] != [0, 0]:
                trouvees.append("origine")
    with wrapped(faite) if faite.intacte else pikepdf.open(BytesIO(faite.pdf)) as pdf:
        trouvees += [f"marque {marque}" for marque in marks(pdf)]
        moule.dress(pdf)
        rapport = pdfa.validate_written(BytesIO(moule.write(pdf)), "3b")
    return [str(faute) for faute in rapport.findings] + trouvees


def wrapped(faite: Reproduction) -> pikepdf.Pdf:
    """Draw pages on others, as they are once bound."""
    pdf = pikepdf.new()
    with pikepdf.open(BytesIO(faite.pdf)) as source:
        for une in source.pages:
            dico = Dictionary(Type=Name.Page, MediaBox=une.mediabox, Resources=Dictionary())
            dico.Resources.XObject = Dictionary(P=pdf.copy_foreign(take(une)))
            dico.Contents = pdf.make_stream(b"/P Do")
            pdf.pages.append(pikepdf.Page(dico))
    return pdf


def marks(pdf: pikepdf.Pdf) -> list[str]:
    """List the marks left in the contents."""
    return [
        str(consigne.operator)
        for portee in pdf.content_scopes()
        for consigne in pikepdf.parse_content_stream(portee.content)
        if str(consigne.operator) in ("BMC", "BDC", "EMC", "MP", "DP")
    ]
