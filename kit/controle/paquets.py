"""A package: the files in it, and the archive itself, byte for byte."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping

from kit import manifeste
from kit.controle.rapport import Ligne, refused
from kit.errors import KitError, LimiteAtteinte
from kit.paquet import archive, volumes
from kit.paquet.noms import fault
from kit.paquet.volumes import Plan

ENVELOPPE = "l'archive elle-même"
AMPLEUR = 20  # times its size, what an archive may hold: kit compresses nothing
MARGE = 10_000_000
_ENTETE = 30
_SIGNATURE = b"PK\x03\x04"


def unpack(octets: bytes) -> tuple[dict[str, bytes], list[Ligne]]:
    """Give the files of an archive and what is wrong with it; nothing is written.

    A damaged one is read file by file, so that the changed file can be named.
    """
    try:
        _refuse_bomb(octets)
        fichiers = archive.read(octets)
    except KitError as refus:
        return _salvage(octets), [refused(ENVELOPPE, refus, "modifié")]
    return fichiers, [_envelope(fichiers, octets)]


def elsewhere(fichiers: Mapping[str, bytes]) -> tuple[dict[str, str], list[Ligne]]:
    """Name the volume of each file that is in another one than this."""
    if volumes.PLAN not in fichiers:
        return {}, []
    try:
        plan = volumes.read(fichiers[volumes.PLAN])
    except KitError as refus:
        return {}, [refused(volumes.PLAN, refus, "modifié")]
    ailleurs = {
        fichier: nom
        for rang, (nom, contenus) in enumerate(plan.volumes, start=1)
        for fichier in contenus
        if rang != plan.rang
    }
    return ailleurs, [_plan(plan, fichiers)]


def _plan(plan: Plan, fichiers: Mapping[str, bytes]) -> Ligne:
    """Say which volume this is; its plan must be that of the manifest beside it."""
    if plan.paquet != hashlib.sha256(fichiers.get(manifeste.NOM, b"")).hexdigest():
        return Ligne("discordant", volumes.PLAN, "n'est pas le plan du paquet de ce manifeste")
    return Ligne("intact", volumes.PLAN, f"volume {plan.rang} sur {len(plan.volumes)}")


def _envelope(fichiers: dict[str, bytes], octets: bytes) -> Ligne:
    """Rebuild the archive as kit writes it: a byte changed in its headers shows."""
    try:
        refaite = archive.pack(fichiers)
    except KitError as refus:
        return Ligne("refusé", ENVELOPPE, str(refus))
    if refaite == octets:
        return Ligne("intact", ENVELOPPE)
    return Ligne("modifié", ENVELOPPE, "ses en-têtes ne sont pas ceux que kit a écrits")


def _refuse_bomb(octets: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as lue:
            annonce = sum(entree.file_size for entree in lue.infolist())
    except archive.FAUTES:
        return
    if annonce > AMPLEUR * len(octets) + MARGE:
        raise LimiteAtteinte(
            f"l'archive annonce {annonce // 1_000_000} Mo une fois ouverte, bien plus que sa "
            "taille : elle n'est pas lue"
        )


def _salvage(octets: bytes) -> dict[str, bytes]:
    """Read what a damaged archive stores, whatever its checksums say."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as lue:
            entrees = lue.infolist()
    except archive.FAUTES:
        return {}
    fichiers: dict[str, bytes] = {}
    reste = len(octets)
    for entree in entrees:
        debut = entree.header_offset + _ENTETE
        tete = octets[entree.header_offset : debut]
        if entree.compress_type or not tete.startswith(_SIGNATURE) or fault(entree.filename):
            continue
        debut += int.from_bytes(tete[26:28], "little") + int.from_bytes(tete[28:30], "little")
        # Entries that overlap would hold more than the archive: the rest is left out.
        contenu = octets[debut : debut + min(entree.file_size, reste)]
        reste -= len(contenu)
        fichiers.setdefault(entree.filename, contenu)
    return fichiers
