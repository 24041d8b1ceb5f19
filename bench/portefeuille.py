"""Measures a portfolio made by one worker and by two, and its rebuild when nothing has changed.

`python bench/portefeuille.py 1000` for another number of dossiers.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import a_jour
from mesure import KIT, Mesure, compare, entete, match, run

from kit import ressources

NOMBRE, TOURS = 30, 1
EXEMPLE = "01-facture-simple"
AU = "2026-11-20"
CALCUL = "d = {}\nfor n in range(3_000_000): d[n % 5000] = n"


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
    """Compare one worker with two: the ratio is what the second one brings."""
    with tempfile.TemporaryDirectory() as lieu:
        racine = Path(lieu) / "dossiers"
        prepare(racine, nombre)
        titre = f"{nombre} dossiers, un ouvrier contre deux"
        yield from match(titre, lambda: make(racine, 1), {"": lambda: make(racine, 2)}, TOURS)


def machine() -> Mesure:
    """Give what a second core brings here to bare computing: no portfolio can gain more."""

    def bare(combien: int) -> None:
        calculs = [subprocess.Popen((sys.executable, "-c", CALCUL)) for _ in range(combien)]
        for calcul in calculs:
            calcul.wait()

    def one_by_one() -> None:
        bare(1)
        bare(1)

    return compare(
        "deux calculs nus, l'un après l'autre contre ensemble", one_by_one, lambda: bare(2), 5
    )


def mesures() -> Iterator[Mesure]:
    """Give the measures of the table."""
    yield machine()
    yield from batch()
    yield from a_jour.mesures()


if __name__ == "__main__":
    print(entete())
    print(machine().ligne(), flush=True)
    for mesure in batch(int(sys.argv[1]) if sys.argv[1:] else NOMBRE):
        print(mesure.ligne(), flush=True)
