"""`kit verifier`: all the problems of one or many dossiers."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli import commun
from kit.errors import KitError, Probleme

if TYPE_CHECKING:
    from kit.etude import Atelier, Etude
    from kit.ouvrier import Limites, Ouvrier
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
@click.option(
    "--sortie",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("output"),
    show_default="output",
    metavar="DOSSIER",
    help="Où sont les productions passées : l'historique y est comparé.",
)
@click.option("--json", "en_json", is_flag=True, help="Écrit les problèmes en JSON.")
@commun.limites
def verifier(
    chemins: tuple[Path, ...],
    au: date | None,
    propres: Path | None,
    porte: str | None,
    sortie: Path,
    en_json: bool,
    limites: Limites,
) -> int:
    """Lit chaque dossier et liste toutes ses fautes, chacune à sa ligne.

    Avec --pour, ajoute ce qui manque pour un tribunal (injonction), une agence, un avocat, une
    déclaration de créance ou un envoi recommandé : « faute » si la porte refuserait.

    Code de sortie : 0 si rien n'empêche de produire ou de passer la porte, 1 sinon.
    """
    from kit import etude  # noqa: PLC0415 - slow to import
    from kit.ouvrier import Ouvrier  # noqa: PLC0415

    atelier = etude.open_atelier(propres=propres)
    jour = au or commun.today()
    problemes: list[Probleme] = []
    dossiers = commun.find(chemins)
    examen = partial(_examine, au=jour, atelier=atelier, porte=porte, sortie=sortie)
    with Ouvrier(examen, limites) as ouvrier:
        for dossier in dossiers:
            problemes += _run(ouvrier, dossier)
    fautes = sum(probleme.gravite == "erreur" for probleme in problemes)
    if en_json:
        lus = [commun.plain(probleme) for probleme in problemes]
        click.echo(json.dumps({"problemes": lus}, ensure_ascii=False))
    else:
        for probleme in problemes:
            commun.echo(commun.show(probleme))
        commun.echo(_bilan(len(dossiers), fautes, len(problemes) - fautes))
    return 1 if fautes else 0


def _run(ouvrier: Ouvrier[Path, list[Probleme]], dossier: Path) -> list[Probleme]:
    """Examine one dossier in a limited process: its exhibits are other people's files."""
    try:
        return ouvrier.run(dossier)
    except KitError as limite:
        return [Probleme((), str(limite), fichier=str(dossier))]


def _examine(
    dossier: Path, au: date, atelier: Atelier, porte: str | None, sortie: Path
) -> list[Probleme]:
    from kit import etude  # noqa: PLC0415 - loaded by now

    trouve = etude.study(dossier, au, atelier)
    passes = _history(trouve, sortie)
    return [*trouve.problemes, *passes, *(_porte(trouve, porte, atelier) if porte else [])]


def _history(trouve: Etude, sortie: Path) -> list[Probleme]:
    """Name the entries of the history touched up since an earlier production."""
    from kit import load, registre  # noqa: PLC0415 - loaded by now
    from kit.controle import productions  # noqa: PLC0415

    if trouve.lecture.dossier is None:
        return []
    passe = productions.recall(sortie, trouve.lecture.dossier, trouve.au)
    return load.locate([*registre.problems(passe.ecarts), *passe.remarques], trouve.lecture)


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
    return [Pli(nom, pieces.count_pages(lettre, nom), len(lettre))], []


def _note(message: str) -> Probleme:
    return Probleme((), message, "note")


def _bilan(dossiers: int, fautes: int, autres: int) -> str:
    lus = f"{commun.plural(dossiers, 'dossier')} lu{'s' if dossiers > 1 else ''}"
    if not fautes and not autres:
        return f"{lus} : rien à signaler."
    suite = f", {commun.plural(autres, 'point')} à voir" if autres else ""
    return f"{lus} : {commun.plural(fautes, 'faute')}{suite}."
