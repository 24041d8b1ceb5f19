"""Reading one regular file, its size checked first: never a pipe, a device or a folder."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from kit import lectures
from kit.errors import MachineFautive

if TYPE_CHECKING:
    from pathlib import Path

# A pipe opened without O_NONBLOCK would wait for ever; the flags do not exist everywhere.
_DRAPEAUX = os.O_RDONLY
for _nom in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
    _DRAPEAUX |= getattr(os, _nom, 0)

_ABSENCES = {
    errno.ENOENT: "fichier introuvable : vérifiez le nom et le chemin",
    errno.ENOTDIR: "fichier introuvable : une partie du chemin n'est pas un dossier",
    errno.EISDIR: "c'est un dossier, pas un fichier",
    errno.ELOOP: "lien symbolique qui tourne en rond",
    errno.ENAMETOOLONG: "nom de fichier trop long",
    errno.ENXIO: "ce n'est pas un fichier ordinaire",
}


def read_regular(chemin: Path, maximum: int) -> bytes:
    """The bytes of a regular file of at most `maximum` bytes.

    Raises ValueError with a French sentence, or MachineFautive when the machine says no.
    """
    with lectures.reading(chemin, "fichier") as note:
        try:
            descripteur = os.open(chemin, _DRAPEAUX)
            with os.fdopen(descripteur, "rb") as flux:
                _refuse_special(os.fstat(descripteur), maximum)
                octets = flux.read(maximum + 1)
        except OSError as erreur:
            raise _refusal(chemin, erreur) from None
        if len(octets) > maximum:
            raise ValueError(_too_big(maximum))
        note(octets)
    return octets


def _refuse_special(etat: os.stat_result, maximum: int) -> None:
    if not stat.S_ISREG(etat.st_mode):
        raise ValueError(_ABSENCES[errno.ENXIO])
    if etat.st_size > maximum:
        raise ValueError(_too_big(maximum))


def _too_big(maximum: int) -> str:
    return f"fichier trop gros : au plus {maximum // (1024 * 1024)} Mo"


def _refusal(chemin: Path, erreur: OSError) -> Exception:
    if erreur.errno in _ABSENCES:
        return ValueError(_ABSENCES[erreur.errno])
    if erreur.errno in (errno.EACCES, errno.EPERM):
        return MachineFautive(f"{chemin} : lecture interdite, vérifiez les droits du fichier")
    return MachineFautive(f"{chemin} : lecture impossible (erreur système {erreur.errno})")
