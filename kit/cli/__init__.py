"""The command line: the only place that prints, exits, or reads the clock.

One file per command; each is imported when it is called, so that `kit --help` answers at once.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module

import click

from kit import __version__
from kit.cli import en_francais
from kit.errors import INTERROMPU, KitError

LECTEUR_PARTI = 141  # as a shell says it of the programs that a closed pipe ends
COMMANDES = {
    "demo": "produit le document de chaque exemple",
    "nouveau": "écrit un dossier commenté, à remplir",
    "verifier": "liste toutes les fautes d'un dossier",
    "etat": "dit quel document vient ensuite, et pourquoi",
    "expliquer": "explique, règle par règle, pourquoi un document ou pas",
    "agenda": "écrit les actions et les délais dans un agenda (.ics)",
    "decompte": "calcule ce qui est dû, ligne par ligne",
    "produire": "produit le bon document et son annexe",
    "noter": "ajoute un contact et sa preuve à l'historique",
    "sceller": "scelle un document produit (PAdES)",
    "controler": "dit ce qui a changé dans ce que kit a produit",
    "recevoir": "vérifie un paquet reçu et en fait un dossier",
    "modeles": "liste les documents que kit sait écrire",
    "docteur": "examine cette machine et dit comment la réparer",
}


class Commandes(click.Group):
    """The commands, known by name before they are imported."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """List the commands in the order of use."""
        return list(COMMANDES)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDES:
            return None
        commande = getattr(import_module(f"kit.cli.{cmd_name}"), cmd_name)
        assert isinstance(commande, click.Command)  # noqa: S101 - each module names its command
        return commande

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commandes"):
            formatter.write_dl(list(COMMANDES.items()))


@click.group(
    cls=Commandes,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    subcommand_metavar="COMMANDE …",
    no_args_is_help=True,
    epilog="Rien ne quitte cette machine, sauf à votre demande (--horodater, --moteur). "
    "Guide : README.fr.md.",
)
@click.version_option(
    __version__, prog_name="kit", message="%(prog)s %(version)s", help="Affiche la version."
)
def kit() -> None:
    """Une facture impayée, un fichier YAML : la bonne lettre, son décompte, ses preuves."""


def main() -> None:
    """Run the command line; every outcome has its exit code (0, 1, 2, 3, 4, 70, 130, 141)."""
    os.umask(0o077)
    _open_closed()
    # Imports make many objects and hardly a cycle: searching them, now and at the end, is a
    # seventh of the time of a short command.
    gc.set_threshold(200_000, 20, 1_000)
    atexit.register(gc.freeze)
    # No plugin of another package is looked for, nor reads the dossiers.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    for flux in (sys.stdout, sys.stderr):
        reconfigure = getattr(flux, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    sys.exit(_run())


def _open_closed() -> None:
    """Give a stream that was closed from the start to nobody, before a file takes its number."""
    for flux in (0, 1, 2):
        try:
            os.fstat(flux)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def _run() -> int:
    try:
        return _told()
    except (BrokenPipeError, SystemExit) as fin:
        if getattr(fin, "code", None) == 0:
            return 0  # the shell has been told the words that may follow
        _hush()  # else Click makes an exit of the broken pipe alone
        return LECTEUR_PARTI


def _hush() -> None:
    """Write nothing more, not even at exit: nobody reads."""
    rien = os.open(os.devnull, os.O_WRONLY)
    for flux in (1, 2):
        os.dup2(rien, flux)
    os.close(rien)


def _told() -> int:
    try:
        with en_francais.speak():
            return int(kit.main(prog_name="kit", standalone_mode=False) or 0)
    except click.ClickException as erreur:
        click.echo(en_francais.usage(erreur), err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo(INTERROMPU, err=True)
        return 130
    except KitError as erreur:
        click.echo(str(erreur), err=True)
        return erreur.code
    except BrokenPipeError:
        raise
    except Exception as erreur:  # noqa: BLE001 - the last net: no traceback on screen
        click.echo(en_francais.defect(erreur), err=True)
        return 70
