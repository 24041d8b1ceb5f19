"""A memory that forgets: everything is made, nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kit.portefeuille.fait import Dit, Fait
    from kit.portefeuille.issue import Issue


class Oubli:
    """See `passage.Souvenir`."""

    def sort(self, chemins: Iterable[str]) -> Iterator[tuple[str, Dit | None]]:
        """Give every dossier as one to make."""
        return ((chemin, None) for chemin in chemins)

    def keep(self, chemin: Path, issue: Issue, fait: Fait) -> None:
        """Keep nothing."""

    def forget(self, chemin: str) -> None:
        """Keep nothing, still."""

    def owners(self, _place: str) -> Iterable[tuple[str, ...]]:
        """Know of nobody."""
        return ()
