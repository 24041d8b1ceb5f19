"""A press next door: it gets ready in a process of its own while a dossier is read and composed."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from kit.ouvrier import Ouvrier
from kit.render import Rendu

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from kit.coffre import Ressources
    from kit.render import Page


class _Page(NamedTuple):
    """What one page asks of the press; the page itself, and its day."""

    html: str
    ressources: Ressources
    au: date
    reperes: Mapping[str, str] | None


class Voisin(Rendu):
    """Lays out as `Rendu` does, in a process that begins at once to import and read what it needs.

    Worth its process for one dossier alone; several keep one press warm in each worker.
    """

    def __init__(self, templates: Path) -> None:
        super().__init__(templates)
        self._presse = Rendu(templates)
        self._ouvrier = Ouvrier(self._lay_out)
        self._ouvrier.submit(None)
        self._prete = False

    def pdf(self, page: Page, au: date, reperes: Mapping[str, str] | None = None) -> bytes:
        """Do as `Rendu.pdf`; a press that could not get ready says it here."""
        if not self._prete:
            self._ouvrier.collect()
            self._prete = True
        rendu = self._ouvrier.run(_Page(page.html, page.ressources, au, reperes))
        assert rendu is not None  # noqa: S101 - a page was given
        return rendu

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _genre: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        self._ouvrier.abandon()

    def _lay_out(self, page: _Page | None) -> bytes | None:
        """Get ready, or lay out a page; runs next door."""
        if page is None:
            self._presse.prepare()
            return None
        return self._presse.pdf(page, page.au, page.reperes)
