"""The folder where all the temporary files of this process are, those of the libraries too.

A process that is killed leaves it; a later one of the same user, on the same machine, removes it.
Whether its process lives is told by a witness, a file in it that is locked: the system unlocks it
once the process and the children forked from it have ended, however they did.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.util import Finalize
from pathlib import Path

PREFIXE = "kit-"
_OUVERTURE = os.O_NOFOLLOW | os.O_CLOEXEC
_RACINES: list[Path] = []


def settle() -> None:
    """Open the folder of this process, unless it has one, and clear those left by dead ones."""
    lieu = Path(tempfile.gettempdir())
    if _RACINES and lieu.is_relative_to(_RACINES[-1]):
        return
    _sweep(lieu)
    racine = Path(tempfile.mkdtemp(prefix=PREFIXE))
    _hold(racine)
    # Last at the end, once the children have ended; only in the process that opened it.
    Finalize(None, shutil.rmtree, (racine,), {"ignore_errors": True}, exitpriority=-1)
    _RACINES[:] = [racine]
    tempfile.tempdir = str(racine)


def open_folder() -> Path:
    """Open a folder within that of this process, for whoever removes it."""
    settle()
    return Path(tempfile.mkdtemp(prefix=PREFIXE))


def lend_folder() -> tempfile.TemporaryDirectory[str]:
    """Give a folder within that of this process, removed with what holds it."""
    settle()
    return tempfile.TemporaryDirectory(prefix=PREFIXE)


def _witness() -> str:
    """Name the witness: on a disk of the network, another machine may not see our locks."""
    return f".kit-{os.uname().nodename.replace('/', '-')}"


def _hold(racine: Path) -> None:
    """Leave a witness, locked before it has its name; none where the disk knows no lock."""
    essai = racine / "neuf"
    descripteur = os.open(essai, os.O_RDWR | os.O_CREAT | os.O_EXCL | _OUVERTURE, 0o600)
    try:
        fcntl.flock(descripteur, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descripteur)
        essai.unlink()
        return
    essai.rename(racine / _witness())  # open, and so locked, as long as this process


def _sweep(lieu: Path) -> None:
    """Remove what dead processes of this user have left, from where nobody else can put another."""
    with suppress(OSError):
        etat = lieu.stat()
        if etat.st_mode & 0o022 and not etat.st_mode & stat.S_ISVTX:
            return
        for nom in os.listdir(lieu):  # noqa: PTH208 - names
            if nom.startswith(PREFIXE):
                with suppress(OSError), _left(lieu / nom):
                    shutil.rmtree(lieu / nom, ignore_errors=True)


@contextmanager
def _left(racine: Path) -> Iterator[None]:
    """Hold a folder that its process has left. Raises OSError when it lives, or is not of kit."""
    dossier = os.open(racine, os.O_RDONLY | os.O_DIRECTORY | _OUVERTURE)
    try:
        etat = os.fstat(dossier)
        if (etat.st_uid, stat.S_IMODE(etat.st_mode)) != (os.geteuid(), 0o700):
            raise PermissionError
        temoin = os.open(_witness(), os.O_RDWR | os.O_NONBLOCK | _OUVERTURE, dir_fd=dossier)
        try:
            fcntl.flock(temoin, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        finally:
            os.close(temoin)
    finally:
        os.close(dossier)
