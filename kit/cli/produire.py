"""`kit produire`: the right document of each dossier, written whole or not at all."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kit.cli import commun, passe, tournee
from kit.commande import Commande
from kit.portefeuille import parts
from kit.portefeuille.moteurs import adresse

if TYPE_CHECKING:
    from kit.ouvrier import Limites
    from kit.portefeuille.parts import Part


@click.command(short_help="produit le bon document et son annexe")
@commun.chemins
@commun.au
@commun.propres
@click.option("--document", metavar="ID", help="Ce document-là, refusé s'il serait faux.")
@commun.sortie("Où écrire.")
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
    type=commun.TAILLE,
    metavar="TAILLE",
    help="Découpe un paquet en volumes de cette taille : 10Mo.",
)
@click.option(
    "--part",
    type=commun.Lu("I/N", parts.parse),
    metavar="I/N",
    help="Ne traite que la I-ème de N parts : une machine par part, et les rapports s'ajoutent.",
)
@click.option("--tout", is_flag=True, help="Refait aussi ce qui n'a pas changé.")
@click.option(
    "--reprendre",
    is_flag=True,
    help="Continue la production interrompue, au même jour, avec les mêmes options.",
)
@click.option(
    "--nettoyer",
    is_flag=True,
    help="Supprime ce qui avait été produit pour des dossiers qui n'existent plus.",
)
@click.option(
    "--moteur",
    type=commun.Lu("ADRESSE", adresse.parse),
    metavar="ADRESSE",
    help="Confie le travail à une grappe existante : dask://hote:8786 (extra « grappe »).",
)
@commun.taches
@commun.limites
def produire(
    chemins: tuple[Path, ...],
    au: date | None,
    propres: Path | None,
    sortie: Path,
    part: Part | None,
    tout: bool,
    reprendre: bool,
    nettoyer: bool,
    moteur: str | None,
    taches: int | None,
    limites: Limites,
    **voulu: Any,
) -> int:
    """Choisit le document, le produit avec son annexe et ses pièces, et dit où il est.

    Avec plusieurs dossiers, un mauvais n'arrête pas les autres : rapport.json dit ce qu'il est
    advenu de chacun. Ce qui n'a pas changé n'est pas refait.
    """
    if voulu["malgre"] and not (voulu["document"] and voulu["motif"].strip()):
        raise click.UsageError("--malgre demande --document et --motif")
    if moteur and taches:
        raise click.UsageError("--taches ne vaut que sans --moteur : la grappe a ses ouvriers")
    ordre = tournee.Ordre(au or commun.today(), Commande(**voulu), sortie, propres, part)
    if reprendre:
        ordre = passe.resume(ordre, chemins, au)
    tous = commun.seek(chemins)
    trouves = [un for un in tous if part is None or part.holds(un)]
    nombre = min(taches or commun.cores(), len(trouves))
    equipe = tournee.Equipe(nombre, limites, moteur, seul=len(trouves) == 1)
    with passe.remember(ordre, chemins, reprendre, tout) as memoire:
        hire = partial(tournee.hire, ordre, equipe, memoire)
        code = tournee.go(trouves, memoire, ordre, hire, plusieurs=len(tous) > 1)
        memoire.finish()
        passe.sweep(memoire, chemins, ordre, nettoyer)
    return code
