"""The runs: which demand each answers, and whether it went to its end."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kit.portefeuille.memoire.base import Base

if TYPE_CHECKING:
    from kit.portefeuille.memoire.demande import Demande

JOURS = 3  # days kept of one family of demands
DEMANDES = 40  # demands kept in all
PASSAGES = 20


class Passage(NamedTuple):
    """A run under way: the rows of its demand, and its own number."""

    demande: int
    numero: int


def begin(base: Base, demande: Demande, faits: str, reprise: bool, create: bool) -> Passage | None:
    """Write that a run begins, or goes on; None when there is nowhere to write it."""
    trouves: list[Passage] = []

    def ecrire(lien: sqlite3.Connection) -> None:
        (rang,) = lien.execute("SELECT coalesce(max(rang), 0) + 1 FROM demandes").fetchone()
        (ligne,) = lien.execute(
            "INSERT INTO demandes (cle, famille, rang) VALUES (?, ?, ?)"
            " ON CONFLICT (cle) DO UPDATE SET rang = excluded.rang RETURNING id",
            (demande.cle, demande.famille, rang),
        ).fetchone()
        trouves.append(Passage(ligne, _number(lien, ligne, faits, reprise)))

    return trouves[0] if base.write(ecrire, create) and trouves else None


def _number(lien: sqlite3.Connection, demande: int, faits: str, reprise: bool) -> int:
    """Give the number of the interrupted run that goes on, else of a new one."""
    suspendu = lien.execute(
        "SELECT max(id) FROM passages WHERE faits = ? AND demande = ? AND fini = 0",
        (faits, demande),
    ).fetchone()[0]
    if reprise and suspendu is not None:
        return int(suspendu)
    lien.execute("UPDATE passages SET fini = 1 WHERE faits = ? OR demande != ?", (faits, demande))
    lien.execute("DELETE FROM passages WHERE id <= (SELECT max(id) FROM passages) - ?", (PASSAGES,))
    neuf = lien.execute(
        "INSERT INTO passages (faits, demande, fini) VALUES (?, ?, 0)", (faits, demande)
    )
    return int(neuf.lastrowid or 0)


def known(base: Base, demande: Demande, faits: str, reprise: bool) -> Passage | None:
    """Give the rows of a demand and the interrupted run that goes on, else 0; None without rows."""
    lignes = base.read("SELECT id FROM demandes WHERE cle = ?", (demande.cle,))
    if not lignes:
        return None
    suspendus = base.read(
        "SELECT max(id) FROM passages WHERE faits = ? AND demande = ? AND fini = 0",
        (faits, lignes[0][0]),
    )
    suspendu = suspendus[0][0] if suspendus and reprise else None
    return Passage(lignes[0][0], suspendu or 0)


def end(base: Base, demande: int, faits: str) -> None:
    """Write that a run went to its end, and forget the demands of days long gone."""
    commences = "SELECT 1 FROM passages WHERE demande = ? AND faits = ? AND fini = 0"
    if not base.read(commences, (demande, faits)):
        return

    def ecrire(lien: sqlite3.Connection) -> None:
        lien.execute(
            "UPDATE passages SET fini = 1 WHERE demande = ? AND faits = ?", (demande, faits)
        )
        vieilles = lien.execute(
            "DELETE FROM demandes WHERE id NOT IN (SELECT id FROM (SELECT id, rang,"
            " row_number() OVER (PARTITION BY famille ORDER BY rang DESC) AS age FROM demandes)"
            " WHERE age <= ? ORDER BY rang DESC LIMIT ?)",
            (JOURS, DEMANDES),
        )
        if vieilles.rowcount:
            lien.execute("DELETE FROM lignes WHERE demande NOT IN (SELECT id FROM demandes)")
            lien.execute("DELETE FROM appuis WHERE id NOT IN (SELECT appui FROM lignes)")

    base.write(ecrire)


def unfinished(sortie: Path) -> Mapping[str, Any] | None:
    """Give the facts of the last run that was interrupted; None when none was."""
    base = Base(sortie)
    try:
        lignes = base.read("SELECT faits FROM passages WHERE fini = 0 ORDER BY id DESC LIMIT 1")
        faits = json.loads(lignes[0][0]) if lignes else None
    except (ValueError, TypeError):
        return None
    finally:
        base.close()
    return faits if isinstance(faits, dict) else None
