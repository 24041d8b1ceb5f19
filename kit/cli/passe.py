"""What `kit produire` asks of its memory: what is known, what to resume, what is gone."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from kit.cli import commun
from kit.cli.tournee import Ordre
from kit.errors import KitError
from kit.portefeuille.memoire import Demande, Memoire, unfinished


def facts(ordre: Ordre, chemins: Sequence[Path]) -> dict[str, Any]:
    """Give what a later run must say again to go on with this one."""
    demande = Demande(ordre.au, ordre.commande, ordre.propres)
    lieux = [str(chemin.absolute()) for chemin in chemins]
    return {
        "au": ordre.au.isoformat(),
        "options": demande.famille,
        "part": str(ordre.part) if ordre.part else None,
        "chemins": lieux,
    }


def resume(ordre: Ordre, chemins: Sequence[Path], au: date | None) -> Ordre:
    """Take again the day of the run that was interrupted.

    Raises KitError when there is none, or when it was asked otherwise.
    """
    suspendu = unfinished(ordre.sortie)
    if suspendu is None:
        raise KitError(f"rien à reprendre dans « {ordre.sortie} » : rien n'y est interrompu")
    repris = replace(ordre, au=_day(suspendu))
    if au is not None and au != repris.au:
        raise KitError(
            f"la production interrompue était au {repris.au:%d/%m/%Y} : reprenez-la sans --au"
        )
    autres = [nom for nom, fait in facts(repris, chemins).items() if suspendu.get(nom) != fait]
    if autres:
        noms = " et ".join({"chemins": "dossiers", "part": "part"}.get(n, n) for n in autres)
        raise KitError(
            f"la production interrompue avait d'autres {noms} : redonnez les mêmes, ou relancez "
            "sans --reprendre"
        )
    return repris


def _day(suspendu: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(suspendu["au"])
    except (KeyError, TypeError, ValueError):
        raise KitError(
            "la production interrompue est illisible : relancez sans --reprendre"
        ) from None


@contextmanager
def remember(ordre: Ordre, chemins: Sequence[Path], reprise: bool, tout: bool) -> Iterator[Memoire]:
    """Open the memory of an output folder; say at the end what it could not do."""
    demande = Demande(ordre.au, ordre.commande, ordre.propres)
    memoire = Memoire(
        ordre.sortie,
        demande,
        time.time_ns(),
        facts(ordre, chemins),
        reprise=reprise,
        tout=tout,
        horloge=time.monotonic,
    )
    try:
        with memoire:
            yield memoire
    finally:
        for phrase in memoire.avis:
            commun.echo(f"à voir {phrase}", err=True)


def sweep(memoire: Memoire, chemins: Sequence[Path], ordre: Ordre, nettoyer: bool) -> None:
    """Tell the productions whose dossier is gone; remove them when asked."""
    for disparu in memoire.gone(map(str, chemins)):
        lieu = f"{ordre.sortie / disparu.cible} : son dossier « {disparu.dossier} » n'existe plus"
        if not nettoyer:
            commun.echo(f"note {lieu} (--nettoyer l'enlève).", err=True)
            continue
        reserve = memoire.clean(disparu)
        suite = f"conservé, {reserve}" if reserve else "supprimé"
        commun.echo(f"note {lieu} ; {suite}.", err=True)
