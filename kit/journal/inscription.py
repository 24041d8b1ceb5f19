"""The text of a dossier with what is added, kept only when it reads as exactly that."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from kit import checks, load
from kit.errors import Chemin, KitError, Probleme
from kit.journal import graphie, retouches
from kit.journal.projet import place
from kit.phrases import jour

if TYPE_CHECKING:
    from kit.dossier import Contact, Dossier
    from kit.journal.graphie import Mots
    from kit.journal.projet import Projet
    from kit.valeurs import Instant

T = TypeVar("T")


def write(projet: Projet) -> Projet:
    """Give the project with its new text, read again: the old dossier plus what was asked.

    Raises KitError, with what to paste by hand, when the text says anything else.
    """
    texte = projet.avant.decode("utf-8-sig")
    for rang, _, mots in projet.suites:
        texte = retouches.set_words(texte, ("historique", rang, "envoi"), mots)
    rang = len(projet.lecture.source.valeur.get("pieces") or [])
    texte = retouches.add_items(texte, "pieces", [(rang, mots) for _, mots in projet.pieces])
    places = _places(projet)
    texte = retouches.add_items(texte, "historique", [(rang, mots) for rang, _, mots in places])
    marque = codecs.BOM_UTF8 if projet.avant.startswith(codecs.BOM_UTF8) else b""
    octets = marque + texte.encode()
    lecture = load.load_text(octets, projet.fichier)
    if lecture.dossier is None or lecture.dossier != _expected(projet, rang, places):
        raise KitError(_by_hand(projet))
    return replace(projet, apres=octets, lecture=lecture)


def _places(projet: Projet) -> list[tuple[int, Contact, Mots]]:
    """Give the rank of each new contact among the old ones, the new ones in order."""
    ranges: list[tuple[Contact, Mots]] = []
    for contact, mots in projet.contacts:
        rang = place([autre for autre, _ in ranges], contact.le)
        ranges.insert(rang, (contact, mots))
    anciens = projet.dossier.historique
    return [(place(anciens, contact.le), contact, mots) for contact, mots in ranges]


def _expected(projet: Projet, rang: int, places: Sequence[tuple[int, Contact, Mots]]) -> Dossier:
    contacts = list(projet.dossier.historique)
    for ou, contact, _ in projet.suites:
        contacts[ou] = contact
    historique = _merged(contacts, [(ou, contact) for ou, contact, _ in places])
    pieces = _merged(projet.dossier.pieces, [(rang, piece) for piece, _ in projet.pieces])
    return projet.dossier.model_copy(update={"historique": historique, "pieces": pieces})


def _merged(anciens: Sequence[T], nouveaux: Iterable[tuple[int, T]]) -> tuple[T, ...]:
    """Put new items at their ranks among the old ones."""
    tous = list(anciens)
    for ajoutes, (rang, nouveau) in enumerate(nouveaux):
        tous.insert(rang + ajoutes, nouveau)
    return tuple(tous)


def _by_hand(projet: Projet) -> str:
    """Give what could not be written, as YAML to paste."""
    blocs = []
    for cle, ajouts in (("pieces", projet.pieces), ("historique", projet.contacts)):
        lignes = [f"  {ligne}" for _, mots in ajouts for ligne in graphie.item(mots)]
        blocs += [f"{cle}:", *lignes] if lignes else []
    for rang, _, mots in projet.suites:
        lignes = [f"  {ligne}" for ligne in graphie.pairs(mots, bloc=True)]
        blocs += [f"historique[{rang}].envoi :", *lignes]
    return (
        f"{projet.fichier} : kit n'a pas su écrire cela sans toucher au reste, rien n'est noté ; "
        "ajoutez-le à la main :\n" + "\n".join(blocs)
    )


def remarks(projet: Projet, au: date) -> list[Probleme]:
    """Say what is doubtful in what was added; raise KitError when it contradicts the dossier."""
    touches, pieces = set(projet.touches), {piece for piece, _ in projet.pieces}
    ajoutes: set[Chemin] = {
        (cle, rang)
        for cle, mots in (("historique", touches), ("pieces", pieces))
        for rang, mot in enumerate(getattr(projet.dossier, cle))
        if mot in mots
    }
    trouves = [p for p in checks.check(projet.dossier, au) if p.chemin[:2] in ajoutes]
    trouves += [*_twins(projet), *_early(projet)]
    fautes = [probleme for probleme in trouves if probleme.gravite == "erreur"]
    if fautes:
        dites = "\n".join(f"{faute.mot} : {faute.message}" for faute in fautes)
        raise KitError(f"{dites}\nrien n'est noté")
    return load.locate(trouves, projet.lecture)


def _early(projet: Projet) -> Iterator[Probleme]:
    """Tell of a new contact that comes before any invoice: a year may have been mistyped."""
    premiere = min((facture.date for facture in projet.dossier.factures), default=None)
    neufs = {contact for contact, _ in projet.contacts}
    for rang, contact in enumerate(projet.dossier.historique):
        if premiere is not None and contact in neufs and contact.le.jour < premiere:
            dit = f"avant toute facture (la première est du {jour(premiere)}) : vérifiez l'année"
            yield Probleme(("historique", rang, "le"), dit, "avertissement")


def _twins(projet: Projet) -> Iterator[Probleme]:
    """Tell of a new contact that has the hour, the channel and the direction of another."""
    neufs = {contact for contact, _ in projet.contacts}
    vus: dict[tuple[Instant, str, str], list[int]] = {}
    for rang, contact in enumerate(projet.dossier.historique):
        if contact.le.heure is not None:
            vus.setdefault((contact.le, contact.canal, contact.sens), []).append(rang)
    for rangs in vus.values():
        for ou, rang in zip(rangs, rangs[1:] + rangs[:1], strict=True):
            if len(rangs) > 1 and projet.dossier.historique[ou] in neufs:
                dit = f"même heure et même canal que historique[{rang}] : est-ce le même contact ?"
                yield Probleme(("historique", ou), dit, "avertissement")
