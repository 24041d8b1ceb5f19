"""The creditor's logo: read safely beside the file that names it, small, and truly an image."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from kit import lectures
from kit.errors import PieceFautive, Probleme
from kit.pieces import open_inside

if TYPE_CHECKING:
    from kit.load import Lecture

TAILLE = 2_000_000
PIXELS = 4_000_000
MEDIAS = {"PNG": "image/png", "JPEG": "image/jpeg"}
# A drawing that could fetch, run, borrow or repeat something is not a logo.
ACTIFS = (
    "<!",
    "<?xml-stylesheet",
    "<script",
    "<image",
    "<use",
    "<foreignobject",
    "<text",
    "<style",
    "<animate",
    "<set",
    "href",
    "url(h",
    "url('",
    'url("',
    "@import",
    " on",
)


@lectures.shared
def read(lecture: Lecture) -> tuple[bytes, str] | None:
    """Give the logo's bytes and media type, None without one. Raises PieceFautive."""
    dossier = lecture.dossier
    if dossier is None or dossier.creancier.logo is None or dossier.expediteur != "creancier":
        return None
    fichier, _ = lecture.lieu(("creancier", "logo"))
    octets = open_inside(Path(fichier).parent, dossier.creancier.logo)
    return octets, _media(octets, dossier.creancier.logo)


def check(lecture: Lecture) -> list[Probleme]:
    """List what is wrong with the logo."""
    try:
        read(lecture)
    except PieceFautive as faute:
        return [Probleme(("creancier", "logo"), str(faute))]
    return []


def _media(octets: bytes, nom: str) -> str:
    from PIL import Image  # noqa: PLC0415 - only with a logo at hand

    from kit.pieces.images import whole_only  # noqa: PLC0415 - idem

    if len(octets) > TAILLE:
        raise PieceFautive(f"« {nom} » dépasse 2 Mo : réduisez le logo")
    if nom.lower().endswith(".svg"):
        return _svg(octets, nom)
    try:
        # The list of formats keeps Pillow from trying the dangerous ones on a forged file.
        with whole_only(), Image.open(BytesIO(octets), formats=tuple(MEDIAS)) as image:
            if image.width * image.height > PIXELS:
                raise PieceFautive(f"« {nom} » dépasse 4 millions de pixels : réduisez le logo")
            image.load()
            return MEDIAS[image.format or ""]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise PieceFautive(f"« {nom} » n'est pas une image PNG ou JPEG lisible") from None


def _svg(octets: bytes, nom: str) -> str:
    texte = octets.decode("utf-8", "replace").lower()
    if "<svg" not in texte or "\ufffd" in texte:
        raise PieceFautive(f"« {nom} » n'est pas une image SVG lisible")
    actif = next((mot for mot in ACTIFS if mot in texte), None)
    if actif is not None:
        raise PieceFautive(
            f"« {nom} » contient « {actif.strip()} » : un logo SVG n'a que des tracés "
            "(convertissez les textes en tracés, sans image ni lien)"
        )
    return "image/svg+xml"
