"""One dossier alone, soon: all that it needs is opened at once, each thing where it is used.

The worker opens the workshop and makes the document while its press gets ready next door.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kit import ressources
from kit.commande import Commande
from kit.render import Rendu
from kit.voisin import Voisin

if TYPE_CHECKING:
    from kit.portefeuille.issue import Issue


@dataclass(frozen=True, slots=True)
class Seul:
    """The order for one dossier, which nothing has prepared; see `Production`."""

    au: date
    commande: Commande
    propres: Path | None
    sortie: Path

    def __call__(self, chemin: Path) -> Issue:
        """Open the workshop and make the document; what was read for both is noted."""
        presse = Voisin if self.commande.imprime else _here
        with presse(ressources.templates()) as rendu:
            from kit.portefeuille.production import prepare  # noqa: PLC0415 - the press starts

            production, vues = prepare(self.au, self.commande, self.sortie, self.propres, rendu)
            issue = production(chemin)
        return replace(issue, lectures=(*issue.lectures, *vues))


def _here(templates: Path) -> AbstractContextManager[Rendu]:
    return nullcontext(Rendu(templates))
