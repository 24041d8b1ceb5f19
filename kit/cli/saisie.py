"""What a command asks at the prompt, in French, until the answer is one that a dossier accepts."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

import click

from kit.cli import choix, commun

if TYPE_CHECKING:
    from kit.valeurs.jours import Instant

T = TypeVar("T")
ECRIRE = " : écrivez par exemple 19/11/2026, « 19/11/2026 10h30 » ou 2026-11-19T10:30"
_HEURE_PARLEE = re.compile(
    r"(?P<jour>[0-9/-]{8,10})(?:T|\s*à\s*|\s+)"
    r"(?P<heures>[0-9]{1,2})\s?[hH:]\s?(?P<minutes>[0-9]{2})?"
)


def is_terminal() -> bool:
    """Tell whether someone is there to answer."""
    return sys.stdin is not None and sys.stdin.isatty()


def now() -> Instant:
    """Give the minute of the machine with its zone, or the one SOURCE_DATE_EPOCH sets."""
    from kit.valeurs.jours import Instant  # noqa: PLC0415 - pydantic is slow to import

    fixe = os.environ.get("SOURCE_DATE_EPOCH", "")
    lu = datetime.fromtimestamp(int(fixe), UTC) if fixe.isdigit() else datetime.now().astimezone()
    zone = lu.strftime("%z")
    return Instant(
        lu.date(),
        lu.time().replace(second=0, microsecond=0, tzinfo=None),
        f"{zone[:3]}:{zone[3:5]}",
    )


def ask(question: str, lire: Callable[[str], T], defaut: str = "", choix: str = "") -> T:
    """Ask until `lire` accepts the answer; it raises ValueError with a French sentence.

    `choix` are the words to choose from, shown once, before the question.
    """
    if choix:
        commun.tell(f"  {choix}")
    while True:
        try:
            reponse = click.prompt(
                commun.printable(question),
                default=defaut,
                show_default=bool(defaut),
                prompt_suffix=" : ",
                value_proc=str,
            )
        except click.Abort:
            click.echo()  # what is said next begins a line
            raise
        try:
            return lire(reponse.strip())
        except ValueError as refus:
            commun.tell(f"  {refus}", err=True)


def confirm(question: str) -> bool:
    """Ask for a yes or a no."""
    return ask(f"{question} (oui, non)", choix.one_of(("oui", "non")), "oui") == "oui"


def optional(lire: Callable[[str], T]) -> Callable[[str], T | None]:
    """Read an answer that may be empty."""
    return lambda reponse: lire(reponse) if reponse else None


class Ecrit(click.ParamType[str]):
    """A word of a dossier on the command line, refused with the sentence a dossier would get."""

    def __init__(self, nom: str, lire: Callable[[str], str]) -> None:
        self.name = nom
        self.lire = lire

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Read the word."""
        try:
            return self.lire(str(value))
        except ValueError as refus:
            self.fail(str(refus), param, ctx)


def read_instant(lu: str) -> str:
    """Read a day, or a day and an hour, as a French hand writes them too.

    >>> read_instant("19/11/2026 à 10h"), read_instant("19/11/2026 9 h 05")
    ('2026-11-19T10:00', '2026-11-19T09:05')
    """
    from kit.valeurs import jours  # noqa: PLC0415 - pydantic is slow to import

    jour, heure = _split(lu)
    try:
        return str(jours.read_instant(f"{jour} {heure}" if heure else jour))
    except ValueError as refus:
        faute, attendu, _ = str(refus).partition(" : écrivez")
        raise ValueError(faute + ECRIRE if attendu else faute) from None


def _split(lu: str) -> tuple[str, str]:
    """Part a day and an hour; « 9 h 05 » becomes 09:05, anything else stays as it is."""
    trouve = _HEURE_PARLEE.fullmatch(lu.strip())
    if trouve is None:
        return lu, ""
    return trouve["jour"], f"{int(trouve['heures']):02}:{trouve['minutes'] or '00'}"


def read_jour(lu: str) -> str:
    """Read a day."""
    from kit.valeurs import jours  # noqa: PLC0415

    return jours.read_jour(lu).isoformat()


def read_montant(lu: str) -> str:
    """Read an amount in euros."""
    from kit.valeurs import nombres  # noqa: PLC0415

    return str(nombres.read_montant(lu))


def read_texte(lu: str) -> str:
    """Read a text of one line."""
    from kit.valeurs import textes  # noqa: PLC0415

    return textes.read_texte(lu)


def read_long(lu: str) -> str:
    """Read a text of any number of lines."""
    from kit.valeurs import textes  # noqa: PLC0415

    return textes.read_texte_long(lu)
