"""What the user points at -> the dossier files it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NOM = "dossier.yaml"
_SUFFIXES = (".yaml", ".yml")


def find(chemins: Sequence[Path]) -> list[Path]:
    """The dossier files behind files, dossiers' folders and folders of dossiers, once each, sorted.

    A path that leads to nothing is kept as it is: `load` will say what is wrong with it.
    """
    trouves = {fichier for chemin in chemins for fichier in _expand(chemin)}
    return sorted(trouves)


def _expand(chemin: Path) -> Iterator[Path]:
    if not chemin.is_dir() or (chemin / NOM).is_file():
        yield chemin / NOM if chemin.is_dir() else chemin
        return
    dossiers = list(_inside(chemin))
    yield from dossiers or [chemin / NOM]


def _inside(dossier: Path) -> Iterator[Path]:
    """The dossiers directly in a folder; links that lead out of it are not followed."""
    racine = dossier.resolve()
    for enfant in sorted(dossier.iterdir()):
        if enfant.name.startswith(("_", ".")) or not enfant.resolve().is_relative_to(racine):
            continue
        if enfant.is_file() and enfant.suffix in _SUFFIXES:
            yield enfant
        elif (enfant / NOM).is_file():
            yield enfant / NOM
