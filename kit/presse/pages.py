"""The list of the pages is written once, not for each tag: a thousand pages have 50 000 tags."""

from __future__ import annotations

from typing import Any


def adapt(pdf: Any) -> None:
    """Keep the list as long as no page is added."""
    ecrire = pdf.page_references.fget

    def page_references(self: Any) -> Any:
        pages = self.pages["Kids"]
        if len(pages) != self.__dict__.get("kit_pages"):
            self.kit_pages, self.kit_references = len(pages), ecrire(self)
        return self.kit_references

    pdf.page_references = property(page_references)
