"""Profiles shared between dossiers: `creancier: ../_creanciers/arvor.yaml`."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from kit import lectures
from kit.errors import Probleme
from kit.source import Source, read
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Mapping

PARTAGES = ("creancier", "agence", "avocat")
MAX_REMONTEES = 3


@lectures.shared
def resolve(source: Source, dossier_dir: Path) -> tuple[dict[str, Source], list[Probleme]]:
    """The profile behind each name of a file in a dossier, and what is wrong with the names."""
    lus: dict[str, Source] = {}
    fautes: list[Probleme] = []
    for cle in PARTAGES:
        nom = source.valeur.get(cle)
        if not isinstance(nom, str):
            continue
        try:
            lus[cle] = _checked(_read(nom, dossier_dir), cle)
        except ValueError as refus:
            lieu = source.lieu((cle,))
            fautes.append(Probleme((cle,), str(refus), fichier=source.fichier, ligne=lieu))
    return lus, fautes


def merge(valeur: Mapping[str, Any], profils: Mapping[str, Source]) -> dict[str, Any]:
    """The dossier with the content of each profile in the place of its name."""
    return {**valeur, **{cle: profil.valeur for cle, profil in profils.items()}}


def _checked(profil: Source, cle: str) -> Source:
    if profil.problemes or isinstance(profil.valeur, dict):
        return profil
    message = f"un profil {cle} est un bloc de clés (nom:, adresse:, …)"
    faute = Probleme((), message, fichier=profil.fichier, ligne=1)
    return Source(profil.fichier, None, (faute,), profil.lignes)


def _read(nom: str, dossier_dir: Path) -> Source:
    """Read a profile; ValueError when its name leads out of the tree of the dossiers.

    The root of the tree is the folder reached by the leading `..`, three levels up at most.
    """
    relatif, remontees = _relative(nom)
    reel = _inside(dossier_dir, relatif, remontees, nom)
    return read(reel, os.path.normpath(dossier_dir / relatif))


def _relative(nom: str) -> tuple[Path, int]:
    """The path that a name writes, and how many folders it goes up."""
    if not nom.endswith((".yaml", ".yml")):
        raise ValueError(
            f"attendu un bloc de clés, ou le chemin d'un profil terminé par .yaml, lu {cite(nom)}"
        )
    if "\\" in nom or nom.startswith(("/", "~")) or ":" in nom:
        raise ValueError(
            f"chemin de profil refusé {cite(nom)} : écrivez un chemin relatif avec des « / »,"
            " par exemple ../_creanciers/arvor.yaml"
        )
    parties = PurePosixPath(nom).parts
    remontees = next(i for i, partie in enumerate(parties) if partie != "..")
    if remontees > MAX_REMONTEES or ".." in parties[remontees:]:
        raise ValueError(
            f"chemin de profil refusé {cite(nom)} : au plus {MAX_REMONTEES} « ../ »,"
            " en tête seulement"
        )
    return Path(*parties), remontees


def _inside(dossier_dir: Path, relatif: Path, remontees: int, nom: str) -> Path:
    base = dossier_dir.resolve()
    racine = base.joinpath(*[".."] * remontees).resolve()
    try:
        reel = (base / relatif).resolve()
        present = reel.is_file()
        if not present or not reel.is_relative_to(racine):
            lectures.note_missing(base / relatif)
    except (OSError, RuntimeError, ValueError):
        lectures.note_missing(base / relatif)
        raise ValueError(f"chemin de profil illisible {cite(nom)}") from None
    if not reel.is_relative_to(racine):
        raise ValueError(
            f"chemin de profil refusé {cite(nom)} : il mène, par un lien, hors des dossiers"
        )
    if not present:
        raise ValueError(f"profil introuvable {cite(nom)} : vérifiez le chemin, relatif au dossier")
    return reel
