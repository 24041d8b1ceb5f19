"""`kit docteur`: what is wrong with this machine, and how to mend it."""

from __future__ import annotations

from pathlib import Path

import click

from kit.cli import commun

SIGNES = {"bon": "✓", "a_voir": "!", "bloquant": "✗"}


@click.command(short_help="examine cette machine et dit comment la réparer")
@commun.sortie("Dossier de sortie à examiner.")
def docteur(sortie: Path) -> int:
    """Examine Python, Pango, les polices, le courriel, le dossier de sortie et les taux.

    Code de sortie : 0 si tout permet de produire, 3 sinon.
    """
    from kit import docteur as examen  # noqa: PLC0415 - only here

    constats = examen.examine(sortie, commun.today())
    for constat in constats:
        commun.echo(f"{SIGNES[constat.etat]} {constat.objet} : {constat.texte}")
        if constat.remede and constat.etat != "bon":
            commun.echo(f"  ➜ {constat.remede}")
    return 3 if any(constat.etat == "bloquant" for constat in constats) else 0
