"""Who has which place under the output folder: two dossiers of one reference cannot both be there.

Whoever is ready first, the one whose path comes first has the place, and the other is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from kit.errors import Probleme
from kit.portefeuille.fait import Fait


class Places:
    """The places of one run; `owner` gives the dossier that an earlier run knew at a place."""

    def __init__(self, chemins: Collection[str], owner: Callable[[str], tuple[str, ...]]) -> None:
        self._chemins, self._owner = chemins, owner
        self._prises: dict[str, str] = {}
        self._exclus: dict[str, list[str]] = {}

    def ask(self, chemin: str, cible: str) -> tuple[bool, list[str]]:
        """Say whether a dossier may have a place, and which ones it is then refused to.

        Whoever has it already gives it up to one that comes before.
        """
        tenant = self._holder(chemin, cible)
        exclus = self._exclus.get(cible, [])
        if tenant is not None:
            dernier = max(chemin, tenant, key=_rank)
            exclus = self._exclus[cible] = sorted({*exclus, dernier}, key=_rank)
            if dernier == chemin:
                self._prises[cible] = tenant
                return False, [chemin]
        self._prises[cible] = chemin
        return True, exclus

    def holder(self, cible: str) -> str:
        """Give who has a place."""
        return self._prises[cible]

    def _holder(self, chemin: str, cible: str) -> str | None:
        connus = (self._prises[cible],) if cible in self._prises else self._owner(cible)
        if chemin in connus:
            return None
        return next((connu for connu in connus if connu in self._chemins), None)


def _rank(chemin: str) -> list[str]:
    """Sort as `chemins.seek` does."""
    return chemin.split("/")


def twin(chemin: str, reference: str | None, autre: str) -> Fait:
    """Say that a dossier has the reference of another, which has the place."""
    dit = f"« {reference} » est aussi celle de « {autre} » : donnez à chacun la sienne"
    faute = Probleme(("reference",), dit, fichier=chemin)
    message = "rien n'est écrit, 1 faute."
    return Fait(chemin, "fautif", reference, problemes=(faute,), message=message, code=1)
