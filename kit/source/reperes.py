"""Where each value of a YAML text begins and ends, so that one can add to it and lose nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kit.errors import Chemin

_CHARGEUR: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Genre = Literal["bloc", "liste", "valeur"]


@dataclass(frozen=True, slots=True)
class Repere:
    """A value in its text: `debut` and `fin` are offsets, comments and blanks left out.

    `cle` is where its key begins; `accolades` tells what is written between { } or [ ].
    """

    genre: Genre
    accolades: bool
    debut: int
    fin: int
    cle: int | None


@dataclass(frozen=True, slots=True)
class Reperes:
    """Every value of one YAML text by its path; `fin` is where the document ends."""

    lieux: Mapping[Chemin, Repere]
    fin: int

    def enfants(self, chemin: Chemin) -> list[Chemin]:
        """List the paths of what a value directly holds, in the order of the text."""
        long = len(chemin) + 1
        return [lu for lu in self.lieux if len(lu) == long and lu[:-1] == chemin]


@dataclass(slots=True)
class _Ouvert:
    """A mapping or a list whose end is not read yet; `mot` is the key that awaits its value."""

    chemin: Chemin
    genre: Genre
    accolades: bool
    debut: int
    fin: int
    cle: int | None
    rang: int = 0
    mot: tuple[str, int] | None = None


@dataclass(slots=True)
class _Parcours:
    """One walk through the events of a text."""

    lieux: dict[Chemin, Repere] = field(default_factory=dict)
    pile: list[_Ouvert] = field(default_factory=list)
    fin: int | None = None

    def follow(self, evenement: Any) -> None:
        """Take in one event."""
        debut, fin = evenement.start_mark.index, evenement.end_mark.index
        if isinstance(evenement, yaml.DocumentEndEvent) and evenement.explicit:
            self.fin = debut
        elif isinstance(evenement, yaml.CollectionEndEvent):
            self._close(fin)
        elif isinstance(evenement, yaml.CollectionStartEvent):
            chemin, cle = self._here()
            genre: Genre = "bloc" if isinstance(evenement, yaml.MappingStartEvent) else "liste"
            ouvert = _Ouvert(chemin, genre, bool(evenement.flow_style), debut, debut, cle)
            self.lieux[chemin] = Repere(genre, ouvert.accolades, debut, debut, cle)
            self.pile.append(ouvert)
        elif isinstance(evenement, yaml.ScalarEvent):
            self._scalar(evenement.value, debut, fin)

    def _here(self) -> tuple[Chemin, int | None]:
        if not self.pile:
            return (), None
        ouvert = self.pile[-1]
        if ouvert.genre == "liste":
            ouvert.rang += 1
            return (*ouvert.chemin, ouvert.rang - 1), None
        assert ouvert.mot is not None  # noqa: S101 - the strict reader has refused other keys
        (mot, cle), ouvert.mot = ouvert.mot, None
        return (*ouvert.chemin, mot), cle

    def _scalar(self, valeur: str, debut: int, fin: int) -> None:
        ouvert = self.pile[-1] if self.pile else None
        if ouvert is not None and ouvert.genre == "bloc" and ouvert.mot is None:
            ouvert.mot = valeur, debut
        else:
            chemin, cle = self._here()
            self.lieux[chemin] = Repere("valeur", False, debut, fin, cle)
        if ouvert is not None:
            ouvert.fin = max(ouvert.fin, fin)

    def _close(self, fin: int) -> None:
        """End a collection; one without brackets ends with the last value that it holds."""
        clos = self.pile.pop()
        fin = fin if clos.accolades else clos.fin
        self.lieux[clos.chemin] = Repere(clos.genre, clos.accolades, clos.debut, fin, clos.cle)
        if self.pile:
            self.pile[-1].fin = max(self.pile[-1].fin, fin)


def locate(texte: str) -> Reperes:
    """Give the place of every value of a text that the strict reader has accepted."""
    parcours = _Parcours()
    for evenement in yaml.parse(texte, Loader=_CHARGEUR):
        parcours.follow(evenement)
    fin = len(texte) if parcours.fin is None else parcours.fin
    return Reperes(parcours.lieux, fin)
