"""A document of kit as an exhibit of another: its own exhibits are not shown a second time."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from kit import empreinte

INVENTAIRE = "inventaire.json"
TAILLE_MAXIMALE = 5_000_000
RESERVE = (
    "Ce document de kit contient ses propres pièces : elles ne sont pas reproduites une seconde "
    "fois ici, et restent dans l'original joint."
)


def letter_alone(octets: bytes) -> bytes | None:
    """Give the letter and the annex of a document of ours, without the exhibits bound to it.

    None for any other PDF, or when its fingerprint shows a change: then all of it is shown.
    """
    dit = empreinte.verify(octets)
    if dit is None or not dit.intact:
        return None
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    with pikepdf.open(BytesIO(octets)) as pdf:
        premiere = _first_sheet(pdf)
        if premiere is None:
            return None
        del pdf.pages[premiere - 1 :]
        sortie = BytesIO()
        pdf.save(sortie, static_id=True)
    return sortie.getvalue()


def _first_sheet(pdf: Any) -> int | None:
    """Read in the inventory the page where the sheets of the exhibits begin."""
    if INVENTAIRE not in pdf.attachments:
        return None
    flux = pdf.attachments[INVENTAIRE].get_file().read_bytes()
    try:
        pieces = json.loads(flux)["pieces"] if len(flux) <= TAILLE_MAXIMALE else []
        pages = [piece["page"] for piece in pieces if piece["page"] is not None]
    except (ValueError, TypeError, KeyError):
        return None
    trouvee = min((page for page in pages if isinstance(page, int)), default=0)
    return trouvee if 1 < trouvee <= len(pdf.pages) else None
