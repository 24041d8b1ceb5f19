"""What is to be kept of an outcome: gathered once it is written, checked once the disk is calm."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kit import lectures, ressources
from kit.errors import MachineFautive
from kit.lectures import Etat, Lecture
from kit.portefeuille.memoire import choix
from kit.portefeuille.memoire.partage import LOI, PAQUET
from kit.portefeuille.memoire.vue import DOUTEUX, MANIFESTE, SECONDE, hash_file, settle

if TYPE_CHECKING:
    from kit.portefeuille.fait import Fait


class Rendu(Protocol):
    """What a task gives besides its outcome: all that it has read."""

    @property
    def lectures(self) -> tuple[Lecture, ...]:
        """What its ledger held."""


@dataclass(frozen=True, slots=True)
class Lieu:
    """Where and when a run takes place: `debut` is when it began, in nanoseconds.

    `attaches` is what the run itself read for every dossier, `unites` what they all share.
    """

    sortie: str
    racine: str
    au: str
    debut: int
    unites: Mapping[str, str]
    attaches: tuple[Lecture, ...] = ()


@dataclass(frozen=True, slots=True)
class Souvenir:
    """One outcome: what its dossier led to, what it shares with others, the files written."""

    dossier: bytes
    fait: Fait
    siennes: tuple[Lecture, ...]
    communes: tuple[Lecture, ...]
    unites: Mapping[str, str]
    ecrites: tuple[Lecture, ...] = ()

    @property
    def manifeste(self) -> str:
        """The SHA-256 of the manifest that was written, empty without one."""
        return self.ecrites[0].sha256 if self.ecrites else ""


def gather(chemin: str, issue: Rendu, fait: Fait, lieu: Lieu) -> Souvenir | None:
    """Gather what an outcome depends on; None when some of it could not be looked at again."""
    lues = (*issue.lectures, *lieu.attaches)
    if fait.etat == "echec":
        lues = tuple(_alone(chemin))  # what a worker has read is lost with it
    if fait.code == MachineFautive.code or not lues:
        return None
    try:
        ecrites, faits = _written(fait, lieu)
        noms = {lue.chemin for lue in lues if lue.genre == "partage"}
        notres = f"{PAQUET}/", f"{ressources.templates()}/"  # units of what all dossiers share
        siens = (lue for lue in lues if lue.genre != "partage")
        pesees = (_weighed(un, faits, noms) for un in siens if not un.chemin.startswith(notres))
        vues = [_settled(lue, lieu, chemin) for lue in pesees]
        unites = dict(_units(noms, fait, faits, lieu.unites))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    siennes = tuple(lue for lue in vues if not lue.commun)
    communes = tuple(lue for lue in vues if lue.commun)
    return Souvenir(os.fsencode(chemin), fait, siennes, communes, unites, ecrites)


def calm(souvenir: Souvenir) -> Souvenir | None:
    """Give the files written with their states, None when one is no longer what was written.

    To be called when the times of the disk have moved since they were written.
    """
    ecrites = []
    for lue in souvenir.ecrites:
        etat = lectures.state(lue.chemin)
        try:
            if etat is None or hash_file(lue.chemin) != lue.sha256:
                return None
        except (OSError, ValueError):
            return None
        ecrites.append(lue._replace(etat=etat if etat[2] % SECONDE else DOUTEUX))
    return replace(souvenir, ecrites=tuple(ecrites))


def doubt(souvenir: Souvenir) -> Souvenir:
    """Give the files written with the state of no file: whoever looks again reads their content."""
    ecrites = tuple(lue._replace(etat=DOUTEUX) for lue in souvenir.ecrites)
    return replace(souvenir, ecrites=ecrites)


def _alone(chemin: str) -> Iterator[Lecture]:
    etat: Etat | None = lectures.state(chemin, follow=True)
    if etat is not None:
        yield Lecture(chemin, "fichier", hash_file(chemin, follow=True), etat)


def _weighed(lue: Lecture, faits: Mapping[str, Any], noms: Collection[str]) -> Lecture:
    if lue.genre != "modele":
        return lue
    from kit.portefeuille.memoire import maison  # noqa: PLC0415 - not every firm has its own

    return maison.weigh(lue, faits, noms)


def _settled(lue: Lecture, lieu: Lieu, chemin: str) -> Lecture:
    """Give a thing read as it will be looked at again. Raises ValueError when it cannot be."""
    if lue.genre == "incertain":
        raise ValueError("ce qui a été lu ne peut pas être relu")
    if lue.genre == "productions":
        # This very build has changed the folder since; those of before must not have changed.
        etat = lectures.state(lue.chemin)
        if lectures.names(lue.chemin, "productions", lieu.au) != lue.sha256:
            raise ValueError("les productions précédentes ont changé pendant le passage")
        return lue._replace(etat=etat and settle(etat, lieu.debut))
    court = lue.chemin if chemin.startswith("/") else lue.chemin.removeprefix(f"{lieu.racine}/")
    return lue._replace(chemin=court, etat=lue.etat and settle(lue.etat, lieu.debut))


def _written(fait: Fait, lieu: Lieu) -> tuple[tuple[Lecture, ...], Mapping[str, Any]]:
    """List the files of a production from its manifest, which comes first; give its facts."""
    if not fait.cible:
        return (), {}
    dossier = f"{lieu.sortie}/{fait.cible}"
    manifeste = f"{dossier}/{MANIFESTE.decode()}"
    octets = Path(manifeste).read_bytes()
    faits = json.loads(octets)
    fichiers = [(f"{dossier}/{f['chemin']}", f["sha256"]) for f in faits["fichiers"]]
    lues = [(manifeste, lectures.digest(octets)), *fichiers]
    return tuple(Lecture(ecrit, "piece", sha256) for ecrit, sha256 in lues), faits


def _units(
    noms: AbstractSet[str], fait: Fait, faits: Mapping[str, Any], connues: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Give what an outcome uses of what all share; without a product, it may be anything."""
    if not faits and fait.etat != "rien":
        yield "tout", connues["tout"]
        return
    gabarits = {nom for nom in noms if choix.is_template(nom)}
    loi = {nom if nom in connues else LOI for nom in noms - gabarits} or {LOI}
    if choix.CATALOGUE not in gabarits:
        gabarits.add("choix")
    for nom in ("code", *sorted(gabarits), *sorted(loi), *_read_by_letter(faits)):
        yield nom, connues.get(nom, "")
    for modele in faits.get("modeles", ()):
        if modele["chemin"] in connues:  # the others are the firm's own
            yield modele["chemin"], modele["sha256"]


def _read_by_letter(faits: Mapping[str, Any]) -> Iterator[str]:
    """Name what is read to make pages, none of them when no document was due."""
    if faits:
        yield "charte"
        if any(piece["reproduction"] == "texte" for piece in faits["pieces"]):
            yield "pieces"  # the pages of a text or of a message are ours
