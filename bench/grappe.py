"""Measures a portfolio made by a dask cluster of two workers, against two processes here.

The second ratio is what the client computes of all that a dossier costs: its inverse is how many
workers one client can feed. `python bench/grappe.py 200` for another number of dossiers.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

from mesure import KIT, Mesure, entete, run, seconds, spent
from portefeuille import AU, prepare

NOMBRE, TOURS = 60, 2


def make(racine: Path, *mots: object) -> tuple[float, float]:
    """Make the whole portfolio in an empty folder; give the seconds, elapsed and computed here."""
    sortie = racine.parent / "sortie"
    rmtree(sortie, ignore_errors=True)
    debut = spent()
    passees = seconds(lambda: run(KIT, "produire", racine, "--au", AU, "--sortie", sortie, *mots))
    return passees, spent() - debut


def against(racine: Path, adresse: str, nombre: int) -> Iterator[Mesure]:
    """Compare, turn by turn, after one turn for nothing."""
    tours = [
        (make(racine, "--moteur", adresse), make(racine, "--taches", 2)) for _ in range(TOURS + 1)
    ][1:]
    for titre, rang in (("deux ouvriers d'une grappe", 0), ("dont calculé par le poste", 1)):
        grappe = tuple(la_bas[rang] / nombre for la_bas, _ in tours)
        local = tuple(ici[rang] / nombre for _, ici in tours)
        yield Mesure(f"{titre}, par dossier (sur {nombre})", grappe, local)


def mesures(nombre: int = NOMBRE) -> Iterator[Mesure]:
    """Give the measures of the table; none without the extra `grappe`."""
    try:
        from distributed import LocalCluster  # noqa: PLC0415 - an extra
    except ImportError:
        return
    with tempfile.TemporaryDirectory() as lieu:
        racine = Path(lieu) / "dossiers"
        prepare(racine, nombre)
        with LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=2, threads_per_worker=1, dashboard_address=":0"
        ) as grappe:
            yield from against(racine, grappe.scheduler_address, nombre)


if __name__ == "__main__":
    print(entete())
    for mesure in mesures(int(sys.argv[1]) if sys.argv[1:] else NOMBRE):
        print(mesure.ligne(), flush=True)
