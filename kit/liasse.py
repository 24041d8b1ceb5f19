"""Letter, annex and exhibits as `{path: content}` with their manifest; `write` delivers them."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from kit import creances, manifeste
from kit.contenu import Contenu, blocks, size
from kit.creances import Creance
from kit.errors import MachineFautive

PREFIXE = ".kit-"
_TENUS: list[int] = []  # the folder where this process writes, open: others see it by its lock
RESERVES = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")


@dataclass(frozen=True, slots=True)
class Liasse:
    """Everything one document is delivered as: what is big is on disk, the rest in memory.

    `creance` tells the claim under whatever reference; the index of the output folder holds it.
    """

    reference: str
    document: str
    au: date
    fichiers: Mapping[str, Contenu]
    creance: Creance | None = None

    @property
    def place(self) -> str:
        """Where all that has its reference lands under the output folder."""
        return safe_name(self.reference)

    @property
    def dossier(self) -> str:
        """Where it lands under the output folder: `<reference>/<day>-<document>`."""
        return f"{self.place}/{self.au.isoformat()}-{self.document}"


def safe_name(texte: str) -> str:
    """Give a file name safe everywhere; a name that had to change gets a short fingerprint.

    >>> safe_name("2026-014"), safe_name("F/12")
    ('2026-014', 'F-12-ff205f04')
    """
    nfc = unicodedata.normalize("NFC", texte)
    propre = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "-", nfc).strip(" .") or "-"
    if propre == nfc and not RESERVES.match(propre):
        return propre
    return f"{propre}-{hashlib.sha256(nfc.encode()).hexdigest()[:8]}"


def assemble(
    reference: str,
    document: str,
    au: date,
    fichiers: Mapping[str, Contenu],
    faits: Mapping[str, object],
    creance: Creance | None = None,
) -> Liasse:
    """Add the manifest, which lists every file with its size and SHA-256."""
    complets = {**fichiers, manifeste.NOM: manifeste.complete(faits, fichiers)}
    return Liasse(reference, document, au, complets, creance)


def write(liasse: Liasse, sortie: Path) -> Path:
    """Write a bundle under the output folder, whole or not at all; give its folder.

    Files are 0600 and folders 0700. Raises MachineFautive on a full disk or a forbidden folder.
    """
    cible = sortie / liasse.dossier
    try:
        _mkdir(sortie)
        if not _TENUS:
            _alone(sortie)
        _mkdir(cible.parent)
        chantier = Path(tempfile.mkdtemp(prefix=PREFIXE, dir=sortie))
        try:
            _fill(chantier / "neuf", liasse.fichiers)
            _swap(chantier, cible)
            _index(liasse, sortie)
        finally:
            shutil.rmtree(chantier, ignore_errors=True)
    except OSError as erreur:
        raise MachineFautive(_raison(erreur, liasse, sortie)) from None
    return cible


def recover(sortie: Path) -> None:
    """Put back what an interrupted run had set aside, and clear what it left.

    While another run works there, nothing is touched: what it has set aside is in use.
    """
    for chantier in sorted(sortie.glob(f"{PREFIXE}*")) if _alone(sortie) else []:
        note, ancien = chantier / "cible", chantier / "ancien"
        if ancien.is_dir() and note.is_file():
            cible = sortie / note.read_text(encoding="utf-8")
            if not cible.exists() and cible.resolve().is_relative_to(sortie.resolve()):
                ancien.rename(cible)
        shutil.rmtree(chantier, ignore_errors=True)


def _alone(sortie: Path) -> bool:
    """Say whether no other run works in a folder; from then on, the others know of this one."""
    try:
        descripteur = os.open(sortie, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return False
    _leave()
    _TENUS.append(descripteur)
    try:
        fcntl.flock(descripteur, fcntl.LOCK_EX | fcntl.LOCK_NB)
        seul = True
    except BlockingIOError:
        seul = False
    except OSError:  # a disk of the network may know no lock
        return True
    fcntl.flock(descripteur, fcntl.LOCK_SH)
    return seul


def _leave() -> None:
    while _TENUS:
        os.close(_TENUS.pop())


# A worker does not hold the folder: it may outlive a killed run by an instant.
os.register_at_fork(after_in_child=_leave)


def _mkdir(dossier: Path) -> None:
    if not dossier.is_dir():
        dossier.mkdir(mode=0o700, parents=True, exist_ok=True)


def _fill(neuf: Path, fichiers: Mapping[str, Contenu]) -> None:
    neuf.mkdir(mode=0o700)
    for chemin, contenu in fichiers.items():
        fichier = neuf / chemin
        fichier.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _put(fichier, contenu)


def _put(fichier: Path, contenu: Contenu) -> None:
    """Write a file, or give it the name it is delivered under when it is on this disk already."""
    if isinstance(contenu, bytes) or not _linked(contenu.chemin, fichier):
        descripteur = os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descripteur, "wb") as flux:
            flux.writelines(blocks(contenu))
    descripteur = os.open(fichier, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)


def _linked(source: Path, fichier: Path) -> bool:
    try:
        fichier.hardlink_to(source)
    except OSError:  # another disk, or one that knows no second name
        return False
    return True


def _swap(chantier: Path, cible: Path) -> None:
    """Put the new folder in place; a stop in between is mended by `recover`."""
    if cible.exists():
        note = chantier / "cible"
        note.write_text(f"{cible.parent.name}/{cible.name}", encoding="utf-8")
        cible.rename(chantier / "ancien")
    (chantier / "neuf").rename(cible)
    with contextlib.suppress(OSError):
        descripteur = os.open(cible.parent, os.O_RDONLY)
        try:
            os.fsync(descripteur)
        finally:
            os.close(descripteur)


def _index(liasse: Liasse, sortie: Path) -> None:
    """Note under which reference a claim was produced."""
    if liasse.creance is None:
        return
    for entree in creances.entries(liasse.creance, liasse.au, safe_name(liasse.reference)):
        fichier = sortie / entree
        fichier.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not fichier.exists():
            fichier.touch(mode=0o600)


def _raison(erreur: OSError, liasse: Liasse, sortie: Path) -> str:
    besoin = sum(map(size, liasse.fichiers.values()))
    if erreur.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"disque plein : {besoin} octets sont nécessaires dans « {sortie} »"
    if erreur.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"écriture interdite dans « {sortie} » : choisissez un autre dossier avec --sortie"
    return f"écriture impossible dans « {sortie} » ({erreur.strerror})"


def write_file(fichier: Path, octets: bytes) -> None:
    """Write one file beside the others, whole or not at all, 0600. Raises OSError."""
    with whole(fichier) as flux:
        flux.write(octets)


@contextlib.contextmanager
def whole(fichier: Path) -> Iterator[BinaryIO]:
    """Give what becomes the file, 0600, once all is written; else nothing. Raises OSError."""
    descripteur, nom = tempfile.mkstemp(prefix=PREFIXE, dir=fichier.parent or Path())
    try:
        with os.fdopen(descripteur, "wb") as flux:
            yield flux
            flux.flush()
            os.fsync(flux.fileno())
        Path(nom).replace(fichier)
    except BaseException:
        Path(nom).unlink(missing_ok=True)
        raise
