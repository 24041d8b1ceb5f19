"""What the user points at -> the dossier files it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.errors import MachineFautive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NOM = "dossier.yaml"
_SUFFIXES = (".yaml", ".yml")


def find(chemins: Sequence[Path]) -> list[Path]:
    """The dossier files behind files, dossiers' folders and folders of dossiers, once each, sorted.

    A path that leads to nothing is kept as it is: `load` will say what is wrong with it.
    Raises MachineFautive when a folder may not be listed.
    """
    trouves = {fichier for chemin in chemins for fichier in _expand(chemin)}
    return sorted(trouves)


def dossier_file(chemin: Path) -> Path:
    """The file of a dossier: the one given, or `dossier.yaml` in the folder given."""
    try:
        return chemin / NOM if chemin.is_dir() else chemin
    except OSError:
        return chemin


def _expand(chemin: Path) -> Iterator[Path]:
    fichier = dossier_file(chemin)
    if fichier == chemin or fichier.is_file():
        yield fichier
        return
    try:
        dossiers = list(_inside(chemin))
    except OSError:
        raise MachineFautive(
            f"{chemin} : lecture du dossier interdite, vérifiez les droits"
        ) from None
    yield from dossiers or [fichier]


def _inside(dossier: Path) -> Iterator[Path]:
    """The dossiers directly in a folder; links that lead out of it are not followed."""
    racine = dossier.resolve()
    for enfant in sorted(dossier.iterdir()):
        if enfant.name.startswith(("_", ".")) or not _is_within(enfant, racine):
            continue
        if enfant.is_file() and enfant.suffix in _SUFFIXES:
            yield enfant
        elif (enfant / NOM).is_file():
            yield enfant / NOM


def _is_within(enfant: Path, racine: Path) -> bool:
    try:
        return enfant.resolve().is_relative_to(racine)
    except (OSError, RuntimeError):
        return False
