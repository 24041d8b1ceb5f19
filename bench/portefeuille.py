"""Measures a portfolio made by one worker and by two, and its rebuild when nothing has changed.

`python bench/portefeuille.py 1000` for another number of dossiers.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import a_jour
from mesure import KIT, Mesure, entete, match, run

from kit import ressources

NOMBRE, TOURS = 30, 2
EXEMPLE = "01-facture-simple"
AU = "2026-11-20"
CALCUL = "d = {}\nfor n in range(40_000_000): d[n % 5000] = n"


def prepare(racine: Path, nombre: int) -> None:
    """Write the dossiers: the same example, under other references."""
    exemples = ressources.exemples()
    shutil.copytree(exemples / "_creanciers", racine / "_creanciers")
    for rang in range(nombre):
        shutil.copytree(exemples / EXEMPLE, racine / f"{rang:05}")
        fichier = racine / f"{rang:05}" / "dossier.yaml"
        texte = fichier.read_text(encoding="utf-8")
        fichier.write_text(texte.replace("2026-101", f"B-{rang:05}"), encoding="utf-8")


def make(racine: Path, taches: int) -> None:
    """Make the whole portfolio, each time in an empty folder."""
    sortie = racine.parent / f"sortie-{taches}"
    shutil.rmtree(sortie, ignore_errors=True)
    mots = ("--au", AU, "--sortie", sortie, "--taches", taches)
    run(KIT, "produire", racine, *mots)


def batch(nombre: int = NOMBRE) -> Iterator[Mesure]:
    """Compare one worker with two, and two bare computations one by one with both at once.

    The ratio is what the second core brings: to kit, to this machine when nothing is shared, and
    the part of the latter that kit takes. All are timed turn by turn.
    """
    with tempfile.TemporaryDirectory() as lieu:
        racine = Path(lieu) / "dossiers"
        prepare(racine, nombre)
        autres = {"deux": lambda: make(racine, 2), "suite": one_by_one, "ensemble": at_once}
        deux, suite, ensemble = match("", lambda: make(racine, 1), autres, TOURS)
    yield replace(deux, titre=f"{nombre} dossiers, un ouvrier contre deux")
    nus = Mesure(
        "deux calculs nus, l'un après l'autre contre ensemble", suite.reference, ensemble.reference
    )
    yield nus
    yield Mesure(
        "  rendement du second cœur : kit contre calculs nus", _parts(deux), _parts(nus), "%"
    )


def one_by_one() -> None:
    """Compute twice, on one core at a time."""
    for _ in range(2):
        _wait(_bare())


def at_once() -> None:
    """Compute twice at once."""
    calculs = [_bare(), _bare()]
    for calcul in calculs:
        _wait(calcul)


def _bare() -> subprocess.Popen[bytes]:
    return subprocess.Popen((sys.executable, "-c", CALCUL))


def _wait(calcul: subprocess.Popen[bytes]) -> None:
    if calcul.wait():
        raise RuntimeError("le calcul nu a échoué")


def _parts(mesure: Mesure) -> tuple[float, ...]:
    """Give each speed-up as a part of the two cores."""
    return tuple(50 * gain for gain in mesure.rapports)


def mesures() -> Iterator[Mesure]:
    """Give the measures of the table."""
    yield from batch()
    yield from a_jour.mesures()


if __name__ == "__main__":
    print(entete())
    for mesure in batch(int(sys.argv[1]) if sys.argv[1:] else NOMBRE):
        print(mesure.ligne(), flush=True)
