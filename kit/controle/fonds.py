"""The files to control, read without trusting them: a folder, or what a package holds."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from kit.contenu import opened, window
from kit.controle.rapport import Ligne, refused
from kit.errors import KitError, LimiteAtteinte
from kit.valeurs.mesures import show_taille

TAILLE_MAXIMALE = 4_000_000_000
NOMBRE_MAXIMAL = 5_000
TRANCHE = 1 << 20
# What Windows and macOS leave in a folder that was only looked at.
SYSTEME = (".ds_store", "thumbs.db", "desktop.ini")
_RAISONS = {
    errno.ELOOP: "lien, non suivi",
    errno.ENOENT: "introuvable",
    errno.EACCES: "lecture interdite",
    errno.ENAMETOOLONG: "nom trop long",
    errno.ENXIO: "ce n'est pas un fichier ordinaire",
}


# Bytes, or a part of an open file: where it begins and its size.
Lieu = bytes | tuple[BinaryIO, int, int]


@dataclass(frozen=True, slots=True)
class Releve:
    """The size of a file, in octets, and its SHA-256."""

    taille: int
    sha256: str


class Fonds(Protocol):
    """A set of files by name, written as the manifest writes them."""

    def measure(self) -> tuple[dict[str, Releve], list[Ligne]]:
        """Hash every file, and list what could not be read."""

    def flux(self, nom: str) -> BinaryIO:
        """Open one file, to be read from any place. Raises KitError."""


@dataclass(frozen=True, slots=True)
class Paquet:
    """The files of an archive: where each stands in it, or its bytes when it was compressed."""

    fichiers: Mapping[str, Lieu]

    def measure(self) -> tuple[dict[str, Releve], list[Ligne]]:
        """Hash every file."""
        return {nom: measure(self.flux(nom)) for nom in self.fichiers}, []

    def flux(self, nom: str) -> BinaryIO:
        """Open one file."""
        lieu = self.fichiers[nom]
        return opened(lieu) if isinstance(lieu, bytes) else window(*lieu)


@dataclass(frozen=True, slots=True)
class Dossier:
    """The files of a folder; no link is followed, and what is no ordinary file is reported."""

    racine: Path

    def measure(self) -> tuple[dict[str, Releve], list[Ligne]]:
        """Hash every file, once, and list what could not be read."""
        releves: dict[str, Releve] = {}
        lignes: list[Ligne] = []
        for rang, (nom, brut) in enumerate(self._walk(lignes)):
            if rang >= NOMBRE_MAXIMAL:
                raise LimiteAtteinte(f"{self.racine} : plus de {NOMBRE_MAXIMAL} fichiers")
            if PurePosixPath(nom).name.casefold() in SYSTEME:
                lignes.append(Ligne("note", nom, "laissé là par le système, ignoré"))
            elif nom in releves:
                lignes.append(Ligne("refusé", nom, "deux fichiers de ce nom, aux accents près"))
            else:
                try:
                    with os.fdopen(self._open(brut), "rb") as flux:
                        releves[nom] = measure(flux)
                except KitError as refus:
                    lignes.append(refused(nom, refus))
        return releves, lignes

    def read(self, nom: str) -> bytes:
        """Give the content of one file. Raises KitError for what is no ordinary file."""
        with self.flux(nom) as flux:
            return contents(flux)

    def flux(self, nom: str) -> BinaryIO:
        """Open one file. Raises KitError for what is no ordinary file."""
        return os.fdopen(self.open(nom), "rb")

    def open(self, nom: str) -> int:
        """Open one file, and give its descriptor. Raises KitError for what is no ordinary file."""
        try:
            return self._open(nom)
        except KitError:
            # A disk of macOS may have decomposed its accents.
            return self._open(unicodedata.normalize("NFD", nom))

    def _walk(self, lignes: list[Ligne]) -> Iterator[tuple[str, str]]:
        """Give each file, named as a manifest would and as the folder does."""

        def refuse(erreur: OSError) -> None:
            lignes.append(Ligne("refusé", printable(str(erreur.filename)), why(erreur)))

        for dossier, sous_dossiers, fichiers, _ in os.fwalk(self.racine, onerror=refuse):
            ici = Path(dossier).relative_to(self.racine)
            for nom in sorted(sous_dossiers):
                if (self.racine / ici / nom).is_symlink():
                    lien = printable((ici / nom).as_posix())
                    lignes.append(Ligne("refusé", lien, "lien, non suivi"))
            if not sous_dossiers and not fichiers and ici.parts:
                vide = f"{printable(ici.as_posix())}/"
                lignes.append(Ligne("ajouté", vide, "dossier vide"))
            sous_dossiers[:] = sorted(sous_dossiers)
            for nom in sorted(fichiers):
                brut = (ici / nom).as_posix()
                yield printable(brut), brut

    def _open(self, brut: str) -> int:
        """Open an ordinary file, one step at a time, through no link."""
        pas = PurePosixPath(brut).parts
        descripteurs = [os.open(self.racine, os.O_RDONLY | os.O_DIRECTORY)]
        try:
            for nom in pas:
                drapeaux = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
                drapeaux |= os.O_DIRECTORY if nom is not pas[-1] else 0
                descripteurs.append(os.open(nom, drapeaux, dir_fd=descripteurs[-1]))
            ouvert = os.dup(descripteurs[-1])
        except OSError as erreur:
            raise KitError(why(erreur)) from None
        finally:
            for descripteur in descripteurs:
                os.close(descripteur)
        return _ordinary(ouvert)


def measure(flux: BinaryIO) -> Releve:
    """Hash an open file, read little by little."""
    calcul, taille = hashlib.sha256(), 0
    flux.seek(0)
    while tranche := flux.read(TRANCHE):
        calcul.update(tranche)
        taille += len(tranche)
    return Releve(taille, calcul.hexdigest())


def printable(brut: str) -> str:
    """Write a name as a manifest does: composed accents, no octet that is no text."""
    propre = brut.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", propre)


def open_file(chemin: Path) -> BinaryIO:
    """Open the file that the user names. Raises KitError for what is no ordinary file."""
    try:
        return os.fdopen(_ordinary(os.open(chemin, os.O_RDONLY | os.O_NONBLOCK)), "rb")
    except OSError as erreur:
        raise KitError(f"{chemin} : {why(erreur)}") from None
    except KitError as refus:
        raise type(refus)(f"{chemin} : {refus}") from None


def contents(flux: BinaryIO) -> bytes:
    """Read what a file holds now: asking for more would take the memory of the limit."""
    taille = flux.seek(0, os.SEEK_END)
    flux.seek(0)
    try:
        return flux.read(taille)
    except MemoryError:
        plus = f"relancez avec --memoire {show_taille(4 * taille)}"
        raise LimiteAtteinte(f"{show_taille(taille)}, trop pour la mémoire : {plus}") from None


def _ordinary(descripteur: int) -> int:
    etat = os.fstat(descripteur)
    if not stat.S_ISREG(etat.st_mode):
        os.close(descripteur)
        raise KitError("ce n'est pas un fichier ordinaire")
    if etat.st_size > TAILLE_MAXIMALE:
        os.close(descripteur)
        raise LimiteAtteinte(f"plus de {TAILLE_MAXIMALE // 1_000_000} Mo : contrôle impossible")
    return descripteur


def why(erreur: OSError) -> str:
    """Say why a file cannot be read."""
    return _RAISONS.get(erreur.errno or 0, f"illisible ({erreur.strerror})")
