"""This machine's workers: forked once all is prepared, limited, replaced when worn or dead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Generic, TypeVar

from kit.errors import KitError
from kit.ouvrier import Limites, Ouvrier

R = TypeVar("R")


class Local(Generic[R]):
    """Runs one function in `taches` limited processes of this machine; see `Moteur`.

    `fail` makes a result of what stopped a dossier: a limit, a dead worker. `meanwhile` is what
    this process does while the first dossiers are made.
    """

    def __init__(
        self,
        fonction: Callable[[Path], R],
        fail: Callable[[Path, KitError], R],
        limites: Limites,
        taches: int,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        self._fail, self._meanwhile = fail, meanwhile
        self._libres = [Ouvrier(fonction, limites) for _ in range(taches)]
        self._actifs: dict[Connection, tuple[Ouvrier[Path, R], Path]] = {}

    def run(self, chemins: Iterable[Path]) -> Iterator[tuple[Path, R]]:
        """Give what came of each dossier as it comes; a worker never waits for the reader."""
        restants = iter(chemins)
        for ouvrier in self._libres:
            self._feed(ouvrier, restants)
        if self._meanwhile:
            self._meanwhile()
        while self._actifs:
            for canal in self._ready():
                ouvrier, chemin = self._actifs.pop(canal)
                rendu = self._collect(ouvrier, chemin)
                self._feed(ouvrier, restants)
                yield chemin, rendu
        self.close()

    def close(self) -> None:
        """End the workers, whatever they do."""
        for ouvrier, _ in self._actifs.values():
            ouvrier.abandon()
        for ouvrier in self._libres:
            ouvrier.close()

    def _feed(self, ouvrier: Ouvrier[Path, R], restants: Iterator[Path]) -> None:
        """Give a free worker the next dossier, or its leave, which is not waited for."""
        chemin = next(restants, None)
        if chemin is None:
            ouvrier.dismiss()
            return
        ouvrier.submit(chemin)
        self._actifs[ouvrier.canal] = (ouvrier, chemin)

    def _ready(self) -> list[Connection]:
        """Wait until a worker has answered, has died, or is late beyond its own clocks."""
        patience = min(ouvrier.patience for ouvrier, _ in self._actifs.values())
        prets = wait(list(self._actifs), patience)
        return [
            canal for canal, (un, _) in self._actifs.items() if canal in prets or not un.patience
        ]

    def _collect(self, ouvrier: Ouvrier[Path, R], chemin: Path) -> R:
        """Give the outcome of a dossier; a limit or a dead worker costs this one only."""
        try:
            return ouvrier.collect()
        except KitError as refus:
            return self._fail(chemin, refus)


def each(
    chemins: list[Path],
    fonction: Callable[[Path], R],
    fail: Callable[[Path, KitError], R],
    limites: Limites,
    taches: int,
) -> Iterator[R]:
    """Run a function on dossiers, several at a time; give the results in the order of these."""
    moteur = Local(fonction, fail, limites, min(taches, len(chemins)))
    try:
        yield from in_order(chemins, moteur.run(chemins))
    finally:
        moteur.close()


def in_order(chemins: Iterable[Path], rendus: Iterable[tuple[Path, R]]) -> Iterator[R]:
    """Give the results in the order of the dossiers; keeps those that come early."""
    attendus = iter(chemins)
    attendu = next(attendus, None)
    avance: dict[Path, R] = {}
    for chemin, rendu in rendus:
        avance[chemin] = rendu
        while attendu in avance:
            yield avance.pop(attendu)
            attendu = next(attendus, None)
