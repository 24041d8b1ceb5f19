"""What a PDF file is written from: the numbers as they are, the list of the pages once.

A page is some ten thousand numbers, whose kind is asked for once; a thousand pages have 50 000
tags, which each ask for the list of the pages.
"""

from __future__ import annotations

from typing import Any


def adapt(pydyf: Any) -> None:
    """Write the numbers at once, and keep the list as long as no page is added."""
    _write_numbers(pydyf)
    _number(pydyf.PDF)


def _write_numbers(pydyf: Any) -> None:
    origine = pydyf._to_bytes  # noqa: SLF001

    def to_bytes(item: Any) -> bytes:
        genre = type(item)
        if genre is bytes:
            return item  # type: ignore[no-any-return]
        if genre is float:
            return b"%d" % item if item.is_integer() else (b"%f" % item).rstrip(b"0")
        if genre is str:
            return item.encode("ascii")  # type: ignore[no-any-return]
        return origine(item)  # type: ignore[no-any-return]

    pydyf._to_bytes = to_bytes  # noqa: SLF001


def _number(pdf: Any) -> None:
    ecrire = pdf.page_references.fget

    def page_references(self: Any) -> Any:
        pages = self.pages["Kids"]
        if len(pages) != self.__dict__.get("kit_pages"):
            self.kit_pages, self.kit_references = len(pages), ecrire(self)
        return self.kit_references

    pdf.page_references = property(page_references)
