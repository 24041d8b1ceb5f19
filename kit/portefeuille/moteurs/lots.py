"""Dossiers gathered into lots that a cluster shares out, few enough to be held in memory."""

from __future__ import annotations

import pickle
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kit.portefeuille.moteurs.colis import Envoi, Sedentaire
from kit.portefeuille.moteurs.relais import Lot

NOMBRE = 50  # dossiers of a lot: a task of a cluster costs some milliseconds whatever it does
POIDS = 20_000_000  # bytes after which a lot is closed
GROS = 64_000  # bytes from which a content travels by itself, once for all dossiers


@dataclass(frozen=True, slots=True)
class Envol:
    """A lot ready to go, and the contents that it shares with others, by their hash."""

    envois: tuple[Envoi, ...]
    lot: Lot
    partages: dict[str, bytes]


class Preparation:
    """Cuts what remains to be done into lots.

    They are full while much remains, then smaller and smaller, so that all workers end together.
    `sedentaires` are dossiers that must be made here; each of `suspects` deserves its own lot.
    """

    def __init__(self, chemins: Iterable[Path], gather: Callable[[Path], Envoi]) -> None:
        self._restants = iter(chemins)
        self._gather = gather
        self._proches: deque[Path] = deque()
        self.sedentaires: deque[Path] = deque()
        self.suspects: deque[Path] = deque()

    def more(self, places: int) -> bool:
        """Look ahead for a cluster that holds `places` lots at a time; say if any remains."""
        manquent = NOMBRE * places - len(self._proches)
        self._proches.extend(islice(self._restants, max(0, manquent)))
        return bool(self.suspects or self._proches)

    def next(self, places: int) -> Envol | None:
        """Give the next lot; None when all that it would hold must be made here."""
        file, taille = self.suspects, 1
        if not file:
            file, taille = self._proches, min(NOMBRE, -(-len(self._proches) // places))
        envois: list[Envoi] = []
        while file and taille and sum(envoi.poids for envoi in envois) < POIDS:
            taille -= 1
            chemin = file.popleft()
            try:
                envois.append(self._gather(chemin))
            except Sedentaire:
                self.sedentaires.append(chemin)
        return bundle(envois) if envois else None


def bundle(envois: Sequence[Envoi]) -> Envol:
    """Put parcels together, each content once; part those that may serve again."""
    usages = Counter(sha256 for envoi in envois for sha256 in envoi.contenus)
    contenus: dict[str, bytes] = {}
    partages: dict[str, bytes] = {}
    for envoi in envois:
        for sha256, octets in envoi.contenus.items():
            resservira = sha256 in envoi.partages or usages[sha256] > 1 or len(octets) >= GROS
            (partages if resservira else contenus)[sha256] = octets
    colis = tuple((pickle.dumps(envoi.colis), tuple(envoi.contenus)) for envoi in envois)
    return Envol(tuple(envois), Lot(colis, contenus, tuple(partages)), partages)
