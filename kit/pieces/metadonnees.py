"""What a file says of the persons and places behind it, besides its content."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf
    from PIL import Image

XMP_MAXIMUM = 1_000_000
_BLOC = 10_000
_PERSONNES = ("/Author", "/Manager", "/Company", "/LastModifiedBy")
_BALISE = re.compile(r"<[^<>]{0,200}>")
_GPS, _EXIF = 0x8825, 0x8769
_ARTISTE, _AUTEUR_WINDOWS, _ORDINATEUR = 0x013B, 0x9C9D, 0x013C
_PROPRIETAIRE = 0xA430
_SERIES = (0xA431, 0xA435)


def of_pdf(pdf: pikepdf.Pdf) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the persons that a PDF's metadata names, and no other trace."""
    import pikepdf  # noqa: PLC0415 - loaded by now

    noms = []
    fiche = pdf.trailer.get("/Info")
    if isinstance(fiche, pikepdf.Dictionary):
        valeurs = [fiche.get(cle) for cle in _PERSONNES]
        noms += [str(valeur) for valeur in valeurs if isinstance(valeur, pikepdf.String)]
    paquet = pdf.Root.get("/Metadata")
    if isinstance(paquet, pikepdf.Stream):
        noms += creators(_unfolded(paquet))
    return _distinct(noms), ()


def of_image(image: Image.Image) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the persons that an image's metadata names, and the kinds of its other traces."""
    exif = image.getexif()
    detail = exif.get_ifd(_EXIF)
    noms = [_text(exif.get(_ARTISTE)), _text(exif.get(_AUTEUR_WINDOWS), "utf-16-le")]
    noms += [_text(detail.get(_PROPRIETAIRE)), _text(image.info.get("Author"))]
    paquet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    noms += creators(paquet.encode() if isinstance(paquet, str) else paquet)
    traces = {
        "position GPS": bool(exif.get_ifd(_GPS)),
        "numéro de série de l'appareil": any(detail.get(cle) for cle in _SERIES),
        "nom de l'ordinateur": bool(exif.get(_ORDINATEUR)),
    }
    return _distinct(noms), tuple(trace for trace, presente in traces.items() if presente)


def creators(paquet: bytes) -> list[str]:
    """Give the persons of `dc:creator` in an XMP packet; what cannot be read names nobody."""
    texte = paquet[:XMP_MAXIMUM].decode("utf-8", "replace")
    bloc = texte.partition("<dc:creator")[2].partition("</dc:creator>")[0][:_BLOC]
    bouts = _BALISE.sub("\n", bloc.partition(">")[2]).split("\n")
    return [html.unescape(bout) for bout in bouts]


def _unfolded(flux: pikepdf.Stream) -> bytes:
    """Give the start of a metadata stream, whatever it would unfold into."""
    brut = bytes(flux.read_raw_bytes())[:XMP_MAXIMUM]
    if flux.get("/Filter") is None:
        return brut
    try:
        return zlib.decompressobj().decompress(brut, XMP_MAXIMUM)
    except zlib.error:
        return b""


def _text(valeur: object, encodage: str = "utf-8") -> str:
    if isinstance(valeur, bytes):
        return valeur.decode(encodage, "replace").strip("\x00 ")
    return valeur.strip("\x00 ") if isinstance(valeur, str) else ""


def _distinct(noms: Iterable[str]) -> tuple[str, ...]:
    """Keep each name once, those of blanks apart."""
    propres = (" ".join(nom.split()) for nom in noms)
    return tuple(dict.fromkeys(nom for nom in propres if nom))
