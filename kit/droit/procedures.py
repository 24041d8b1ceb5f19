"""What the opening of insolvency proceedings stops, and the delays it starts (book VI C. com.).

A claim is taken to be born on the day of its invoice. Not modelled: loans and deferred payments
of a year or more, whose interest goes on (L622-28), and post-judgment claims « utiles » (L622-17).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from kit.droit.delais import ajouter_mois

TypeProcedure = Literal["sauvegarde", "redressement", "liquidation", "surendettement"]

MOIS_DECLARATION = 2
MOIS_ELOIGNEMENT = 2
MOIS_RELEVE = 6


def arret_des_interets(type_procedure: TypeProcedure, jugement: date, ne_le: date) -> date | None:
    """Give the last day on which interest runs, the eve of the judgment (L622-28).

    None when interest goes on: a claim born on the judgment day or later, or a consumer's
    surendettement, where the plan decides and not the opening.
    """
    if type_procedure == "surendettement" or ne_le >= jugement:
        return None
    return jugement - timedelta(days=1)


def paiement_interdit(jugement: date, ne_le: date) -> bool:
    """Whether the debtor may not pay a claim, because it was born before (L622-7, L722-5).

    In a surendettement, `jugement` is the day the file was found admissible.
    """
    return ne_le < jugement


def rend_exigible(type_procedure: TypeProcedure) -> bool:
    """Whether the judgment makes sums not yet due payable: liquidation only (L643-1, L622-29)."""
    return type_procedure == "liquidation"


def textes(type_procedure: TypeProcedure) -> tuple[str, ...]:
    """Give the articles that stop payments, lawsuits and interest in these proceedings."""
    if type_procedure == "surendettement":
        return ("l722_2", "l722_5")
    return ("l622_7", "l622_21", "l622_28")


def delai_declaration(bodacc: date, hors_metropole: bool = False) -> date:
    """Give the last day to declare a claim: two months from the BODACC (R622-24).

    Two months more for a creditor abroad or overseas. A last day off is not moved to the next
    working day, because that 642 CPC applies here is not verified: the earlier day is safe.
    """
    mois = MOIS_DECLARATION + (MOIS_ELOIGNEMENT if hors_metropole else 0)
    return ajouter_mois(bodacc, mois)


def delai_releve_de_forclusion(bodacc: date) -> date:
    """Give the last day to ask for relief when the declaration was missed: six months (L622-26)."""
    return ajouter_mois(bodacc, MOIS_RELEVE)
