"""`kit controler`: what is intact, changed, missing or added in what kit produced."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli import commun
from kit.errors import KitError

if TYPE_CHECKING:
    from kit.controle import Rapport
    from kit.ouvrier import Limites

DE = {"dossier": "du manifeste", "paquet": "de l'archive", "pdf": "du PDF"}


RETRAIT = "      "


@click.command(short_help="dit ce qui a changé dans un dossier produit, un paquet, un PDF")
@commun.chemins
@click.option("--bref", is_flag=True, help="Les différences seules, sans ce que cela prouve.")
@click.option("--json", "en_json", is_flag=True, help="Écrit le rapport en JSON.")
@commun.limites
def controler(chemins: tuple[Path, ...], bref: bool, en_json: bool, limites: Limites) -> int:
    """Compare chaque fichier au manifeste, et chaque PDF à ce qu'il porte : sa propre empreinte,
    les originaux joints, le bordereau imprimé, les sceaux.

    CHEMIN est un dossier produit, un paquet (.zip) ou un seul PDF. Rien n'est modifié.

    Code de sortie : 0 si tout est intact, 1 à la moindre différence, 4 si une limite a empêché
    d'aller au bout.
    """
    from kit import controle  # noqa: PLC0415 - slow to import
    from kit.ouvrier import Ouvrier  # noqa: PLC0415 - idem

    rapports: list[Rapport] = []
    codes = [0]
    with Ouvrier(controle.check, limites) as ouvrier:
        for donne in chemins:
            for chemin in controle.find(donne):
                try:
                    rapports.append(ouvrier.run(chemin))
                except KitError as erreur:
                    codes.append(erreur.code)
                    commun.echo(str(erreur), err=True)
    if en_json:
        click.echo(json.dumps([plain(rapport) for rapport in rapports], ensure_ascii=False))
    else:
        for rapport in rapports:
            show(rapport, bref)
        if rapports and not bref:
            explain()
    return max(codes + [rapport.code for rapport in rapports])


def show(rapport: Rapport, bref: bool) -> None:
    """Print a report, file by file."""
    commun.tell(f"{rapport.chemin}" + (f" ({rapport.titre})" if rapport.titre else ""))
    for ligne in rapport.lignes:
        if not bref or ligne.etat not in ("intact", "conforme", "note"):
            commun.tell(f"  {ligne}", RETRAIT)
    if rapport.sha256 and not bref:
        commun.tell(
            f"  SHA-256 {DE[rapport.nature]}, à garder ailleurs : {rapport.sha256}", RETRAIT
        )
    commun.tell(f"  {verdict(rapport)} : {rapport.bilan}.", RETRAIT)
    if rapport.absents:
        noms = ", ".join(f"« {nom} »" for nom in rapport.absents)
        commun.tell(f"  Autres volumes du paquet, non vus ici : {noms}.", RETRAIT)


def verdict(rapport: Rapport) -> str:
    """Say in a few words what was found, and of what: one volume is not its package."""
    from kit.controle.rapport import SAINS  # noqa: PLC0415 - loaded by now

    if not rapport.sain:
        differe = any(ligne.etat not in (*SAINS, "limite") for ligne in rapport.lignes)
        mots = ["DIFFÉRENT"] * differe + ["CONTRÔLE INCOMPLET"] * rapport.incomplet
        return ", ".join(mots)
    return "aucune différence dans ce volume" if rapport.absents else "aucune différence"


def explain() -> None:
    """Say what all this proves, and does not."""
    from kit.sceau.portee import PORTEE  # noqa: PLC0415 - only here

    commun.echo()
    for phrase in PORTEE:
        commun.tell(f"- {phrase}")


def plain(rapport: Rapport) -> dict[str, object]:
    """Give a report as the JSON that the command line promises."""
    return {
        "chemin": rapport.chemin,
        "nature": rapport.nature,
        "titre": rapport.titre,
        "intact": rapport.sain,
        "sha256": rapport.sha256,
        "volumes_non_vus": list(rapport.absents),
        "lignes": [
            {"etat": ligne.etat, "fichier": ligne.fichier, "message": ligne.message}
            for ligne in rapport.lignes
        ],
    }
