"""What is stamped on a page: its exhibit's number at the top, its own number at the foot."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOM = "/KitTampon"
MM = 72 / 25.4
CORPS = 10.0
CORPS_FOLIO = 8.0
ENCRE = "0.12 0.23 0.37"
GRIS = "0.27 0.27 0.27"


@dataclass(frozen=True, slots=True)
class Police:
    """The small font of the stamps: glyph and width, in thousandths of the body, of each sign."""

    octets: bytes
    nom: str
    boite: tuple[int, ...]
    ascendante: int
    descendante: int
    capitale: int
    glyphes: Mapping[str, tuple[int, int]]

    def width(self, texte: str, corps: float) -> float:
        """Measure a text, in points."""
        return sum(self.glyphes[signe][1] for signe in texte) * corps / 1000

    def hexa(self, texte: str) -> str:
        """Write a text as the glyph numbers that a PDF wants."""
        return "".join(f"{self.glyphes[signe][0]:04X}" for signe in texte)


@cache
def open_police(polices: Path) -> Police:
    """Read the font of the stamps, once."""
    faits = json.loads((polices / "tampon.json").read_text(encoding="utf-8"))
    return Police(
        octets=(polices / "Tampon.ttf").read_bytes(),
        nom=faits["nom"],
        boite=tuple(faits["boite"]),
        ascendante=faits["ascendante"],
        descendante=faits["descendante"],
        capitale=faits["capitale"],
        glyphes={signe: (glyphe, large) for signe, (glyphe, large) in faits["glyphes"].items()},
    )


def stamp(police: Police, texte: str, droite: float, haut: float) -> bytes:
    """Draw a boxed stamp whose top right corner is given, in points, as an artifact."""
    large, marge = police.width(texte, CORPS), 2 * MM
    x, y = droite - large - 2 * marge, haut - CORPS - marge
    return (
        f"/Artifact <</Type /Pagination /Subtype /Header>> BDC\nq 1 1 1 rg {ENCRE} RG 0.8 w "
        f"{x:.2f} {y:.2f} {large + 2 * marge:.2f} {CORPS + marge:.2f} re B\n"
        f"BT {NOM} {CORPS} Tf {ENCRE} rg {x + marge:.2f} {y + marge * 0.8:.2f} Td "
        f"<{police.hexa(texte)}> Tj ET Q\nEMC\n"
    ).encode()


def folio(police: Police, texte: str, droite: float, bas: float) -> bytes:
    """Write a page number whose right end and base line are given, in points, as an artifact."""
    x = droite - police.width(texte, CORPS_FOLIO)
    return (
        "/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq "
        f"BT {NOM} {CORPS_FOLIO} Tf {GRIS} rg {x:.2f} {bas:.2f} Td "
        f"<{police.hexa(texte)}> Tj ET Q\nEMC\n"
    ).encode()


def embed(pdf: Any, police: Police) -> Any:
    """Add the font to a PDF and give its object, for the resources of each page."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    nom = pikepdf.Name
    flux = pdf.make_stream(police.octets, Length1=len(police.octets))
    descripteur = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=nom.FontDescriptor,
            FontName=nom(f"/{police.nom}"),
            Flags=4,
            FontBBox=list(police.boite),
            ItalicAngle=0,
            Ascent=police.ascendante,
            Descent=police.descendante,
            CapHeight=police.capitale,
            StemV=100,
            FontFile2=flux,
        )
    )
    descendante = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=nom.Font,
            Subtype=nom.CIDFontType2,
            BaseFont=nom(f"/{police.nom}"),
            CIDSystemInfo=pikepdf.Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
            ),
            FontDescriptor=descripteur,
            CIDToGIDMap=nom.Identity,
            W=_widths(police),
        )
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=nom.Font,
            Subtype=nom.Type0,
            BaseFont=nom(f"/{police.nom}"),
            Encoding=nom("/Identity-H"),
            DescendantFonts=[descendante],
            ToUnicode=pdf.make_stream(_unicode(police)),
        )
    )


def _widths(police: Police) -> list[Any]:
    par_glyphe = dict(police.glyphes.values())
    largeurs: list[Any] = []
    for glyphe in sorted(par_glyphe):
        largeurs += [glyphe, [par_glyphe[glyphe]]]
    return largeurs


def _unicode(police: Police) -> bytes:
    """Map each glyph to its character, so that a stamp can be searched and read aloud."""
    paires = sorted((glyphe, ord(signe)) for signe, (glyphe, _) in police.glyphes.items())
    lignes = "\n".join(f"<{glyphe:04X}> <{code:04X}>" for glyphe, code in paires)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{len(paires)} beginbfchar\n{lignes}\nendbfchar\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
