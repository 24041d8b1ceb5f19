"""What a produced PDF must be: PDF/A-3a for a validator that is not ours, PDF/UA-1 for ours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import pdfa

# pikepdf knows 3b: what we add to it, level A and the mark of PDF/UA, it names and we expect.
ATTENDUS = (
    "pdfaid:conformance is 'A'",
    "XMP property pdfuaid:part is not permitted",
    "XMP property pdfaExtension:schemas is not permitted",
    "XMP namespace pdfaExtension",
    "XMP namespace pdfaSchema",
    "XMP namespace pdfaProperty",
)
_DESSINS = frozenset("f F f* B B* b b* S s Do sh Tj TJ ' \" BI EI INLINE IMAGE".split())


def ecarts(octets: bytes) -> list[str]:
    """List what keeps a PDF from PDF/A-3a and PDF/UA-1; empty when nothing does."""
    with pikepdf.open(BytesIO(octets)) as pdf:
        return [*pdf.check_pdf_syntax(), *_archive(octets), *empty(octets), *_accessible(pdf)]


def _archive(octets: bytes) -> Iterator[str]:
    rapport = pdfa.validate_written(BytesIO(octets), "3b")
    for trouve in rapport.findings:
        if not any(attendu in trouve.message for attendu in ATTENDUS):
            yield f"PDF/A {trouve.rule} {trouve.where} : {trouve.message}"


def empty(octets: bytes) -> Iterator[str]:
    """Find what other readers say is cut: a stream said compressed that has no bytes."""
    with pikepdf.open(BytesIO(octets)) as pdf:
        for objet in pdf.objects:
            if isinstance(objet, pikepdf.Stream) and "/Filter" in objet and not objet.Length:
                yield f"flux vide, dit comprimé : {objet.objgen}"


def _accessible(pdf: Any) -> Iterator[str]:
    racine = pdf.Root
    marques = bytes(racine.Metadata.read_bytes())
    for marque in (b'pdfuaid:part="1"', b'pdfaid:part="3"', b'pdfaid:conformance="A"'):
        if marque not in marques:
            yield f"marque absente : {marque.decode()}"
    if not racine.get("/Lang"):
        yield "langue absente"
    if not racine.get("/MarkInfo", {}).get("/Marked"):
        yield "document non balisé"
    if not racine.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "titre non affiché"
    nums = list(racine.StructTreeRoot.ParentTree.Nums)
    cles = [int(cle) for cle in nums[::2]]
    if cles != sorted(set(cles)):
        yield "arbre des parents désordonné"
    parents = dict(zip(cles, nums[1::2], strict=True))
    yield from _structure(pdf, parents)


def _structure(pdf: Any, parents: dict[int, Any]) -> Iterator[str]:
    tenus: Counter[tuple[Any, int]] = Counter()
    titres: list[int] = []
    yield from _arbre(pdf.Root.StructTreeRoot.K[0], None, tenus, titres)
    if any(b > a + 1 for a, b in pairwise([0, *titres])):
        yield f"titres dont un niveau manque : {titres}"
    for rang, page in enumerate(pdf.pages, start=1):
        yield from (f"page {rang} : {faute}" for faute in _page(page, parents, tenus))


def _arbre(
    element: Any, page: Any, tenus: Counter[tuple[Any, int]], titres: list[int]
) -> Iterator[str]:
    """Check a structure element and its children, and note what they hold and their titles."""
    yield from _element(element)
    page = element.Pg.objgen if "/Pg" in element else page
    if re.fullmatch("/H[1-6]", str(element.S)):
        titres.append(int(str(element.S)[2]))
    enfants = element.get("/K", [])
    for enfant in enfants if isinstance(enfants, pikepdf.Array) else [enfants]:
        if isinstance(enfant, int):
            tenus[page, enfant] += 1
        elif enfant.get("/Type") == "/MCR":
            tenus[enfant.Pg.objgen, int(enfant.MCID)] += 1
        elif "/S" in enfant:
            if enfant.P.objgen != element.objgen:
                yield f"élément {enfant.S} dont le parent est faux"
            yield from _arbre(enfant, page, tenus, titres)


def _element(element: Any) -> Iterator[str]:
    """Check what an element says of itself: a picture is described, a heading cell has a scope."""
    if element.S == "/Figure" and not str(element.get("/Alt", "")).strip():
        yield "figure sans description"
    dits = element.get("/A", {})
    if element.S == "/TH" and dits.get("/Scope") not in ("/Row", "/Column"):
        yield "cellule d'en-tête sans portée"
    if "/ID" in element or "/Headers" in dits:
        yield "renvoi à un identifiant, dont le document n'a pas la liste"


def _page(page: Any, parents: dict[int, Any], tenus: Counter[tuple[Any, int]]) -> Iterator[str]:
    portes = parents.get(int(page.obj.get("/StructParents", -1)))
    if portes is None:
        yield "hors de l'arbre"
        return
    if page.obj.get("/Tabs") != "/S":
        yield "ordre de tabulation absent"
    for annotation in page.obj.get("/Annots", ()):
        if annotation.Subtype == "/Link" and not str(annotation.get("/Contents", "")).strip():
            yield "lien sans description"
        porte = int(annotation.get("/StructParent", -1))
        if annotation.Subtype != "/Widget" and porte not in parents:
            yield "annotation hors de l'arbre"
    yield from _contenu(page, len(portes))
    dits = {mcid: n for (ou, mcid), n in tenus.items() if ou == page.obj.objgen}
    if dits != dict(Counter(_mcids(page))):
        yield "un contenu balisé qui n'est pas, une fois, dans l'arbre"


def _mcids(page: Any) -> Iterator[int]:
    """Give the number of each tagged content of a page."""
    for operandes, operateur in pikepdf.parse_content_stream(page):
        if str(operateur) == "BDC" and "/MCID" in operandes[1]:
            yield int(operandes[1].MCID)


def _contenu(page: Any, portes: int) -> Iterator[str]:
    """Check that everything drawn is tagged once, or an artifact."""
    ouverts: list[str] = []
    for operandes, operateur in pikepdf.parse_content_stream(page):
        nom = str(operateur)
        if nom in ("BDC", "BMC"):
            yield from _ouverture(operandes, ouverts, portes)
            ouverts.append(str(operandes[0]))
        elif nom == "EMC":
            ouverts.pop()
        elif nom in _DESSINS and not ouverts:
            yield f"dessin « {nom} » non balisé"
            return
    for nom, forme in (page.obj.get("/Resources", {}).get("/XObject", {}) or {}).items():
        if forme.get("/Subtype") == "/Form" and _marque(forme):
            yield f"contenu balisé à l'intérieur de {nom}"


def _ouverture(operandes: Any, ouverts: list[str], portes: int) -> Iterator[str]:
    genre = str(operandes[0])
    if ouverts and "/Artifact" in (genre, *ouverts):
        yield "artefact dans un contenu balisé"
    if len(operandes) == 2 and genre != "/Artifact":
        mcid = operandes[1].get("/MCID")
        if mcid is not None and int(mcid) >= portes:
            yield f"contenu {mcid} sans élément"


def _marque(forme: Any) -> bool:
    return any(
        str(operateur) in ("BDC", "BMC", "DP", "MP")
        for _, operateur in pikepdf.parse_content_stream(forme)
    )
