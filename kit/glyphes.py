"""Which characters the bundled fonts can print, known without opening a font.

The table is what all the faces of Source Serif 4 and Source Sans 3 in `templates/fr` have in
common; a test rebuilds it from the font files.
"""

from __future__ import annotations

from bisect import bisect_right

COUVERTURE = """
20-7E A0-12B 12E-131 134-165 168-17F 18F 192 1A0-1A1 1AF-1B0 1CD-1DC 1E6-1E7 1F8-1F9 218-21B 237
251 259 261 2B0 2B2-2B3 2B7-2B8 2BB-2BC 2BE-2BF 2C6-2CC 2D8-2DD 2E1-2E3 300-304 306-30C 31B
323-324 326-329 32E 331 374-375 37E 384-38A 38C 38E-3A1 3A3-3CE 3D7 3D9 3DB 3DD 3E1 400-45F
462-463 472-475 490-493 496-49B 4A0-4A3 4AA-4AB 4AE-4B3 4B6-4B7 4BA-4BB 4C0-4C2 4CF-4D1 4D4-4D9
4E2-4E3 4E6-4E9 4EE-4EF 4F2-4F3 1D43 1D47-1D49 1D4D 1D4F-1D50 1D52 1D56-1D58 1D5B 1D9C 1DA0 1DBB
1E0C-1E0F 1E20-1E21 1E24-1E25 1E2A-1E2B 1E36-1E3B 1E3E-1E3F 1E42-1E49 1E5A-1E63 1E6C-1E6F
1E80-1E85 1E8E-1E8F 1E92-1E93 1E97 1E9E 1EA0-1EF9 2007 2009-200B 2010-2015 2018-201A 201C-201E
2020-2022 2026 202F-2030 2032-2033 2039-203A 203C 2044 2047-2049 2070-2071 2074-2079 207D-2089
208D-208E 20A1 20A4 20A6-20A7 20A9 20AB-20AC 20AE 20B1-20B2 20B4-20B5 20B8-20BA 20BD 2113
2116-2117 2120 2122 2126 212E 2153-2154 215B-215E 2190-2193 2196-2199 2202 2206 220F 2211-2212
2215 2219-221A 221E 222B 2248 2260 2264-2265 25A0 25B2-25B3 25B6-25B7 25BC-25BD 25C0-25C1 25C6
25C9-25CA 2610-2611 266A 2713 2752 2E3A-2E3B FB00-FB04 1F12F 1F16A-1F16B
"""


def ranges(table: str) -> list[tuple[int, int]]:
    """The first and last code point of each range of a table."""
    couples = (bloc.partition("-") for bloc in table.split())
    return [(int(debut, 16), int(fin or debut, 16)) for debut, _, fin in couples]


_PLAGES = ranges(COUVERTURE)
_DEBUTS = [debut for debut, _ in _PLAGES]


def printable(caractere: str) -> bool:
    """Tell whether every bundled font has this character."""
    point = ord(caractere)
    rang = bisect_right(_DEBUTS, point) - 1
    return rang >= 0 and point <= _PLAGES[rang][1]
