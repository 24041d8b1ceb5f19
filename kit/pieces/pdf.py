"""A PDF as an exhibit: whole, open and with pages."""

from __future__ import annotations

from io import BytesIO

from kit.errors import PieceFautive


def count_pages(octets: bytes, relatif: str) -> int:
    """Count the pages of a PDF. Raises PieceFautive when it is protected, damaged or empty."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    try:
        with pikepdf.open(BytesIO(octets)) as pdf:
            pages, fautes = len(pdf.pages), pdf.get_warnings()
    except pikepdf.PasswordError:
        raise PieceFautive(
            f"« {relatif} » est protégé par un mot de passe : joignez une copie non protégée"
        ) from None
    except pikepdf.PdfError:
        raise PieceFautive(f"« {relatif} » est un PDF illisible : demandez-en une copie") from None
    if fautes or pages == 0:
        raise PieceFautive(f"« {relatif} » est un PDF endommagé : demandez-en une copie intacte")
    return pages
