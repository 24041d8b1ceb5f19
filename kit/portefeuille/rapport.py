"""`rapport.json`: what became of every dossier of a run, in the order of their paths."""

from __future__ import annotations

import errno
import json
from collections import Counter
from pathlib import Path
from typing import IO, Literal

from kit.errors import MachineFautive
from kit.portefeuille.fait import DITS, Dit

FORMAT = 1
RAISONS = dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "disque plein") | dict.fromkeys(
    (errno.EACCES, errno.EPERM, errno.EROFS), "écriture interdite"
)
Etat = Literal["complet", "interrompu"]


class Rapport:
    """Gathers the outcomes as they come, out of memory; its text does not tell who came first.

    `vrac` is a scratch file, which the caller closes.
    """

    def __init__(self, vrac: IO[bytes]) -> None:
        self.bilan: Counter[str] = Counter()
        self.code = 0  # of several dossiers: one for which nothing is due is no failure
        self.alone = 0
        self._vrac = vrac
        self._places: dict[str, tuple[int, int, str]] = {}

    def add(self, dit: Dit) -> None:
        """Add the outcome of one dossier; a second one takes the place of the first."""
        octets = dit.texte.encode()
        if dit.chemin in self._places:
            self.bilan[self._places[dit.chemin][2]] -= 1
        self._places[dit.chemin] = self._vrac.tell(), len(octets), dit.etat
        self._vrac.write(octets)
        self.bilan[dit.etat] += 1
        self.alone = max(self.alone, dit.code)
        if dit.etat != "rien":
            self.code = max(self.code, dit.code)

    @property
    def dossiers(self) -> int:
        """How many outcomes it holds."""
        return len(self._places)

    def write(self, fichier: Path, entete: dict[str, object], etat: Etat) -> None:
        """Write the report, whole or not at all. Raises MachineFautive."""
        try:
            self._write(fichier, entete, etat)
        except OSError as erreur:
            raison = RAISONS.get(erreur.errno or 0, erreur.strerror)
            raise MachineFautive(
                f"rapport non écrit : {raison} dans « {fichier.parent} »"
            ) from None

    def _write(self, fichier: Path, entete: dict[str, object], etat: Etat) -> None:
        from kit import liasse  # noqa: PLC0415 - not for one dossier that is up to date

        bilan = {nom: self.bilan[nom] for nom in DITS}
        tete = {"format": FORMAT, **entete, "etat": etat, "dossiers": self.dossiers, "bilan": bilan}
        fichier.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with liasse.whole(fichier) as flux:
            flux.write(json.dumps(tete, ensure_ascii=False)[:-1].encode() + b', "faits": [')
            for rang, (_, (debut, taille, _)) in enumerate(sorted(self._places.items())):
                self._vrac.seek(debut)
                flux.write((b",\n" if rang else b"\n") + self._vrac.read(taille))
            flux.write(b"\n]}\n")
        self._vrac.seek(0, 2)
