"""The untouched originals, embedded in the PDF that reproduces them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

INVENTAIRE = "inventaire.json"


def attach(
    pdf: Any,
    nom: str,
    octets: bytes,
    media: str,
    description: str,
    relation: Literal["Source", "Data"],
    le: date,
) -> None:
    """Embed a file, dated, with its relation to the document (ISO 19005-3, 6.8)."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    minuit = f"D:{le:%Y%m%d}000000Z"
    jointe = pikepdf.AttachedFileSpec(
        pdf,
        octets,
        filename=nom,
        description=description,
        mime_type=media,
        creation_date=minuit,
        mod_date=minuit,
    )
    jointe.relationship = pikepdf.Name(f"/{relation}")
    pdf.attachments[nom] = jointe
