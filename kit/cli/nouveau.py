"""`kit nouveau`: a commented dossier to fill in."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from kit.cli import commun
from kit.errors import KitError, MachineFautive


@click.command(short_help="écrit un dossier commenté, à remplir")
@click.argument("reference", metavar="REF")
@click.option(
    "--dans",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("dossiers"),
    show_default="dossiers",
    metavar="DOSSIER",
    help="Où créer le dossier.",
)
def nouveau(reference: str, dans: Path) -> int:
    """Écrit REF/dossier.yaml et REF/pieces/, à remplir ; n'écrase jamais rien."""
    from kit import liasse, ressources  # noqa: PLC0415 - only here
    from kit.valeurs.textes import read_identifiant  # noqa: PLC0415 - pydantic is slow to import

    try:
        lue = read_identifiant(reference)
    except ValueError as refus:
        raise KitError(f"référence : {refus}") from None
    if '"' in lue or "\\" in lue:
        raise KitError("référence : ni guillemet droit ni barre oblique inverse")
    dossier = dans / liasse.safe_name(lue)
    modele = (ressources.templates() / "_nouveau" / "dossier.yaml").read_text(encoding="utf-8")
    create(dossier, modele.format(reference=lue, dossier=shlex.quote(str(dossier))))
    commun.echo(f"{dossier}/dossier.yaml est prêt. Remplissez-le, puis :")
    commun.echo(f"  kit verifier {shlex.quote(str(dossier))}")
    return 0


def create(dossier: Path, texte: str) -> None:
    """Write a new dossier; a KitError when there is already one there.

    Raises MachineFautive when the machine says no.
    """
    fichier = dossier / "dossier.yaml"
    try:
        (dossier / "pieces").mkdir(parents=True, exist_ok=True)
        with fichier.open("x", encoding="utf-8") as flux:
            flux.write(texte)
    except FileExistsError:
        raise KitError(f"{fichier} existe déjà : rien n'est écrit") from None
    except OSError as erreur:
        raison = f"écriture impossible dans « {dossier} » ({erreur.strerror})"
        raise MachineFautive(raison) from None
