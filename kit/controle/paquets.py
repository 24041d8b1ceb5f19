"""A package: the files in it, and the archive itself, byte for byte."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from kit import manifeste
from kit.controle.fonds import Lieu, Paquet, contents, measure
from kit.controle.rapport import Ligne, refused
from kit.errors import KitError
from kit.paquet import archive, volumes
from kit.paquet.noms import fault
from kit.paquet.volumes import Plan

ENVELOPPE = "l'archive elle-même"
_ENTETE = 30
_SIGNATURE = b"PK\x03\x04"


def unpack(flux: BinaryIO) -> tuple[Paquet, list[Ligne]]:
    """Give the files of an open archive and what is wrong with it; nothing is written.

    A damaged one is read file by file, so that the changed file can be named. What it stores is
    left where it is.
    """
    try:
        lus = [_read(flux, entree, blocs) for entree, blocs in archive.walk(flux)]
    except KitError as refus:
        return Paquet(_salvage(flux)), [refused(ENVELOPPE, refus, "modifié")]
    return Paquet({nom: lieu for nom, lieu, _ in lus}), [_envelope(flux, lus)]


def _read(
    flux: BinaryIO, entree: zipfile.ZipInfo, blocs: Iterable[bytes]
) -> tuple[str, Lieu, tuple[int, int]]:
    """Give the name of a file, where it is, its CRC-32 and its size, all of it being read."""
    if entree.compress_type:
        octets = b"".join(blocs)
        return entree.filename, octets, (zlib.crc32(octets), len(octets))
    crc = 0
    for bloc in blocs:
        crc = zlib.crc32(bloc, crc)
    debut = _start(flux, entree)
    lieu = (flux, debut or 0, entree.file_size)
    return entree.filename, lieu, (crc, entree.file_size)


def elsewhere(paquet: Paquet) -> tuple[dict[str, str], list[Ligne]]:
    """Name the volume of each file that is in another one than this."""
    if volumes.PLAN not in paquet.fichiers:
        return {}, []
    try:
        plan = volumes.read(contents(paquet.flux(volumes.PLAN)))
    except KitError as refus:
        return {}, [refused(volumes.PLAN, refus, "modifié")]
    ailleurs = {
        fichier: nom
        for rang, (nom, contenus) in enumerate(plan.volumes, start=1)
        for fichier in contenus
        if rang != plan.rang
    }
    return ailleurs, [_plan(plan, paquet)]


def _plan(plan: Plan, paquet: Paquet) -> Ligne:
    """Say which volume this is; its plan must be that of the manifest beside it."""
    la = manifeste.NOM in paquet.fichiers
    if not la or plan.paquet != measure(paquet.flux(manifeste.NOM)).sha256:
        return Ligne("discordant", volumes.PLAN, "n'est pas le plan du paquet de ce manifeste")
    return Ligne("intact", volumes.PLAN, f"volume {plan.rang} sur {len(plan.volumes)}")


def _envelope(flux: BinaryIO, lus: Sequence[tuple[str, Lieu, tuple[int, int]]]) -> Ligne:
    """Compare the archive with what kit writes around its files: a byte changed there shows."""
    rang = 0
    for tete, taille in archive.frame((nom, *somme) for nom, _, somme in sorted(lus, key=_name)):
        flux.seek(rang)
        if flux.read(len(tete)) != tete:
            return Ligne("modifié", ENVELOPPE, "ses en-têtes ne sont pas ceux que kit a écrits")
        rang += len(tete) + taille
    if flux.seek(0, 2) != rang:
        return Ligne("modifié", ENVELOPPE, "des octets y ont été ajoutés")
    return Ligne("intact", ENVELOPPE)


def _name(lu: tuple[str, Lieu, tuple[int, int]]) -> str:
    return lu[0]


def _salvage(flux: BinaryIO) -> dict[str, Lieu]:
    """Read what a damaged archive stores, whatever its checksums say."""
    reste = flux.seek(0, 2)
    try:
        with zipfile.ZipFile(flux) as lue:
            entrees = lue.infolist()
    except archive.FAUTES:
        return {}
    fichiers: dict[str, Lieu] = {}
    for entree in entrees:
        debut = None if entree.compress_type else _start(flux, entree)
        if debut is None or fault(entree.filename):
            continue
        # Entries that overlap would hold more than the archive: the rest is left out.
        taille = min(entree.file_size, reste)
        reste -= taille
        fichiers.setdefault(entree.filename, (flux, debut, taille))
    return fichiers


def _start(flux: BinaryIO, entree: zipfile.ZipInfo) -> int | None:
    """Give where the content of a file begins in an archive; None when it is not there."""
    if entree.header_offset < 0:
        return None
    flux.seek(entree.header_offset)
    tete = flux.read(_ENTETE)
    if len(tete) < _ENTETE or not tete.startswith(_SIGNATURE):
        return None
    longueurs = int.from_bytes(tete[26:28], "little") + int.from_bytes(tete[28:30], "little")
    return entree.header_offset + _ENTETE + longueurs
