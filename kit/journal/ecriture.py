"""Writing a dossier and its proofs: all or nothing, one writer at a time, the mode kept."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kit.errors import KitError, MachineFautive
from kit.liasse import PREFIXE

if TYPE_CHECKING:
    from collections.abc import Mapping


@contextlib.contextmanager
def locked(dossier: Path) -> Iterator[None]:
    """Keep the other `kit noter` out of a folder while this lasts; no file is left behind.

    A disk that cannot lock is no reason to stop: `commit` compares before it replaces.
    """
    try:
        descripteur = os.open(dossier, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield
        return
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(descripteur, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descripteur)


def commit(fichier: Path, avant: bytes, apres: bytes, copies: Mapping[str, bytes]) -> None:
    """Write the proofs, then the dossier; on any failure nothing new stays.

    Raises KitError when the file has changed since it was read, MachineFautive on a bad disk.
    """
    with contextlib.ExitStack() as defaire:
        try:
            for relatif, octets in copies.items():
                _copy(fichier.parent, relatif, octets, defaire)
            _replace(fichier.resolve(), avant, apres)
        except FileExistsError as erreur:
            raise KitError(f"{erreur.filename} existe déjà : rien n'est écrit") from None
        except OSError as erreur:
            raise MachineFautive(
                f"{fichier} : écriture impossible ({erreur.strerror}), rien n'est changé"
            ) from None
        defaire.pop_all()


def _copy(racine: Path, relatif: str, octets: bytes, defaire: contextlib.ExitStack) -> None:
    """Write one new file, 0600, in a folder that is no link; `defaire` learns to remove it."""
    dossier = racine
    for pas in PurePosixPath(relatif).parts[:-1]:
        dossier = dossier / pas
        if dossier.is_symlink():
            raise KitError(f"{dossier} est un lien : rien n'y est écrit")
        if not dossier.is_dir():
            dossier.mkdir(mode=0o700)
            defaire.callback(_forget, dossier.rmdir)
    fichier = racine / relatif
    descripteur = os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    defaire.callback(_forget, fichier.unlink)
    with os.fdopen(descripteur, "wb") as flux:
        _flush(flux.fileno(), octets)


def _replace(fichier: Path, avant: bytes, apres: bytes) -> None:
    """Put a new text in the place of the one that was read, with its mode."""
    mode = stat.S_IMODE(fichier.stat().st_mode)
    descripteur, nom = tempfile.mkstemp(prefix=PREFIXE, dir=fichier.parent)
    neuf = Path(nom)
    try:
        with os.fdopen(descripteur, "wb") as flux:
            _flush(flux.fileno(), apres)
            os.fchmod(flux.fileno(), mode)
        if fichier.read_bytes() != avant:
            raise KitError(f"{fichier} a changé entre-temps : rien n'est écrit, recommencez")
        neuf.replace(fichier)
    except BaseException:
        neuf.unlink(missing_ok=True)
        raise
    _sync(fichier.parent)


def _flush(descripteur: int, octets: bytes) -> None:
    reste = memoryview(octets)
    while reste:
        reste = reste[os.write(descripteur, reste) :]
    os.fsync(descripteur)


def _sync(dossier: Path) -> None:
    with contextlib.suppress(OSError):
        descripteur = os.open(dossier, os.O_RDONLY)
        try:
            os.fsync(descripteur)
        finally:
            os.close(descripteur)


def _forget(retirer: object) -> None:
    with contextlib.suppress(OSError):
        assert callable(retirer)  # noqa: S101 - `unlink` or `rmdir` of a path of ours
        retirer()
