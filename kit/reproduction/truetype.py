"""A TrueType program, read for what a proof needs: the width and the outline of a glyph, its map.

Only what is whole and plainly written is read; for anything else there is the long proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import ge
from struct import error, unpack_from

from kit.reproduction.inapte import Inapte

ECART = 1.0  # thousandths of the body, between the width said and that of the program
_VERSIONS = (0x00010000, 0x74727565)
_UNITES = range(16, 16_385)
_COURT_X, _MEME_X, _COURT_Y, _MEME_Y = 2, 16, 4, 32
# The bytes that the coordinates of a point take, by its flag.
_PLACE = bytes(
    (1 if drapeau & _COURT_X else 0 if drapeau & _MEME_X else 2)
    + (1 if drapeau & _COURT_Y else 0 if drapeau & _MEME_Y else 2)
    for drapeau in range(256)
)
_REPETES = re.compile(b"[" + re.escape(bytes(d for d in range(256) if d & 8)) + b"]")
_COMPOSE = 0x8000  # a negative number of contours: the glyph is made of others
_AUCUN = 65_536  # more than any number of glyphs
_MOTS, _SUITE, _ECHELLES = 1, 32, ((8, 2), (64, 4), (128, 8))
_TAILLES, _SANS_NOMS = ((b"head", 54), (b"maxp", 32), (b"hhea", 36)), b"\0\3\0\0"
_CODES_PAR_TABLE = 65_536


@dataclass(frozen=True, slots=True)
class Programme:
    """A program: its tables, where each glyph is drawn, and how their widths are written."""

    tables: dict[bytes, bytes]
    places: tuple[int, ...]
    pas: int
    unites: int
    metriques: int

    @property
    def glyphes(self) -> int:
        """The number of glyphs."""
        return len(self.places) - 1

    def shows(self, voulus: Iterable[tuple[int, float]]) -> bool:
        """Tell whether glyphs are whole, and as wide as said, in thousandths of the body."""
        avances, traces, dernier = self.tables[b"hmtx"], self.tables[b"glyf"], self.metriques - 1
        places, pas, nombre = self.places, self.pas, self.glyphes
        for glyphe, largeur in voulus:
            if not 0 < glyphe < nombre:
                return False
            place = 4 * min(glyphe, dernier)
            lue = (avances[place] << 8 | avances[place + 1]) * 1000 / self.unites
            if abs(lue - largeur) > ECART:
                return False
            debut, fin = places[glyphe], places[glyphe + 1]
            if debut != fin and _highest(traces[debut * pas : fin * pas]) >= nombre:
                return False
        return True


@lru_cache(4_096)  # the same letters in most exhibits
def _highest(trace: bytes) -> int:
    """Give the highest glyph that an outline is made of, 0 for points; too high when it is cut."""
    try:
        contours = trace[0] << 8 | trace[1]
        if contours >= _COMPOSE:
            return _parts(trace)
        return 0 if _points(trace, contours) else _AUCUN
    except (error, IndexError):
        return _AUCUN


def _parts(trace: bytes) -> int:
    """Follow the list of the glyphs that make one, and give the highest."""
    place, drapeau, plus_haut = 10, _SUITE, 0
    while drapeau & _SUITE:
        drapeau, partie = unpack_from(">HH", trace, place)
        place += 8 if drapeau & _MOTS else 6
        place += next((octets for mot, octets in _ECHELLES if drapeau & mot), 0)
        plus_haut = max(plus_haut, partie)
    return plus_haut if place <= len(trace) else _AUCUN


def _points(trace: bytes, contours: int) -> bool:
    """Count the points of an outline, and the bytes that they take."""
    if not contours:
        return False
    fins = unpack_from(f">{contours}H", trace, 10)
    if any(map(ge, fins, fins[1:])):
        return False
    place = 12 + 2 * contours
    place += trace[place - 2] << 8 | trace[place - 1]  # its instructions
    restants, octets = fins[-1] + 1, 0
    while repete := _REPETES.search(trace, place, place + restants):
        fin = repete.start()
        octets += sum(trace[place:fin].translate(_PLACE))
        fois = trace[fin + 1] + 1  # as many times more as the next byte says
        octets += fois * _PLACE[trace[fin]]
        restants -= fin - place + fois
        place = fin + 2
    if restants > 0:
        octets += sum(trace[place : place + restants].translate(_PLACE))
        place += restants
    return bool(restants >= 0 and place + octets <= len(trace))


def read(octets: bytes) -> Programme:
    """Read a program. Raises Inapte for one that is not plainly written."""
    try:
        return _read(_tables(octets))
    except (error, KeyError) as faute:
        raise Inapte(f"programme de police : {faute}") from None


def _tables(octets: bytes) -> dict[bytes, bytes]:
    version, nombre = unpack_from(">IH", octets)
    if version not in _VERSIONS:
        raise Inapte("pas une police TrueType")
    tables: dict[bytes, bytes] = {}
    for rang in range(nombre):
        nom, _, debut, longueur = unpack_from(">4sIII", octets, 12 + 16 * rang)
        if nom in tables or debut + longueur > len(octets):
            raise Inapte(f"table {nom!r} hors de la police")
        tables[nom] = octets[debut : debut + longueur]
    return tables


def _read(tables: dict[bytes, bytes]) -> Programme:
    (unites,) = unpack_from(">H", tables[b"head"], 18)
    (longues,) = unpack_from(">h", tables[b"head"], 50)
    (glyphes,) = unpack_from(">H", tables[b"maxp"], 4)
    (metriques,) = unpack_from(">H", tables[b"hhea"], 34)
    places = unpack_from(f">{glyphes + 1}{'I' if longues else 'H'}", tables[b"loca"])
    pas = 1 if longues else 2
    if (
        unites not in _UNITES
        or longues not in (0, 1)
        or not 0 < metriques <= glyphes
        or len(tables[b"hmtx"]) < 2 * (metriques + glyphes)
        or list(places) != sorted(places)
        or places[-1] * pas > len(tables[b"glyf"])
        or any(len(tables[nom]) < taille for nom, taille in _TAILLES)
        or b"CFF " in tables
        or tables.get(b"post", _SANS_NOMS)[:4] != _SANS_NOMS
    ):
        raise Inapte("police inhabituelle")
    return Programme(tables, places, pas, unites, metriques)


def characters(programme: Programme) -> dict[tuple[int, int], dict[int, int]]:
    """Give the glyph of each code, by platform and encoding. Raises Inapte for a rare table."""
    table = programme.tables.get(b"cmap", b"\0\0\0\0")
    try:
        (nombre,) = unpack_from(">H", table, 2)
        adresses = [unpack_from(">HHI", table, 4 + 8 * rang) for rang in range(nombre)]
        trouvees = {(plate, code): _codes(table, debut) for plate, code, debut in adresses}
    except error as faute:
        raise Inapte(f"table des caractères : {faute}") from None
    if len(trouvees) < nombre:
        raise Inapte("deux tables des caractères pareilles")
    return trouvees


def _codes(table: bytes, debut: int) -> dict[int, int]:
    (forme,) = unpack_from(">H", table, debut)
    if forme == 0:
        return dict(enumerate(unpack_from(">256B", table, debut + 6)))
    if forme == 6:
        premier, nombre = unpack_from(">HH", table, debut + 6)
        return dict(enumerate(unpack_from(f">{nombre}H", table, debut + 10), premier))
    if forme == 4:
        return _segments(table, debut)
    raise Inapte(f"table des caractères de forme {forme}")


def _segments(table: bytes, debut: int) -> dict[int, int]:
    """Read a table made of segments, each of them shifted or listed."""
    nombre = unpack_from(">H", table, debut + 6)[0] // 2
    fins = unpack_from(f">{nombre}H", table, debut + 14)
    place = debut + 16 + 2 * nombre
    debuts = unpack_from(f">{nombre}H", table, place)
    ecarts = unpack_from(f">{nombre}H", table, place + 2 * nombre)
    renvois = unpack_from(f">{nombre}H", table, place + 4 * nombre)
    if sum(max(0, fin - un) for un, fin in zip(debuts, fins, strict=True)) > _CODES_PAR_TABLE:
        raise Inapte("table des caractères démesurée")
    glyphes: dict[int, int] = {}
    for rang, (un, fin) in enumerate(zip(debuts, fins, strict=True)):
        ici = place + 4 * nombre + 2 * rang
        for code in range(un, min(fin, 0xFFFE) + 1):
            glyphe = code
            if renvois[rang]:
                (glyphe,) = unpack_from(">H", table, ici + renvois[rang] + 2 * (code - un))
            if glyphe or not renvois[rang]:
                glyphe = (glyphe + ecarts[rang]) % 65_536
            glyphes[code] = glyphe
    return glyphes
