"""The tags of a page just laid out: heading cells, titles and margins as PDF/UA-1 wants them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pikepdf

from kit import ressources
from kit.render import Rendu

PAGE = """<html lang="fr"><title>Essai</title><body data-repere="Dossier 12"><h2>La somme due</h2>
<table><thead><tr><th scope="col">Facture</th><th scope="col">Montant</th></tr></thead>
<tbody><tr><th scope="row">F-1</th><td>10</td></tr></tbody></table>
<h2>La suite</h2><h1>Annexe</h1><h2>Calcul</h2></body></html>"""


def _laid_out(html: str = PAGE) -> pikepdf.Pdf:
    page = SimpleNamespace(html=html, ressources={})
    return pikepdf.open(BytesIO(Rendu(ressources.templates()).pdf(page, date(2026, 11, 20))))


def _elements(element: Any) -> Iterator[Any]:
    yield element
    for enfant in element.get("/K", []):
        if isinstance(enfant, pikepdf.Dictionary) and "/S" in enfant:
            yield from _elements(enfant)


def test_a_heading_cell_says_what_it_heads_and_no_cell_names_another() -> None:
    with _laid_out() as pdf:
        elements = list(_elements(pdf.Root.StructTreeRoot.K[0]))
        portees = [str(un.A.Scope) for un in elements if un.S == "/TH"]
        assert portees == ["/Column", "/Column", "/Row"]
        assert not any("/ID" in un or "/Headers" in un.get("/A", {}) for un in elements)


def _titles(html: str) -> list[str]:
    with _laid_out(html) as pdf:
        elements = _elements(pdf.Root.StructTreeRoot.K[0])
        return [str(un.S) for un in elements if str(un.S).startswith("/H")]


def test_titles_begin_at_the_first_level_and_those_of_the_annex_keep_theirs() -> None:
    assert _titles(PAGE) == ["/H1", "/H1", "/H1", "/H2"]


def test_no_level_of_titles_is_skipped() -> None:
    corps = "<h3>a</h3><h2>b</h2><h1>c</h1><h3>d</h3><h3>e</h3><h4>f</h4><h2>g</h2><h1>h</h1>"
    page = f'<html lang="fr"><title>Essai</title><body>{corps}</body></html>'
    attendus = ["/H1", "/H1", "/H1", "/H2", "/H2", "/H3", "/H2", "/H1"]
    assert _titles(page) == attendus


def test_what_stands_in_the_margins_is_an_artifact() -> None:
    with _laid_out() as pdf:
        consignes = list(pikepdf.parse_content_stream(pdf.pages[0]))
        nombre = sum("/MCID" in o[1] for o, verbe in consignes if str(verbe) == "BDC")
        artefacts = [o[1] for o, verbe in consignes if str(verbe) == "BDC" and o[0] == "/Artifact"]
        portes = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
        assert [str(un.Type) for un in artefacts] == ["/Pagination"] * 2
        assert len(portes) == nombre
        assert all(isinstance(un, pikepdf.Dictionary) for un in portes)
