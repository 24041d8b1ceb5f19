"""Who has which place under the output folder: two dossiers of one reference cannot both be there.

A place is the folder of a reference, whatever the document and the day: the history of a dossier is
compared with all that is there. Whoever is ready first, the one whose path comes first has the
place, and the other is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from kit.errors import Probleme
from kit.portefeuille.fait import Fait


class Places:
    """The places of one run; `owners` gives the dossiers that earlier runs knew at a place.

    It gives each in the ways a user may write it.
    """

    def __init__(
        self, chemins: Collection[str], owners: Callable[[str], Iterable[tuple[str, ...]]]
    ) -> None:
        self._chemins, self._owners = chemins, owners
        self._attendus: set[str] = set()
        self._prises: dict[str, str] = {}
        self._exclus: dict[str, list[str]] = {}

    def expect(self, chemin: str) -> None:
        """Know that a dossier is being made: the place it asks for may not be its former one."""
        self._attendus.add(chemin)

    def ask(self, chemin: str, place: str) -> tuple[bool, list[str]]:
        """Say whether a dossier may have a place, and which ones it is then refused to.

        Whoever has it already gives it up to one that comes before.
        """
        tenant = self._holder(chemin, place)
        exclus = self._exclus.get(place, [])
        if tenant is not None:
            dernier = max(chemin, tenant, key=_rank)
            exclus = self._exclus[place] = sorted({*exclus, dernier}, key=_rank)
            if dernier == chemin:
                self._prises[place] = tenant
                return False, [chemin]
        self._prises[place] = chemin
        return True, exclus

    def holder(self, place: str) -> str:
        """Give who has a place."""
        return self._prises[place]

    def _holder(self, chemin: str, place: str) -> str | None:
        if place in self._prises:
            return self._prises[place] if self._prises[place] != chemin else None
        autres = (nom for noms in self._owners(place) if chemin not in noms for nom in noms)
        connus = (nom for nom in autres if nom not in self._attendus and nom in self._chemins)
        return min(connus, key=_rank, default=None)


def _rank(chemin: str) -> list[str]:
    """Sort as `chemins.seek` does."""
    return chemin.split("/")


def taken(chemin: str, reference: str | None, autre: str, ligne: int | None = None) -> Probleme:
    """Say that a dossier has the reference of another, whose path comes first."""
    dit = f"« {reference} » est aussi celle de « {autre} » : donnez à chacun la sienne"
    return Probleme(("reference",), dit, fichier=chemin, ligne=ligne)


def twin(chemin: str, reference: str | None, autre: str) -> Fait:
    """Give the outcome of a dossier that has the reference of another, which has the place."""
    faute = taken(chemin, reference, autre)
    message = "rien n'est écrit, 1 faute."
    return Fait(chemin, "fautif", reference, problemes=(faute,), message=message, code=1)
