"""What a PDF holds besides its pages: actions, files, versions, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from kit.pieces import calques
from kit.pieces.constats import Constat, left_out
from kit.pieces.objets import bookmarks, elements, entry, fields
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    import pikepdf

MAX_SUITE = 50
_ACTIONS = {
    "/JavaScript": "JavaScript",
    "/Launch": "lancement d'un programme",
    "/SubmitForm": "envoi de formulaire",
    "/ImportData": "import de données",
    "/GoToR": "ouverture d'un autre fichier",
    "/GoToE": "ouverture d'un autre fichier",
    "/Rendition": "média",
    "/Movie": "média",
    "/Sound": "média",
    "/GoTo3DView": "média",
    "/RichMediaExecute": "média",
}
_MEDIAS = {"/RichMedia", "/3D", "/Movie", "/Screen", "/Sound"}
_VERSION = re.compile(rb"startxref\s+(\d+)\s+%%EOF")


def observe(pdf: pikepdf.Pdf, octets: bytes) -> list[Constat]:
    """Give the facts of an open PDF: what moves, what covers, what was added."""
    annotations = calques.collect(pdf)
    return [
        *_active(pdf, annotations),
        *_attached(pdf, annotations),
        *calques.observe(pdf, annotations),
        *_revised(pdf, octets),
    ]


def _active(pdf: pikepdf.Pdf, annotations: list[calques.Annotation]) -> list[Constat]:
    genres = dict.fromkeys(_actions(pdf.Root, "/OpenAction"))
    if entry(pdf.Root, "/Names", "/JavaScript") is not None:
        genres["JavaScript"] = None
    if entry(pdf.Root, "/AcroForm", "/XFA") is not None:
        genres["formulaire XFA"] = None
    porteurs = [page.obj for page in pdf.pages if "/AA" in page.obj]
    porteurs += [annotation.objet for annotation in annotations]
    porteurs += [champ for champ, _ in fields(pdf)]
    porteurs += bookmarks(pdf)
    for porteur in porteurs:
        genres.update(dict.fromkeys(_actions(porteur, "/A")))
    if any(annotation.nature in _MEDIAS for annotation in annotations):
        genres["média"] = None
    if not genres:
        return []
    texte = f"Contenu actif ({', '.join(genres)}) : absent des pages reproduites, "
    return [Constat("actif", texte + "conservé dans l'original.")]


def _actions(porteur: Any, cle: str) -> Iterator[str]:
    """Name the active actions of a document, a page, a field or an annotation."""
    declenchees = [entry(porteur, cle)]
    autour = entry(porteur, "/AA")
    if autour is not None and hasattr(autour, "keys"):
        declenchees += [autour.get(quand) for quand in islice(autour.keys(), MAX_SUITE)]
    for action in declenchees:
        yield from _chain(action)


def _chain(action: Any) -> Iterator[str]:
    for _ in range(MAX_SUITE):
        genre = entry(action, "/S")
        if genre is None:
            return
        if str(genre) in _ACTIONS:
            yield _ACTIONS[str(genre)]
        suite = entry(action, "/Next")
        action = next(elements(suite), suite)


def _attached(pdf: pikepdf.Pdf, annotations: list[calques.Annotation]) -> list[Constat]:
    noms = [cite(nom) for nom in islice(pdf.attachments.keys(), 100)]
    posees = sum(annotation.nature == "/FileAttachment" for annotation in annotations)
    noms += ["en annotation"] * posees
    if not noms:
        return []
    ou = "au porte-documents PDF" if "/Collection" in pdf.Root else "au PDF"
    return [Constat("actif", left_out(ou, noms))]


def _revised(pdf: pikepdf.Pdf, octets: bytes) -> Iterator[Constat]:
    versions = 1
    if "/Prev" in pdf.trailer:
        # A file laid out for the web has two tables for one version: the first one ends with 0.
        versions = sum(int(adresse) > 0 for adresse in _VERSION.findall(octets))
        versions -= b"/Linearized" in octets[:1024] and b"startxref\n0\n" not in octets[:4096]
    if versions > 1:
        texte = f"Fichier enregistré en {versions} versions successives"
        yield Constat("revision", f"{texte} : la dernière est reproduite.")
    signatures = [entry(champ, "/V") for champ, nature in fields(pdf) if nature == "/Sig"]
    signatures = [signature for signature in signatures if signature is not None]
    if signatures:
        fin = max((_end(signature) for signature in signatures), default=0)
        suite = " Le fichier a été complété après la dernière." if _longer(octets, fin) else ""
        yield Constat("revision", _signed(len(signatures)) + suite)


def _signed(nombre: int) -> str:
    if nombre == 1:
        return "Signé électroniquement : la signature ne vaut que sur l'original joint."
    return (
        f"Signé électroniquement ({nombre} signatures) : elles ne valent que sur l'original joint."
    )


def _end(signature: Any) -> int:
    """Give where the bytes that a signature covers end."""
    bornes = [borne for borne in elements(entry(signature, "/ByteRange")) if isinstance(borne, int)]
    return bornes[2] + bornes[3] if len(bornes) == 4 else 0


def _longer(octets: bytes, fin: int) -> bool:
    return 0 < fin < len(octets) and bool(octets[fin:].strip(b"\x00\t\n\x0c\r "))
