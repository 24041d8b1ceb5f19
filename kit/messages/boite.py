"""Messages out of a file, a mailbox or a folder: one at a time, no link followed."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kit.errors import LimiteAtteinte, PieceFautive
from kit.messages.outlook import SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

TAILLE = 50_000_000  # of one message, as of one exhibit
MESSAGES = 100_000
NIVEAUX = 20
SUFFIXES = (".eml", ".msg", ".mbox")
_BLOC = 1_000_000
# The line that begins a message of a mailbox; a sentence that begins with « From » is none.
_DEBUT = re.compile(rb"From .*\b\d{1,2}:\d{2}.*\b(?:19|20)\d{2}\b")


@dataclass(frozen=True, slots=True)
class Brut:
    """A message not yet read: where it comes from; no bytes but a reason when it is set aside.

    `seul` tells that the user named this very file.
    """

    lieu: str
    octets: bytes = b""
    suffixe: str = ".eml"
    refus: str = ""
    seul: bool = False


def gather(chemin: Path) -> Iterator[Brut]:
    """Give the messages of a file (.eml, .msg, mbox) or of a folder and those below, by name.

    Raises PieceFautive for what holds no message, LimiteAtteinte beyond 100 000 messages.
    """
    for rang, brut in enumerate(_from_any(chemin)):
        if rang >= MESSAGES:
            raise LimiteAtteinte(
                f"« {chemin} » contient plus de {MESSAGES} messages : donnez-en une partie"
            )
        yield brut


def _from_any(chemin: Path) -> Iterator[Brut]:
    if chemin.is_dir():
        yield from _from_folder(chemin, chemin, NIVEAUX)
        return
    try:
        for brut in _from_file(chemin, chemin.name, os.O_NONBLOCK):
            yield replace(brut, seul=brut.lieu == chemin.name)
    except OSError as erreur:
        raise PieceFautive(f"« {chemin} » n'a pas pu être lu ({erreur.strerror})") from None


def _from_folder(dossier: Path, racine: Path, niveaux: int) -> Iterator[Brut]:
    lieu = str(dossier.relative_to(racine))
    try:
        enfants = sorted(os.scandir(dossier), key=lambda enfant: enfant.name)
    except OSError as erreur:
        yield Brut(lieu, refus=f"dossier illisible ({erreur.strerror})")
        return
    for enfant in enfants:
        chemin = Path(enfant.path)
        nom = str(chemin.relative_to(racine))
        if enfant.is_dir(follow_symlinks=False) and niveaux:
            yield from _from_folder(chemin, racine, niveaux - 1)
        elif chemin.suffix.lower() in SUFFIXES:
            try:
                yield from _from_file(chemin, nom, os.O_NONBLOCK | os.O_NOFOLLOW)
            except (OSError, PieceFautive):
                yield Brut(nom, refus="c'est un lien, ou il n'a pas pu être lu")


def _from_file(chemin: Path, lieu: str, drapeaux: int) -> Iterator[Brut]:
    descripteur = os.open(chemin, os.O_RDONLY | drapeaux)
    with os.fdopen(descripteur, "rb") as flux:
        if not stat.S_ISREG(os.fstat(descripteur).st_mode):
            raise PieceFautive(f"« {lieu} » n'est pas un fichier ordinaire")
        tete = flux.read(8)
        flux.seek(0)
        if tete.startswith(b"From "):
            yield from _from_mailbox(flux, lieu)
        elif chemin.suffix.lower() not in (".eml", ".msg"):
            raise PieceFautive(
                f"« {lieu} » n'est ni un courriel (.eml, .msg) ni une boîte mbox :"
                " exportez les messages depuis la messagerie"
            )
        else:
            yield _single(flux, lieu, ".msg" if tete == SIGNATURE else ".eml")


def _single(flux: BinaryIO, lieu: str, suffixe: str) -> Brut:
    octets = flux.read(TAILLE + 1)
    if len(octets) > TAILLE:
        return Brut(lieu, refus=_too_big())
    return Brut(lieu, octets, suffixe) if octets else Brut(lieu, refus="fichier vide")


def _too_big() -> str:
    return f"il dépasse {TAILLE // 1_000_000} Mo"


def _from_mailbox(flux: BinaryIO, lieu: str) -> Iterator[Brut]:
    """Cut a mailbox at its « From » lines; the bytes of a message are those of the mailbox.

    A line that the mailbox wrote « >From » is left so: nothing tells whether it was the author.
    """
    morceaux: list[bytes] = []
    rang, taille, vide = 0, 0, True
    flux.readline(_BLOC)
    for ligne in iter(lambda: flux.readline(_BLOC), b""):
        if vide and _DEBUT.match(ligne):
            rang += 1
            yield _message(morceaux, taille, f"{lieu}, message {rang}")
            morceaux, taille, vide = [], 0, False
            continue
        vide = ligne in (b"\n", b"\r\n")
        taille += len(ligne)
        if taille <= TAILLE:
            morceaux.append(ligne)
    yield _message(morceaux, taille, f"{lieu}, message {rang + 1}")


def _message(morceaux: list[bytes], taille: int, lieu: str) -> Brut:
    if taille > TAILLE:
        return Brut(lieu, refus=_too_big())
    octets = b"".join(morceaux)
    fin = b"\r\n" if octets.endswith(b"\r\n\r\n") else b"\n" if octets.endswith(b"\n\n") else b""
    octets = octets[: -len(fin)] if fin else octets  # the mailbox ends each message with one
    return Brut(lieu, octets) if octets.strip() else Brut(lieu, refus="message vide")
