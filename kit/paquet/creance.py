"""The claim as data: `dossier.json`, written for one addressee; `lecture` reads it back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kit.dossier import Contact, Dossier, Mot
from kit.paquet.champs import Destinataire, given
from kit.valeurs import Instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kit.decompte import Decompte
    from kit.pieces import PieceLue

NOM = "dossier.json"
FORMAT = "kit-dossier-1"
POSTES = ("principal", "penalites", "interets", "indemnites", "clause_penale", "total", "par_jour")
_CENTIME = Decimal("0.01")
# The fields that name an exhibit, alone or in a list.
_RENVOIS = ("piece", "preuve", "pieces")


def write(
    dossier: Dossier,
    destinataire: Destinataire,
    compte: Decompte,
    pieces: Iterable[tuple[PieceLue, str]],
    version: str,
) -> bytes:
    """Write the claim for one addressee; `pieces` are the exhibits with their file's name."""
    corps = {
        "format": FORMAT,
        "kit": version,
        "destinataire": destinataire,
        "au": compte.au.isoformat(),
        "decompte": sums(compte),
        "dossier": select(dossier, destinataire, pieces),
    }
    return (json.dumps(corps, ensure_ascii=False, indent=2) + "\n").encode()


def sums(compte: Decompte) -> dict[str, str]:
    """Give the sums of a statement as they are written."""
    return {poste: _plain(getattr(compte, poste)) for poste in POSTES}


def select(
    dossier: Dossier, destinataire: Destinataire, pieces: Iterable[tuple[PieceLue, str]]
) -> dict[str, Any]:
    """Give the fields of a dossier that an addressee receives, as text, numbers, lists and dicts.

    Confidential contacts and exhibits are left out, with every reference to those exhibits.
    """
    jointes = [_piece(piece, nom) for piece, nom in pieces]
    tri = _Tri(destinataire, frozenset(jointe["id"] for jointe in jointes))
    valeurs = {mot: tri.plain(mot, getattr(dossier, mot)) for mot in given(destinataire, "Dossier")}
    return _full(valeurs | {"pieces": jointes})


def _piece(piece: PieceLue, nom: str) -> dict[str, Any]:
    lus = {mot: _plain(getattr(piece, mot)) for mot in ("id", "titre", "date", "auteur")}
    return _full(lus | {"fichier": nom})


@dataclass(frozen=True, slots=True)
class _Tri:
    """Who receives, and the exhibits that go with the claim."""

    destinataire: Destinataire
    jointes: frozenset[str]

    def plain(self, mot: str, valeur: object) -> Any:
        """Give a field as plain data, without what is kept back; None when nothing is left."""
        if isinstance(valeur, Mot):
            mots = given(self.destinataire, type(valeur).__name__)
            return _full({nom: self.plain(nom, getattr(valeur, nom)) for nom in mots})
        if isinstance(valeur, tuple):
            return [self.plain(mot, x) for x in valeur if self._goes(mot, x)]
        return _plain(valeur) if self._goes(mot, valeur) else None

    def _goes(self, mot: str, valeur: object) -> bool:
        if isinstance(valeur, Contact):
            return not valeur.confidentiel
        return mot not in _RENVOIS or not isinstance(valeur, str) or valeur in self.jointes


def _full(valeurs: Mapping[str, Any]) -> dict[str, Any]:
    """Drop the fields that hold nothing."""
    return {mot: valeur for mot, valeur in valeurs.items() if valeur is not None and valeur != []}


def _plain(valeur: object) -> Any:
    if isinstance(valeur, Decimal):
        exposant = valeur.as_tuple().exponent
        court = isinstance(exposant, int) and exposant > -2
        return f"{valeur.quantize(_CENTIME) if court else valeur:f}"
    if isinstance(valeur, Instant):
        return str(valeur)
    return valeur.isoformat() if isinstance(valeur, date) else valeur
