"""`kit verifier`: all the problems of one or many dossiers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli import commun
from kit.errors import KitError, Probleme

if TYPE_CHECKING:
    from kit.etude import Atelier, Etude
    from kit.portes.pli import Pli


PORTES = ("injonction", "agence", "avocat", "declaration", "recommande")


@click.command(short_help="liste toutes les fautes d'un dossier")
@commun.chemins
@commun.au
@commun.propres
@click.option(
    "--pour",
    "porte",
    type=click.Choice(PORTES),
    help="Examine aussi ce que demandera cette porte.",
)
@click.option("--json", "en_json", is_flag=True, help="Écrit les problèmes en JSON.")
def verifier(
    chemins: tuple[Path, ...],
    au: date | None,
    propres: Path | None,
    porte: str | None,
    en_json: bool,
) -> int:
    """Lit chaque dossier et liste toutes ses fautes, chacune à sa ligne.

    Avec --pour, ajoute ce qui manque pour un tribunal (injonction), une agence, un avocat, une
    déclaration de créance ou un envoi recommandé : « faute » si la porte refuserait.

    Code de sortie : 0 si rien n'empêche de produire ou de passer la porte, 1 sinon.
    """
    from kit import etude  # noqa: PLC0415 - slow to import

    atelier = etude.open_atelier(propres=propres)
    jour = au or commun.today()
    problemes: list[Probleme] = []
    dossiers = commun.find(chemins)
    for dossier in dossiers:
        trouve = etude.study(dossier, jour, atelier)
        problemes += trouve.problemes
        if porte is not None:
            problemes += _porte(trouve, porte, atelier)
    fautes = sum(probleme.gravite == "erreur" for probleme in problemes)
    if en_json:
        lus = [commun.plain(probleme) for probleme in problemes]
        click.echo(json.dumps({"problemes": lus}, ensure_ascii=False))
    else:
        for probleme in problemes:
            commun.echo(commun.show(probleme))
        commun.echo(_bilan(len(dossiers), fautes, len(problemes) - fautes))
    return 1 if fautes else 0


def _porte(trouve: Etude, porte: str, atelier: Atelier) -> list[Probleme]:
    """Give what a door asks of a dossier without mistakes, each at its line."""
    from kit import load, portes  # noqa: PLC0415 - loaded by now

    if trouve.situation is None:
        return []
    plis, remarques = _plis(trouve, atelier) if porte == "recommande" else ([], [])
    examines = portes.examine(trouve.situation, porte, plis)
    return load.locate([*remarques, *examines], trouve.lecture)


def _plis(trouve: Etude, atelier: Atelier) -> tuple[list[Pli], list[Probleme]]:
    """Make the registered letter of the day, and weigh it with its exhibits."""
    from kit import pieces, pipeline, render  # noqa: PLC0415 - only here
    from kit.portes.pli import Pli  # noqa: PLC0415

    commande = pipeline.Commande(formats=("pdf",))
    try:
        modele, _ = pipeline.choose_document(trouve, commande, trouve.atelier or atelier)
        if modele.canal != "recommande":
            return [], [_note(f"le document du jour, {modele.titre}, ne part pas en recommandé")]
        produit = pipeline.produce(trouve, commande, atelier, render.Rendu(atelier.templates))
    except KitError as refus:
        return [], [_note(f"les feuilles n'ont pas été comptées : {refus}")]
    nom = f"{modele.id}.pdf"
    lettre = produit.liasse.fichiers[nom]
    dossier = trouve.lecture.dossier
    jointes = pieces.read(dossier, trouve.lecture.dossier_dir) if dossier and modele.annexes else ()
    lettre_pliee = Pli(nom, pieces.count_pages(lettre, nom), len(lettre))
    return [lettre_pliee, *(Pli(p.fichier, p.pages, p.taille) for p in jointes)], []


def _note(message: str) -> Probleme:
    return Probleme((), message, "note")


def _bilan(dossiers: int, fautes: int, autres: int) -> str:
    lus = f"{commun.plural(dossiers, 'dossier')} lu{'s' if dossiers > 1 else ''}"
    if not fautes and not autres:
        return f"{lus} : rien à signaler."
    suite = f", {commun.plural(autres, 'point')} à voir" if autres else ""
    return f"{lus} : {commun.plural(fautes, 'faute')}{suite}."
