"""Where an exhibit's page lies on the sheet that shows it: upright, from the origin, never huge."""

from __future__ import annotations

from dataclasses import dataclass

A4 = (595.276, 841.89)
A3 = (841.89, 1190.551)
JEU = 1.0  # what a printer driver adds to a standard size, in points
MINIMUM = 28.0  # one centimetre: PDF/A wants 3 points, a stamp a little more


@dataclass(frozen=True, slots=True)
class Cadre:
    """A sheet and, on it, the rectangle of the page; lengths in points, origin at the foot."""

    largeur: float
    hauteur: float
    x: float
    y: float
    echelle: float


def frame(largeur: float, hauteur: float) -> Cadre:
    """Keep a page at its size; one larger than A3 is fitted on A4, a tiny one gets a margin.

    >>> frame(595.276, 841.89)
    Cadre(largeur=595.276, hauteur=841.89, x=0.0, y=0.0, echelle=1.0)
    >>> frame(2000, 1000).largeur
    841.89
    """
    court, long = sorted((largeur, hauteur))
    if court <= A3[0] + JEU and long <= A3[1] + JEU:
        return _center(largeur, hauteur, max(largeur, MINIMUM), max(hauteur, MINIMUM), 1.0)
    feuille = A4 if hauteur >= largeur else (A4[1], A4[0])
    echelle = min(feuille[0] / largeur, feuille[1] / hauteur)
    return _center(largeur, hauteur, *feuille, echelle)


def _center(largeur: float, hauteur: float, feuille: float, haut: float, echelle: float) -> Cadre:
    return Cadre(
        largeur=round(feuille, 3),
        hauteur=round(haut, 3),
        x=round((feuille - largeur * echelle) / 2, 3),
        y=round((haut - hauteur * echelle) / 2, 3),
        echelle=echelle,
    )
