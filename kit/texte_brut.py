"""A letter's HTML -> its plain text, 72 columns: one source for the page, the e-mail, the diff."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from html.parser import HTMLParser

from kit import colonnes

LARGEUR = 72
_BLOCS = frozenset(
    "p div h1 h2 h3 h4 address section header footer article blockquote dd dt li ul ol dl hr "
    "figure figcaption table caption".split()
)
_CELLULES = ("td", "th")
_MUETS = ("style", "title", "head")
_PORTEE_MAX = 1_000  # as browsers do


def texte_brut(html: str, largeur: int = LARGEUR) -> str:
    """Write the text of a page, tables as aligned columns; ordinary spaces only."""
    lecteur = _Lecteur(largeur)
    lecteur.feed(html)
    lecteur.close()
    lecteur.finir()
    texte = "\n".join(ligne.rstrip() for ligne in lecteur.lignes).strip("\n")
    return texte.translate({0x202F: " ", 0x00A0: " ", 0x200B: ""}) + "\n"


@dataclass
class _Table:
    """The rows read so far; a cell is its text, whether it is a number, and its span."""

    rangs: list[list[colonnes.Cellule]] = field(default_factory=list)
    dans_cellule: bool = False


class _Lecteur(HTMLParser):
    """Reads blocks one after the other; inline tags leave no trace."""

    def __init__(self, largeur: int) -> None:
        super().__init__(convert_charrefs=True)
        self.largeur = largeur
        self.lignes: list[str] = []
        self.morceaux: list[str] = []
        self.listes: list[int | None] = []
        self.puce = ""
        self.retrait = 0
        self.muet = 0
        self.serre = False
        self.table: _Table | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _MUETS:
            self.muet += 1
        elif tag == "br":
            self.morceaux.append("\n")
        elif tag == "table":
            self.finir()
            self.table = _Table()
        elif self.table is not None:
            self._ouvrir_cellule(self.table, tag, dict(attrs))
        elif tag in _BLOCS:
            self.finir()
            self._ouvrir(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _MUETS:
            self.muet = max(self.muet - 1, 0)
        elif self.table is not None:
            self._fermer_cellule(self.table, tag)
        elif tag in _BLOCS:
            self.finir()
            self._fermer(tag)

    def handle_data(self, data: str) -> None:
        if self.muet or (self.table is not None and not self.table.dans_cellule):
            return
        self.morceaux.append(" ".join(data.split(" ")).replace("\n", " "))

    def finir(self) -> None:
        """Lay out the paragraph read so far."""
        paragraphe = _prendre(self.morceaux)
        if not any(ligne.strip() for ligne in paragraphe):
            return
        marge = " " * self.retrait
        if self.lignes and not self.serre:
            self.lignes.append("")
        puce, self.puce = self.puce, ""
        for ligne in paragraphe:
            premier = marge[: len(marge) - len(puce)] + puce if puce else marge
            self.lignes += plier(ligne, self.largeur, premier, marge)
            puce = ""
        self.serre = False

    def _ouvrir(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self.listes.append(0 if tag == "ol" else None)
            self.retrait += 3
        elif tag == "li" and self.listes:
            self.puce = "–  "
            rang = self.listes[-1]
            if rang is not None:
                self.listes[-1] = rang + 1
                self.puce = f"{rang + 1}. "
        elif tag in ("blockquote", "dd"):
            self.retrait += 3
            self.serre = tag == "dd"
        elif tag == "hr":
            self.lignes += ["", "-" * self.largeur]

    def _fermer(self, tag: str) -> None:
        if tag in ("ul", "ol") and self.listes:
            self.listes.pop()
            self.retrait -= 3
            self.serre = bool(self.listes)
        elif tag in ("blockquote", "dd"):
            self.retrait -= 3
        elif tag == "li":
            self.puce, self.serre = "", True

    def _ouvrir_cellule(self, table: _Table, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "tr":
            table.rangs.append([])
        elif tag in _CELLULES:
            self.morceaux = []
            table.dans_cellule = True
            nombre = "nombre" in (attrs.get("class") or "").split()
            if not table.rangs:
                table.rangs.append([])
            table.rangs[-1].append(colonnes.Cellule("", nombre, _portee(attrs.get("colspan"))))
        elif tag == "caption":
            table.dans_cellule = True
        elif tag in _BLOCS:
            self.morceaux.append("\n")

    def _fermer_cellule(self, table: _Table, tag: str) -> None:
        if tag == "table":
            self.table = None
            rangs = [rang for rang in table.rangs if rang]
            self.lignes += ["", *colonnes.aligner(rangs, self.largeur)]
            self.morceaux = []
        elif tag == "caption":
            self.finir()
            table.dans_cellule = False
        elif tag in _CELLULES and table.dans_cellule:
            texte = "\n".join(ligne for ligne in _prendre(self.morceaux) if ligne)
            table.rangs[-1][-1] = table.rangs[-1][-1]._replace(texte=texte)
            table.dans_cellule = False


def _portee(lue: str | None) -> int:
    """Read how many columns a cell covers; one, when it says no number."""
    return min(int(lue[:5]), _PORTEE_MAX) if lue and lue.isdecimal() else 1


def plier(texte: str, largeur: int, premier: str = "", marge: str = "") -> list[str]:
    """Fold one line at ordinary spaces; a no-break space holds."""
    plie = textwrap.wrap(
        texte,
        largeur,
        initial_indent=premier,
        subsequent_indent=marge,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return plie or [""]


def _prendre(morceaux: list[str]) -> list[str]:
    """Empty the buffer: its lines, with runs of ordinary spaces folded."""
    texte = "".join(morceaux)
    morceaux.clear()
    lignes = [" ".join(part for part in ligne.split(" ") if part) for ligne in texte.split("\n")]
    while lignes and not lignes[-1]:
        lignes.pop()
    while lignes and not lignes[0]:
        lignes.pop(0)
    return lignes
