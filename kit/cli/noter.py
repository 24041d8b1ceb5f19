"""`kit noter`: a contact, its proof or a letter's outcome added to the history of a dossier."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kit.cli import choix, commun, noter_contact, noter_courriels, noter_envoi, saisie
from kit.errors import KitError

if TYPE_CHECKING:
    from kit.dossier import Contact
    from kit.journal import Projet

F = TypeVar("F", bound=Callable[..., Any])
JOUR = saisie.Ecrit("AAAA-MM-JJ", saisie.read_jour)
FICHIER = click.Path(path_type=Path, dir_okay=False)
_CONTACT = "le canal sens de a resume effet factures promesse_le promesse_montant document preuve "
# What each way of noting uses, besides --essai.
MODES = {
    "contact": f"{_CONTACT} titre confidentiel",
    "depuis": "oui sens",
    "envoi": "le canal de a resume effet factures preuve titre numero depose_le sortie propres",
    "retour": "statut depose_le presente_le recu_le preuve titre",
}


def options(fonction: F) -> F:
    """Add every option, in the order of the help."""
    for option in reversed(_OPTIONS):
        fonction = option(fonction)
    return fonction


_OPTIONS = (
    click.option("--le", type=saisie.Ecrit("INSTANT", saisie.read_instant), help="Date et heure."),
    click.option("--canal", type=choix.Choisi("canal"), help="courriel, telephone, recommande…"),
    click.option("--sens", type=choix.Choisi("sens"), help="emis (par vous) ou recu."),
    click.option("--de", metavar="TEXTE", help="Qui, avec sa fonction."),
    click.option("--a", metavar="TEXTE", help="À qui, et à quelle adresse exacte."),
    click.option("--resume", metavar="TEXTE", help="Des faits, en une phrase."),
    click.option("--effet", type=choix.Choisi("effet"), help="Ce que cela change en droit."),
    click.option("--facture", "factures", multiple=True, metavar="NUM", help="Visée, répétable."),
    click.option("--promesse-le", type=JOUR, help="Jour promis, avec --effet promesse."),
    click.option(
        "--promesse-montant",
        type=saisie.Ecrit("EUROS", saisie.read_montant),
        help="Montant promis.",
    ),
    click.option("--document", metavar="ID", help="Le modèle envoyé, s'il vient de kit."),
    click.option("--preuve", type=FICHIER, metavar="FICHIER", help="Copié dans pieces/."),
    click.option("--titre", metavar="TEXTE", help="Titre de la preuve au bordereau."),
    click.option(
        "--confidentiel/--non-confidentiel", default=None, help="Jamais imprimé ni joint."
    ),
    click.option(
        "--depuis", type=click.Path(path_type=Path), metavar="CHEMIN",
        help="Propose les contacts d'un courriel (.eml, .msg), d'une boîte (mbox) ou d'un dossier.",
    ),
    click.option("--oui", is_flag=True, help="Avec --depuis : prend tout ce qui est proposé."),
    click.option(
        "--envoi", metavar="PRODUIT", help="Note envoyé un document : son dossier, ou son ID."
    ),
    click.option("--numero", metavar="NUMERO", help="Avec --envoi : numéro du recommandé."),
    click.option("--depose-le", type=JOUR, help="Jour du dépôt."),
    click.option(
        "--sortie", type=click.Path(path_type=Path, file_okay=False), metavar="DOSSIER",
        help="Avec --envoi ID : où les documents sont produits (output).",
    ),
    commun.propres,
    click.option("--retour", metavar="NUMERO", help="Complète l'envoi qui porte ce numéro."),
    click.option(
        "--statut",
        type=click.Choice(["distribue", "avise", "non_reclame", "refuse", "npai"]),
        help="Avec --retour : ce que le transporteur a constaté.",
    ),
    click.option("--presente-le", type=JOUR, help="Première présentation."),
    click.option("--recu-le", type=JOUR, help="Signature de l'avis."),
    click.option("--essai", is_flag=True, help="Montre ce qui changerait, sans rien écrire."),
)  # fmt: skip


@click.command(short_help="ajoute un contact et sa preuve à l'historique")
@click.argument("chemin", metavar="DOSSIER", type=click.Path(path_type=Path))
@options
def noter(chemin: Path, **options: Any) -> int:
    """Ajoute un contact, sa preuve ou la suite d'un envoi, sans toucher au reste du fichier.

    Ce qui manque est demandé. Rien ne s'efface : l'historique ne fait que croître.
    """
    from kit import journal, load  # noqa: PLC0415 - pydantic is slow to import
    from kit.journal import projet as projets  # noqa: PLC0415

    mode = _mode(options)
    options["sortie"] = options["sortie"] or Path("output")
    trouves = load.find([chemin])
    if len(trouves) != 1:
        raise KitError(f"{chemin} : un seul dossier à la fois, {len(trouves)} trouvés")
    maintenant, dites = saisie.now(), list[str]()
    lu = projets.begin(trouves[0])
    faire = _change(mode, options, lu, dites)
    projet, remarques = journal.change(lu.fichier, faire, maintenant, options["essai"])
    for probleme in remarques:
        commun.tell(commun.show(probleme), err=True)
    for dite in dites:
        commun.tell(f"à voir {lu.fichier} : {dite}", err=True)
    _report(projet, mode, options["essai"])
    return 0


def _mode(options: dict[str, Any]) -> str:
    """Tell which way of noting is asked, and refuse an option that it would ignore."""
    modes = [mode for mode in ("depuis", "envoi", "retour") if options[mode]]
    if len(modes) > 1:
        raise click.UsageError(f"--{modes[0]} et --{modes[1]} ne vont pas ensemble")
    mode = modes[0] if modes else "contact"
    permises = {*MODES[mode].split(), mode, "essai"}
    for nom, valeur in options.items():
        if valeur not in (None, (), False) and nom not in permises:
            option = {"factures": "facture", "propres": "modeles"}.get(nom, nom).replace("_", "-")
            avec = f"--{mode}" if mode != "contact" else "un contact noté à la main"
            raise click.UsageError(f"--{option} ne va pas avec {avec}")
    return mode


def _change(
    mode: str, options: dict[str, Any], lu: Projet, dites: list[str]
) -> Callable[[Projet], Projet]:
    """Give the change to make: everything is asked and read before the dossier is locked."""
    from kit.journal import projet as projets  # noqa: PLC0415

    maintenant = saisie.now()
    if mode == "depuis":
        return noter_courriels.choose(options, lu, maintenant)
    if mode == "envoi":
        return noter_envoi.sending(options, lu, maintenant, dites)
    if mode == "retour":
        return noter_envoi.outcome(options, lu, maintenant, dites)
    ajout = noter_contact.build(options, lu.dossier, maintenant)
    return lambda projet: projets.add(projet, ajout, maintenant)


def _report(projet: Projet, mode: str, essai: bool) -> None:
    """Say what was added, and at which line."""
    if projet.apres == projet.avant:
        if mode != "depuis":
            commun.echo(f"{projet.fichier} : tout cela y est déjà, rien n'est écrit")
        return
    for ligne in projet.diff() if essai else ():
        commun.echo(ligne)
    for contact in projet.touches:
        commun.tell(f"{projet.lieu('historique', contact)} : {_said(contact, mode)}")
    for piece, _ in projet.pieces:
        commun.tell(f"{projet.lieu('pieces', piece)} : pièce « {piece.id} », {piece.fichier}")
    for fichier in projet.reprises:
        commun.tell(f"{fichier} : déjà là, non recopié")
    if essai:
        commun.echo("Essai : rien n'est écrit.")


def _said(contact: Contact, mode: str) -> str:
    from kit import francais, phrases  # noqa: PLC0415

    if mode == "retour" and contact.envoi is not None:
        statut = francais.libelle(contact.envoi.statut or "en_cours")
        return f"envoi {contact.envoi.numero}, {statut}"
    quoi = f"{francais.libelle(contact.canal)}, {francais.libelle(contact.sens)}"
    return f"contact du {phrases.jour(contact.le.jour)} ({quoi})"
