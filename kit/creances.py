"""Under which references a claim was produced: an index of the output folder, by invoice.

A dossier given another `reference` is still compared with what was produced under the former one.
An entry is an empty file, and its name says all: the invoice, the day, the number of invoices of
that production, its parties, the folder of its reference. Neither parties nor invoices are named.

What is looked up here is not noted among the readings of a dossier: a portfolio where nothing has
changed would look at it ten thousand times. A result holds for one day, and only the entries of the
days before count; what is found through them is noted.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kit.dossier import Creancier, Debiteur, Dossier

INDEX = ".creances"
TRI = 2  # first digits of an invoice's key, which name a folder of the index
MOTS = 5  # in the name of an entry
AUTRES_MAXIMUM = 20


@dataclass(frozen=True, slots=True)
class Creance:
    """What makes a claim the same under another reference: its invoices, and who owes whom."""

    factures: tuple[str, ...]
    parties: str


@dataclass(frozen=True, slots=True)
class Autre:
    """Another reference, by its folder, under which invoices of a claim were produced.

    `jours` are those of the productions whose invoices are all in the claim of today.
    """

    dossier: str
    jours: frozenset[str]


def claim(dossier: Dossier) -> Creance:
    """Tell a claim by its invoices and its parties."""
    cles = {invoice(f.numero, f.date, f.montant_ttc) for f in dossier.factures}
    return Creance(tuple(sorted(cles)), _key(_who(dossier.creancier), _who(dossier.debiteur))[:16])


def invoice(numero: str, jour: date, montant: Decimal) -> str:
    """Give the key of an invoice."""
    return _key(numero, jour.isoformat(), f"{montant:.2f}")[:24]


def entries(creance: Creance, au: date, dossier: str) -> Iterator[str]:
    """Give the entries of a production, as paths under the output folder."""
    suite = f"{au.isoformat()}~{len(creance.factures)}~{creance.parties}~{dossier}"
    return (f"{INDEX}/{cle[:TRI]}/{cle}~{suite}" for cle in creance.factures)


def listed(sortie: Path, factures: Iterable[str]) -> Iterator[Path]:
    """Give the entries of some invoices, whatever the production. Raises OSError."""
    for cle in factures:
        tri = sortie / INDEX / cle[:TRI]
        if not tri.is_dir() or tri.is_symlink():
            continue
        for nom in os.listdir(tri):  # noqa: PTH208 - names, often many
            if nom.startswith(f"{cle}~") and nom.count("~") >= MOTS - 1:
                yield tri / nom


def elsewhere(sortie: Path, creance: Creance, ici: str, avant: str) -> list[Autre]:
    """Give the other references under which a claim was produced before a day, in order.

    Raises OSError.
    """
    vues: Counter[tuple[str, str, str]] = Counter()
    for entree in listed(sortie, creance.factures):
        _, jour, total, parties, dossier = entree.name.split("~", MOTS - 1)
        if parties == creance.parties and jour < avant and dossier not in (ici, "", "..", "."):
            vues[dossier, jour, total] += 1
    jours: dict[str, set[str]] = {}
    for (dossier, jour, total), nombre in vues.items():
        jours.setdefault(dossier, set()).update({jour} if str(nombre) == total else ())
    return [Autre(dossier, frozenset(vus)) for dossier, vus in sorted(jours.items())]


def _who(partie: Creancier | Debiteur) -> str:
    return partie.siren or (partie.siret or "")[:9] or " ".join(partie.nom.casefold().split())


def _key(*mots: str) -> str:
    return hashlib.sha256(json.dumps(mots, ensure_ascii=False).encode()).hexdigest()
