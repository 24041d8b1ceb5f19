"""What a control found, file by file, in plain French."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from kit.errors import KitError, LimiteAtteinte

Etat = Literal[
    "intact", "modifié", "manquant", "ajouté", "discordant", "refusé", "limite", "conforme", "note"
]
Nature = Literal["dossier", "paquet", "pdf"]
ORDRE: tuple[Etat, ...] = get_args(Etat)
SAINS: tuple[Etat, ...] = ("intact", "conforme", "note")


@dataclass(frozen=True, slots=True)
class Ligne:
    """One finding about one file; `message` adds to what the state says."""

    etat: Etat
    fichier: str
    message: str = ""

    def __str__(self) -> str:
        return f"{self.etat} : {self.fichier}" + (f" ; {self.message}" if self.message else "")


@dataclass(frozen=True, slots=True)
class Rapport:
    """Everything found in one folder, package or PDF.

    `sha256` is that of the PDF, of the archive, or of the manifest of a folder; `absents` names the
    volumes of the same package, which were not looked at.
    """

    chemin: str
    nature: Nature
    lignes: tuple[Ligne, ...]
    titre: str = ""
    sha256: str = ""
    absents: tuple[str, ...] = ()

    @property
    def sain(self) -> bool:
        """Whether nothing has changed, is missing, added or contradicted."""
        return all(ligne.etat in SAINS for ligne in self.lignes)

    @property
    def incomplet(self) -> bool:
        """Whether a limit kept something from being controlled."""
        return any(ligne.etat == "limite" for ligne in self.lignes)

    @property
    def code(self) -> int:
        """The exit code: 0 when all is well, 4 when a limit was reached, else 1."""
        if self.incomplet:
            return LimiteAtteinte.code
        return 0 if self.sain else KitError.code

    @property
    def bilan(self) -> str:
        """Count what was found: `9 fichiers intacts, 1 modifié`."""
        comptes = Counter(ligne.etat for ligne in self.lignes if ligne.etat != "note")
        return _counted(comptes.items()) or "rien à contrôler"


def refused(fichier: str, refus: KitError, etat: Etat = "refusé") -> Ligne:
    """Say why a file was not controlled; a limit reached is no fault of the file."""
    return Ligne("limite" if isinstance(refus, LimiteAtteinte) else etat, fichier, str(refus))


def changed(fichier: str, attendu: str, trouve: str, suite: str = "") -> Ligne:
    """Say that a file is not the one recorded, with enough of both digests to compare them."""
    return Ligne("modifié", fichier, f"attendu {attendu[:12]}…, trouvé {trouve[:12]}…{suite}")


def _counted(comptes: Iterable[tuple[Etat, int]]) -> str:
    dits = sorted(comptes, key=lambda compte: ORDRE.index(compte[0]))
    return ", ".join(f"{nombre} {etat}{'s' if nombre > 1 else ''}" for etat, nombre in dits)
