"""`kit produire`: the right document of each dossier, written whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli import commun
from kit.errors import KitError

if TYPE_CHECKING:
    from kit.etude import Atelier
    from kit.pipeline import Commande
    from kit.render import Rendu


@click.command(short_help="produit le bon document et son annexe")
@commun.chemins
@commun.au
@commun.propres
@click.option("--document", metavar="ID", help="Ce document-là, refusé s'il serait faux.")
@click.option(
    "--sortie",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("output"),
    show_default="output",
    metavar="DOSSIER",
    help="Où écrire.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["pdf", "html", "eml", "txt"]),
    help="Format voulu, répétable (tous ceux du document par défaut).",
)
@click.option(
    "--malgre",
    multiple=True,
    metavar="REGLE",
    help="Passe outre une règle de prudence (jamais une règle de droit), avec --motif.",
)
@click.option("--motif", default="", metavar="TEXTE", help="Pourquoi ; noté au manifeste seul.")
def produire(
    chemins: tuple[Path, ...],
    au: date | None,
    propres: Path | None,
    document: str | None,
    sortie: Path,
    formats: tuple[str, ...],
    malgre: tuple[str, ...],
    motif: str,
) -> int:
    """Choisit le document, le produit avec son annexe et ses pièces, et dit où il est."""
    from kit import etude, liasse, pipeline, render  # noqa: PLC0415 - slow to import

    atelier = etude.open_atelier(propres=propres)
    if malgre and not (document and motif.strip()):
        raise click.UsageError("--malgre demande --document et --motif")
    commande = pipeline.Commande(document, formats, malgre, motif)
    liasse.recover(sortie)
    rendu = render.Rendu(atelier.templates)
    codes = [
        produce(dossier, au or commun.today(), commande, atelier, rendu, sortie)
        for dossier in commun.find(chemins)
    ]
    return max(codes, default=0)


def produce(
    dossier: Path, au: date, commande: Commande, atelier: Atelier, rendu: Rendu, sortie: Path
) -> int:
    """Produce one dossier and print the outcome; one bad dossier does not stop the others."""
    from kit import etude, liasse, pipeline  # noqa: PLC0415 - loaded by now

    trouve = etude.study(dossier, au, atelier)
    for probleme in trouve.problemes:
        commun.echo(commun.show(probleme), err=True)
    if trouve.fautes:
        commun.echo(
            f"{dossier} : rien n'est écrit, {commun.plural(len(trouve.fautes), 'faute')}.", err=True
        )
        return 1
    try:
        produit = pipeline.produce(trouve, commande, atelier, rendu)
        cible = liasse.write(produit.liasse, sortie)
    except KitError as erreur:
        commun.echo(f"{dossier} : {erreur}", err=True)
        return erreur.code
    for remarque in produit.remarques:
        commun.echo(f"à voir {dossier} : {produit.modele.titre} : {remarque}", err=True)
    principaux = [nom for nom in produit.liasse.fichiers if nom.startswith(produit.modele.id)]
    for nom in principaux:
        commun.echo(str(cible / nom))
    return 0
