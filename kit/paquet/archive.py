"""A package as one .zip file: the same bytes for the same files, and read without trusting it."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kit import contenu
from kit.contenu import Depot
from kit.errors import KitError, LimiteAtteinte
from kit.paquet.noms import fault, twins, why
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from kit.contenu import Contenu

TAILLE_MAXIMALE = 400_000_000
ENTREES_MAXIMUM = 2_000
MO = 1_000_000
_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest day that a zip can hold: no clock in a package
_UNIX = 3
_CHIFFRE = 0x1
_FIN, _FIN_64 = b"PK\x05\x06", b"PK\x06\x07"
_SOMMAIRE_MAXIMUM = 2_000_000
_METHODES = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises on forged archives: a bad field, a name that does not decode, a cut stream.
FAUTES = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
    zlib.error,
)
ABIME = "l'archive est abîmée : demandez un nouvel envoi du paquet"
VIDE = 22  # bytes of an archive without any file


def pack(fichiers: Mapping[str, Contenu], depot: Depot | None = None) -> Contenu:
    """Write files as one archive: stored, sorted, dated 1980-01-01, readable by its owner alone.

    Raises KitError for a name that some machine could not hold, LimiteAtteinte for a package that
    kit itself would refuse to read.
    """
    _check_names(fichiers)
    tailles = [contenu.size(fichier) for fichier in fichiers.values()]
    _check_size(len(fichiers), sum(tailles))

    def write(flux: BinaryIO) -> str:
        with zipfile.ZipFile(flux, "w", zipfile.ZIP_STORED) as archive:
            for nom in sorted(fichiers):
                _add(archive, nom, fichiers[nom])
        return ""

    return (depot or Depot(TAILLE_MAXIMALE)).make(sum(tailles), write)


def _add(archive: zipfile.ZipFile, nom: str, fichier: Contenu) -> None:
    entree = zipfile.ZipInfo(nom, _DATE)
    entree.create_system = _UNIX
    entree.external_attr = (stat.S_IFREG | 0o600) << 16
    entree.file_size = contenu.size(fichier)
    with archive.open(entree, "w") as flux:
        for bloc in contenu.blocks(fichier):
            flux.write(bloc)


def size(nom: str, taille: int) -> int:
    """Give the bytes that a file takes in an archive: its content and its two headers."""
    return 30 + 46 + 2 * len(nom.encode()) + taille


def read(octets: bytes) -> dict[str, bytes]:
    """Read the files of an archive in memory, nothing being written.

    Raises KitError for a damaged archive, a name that climbs or repeats, a link, an encrypted file;
    LimiteAtteinte for one that is too big once unpacked.
    """
    _check_summary(octets)
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            _check_bounds(octets, archive.infolist())
            entrees = _admitted(archive.infolist())
            return {entree.filename: _contents(archive, entree) for entree in entrees}
    except FAUTES:
        raise KitError(ABIME) from None


def _check_summary(octets: bytes) -> None:
    """Refuse a table of contents that would fill the memory before any entry can be looked at."""
    debut = octets.rfind(_FIN, max(0, len(octets) - 65_557), len(octets) - 18)
    if debut < 0:
        raise KitError(
            "ce n'est pas une archive .zip, ou elle est coupée : demandez un nouvel envoi"
        )
    taille = int.from_bytes(octets[debut + 12 : debut + 16], "little")
    if taille > _SOMMAIRE_MAXIMUM or octets[max(0, debut - 20) :][:4] == _FIN_64:
        _check_size(ENTREES_MAXIMUM + 1, 0)


def _check_bounds(octets: bytes, entrees: list[zipfile.ZipInfo]) -> None:
    """Refuse what stands before the first file or after the end: no reader would show it."""
    fin = octets.rfind(_FIN)
    sommaire = [int.from_bytes(octets[fin + rang : fin + rang + 4], "little") for rang in (12, 16)]
    debut = min((entree.header_offset for entree in entrees), default=0)
    if debut or sum(sommaire) != fin or fin + VIDE != len(octets):
        raise KitError(
            "des octets étrangers précèdent ou suivent l'archive : demandez un nouvel envoi"
        )


def _check_folders(noms: set[str]) -> None:
    for nom in noms:
        if any(str(parent) in noms for parent in PurePosixPath(nom).parents):
            raise KitError(why(nom, "son dossier porte le nom d'un fichier"))


def _admitted(entrees: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Give the files that may be read, once every header has been looked at."""
    _check_size(len(entrees), sum(entree.file_size for entree in entrees))
    fichiers = [entree for entree in entrees if not entree.is_dir()]
    for entree in fichiers:
        if entree.flag_bits & _CHIFFRE:
            raise KitError(f"{cite(entree.filename)} est chiffré : demandez un paquet non chiffré")
        if special := _special(entree.external_attr >> 16):
            raise KitError(why(entree.orig_filename, special))
        if entree.compress_type not in _METHODES:
            raise KitError(f"{cite(entree.filename)} : compression inconnue de kit ; {ABIME}")
        if entree.orig_filename != entree.filename:
            raise KitError(why(entree.orig_filename, "il contient un signe interdit ou invisible"))
    _check_folders({entree.filename for entree in fichiers})
    _check_names({entree.filename: b"" for entree in fichiers})
    if len({entree.filename for entree in fichiers}) != len(fichiers):
        raise KitError("l'archive contient deux fois le même nom : demandez un nouvel envoi")
    return fichiers


def _special(mode: int) -> str:
    """Say what an entry is when it is no ordinary file; not every program writes what it is."""
    if stat.S_ISLNK(mode):
        return "c'est un lien"
    return "" if stat.S_IFMT(mode) in (0, stat.S_IFREG) else "ce n'est pas un fichier ordinaire"


def _contents(archive: zipfile.ZipFile, entree: zipfile.ZipInfo) -> bytes:
    """Read one file, never more than it says that it holds."""
    with archive.open(entree) as flux:
        lus = flux.read(entree.file_size + 1)
    if len(lus) != entree.file_size:
        raise zipfile.BadZipFile(entree.filename)
    return lus


def _check_names(fichiers: Mapping[str, Contenu]) -> None:
    for nom in fichiers:
        if raison := fault(nom):
            raise KitError(why(nom, raison))
    if double := twins(fichiers):
        raise KitError(why(double, "un autre fichier porte le même nom aux majuscules près"))


def _check_size(nombre: int, taille: int) -> None:
    if nombre > ENTREES_MAXIMUM:
        raise LimiteAtteinte(f"plus de {ENTREES_MAXIMUM} fichiers dans un paquet : scindez-le")
    if taille > TAILLE_MAXIMALE:
        raise LimiteAtteinte(
            f"un paquet ne dépasse pas {TAILLE_MAXIMALE // MO} Mo : découpez-le (--decoupe 100Mo)"
        )
