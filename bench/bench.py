"""Prints one table of what kit costs, each as a ratio to a reference of the same run.

`python bench/bench.py demarrage lettre` runs some of the modules; without names, all
but `grappe`.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module

from mesure import Mesure, entete

MODULES = (
    "demarrage",
    "lettre",
    "etapes",
    "annexe",
    "portefeuille",
    "pieces",
    "gros",
    "gros_pieces",
)
A_PART = ("grappe",)  # it starts a cluster, and takes minutes


def mesures(modules: Sequence[str]) -> Iterator[Mesure]:
    """Give the measures of each module as they come."""
    for nom in modules:
        yield from import_module(nom).mesures()


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    connus = (*MODULES, *A_PART)
    inconnus = [nom for nom in arguments if nom not in connus]
    if inconnus:
        raise SystemExit(f"module inconnu « {inconnus[0]} » : {', '.join(connus)}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cœurs ; médianes")
    print(entete())
    for mesure in mesures(arguments or MODULES):
        print(mesure.ligne(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
