"""What an exhibit truly is: a closed list of types, the content agreeing with the name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kit.errors import PieceFautive
from kit.pieces import images, textes
from kit.pieces.pdf import count_pages

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Nature:
    """One type of exhibit; `pages` reads the whole content, and refuses it when it cannot."""

    nom: str
    media: str
    suffixes: tuple[str, ...]
    debuts: tuple[bytes, ...]
    pages: Callable[[bytes, str], int | None]


NATURES = (
    Nature("un PDF", "application/pdf", (".pdf",), (b"%PDF-",), count_pages),
    Nature("une image PNG", "image/png", (".png",), (b"\x89PNG\r\n\x1a\n",), images.read_png),
    Nature("une image JPEG", "image/jpeg", (".jpg", ".jpeg"), (b"\xff\xd8\xff",), images.read_jpeg),
    Nature(
        "une image TIFF",
        "image/tiff",
        (".tif", ".tiff"),
        (b"II*\x00", b"MM\x00*"),
        images.read_tiff,
    ),
    # An Outlook message is kept as it is: only its envelope is recognised.
    Nature(
        "un message Outlook",
        "application/vnd.ms-outlook",
        (".msg",),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
        lambda _octets, _nom: None,
    ),
    Nature("un courriel", "message/rfc822", (".eml",), (), textes.read_courriel),
    Nature("un texte", "text/plain", (".txt",), (), textes.read_texte),
    Nature("un tableau CSV", "text/csv", (".csv",), (), textes.read_texte),
    Nature("un fichier XML", "application/xml", (".xml",), (), textes.read_xml),
)
_ADMIS = (
    "un PDF, une image (PNG, JPEG, TIFF), un courriel (.eml, .msg) ou un texte (.txt, .csv, .xml)"
)


def examine(octets: bytes, relatif: str) -> tuple[str, int | None]:
    """Give the media type of an exhibit and its pages, None when it has none.

    Raises PieceFautive for a type that is not admitted, a name that lies or a damaged content.
    """
    suffixe = PurePosixPath(relatif).suffix.lower()
    dite = next((nature for nature in NATURES if suffixe in nature.suffixes), None)
    if dite is None:
        genre = f"de type « {suffixe} »" if suffixe else "sans extension"
        raise PieceFautive(f"« {relatif} » est {genre}, qui n'est pas admis : joignez {_ADMIS}")
    vue = next((nature for nature in NATURES if octets.startswith(nature.debuts)), None)
    if vue is not dite and (vue is not None or dite.debuts):
        raise PieceFautive(_mensonge(relatif, suffixe, vue))
    return dite.media, dite.pages(octets, relatif)


def _mensonge(relatif: str, suffixe: str, vue: Nature | None) -> str:
    tete = f"« {relatif} » n'est pas ce que dit son nom ({suffixe})"
    if vue is None:
        return f"{tete} : demandez-en une copie, ou exportez-le en PDF"
    if vue.suffixes == (".msg",):
        return f"{tete}, c'est un fichier Office ou Outlook : exportez-le en PDF"
    return f"{tete}, c'est {vue.nom} : donnez-lui l'extension {vue.suffixes[0]}"
