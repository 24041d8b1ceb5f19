"""Who does the work: this machine's own workers, or a cluster. One small interface for both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kit.portefeuille.issue import Issue


class Moteur(Protocol):
    """Runs one order on many dossiers, a bounded number at a time."""

    def run(self, chemins: Iterable[Path]) -> Iterator[tuple[Path, Issue]]:
        """Give what came of each dossier as it comes, in any order.

        A dossier whose worker failed has an issue that says why; it does not stop the others.
        """

    def close(self) -> None:
        """Stop all work at once; what was in progress is lost, nothing is half done."""
