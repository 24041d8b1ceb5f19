"""How a reader finds a page: the outline and the page labels."""

from __future__ import annotations

from typing import Any

TITRE = "Pièces jointes"


def gather(pdf: Any, nombre: int) -> None:
    """Put the last `nombre` entries of the outline, the exhibits, under one entry of their own."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    with pdf.open_outline() as sommaire:
        pieces = sommaire.root[-nombre:]
        if not pieces:
            return
        del sommaire.root[-nombre:]
        parent = pikepdf.OutlineItem(TITRE, pieces[0].destination, action=pieces[0].action)
        parent.children.extend(pieces)
        parent.is_closed = True
        sommaire.root.append(parent)


def label(pdf: Any) -> None:
    """Number the pages as they are printed: 1, 2, 3… from the first to the last."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.D)])
