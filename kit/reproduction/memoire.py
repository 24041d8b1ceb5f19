"""What was reproduced lately, so that documents of the same dossier reproduce an exhibit once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Memoire(Generic[V]):
    """Keeps results, the latest used, within a number of bytes."""

    def __init__(self, octets: int, taille: Callable[[V], int]) -> None:
        self._permis, self._taille = octets, taille
        self._gardes: OrderedDict[Hashable, V] = OrderedDict()
        self._total = 0

    def get(self, cle: Hashable, faire: Callable[[], V]) -> V:
        """Give the result of a key, made when it is not kept."""
        if cle in self._gardes:
            self._gardes.move_to_end(cle)
            return self._gardes[cle]
        valeur = faire()
        self._gardes[cle] = valeur
        self._total += self._taille(valeur)
        while self._total > self._permis:
            _, ancienne = self._gardes.popitem(last=False)
            self._total -= self._taille(ancienne)
        return valeur
