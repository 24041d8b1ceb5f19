"""A firm's own templates: read once and safely, searched before the bundled ones.

A document's folder replaces the bundled one whole; a file of `_communs` replaces the bundled file
of the same name, and the others stay.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from kit import lectures
from kit.errors import ModeleFautif

COMMUNS = "_communs"
MANIFESTE = "modele.yaml"
FEUILLES = ("style.css", "ecran.css")
SUFFIXES = lectures.GABARITS
TAILLE_MAXIMALE = 500_000
NOMBRE_MAXIMAL = 500
_NOM = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, slots=True)
class Propres:
    """The files of a folder of templates, by name: `mise_en_demeure/corps.html` -> its text."""

    racine: Path = Path()
    textes: Mapping[str, str] = field(default_factory=dict, hash=False)
    sha256: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def documents(self) -> tuple[str, ...]:
        """The folders that are documents, in order."""
        dossiers = dict.fromkeys(nom.partition("/")[0] for nom in self.textes)
        return tuple(dossier for dossier in sorted(dossiers) if dossier != COMMUNS)

    def sous(self, dossier: str) -> dict[str, str]:
        """Give the files of one folder, by name."""
        return {nom: t for nom, t in self.textes.items() if nom.startswith(f"{dossier}/")}

    def lieu(self, nom: str) -> str:
        """Say where a file is, as messages show it."""
        return f"{self.racine}/{nom}"

    def empreintes(self, document: str) -> dict[str, str]:
        """Give the SHA-256 of every file that a document is made from."""
        return {nom: self.sha256[nom] for nom in sorted(self.sous(COMMUNS) | self.sous(document))}


AUCUN = Propres()


@lectures.shared
def read(racine: Path) -> Propres:
    """Read a folder of templates: its documents, and what they share.

    Raises ModeleFautif for a link, a file too big or unreadable, a name that is no document's.
    """
    lectures.note_folder(racine, "gabarits")
    if not racine.is_dir():
        raise ModeleFautif(f"{racine} : dossier de modèles introuvable ; vérifiez le chemin.")
    octets = dict(_lire(racine))
    if not octets:
        raise ModeleFautif(
            f"{racine} : aucun modèle ici ; un dossier par document, par exemple "
            f"{racine}/mise_en_demeure/corps.html (kit modeles copier)."
        )
    return Propres(
        racine,
        {nom: decoder(lus, f"{racine}/{nom}") for nom, lus in octets.items()},
        {nom: hashlib.sha256(lus).hexdigest() for nom, lus in octets.items()},
    )


def read_inside(parent: Path, relatif: str) -> Propres:
    """Read the folder that a profile names, relative to the profile and never above it."""
    pas = PurePosixPath(relatif)
    if pas.is_absolute() or ".." in pas.parts or "\\" in relatif or not pas.parts:
        raise ModeleFautif(f"« {relatif} » : un chemin relatif au profil, sans « .. », est attendu")
    cible = parent
    for partie in pas.parts:
        cible = cible / partie
        lectures.note_kind(cible)
        if cible.is_symlink():
            raise ModeleFautif(f"« {relatif} » est un lien : copiez le dossier lui-même")
    return read(cible)


def _lire(racine: Path) -> Iterator[tuple[str, bytes]]:
    nombre = 0
    for dossier, sous_dossiers, fichiers, descripteur in os.fwalk(racine):
        lectures.note_folder(dossier, "gabarits")
        ici = PurePosixPath(Path(dossier).relative_to(racine).as_posix())
        sous_dossiers[:] = sorted(_retenus(racine, ici, sous_dossiers, descripteur))
        if not ici.parts:
            continue  # a file beside the folders is the reader's own notes
        for fichier in sorted(f for f in fichiers if f.endswith(SUFFIXES)):
            nombre += 1
            if nombre > NOMBRE_MAXIMAL:
                raise ModeleFautif(f"{racine} : plus de {NOMBRE_MAXIMAL} fichiers de modèles.")
            nom = str(ici / fichier)
            with lectures.reading(f"{racine}/{nom}", "modele") as note:
                octets = ouvrir(fichier, f"{racine}/{nom}", descripteur)
                note(octets)
            yield nom, octets


def _retenus(
    racine: Path, ici: PurePosixPath, dossiers: list[str], descripteur: int
) -> Iterator[str]:
    for dossier in dossiers:
        lieu = f"{racine}/{ici / dossier}"
        if dossier.startswith("."):
            continue
        if stat.S_ISLNK(os.stat(dossier, dir_fd=descripteur, follow_symlinks=False).st_mode):
            raise ModeleFautif(f"{lieu} : lien vers un dossier ; copiez le dossier lui-même.")
        if not ici.parts and dossier != COMMUNS and not _NOM.fullmatch(dossier):
            raise ModeleFautif(
                f"{lieu} : ce nom n'est pas celui d'un document ; des minuscules sans accent, "
                "des chiffres et des « _ », par exemple mise_en_demeure."
            )
        yield dossier


def ouvrir(fichier: str | Path, lieu: str, descripteur: int | None = None) -> bytes:
    """Read one template, never through a link; `lieu` is what messages call it."""
    try:
        ouvert = os.open(fichier, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=descripteur)
    except OSError:
        raise ModeleFautif(f"{lieu} : lien ou fichier illisible ; copiez le fichier ici.") from None
    with os.fdopen(ouvert, "rb") as flux:
        etat = os.fstat(ouvert)
        if not stat.S_ISREG(etat.st_mode) or etat.st_size > TAILLE_MAXIMALE:
            raise ModeleFautif(f"{lieu} : fichier ordinaire de moins de 500 ko attendu.")
        return flux.read(TAILLE_MAXIMALE)


def decoder(octets: bytes, lieu: str) -> str:
    """Give the text of a template; ModeleFautif when it is not in UTF-8."""
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ModeleFautif(f"{lieu} : enregistrez ce modèle en UTF-8.") from None
