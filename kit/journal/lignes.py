"""The lines of a text, and small additions to them: everything else stays, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kit.source.encodage import FIN_DE_LIGNE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BLANCS = " \t"


@dataclass(frozen=True, slots=True)
class Retouche:
    """What takes the place of `texte[debut:fin]`; nothing is removed when both are equal."""

    debut: int
    fin: int
    neuf: str


def apply(texte: str, retouches: Iterable[Retouche]) -> str:
    """Give the text with its retouches, which do not overlap."""
    for retouche in sorted(retouches, key=lambda r: r.debut, reverse=True):
        texte = texte[: retouche.debut] + retouche.neuf + texte[retouche.fin :]
    return texte


def column(texte: str, ou: int) -> int:
    """Give how far a place is from the beginning of its line."""
    return ou - max(texte.rfind("\n", 0, ou), texte.rfind("\r", 0, ou)) - 1


def text_end(texte: str, ou: int) -> int:
    """Give the end of a line, its line break left out."""
    trouve = FIN_DE_LIGNE.search(texte, ou)
    return trouve.start() if trouve else len(texte)


def line_end(texte: str, ou: int) -> int:
    """Give the beginning of the next line."""
    trouve = FIN_DE_LIGNE.search(texte, ou)
    return trouve.end() if trouve else len(texte)


def after(texte: str, fin: int, retrait: int) -> int:
    """Give where a line may be added after a value: past its comment and those indented below."""
    ou = fin if fin and texte[fin - 1] in "\r\n" else line_end(texte, fin)
    while ou < len(texte):
        ligne = texte[ou : text_end(texte, ou)]
        nu = ligne.lstrip(" ")
        if not nu.startswith("#") or len(ligne) - len(nu) < retrait:
            break
        ou = line_end(texte, ou)
    return ou


def lines(texte: str, ou: int, retrait: int, lignes: Sequence[str]) -> Retouche:
    """Add whole lines at the beginning of a line, or at the end of a text that lacks its last."""
    fin = newline(texte)
    dit = fin.join(" " * retrait + ligne if ligne else "" for ligne in lignes)
    coupe = ou > 0 and texte[ou - 1] not in "\r\n"
    return Retouche(ou, ou, f"{fin}{dit}" if coupe else f"{dit}{fin}")


def newline(texte: str) -> str:
    """Give the line break that a text uses."""
    trouve = FIN_DE_LIGNE.search(texte)
    return trouve[0] if trouve else "\n"


def margin(texte: str, debut: int) -> str | None:
    """Give the blanks before what begins its line; None when something else comes before."""
    avant = texte[debut - column(texte, debut) : debut]
    return avant if not avant.strip(BLANCS) else None
