"""Ink drawn by program: signatures, stamps of the bars under a registered letter's number."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Iterator, Sequence

_ENCRE = "#20336b"
Point = tuple[float, float]


def signature(nom: str) -> str:
    """Draw a made-up signature for a name; the same name always signs alike."""
    graine = hashlib.sha256(nom.encode()).digest()
    points = list(_paraphe(graine, max(5, len(nom.split()[-1]))))
    trace = _courbe(points)
    trait = _souligne(graine, points)
    return _image(
        f'<path d="{trace}" fill="none" stroke="{_ENCRE}" stroke-width="1.7" '
        f'stroke-linecap="round" stroke-linejoin="round"/>'
        f'<path d="{trait}" fill="none" stroke="{_ENCRE}" stroke-width="1.2" stroke-linecap="round"/>',
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
    """Loops that lean forward and shrink, after a tall initial: what a hurried hand leaves."""
    pas = 150 / (lettres + 2)
    yield 10, 52
    yield 14 + graine[0] % 8, 10 + graine[1] % 10
    yield 26 + graine[2] % 8, 58
    yield 32, 34 + graine[3] % 8
    abscisse = 38.0
    for rang in range(lettres):
        ecart = graine[(rang * 2 + 4) % 32] / 255
        haut = 34 - 20 * ecart if graine[(rang + 9) % 32] % 3 == 0 else 40 - 6 * ecart
        yield abscisse + pas * 0.55, haut
        yield abscisse + pas * (0.15 + 0.35 * ecart), 52 + 3 * math.sin(rang + ecart)
        abscisse += pas
        yield abscisse, 46 + 4 * ecart
    yield abscisse + 16, 38 - graine[31] % 10


def _souligne(graine: bytes, points: Sequence[Point]) -> str:
    fin = points[-1][0]
    return f"M{fin:.1f} {66 - graine[5] % 6} Q{fin / 2:.1f} {60 + graine[6] % 8} {24 + graine[7] % 20} 68"


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
