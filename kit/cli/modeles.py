"""`kit modeles`: the catalogue of documents."""

from __future__ import annotations

import click

from kit.cli import commun


@click.command(short_help="liste les documents que kit sait écrire")
def modeles() -> int:
    """Liste les documents : identifiant, titre, canal, expéditeurs, débiteurs."""
    from kit import etude  # noqa: PLC0415 - slow to import

    atelier = etude.open_atelier()
    for modele in atelier.modeles:
        commun.echo(f"{modele.id:<26} {modele.titre} (fiche {modele.fiche})")
        commun.echo(f"{'':26} par {modele.canal} ; de : {', '.join(modele.expediteurs)}")
        commun.echo(f"{'':26} à : {', '.join(modele.classes)}")
    commun.echo(f"\nLes textes sont dans {atelier.templates}/<document>/corps.html")
    return 0
