"""What is contradictory, impossible or doubtful in a dossier that was read without a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.checks import (
    avenir,
    contentieux,
    contestations,
    contrat,
    echeancier,
    factures,
    historique,
    parties,
    pieces,
    versements,
)

if TYPE_CHECKING:
    from datetime import date

    from kit.dossier import Dossier
    from kit.errors import Probleme

_REGLES = (
    parties.check,
    contrat.check,
    factures.check,
    versements.check,
    historique.check,
    contestations.check,
    pieces.check,
    echeancier.check,
)


def check(dossier: Dossier, au: date) -> list[Probleme]:
    """List the problems of a dossier on a day; `load.locate` gives them their file and line."""
    trouves = [probleme for regle in _REGLES for probleme in regle(dossier)]
    return [*trouves, *contentieux.check(dossier, au), *avenir.check(dossier, au)]
