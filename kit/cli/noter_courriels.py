"""`kit noter --depuis`: the contacts that real e-mails make, shown, then confirmed one by one."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from kit.cli import commun, saisie
from kit.errors import KitError

if TYPE_CHECKING:
    from kit.journal import Ajout, Projet
    from kit.journal.depuis import Proposition
    from kit.valeurs.jours import Instant

LARGEUR = 80
RETRAIT = " " * 5


def choose(
    options: Mapping[str, Any], lu: Projet, maintenant: Instant
) -> Callable[[Projet], Projet]:
    """Show what the messages would add, ask, and give the change that adds what is kept."""
    from kit.journal import Ajout, depuis  # noqa: PLC0415 - slow to import

    racine = lu.lecture.dossier_dir
    trouvees = depuis.propose(options["depuis"], lu.dossier, racine, options["sens"])
    gardees, ecartees = _sorted(trouvees, maintenant)
    for rang, trouvee in enumerate(gardees, 1):
        for ligne in _row(rang, trouvee):
            commun.echo(ligne)
    _left_aside(ecartees)
    voulues = _wanted(gardees, options["oui"] or options["essai"])
    return _adding([Ajout(un.contact, un.preuve) for un in voulues], lu, maintenant)


def _sorted(
    trouvees: Sequence[Proposition], maintenant: Instant
) -> tuple[list[Proposition], list[tuple[Proposition, str]]]:
    """Part what can be noted from what cannot, each with its reason."""
    from kit.valeurs.jours import read_instant  # noqa: PLC0415

    gardees: list[Proposition] = []
    ecartees: list[tuple[Proposition, str]] = []
    for trouvee in trouvees:
        if trouvee.ecarte:
            ecartees.append((trouvee, trouvee.ecarte))
        elif maintenant.precedes(read_instant(trouvee.contact["le"])):
            ecartees.append((trouvee, f"daté du {trouvee.contact['le']}, dans l'avenir"))
        else:
            gardees.append(trouvee)
    return gardees, ecartees


def _row(rang: int, trouvee: Proposition) -> list[str]:
    """Write a proposal on a line of 80 columns, its doubts below."""
    mots = trouvee.contact
    sens = {"emis": "émis", "recu": "reçu"}[str(mots["sens"])]
    autre = str(mots["a"] if mots["sens"] == "emis" else mots["de"]).partition(" (")[0]
    quand = f"{trouvee.quand:%d/%m/%Y %H:%M}" if trouvee.quand else ""
    tete = f"{rang:>3}  {quand:<16}  {sens}  {_cut(autre, 22):<22}  "
    doutes = [f"{RETRAIT}! {doute}" for doute in trouvee.remarques]
    plies = [ligne for doute in doutes for ligne in _fold(doute)]
    return [tete + _cut(trouvee.objet or "(sans objet)", LARGEUR - len(tete)), *plies]


def _left_aside(ecartees: Sequence[tuple[Proposition, str]]) -> None:
    if ecartees:
        commun.echo(f"Écartés : {len(ecartees)}")
    for trouvee, raison in ecartees:
        quand = f"{trouvee.quand:%d/%m/%Y %H:%M} " if trouvee.quand else ""
        objet = f" « {_cut(trouvee.objet, 40)} »" if trouvee.objet else ""
        for ligne in _fold(f"  –  {quand}{_cut(trouvee.lieu, 30)}{objet} : {raison}"):
            commun.echo(ligne)


def _fold(texte: str) -> list[str]:
    """Break a sentence at 80 columns; French punctuation stays with its word."""
    return textwrap.wrap(
        commun.unbroken(texte), LARGEUR, subsequent_indent=f"{RETRAIT}  ", drop_whitespace=True
    )


def _cut(texte: str, largeur: int) -> str:
    net = " ".join(texte.split())
    return net if len(net) <= largeur else f"{net[: largeur - 1]}…"


def _wanted(gardees: Sequence[Proposition], toutes: bool) -> Sequence[Proposition]:
    """Keep what the user confirms; nobody to ask and no `--oui` is a refusal."""
    if not gardees:
        commun.echo("Rien de nouveau à noter.")
        return ()
    if toutes:
        return gardees
    if not saisie.is_terminal():
        raise click.UsageError("rien n'est noté sans réponse : ajoutez --oui pour tout prendre")
    return [un for rang, un in enumerate(gardees, 1) if saisie.confirm(f"Noter le n° {rang} ?")]


def _adding(ajouts: Sequence[Ajout], lu: Projet, maintenant: Instant) -> Callable[[Projet], Projet]:
    from kit.journal import projet as projets  # noqa: PLC0415

    def faire(projet: Projet) -> Projet:
        if projet.avant != lu.avant:
            raise KitError(f"{lu.fichier} a changé entre-temps : rien n'est noté, recommencez")
        for ajout in ajouts:
            projet = projets.add(projet, ajout, maintenant)
        return projet

    return faire
