"""The few shapes that a drawing of ours is made of, as SVG text."""

from __future__ import annotations

from html import escape

RAYON = 6.2


class Planche:
    """A drawing row after row, `haut` being the top of the current one.

    Shapes of one look are one path, which costs less to draw than as many elements; words come
    last, over them all.
    """

    def __init__(self, haut: float = 0) -> None:
        self.haut = haut
        self._traces: dict[str, list[str]] = {}
        self._textes: list[str] = []

    def texte(
        self,
        contenu: str,
        x: float,
        y: float,
        encre: str,
        ancre: str = "start",
        corps: float = 8.5,
    ) -> None:
        """Write a label; `ancre` is start, middle or end."""
        self._textes.append(
            f'<text x="{x:.1f}" y="{self.haut + y:.1f}" font-size="{corps}" fill="{encre}" '
            f'text-anchor="{ancre}">{escape(contenu)}</text>'
        )

    def barre(self, x: float, fin: float, y: float, hauteur: float, encre: str) -> None:
        """Fill a bar from `x` to `fin`."""
        large = max(fin - x, 0.5)
        trace = f"M{x:.1f} {self.haut + y:.1f}h{large:.1f}v{hauteur}h-{large:.1f}z"
        self._trace(f'fill="{encre}"', trace)

    def trait(
        self,
        debut: tuple[float, float],
        fin: tuple[float, float],
        encre: str,
        epaisseur: float = 1,
        pointille: str = "",
    ) -> None:
        """Draw a line between two points."""
        tirets = f' stroke-dasharray="{pointille}"' if pointille else ""
        (x, y), (x_fin, y_fin) = debut, fin
        self._trace(
            f'fill="none" stroke="{encre}" stroke-width="{epaisseur}"{tirets}',
            f"M{x:.1f} {self.haut + y:.1f}L{x_fin:.1f} {self.haut + y_fin:.1f}",
        )

    def rond(self, x: float, y: float, fond: str, bord: str) -> None:
        """Draw a disc."""
        moitie = f"a{RAYON} {RAYON} 0 1 0 {{}}{2 * RAYON} 0"
        arcs = moitie.format("") + moitie.format("-")
        trace = f"M{x - RAYON:.1f} {self.haut + y:.1f}{arcs}z"
        self._trace(f'fill="{fond}" stroke="{bord}"', trace)

    def losange(self, x: float, y: float, fond: str) -> None:
        """Draw a lozenge."""
        trace = f"M{x:.1f} {self.haut + y - 5:.1f}l5 5l-5 5l-5 -5z"
        self._trace(f'fill="{fond}"', trace)

    def _trace(self, aspect: str, trace: str) -> None:
        self._traces.setdefault(aspect, []).append(trace)

    def svg(self) -> str:
        """Give the whole, in the order in which each look was first wanted."""
        chemins = [
            f'<path {aspect} d="{"".join(traces)}"/>' for aspect, traces in self._traces.items()
        ]
        return "".join(chemins + self._textes)
