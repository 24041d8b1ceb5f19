"""What a task has read, noted where it is read: files, folders, absences, names of the law.

`with noted() as registre:` opens the ledger of a task. Nothing costs when no ledger is open. What
the task gives depends on what is noted, and on what every task of a run shares.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Literal, NamedTuple, ParamSpec, TypeVar

from kit.lectures.etats import GABARITS, YAML, Etat, digest, kind, names, state

__all__ = [
    "GABARITS",
    "YAML",
    "Etat",
    "Genre",
    "Lecture",
    "Registre",
    "digest",
    "inside",
    "kind",
    "names",
    "note_before",
    "note_folder",
    "note_kind",
    "note_missing",
    "note_name",
    "noted",
    "reading",
    "shared",
    "state",
]

Chemin = str | os.PathLike[str]
P = ParamSpec("P")
R = TypeVar("R")
# fichier: read through links, as `open` does; piece: through none; dossier: what a folder holds;
# voisins: its YAML files; gabarits: its templates; productions: those before a day; genre: what a
# path is; absent: nothing; modele: one of a firm's own templates, through no link, of which `choix`
# is what a choice reads of it and `lisible` whether it can be read at all; partage: a name of what
# all share, which is no path; incertain: what cannot be checked again.
Genre = Literal[
    "fichier",
    "piece",
    "modele",
    "choix",
    "lisible",
    "dossier",
    "voisins",
    "gabarits",
    "productions",
    "genre",
    "absent",
    "partage",
    "incertain",
]
_CONTENUS = ("fichier", "piece", "modele", "absent")
_RIEN = (FileNotFoundError, NotADirectoryError)


class Lecture(NamedTuple):
    """One thing read: its path, the SHA-256 of what was found, its state just before.

    `commun` is what many dossiers share: a profile, a logo, a firm's own templates.
    """

    chemin: str
    genre: Genre
    sha256: str = ""
    etat: Etat | None = None
    commun: bool = False


class Registre:
    """The ledger of one task: each thing once; what changed meanwhile makes all uncertain."""

    def __init__(self) -> None:
        self._vues: dict[tuple[str, str], Lecture] = {}
        self.communs = 0

    def add(self, chemin: str, genre: Genre, sha256: str = "", etat: Etat | None = None) -> None:
        """Note one thing read."""
        lecture = Lecture(chemin, genre, sha256, etat, self.communs > 0)
        cle = chemin, "contenu" if genre in _CONTENUS else genre
        if self._vues.setdefault(cle, lecture).sha256 != sha256:
            self._vues["", "incertain"] = Lecture("", "incertain")

    @property
    def lectures(self) -> tuple[Lecture, ...]:
        """Everything noted, in the order it was read."""
        return tuple(self._vues.values())


_OUVERTS: list[Registre] = []


@contextmanager
def noted() -> Iterator[Registre]:
    """Open the ledger of a task; one opened inside another notes for itself alone."""
    registre = Registre()
    _OUVERTS.append(registre)
    try:
        yield registre
    finally:
        _OUVERTS.remove(registre)


def shared(fonction: Callable[P, R]) -> Callable[P, R]:
    """Make what a function reads noted as common to many dossiers."""

    @wraps(fonction)
    def avec(*args: P.args, **mots: P.kwargs) -> R:
        registre = _OUVERTS[-1] if _OUVERTS else Registre()
        registre.communs += 1
        try:
            return fonction(*args, **mots)
        finally:
            registre.communs -= 1

    return avec


@contextmanager
def reading(
    chemin: Chemin, genre: Literal["fichier", "piece", "modele"]
) -> Iterator[Callable[..., None]]:
    """Note the reading of a file: call what this gives with its bytes, or with their SHA-256.

    Without this call, what was done depends on an absence, or on what cannot be checked again.
    """
    if not _OUVERTS:
        yield _forget
        return
    lus: list[bytes | str] = []
    lieu, etat = _state(chemin, genre)
    try:
        yield lus.append
    finally:
        if lus and etat is not None:
            sha256 = lus[0] if isinstance(lus[0], str) else digest(lus[0])
            _OUVERTS[-1].add(lieu, genre, sha256, etat)
        else:
            note_missing(chemin)


@contextmanager
def inside(racine: Chemin, relatif: str) -> Iterator[Callable[..., None]]:
    """Note the reading of a file under a folder, and what each folder on the way is."""
    pas = relatif.replace("\\", "/").split("/")
    for rang in range(1, len(pas)) if _OUVERTS else ():
        note_kind("/".join((os.fspath(racine), *pas[:rang])))
    with reading("/".join((os.fspath(racine), *pas)), "piece") as lu:
        yield lu


def _forget(_contenu: bytes | str) -> None:
    """Note nothing: no ledger is open."""


def _state(chemin: Chemin, genre: str) -> tuple[str, Etat | None]:
    """Give the path as the folder writes its accents, and its state; None when it has none.

    An exhibit is found whichever way its accents are composed: the ways not found are noted.
    """
    lieu = os.fspath(chemin)
    if genre == "fichier":
        return lieu, state(lieu, follow=True)
    formes = dict.fromkeys([lieu, *(unicodedata.normalize(n, lieu) for n in ("NFC", "NFD"))])
    for forme in formes:
        etat = state(forme)
        if etat is not None:
            return forme, etat
        _OUVERTS[-1].add(forme, "absent")
    return lieu, None


def note_missing(chemin: Chemin) -> None:
    """Note that something was refused: for its absence, else for what cannot be checked again."""
    for registre in _OUVERTS[-1:]:
        try:
            os.lstat(chemin)
        except _RIEN:
            registre.add(os.fspath(chemin), "absent")
        except (OSError, ValueError):
            registre.add("", "incertain")
        else:
            registre.add("", "incertain")


def note_kind(chemin: Chemin) -> None:
    """Note what a path is, a folder or a link, whatever it holds."""
    for registre in _OUVERTS[-1:]:
        etat = state(chemin)
        registre.add(os.fspath(chemin), "genre", digest(kind(chemin).encode()), etat)


def note_folder(
    chemin: Chemin, genre: Literal["dossier", "voisins", "gabarits"] = "dossier"
) -> None:
    """Note what a folder holds, absent or not: all of it, its YAML files or its templates."""
    for registre in _OUVERTS[-1:]:
        etat = state(chemin, follow=True)  # before its names, so that a later change shows
        registre.add(os.fspath(chemin), genre, names(chemin, genre), etat)


def note_before(chemin: Chemin, jour: str) -> None:
    """Note what a folder, that may be absent, holds of names before a day."""
    for registre in _OUVERTS[-1:]:
        etat = state(chemin)
        registre.add(os.fspath(chemin), "productions", names(chemin, "productions", jour), etat)


def note_name(nom: str) -> None:
    """Note a part of what all dossiers share, by its name: a rate, a text of law, a choice."""
    for registre in _OUVERTS[-1:]:
        registre.add(nom, "partage")
