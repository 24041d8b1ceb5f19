"""What a run says as it goes: a line of progress on a terminal, plain lines when piped.

The outcomes are told in the order of the dossiers, whoever made them: two runs compare. One that
comes early is counted at once, and told when those before it are known.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from kit.cli import commun
from kit.portefeuille.fait import DITS, MAUVAIS, Dit, Fait
from kit.portefeuille.rapport import Rapport

LARGEUR = 24  # signs of the bar
RAFRAICHIR = 0.1  # seconds, on a terminal
RAPPELER = 30.0  # seconds, when piped
AVANCE = 1000  # outcomes that wait for one before them: beyond, they are told without it


@dataclass(slots=True)
class Suivi:
    """Tells the outcomes of a run, each once.

    `chemins` are the dossiers in their order; `plusieurs` adds a progress and a summary, `raisons`
    why no document is due for a dossier among several.
    """

    chemins: Sequence[str]
    sortie: Path
    rapport: Rapport
    plusieurs: bool
    raisons: bool = False
    horloge: Callable[[], float] = time.monotonic
    debut: float = 0.0
    dernier: float = 0.0
    faits: int = 0
    rang: int = 0
    avance: dict[str, Dit | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.debut = self.dernier = self.horloge()

    def tell(self, dit: Dit) -> None:
        """Count the outcome of one dossier, and tell those whose turn has come."""
        if dit.etat != "a_jour":
            self.faits += 1
        voulu = None if dit.etat in self._muets else dit
        if self._is_late(dit.chemin):
            self._show(voulu)
        else:
            self.avance[dit.chemin] = voulu
        self._release(AVANCE)
        self._progress()

    def end(self) -> None:
        """Tell what waits, clear the progress; count what became of several dossiers."""
        try:
            self._release(0)
        finally:  # who reads the paths may have left, not who reads the count
            self._erase()
            if self.plusieurs and self.rapport.dossiers:
                commun.echo(summary(self.rapport, len(self.chemins)), err=True)

    @property
    def _muets(self) -> Sequence[str]:
        if not self.plusieurs:
            return ()
        return ("a_jour",) if self.raisons else ("a_jour", "rien")

    def _is_late(self, chemin: str) -> bool:
        """Say whether the turn of a dossier has passed."""
        if self.rang < len(self.chemins) and chemin == self.chemins[self.rang]:
            return False
        return self.rang > 0 and chemin.split("/") <= self.chemins[self.rang - 1].split("/")

    def _release(self, avance: int) -> None:
        """Tell the outcomes whose turn has come; all of them when more than `avance` wait."""
        trop = len(self.avance) > avance
        while self.avance:
            chemin = self.chemins[self.rang]
            if chemin not in self.avance and not trop:
                return
            self._show(self.avance.pop(chemin, None))
            self.rang += 1

    def _show(self, dit: Dit | None) -> None:
        if dit is not None:
            self._erase()
            for texte, err in _lines(dit.fait, self.sortie):
                (commun.tell if err else commun.echo)(texte, err=err)

    def _progress(self) -> None:
        maintenant = self.horloge()
        terminal = commun.on_terminal(err=True)
        attente = RAFRAICHIR if terminal else RAPPELER
        if not self.plusieurs or maintenant - self.dernier < attente:
            return
        self.dernier = maintenant
        if terminal:
            click.echo(f"\r\033[2K{self._bar(maintenant)}", err=True, nl=False)
        else:
            commun.echo(self._state(maintenant), err=True)

    def _erase(self) -> None:
        if self.plusieurs and commun.on_terminal(err=True):
            click.echo("\r\033[2K", err=True, nl=False)

    def _bar(self, maintenant: float) -> str:
        pleins = LARGEUR * self.rapport.dossiers // len(self.chemins)
        return f"{'━' * pleins}{'─' * (LARGEUR - pleins)} {self._state(maintenant)}"

    def _state(self, maintenant: float) -> str:
        """Say how far, how fast, for how long still, and the failures so far."""
        vus = self.rapport.dossiers
        etat = f"{vus}/{len(self.chemins)}"
        ecoule = maintenant - self.debut
        if self.faits and ecoule > 0:
            vitesse = self.faits / ecoule
            etat += f" · {rate(vitesse)} · reste {duration((len(self.chemins) - vus) / vitesse)}"
        mauvais = sum(self.rapport.bilan[nom] for nom in MAUVAIS)
        return etat + (f" · {commun.plural(mauvais, 'échec')}" if mauvais else "")


def _lines(fait: Fait, sortie: Path) -> Iterator[tuple[str, bool]]:
    """Give the lines that tell an outcome, and whether each goes to the error stream."""
    for probleme in fait.problemes:
        yield commun.show(probleme), True
    for remarque in fait.remarques:
        yield f"à voir {fait.chemin} : {fait.titre} : {remarque}", True
    if fait.message:
        yield f"{fait.chemin} : {fait.message}", True
    if fait.etat == "a_jour":
        yield f"{fait.chemin} : à jour, rien n'est à refaire.", True
    for nom in fait.fichiers:
        yield str(sortie / fait.cible / nom), False


def summary(rapport: Rapport, total: int) -> str:
    """Count the outcomes of a run on one line, out of `total` when it was stopped."""
    parts = [
        f"{nombre} {DITS[etat][nombre > 1]}" for etat in DITS if (nombre := rapport.bilan[etat])
    ]
    sur = f" sur {total}" if rapport.dossiers < total else ""
    return f"{commun.plural(rapport.dossiers, 'dossier')}{sur} : {', '.join(parts)}."


def rate(vitesse: float) -> str:
    """Write a number of dossiers a second as one reads it.

    >>> rate(3.14), rate(0.25)
    ('3,1/s', '15/min')
    """
    return f"{vitesse:.1f}/s".replace(".", ",") if vitesse >= 1 else f"{vitesse * 60:.0f}/min"


def duration(secondes: float) -> str:
    """Write a duration as one reads it: `40 s`, `3 min`, `2 h 05`.

    >>> duration(39.6), duration(185), duration(7500)
    ('40 s', '3 min', '2 h 05')
    """
    if secondes < 90:
        return f"{secondes:.0f} s"
    minutes = round(secondes / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02}"
