"""What the dossier dates after the day of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.checks.outils import avertir
from kit.phrases import jour

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kit.dossier import Dossier
    from kit.errors import Chemin, Probleme


def check(dossier: Dossier, au: date) -> Iterator[Probleme]:
    """Warn of each fact that does not count yet on the day: it may be a slip of the year."""
    for chemin, le in _facts(dossier):
        if le is not None and le > au:
            yield avertir(
                chemin, f"daté du {jour(le)}, ne sera pas compté au {jour(au)} : vérifiez la date"
            )


def _facts(dossier: Dossier) -> Iterator[tuple[Chemin, date | None]]:
    for rang, facture in enumerate(dossier.factures):
        yield ("factures", rang, "date"), facture.date
        for numero, statut in enumerate(facture.statuts):
            yield ("factures", rang, "statuts", numero, "le"), statut.le.jour
    for rang, avoir in enumerate(dossier.avoirs):
        yield ("avoirs", rang, "date"), avoir.date
    for rang, paiement in enumerate(dossier.paiements):
        yield ("paiements", rang, "le"), paiement.le
    for rang, contact in enumerate(dossier.historique):
        yield ("historique", rang, "le"), contact.le.jour
    yield from _single_facts(dossier)


def _single_facts(dossier: Dossier) -> Iterator[tuple[Chemin, date | None]]:
    debiteur = dossier.debiteur
    if debiteur.identite:
        yield ("debiteur", "identite", "verifiee_le"), debiteur.identite.verifiee_le
    if debiteur.procedure_collective:
        chemin = ("debiteur", "procedure_collective")
        yield (*chemin, "jugement"), debiteur.procedure_collective.jugement
        yield (*chemin, "bodacc"), debiteur.procedure_collective.bodacc
    if dossier.contrat:
        yield ("contrat", "date"), dossier.contrat.date
    if dossier.echeancier:
        yield ("echeancier", "signe_le"), dossier.echeancier.signe_le
    yield ("cause", "depuis"), dossier.cause.depuis
