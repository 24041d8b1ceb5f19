"""To which debt a payment goes (1342-10 C. civ.), and an exact split when it goes to several.

« Most interest to discharge » is read as the highest rate running. Another interest (a
guarantee, an enforceable title) is not modelled: the debtor's indication or a clause prevails.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

CENTIMES = 100


@dataclass(frozen=True, slots=True)
class Dette:
    """A debt on the day of the payment; `taux` in per cent a year, `date` of the invoice."""

    numero: str
    echue: bool
    taux: Decimal
    date: dt.date
    echeance: dt.date


def ordre(dettes: Sequence[Dette], indication: str | None) -> list[list[str]]:
    """Order debts as 1342-10 does; debts in the same group share in proportion.

    An indication that names none of the debts, because it is settled, leaves the legal order.
    """
    choisies = [[dette.numero] for dette in dettes if dette.numero == indication]
    autres = sorted((d for d in dettes if d.numero != indication), key=_rang)
    groupes = groupby(autres, key=_rang)
    return choisies + [sorted(d.numero for d in groupe) for _, groupe in groupes]


def repartir(montant: Decimal, parts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Split an amount in proportion to the parts, exactly to the cent, none above its part.

    The cents left by the division go to the largest remainders, then to the smallest key.
    What exceeds the sum of the parts is not given out.
    """
    poids = {cle: _centimes(part) for cle, part in parts.items()}
    total = sum(poids.values())
    somme = min(_centimes(montant), total)
    if total == 0:
        return {cle: _euros(0) for cle in poids}
    quotients = {cle: divmod(somme * part, total) for cle, part in poids.items()}
    reste = somme - sum(quotient for quotient, _ in quotients.values())
    premiers = sorted(quotients, key=lambda cle: (-quotients[cle][1], cle))[:reste]
    return {cle: _euros(quotients[cle][0] + (cle in premiers)) for cle in poids}


def _rang(dette: Dette) -> tuple[bool, Decimal, dt.date, dt.date]:
    return (not dette.echue, -dette.taux, dette.date, dette.echeance)


def _centimes(montant: Decimal) -> int:
    centimes = montant * CENTIMES
    if montant < 0 or centimes != int(centimes):
        raise ValueError(f"a share is a positive number of whole cents: {montant}")
    return int(centimes)


def _euros(centimes: int) -> Decimal:
    return Decimal(centimes).scaleb(-2)
