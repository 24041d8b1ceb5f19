"""What an exhibit truly is: a closed list of types, the content agreeing with the name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from kit.errors import PieceFautive
from kit.pieces import images, pdf, textes
from kit.pieces.constats import Examen


@dataclass(frozen=True, slots=True)
class Nature:
    """One type of exhibit; `read` reads the whole content, and refuses it when it cannot."""

    nom: str
    media: str
    suffixes: tuple[str, ...]
    begins: Callable[[bytes], object] | None
    read: Callable[[bytes, str], Examen]


def _starting(*debuts: bytes) -> Callable[[bytes], bool]:
    return lambda octets: octets.startswith(debuts)


_HEIC = re.compile(rb"....ftyp(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL)
NATURES = (
    Nature("un PDF", "application/pdf", (".pdf",), _starting(b"%PDF-"), pdf.read_pdf),
    Nature(
        "une image PNG",
        "image/png",
        (".png",),
        _starting(b"\x89PNG\r\n\x1a\n"),
        images.read_png,
    ),
    Nature(
        "une image JPEG",
        "image/jpeg",
        (".jpg", ".jpeg", ".jpe", ".jfif"),
        _starting(b"\xff\xd8\xff"),
        images.read_jpeg,
    ),
    Nature(
        "une image TIFF",
        "image/tiff",
        (".tif", ".tiff"),
        _starting(b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
        images.read_tiff,
    ),
    Nature(
        "une photo HEIC", "image/heic", (".heic", ".heif", ".hif"), _HEIC.match, images.read_heic
    ),
    Nature(
        "un message Outlook",
        "application/vnd.ms-outlook",
        (".msg",),
        _starting(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        textes.read_msg,
    ),
    Nature("un courriel", "message/rfc822", (".eml",), None, textes.read_courriel),
    Nature("un texte", "text/plain", (".txt",), None, textes.read_texte),
    Nature("un tableau CSV", "text/csv", (".csv",), None, textes.read_texte),
    Nature("un fichier XML", "application/xml", (".xml",), None, textes.read_xml),
)
ADMIS = (
    "joignez un PDF, une image (PNG, JPEG, TIFF, HEIC), un courriel (.eml, .msg) "
    "ou un texte (.txt, .csv, .xml)"
)
_AILLEURS = {
    "enregistrez la page en PDF": (".html", ".htm", ".mht", ".mhtml", ".svg"),
    "exportez-le en PDF": (".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods", ".pptx"),
    "enregistrez l'image en PNG ou en JPEG": tuple(
        ".gif .bmp .webp .avif .psd .eps .jp2 .jpf .jpx .j2k".split()
    ),
    "extrayez-en les fichiers": (".zip", ".rar", ".7z", ".tar", ".gz"),
}
_ETRANGERES = (
    ("une image GIF", ".gif", rb"GIF8[79]a"),
    ("une image WebP", ".webp", rb"RIFF....WEBP"),
    ("une image BMP", ".bmp", rb"BM.{4}\0{4}"),
    ("une image AVIF", ".avif", rb"....ftypavi[fs]"),
    ("une image JPEG 2000", ".jp2", rb"\0{3}\x0cjP  |\xff\x4f\xff\x51"),
    ("un dessin PostScript", ".eps", rb"%!PS"),
    ("un document RTF", ".rtf", rb"\{\\rtf"),
    ("un fichier Office ou une archive", ".docx", rb"PK\x03\x04"),
    ("une page web", ".html", rb"\s*<(?i:!doctype html|html)"),
)


def admitted(relatif: str) -> Nature:
    """Give the type that a name announces. Raises PieceFautive when it is not admitted."""
    suffixe = PurePosixPath(relatif).suffix.lower()
    dite = next((nature for nature in NATURES if suffixe in nature.suffixes), None)
    if dite is None:
        genre = f"de type « {suffixe} »" if suffixe else "sans extension"
        aide = "".join(f"{aide} ; " for aide in _aide(suffixe))
        raise PieceFautive(f"« {relatif} » est {genre}, qui n'est pas admis : {aide}{ADMIS}")
    return dite


def examine(octets: bytes, relatif: str) -> Examen:
    """Give what an exhibit is: its media type, its pages when it has some, its facts.

    Raises PieceFautive for a type that is not admitted, a name that lies or a damaged content.
    """
    dite = admitted(relatif)
    vue = next((nature for nature in NATURES if nature.begins and nature.begins(octets)), None)
    if vue is None and dite is NATURES[0] and pdf.begins_late(octets):
        vue = dite
    if vue is not dite and (vue is not None or dite.begins):
        raise PieceFautive(_mensonge(octets, relatif, vue))
    return replace(dite.read(octets, relatif), media=dite.media)


def _mensonge(octets: bytes, relatif: str, vue: Nature | None) -> str:
    suffixe = PurePosixPath(relatif).suffix.lower()
    tete = f"« {relatif} » n'est pas ce que dit son nom ({suffixe})"
    if vue is None:
        return tete + _etrangere(octets)
    if vue.suffixes == (".msg",):
        return f"{tete}, c'est un fichier Office ou Outlook : exportez-le en PDF"
    return f"{tete}, c'est {vue.nom} : donnez-lui l'extension {vue.suffixes[0]}"


def _etrangere(octets: bytes) -> str:
    """Name a content of a type that is not admitted, with what to do."""
    for nom, suffixe, debut in _ETRANGERES:
        if re.match(debut, octets[:100], re.DOTALL):
            return f", c'est {nom} : {_aide(suffixe)[0]}"
    return " : demandez-en une copie, ou exportez-le en PDF"


def _aide(suffixe: str) -> list[str]:
    """Give what to do with a type that is not admitted, if it is known."""
    return [aide for aide, fins in _AILLEURS.items() if suffixe in fins]
