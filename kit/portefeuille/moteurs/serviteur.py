"""The process beside a worker of a cluster: clean, single-threaded, from which limited ones fork.

A worker of a cluster has threads, and may not have children of its own kind: it starts this one as
a program, and speaks to it by two pipes. The order comes first, then dossier after dossier. It
ends when its worker does, or after some minutes without work.
"""

from __future__ import annotations

import os
import pickle
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

from kit import chantiers, etude
from kit.commande import Commande
from kit.errors import KitError
from kit.ouvrier import Limites, Ouvrier
from kit.portefeuille.issue import Issue
from kit.portefeuille.moteurs.colis import Colis
from kit.portefeuille.moteurs.deballage import in_memory, lay_out, put_back, under
from kit.portefeuille.moteurs.identite import difference, identity
from kit.portefeuille.production import Production, prepare
from kit.propres import Propres

PATIENCE = 300  # seconds without work after which it ends


@dataclass(frozen=True, slots=True)
class Consigne:
    """The order of a run, without anything that only its machine has; `ici` is its folder there."""

    au: date
    commande: Commande
    propres: Propres
    sortie: str
    ici: str
    limites: Limites

    @classmethod
    def of(cls, production: Production, limites: Limites) -> Self:
        """Give the order that says the same elsewhere."""
        propres, sortie = production.atelier.propres, str(production.sortie)
        ici = str(Path.cwd())
        return cls(production.au, production.commande, propres, sortie, ici, limites)

    def production(self) -> Production:
        """Prepare the order with what this machine has of kit."""
        production, _ = prepare(self.au, self.commande, Path(self.sortie))
        production.rendu.prepare()
        if not self.propres.textes:
            return production
        return replace(production, atelier=etude.with_own(production.atelier, self.propres))


@dataclass(frozen=True, slots=True)
class _Tache:
    """Where a dossier is: `racine` is as the root of its sender, empty when it is."""

    racine: str
    chemin: str


@dataclass(frozen=True, slots=True)
class _Etabli:
    """What the limited process does of a dossier."""

    production: Production
    ici: str

    def __call__(self, tache: _Tache) -> Issue:
        racine = tache.racine
        os.chdir(racine + self.ici)
        production = replace(self.production, sortie=under(racine, str(self.production.sortie)))
        issue = production(under(racine, tache.chemin))
        return put_back(issue, racine) if racine else issue


def serve(depuis: Connection, vers: Connection) -> None:
    """Say how this kit differs from the sender's; if it does not, do what is asked of it."""
    leur, octets = depuis.recv()
    ecart = difference(leur, identity())
    vers.send(ecart)
    if ecart:
        return
    consigne: Consigne = pickle.loads(octets)  # noqa: S301 - a cluster runs what it is sent
    etabli = _Etabli(consigne.production(), consigne.ici)
    with Ouvrier(etabli, consigne.limites) as ouvrier:
        while depuis.poll(PATIENCE):
            octets, contenus = depuis.recv()
            demande = pickle.loads(octets)  # noqa: S301 - idem
            vers.send_bytes(pickle.dumps(_made(ouvrier, demande, contenus, consigne.ici)))


def _made(
    ouvrier: Ouvrier[_Tache, Issue], demande: Colis | str, contenus: dict[str, bytes], ici: str
) -> Issue:
    """Give what comes of a parcel, or of a dossier of this very machine."""
    if isinstance(demande, str):
        return _run(ouvrier, _Tache("", demande))
    with chantiers.lend_folder() as racine:
        lay_out(demande, contenus, Path(racine), ici)
        return in_memory(_run(ouvrier, _Tache(racine, demande.chemin)))


def _run(ouvrier: Ouvrier[_Tache, Issue], tache: _Tache) -> Issue:
    try:
        return ouvrier.run(tache)
    except KitError as refus:
        return Issue((), refus=refus)


def main() -> None:
    """Keep the pipes for ourselves: what a library prints must not be taken for an answer."""
    depuis, vers = Connection(os.dup(0), writable=False), Connection(os.dup(1), readable=False)
    os.dup2(2, 1)
    rien = os.open(os.devnull, os.O_RDONLY)
    os.dup2(rien, 0)
    os.close(rien)
    with suppress(EOFError, ConnectionError):
        serve(depuis, vers)


if __name__ == "__main__":
    main()
