"""The key of a seal, as the command line names it; its secret is never an argument."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.errors import KitError, LimiteAtteinte

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

VARIABLE = "KIT_SCEAU_MOT_DE_PASSE"
TAILLE_MAX = 1_000_000  # bytes of a key file or of a secret


@dataclass(frozen=True, slots=True)
class Cle:
    """Where the key is: a PKCS#12 file, or a token behind its maker's library."""

    certificat: Path | None = None
    pkcs11: Path | None = None
    jeton: str = ""
    cle: str = ""
    secret: Path | None = None

    def check(self) -> None:
        """Raise a usage error unless exactly one place is named, in full."""
        if (self.certificat is None) == (self.pkcs11 is None):
            raise click.UsageError("donnez --certificat, ou bien --pkcs11 avec --jeton et --cle")
        if self.pkcs11 and not (self.jeton and self.cle):
            raise click.UsageError("--pkcs11 demande --jeton et --cle")
        if self.certificat and (self.jeton or self.cle):
            raise click.UsageError("--jeton et --cle vont avec --pkcs11, non avec --certificat")


@contextmanager
def opened(cle: Cle) -> Iterator[Signer]:
    """Open the key, asking its secret if need be; a token's session is closed after."""
    from kit.sceau import cle as cles  # noqa: PLC0415 - the extra may be absent

    if cle.pkcs11:
        with cles.open_jeton(cle.pkcs11, cle.jeton, cle.cle, _secret(cle, "Code du jeton")) as s:
            yield s
        return
    assert cle.certificat is not None  # noqa: S101 - check() has seen it
    octets = read(cle.certificat)
    libre = not cles.protected(octets)
    yield cles.open_p12(octets, "" if libre else _secret(cle, "Mot de passe du certificat"))


def _secret(cle: Cle, invite: str) -> str:
    if cle.secret:
        return first_line(cle.secret)
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    if not sys.stdin.isatty():
        raise KitError(
            f"{invite.lower()} attendu : --mot-de-passe-fichier F, ou la variable {VARIABLE}"
        )
    return str(click.prompt(invite, hide_input=True, err=True))


def first_line(fichier: Path) -> str:
    """Read a secret: the first line of a file, without its end."""
    try:
        lignes = read(fichier).decode().splitlines()
    except UnicodeDecodeError:
        raise KitError(f"« {fichier} » n'est pas un texte en UTF-8") from None
    return lignes[0] if lignes else ""


def read(fichier: Path, taille_max: int = TAILLE_MAX) -> bytes:
    """Read a regular file of a sane size. Raises KitError, LimiteAtteinte for a giant."""
    try:
        if not fichier.is_file():
            raise KitError(f"« {fichier} » n'existe pas, ou n'est pas un fichier")
        if fichier.stat().st_size > taille_max:
            raise LimiteAtteinte(f"« {fichier} » dépasse {taille_max // 1_000_000} Mo")
        return fichier.read_bytes()
    except OSError as erreur:
        raise KitError(f"« {fichier} » n'a pas pu être lu ({erreur.strerror})") from None
