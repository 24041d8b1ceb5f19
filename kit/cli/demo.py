"""`kit demo`: the main job on every example."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import click

from kit.cli import commun, tournee
from kit.commande import Commande
from kit.portefeuille.oubli import Oubli

JOUR = date(2026, 11, 20)


@click.command(short_help="produit le document de chaque exemple")
@commun.sortie("Où écrire.")
def demo(sortie: Path) -> int:
    """Produit le document de chaque dossier d'exemple, au 20 novembre 2026, et dit où il est.

    Un exemple qui ne produit rien dit pourquoi.
    """
    from kit import chemins, ressources  # noqa: PLC0415 - when the command runs
    from kit.ouvrier import Limites  # noqa: PLC0415

    exemples = chemins.seek([str(ressources.exemples())])
    ordre = tournee.Ordre(JOUR, Commande(), sortie)
    equipe = tournee.Equipe(min(commun.cores(), len(exemples)), Limites())
    hire = partial(tournee.hire, ordre, equipe)
    return tournee.go(exemples, Oubli(), ordre, hire, plusieurs=len(exemples) > 1, raisons=True)
