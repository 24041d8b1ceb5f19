"""The only thing a page may read: resources prepared by name; the rest is refused and recorded."""

from __future__ import annotations

from typing import Any

Ressources = dict[str, tuple[bytes, str]]


def coffre(ressources: Ressources) -> Any:
    """Give a fetcher that serves these resources and keeps the list `refus` of the others."""
    from weasyprint.urls import (  # noqa: PLC0415  # WeasyPrint is slow to import
        FatalURLFetchingError,
        URLFetcher,
        URLFetcherResponse,
    )

    class Coffre(URLFetcher):  # type: ignore[misc]
        """Serves by name, refuses and records everything else."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
            self.refus: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002
            if url not in ressources:
                self.refus.append(url[:80])
                raise FatalURLFetchingError("ressource refusée")
            octets, media = ressources[url]
            return URLFetcherResponse(url, octets, {"Content-Type": media})

    return Coffre()
