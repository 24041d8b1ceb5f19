"""Days and instants: real dates of our time, in two ways of writing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Annotated, Any

from pydantic_core import core_schema

from kit.valeurs.citation import cite, scalar
from kit.valeurs.lecteur import Lecteur

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

ANNEES = range(1990, 2101)
NAISSANCES = range(1900, 2101)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FRANCAIS = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_HEURE = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}))? ?(Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?")
_ECRIRE = "écrivez AAAA-MM-JJ, par exemple 2026-04-30"
_ECRIRE_HEURE = "écrivez AAAA-MM-JJTHH:MM, par exemple 2026-04-15T09:12"


def _date(annee: str, mois: str, jour: str, lu: str, annees: range) -> date:
    try:
        trouve = date(int(annee), int(mois), int(jour))
    except ValueError:
        raise ValueError(f"date inexistante {cite(lu)} : vérifiez le jour et le mois") from None
    if trouve.year not in annees:
        limites = f"de {annees[0]} à {annees[-1]}"
        raise ValueError(f"année hors limites {cite(lu)} : attendu une année {limites}")
    return trouve


def read_jour(valeur: object) -> date:
    """A real day from 1990 to 2100, written 2026-04-30 or 30/04/2026."""
    return _read(valeur, ANNEES)


def read_naissance(valeur: object) -> date:
    """A day of birth, from 1900 on, written as any day."""
    return _read(valeur, NAISSANCES)


def _read(valeur: object, annees: range) -> date:
    if isinstance(valeur, date) and not isinstance(valeur, datetime):
        valeur = valeur.isoformat()
    lu = scalar(valeur, "une date").strip()
    if iso := _ISO.fullmatch(lu):
        return _date(iso[1], iso[2], iso[3], lu, annees)
    if francais := _FRANCAIS.fullmatch(lu):
        return _date(francais[3], francais[2], francais[1], lu, annees)
    if not lu:
        raise ValueError(f"valeur absente : attendu une date, {_ECRIRE}")
    raise ValueError(f"date illisible {cite(lu)} : {_ECRIRE}")


def _read_heure(texte: str, lu: str) -> tuple[time, str | None]:
    trouve = _HEURE.fullmatch(texte)
    if not trouve:
        raise ValueError(f"heure illisible {cite(lu)} : {_ECRIRE_HEURE}")
    heures, minutes, secondes, zone = trouve.groups()
    try:
        return time(int(heures), int(minutes), int(secondes or 0)), zone
    except ValueError:
        raise ValueError(f"heure inexistante {cite(lu)} : de 00:00 à 23:59") from None


@dataclass(frozen=True, slots=True)
class Instant:
    """A day and, when known, its hour; the zone is kept as it was written."""

    jour: date
    heure: time | None = None
    zone: str | None = None

    def __str__(self) -> str:
        """The instant in ISO form, as short as it was known."""
        if self.heure is None:
            return self.jour.isoformat()
        precision = "seconds" if self.heure.second else "minutes"
        return f"{self.jour}T{self.heure.isoformat(precision)}{self.zone or ''}"

    @property
    def cle(self) -> tuple[date, time]:
        """What to sort on: the day, then the hour as written; no hour comes first."""
        return (self.jour, self.heure or time.min)

    def precedes(self, autre: Instant) -> bool:
        """Tell whether this instant is certainly before another; one unknown hour is no proof."""
        if self.heure is None or autre.heure is None:
            return self.jour < autre.jour
        if self.zone and autre.zone:
            return self._absolu() < autre._absolu()
        return self.cle < autre.cle

    def _absolu(self) -> datetime:
        signe = -1 if (self.zone or "").startswith("-") else 1
        heures, minutes = (0, 0) if self.zone in (None, "Z") else map(int, self.zone[1:].split(":"))
        decalage = timezone(signe * timedelta(hours=heures, minutes=minutes))
        return datetime.combine(self.jour, self.heure or time.min, tzinfo=decalage)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: Any, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """How pydantic reads this type: by `read_instant`."""
        return core_schema.no_info_plain_validator_function(read_instant)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """What an editor is told of this type."""
        return {"type": "string", "description": "date, ou date et heure : 2026-04-15T09:12"}


def read_instant(valeur: object) -> Instant:
    """A day, or a day and an hour: 2026-04-15, 2026-04-15T09:12, 2026-04-15 09:12:30+02:00."""
    if isinstance(valeur, Instant):
        return valeur
    if isinstance(valeur, date):
        valeur = valeur.isoformat()
    lu = scalar(valeur, "une date, avec l'heure si elle est connue").strip()
    jour, separateur, heure = lu.replace("T", " ", 1).partition(" ")
    if not separateur:
        return Instant(read_jour(jour))
    return Instant(read_jour(jour), *_read_heure(heure.strip(" "), lu))


Jour = Annotated[
    date,
    Lecteur(read_jour, {"type": "string", "description": "date : 2026-04-30 ou 30/04/2026"}),
]
JourDeNaissance = Annotated[
    date,
    Lecteur(read_naissance, {"type": "string", "description": "date : 1980-04-30 ou 30/04/1980"}),
]
