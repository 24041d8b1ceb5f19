"""`kit verifier`: all the problems of one or many dossiers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from kit.cli import commun
from kit.errors import Probleme


@click.command(short_help="liste toutes les fautes d'un dossier")
@commun.chemins
@commun.au
@commun.propres
@click.option("--json", "en_json", is_flag=True, help="Écrit les problèmes en JSON.")
def verifier(chemins: tuple[Path, ...], au: date | None, propres: Path | None, en_json: bool) -> int:
    """Lit chaque dossier et liste toutes ses fautes, chacune à sa ligne.

    Code de sortie : 0 si rien n'empêche de produire, 1 sinon.
    """
    from kit import etude  # noqa: PLC0415 - slow to import

    atelier = etude.open_atelier(propres=propres)
    jour = au or commun.today()
    problemes: list[Probleme] = []
    dossiers = commun.find(chemins)
    for dossier in dossiers:
        problemes += etude.study(dossier, jour, atelier).problemes
    fautes = sum(probleme.gravite == "erreur" for probleme in problemes)
    if en_json:
        click.echo(json.dumps({"problemes": [commun.plain(p) for p in problemes]}, ensure_ascii=False))
    else:
        for probleme in problemes:
            commun.echo(commun.show(probleme))
        commun.echo(_bilan(len(dossiers), fautes, len(problemes) - fautes))
    return 1 if fautes else 0


def _bilan(dossiers: int, fautes: int, autres: int) -> str:
    lus = f"{commun.plural(dossiers, 'dossier')} lu{'s' if dossiers > 1 else ''}"
    if not fautes and not autres:
        return f"{lus} : rien à signaler."
    suite = f", {commun.plural(autres, 'point')} à voir" if autres else ""
    return f"{lus} : {commun.plural(fautes, 'faute')}{suite}."
