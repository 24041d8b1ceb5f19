"""Which ways to a title are open for a debt, each with its conditions met, not met or to check.

The table of procedures is the law's; the way proposed is ours, and the lawyer's to choose. Nothing
here says what a procedure costs: the tariffs change too often to be written in a program.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kit.decompte import Decompte
from kit.dossier import Dossier
from kit.voies import faits as regles
from kit.voies import table
from kit.voies.faits import Condition, Faits, Voie

__all__ = ["Condition", "Voie", "communes", "compute", "contestee_le"]

_VOIES = (
    table.inconteste,
    table.petites_creances,
    table.injonction,
    table.refere,
    table.assignation,
    table.europeenne,
)


def compute(dossier: Dossier, decompte: Decompte, au: date) -> tuple[Voie, ...]:
    """List every way, in the order of the table, and mark the one proposed if any."""
    faits = Faits(dossier, decompte, au, contestee_le(dossier, au))
    voies = [dresser(faits) for dresser in _VOIES]
    choisie = _proposer(faits, voies)
    return tuple(replace(voie, proposee=voie.cle == choisie) for voie in voies)


def communes(dossier: Dossier, decompte: Decompte, au: date) -> tuple[Condition, ...]:
    """List the conditions that every way shares, to be said once."""
    return tuple(regles.communes(Faits(dossier, decompte, au, contestee_le(dossier, au))))


def contestee_le(dossier: Dossier, au: date) -> date | None:
    """Give the day of the first dispute that was not lifted: an answer does not end it."""
    ouverte: date | None = None
    for contact in dossier.historique:
        if contact.le.jour > au:
            continue
        if contact.effet == "contestation":
            ouverte = ouverte or contact.le.jour
        elif contact.effet == "contestation_levee":
            ouverte = None
    if ouverte is None and dossier.cause.nature == "contestation":
        ouverte = dossier.cause.depuis or au
    return ouverte


def _proposer(f: Faits, voies: list[Voie]) -> str | None:
    """Prefer the order to pay, or the judge who hears both sides when the debt is disputed."""
    voulues = ["injonction_europeenne", "injonction_de_payer", "assignation"]
    if f.contestee_le is not None:
        voulues = ["assignation"]
    ouvertes = {voie.cle for voie in voies if voie.etat != "non_remplie"}
    return next((cle for cle in voulues if cle in ouvertes), None)
