"""What the commands share: the day, the paths, how a problem is shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from kit.errors import Probleme

F = TypeVar("F", bound=Callable[..., Any])
PERMIS = "\n\u00a0\u202f"
SIGNES = {"erreur": "faute", "avertissement": "à voir", "note": "note"}


class Lu(click.ParamType[Any]):
    """A value on the command line, read by a function that a ValueError of its own explains."""

    def __init__(self, name: str, read: Callable[[str], Any]) -> None:
        self.name, self._read = name, read

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        """Read the value, or fail with the French sentence of its reader."""
        if not isinstance(value, str):
            return value
        try:
            return self._read(value)
        except ValueError as refus:
            self.fail(str(refus), param, ctx)


def _jour(texte: str) -> date:
    from kit.valeurs.jours import read_jour  # noqa: PLC0415 - only when a day is given

    return read_jour(texte)


def _taille(texte: str) -> int:
    from kit.valeurs.mesures import parse_taille  # noqa: PLC0415 - only when one is given

    return parse_taille(texte)


def _duree(texte: str) -> int:
    from kit.valeurs.mesures import parse_duree  # noqa: PLC0415 - only when one is given

    return parse_duree(texte)


JOUR = Lu("AAAA-MM-JJ", _jour)
TAILLE = Lu("TAILLE", _taille)
DUREE = Lu("DUREE", _duree)


def today() -> date:
    """Give the day of the machine, or the one SOURCE_DATE_EPOCH sets."""
    fixe = os.environ.get("SOURCE_DATE_EPOCH", "")
    if fixe.isdigit():
        return datetime.fromtimestamp(int(fixe), UTC).date()
    return datetime.now().astimezone().date()


def au(fonction: F) -> F:
    """Add the option `--au`."""
    option = click.option(
        "--au", type=JOUR, default=None, metavar="JOUR", help="Jour de l'arrêté (aujourd'hui)."
    )
    return option(fonction)


def propres(fonction: F) -> F:
    """Add the option `--modeles`."""
    option = click.option(
        "--modeles",
        "propres",
        type=click.Path(path_type=Path),
        default=None,
        metavar="DOSSIER",
        help="Vos modèles, cherchés d'abord, document par document.",
    )
    return option(fonction)


def sortie(aide: str) -> Callable[[F], F]:
    """Add the option `--sortie`, with its help."""
    return click.option(
        "--sortie",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("output"),
        show_default="output",
        metavar="DOSSIER",
        help=aide,
    )


def taches(fonction: F) -> F:
    """Add the option `--taches`; None means as many as there are cores."""
    option = click.option(
        "--taches",
        type=click.IntRange(1, 256),
        default=None,
        metavar="N",
        help="Dossiers traités à la fois (autant que de cœurs).",
    )
    return option(fonction)


def cores() -> int:
    """Count the cores that this process may use."""
    permis = getattr(os, "sched_getaffinity", None)
    return len(permis(0)) if permis else os.cpu_count() or 1


def limites(fonction: F) -> F:
    """Add the options `--memoire` and `--duree`, which become one argument `limites`."""

    @click.option(
        "--memoire",
        type=TAILLE,
        default=800_000_000,
        show_default="800Mo",
        metavar="TAILLE",
        help="Mémoire permise pour un dossier.",
    )
    @click.option(
        "--duree",
        type=DUREE,
        default=60,
        show_default="60",
        metavar="SECONDES",
        help="Temps de calcul permis pour un dossier.",
    )
    @wraps(fonction)
    def avec(*args: Any, memoire: int, duree: int, **mots: Any) -> Any:
        from kit.ouvrier import Limites  # noqa: PLC0415 - only when a command runs
        from kit.ouvrier.limites import ATTENTES  # noqa: PLC0415

        return fonction(*args, limites=Limites(duree, memoire, duree * ATTENTES), **mots)

    return cast(F, avec)


def chemins(fonction: F) -> F:
    """Add the arguments CHEMIN…"""
    argument = click.argument(
        "chemins", nargs=-1, required=True, metavar="CHEMIN…", type=click.Path(path_type=Path)
    )
    return argument(fonction)


def find(chemins: Sequence[Path]) -> list[Path]:
    """Expand the paths into dossiers."""
    return [Path(trouve) for trouve in seek(chemins)]


def seek(chemins: Sequence[Path]) -> list[str]:
    """Expand the paths into dossiers, as texts; a path without any is kept, and told by `load`."""
    from kit.chemins import seek as expand  # noqa: PLC0415 - only when a command runs

    return expand(map(str, chemins))


def show(probleme: Probleme) -> str:
    """Write a problem on the terminal, free of control characters."""
    signe = SIGNES[probleme.gravite]
    return printable(f"{signe} {probleme}")


def plain(probleme: Probleme) -> dict[str, object]:
    """Give a problem as the JSON that the command line promises."""
    return {
        "fichier": probleme.fichier,
        "ligne": probleme.ligne,
        "chemin": probleme.mot,
        "gravite": probleme.gravite,
        "message": probleme.message,
    }


def printable(texte: str) -> str:
    """Keep a text from driving the terminal."""
    return "".join(signe if signe.isprintable() or signe in PERMIS else "�" for signe in texte)


def unbroken(texte: str) -> str:
    """Tie French punctuation to its word, so that a line does not begin with it."""
    for avant, apres in (
        ("« ", "«\u00a0"),
        (" »", "\u00a0»"),
        (" :", "\u00a0:"),
        (" ;", "\u00a0;"),
    ):
        texte = texte.replace(avant, apres)
    return texte


def on_terminal(*, err: bool) -> bool:
    """Say whether someone reads a stream on a terminal; it is None when it was closed."""
    flux = sys.stderr if err else sys.stdout
    return flux is not None and flux.isatty()


def tell(texte: str, retrait: str = "  ", err: bool = False) -> None:
    """Print a line; on a terminal, break it between words, what follows being set back."""
    if not on_terminal(err=err):
        echo(texte, err=err)
        return
    import shutil  # noqa: PLC0415 - only for a reader
    import textwrap  # noqa: PLC0415 - idem

    for ligne in textwrap.wrap(
        unbroken(printable(texte)),
        max(40, shutil.get_terminal_size().columns),
        subsequent_indent=retrait,
        break_long_words=False,
        break_on_hyphens=False,
    ):
        echo(ligne, err=err)


def plural(nombre: int, mot: str) -> str:
    """Count things: `1 faute`, `2 fautes`."""
    return f"{nombre} {mot}{'s' if nombre > 1 else ''}"


def echo(texte: str = "", err: bool = False) -> None:
    """Print a line, safely."""
    click.echo(printable(texte), err=err)
