"""One row of the memory: what was said of a dossier, and what must be the same to say it again."""

from __future__ import annotations

from binascii import crc32
from typing import TYPE_CHECKING, NamedTuple, cast

from kit.portefeuille.fait import Dit

if TYPE_CHECKING:
    from kit.portefeuille.fait import Etat

COLONNES = "dossier, appui, essai, etat, code, texte, chemins, etats, controle"


class Ligne(NamedTuple):
    """A row as it is read; `essai` is the run that a failure belongs to, 0 for what lasts."""

    dossier: bytes
    appui: int
    essai: int
    etat: str
    code: int
    texte: bytes
    chemins: bytes
    etats: bytes
    controle: int

    @property
    def sound(self) -> bool:
        """Whether the row is as it was written: a disk may spoil what it holds."""
        try:
            return self.controle == check(self.texte, self.chemins, self.etats)
        except TypeError:
            return False

    def say(self, chemin: str) -> Dit:
        """Say again what was said."""
        return Dit(chemin, cast("Etat", self.etat), self.code, self.texte.decode())


def check(texte: bytes, chemins: bytes, etats: bytes) -> int:
    """Give a sum that shows a spoilt row."""
    return crc32(etats, crc32(chemins, crc32(texte)))
