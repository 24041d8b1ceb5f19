"""The few shapes that a drawing of ours is made of, as SVG text."""

from __future__ import annotations

from html import escape


def texte(
    contenu: str, x: float, y: float, encre: str, ancre: str = "start", corps: float = 8.5
) -> str:
    """Write a label; `ancre` is start, middle or end."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{corps}" fill="{encre}" '
        f'text-anchor="{ancre}">{escape(contenu)}</text>'
    )


def barre(x: float, fin: float, y: float, hauteur: float, encre: str) -> str:
    """Fill a bar from `x` to `fin`."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(fin - x, 0.5):.1f}" '
        f'height="{hauteur}" fill="{encre}"/>'
    )


def trait(
    debut: tuple[float, float],
    fin: tuple[float, float],
    encre: str,
    epaisseur: float = 1,
    pointille: str = "",
) -> str:
    """Draw a line between two points."""
    tirets = f' stroke-dasharray="{pointille}"' if pointille else ""
    return (
        f'<line x1="{debut[0]:.1f}" y1="{debut[1]:.1f}" x2="{fin[0]:.1f}" y2="{fin[1]:.1f}" '
        f'stroke="{encre}" stroke-width="{epaisseur}"{tirets}/>'
    )


def rond(x: float, y: float, fond: str, bord: str) -> str:
    """Draw a disc."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6.2" fill="{fond}" stroke="{bord}"/>'


def losange(x: float, y: float, fond: str) -> str:
    """Draw a lozenge."""
    points = ((x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y))
    trace = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    return f'<polygon points="{trace}" fill="{fond}"/>'
