"""Which courts are tribunaux des activités économiques, and what it costs to bring a claim there.

An experiment in twelve towns, from 2025 to 2028 (law of 20 November 2023, art. 26 and 27).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from kit.phrases import euros

VILLES_TAE = (
    "Auxerre",
    "Avignon",
    "Le Havre",
    "Le Mans",
    "Limoges",
    "Lyon",
    "Marseille",
    "Nancy",
    "Nanterre",
    "Paris",
    "Saint-Brieuc",
    "Versailles",
)
EXPERIMENTATION = (date(2025, 1, 1), date(2028, 12, 31))
SEUIL_CONTRIBUTION = Decimal("50000.00")
EFFECTIF_EXONERE = 250

Genre = Literal["commerce", "tae", "judiciaire"]


@dataclass(frozen=True, slots=True)
class Contribution:
    """Whether the contribution pour la justice économique is due, and why."""

    etat: Literal["due", "non_due", "a_verifier"]
    motif: str


def genre(nom: str) -> Genre | None:
    """Tell what kind of court a name is, None when the name does not say.

    >>> genre("Tribunal de commerce de Nantes"), genre("TAE de Lyon"), genre("cour d'appel")
    ('commerce', 'tae', None)
    """
    lu = _plat(nom)
    if "activites economiques" in lu or "tae" in lu.split():
        return "tae"
    if "commerc" in lu:
        return "commerce"
    return "judiciaire" if "judiciaire" in lu or "proximite" in lu else None


def ville_tae(nom: str, au: date) -> str | None:
    """Give the town of the twelve that a court's name bears, on a day of the experiment.

    >>> ville_tae("tribunal de commerce de Lyon", date(2026, 11, 20))
    'Lyon'
    """
    if not EXPERIMENTATION[0] <= au <= EXPERIMENTATION[1]:
        return None
    lu = f" {_plat(nom)} ".replace(" du mans ", " le mans ").replace(" du havre ", " le havre ")
    return next((ville for ville in VILLES_TAE if f" {_plat(ville)} " in lu), None)


def contribution(nom: str, demande: Decimal, effectif: int | None, au: date) -> Contribution | None:
    """Tell whether the claimant owes the contribution; None outside a TAE. `demande` in euros.

    Above 50 000 €, it is due already with a requête en injonction de payer, by whoever has 250
    employees or more; its rate depends on turnover and profit, which kit does not know.
    """
    if genre(nom) != "tae" or not EXPERIMENTATION[0] <= au <= EXPERIMENTATION[1]:
        return None
    if demande <= SEUIL_CONTRIBUTION:
        seuil = euros(SEUIL_CONTRIBUTION)
        return Contribution("non_due", f"la demande ne dépasse pas {seuil}")
    if effectif is None:
        return Contribution("a_verifier", "l'effectif du demandeur n'est pas indiqué au dossier")
    if effectif < EFFECTIF_EXONERE:
        motif = f"le demandeur emploie {effectif} salariés, moins de {EFFECTIF_EXONERE}"
        return Contribution("non_due", motif)
    return Contribution("due", f"le demandeur emploie {effectif} salariés")


def _plat(nom: str) -> str:
    """Give the words of a name: no accent, no capital, no hyphen."""
    sans = unicodedata.normalize("NFD", nom.casefold().replace("-", " ").replace("'", " "))
    return " ".join("".join(c for c in sans if not unicodedata.combining(c)).split())
