"""A TrueType program as kit reads it: the same as another reader, or left to the long proof."""

from __future__ import annotations

import struct
from dataclasses import replace
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from kit.reproduction import truetype
from kit.reproduction.inapte import Inapte
from tests.test_reproduction_usuel import program, widths

EPARS = {65: 3, 66: 9, 67: 4, 68: 0, 69: 5, 0xE9: 2, 0x2019: 7}
RANGES = {0x41 + rang: 1 + rang for rang in range(9)}


def cmap(*tables: tuple[int, int, bytes]) -> truetype.Programme:
    """Give a program with these tables of characters."""
    octets = struct.pack(">HH", 0, len(tables))
    corps, debut = b"", 4 + 8 * len(tables)
    for plate, code, table in tables:
        octets += struct.pack(">HHI", plate, code, debut + len(corps))
        corps += table
    lu = truetype.read(program())
    return replace(lu, tables={**lu.tables, b"cmap": octets + corps})


def written(forme: int, glyphes: dict[int, int]) -> bytes:
    """Give a table of characters as fontTools writes it."""
    police = TTFont(BytesIO(program()))
    noms = police.getGlyphOrder()
    table = CmapSubtable.newSubtable(forme)
    table.platformID, table.platEncID, table.language = 3, 1, 0
    table.cmap = {code: noms[glyphe] for code, glyphe in glyphes.items()}
    return bytes(table.compile(police))


@pytest.mark.parametrize("glyphes", [EPARS, RANGES], ids=["epars", "ranges"])
@pytest.mark.parametrize("forme", [0, 4, 6])
def test_the_map_of_characters_is_read_in_each_form(forme: int, glyphes: dict[int, int]) -> None:
    glyphes = {code: glyphe for code, glyphe in glyphes.items() if forme or code < 256}
    (lue,) = truetype.characters(cmap((3, 1, written(forme, glyphes)))).values()
    assert {code: lue.get(code, 0) for code in range(0x2020)} == {
        code: glyphes.get(code, 0) for code in range(0x2020)
    }


@pytest.mark.parametrize(
    "tables",
    [
        [(3, 1, written(12, RANGES))],
        [(3, 1, written(4, RANGES)), (3, 1, written(4, EPARS))],
        [(3, 1, written(4, RANGES)[:20])],
        [(3, 1, struct.pack(">16H", 4, 0, 0, 4, 0, 0, 0, 65_535, 65_535, *[0] * 7))],
    ],
    ids=["forme rare", "deux pareilles", "coupée", "démesurée"],
)
def test_a_map_that_readers_may_differ_on_is_refused(tables: list[tuple[int, int, bytes]]) -> None:
    with pytest.raises(Inapte, match="caractères"):
        truetype.characters(cmap(*tables))


def outline(trace: bytes) -> bool:
    """Tell whether the first drawn glyph of a program is whole once written so."""
    lu = truetype.read(program())
    places = (0, 0, len(trace) // lu.pas, *lu.places[3:])
    force = replace(lu, places=places, tables={**lu.tables, b"glyf": trace})
    return force.shows([(1, widths(program())[1])])


def points(*fins: int, drapeaux: bytes) -> bytes:
    corps = struct.pack(f">5h{len(fins)}HH", len(fins), 0, 0, 9, 9, *fins, 0) + drapeaux
    return corps + bytes(len(corps) % 2)


PARTIE = struct.pack(">5hHHbb", -1, 0, 0, 9, 9, 2, 1, 0, 0)


def test_an_outline_is_whole_only_to_its_last_point() -> None:
    assert outline(points(2, drapeaux=b"\x37\x37\x37" + bytes(6)))
    assert outline(points(2, drapeaux=b"\x3f\2" + bytes(6)))  # one flag, twice more
    assert not outline(points(2, drapeaux=b"\x37\x37\x37" + bytes(4)))
    assert not outline(points(3, 3, drapeaux=b"\x37" * 4 + bytes(8)))
    assert not outline(points(2, drapeaux=b"\x3f"))
    assert not outline(struct.pack(">5hH", 0, 0, 0, 0, 0, 0))
    assert outline(PARTIE)
    assert not outline(PARTIE[:10] + struct.pack(">HH", 2, 999) + PARTIE[14:])
    assert not outline(PARTIE[:14])
    assert not outline(PARTIE[:12])


def test_a_program_cut_or_of_another_kind_is_refused() -> None:
    octets = program()
    for autre in (b"OTTO" + octets[4:], octets[:-4], octets[:20], octets[:12] + bytes(16 * 20)):
        with pytest.raises(Inapte):
            truetype.read(autre)
