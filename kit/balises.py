"""The tags of a page just laid out, where PDF/UA-1 wants them otherwise than WeasyPrint writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_TITRES = frozenset(f"/H{niveau}" for niveau in range(1, 7))


def mend(pdf: Any) -> None:
    """Mend the tags of a PDF before it is written; its elements come in the order of reading."""
    elements = [
        objet
        for objet in pdf.objects
        if isinstance(objet, dict) and objet.get("Type") == "/StructElem"
    ]
    _tell_scopes(pdf, elements)
    _descend_step_by_step(elements)
    _leave_margins(pdf, elements)


def _tell_scopes(pdf: Any, elements: Sequence[Any]) -> None:
    """Say of each heading cell what it heads.

    WeasyPrint names it in each cell below or beside, by an identifier that no tree of them lists.
    """
    for ligne in elements:
        if ligne["S"] == "/TR":
            cellules = [_named(pdf, cle) for cle in ligne["K"] if isinstance(cle, bytes)]
            cites = {id(cle) for cellule in cellules for cle in cellule["A"].get("Headers", ())}
            for cellule in cellules:
                if cellule["S"] == "/TH":
                    beside = id(cellule.pop("ID", None)) in cites
                    cellule["A"]["Scope"] = "/Row" if beside else "/Column"
    for element in elements:
        if element["S"] == "/TD":
            element["A"].pop("Headers", None)


def _descend_step_by_step(elements: Sequence[Any]) -> None:
    """Begin headings at the first level, and skip none on the way down.

    Those of a letter without a title stand before that of its annex; those of the mandate, which
    are articles of a section elsewhere, follow its title when it stands alone.
    """
    au_dessus: list[int] = []
    for titre in (un for un in elements if un["S"] in _TITRES):
        niveau = int(titre["S"][2])
        while au_dessus and au_dessus[-1] >= niveau:
            au_dessus.pop()
        au_dessus.append(niveau)
        titre["S"] = f"/H{len(au_dessus)}"


def _leave_margins(pdf: Any, elements: Sequence[Any]) -> None:
    """Make artifacts of what stands in the margins, whose tags hang from nothing."""
    tenus = {cle for element in elements for cle in element["K"] if isinstance(cle, bytes)}
    perdus: set[bytes] = set()
    for element in elements:
        ici = element.reference
        if element["S"] != "/Document" and (ici not in tenus or element["P"] in perdus):
            perdus.add(ici)
    racine = _named(pdf, pdf.catalog["StructTreeRoot"])
    nums = _named(pdf, racine["ParentTree"])["Nums"]
    for page, portes in zip(pdf.page_references, nums[1::2], strict=False):
        rangs = {rang for rang, cle in enumerate(portes) if cle in perdus}
        if rangs:
            portes[:] = [b"null" if rang in rangs else cle for rang, cle in enumerate(portes)]
            while portes and portes[-1] == b"null":
                portes.pop()
            _unmark(_named(pdf, _named(pdf, page)["Contents"]).stream, rangs)


def _unmark(dessin: list[Any], rangs: set[int]) -> None:
    for place, mot in enumerate(dessin):
        if isinstance(mot, dict) and mot.get("MCID") in rangs:
            mot.clear()
            mot["Type"] = "/Pagination"
            dessin[place - 1] = "/Artifact"


def _named(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
