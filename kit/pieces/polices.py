"""The fonts that the pages of a PDF name and do not hold: the one drawn instead may lack signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kit.pieces.constats import Constat, enumerate_few, enumerate_pages
from kit.pieces.objets import elements, entry
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    import pikepdf

PROFONDEUR = 4  # of the drawings within drawings
NOMBRE = 20_000
# Every reader has these two; another font drawn instead has the letters, but not these signs.
_CONNUES = "Symbol", "ZapfDingbats"
_SIGNES = re.compile(
    r"(?i)(?:web|wing)dings|dingbats|symbol|\bicon|awesome|bar ?code|code ?(?:39|128)"
)
_SYMBOLIQUE = 4
_SANS_LETTRE = re.compile(r"/(?:afii\d|uni[0-9A-F]{4}|u[0-9A-F]{4,6}$|(?:g|glyph|cid|index)\d)")
_SOUS_ENSEMBLE = re.compile(r"^/(?:[A-Z]{6}\+)?")
_FICHIERS = "/FontFile", "/FontFile2", "/FontFile3"


def observe(pdf: pikepdf.Pdf) -> list[Constat]:
    """Say which fonts are lacking, of those whose signs no other surely has, and on which pages."""
    regard, par_nom = _Regard(), dict[str, list[int]]()
    for numero, page in enumerate(pdf.pages, 1):
        for nom in regard.lacking(page.resources):
            par_nom.setdefault(nom, []).append(numero)
    if not par_nom:
        return []
    dites = [f"{cite(nom)}, {enumerate_pages(pages)}" for nom, pages in par_nom.items()]
    tete = "Police absente" if len(dites) == 1 else "Polices absentes"
    texte = f"{tete} du fichier ({enumerate_few(dites)}) : des signes peuvent manquer ou être faux."
    return [Constat("repare", texte)]


class _Regard:
    """Looks at each font and each drawing once, whatever the number of pages that use it."""

    def __init__(self) -> None:
        self.polices: dict[tuple[int, int], str] = {}
        self.formes: dict[tuple[int, int], list[str]] = {}

    def lacking(self, ressources: Any, niveau: int = 0) -> list[str]:
        """Name the fonts lacking among those that resources lead to, each once."""
        noms = [self._font(police) for police in _values(ressources, "/Font")]
        if niveau < PROFONDEUR:
            for objet in _values(ressources, "/XObject"):
                if entry(objet, "/Subtype") == "/Form":
                    noms += self._form(objet, niveau + 1)
        return list(dict.fromkeys(nom for nom in noms if nom))

    def _form(self, forme: Any, niveau: int) -> list[str]:
        cle = forme.objgen
        if cle not in self.formes and len(self.formes) < NOMBRE:
            self.formes[cle] = []
            self.formes[cle] = self.lacking(entry(forme, "/Resources"), niveau)
        return self.formes.get(cle, [])

    def _font(self, police: Any) -> str:
        cle = getattr(police, "objgen", (0, 0))
        if cle == (0, 0):
            return _lacking(police)
        if cle not in self.polices and len(self.polices) < NOMBRE:
            self.polices[cle] = _lacking(police)
        return self.polices.get(cle, "")


def _values(ressources: Any, categorie: str) -> Iterator[Any]:
    import pikepdf  # noqa: PLC0415 - loaded by now

    noms = entry(ressources, categorie)
    if isinstance(noms, pikepdf.Dictionary):
        yield from noms.values()


def _lacking(police: Any) -> str:
    """Name a font that is lacking and whose signs are not sure, else nothing."""
    genre = entry(police, "/Subtype")
    if genre is None or genre == "/Type3":
        return ""
    compose = genre == "/Type0"
    porteuse = next(elements(entry(police, "/DescendantFonts")), None) if compose else police
    description = entry(porteuse, "/FontDescriptor")
    if any(entry(description, cle) is not None for cle in _FICHIERS):
        return ""
    nom = _SOUS_ENSEMBLE.sub("", str(entry(police, "/BaseFont") or "/sans nom"))
    return nom if compose or _unsure(police, description, nom) else ""


def _unsure(police: Any, description: Any, nom: str) -> bool:
    """Tell whether a simple font shows other signs than letters, that another may not have."""
    if nom in _CONNUES:
        return False
    codage, drapeaux = entry(police, "/Encoding"), entry(description, "/Flags")
    symbolique = isinstance(drapeaux, int) and bool(drapeaux & _SYMBOLIQUE)
    if _SIGNES.search(nom) or (symbolique and codage is None):
        return True
    differences = elements(entry(codage, "/Differences"))
    return any(_SANS_LETTRE.match(str(signe)) for signe in differences)
