"""Can everybody read the page: language, title, images, tables, headings, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

Faute = tuple[str, str]
_TITRE = re.compile(r"h[1-6]")
_CACHE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d]*[1-9])"
    r"|font-size\s*:\s*0|color\s*:\s*(?:#fff(?:fff)?\b|white)",
    re.IGNORECASE,
)


def examiner(page: str) -> list[Faute]:
    """List what keeps a reader out of a page: each fault with the tag it stands in."""
    lecteur = _Lecteur()
    lecteur.feed(page)
    lecteur.close()
    return list(dict.fromkeys(lecteur.finir()))


class _Lecteur(HTMLParser):
    """Goes through a page once."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.fautes: list[Faute] = []
        self.langue = self.titree = self.en_tete = False
        self.niveau = 1
        self.tables: list[tuple[str, list[str]]] = []
        self.ouverts: list[tuple[str, str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        lus = {nom: valeur or "" for nom, valeur in attrs}
        brut = self.get_starttag_text() or f"<{tag}>"
        self.fautes += [(brut, message) for message in self._examiner(tag, lus)]
        if tag == "table":
            self.tables.append((brut, []))
        elif tag == "th" and self.tables:
            self.tables[-1][1].append(lus.get("scope", "col" if self.en_tete else ""))
        self.en_tete = tag == "thead" or (self.en_tete and tag != "tbody")
        if tag in ("a", "title") or _TITRE.fullmatch(tag):
            self.ouverts.append((tag, brut, []))

    def _examiner(self, tag: str, attrs: dict[str, str]) -> Iterator[str]:
        if tag == "html":
            self.langue = bool(attrs.get("lang"))
        if tag == "img" and "alt" not in attrs:
            yield "image sans texte de remplacement : ajoutez « alt »"
        if "hidden" in attrs or _CACHE.search(attrs.get("style", "")):
            yield "texte caché au lecteur : retirez-le ou montrez-le"
        if _TITRE.fullmatch(tag):
            if int(tag[1]) > self.niveau + 1:
                yield f"titre « {tag} » après « h{self.niveau} » : un niveau est sauté"
            self.niveau = int(tag[1])

    def handle_data(self, data: str) -> None:
        """Keep the words of the titles and links that are open."""
        for _, _, mots in self.ouverts:
            mots.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Look at what a title, a link or a table held."""
        if tag == "table" and self.tables:
            brut, portees = self.tables.pop()
            if not any(portees):
                self.fautes.append(
                    (brut, 'table sans cellule d\'en-tête : écrivez <th scope="col"> ou « row »')
                )
        if self.ouverts and self.ouverts[-1][0] == tag:
            nom, brut, mots = self.ouverts.pop()
            plein = bool("".join(mots).strip())
            self.titree |= nom == "title" and plein
            if not plein and nom != "title":
                quoi = "lien" if nom == "a" else "titre"
                self.fautes.append((brut, f"{quoi} sans texte : un lecteur d'écran n'y lit rien"))

    def finir(self) -> Iterator[Faute]:
        """Give the faults of the page, those of the whole page first."""
        if not self.langue:
            yield "<html", 'la page ne dit pas sa langue : <html lang="fr">'
        if not self.titree:
            yield "<title", "la page n'a pas de titre"
        yield from self.fautes
