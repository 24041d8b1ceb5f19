"""What a path is, when it was changed, what it holds: looked at, nothing kept."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable

Chemin = str | os.PathLike[str]
Etat = tuple[int, int, int, int]
YAML = (".yaml", ".yml")
GABARITS = (".html", ".yaml", ".css")


def state(chemin: Chemin | bytes, follow: bool = False) -> Etat | None:
    """Give the size, the times and the inode of a file; None when it cannot be seen."""
    try:
        vu = os.stat(chemin, follow_symlinks=follow)  # noqa: PTH116 - a name, often thousands
    except (OSError, ValueError):
        return None
    return vu.st_size, vu.st_mtime_ns, vu.st_ctime_ns, vu.st_ino


def kind(chemin: Chemin) -> str:
    """Say what a path is; nothing when it is not there."""
    try:
        return str(stat.S_IFMT(os.lstat(chemin).st_mode))
    except (OSError, ValueError):
        return ""


def names(chemin: Chemin, genre: str, avant: str = "") -> str:
    """Give the SHA-256 of what a folder is and holds, names and kinds; absent, it holds nothing."""
    try:
        with os.scandir(chemin) as entrees:
            vus = sorted((entree.name, _kind(entree)) for entree in entrees)
    except OSError:
        vus = []
    if genre == "voisins":
        vus = [vu for vu in vus if vu[0].endswith(YAML)]
    if genre == "gabarits":
        vus = [vu for vu in vus if _is_template(*vu)]
    if genre == "productions":
        return _digest(vu for vu in vus if vu[0] < avant)
    return _digest([("", kind(chemin)), *vus])


def _is_template(nom: str, genre: str) -> bool:
    """Leave out what an editor puts beside the templates."""
    return nom.endswith(GABARITS) if genre == "f" else not nom.startswith(".")


def _kind(entree: os.DirEntry[str]) -> str:
    if entree.is_symlink():
        return "l"
    if entree.is_dir(follow_symlinks=False):
        return "d"
    return "f" if entree.is_file(follow_symlinks=False) else "a"


def _digest(vus: Iterable[tuple[str, str]]) -> str:
    return digest("\0".join(map("/".join, vus)).encode(errors="surrogateescape"))


def digest(octets: bytes) -> str:
    """Give the SHA-256 of a content."""
    return hashlib.sha256(octets).hexdigest()
