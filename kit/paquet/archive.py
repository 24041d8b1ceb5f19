"""A package as one .zip file: the same bytes for the same files, and read without trusting it."""

from __future__ import annotations

import io
import stat
import struct
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
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO

    from kit.contenu import Contenu

TAILLE_MAXIMALE = 400_000_000
ENTREES_MAXIMUM = 2_000
MO = 1_000_000
AMPLEUR = 20  # times its size, what an archive may hold: kit compresses nothing
MARGE = 10 * MO
_JOUR = 0x21  # 1980-01-01, the earliest day that a zip can hold: no clock in a package
_UNIX, _MODE = 3, stat.S_IFREG | 0o600
_CHIFFRE, _UTF_8 = 0x1, 0x800
_ENTETE = 30
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
        places, rang = [], 0
        for nom in sorted(fichiers):
            rang += _ENTETE + len(nom.encode())
            flux.seek(rang)
            crc = 0
            for bloc in contenu.blocks(fichiers[nom]):
                crc = zlib.crc32(bloc, crc)
                flux.write(bloc)
            places.append((nom, crc, flux.tell() - rang))
            rang = flux.tell()
        rang = 0
        for tete, taille in frame(places):
            flux.seek(rang)
            flux.write(tete)
            rang += len(tete) + taille
        return ""

    return (depot or Depot(TAILLE_MAXIMALE)).make(sum(tailles), write)


def size(nom: str, taille: int) -> int:
    """Give the bytes that a file takes in an archive: its content and its two headers."""
    return 30 + 46 + 2 * len(nom.encode()) + taille


def frame(fichiers: Iterable[tuple[str, int, int]]) -> Iterator[tuple[bytes, int]]:
    """Give what `pack` writes around files (name, CRC-32, size): headers, each before so many
    bytes of content, then the table of contents.
    """
    sommaire, rang, nombre = [], 0, 0
    for nom, crc, taille in fichiers:
        cle = nom.encode()
        commun = struct.pack(
            "<HHHHHIIIHH", 20, 0 if nom.isascii() else _UTF_8, 0, 0, _JOUR, crc, taille, taille,
            len(cle), 0,
        )  # fmt: skip
        sommaire.append(
            b"PK\x01\x02" + bytes((20, _UNIX)) + commun
            + struct.pack("<HHHII", 0, 0, 0, _MODE << 16, rang) + cle
        )  # fmt: skip
        yield b"PK\x03\x04" + commun + cle, taille
        rang, nombre = rang + 30 + len(cle) + taille, nombre + 1
    table = b"".join(sommaire)
    yield table + _FIN + struct.pack("<HHHHIIH", 0, 0, nombre, nombre, len(table), rang, 0), 0


def read(octets: bytes) -> dict[str, bytes]:
    """Read the files of an archive in memory, nothing being written; see `walk`."""
    return {entree.filename: b"".join(blocs) for entree, blocs in walk(io.BytesIO(octets))}


def walk(flux: BinaryIO) -> Iterator[tuple[zipfile.ZipInfo, Iterator[bytes]]]:
    """Give each file of an open archive, then its content to be read before the next.

    Raises KitError for a damaged archive, a name that climbs or repeats, a link, an encrypted file;
    LimiteAtteinte for one that is too big once unpacked.
    """
    fin = _check_summary(flux)
    try:
        with zipfile.ZipFile(flux) as archive:
            _check_bounds(archive.infolist(), *fin)
            _refuse_bomb(archive.infolist(), flux.seek(0, 2))
            for entree in _admitted(archive.infolist()):
                yield entree, _blocks(archive, entree)
    except FAUTES:
        raise KitError(ABIME) from None


def _blocks(archive: zipfile.ZipFile, entree: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give the content of one file; zipfile never gives more than it says that it holds.

    Raises KitError.
    """
    reste = entree.file_size
    try:
        with archive.open(entree) as flux:
            while bloc := flux.read(contenu.PAS):
                reste -= len(bloc)
                yield bloc
    except FAUTES:
        raise KitError(ABIME) from None
    if reste:
        raise KitError(ABIME)


def _check_summary(flux: BinaryIO) -> tuple[bytes, int]:
    """Refuse a table of contents that would fill the memory before any entry can be looked at.

    Give the end record, and where it stands.
    """
    depart = max(0, flux.seek(0, 2) - 65_557)
    flux.seek(depart)
    bout = flux.read(65_557)
    debut = bout.rfind(_FIN, 0, max(0, len(bout) - 18))
    if debut < 0:
        raise KitError(
            "ce n'est pas une archive .zip, ou elle est coupée : demandez un nouvel envoi"
        )
    taille = int.from_bytes(bout[debut + 12 : debut + 16], "little")
    if taille > _SOMMAIRE_MAXIMUM or bout[max(0, debut - 20) :][:4] == _FIN_64:
        _check_size(ENTREES_MAXIMUM + 1, 0)
    return bout[debut:], depart + debut


def _check_bounds(entrees: list[zipfile.ZipInfo], fin: bytes, rang: int) -> None:
    """Refuse what stands before the first file or after the end: no reader would show it."""
    sommaire = [int.from_bytes(fin[debut : debut + 4], "little") for debut in (12, 16)]
    premier = min((entree.header_offset for entree in entrees), default=0)
    if premier or sum(sommaire) != rang or len(fin) != VIDE:
        raise KitError(
            "des octets étrangers précèdent ou suivent l'archive : demandez un nouvel envoi"
        )


def _refuse_bomb(entrees: list[zipfile.ZipInfo], taille: int) -> None:
    annonce = sum(entree.file_size for entree in entrees)
    if annonce > AMPLEUR * taille + MARGE:
        raise LimiteAtteinte(
            f"l'archive annonce {annonce // MO} Mo une fois ouverte, bien plus que sa taille : "
            "elle n'est pas lue"
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
