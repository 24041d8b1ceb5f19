"""The fixed indemnity for recovery costs: forty euros per late invoice (D441-5, D2192-35).

Due once for each late payment, whatever its length and even after part payments. The further
compensation that L441-10 II allows on proof of higher costs is not modelled.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from kit.droit import procedures
from kit.droit.bareme import Bareme

Classe = Literal["commercant", "professionnel", "consommateur", "public"]
RIEN = Decimal("0.00")
DEPUIS = date(2013, 1, 1)


def due(
    classe_debiteur: Classe,
    creancier_professionnel: bool,
    ne_le: date,
    echeance: date,
    jour_solde: date | None,
    au: date,
    jugement: date | None,
    bareme: Bareme,
) -> Decimal:
    """Give the indemnity owed on the day `au` for one invoice, in euros.

    `ne_le` is the day of the invoice; `jour_solde` the day its principal was fully paid or
    credited; `jugement` the opening of insolvency proceedings, which forbid paying an earlier debt
    when it falls due from that day on (L441-10 II, last sentence). A delay begun before 2013 owes
    nothing: the indemnity did not exist. Raises HorsBareme when its amount is not published.
    """
    if classe_debiteur == "consommateur" or not creancier_professionnel:
        return RIEN
    regle_a_temps = jour_solde is not None and jour_solde <= echeance
    if au <= echeance or regle_a_temps or _paiement_interdit(ne_le, echeance, jugement):
        return RIEN
    premier = echeance + timedelta(days=1)
    return bareme.indemnite.le(premier).valeur if premier >= DEPUIS else RIEN


def _paiement_interdit(ne_le: date, echeance: date, jugement: date | None) -> bool:
    if jugement is None or jugement > echeance:
        return False
    return procedures.paiement_interdit(jugement, ne_le)


def textes(classe_debiteur: Classe) -> tuple[str, ...]:
    """Give the articles to cite for this debtor; none for a consumer, who owes nothing."""
    if classe_debiteur == "consommateur":
        return ()
    if classe_debiteur == "public":
        return ("l2192_13", "d2192_35")
    return ("l441_10", "d441_5")
