"""A parcel laid out in a folder, and what is said of it put back as its sender names things."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from kit import contenu
from kit.errors import KitError, Probleme
from kit.lectures import Lecture
from kit.portefeuille.issue import Issue
from kit.portefeuille.moteurs.colis import Colis

E = TypeVar("E", bound=KitError)
DOUTEUX = (0, 0, 0, 0)  # the state of no file: whoever looks at it again reads its content


def lay_out(colis: Colis, contenus: Mapping[str, bytes], racine: Path, ici: str) -> None:
    """Make under a folder, as the root of the sender, its folder `ici` and all that is named."""
    (racine / ici.lstrip("/")).mkdir(parents=True, exist_ok=True)
    for objet in colis.objets:
        cible = racine / objet.chemin.lstrip("/")
        (cible if objet.genre == "dossier" else cible.parent).mkdir(parents=True, exist_ok=True)
        if objet.genre == "fichier":
            cible.write_bytes(contenus[objet.sha256] if objet.sha256 else b"")
        elif objet.genre == "lien":
            cible.symlink_to("ailleurs")
        elif objet.genre == "autre":
            os.mkfifo(cible)


def under(racine: str, chemin: str) -> Path:
    """Give the path to use for the one of the sender; a relative one already leads there."""
    return Path(racine + chemin if os.path.isabs(chemin) else chemin)  # noqa: PTH117


def put_back(issue: Issue, racine: str) -> Issue:
    """Name every place as the sender does: nothing of this machine is left in what is said."""
    produit = issue.produit
    if produit is not None:
        produit = replace(
            produit, remarques=tuple(r.replace(racine, "") for r in produit.remarques)
        )
    problemes = tuple(_problem(probleme, racine) for probleme in issue.problemes)
    refus = issue.refus and _refusal(issue.refus, racine)
    lues = tuple(_read(lue, racine) for lue in issue.lectures)
    return replace(issue, problemes=problemes, produit=produit, refus=refus, lectures=lues)


def reconcile(issue: Issue, ici: Sequence[Lecture]) -> Issue:
    """Give what was read there the state that the sender's own files had when they left."""
    connues = {(lue.chemin, lue.genre): lue for lue in ici}
    lues = tuple(connues.get((lue.chemin, lue.genre), lue) for lue in issue.lectures)
    return replace(issue, lectures=lues)


def _read(lue: Lecture, racine: str) -> Lecture:
    """Name a thing read as its sender does; no state of this machine says anything of it."""
    return lue._replace(chemin=lue.chemin.removeprefix(racine), etat=lue.etat and DOUTEUX)


def in_memory(issue: Issue) -> Issue:
    """Hold in memory what is on the disk of this machine, so that it may leave it."""
    if issue.produit is None:
        return issue
    liasse = issue.produit.liasse
    fichiers = {nom: contenu.load(un) for nom, un in liasse.fichiers.items()}
    return replace(issue, produit=replace(issue.produit, liasse=replace(liasse, fichiers=fichiers)))


def _problem(probleme: Probleme, racine: str) -> Probleme:
    fichier, message = probleme.fichier.replace(racine, ""), probleme.message.replace(racine, "")
    return replace(probleme, fichier=fichier, message=message)


def _refusal(refus: E, racine: str) -> E:
    return type(refus)(*(str(mot).replace(racine, "") for mot in refus.args))
