"""The SQLite file: opened if it is ours and whole, set aside with one sentence otherwise.

Nothing here ever stops a run: what cannot be read is forgotten, what cannot be written is not kept.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

NOM = ".memoire.sqlite"
ECARTEE = ".memoire-ecartee.sqlite"
APPLICATION = 0x6B69744D
SCHEMA = 1
PATIENCE = 10  # seconds that one run waits for another to write
TABLES = """
CREATE TABLE demandes (id INTEGER PRIMARY KEY, cle TEXT UNIQUE, famille TEXT, rang INTEGER);
CREATE TABLE appuis (
    id INTEGER PRIMARY KEY, cle TEXT UNIQUE, unites TEXT, chemins BLOB, etats BLOB, preuves BLOB
);
CREATE TABLE lignes (
    demande INTEGER, dossier BLOB, appui INTEGER, essai INTEGER, etat TEXT, code INTEGER,
    texte BLOB, chemins BLOB, etats BLOB, controle INTEGER, preuves BLOB,
    PRIMARY KEY (demande, dossier)
);
CREATE TABLE origines (id INTEGER PRIMARY KEY, dossier BLOB UNIQUE, reference TEXT);
CREATE TABLE productions (cible TEXT PRIMARY KEY, origine INTEGER, sha256 TEXT) WITHOUT ROWID;
CREATE INDEX productions_origine ON productions (origine);
CREATE TABLE passages (id INTEGER PRIMARY KEY, faits TEXT, demande INTEGER, fini INTEGER);
CREATE TABLE partage (id INTEGER PRIMARY KEY, signature TEXT, unites TEXT);
"""
_OCCUPEE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_FERMEE = (
    sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
)  # fmt: skip


class Base:
    """The file of one output folder; `avis` are the sentences that the user should read."""

    def __init__(self, sortie: Path) -> None:
        self.avis: list[str] = []
        self._sortie, self._fichier = sortie, sortie / NOM
        self._lien: sqlite3.Connection | None = None
        self._muette = False
        if os.path.lexists(self._fichier):
            self._open()

    def read(self, requete: str, valeurs: Sequence[Any] = ()) -> list[Any]:
        """Give the rows of a query; none when the memory cannot be read."""
        if self._lien is None:
            return []
        try:
            return self._lien.execute(requete, valeurs).fetchall()
        except sqlite3.Error as panne:
            self._fail(panne)
            return []

    def write(self, ecrire: Callable[[sqlite3.Connection], object], create: bool = False) -> bool:
        """Do all of some writing, or nothing of it; say whether it was done."""
        if self._lien is None and create and self._sortie.is_dir() and not self._muette:
            self._open()
        if self._lien is None or self._muette:
            return False
        try:
            self._lien.execute("BEGIN IMMEDIATE")
            ecrire(self._lien)
            self._lien.execute("COMMIT")
        except sqlite3.Error as panne:
            with suppress(sqlite3.Error):
                self._lien.rollback()
            self._fail(panne)
            return False
        return True

    def close(self) -> None:
        """Let go of the file."""
        if self._lien is not None:
            self._lien.close()
            self._lien = None

    def _open(self) -> None:
        """Open the file, or make it; a file that is not ours is set aside and another made."""
        for essai in range(2):
            try:
                self._lien = _connect(self._fichier)
                return
            except _Etrangere:
                phrase = "vient d'une autre version de kit ou d'un autre programme"
            except (sqlite3.Error, OSError) as panne:
                if _code(panne) in (*_OCCUPEE, *_FERMEE) or isinstance(panne, OSError):
                    self._give_up(_code(panne))
                    return
                phrase = "est abîmée"
            if essai or not self._set_aside(phrase):
                self._muette = True
                return

    def _fail(self, panne: sqlite3.Error) -> None:
        """Forget what cannot be read, and stop writing what cannot be written."""
        code = _code(panne)
        if code in (*_OCCUPEE, *_FERMEE):
            self._give_up(code)
            return
        self.close()
        if self._set_aside("est abîmée"):
            self._open()

    def _give_up(self, code: int) -> None:
        if not self._muette:
            raison = "est occupée par une autre production" if code in _OCCUPEE else "est protégée"
            self.avis.append(f"{self._fichier} {raison} : rien n'y sera retenu de ce passage.")
        self._muette = True

    def _set_aside(self, phrase: str) -> bool:
        """Put the file out of the way, whatever it is; False when the folder forbids it."""
        try:
            self._fichier.replace(self._sortie / ECARTEE)
            self._fichier.with_name(f"{NOM}-journal").unlink(missing_ok=True)
        except OSError:
            self.avis.append(
                f"{self._fichier} {phrase} : elle n'est pas consultée, tout est refait."
            )
            return False
        self.avis.append(f"{self._fichier} {phrase} : mise de côté ({ECARTEE}), tout est refait.")
        return True


class _Etrangere(Exception):
    """A file that is no memory of this version."""


def _connect(fichier: Path) -> sqlite3.Connection:
    """Open a memory, made if absent. Raises sqlite3.Error, OSError, or _Etrangere."""
    with suppress(FileExistsError):
        os.close(os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    etat = fichier.lstat()
    if not stat.S_ISREG(etat.st_mode):
        raise _Etrangere
    lien = sqlite3.connect(fichier, timeout=PATIENCE, isolation_level=None)
    try:
        _recognize(lien)
    except BaseException:
        lien.close()
        raise
    return lien


def _recognize(lien: sqlite3.Connection) -> None:
    if not _signed(lien):
        lien.execute("BEGIN IMMEDIATE")  # another run may be making it
        if not _signed(lien):
            for table in TABLES.split(";"):
                lien.execute(table)
            lien.execute(f"PRAGMA application_id = {APPLICATION}")
            lien.execute(f"PRAGMA user_version = {SCHEMA}")
        lien.execute("COMMIT")
    lien.execute("PRAGMA synchronous = NORMAL")


def _signed(lien: sqlite3.Connection) -> bool:
    """Say whether the file is ours, or empty. Raises _Etrangere when it is neither."""
    (nombre,) = lien.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    (application,) = lien.execute("PRAGMA application_id").fetchone()
    (version,) = lien.execute("PRAGMA user_version").fetchone()
    if nombre == application == version == 0:
        return False
    if (application, version) != (APPLICATION, SCHEMA):
        raise _Etrangere
    return True


def _code(panne: Exception) -> int:
    """Give the primary code of SQLite's error; 0 for another's."""
    return getattr(panne, "sqlite_errorcode", 0) & 0xFF
