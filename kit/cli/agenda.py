"""`kit agenda`: the coming actions and clocks as a calendar file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kit.cli import commun
from kit.errors import MachineFautive


@click.command(short_help="écrit les actions et les délais dans un agenda (.ics)")
@commun.chemins
@commun.au
@click.option(
    "--sortie",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("agenda.ics"),
    show_default="agenda.ics",
    metavar="FICHIER",
    help="Fichier à écrire.",
)
def agenda(chemins: tuple[Path, ...], au: date | None, sortie: Path) -> int:
    """Écrit les prochains documents et les délais qui courent, pour tout logiciel d'agenda."""
    from kit import agenda as calendrier  # noqa: PLC0415 - slow to import
    from kit import etude, liasse  # noqa: PLC0415

    atelier = etude.open_atelier()
    jour = au or commun.today()
    etudes = [
        etude.study(dossier, jour, atelier, exhibits=False) for dossier in commun.find(chemins)
    ]
    for trouve in etudes:
        for probleme in trouve.fautes:
            commun.tell(commun.show(probleme), err=True)
    decisions = [trouve.decision for trouve in etudes if trouve.decision is not None]
    try:
        liasse.write_file(sortie, calendrier.build(decisions))
    except OSError as erreur:
        raise MachineFautive(f"écriture impossible : {sortie} ({erreur.strerror})") from None
    commun.echo(f"{sortie} : {commun.plural(calendrier.count(decisions), 'date')}")
    return 0 if len(decisions) == len(etudes) else 1
