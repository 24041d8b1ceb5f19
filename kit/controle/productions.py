"""What past productions of a dossier recorded of its history, against the history of today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kit import liasse, manifeste, registre
from kit.controle.fonds import Dossier
from kit.errors import KitError, Probleme
from kit.registre import Ecart, Inscrit

if TYPE_CHECKING:
    from kit.dossier import Dossier as LeDossier

NOMBRE_MAXIMAL = 2_000
_JOUR = re.compile(r"\d{4}-\d{2}-\d{2}-[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Passe:
    """What the output folder remembers of a dossier; `remarques` are what could not be read."""

    ecarts: tuple[Ecart, ...] = ()
    remarques: tuple[Probleme, ...] = ()


def recall(sortie: Path, dossier: LeDossier, au: date) -> Passe:
    """Compare the history with every production of a day before this one.

    A folder without any production remembers nothing. Nothing is written.
    """
    ecarts: list[Ecart] = []
    remarques: list[Probleme] = []
    racine = sortie / liasse.safe_name(dossier.reference)
    try:
        connues = list(_productions(racine))
    except OSError as refus:
        return Passe(remarques=(_unread(racine, refus),))
    for production in connues:
        try:
            jour, inscrits = _read(production, dossier.reference)
        except (KitError, ValueError, OSError) as refus:
            remarques.append(_unread(production, refus))
            continue
        if jour < au and inscrits is not None:
            ecarts += registre.compare(inscrits, dossier.historique, jour)
    return Passe(tuple(registre.merge(ecarts)), tuple(remarques))


def _productions(racine: Path) -> Iterator[Path]:
    """Give the folders of a dossier that are productions, oldest first, through no link."""
    if racine.is_symlink() or not racine.is_dir():
        return
    vus = (chemin for chemin in racine.iterdir() if _JOUR.fullmatch(chemin.name))
    for chemin in sorted(vus)[:NOMBRE_MAXIMAL]:
        if chemin.is_dir() and not chemin.is_symlink():
            yield chemin


def _read(production: Path, reference: str) -> tuple[date, tuple[Inscrit, ...] | None]:
    """Give the day of a production and what it recorded, None before format 2.

    ValueError when it was tampered with.
    """
    lu = manifeste.read(Dossier(production).read(manifeste.NOM))
    if lu.defauts:
        raise ValueError("son manifeste a été modifié")
    if lu.reference != reference or not production.name.startswith(f"{lu.au.isoformat()}-"):
        raise ValueError("son manifeste est celui d'une autre production")
    return lu.au, registre.read(lu.historique) if lu.format == manifeste.FORMAT else None


def _unread(production: Path, refus: Exception) -> Probleme:
    lieu = f"{production.parent.name}/{production.name}"
    message = f"la production {lieu} n'a pas été comparée : {refus} (kit controler)"
    return Probleme(("historique",), message, "avertissement")
