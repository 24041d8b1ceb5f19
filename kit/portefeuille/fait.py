"""What became of one dossier: told on the terminal, kept by the memory, written in the report."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from kit.errors import Probleme

Etat = Literal["produit", "a_jour", "rien", "refuse", "fautif", "echec"]
# In the order of a summary: the singular and the plural of « 3 dossiers … ».
DITS: dict[Etat, tuple[str, str]] = {
    "produit": ("produit", "produits"),
    "a_jour": ("à jour", "à jour"),
    "rien": ("sans document ce jour", "sans document ce jour"),
    "refuse": ("refusé", "refusés"),
    "fautif": ("fautif", "fautifs"),
    "echec": ("en échec", "en échec"),
}
MAUVAIS: tuple[Etat, ...] = ("refuse", "fautif", "echec")


@dataclass(frozen=True, slots=True)
class Fait:
    """The outcome of one dossier, whose path is as the user wrote it.

    `produit` was written now, `a_jour` is there already; for `rien` no document is due today;
    `refuse` says in `message` why the document may not be made, `fautif` has mistakes, `echec` met
    a limit, or a fault of the machine or of kit. `cible` is its folder under the output folder,
    `fichiers` what a reader opens there, `code` the exit code it would give alone.
    """

    chemin: str
    etat: Etat
    reference: str | None = None
    document: str | None = None
    titre: str = ""
    cible: str = ""
    fichiers: tuple[str, ...] = ()
    problemes: tuple[Probleme, ...] = ()
    remarques: tuple[str, ...] = ()
    message: str = ""
    code: int = 0

    def again(self) -> Fait:
        """Say the same of a later run that found nothing to make again."""
        return replace(self, etat="a_jour") if self.etat == "produit" else self


def to_json(fait: Fait) -> str:
    """Write an outcome on one line, as the report holds it."""
    mots = {champ.name: getattr(fait, champ.name) for champ in fields(fait)}
    mots["problemes"] = [_plain(probleme) for probleme in fait.problemes]
    return json.dumps(mots, ensure_ascii=False)


def from_json(texte: str) -> Fait:
    """Read an outcome back. Raises ValueError, TypeError or KeyError when it is not one."""
    mots = json.loads(texte)
    mots["problemes"] = tuple(_problem(lu) for lu in mots["problemes"])
    for nom in ("fichiers", "remarques"):
        mots[nom] = tuple(mots[nom])
    return Fait(**mots)


def _plain(probleme: Probleme) -> dict[str, Any]:
    mots = {champ.name: getattr(probleme, champ.name) for champ in fields(probleme)}
    return mots | {"chemin": list(probleme.chemin)}


def _problem(lu: dict[str, Any]) -> Probleme:
    return Probleme(**{**lu, "chemin": tuple(lu["chemin"])})


@dataclass(frozen=True, slots=True)
class Dit:
    """An outcome in short: what a summary counts, and the line that the report holds."""

    chemin: str
    etat: Etat
    code: int
    texte: str

    @property
    def fait(self) -> Fait:
        """The whole outcome."""
        return from_json(self.texte)


def say(fait: Fait) -> Dit:
    """Give an outcome in short."""
    return Dit(fait.chemin, fait.etat, fait.code, to_json(fait))
