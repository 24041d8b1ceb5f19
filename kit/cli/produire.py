"""`kit produire`: the right document of each dossier, written whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kit.cli import commun
from kit.errors import KitError

if TYPE_CHECKING:
    from kit.ouvrier import Limites, Ouvrier
    from kit.portefeuille import Issue
    from kit.sujet import Profil


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
@click.option(
    "--annexe",
    type=click.Choice(["jointe", "separee"]),
    default="jointe",
    show_default="jointe",
    help="L'annexe et les pièces dans le même PDF que la lettre, ou à part.",
)
@click.option(
    "--profil-envoi",
    "profil",
    type=click.Choice(["imprimer", "service"]),
    help="Vous postez la lettre, ou un service d'envoi imprime l'adresse lui-même.",
)
@click.option(
    "--noms-ascii", is_flag=True, help="Dans un paquet, des noms sans accents (RPVA, e-Barreau)."
)
@click.option(
    "--decoupe",
    type=commun.Mesure("TAILLE", "parse_taille"),
    metavar="TAILLE",
    help="Découpe un paquet en volumes de cette taille : 10Mo.",
)
@commun.limites
def produire(
    chemins: tuple[Path, ...],
    au: date | None,
    propres: Path | None,
    document: str | None,
    sortie: Path,
    formats: tuple[str, ...],
    malgre: tuple[str, ...],
    motif: str,
    annexe: Literal["jointe", "separee"],
    profil: Profil | None,
    noms_ascii: bool,
    decoupe: int | None,
    limites: Limites,
) -> int:
    """Choisit le document, le produit avec son annexe et ses pièces, et dit où il est."""
    from kit import etude, liasse, pipeline, render  # noqa: PLC0415 - slow to import
    from kit.ouvrier import Ouvrier  # noqa: PLC0415
    from kit.portefeuille import Production  # noqa: PLC0415

    atelier = etude.open_atelier(propres=propres)
    if malgre and not (document and motif.strip()):
        raise click.UsageError("--malgre demande --document et --motif")
    commande = pipeline.Commande(
        document, formats, malgre, motif, annexe, profil, noms_ascii, decoupe
    )
    liasse.recover(sortie)
    rendu = render.Rendu(atelier.templates)
    production = Production(au or commun.today(), commande, atelier, rendu, sortie)
    with Ouvrier(production, limites) as ouvrier:
        codes = [deliver(dossier, ouvrier, sortie) for dossier in commun.find(chemins)]
    return max(codes, default=0)


def deliver(dossier: Path, ouvrier: Ouvrier[Path, Issue], sortie: Path) -> int:
    """Have one dossier produced, write it and say so; a bad one does not stop the others."""
    try:
        issue = ouvrier.run(dossier)
        for probleme in issue.problemes:
            commun.echo(commun.show(probleme), err=True)
        if issue.fautes:
            fautes = commun.plural(issue.fautes, "faute")
            commun.echo(f"{dossier} : rien n'est écrit, {fautes}.", err=True)
            return 1
        return _write(dossier, issue, sortie)
    except KitError as erreur:
        commun.echo(f"{dossier} : {erreur}", err=True)
        return erreur.code


def _write(dossier: Path, issue: Issue, sortie: Path) -> int:
    from kit import liasse, manifeste  # noqa: PLC0415 - loaded by now

    if issue.refus is not None:
        raise issue.refus
    produit = issue.produit
    assert produit is not None  # noqa: S101 - neither faults nor refusal: there is a product
    cible = liasse.write(produit.liasse, sortie)
    for remarque in produit.remarques:
        commun.echo(f"à voir {dossier} : {produit.modele.titre} : {remarque}", err=True)
    for nom in produit.liasse.fichiers:
        if "/" not in nom and nom != manifeste.NOM:
            commun.echo(str(cible / nom))
    return 0
