"""`kit demo`: the main job on every example."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kit.cli import commun

JOUR = date(2026, 11, 20)


@click.command(short_help="produit le document de chaque exemple")
@click.option(
    "--sortie",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("output"),
    show_default="output",
    metavar="DOSSIER",
    help="Où écrire.",
)
def demo(sortie: Path) -> int:
    """Produit le document de chaque dossier d'exemple, au 20 novembre 2026, et dit où il est.

    Un exemple qui ne produit rien dit pourquoi.
    """
    from kit import etude, liasse, load, pipeline, render, ressources  # noqa: PLC0415 - slow
    from kit.cli.produire import deliver  # noqa: PLC0415
    from kit.ouvrier import Ouvrier  # noqa: PLC0415
    from kit.portefeuille import Production  # noqa: PLC0415

    atelier = etude.open_atelier()
    liasse.recover(sortie)
    rendu = render.Rendu(atelier.templates)
    codes = []
    with Ouvrier(Production(JOUR, pipeline.Commande(), atelier, rendu, sortie)) as ouvrier:
        for dossier in load.find([ressources.exemples()]):
            trouve = etude.study(dossier, JOUR, atelier, exhibits=False)
            if trouve.decision is not None and trouve.decision.document is None:
                commun.echo(
                    f"{trouve.decision.reference} : rien à produire, {trouve.decision.motifs[0]}"
                )
                continue
            codes.append(deliver(dossier, ouvrier, sortie))
    return max(codes, default=0)
