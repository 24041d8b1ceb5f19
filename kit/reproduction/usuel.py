"""What most files draw with, in the forms that their makers use, proved at sight.

Each form is closed: what it admits is among what PDF/A-3 admits, and a thing of another form is
left to the long proof. A test compares the two on forged fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kit.reproduction import formes, truetype
from kit.reproduction.inapte import Inapte

if TYPE_CHECKING:
    from kit.reproduction.releve import Releve

_SYMBOLE, _LATIN = 4, 32
_DECALAGES = (0, 0xF000, 0xF100, 0xF200)
_TABLES = {"/ExtGState": formes.ETATS, "/ColorSpace": formes.COULEURS}
# Of a list of widths: a first code, then their list, or a last code and a width for all.
_PLAGES = re.compile(rb"([0-9-]+) (?:\[ ([^\]]*)\]|([0-9-]+) ([0-9.-]+))")
# WinAnsi as glyphs are looked for: those codes stand for characters that others name too.
_VIDES = (0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D)
_WIN_ANSI = {
    code: ord(bytes([code]).decode("cp1252")) for code in range(32, 256) if code not in _VIDES
} | {0xA0: 0x20, 0xAD: 0x2D}


def forget(releve: Releve, montres: dict[bytes, set[int]]) -> None:
    """Take out of a survey what is proved at sight; `montres` are the codes that fonts show."""
    for recueil, forme in ((releve.etats, formes.ETAT), (releve.groupes, formes.GROUPE)):
        _drop(recueil, [cle for cle, o in recueil.items() if _usual(_written(o), forme)])
    _drop(releve.images, [cle for cle, image in releve.images.items() if _image(image)])
    polices = [(cle, police) for cle, (police, _) in releve.polices.items()]
    _drop(releve.polices, [cle for cle, police in polices if _font(police, montres[cle])])


def known(categorie: str, table: Any) -> bool:
    """Tell whether the resources of a category prove themselves, used or not."""
    return categorie in _TABLES and _usual(_written(table), _TABLES[categorie])


@lru_cache(100)  # the same few words in most files
def _usual(ecrit: bytes, forme: bytes) -> bool:
    return _fits(ecrit, forme)


def _drop(recueil: dict[bytes, Any], cles: Iterable[bytes]) -> None:
    for cle in list(cles):
        del recueil[cle]


def _written(objet: Any) -> bytes:
    """Give an object as qpdf writes it, its references left alone."""
    return bytes(objet.unparse(resolved=True))


def _fits(ecrit: bytes, forme: bytes, *requis: bytes) -> bool:
    return re.fullmatch(forme, ecrit) is not None and all(mot in ecrit for mot in requis)


def _deflated(flux: Any) -> bool:
    return _fits(_written(flux.stream_dict), formes.FLUX)


def _image(image: Any) -> bool:
    ecrit = _written(image.stream_dict)
    if not _fits(ecrit, formes.IMAGE, b"/ColorSpace ", b"/Subtype ", b"/BitsPerComponent "):
        return False
    if b"/SMask " not in ecrit:
        return True
    voile = _written(image.SMask.stream_dict)
    return _fits(voile, formes.IMAGE, b"/ColorSpace /DeviceGray ") and b"/SMask " not in voile


def _font(police: Any, codes: set[int]) -> bool:
    try:
        return _composite(police, codes) or _simple(police, codes)
    except Inapte:
        return False


def _composite(police: Any, codes: set[int]) -> bool:
    if not _fits(_written(police), formes.COMPOSITE, b"/BaseFont ", b"/Encoding ", b"/ToUnicode "):
        return False
    if len(police.DescendantFonts) != 1 or not _deflated(police.ToUnicode):
        return False
    porteuse = police.DescendantFonts[0]
    ecrit = _written(porteuse)
    if not _fits(
        ecrit, formes.PORTEUSE, b"/Type ", b"/BaseFont ", b"/CIDSystemInfo ", b"/CIDToGIDMap "
    ):
        return False
    if not _fits(_written(porteuse.CIDSystemInfo), formes.IDENTITE, b"/O", b"/R", b"/S"):
        return False
    programme, _ = _program(porteuse)
    largeurs = _widths(_written(porteuse.W) if b"/W " in ecrit else b"[ ]")
    defaut = float(porteuse.get("/DW", 1000))
    return programme.shows((code, largeurs.get(code, defaut)) for code in codes)


def _simple(police: Any, codes: set[int]) -> bool:
    ecrit = _written(police)
    if not _fits(ecrit, formes.SIMPLE, b"/BaseFont ", b"/FirstChar ", b"/LastChar ", b"/Widths "):
        return False
    if b"/ToUnicode " in ecrit and not _deflated(police.ToUnicode):
        return False
    premier = int(police.FirstChar)
    largeurs = [float(largeur) for largeur in _listed(_written(police.Widths))]
    if len(largeurs) != int(police.LastChar) - premier + 1:
        return False
    programme, drapeaux = _program(police)
    glyphes = _glyphs(programme, drapeaux, b"/Encoding " in ecrit)
    if not all(0 <= code - premier < len(largeurs) for code in codes):
        return False
    return programme.shows((glyphes.get(code, 0), largeurs[code - premier]) for code in codes)


def _glyphs(programme: truetype.Programme, drapeaux: int, codee: bool) -> dict[int, int]:
    """Give the glyph of each code of a simple font. Raises Inapte when readers may differ."""
    tables, symbole = truetype.characters(programme), bool(drapeaux & _SYMBOLE)
    if symbole is bool(drapeaux & _LATIN) or symbole is codee:
        raise Inapte("police ni latine ni symbolique")
    if not symbole and (3, 1) in tables:
        return {code: tables[3, 1].get(point, 0) for code, point in _WIN_ANSI.items()}
    if symbole and len(tables) == 1 and (1, 0) in tables:
        return tables[1, 0]
    if symbole and (3, 0) in tables:
        table = tables[3, 0]
        bases = {base for base in _DECALAGES for code in range(256) if base + code in table}
        if len(bases) == 1:
            base = bases.pop()
            return {code: table.get(base + code, 0) for code in range(256)}
    raise Inapte("table des caractères inhabituelle")


def _program(porteuse: Any) -> tuple[truetype.Programme, int]:
    """Read the program of a font, and its flags. Raises Inapte when it is not of the form."""
    description = porteuse.FontDescriptor
    if not _fits(_written(description), formes.DESCRIPTION, b"/Flags ", b"/FontFile2 "):
        raise Inapte("description de police inhabituelle")
    if not _deflated(description.FontFile2):
        raise Inapte("flux de police inhabituel")
    return truetype.read(description.FontFile2.read_bytes()), int(description.Flags)


def _listed(liste: bytes) -> list[bytes]:
    if re.fullmatch(formes.NOMBRES, liste) is None:
        raise Inapte("liste de largeurs")
    return liste.split()[1:-1]


def _widths(liste: bytes) -> dict[int, float]:
    """Read the widths of a composite font. Raises Inapte when a code has two."""
    if re.fullmatch(formes.LARGEURS, liste) is None:
        raise Inapte("liste de largeurs")
    largeurs: dict[int, float] = {}
    for premier, suite, dernier, largeur in _PLAGES.findall(liste):
        debut = int(premier)
        if dernier:
            codes = range(debut, min(int(dernier), debut + 65_535) + 1)
            lues = dict.fromkeys(codes, float(largeur))
        else:
            lues = dict(enumerate(map(float, suite.split()), debut))
        if any(largeurs[code] != lues[code] for code in largeurs.keys() & lues.keys()):
            raise Inapte("un code de deux largeurs")
        largeurs.update(lues)
    return largeurs
