"""What a control found, file by file, in plain French."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Etat = Literal[
    "intact", "modifié", "manquant", "ajouté", "discordant", "refusé", "conforme", "note"
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
    """Everything found in one folder, package or PDF."""

    chemin: str
    nature: Nature
    lignes: tuple[Ligne, ...]
    titre: str = ""

    @property
    def sain(self) -> bool:
        """Whether nothing has changed, is missing, added or contradicted."""
        return all(ligne.etat in SAINS for ligne in self.lignes)

    @property
    def bilan(self) -> str:
        """Count what was found: `9 fichiers intacts, 1 modifié`."""
        comptes = Counter(ligne.etat for ligne in self.lignes if ligne.etat != "note")
        return _counted(comptes.items()) or "rien à contrôler"


def changed(fichier: str, attendu: str, trouve: str, suite: str = "") -> Ligne:
    """Say that a file is not the one recorded, with enough of both digests to compare them."""
    return Ligne("modifié", fichier, f"attendu {attendu[:12]}…, trouvé {trouve[:12]}…{suite}")


def _counted(comptes: Iterable[tuple[Etat, int]]) -> str:
    dits = sorted(comptes, key=lambda compte: ORDRE.index(compte[0]))
    return ", ".join(f"{nombre} {etat}{'s' if nombre > 1 else ''}" for etat, nombre in dits)
