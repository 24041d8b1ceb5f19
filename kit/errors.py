"""Two kinds of trouble: a mistake in a file is a value, a stop is an exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Gravite = Literal["erreur", "avertissement", "note"]
Chemin = tuple[str | int, ...]

INTERROMPU = "Interrompu : rien n'est resté à moitié écrit."  # Ctrl-C, exit code 130


@dataclass(frozen=True, slots=True)
class Probleme:
    """Something in a file that a human must correct, or should know."""

    chemin: Chemin
    message: str
    gravite: Gravite = "erreur"
    fichier: str = ""
    ligne: int | None = None

    @property
    def mot(self) -> str:
        """The path as a reader writes it: `factures[0].montant_ttc`."""
        texte = ""
        for pas in self.chemin:
            texte += f"[{pas}]" if isinstance(pas, int) else f".{pas}"
        return texte.lstrip(".")

    def __str__(self) -> str:
        lieu = f"{self.fichier}:{self.ligne}" if self.ligne else self.fichier
        tete = " : ".join(part for part in (lieu, self.mot) if part)
        return f"{tete} : {self.message}" if tete else self.message


class KitError(Exception):
    """The program cannot go on; the message is a French sentence for the user."""

    code: ClassVar[int] = 1


class HorsBareme(KitError):
    """A day has no published rate."""


class ModeleFautif(KitError):
    """A template or its manifest is wrong."""


class RenduRefuse(KitError):
    """A page would have a hole: a refused resource, a missing glyph, a warning."""


class PieceFautive(KitError):
    """An exhibit is absent or unreadable."""


class DocumentRefuse(KitError):
    """The document asked for would be wrong; the reasons are in the message."""


class RienAFaire(DocumentRefuse):
    """No document is due today."""


class MachineFautive(KitError):
    """The machine lacks something: Pango, a font, disk space, a permission."""

    code: ClassVar[int] = 3


class LimiteAtteinte(KitError):
    """A limit of size, time or memory is reached."""

    code: ClassVar[int] = 4


class Defaut(KitError):
    """A task has failed in a way kit did not foresee: a defect of ours or of a library."""

    code: ClassVar[int] = 70
