"""The public holidays of France and of its territories, since 1990.

Sources: art. L3133-1 C. trav. (the eleven), L3134-13 (Alsace-Moselle), loi n° 83-550 and décret
n° 83-1003 (abolition of slavery), and the local texts of the other territories. A test compares
every year of every territory with the library `holidays`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

Zone = Literal[
    "metropole",
    "alsace_moselle",
    "guadeloupe",
    "martinique",
    "guyane",
    "la_reunion",
    "mayotte",
    "saint_barthelemy",
    "saint_martin",
    "saint_pierre_et_miquelon",
    "nouvelle_caledonie",
    "polynesie_francaise",
    "wallis_et_futuna",
]


class Ferie(NamedTuple):
    """A holiday: a day of a month, or `paques` days after Easter Sunday; from a year, to another.

    Both years are included.
    """

    mois: int = 0
    jour: int = 0
    paques: int = 0
    depuis: int = 0
    jusqu_a: int = 9999

    def le(self, annee: int) -> date:
        """Give its day in a year."""
        if self.mois:
            return date(annee, self.mois, self.jour)
        return paques(annee) + timedelta(days=self.paques)


VENDREDI_SAINT = Ferie(paques=-2)
SCHOELCHER = Ferie(7, 21)
# Worked in 2005 to 2007 as the « journée de solidarité », Whit Monday stayed a public holiday.
PARTOUT = (
    *(Ferie(1, 1), Ferie(5, 1), Ferie(5, 8), Ferie(7, 14)),
    *(Ferie(8, 15), Ferie(11, 1), Ferie(11, 11), Ferie(12, 25)),
    *(Ferie(paques=1), Ferie(paques=39), Ferie(paques=50)),
)
AILLEURS: dict[Zone, tuple[Ferie, ...]] = {
    "metropole": (),
    "alsace_moselle": (VENDREDI_SAINT, Ferie(12, 26)),
    "guadeloupe": (VENDREDI_SAINT, Ferie(paques=-24), Ferie(5, 27), SCHOELCHER),
    "martinique": (Ferie(5, 22), SCHOELCHER),
    "guyane": (Ferie(6, 10),),
    "la_reunion": (Ferie(12, 20),),
    "mayotte": (Ferie(4, 27),),
    # These two had Guadeloupe's days until décret n° 2012-553.
    "saint_barthelemy": (Ferie(10, 9, depuis=2012),),
    "saint_martin": (Ferie(5, 28, depuis=2012), SCHOELCHER._replace(depuis=2012)),
    "saint_pierre_et_miquelon": (),
    "nouvelle_caledonie": (Ferie(9, 24),),
    "polynesie_francaise": (
        *(VENDREDI_SAINT, Ferie(3, 5)),
        *(Ferie(6, 29, jusqu_a=2024), Ferie(11, 20, depuis=2025)),
    ),
    "wallis_et_futuna": (Ferie(4, 28), Ferie(6, 29), Ferie(7, 29)),
}


def jours(annee: int, zone: Zone) -> Iterator[date]:
    """Give the public holidays of a year in a territory."""
    for ferie in (*PARTOUT, *AILLEURS[zone]):
        if ferie.depuis <= annee <= ferie.jusqu_a:
            yield ferie.le(annee)


def paques(annee: int) -> date:
    """Give Easter Sunday of the Gregorian calendar, by Oudin's rule.

    >>> paques(2026), paques(2038)
    (datetime.date(2026, 4, 5), datetime.date(2038, 4, 25))
    """
    siecle, nombre_d_or = annee // 100, annee % 19
    lune = (siecle - siecle // 4 - (8 * siecle + 13) // 25 + 19 * nombre_d_or + 15) % 30
    lune -= (lune // 28) * (1 - (29 // (lune + 1)) * ((21 - nombre_d_or) // 11))
    semaine = (annee + annee // 4 + lune + 2 - siecle + siecle // 4) % 7
    ecart = lune - semaine
    mois = 3 + (ecart + 40) // 44
    return date(annee, mois, ecart + 28 - 31 * (mois // 4))
