"""An HTML mail -> its text: no script, no style, no picture, no link that hides where it goes."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kit.messages.fiche import Defauts

TAILLE = 5_000_000
PROFONDEUR = 500  # building a deeper page takes the square of its depth
_LIGNES = frozenset("p div section article header footer center address pre tr h1 h2 h3 h4 h5 h6 "
                    "ul ol dl dt dd table caption form fieldset blockquote".split())  # fmt: skip
_CELLULES = frozenset({"td", "th"})
_BALISES = {*_LIGNES, *_CELLULES, "a", "br", "hr", "img", "li"}
_ATTRIBUTS = {"a": {"href"}, "img": {"alt", "src"}}
_SCHEMAS = {"http", "https", "mailto", "tel", "ftp", "cid"}
_VIDES = frozenset("area base br col embed hr img input link meta source track wbr".split())
_REFERMEES = frozenset("p li td th tr option dt dd".split())
_PLATES = _VIDES | _REFERMEES
_BALISE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_JETON = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>|([^<]+)")
_ATTRIBUT = re.compile(r'([a-z]+)="([^"]*)"')
_INVISIBLES = re.compile(
    r"(?is)<(script|style|head|title|template)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)"
)


def to_lines(source: str, defauts: Defauts) -> str:
    """Give the text of a page: quotes marked « > », items « • », cells « | », links in brackets."""
    if len(source) > TAILLE or _depth(source) > PROFONDEUR:
        defauts.note("Le message HTML est trop complexe : seul son texte brut est reproduit.")
        brut = re.sub(r"<[^<>]*>", " ", _INVISIBLES.sub(" ", source[:TAILLE]))
        return re.sub(r"[ \t]+", " ", html.unescape(brut))
    lecteur = _Lecteur()
    lecteur.feed(_clean(source))
    return lecteur.text()


def _depth(source: str) -> int:
    """Give the depth of a page, at most: the tags opened and not closed."""
    profondeur = plus = 0
    for fermante, nom in _BALISE.findall(source):
        if nom in _PLATES or nom.lower() in _PLATES:
            continue
        if not fermante:
            profondeur += 1
            plus = profondeur if profondeur > plus else plus
        elif profondeur:
            profondeur -= 1
    return plus


def _clean(source: str) -> str:
    import nh3  # noqa: PLC0415 - only with an HTML mail at hand

    return nh3.clean(
        source,
        tags=_BALISES,
        clean_content_tags={"script", "style", "title"},
        attributes=_ATTRIBUTS,
        url_schemes=_SCHEMAS,
        link_rel=None,
    )


class _Lecteur:
    """Reads a page that is already clean and balanced, and writes its lines."""

    def __init__(self) -> None:
        self.lignes: list[str] = []
        self.ligne: list[str] = []
        self.citations = self.bruts = 0
        self.listes: list[int | None] = []
        self.liens: list[tuple[str, int]] = []

    def feed(self, page: str) -> None:
        """Read a page as it was cleaned: no sign of a tag stands in its texts nor in its words."""
        for fermante, nom, mots, texte in _JETON.findall(page):
            if texte:
                self._data(html.unescape(texte))
            elif fermante:
                self._end(nom)
            else:
                self._start(nom, mots)

    def _start(self, tag: str, mots: str) -> None:
        """Begin what the tag begins."""
        if tag in _LIGNES or tag in {"br", "hr", "li"}:
            self.turn(tag == "br")
        if tag == "li":
            self.ligne.append(self._puce())
        elif tag in {"ul", "ol"}:
            self.listes.append(1 if tag == "ol" else None)
        elif tag in _CELLULES and "".join(self.ligne).strip():
            self.ligne.append(" | ")
        elif tag == "a":
            self.liens.append((_attributes(mots).get("href", ""), len(self.ligne)))
        elif tag == "img":
            self._image(_attributes(mots))
        self._count(tag, 1)

    def _end(self, tag: str) -> None:
        """End what the tag ends."""
        if tag in _LIGNES or tag == "li":
            self.turn()
        if tag in {"p", "blockquote", "table", "ul", "ol"} and self.lignes and self.lignes[-1]:
            self.lignes.append("")
        if tag in {"ul", "ol"} and self.listes:
            self.listes.pop()
        elif tag == "a" and self.liens:
            self._link(*self.liens.pop())
        self._count(tag, -1)

    def _data(self, data: str) -> None:
        """Write a text; its lines only count where the page says so."""
        if not self.bruts:
            self.ligne.append(re.sub(r"[ \t\r\n\f]+", " ", data))
            return
        for rang, ligne in enumerate(data.split("\n")):
            if rang:
                self.turn(True)
            self.ligne.append(ligne)

    def turn(self, vide: bool = False) -> None:
        """Go to the next line; an empty one is only written when asked."""
        texte = "".join(self.ligne)
        texte = texte.rstrip() if self.bruts else " ".join(re.split(" +", texte.strip(" ")))
        if texte.strip() or vide:
            self.lignes.append("> " * min(self.citations, 10) + texte)
        self.ligne, self.liens = [], [(lien, 0) for lien, _ in self.liens]

    def text(self) -> str:
        """Give all the lines."""
        self.turn()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lignes)).strip("\n")

    def _count(self, tag: str, pas: int) -> None:
        self.citations += pas if tag == "blockquote" else 0
        self.bruts += pas if tag == "pre" else 0

    def _puce(self) -> str:
        rang = self.listes[-1] if self.listes else None
        if rang is None:
            return "• "
        self.listes[-1] = rang + 1
        return f"{rang}. "

    def _image(self, mots: dict[str, str]) -> None:
        """Name a picture that says what it is, or that came with the message."""
        if mots.get("alt", "").strip():
            self.ligne.append(f" [image : {mots['alt'].strip()}] ")
        elif mots.get("src", "").startswith("cid:"):
            self.ligne.append(" [image jointe] ")

    def _link(self, lien: str, depuis: int) -> None:
        """Write where a link goes, after what it says, when the two differ."""
        dit = "".join(self.ligne[depuis:]).strip()
        if lien and _bare(lien) != _bare(dit):
            self.ligne.append(f" [{lien}]" if dit else f"[{lien}]")


def _attributes(mots: str) -> dict[str, str]:
    return {nom: html.unescape(valeur) for nom, valeur in _ATTRIBUT.findall(mots)}


def _bare(lien: str) -> str:
    return re.sub(r"^(mailto:|tel:|https?://)", "", lien.strip().lower()).rstrip("/")
