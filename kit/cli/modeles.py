"""`kit modeles`: the catalogue of documents; a copy to make one's own; a check of one's own."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli import commun
from kit.errors import KitError, MachineFautive, Probleme

if TYPE_CHECKING:
    from kit.modele import Modele

LARGEUR = 80
COMMUNS = "_communs"
CANAUX = {
    "recommande": "lettre recommandée",
    "remise": "remise",
    "depot": "dépôt",
    "telephone": "téléphone",
    "sms": "SMS",
}
MANIFESTE = "modele.yaml"
COPIES = (".html", ".css")


class Sections(click.Group):
    """A group whose list of commands has a French heading."""

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        with formatter.section("Commandes"):
            formatter.write_dl([(nom, c.get_short_help_str()) for nom, c in self.commands.items()])


@click.group(
    cls=Sections,
    invoke_without_command=True,
    subcommand_metavar="[COMMANDE …]",
    short_help="liste, copie et relit les modèles de documents",
)
def modeles() -> int:
    """Liste les documents : identifiant, titre, canal, expéditeurs, débiteurs, conditions."""
    if click.get_current_context().invoked_subcommand is None:
        _catalogue()
    return 0


def _catalogue() -> None:
    from kit import etude  # noqa: PLC0415 - slow to import

    atelier = etude.open_atelier()
    for modele in atelier.modeles:
        for ligne in _presente(modele):
            commun.echo(ligne)
    commun.echo()
    commun.echo("Pour changer les mots d'un document : kit modeles copier ID --vers DOSSIER")


def _presente(modele: Modele) -> Iterator[str]:
    yield f"{modele.id} — {modele.titre} (fiche {modele.fiche})"
    yield from _plie(
        f"par {CANAUX.get(modele.canal, modele.canal)} ; de : {', '.join(modele.expediteurs)} ; "
        f"à : {', '.join(modele.classes)}"
    )
    if modele.exige:
        yield from _plie(f"il faut : {', '.join(modele.exige)}")


def _plie(texte: str) -> Iterator[str]:
    yield from textwrap.wrap(texte, LARGEUR, initial_indent="  ", subsequent_indent="    ")


@modeles.command(short_help="copie un modèle, pour écrire le vôtre")
@click.argument("document", metavar="ID")
@click.option(
    "--vers",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DOSSIER",
    help="Le dossier de vos modèles.",
)
def copier(document: str, vers: Path) -> int:
    """Copie le modèle ID dans DOSSIER/ID, prêt à modifier ; n'écrase jamais rien.

    « _communs » copie ce que les documents partagent : en-têtes, blocs, annexes, styles.
    """
    from kit import ressources  # noqa: PLC0415 - only here

    racine = ressources.templates()
    connus = [d.name for d in sorted(racine.iterdir()) if (d / MANIFESTE).is_file()]
    if document not in (*connus, COMMUNS):
        raise KitError(f"aucun modèle « {document} » ; modèles connus : {', '.join(connus)}.")
    _copie(racine / document, vers / document)
    commun.echo(f"{vers / document} est à vous. À modifier :")
    for fichier in sorted((vers / document).rglob("*")):
        if fichier.is_file():
            commun.echo(f"  {fichier}")
    commun.echo("Puis :")
    commun.echo(f"  kit modeles verifier {vers}")
    commun.echo(f"  kit produire CHEMIN --modeles {vers}")
    return 0


def _se_copie(fichier: Path) -> bool:
    """A template is copied, not the list of forbidden words: it is the same for everybody."""
    return fichier.suffix in COPIES or fichier.name == MANIFESTE


def _copie(origine: Path, cible: Path) -> None:
    """Copy the files of a template into a new folder; a KitError when it exists."""
    voulus = [f for f in sorted(origine.rglob("*")) if f.is_file() and _se_copie(f)]
    try:
        cible.mkdir(parents=True)
        for fichier in voulus:
            copie = cible / fichier.relative_to(origine)
            copie.parent.mkdir(parents=True, exist_ok=True)
            with copie.open("xb") as flux:
                flux.write(fichier.read_bytes())
    except FileExistsError:
        raise KitError(
            f"{cible} existe déjà : rien n'est écrit ; changez de dossier, ou renommez-le."
        ) from None
    except OSError as erreur:
        raison = f"écriture impossible dans « {cible} » ({erreur.strerror})"
        raise MachineFautive(raison) from None


@modeles.command(short_help="relit vos modèles et dit leurs fautes")
@click.argument("dossier", metavar="DOSSIER", type=click.Path(path_type=Path))
@click.option("--json", "en_json", is_flag=True, help="Écrit les problèmes en JSON.")
def verifier(dossier: Path, en_json: bool) -> int:
    """Relit chaque modèle de DOSSIER : manifeste, mentions obligatoires, mots interdits, calculs,
    mots inconnus, textes cités, articles abrogés, accessibilité.

    Code de sortie : 0 si rien n'empêche de s'en servir, 1 sinon.
    """
    from kit import etude, propres, relecture  # noqa: PLC0415 - slow to import

    trouves = relecture.relire(propres.read(dossier), etude.open_atelier())
    fautes = sum(probleme.gravite == "erreur" for probleme in trouves)
    if en_json:
        lus = [commun.plain(probleme) for probleme in trouves]
        click.echo(json.dumps({"problemes": lus}, ensure_ascii=False))
        return 1 if fautes else 0
    for probleme in trouves:
        commun.echo(_ligne(probleme))
    commun.echo(_bilan(dossier, fautes, len(trouves) - fautes))
    return 1 if fautes else 0


def _ligne(probleme: Probleme) -> str:
    return str(probleme) if probleme.gravite == "erreur" else f"{probleme} (à voir)"


def _bilan(dossier: Path, fautes: int, autres: int) -> str:
    if not fautes and not autres:
        return f"{dossier} : rien à signaler."
    suite = f", {commun.plural(autres, 'point')} à voir" if autres else ""
    return f"{dossier} : {commun.plural(fautes, 'faute')}{suite}."
