"""Ink drawn by program: signatures, and the bars under a registered letter's number."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence

_ENCRE = "#20336b"
Point = tuple[float, float]

# Points of a 46 by 60 box, then of a box one wide and one high, in the order the pen takes them.
_INITIALES: tuple[tuple[Point, ...], ...] = (
    ((8, 56), (20, 8), (30, 14), (16, 58), (14, 36), (40, 34), (44, 50)),
    ((14, 12), (12, 58), (10, 20), (34, 8), (36, 28), (14, 34), (40, 54), (46, 48)),
    ((38, 14), (14, 18), (8, 48), (26, 60), (42, 42), (28, 34), (44, 50)),
    ((6, 26), (22, 6), (18, 60), (8, 54), (24, 36), (38, 12), (34, 52), (46, 46)),
    ((8, 54), (14, 10), (26, 46), (38, 8), (40, 56), (46, 48)),
)
_LETTRES: tuple[tuple[Point, ...], ...] = (
    ((0.3, 0.8), (0.5, 0.0), (1.0, 0.2)),
    ((0.6, 0.9), (0.2, 0.5), (0.6, 0.0), (1.0, 0.3)),
    ((0.5, 2.4), (0.2, 2.2), (0.4, 0.0), (1.0, 0.2)),
    ((0.3, 0.7), (0.4, 0.1), (0.7, 0.8), (0.8, 0.0), (1.0, 0.3)),
    ((0.5, 0.7), (0.5, -1.3), (0.1, -1.0), (1.0, 0.3)),
)


def signature(nom: str) -> str:
    """Draw a made-up signature for a name; the same name always signs alike."""
    graine = hashlib.sha256(nom.encode()).digest()
    points = list(_paraphe(graine, max(5, len(nom.rsplit(maxsplit=1)[-1]))))
    trace = _courbe(points)
    trait = _souligne(graine, points)
    return _image(
        f'<g fill="none" stroke="{_ENCRE}" stroke-linecap="round" stroke-linejoin="round">'
        f'<path d="{trace}" stroke-width="1.7"/><path d="{trait}" stroke-width="1.2"/></g>',
        (0, 0, 190, 76),
    )


def barres(numero: str) -> str:
    """Draw the bars printed under the number of a registered letter."""
    bits = "".join(f"{octet:08b}" for octet in hashlib.sha256(numero.encode()).digest()[:14])
    dessin, abscisse = [], 0.0
    for rang, bit in enumerate(bits):
        largeur = 2.0 if bit == "1" else 1.0
        if rang % 2 == 0:
            dessin.append(f'<rect x="{abscisse:g}" y="0" width="{largeur:g}" height="34"/>')
        abscisse += largeur
    return _image("".join(dessin), (0, 0, abscisse, 34))


def _paraphe(graine: bytes, lettres: int) -> Iterator[Point]:
    """A tall initial, then letters that shrink, some of them looped: a hurried hand."""
    hasard = [octet / 255 for octet in graine]
    for x, y in _INITIALES[graine[0] % len(_INITIALES)]:
        yield x + 5 * hasard[1], y + 6 * hasard[2] - 3
    abscisse, pas = 46.0, (95 + 35 * hasard[3]) / lettres
    for rang in range(lettres):
        part = hasard[4 + rang % 24]
        for x, y in _LETTRES[int(part * 97) % len(_LETTRES)]:
            yield abscisse + x * pas, 50 - y * (9 + 5 * part) * (1 - 0.4 * rang / lettres)
        abscisse += pas
    yield abscisse + 10 + 22 * hasard[30], 50 - 22 * hasard[31]


def _souligne(graine: bytes, points: Sequence[Point]) -> str:
    fin = points[-1][0]
    droite, milieu, gauche = 66 - graine[5] % 6, 60 + graine[6] % 8, 24 + graine[7] % 20
    return f"M{fin:.1f} {droite} Q{fin / 2:.1f} {milieu} {gauche} 68"


def _courbe(points: Sequence[Point]) -> str:
    """Pass a smooth line through the points (Catmull-Rom as cubic Béziers)."""
    bords = [points[0], *points, points[-1]]
    trace = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for avant, debut, fin, apres in zip(bords, bords[1:], bords[2:], bords[3:], strict=False):
        un = (debut[0] + (fin[0] - avant[0]) / 5, debut[1] + (fin[1] - avant[1]) / 5)
        deux = (fin[0] - (apres[0] - debut[0]) / 5, fin[1] - (apres[1] - debut[1]) / 5)
        trace += "C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in (un, deux, fin))
    return trace


def _image(dessin: str, cadre: tuple[float, float, float, float]) -> str:
    boite = " ".join(f"{cote:g}" for cote in cadre)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{boite}" '
        f'width="{cadre[2]:g}" height="{cadre[3]:g}">{dessin}</svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
