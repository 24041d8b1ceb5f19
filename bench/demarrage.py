"""Measures the commands that make no page: how soon they answer, against two bare imports."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mesure import KIT, Mesure, compare, run, spent
from page import DOSSIER, without_exhibits

TOURS = 9
REFERENCE = (sys.executable, "-c", "import click, yaml")


def mesures() -> Iterator[Mesure]:
    """Compare the computing of each command with that of `import click, yaml`."""
    with tempfile.TemporaryDirectory() as nom:
        nu = without_exhibits(Path(nom))
        for titre, cible, commande in (
            ("kit --help", 2.5, ("--help",)),
            ("kit etat", 6.0, ("etat", DOSSIER)),
            ("kit verifier, sans pièce", 6.0, ("verifier", "--sortie", nom, nu)),
            ("kit verifier, huit pièces", 6.0, ("verifier", "--sortie", nom, DOSSIER)),
        ):
            yield _command(titre, cible, *commande)


def _command(titre: str, cible: float, *mots: object) -> Mesure:
    return compare(
        f"{titre} (contre import click, yaml)",
        lambda: run(KIT, *mots),
        lambda: run(*REFERENCE),
        TOURS,
        cible,
        spent,
    )
