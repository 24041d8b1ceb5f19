"""What a file holds: bytes, or a file of ours on disk when there are too many to be held.

A `Depot` keeps contents: in memory while there is room, then in a folder of its own, gone with the
last of them. A content that travels to another process of this machine takes the folder with it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path
from typing import Any, BinaryIO

from kit.errors import MachineFautive

MEMOIRE = 32_000_000  # bytes of the contents that one depot holds in memory
PAS = 1 << 20
TAMPON = 1 << 14
RECOUVREMENT = 255  # bytes read twice, more than a short pattern holds
_LIEU: list[Path] = []


class _Dossier:
    """A folder removed once nothing names it in the process that owns it, the last to have it."""

    def __init__(self, chemin: Path) -> None:
        self.chemin = chemin
        self._fin = weakref.finalize(self, _remove, chemin, os.getpid())

    def __reduce__(self) -> tuple[type[_Dossier], tuple[Path]]:
        self._fin.detach()  # the receiver owns it
        return _Dossier, (self.chemin,)


@dataclass(frozen=True, slots=True)
class Fichier:
    """A content on disk, that nobody else may change; its `sha256`, if it is known already."""

    taille: int
    sha256: str
    lieu: str
    _dossier: _Dossier = field(compare=False, repr=False)

    @property
    def chemin(self) -> Path:
        """Where it is, as long as this exists; `lieu` says the same."""
        return Path(self.lieu)


Contenu = bytes | Fichier


def size(contenu: Contenu) -> int:
    """Give the bytes of a content."""
    return len(contenu) if isinstance(contenu, bytes) else contenu.taille


def digest(contenu: Contenu) -> str:
    """Give the SHA-256 of a content."""
    if not isinstance(contenu, bytes) and contenu.sha256:
        return contenu.sha256
    somme = hashlib.sha256()
    for bloc in blocks(contenu):
        somme.update(bloc)
    return somme.hexdigest()


def load(contenu: Contenu) -> bytes:
    """Give the bytes, all at once."""
    return contenu if isinstance(contenu, bytes) else contenu.chemin.read_bytes()


def blocks(contenu: Contenu) -> Iterator[bytes]:
    """Give the bytes, about a million at a time."""
    if isinstance(contenu, bytes):
        yield contenu
        return
    with contenu.chemin.open("rb") as flux:
        yield from iter(lambda: flux.read(PAS), b"")


class Fenetre(RawIOBase):
    """A part of an open file, read as a file of its own."""

    def __init__(self, flux: BinaryIO, debut: int, taille: int) -> None:
        self._flux, self._debut, self._taille, self._rang = flux, debut, taille, 0

    def readable(self) -> bool:
        """It is only read."""
        return True

    def seekable(self) -> bool:
        """Any place can be gone to."""
        return True

    def seek(self, rang: int, depuis: int = 0, /) -> int:
        """Go to a place, from the beginning, from here or from the end."""
        self._rang = max(0, rang + (0, self._rang, self._taille)[depuis])
        return self._rang

    def readinto(self, vers: Any, /) -> int:
        """Read what is there, never beyond the end of the part."""
        vue = memoryview(vers).cast("B")
        self._flux.seek(self._debut + self._rang)
        lus = self._flux.read(max(0, min(len(vue), self._taille - self._rang)))
        vue[: len(lus)] = lus
        self._rang += len(lus)
        return len(lus)


def window(flux: BinaryIO, debut: int, taille: int) -> BinaryIO:
    """Give a part of an open file as a file, which leaves the other open."""
    return BufferedReader(Fenetre(flux, debut, taille), TAMPON)


def opened(brut: bytes | BinaryIO) -> BinaryIO:
    """Give a file to read, of bytes or already open."""
    return BytesIO(brut) if isinstance(brut, bytes) else brut


def search(flux: BinaryIO, motif: re.Pattern[bytes]) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Give where a short pattern stands in an open file, which is read little by little."""
    flux.seek(0)
    debut, reste, vu = 0, b"", -1
    while bloc := flux.read(PAS):
        tampon = reste + bloc
        for trouve in motif.finditer(tampon):
            if debut + trouve.start() > vu:
                vu = debut + trouve.start()
                yield vu, trouve
        reste = tampon[-RECOUVREMENT:]
        debut += len(tampon) - len(reste)
        flux.seek(debut + len(reste))  # whoever was given a place may have gone to it


def settle(prefixe: Path) -> None:
    """Say where the folders of this process go: beside this path, by names that begin as it does.

    What is kept there is only renamed when it is delivered on the same disk.
    """
    _LIEU[:] = [prefixe]


class Depot:
    """Keeps contents, at most `memoire` bytes of them in memory."""

    def __init__(self, memoire: int | None = None) -> None:
        self._reste = MEMOIRE if memoire is None else memoire
        self._dossier: _Dossier | None = None
        self._rang = 0

    def keep(self, octets: bytes, sha256: str = "") -> Contenu:
        """Keep bytes, whose SHA-256 may be known. Raises MachineFautive when the disk refuses."""

        def copy(flux: BinaryIO) -> str:
            flux.write(octets)
            return sha256

        return octets if self._has_room(len(octets)) else self._on_disk(copy)

    def make(self, prevus: int, ecrire: Callable[[BinaryIO], str]) -> Contenu:
        """Keep what is written in a file, of about `prevus` bytes; `ecrire` gives its SHA-256, or
        nothing. Raises MachineFautive when the disk refuses.
        """
        if not self._has_room(prevus):
            return self._on_disk(ecrire)
        flux = BytesIO()
        ecrire(flux)
        return flux.getvalue()

    def _has_room(self, octets: int) -> bool:
        if octets > self._reste:
            return False
        self._reste -= octets
        return True

    def _on_disk(self, ecrire: Callable[[BinaryIO], str]) -> Fichier:
        try:
            if self._dossier is None:
                self._dossier = _Dossier(_folder())
            self._rang += 1
            lieu = str(self._dossier.chemin / str(self._rang))
            modes = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            with os.fdopen(os.open(lieu, modes, 0o600), "w+b") as flux:
                sha256 = ecrire(flux)
                return Fichier(flux.seek(0, os.SEEK_END), sha256, lieu, self._dossier)
        except OSError as erreur:
            raise MachineFautive(_raison(erreur)) from None


def _folder() -> Path:
    import tempfile  # noqa: PLC0415 - only for what does not fit in memory

    if not _LIEU:
        from kit import chantiers  # noqa: PLC0415 - idem

        return chantiers.open_folder()
    lieu = _LIEU[-1]
    lieu.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{lieu.name}.", dir=lieu.parent))


def _remove(chemin: Path, proprietaire: int) -> None:
    import shutil  # noqa: PLC0415 - idem

    if os.getpid() == proprietaire:
        shutil.rmtree(chemin, ignore_errors=True)


def _raison(erreur: OSError) -> str:
    if erreur.errno in (errno.ENOSPC, errno.EDQUOT):
        return "disque plein : libérez de la place, ou choisissez un autre disque avec --sortie"
    if erreur.errno == errno.EFBIG:
        return "fichier trop gros pour ce disque : choisissez un autre disque avec --sortie"
    return f"écriture impossible ({erreur.strerror}) : choisissez un autre dossier avec --sortie"
