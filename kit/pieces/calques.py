"""What is laid over the pages of a PDF: annotations that cover them, layers that may be hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kit.pieces.constats import Constat, enumerate_few, enumerate_pages
from kit.pieces.objets import elements, entry
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    import pikepdf

MAX_ANNOTATIONS = 20_000
POSEES = {
    "/FreeText": "texte libre",
    "/Stamp": "tampon",
    "/Redact": "caviardage préparé mais non appliqué",
    "/Text": "note",
    "/Highlight": "surlignage",
    "/Underline": "soulignement",
    "/Squiggly": "soulignement",
    "/StrikeOut": "texte barré",
    "/Caret": "insertion",
    "/Ink": "tracé à main levée",
    "/Line": "trait",
    "/Square": "cadre",
    "/Circle": "cadre",
    "/Polygon": "cadre",
    "/PolyLine": "trait",
    "/Watermark": "filigrane",
}
# What an annotation says in a window of its own, that no page shows.
_COMMENTEES = frozenset(POSEES) - {"/FreeText", "/Stamp", "/Redact", "/Watermark"}
_CACHEE = 2 | 32  # Hidden, NoView


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation: its page, its subtype, whether it is hidden, and the object itself."""

    page: int
    nature: str
    cachee: bool
    objet: Any


def collect(pdf: pikepdf.Pdf) -> list[Annotation]:
    """Give the annotations of the pages, up to a limit."""
    trouvees: list[Annotation] = []
    for numero, page in enumerate(pdf.pages, 1):
        for objet in elements(page.obj.get("/Annots")):
            if len(trouvees) == MAX_ANNOTATIONS:
                return trouvees
            drapeaux = entry(objet, "/F")
            cachee = isinstance(drapeaux, int) and bool(drapeaux & _CACHEE)
            nature = str(entry(objet, "/Subtype"))
            trouvees.append(Annotation(numero, nature, cachee, objet))
    return trouvees


def observe(pdf: pikepdf.Pdf, annotations: list[Annotation]) -> list[Constat]:
    """Give the facts of what is laid over the pages."""
    return [*_covering(annotations), *_layers(pdf)]


def _covering(annotations: list[Annotation]) -> list[Constat]:
    par_nature: dict[str, list[int]] = {}
    for annotation in annotations:
        if annotation.nature in POSEES:
            suite = ", masqué" if annotation.cachee else ""
            par_nature.setdefault(POSEES[annotation.nature] + suite, []).append(annotation.page)
    if not par_nature:
        return []
    dites = [f"{nature} ({enumerate_pages(pages)})" for nature, pages in par_nature.items()]
    texte = f"Annotations ajoutées sur les pages : {', '.join(dites)}"
    if any(map(_says, annotations)):
        texte += " ; leurs commentaires se lisent dans l'original"
    return [Constat("calque", f"{texte}.")]


def _says(annotation: Annotation) -> bool:
    """Tell whether an annotation has words of its own."""
    dit = entry(annotation.objet, "/Contents")
    return annotation.nature in _COMMENTEES and dit is not None and bool(str(dit).strip())


def _layers(pdf: pikepdf.Pdf) -> list[Constat]:
    proprietes = entry(pdf.Root, "/OCProperties")
    calques = list(elements(entry(proprietes, "/OCGs")))
    if not calques:
        return []
    reglage = entry(proprietes, "/D")
    eteints = str(entry(reglage, "/BaseState")) == "/OFF"
    contraires = {
        calque.objgen
        for calque in elements(entry(reglage, "/ON" if eteints else "/OFF"))
        if hasattr(calque, "objgen")
    }
    dits = []
    for calque in calques:
        masque = eteints != (getattr(calque, "objgen", None) in contraires)
        nom = cite(str(entry(calque, "/Name") or "sans nom"))
        dits.append(f"{nom} ({'masqué' if masque else 'visible'})")
    return [Constat("calque", f"Calques superposés dans les pages : {enumerate_few(dits)}.")]
