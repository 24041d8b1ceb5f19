"""Published values as closed, dated and sourced periods; a day outside them is refused.

Each file (`taux_interet_legal.yaml`, `taux_directeur_bce.yaml`, `indemnite_forfaitaire.yaml`)
has the same shape, one row per period and one column per series:

    verifie_le: 2026-11-22           # the day somebody last compared the file with its sources
    noms: {particuliers: …, autres_cas: …}                # column -> name of the series
    periodes:
      - du: 2026-07-01               # first day
        au: 2026-12-31               # last day; null: without end, written by a human
        source: arrêté du …          # the official act when known, else the publishers
        autres_cas: {valeur: 2.75, statut: confirme, confiance: "…"}
        particuliers: {valeur: 6.84, statut: a_verifier, confiance: "…"}

A `Serie` is one column of one file: each row gives one `Taux`, `source` being shared.
Columns: `particuliers`, `autres_cas` | `bce` | `indemnite`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from kit.droit import mots
from kit.errors import HorsBareme, Probleme

Statut = Literal["confirme", "source_unique", "a_verifier"]
Colonne = Literal["particuliers", "autres_cas"]


@dataclass(frozen=True, slots=True)
class Taux:
    """One published value and the period it covers; per cent a year, or euros."""

    du: date
    au: date | None
    valeur: Decimal
    statut: Statut
    source: str
    confiance: str = ""

    @property
    def a_verifier(self) -> bool:
        """Whether a human should compare the value with its official source."""
        return self.statut != "confirme"

    def couvre(self, jour: date) -> bool:
        """Whether the day is in the period, both ends included."""
        return self.du <= jour and (self.au is None or jour <= self.au)


@dataclass(frozen=True, slots=True)
class Serie:
    """One column of a file of published values."""

    nom: str
    fichier: str
    taux: tuple[Taux, ...]
    verifie_le: date | None = None
    ligne: int | None = None

    def le(self, jour: date) -> Taux:
        """Give the value in force on a day; raise HorsBareme when none is published."""
        for taux in self.taux:
            if taux.couvre(jour):
                return taux
        raise HorsBareme(self._absence(jour))

    def connait(self, jour: date) -> bool:
        """Whether a value is published for the day."""
        return any(taux.couvre(jour) for taux in self.taux)

    def _absence(self, jour: date) -> str:
        du, au = semestre(jour)
        verifie = f", vérifié le {mots.jour(self.verifie_le)}" if self.verifie_le else ""
        return (
            f"{self._lieu()} ne donne aucune valeur pour le {mots.jour(jour)} ({self.nom}) : "
            f"{self._etendue()}{verifie}. Une valeur non publiée n'est jamais extrapolée. "
            "Dès sa publication, ajoutez à sa suite la période du "
            f"{mots.jour(du)} au {mots.jour(au)}, avec sa valeur, son statut et sa source."
        )

    def _lieu(self) -> str:
        """Where the last period stands, after which the missing one is to be added."""
        return f"{self.fichier}:{self.ligne}" if self.ligne else self.fichier

    def _etendue(self) -> str:
        if not self.taux:
            return "le fichier est vide"
        fin = self.taux[-1].au
        terme = f" au {mots.jour(fin)}" if fin else ", sans terme"
        return f"le fichier va du {mots.jour(self.taux[0].du)}{terme}"


@dataclass(frozen=True, slots=True)
class Bareme:
    """Everything published that a statement of account needs."""

    legal_particuliers: Serie
    legal_autres_cas: Serie
    bce: Serie
    indemnite: Serie

    def legal(self, colonne: Colonne) -> Serie:
        """Give the column of the legal rate, which follows the creditor (L313-2 CMF)."""
        return self.legal_particuliers if colonne == "particuliers" else self.legal_autres_cas


def semestre(jour: date) -> tuple[date, date]:
    """Give the first and last day of the calendar half-year of a day.

    >>> semestre(date(2026, 6, 30))
    (datetime.date(2026, 1, 1), datetime.date(2026, 6, 30))
    >>> semestre(date(2026, 7, 1))
    (datetime.date(2026, 7, 1), datetime.date(2026, 12, 31))
    """
    if jour.month <= 6:
        return date(jour.year, 1, 1), date(jour.year, 6, 30)
    return date(jour.year, 7, 1), date(jour.year, 12, 31)


def validate(serie: Serie) -> list[Probleme]:
    """List what is wrong in a series: order, gaps, overlaps, missing sources."""
    if not serie.taux:
        return [_probleme(serie, 0, "aucune période : ajoutez-en une, avec sa source")]
    return [*_isolement(serie), *_suite(serie)]


def _isolement(serie: Serie) -> list[Probleme]:
    problemes: list[Probleme] = []
    for rang, taux in enumerate(serie.taux):
        if taux.au is not None and taux.au < taux.du:
            problemes.append(_probleme(serie, rang, "la période finit avant de commencer"))
        if not taux.source.strip():
            problemes.append(_probleme(serie, rang, "la source manque"))
        if not taux.valeur.is_finite() or taux.valeur < 0:
            problemes.append(_probleme(serie, rang, f"valeur impossible : {taux.valeur}"))
    return problemes


def _suite(serie: Serie) -> list[Probleme]:
    problemes: list[Probleme] = []
    for rang, (avant, apres) in enumerate(pairwise(serie.taux), start=1):
        if avant.au is None:
            problemes.append(_probleme(serie, rang, "suit une période sans fin : fermez-la"))
        elif apres.du != avant.au + timedelta(days=1):
            attendu = mots.jour(avant.au + timedelta(days=1))
            problemes.append(
                _probleme(serie, rang, f"commence le {mots.jour(apres.du)}, attendu : {attendu}")
            )
    return problemes


def _probleme(serie: Serie, rang: int, message: str) -> Probleme:
    return Probleme(("periodes", rang), f"{serie.nom} : {message}", fichier=serie.fichier)
