"""Click speaks English; this says in French what a user of kit may meet of it."""

from __future__ import annotations

import gettext
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

import click

MOTS = {
    "Usage:": "Usage :",
    "Options": "Options",
    "Show this message and exit.": "Affiche cette aide.",
    "required": "obligatoire",
    "default: {default}": "par défaut : {default}",
}


class Aide(click.HelpFormatter):
    """Help whose headings are punctuated as French is."""

    def write_heading(self, heading: str) -> None:
        """Write a heading, a space before its colon."""
        self.write(f"{'':>{self.current_indent}}{heading} :\n")


@contextmanager
def speak() -> Iterator[None]:
    """Answer Click's requests for a translation while a command runs."""
    ancien = gettext.gettext
    click.Context.formatter_class = Aide
    click_modules = [click.core, click.decorators, click.formatting]
    anciens = [getattr(module, "_", None) for module in click_modules]
    for module in click_modules:
        module._ = lambda message: MOTS.get(message, ancien(message))  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for module, mot in zip(click_modules, anciens, strict=True):
            module._ = mot  # type: ignore[attr-defined]


def usage(erreur: click.ClickException) -> str:
    """Say what is wrong with a command line, and where the help is."""
    contexte = getattr(erreur, "ctx", None)
    chemin = contexte.command_path if contexte is not None else "kit"
    return f"{_phrase(erreur)}\nAide : {chemin} --help"


def _phrase(erreur: click.ClickException) -> str:
    if isinstance(erreur, click.NoSuchOption):
        proches = (
            f" ; vouliez-vous dire {_liste(erreur.possibilities)} ?" if erreur.possibilities else ""
        )
        return f"Option inconnue : {erreur.option_name}{proches}"
    if isinstance(erreur, click.MissingParameter):
        nom = erreur.param.human_readable_name if erreur.param else "argument"
        return f"Il manque : {nom}"
    if isinstance(erreur, click.BadOptionUsage):
        return f"L'option {erreur.option_name} attend une valeur."
    if isinstance(erreur, click.BadParameter):
        nom = erreur.param.opts[0] if erreur.param else "argument"
        return f"{nom} : {_traduit(erreur.message)}"
    return _traduit(erreur.format_message())


def _traduit(message: str) -> str:
    if message.startswith("No such command"):
        return f"Commande inconnue : {message.split(chr(39))[1]}"
    if message.startswith("Got unexpected extra argument"):
        return "Argument en trop : " + message.partition("(")[2].rstrip(")")
    if " is not one of " in message:
        lu, _, permis = message.partition(" is not one of ")
        return f"mot inconnu {lu} ; mots possibles : {permis.rstrip('.')}"
    if " does not exist" in message or " is a file" in message or " is a directory" in message:
        return f"{message.split(chr(39))[1]} : ce chemin ne convient pas ici"
    return message


def _liste(choix: object) -> str:
    return ", ".join(sorted(str(mot) for mot in choix)) if isinstance(choix, list) else str(choix)


def defect(erreur: BaseException) -> str:
    """Own up to a defect of kit, with where it happened and no data of the user."""
    pas = [cadre for cadre in traceback.extract_tb(erreur.__traceback__) if "kit" in cadre.filename]
    lieu = f"{PurePath(pas[-1].filename).name}:{pas[-1].lineno}" if pas else "?"
    return (
        f"Défaut de kit ({type(erreur).__name__}, {lieu}) : votre dossier n'est pas en cause et "
        "rien n'a été écrit à moitié. Merci de le signaler avec ce code."
    )
