"""The images of a PDF's pages: one that is cut or unreadable leaves a hole that nobody notices."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kit.pieces import jpeg, vidanges
from kit.pieces.constats import Constat, enumerate_pages
from kit.pieces.objets import entry

if TYPE_CHECKING:
    import pikepdf

PROFONDEUR = 4  # of the drawings within drawings
NOMBRE = 20_000
DEPLIE = 200_000_000  # bytes that are unfolded to see that nothing is missing, all images together
_BOUT = 1 << 20
_JPEG_2000 = (b"\x00\x00\x00\x0cjP  ", b"\xff\x4f\xff\x51")


def observe(pdf: pikepdf.Pdf) -> list[Constat]:
    """Say on which pages an image of the file is cut or unreadable."""
    regard = _Regard()
    pages = [numero for numero, page in enumerate(pdf.pages, 1) if regard.spoilt(page.resources)]
    if not pages:
        return []
    texte = f"Image illisible ou coupée dans le fichier, {enumerate_pages(pages)}"
    return [Constat("repare", f"{texte} : elle manque, ou n'est montrée qu'en partie.")]


class _Regard:
    """Looks at each image once, whatever the number of pages that show it."""

    def __init__(self) -> None:
        self.vus: dict[tuple[int, int], bool] = {}
        self.permis = DEPLIE

    def spoilt(self, ressources: Any, niveau: int = 0) -> bool:
        """Tell whether one of the images that resources lead to is spoilt."""
        return any(self._one(objet, niveau) for objet in _drawings(ressources))

    def _one(self, objet: pikepdf.Stream, niveau: int) -> bool:
        cle = objet.objgen
        if cle not in self.vus and len(self.vus) < NOMBRE:
            self.vus[cle] = False
            if str(objet.get("/Subtype")) == "/Image":
                self.vus[cle] = self._cut(objet)
            elif niveau < PROFONDEUR:
                self.vus[cle] = self.spoilt(objet.get("/Resources"), niveau + 1)
        return self.vus.get(cle, False)

    def _cut(self, image: pikepdf.Stream) -> bool:
        filtre = _filter(image)
        brut = bytes(image.read_raw_bytes())
        if filtre == "/DCTDecode":
            return not jpeg.ended(brut)
        if filtre == "/JPXDecode":
            return not brut.startswith(_JPEG_2000)
        return not self._unfolds(brut) if filtre == "/FlateDecode" else not brut

    def _unfolds(self, brut: bytes) -> bool:
        """Tell whether deflated points go on to their end; not looked at beyond the limit."""
        lecteur, reste = zlib.decompressobj(), brut
        try:
            while reste and not lecteur.eof:
                self.permis -= len(lecteur.decompress(reste, _BOUT))
                if self.permis < 0:
                    return True
                reste = lecteur.unconsumed_tail
        except zlib.error:
            return False
        return lecteur.eof or vidanges.flushed(brut)


def _drawings(ressources: Any) -> Iterator[pikepdf.Stream]:
    import pikepdf  # noqa: PLC0415 - loaded by now

    noms = entry(ressources, "/XObject")
    if isinstance(noms, pikepdf.Dictionary):
        yield from (objet for objet in noms.values() if isinstance(objet, pikepdf.Stream))


def _filter(image: pikepdf.Stream) -> str:
    """Give the only filter of a stream, or nothing."""
    import pikepdf  # noqa: PLC0415 - loaded by now

    filtre = image.get("/Filter")
    if isinstance(filtre, pikepdf.Array):
        filtre = filtre[0] if len(filtre) == 1 else None
    return str(filtre) if isinstance(filtre, pikepdf.Name) else "?"
