"""What is taken of a page of an exhibit, and nothing else of its document: a form."""

from __future__ import annotations

from typing import Any

CATEGORIES = {"/ColorSpace", "/ExtGState", "/Font", "/XObject"}  # of the resources


def take(page: Any) -> Any:
    """Make a form of a page: its content, and those resources that a proof has seen."""
    forme = page.as_form_xobject(handle_transformations=False)
    for categorie in forme.Resources.keys() - CATEGORIES:
        del forme.Resources[categorie]
    return forme
