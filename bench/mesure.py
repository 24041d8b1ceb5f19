"""How the benches measure: two sides turn by turn in the same run, the ratio and its spread.

Ratios survive a change of machine, seconds do not; what else the machine does weighs on both sides.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

KIT = Path(sys.executable).parent / "kit"
LARGEUR = 52

Action = Callable[[], object]
Montre = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Mesure:
    """What kit and its reference cost, pair by pair, in one unit; `cible` is the ratio aimed at.

    A reference alone, `kit` empty, is shown without a ratio.
    """

    titre: str
    kit: tuple[float, ...]
    reference: tuple[float, ...]
    unite: str = "ms"
    cible: float | None = None

    @property
    def rapports(self) -> list[float]:
        """The ratio of each pair."""
        return [une / autre for une, autre in zip(self.kit, self.reference, strict=True)]

    @property
    def rapport(self) -> float:
        """The median of the ratios."""
        return statistics.median(self.rapports)

    def ligne(self) -> str:
        """Write the medians, the median ratio, its spread, and what is aimed at."""
        kit, reference = self._shown(self.kit), self._shown(self.reference)
        etendue = f"{min(self.rapports):.2f} à {max(self.rapports):.2f}"
        cible = "" if self.cible is None else f"≤ {self.cible:.2f}".replace(".", ",")
        ligne = f"{self.titre:<{LARGEUR}} {kit:>11} {reference:>11} {self.rapport:7.2f}"
        return f"{ligne}  {etendue:<14} {cible}".rstrip().replace(".", ",")

    def _shown(self, cote: tuple[float, ...]) -> str:
        facteur = 1000 if self.unite == "ms" else 1
        return f"{statistics.median(cote) * facteur:.0f} {self.unite}"


def entete() -> str:
    """Write the head of the table."""
    return f"{'':<{LARGEUR}} {'kit':>11} {'référence':>11} rapport  étendue        visé"


def spent() -> float:
    """Give the seconds of computing of this process and of its children now dead."""
    qui = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    usages = [resource.getrusage(un) for un in qui]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def seconds(action: Action, montre: Montre = time.perf_counter) -> float:
    """Time one action; `spent` as a watch counts computing, whatever else the machine does."""
    debut = montre()
    action()
    return montre() - debut


def compare(
    titre: str,
    kit: Action,
    reference: Action,
    tours: int,
    cible: float | None = None,
    montre: Montre = time.perf_counter,
) -> Mesure:
    """Time two actions turn by turn, after one turn for nothing."""
    (mesure,) = match(titre, kit, {"": reference}, tours, montre)
    return Mesure(titre, mesure.kit, mesure.reference, cible=cible)


def match(
    titre: str,
    kit: Action,
    autres: Mapping[str, Action],
    tours: int,
    montre: Montre = time.perf_counter,
) -> Iterator[Mesure]:
    """Time kit and several others turn by turn, after one turn for nothing; one line for each."""
    actions = [kit, *autres.values()]
    passages = [[seconds(action, montre) for action in actions] for _ in range(tours + 1)][1:]
    notre, *cotes = (tuple(cote) for cote in zip(*passages, strict=True))
    for nom, cote in zip(autres, cotes, strict=True):
        yield Mesure(f"{titre}{nom}", notre, cote)


def run(*commande: object) -> str:
    """Run a command quietly and give what it writes; an error stops the measure.

    The bytecode of kit is kept, as an installation keeps it.
    """
    propre = {nom: mot for nom, mot in os.environ.items() if nom != "PYTHONDONTWRITEBYTECODE"}
    mots = [str(mot) for mot in commande]
    return subprocess.run(
        mots, check=True, capture_output=True, encoding="utf-8", env=propre
    ).stdout
