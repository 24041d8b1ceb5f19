"""What the user points at -> the dossier files it stands for; thousands of them at once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kit.errors import MachineFautive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NOM = "dossier.yaml"
_SUFFIXES = (".yaml", ".yml")


def find(chemins: Sequence[Path]) -> list[Path]:
    """The dossier files behind files, dossiers' folders and folders of dossiers, once each, sorted.

    A path that leads to nothing is kept as it is: `load` will say what is wrong with it.
    Raises MachineFautive when a folder may not be listed.
    """
    return [Path(chemin) for chemin in seek(map(str, chemins))]


def seek(chemins: Iterable[str]) -> list[str]:
    """The same, as texts: a path that is only looked at needs not be taken apart."""
    trouves = {fichier for chemin in chemins for fichier in _expand(chemin)}
    return sorted(trouves, key=_parts)


def dossier_file(chemin: Path) -> Path:
    """The file of a dossier: the one given, or `dossier.yaml` in the folder given."""
    try:
        return chemin / NOM if chemin.is_dir() else chemin
    except OSError:
        return chemin


def _parts(chemin: str) -> list[str]:
    return chemin.split("/")


def _expand(chemin: str) -> Iterator[str]:
    if not os.path.isdir(chemin):  # noqa: PTH112 - as in `_inside`
        yield chemin
        return
    base = "" if chemin == "." else f"{chemin.rstrip('/')}/"
    fichier = f"{base}{NOM}"
    if os.path.isfile(fichier):  # noqa: PTH113 - as in `_inside`
        yield fichier
        return
    try:
        dossiers = list(_inside(chemin, base))
    except OSError:
        raise MachineFautive(
            f"{chemin} : lecture du dossier interdite, vérifiez les droits"
        ) from None
    yield from dossiers or [fichier]


def _inside(dossier: str, base: str) -> Iterator[str]:
    """The dossiers directly in a folder; links that lead out of it are not followed."""
    racine = Path(dossier).resolve()
    with os.scandir(dossier) as enfants:
        for enfant in enfants:
            if enfant.name.startswith(("_", ".")) or not _is_within(enfant, racine):
                continue
            if enfant.name.endswith(_SUFFIXES) and enfant.is_file():
                yield f"{base}{enfant.name}"
            elif enfant.is_dir():
                fichier = f"{base}{enfant.name}/{NOM}"
                if os.path.isfile(fichier):  # noqa: PTH113 - a Path for each would cost the most
                    yield fichier


def _is_within(enfant: os.DirEntry[str], racine: Path) -> bool:
    """Say whether a child leads inside its folder; only a link can lead out of it."""
    if not enfant.is_symlink():
        return True
    try:
        return Path(enfant.path).resolve().is_relative_to(racine)
    except (OSError, RuntimeError):
        return False
