"""What a hostile exhibit is, and the PDF writer of the corpus: exact bytes, no library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

# What must never show: in active content, in a file outside, in what a page hides.
CANARI = "KITCANARI"
DEHORS = "KITDEHORS"
TEMOIN = "FACTURE TEMOIN 120,00"
PORT = 47_811  # the listener of the tests


@dataclass(frozen=True, slots=True)
class Cas:
    """One hostile exhibit: how to make it, and what kit must do with it.

    `refuse`: nothing is produced and a sentence matches `phrase`. `neutralise`: it is produced,
    and the pages bear none of the canaries. `libre`: either, all the other rules holding.
    A case that costs much, or that only a path makes, runs alone.
    """

    octets: bytes | Callable[[], bytes] = b""
    nom: str = "piece.pdf"
    attendu: Literal["refuse", "neutralise", "libre"] = "neutralise"
    phrase: str = ""
    canaris: tuple[str, ...] = (CANARI, DEHORS)
    pose: Callable[[Path], None] | None = None
    seul: bool = False

    @property
    def ailleurs(self) -> bool:
        """Whether the name of the file is itself the attack."""
        return self.nom.startswith(("/", "~", ".", "file:", "C:"))

    def write(self, pieces: Path) -> None:
        """Make the exhibit in the folder of the exhibits."""
        if self.pose is not None:
            self.pose(pieces)
        else:
            octets = self.octets if isinstance(self.octets, bytes) else self.octets()
            (pieces / self.nom).write_bytes(octets)


def stream(octets: bytes, mots: str = "") -> bytes:
    """Write a stream object with its true length."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(octets), mots.encode(), octets)


def pdf(
    objets: Mapping[int, bytes | str], tete: bytes = b"%PDF-1.7\n", queue: str = "/Root 1 0 R"
) -> bytes:
    """Write objects as a PDF with a classic table; object 1 is the catalogue."""
    sortie, places = bytearray(tete), dict[int, int]()
    for numero, corps in objets.items():
        places[numero] = len(sortie)
        brut = corps.encode("latin-1") if isinstance(corps, str) else corps
        sortie += b"%d 0 obj\n" % numero + brut + b"\nendobj\n"
    debut, fin = len(sortie), max(places) + 1
    sortie += b"xref\n0 %d\n0000000000 65535 f \n" % fin
    for numero in range(1, fin):
        place = places.get(numero)
        sortie += b"%010d 00000 n \n" % place if place else b"0000000000 00000 f \n"
    sortie += b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        fin,
        queue.encode(),
        debut,
    )
    return bytes(sortie)


# A page with a font that is not embedded is drawn as an image; one without any is copied.
_SANS_POLICE = ContextVar("_SANS_POLICE", default=False)
DESSIN = b"0 g 72 700 200 20 re f"
CONTENU = b"BT /F1 24 Tf 72 700 Td (%s) Tj ET" % TEMOIN.encode()
POLICE = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def page(
    mots: str = "",
    catalogue: str = "",
    autres: Mapping[int, bytes | str] | None = None,
    contenu: bytes = CONTENU,
    ressources: str = "",
    boite: str = "/MediaBox [0 0 595 842]",
    contenus: str = "4 0 R",
    polices: str = "",
    **options: object,
) -> bytes:
    """Write a one-page PDF: words added to its page and catalogue, objects from 10 on."""
    fontes = f"/Font << /F1 5 0 R {polices} >>"
    if _SANS_POLICE.get():
        contenu, fontes = contenu.replace(CONTENU, DESSIN), ""
    objets: dict[int, bytes | str] = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: f"<< /Type /Page /Parent 2 0 R {boite} /Contents {contenus} "
        f"/Resources << {fontes} {ressources} >> {mots} >>",
        4: stream(contenu),
        5: POLICE,
    }
    return pdf(objets | dict(autres or {}), **options)  # type: ignore[arg-type]


def drawn(cas: Cas) -> Cas:
    """Give the same case on a page that has no font, whose content kit copies as it is."""

    def build() -> bytes:
        jeton = _SANS_POLICE.set(True)
        try:
            return cas.octets() if callable(cas.octets) else cas.octets
        finally:
            _SANS_POLICE.reset(jeton)

    return replace(cas, octets=build)


def pages(nombre: int) -> bytes:
    """Write a PDF of many pages that share one content."""
    objets: dict[int, bytes | str] = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {nombre} /Kids "
        f"[{' '.join(f'{rang + 10} 0 R' for rang in range(nombre))}] >>",
        4: stream(CONTENU),
        5: POLICE,
    }
    for rang in range(nombre):
        objets[rang + 10] = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R >> >> >>"
        )
    return pdf(objets)
