"""A cluster as a `Moteur`: lots go to a dask scheduler, outcomes come back to the one writer.

The cluster itself starts again what a dying worker leaves. A lot that kills several of them is
taken apart, so that only the dossier at fault is blamed.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kit.errors import Defaut, KitError, MachineFautive
from kit.lectures import Lecture
from kit.ouvrier import Limites
from kit.portefeuille.issue import Issue
from kit.portefeuille.moteurs.collecte import gather
from kit.portefeuille.moteurs.deballage import reconcile
from kit.portefeuille.moteurs.grappe import Avenir, Grappe
from kit.portefeuille.moteurs.identite import identity
from kit.portefeuille.moteurs.lots import NOMBRE, Envol, Preparation
from kit.portefeuille.moteurs.relais import Ordre, Poste
from kit.portefeuille.moteurs.serviteur import Consigne
from kit.portefeuille.production import Production

AVANCE = 2  # lots in flight for one place: one is made, the other is there already
GUET = 5  # seconds between two looks at a silent cluster
DESERT = 12  # looks at a cluster without workers before giving up


@dataclass(frozen=True, slots=True)
class Vol:
    """A lot in flight: its dossiers, with what was read of each, and what must be kept for it."""

    lues: Mapping[Path, tuple[Lecture, ...]]
    partages: tuple[Avenir, ...]
    avenir: Avenir


class Dask:
    """Runs one order on the workers of a cluster; see `Moteur`."""

    def __init__(self, adresse: str, production: Production, limites: Limites) -> None:
        """Join the cluster. Raises MachineFautive when it does not answer, or has no worker."""
        ordre = Ordre(identity(), pickle.dumps(Consigne.of(production, limites)))
        propres = bool(production.atelier.propres.textes)
        self._gather = partial(gather, sortie=production.sortie, propres=propres)
        self._grappe = Grappe(adresse)
        self._places = self._grappe.await_places()
        self._ordre = self._grappe.open(ordre)
        self._vols: dict[str, Vol] = {}
        self._ici = Poste(ordre, lambda: True)

    def run(self, chemins: Iterable[Path]) -> Iterator[tuple[Path, Issue]]:
        """Give what came of each dossier as it comes.

        Raises MachineFautive when the cluster is lost or has another kit: all that was given is
        good.
        """
        preparation = Preparation(chemins, self._gather)
        while True:
            self._launch(preparation)
            for vol in self._arrived(patient=not preparation.sedentaires):
                yield from self._land(vol, preparation)
            if preparation.sedentaires:
                chemin = preparation.sedentaires.popleft()
                yield chemin, self._make_here(chemin)
            elif not (self._vols or preparation.more(self._fenetre)):
                return

    def close(self) -> None:
        """Give up what is in flight, and leave the cluster."""
        self._grappe.close(vol.avenir for vol in self._vols.values())
        self._vols.clear()
        self._ici.drop()

    @property
    def _fenetre(self) -> int:
        """How many lots are in flight at most."""
        return AVANCE * self._places

    def _launch(self, preparation: Preparation) -> None:
        """Send lots until enough are in flight, or enough dossiers wait to be made here."""
        while (
            len(self._vols) < self._fenetre
            and len(preparation.sedentaires) < NOMBRE
            and preparation.more(self._fenetre)
        ):
            envol = preparation.next(self._fenetre)
            if envol is not None:
                self._send(envol)

    def _send(self, envol: Envol) -> None:
        partages = tuple(self._grappe.send(*contenu) for contenu in envol.partages.items())
        avenir = self._grappe.call(self._ordre, pickle.dumps(envol.lot), partages)
        lues = {envoi.chemin: envoi.lues for envoi in envol.envois}
        self._vols[avenir.key] = Vol(lues, partages, avenir)

    def _arrived(self, patient: bool) -> list[Vol]:
        """Give the lots that have landed, in flight no more; a `patient` one waits for the first.

        It looks now and then whether the cluster still has workers.
        """
        en_vol = [vol.avenir for vol in self._vols.values()]
        if not en_vol:
            return []
        for _ in range(DESERT):
            arrives = self._grappe.done(en_vol, GUET if patient else 0)
            places = self._grappe.places()
            self._places = places or 1
            if arrives or places or not patient:
                return [self._vols.pop(avenir.key) for avenir in arrives]
        raise MachineFautive(
            "la grappe n'a plus d'ouvrier ; ce qui est fait est écrit : relancez des ouvriers, "
            "puis la même commande avec --reprendre"
        )

    def _land(self, vol: Vol, preparation: Preparation) -> Iterator[tuple[Path, Issue]]:
        """Give what a lot brings back; a lot that failed will be made again dossier by dossier."""
        try:
            rendus = vol.avenir.result()
        except Exception as defaut:  # noqa: BLE001 - dask raises whatever was raised over there
            self._refuse(defaut)
            if len(vol.lues) > 1:
                preparation.suspects.extend(vol.lues)
            else:
                yield next(iter(vol.lues)), Issue((), refus=_blame(defaut))
            return
        for (chemin, lues), rendu in zip(vol.lues.items(), rendus, strict=True):
            issue = pickle.loads(rendu)  # noqa: S301 - the cluster is trusted, see the guide
            yield chemin, reconcile(issue, lues)

    def _refuse(self, defaut: Exception) -> None:
        """Raise MachineFautive when it is no lot that failed, but the cluster."""
        if isinstance(defaut, MachineFautive):
            raise defaut.with_traceback(None) from None
        if isinstance(defaut, CancelledError) or not self._grappe.alive:
            raise self._grappe.lost() from None
        if self._ordre.status == "error":
            raise MachineFautive(
                "un ouvrier de la grappe n'a pas kit, ou pas la même version : installez celle de "
                f"ce poste sur toutes les machines ({type(defaut).__name__})"
            ) from None

    def _make_here(self, chemin: Path) -> Issue:
        """Make a dossier that cannot travel, in a limited process of this machine."""
        rendu = self._ici.make(pickle.dumps(str(chemin)), {})
        return pickle.loads(rendu)  # type: ignore[no-any-return]  # noqa: S301 - our own child


def _blame(defaut: Exception) -> KitError:
    """Say that a dossier, alone in its lot, has failed wherever it was made."""
    return Defaut(
        "chaque ouvrier de la grappe qui a pris ce dossier s'est arrêté net "
        f"({type(defaut).__name__}) : traitez-le seul, sans --moteur"
    )
