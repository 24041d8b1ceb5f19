"""What is said of a history that was touched up, to its author and to the annex's reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kit import francais
from kit.errors import Chemin, Probleme

if TYPE_CHECKING:
    from kit.registre.comparaison import Ecart

_CONSTATS = {
    "modifie": "a été modifiée depuis la production du {depuis} ; l'annexe le dira",
    "retire": "figurait dans la production du {depuis} et n'y est plus : remettez-la, et "
    "corrigez par une entrée nouvelle ; l'annexe dira qu'elle manque",
    "ajoute": "est antérieure à la production du {depuis}, où elle ne figurait pas : l'annexe "
    "dira qu'elle y a été portée après",
    "rendu_confidentiel": "figurait dans la production du {depuis} et est devenue confidentielle : "
    "l'annexe dira qu'elle n'y est plus",
}
_MENTIONS = {"modifie": "modifiée après le {depuis}", "ajoute": "portée après le {depuis}"}


def problems(ecarts: Iterable[Ecart]) -> list[Probleme]:
    """Name each entry touched up since a production, at its place in the dossier."""
    trouves = []
    for ecart in ecarts:
        chemin: Chemin = ("historique",) if ecart.rang is None else ("historique", ecart.rang)
        message = f"{_entry(ecart)} {_CONSTATS[ecart.genre].format(depuis=_since(ecart))}"
        trouves.append(Probleme(chemin, message, "avertissement"))
    return trouves


def marks(ecarts: Iterable[Ecart]) -> dict[int, str]:
    """Give what the chronology prints beside an entry, by its rank in the dossier's history."""
    return {
        ecart.rang: _MENTIONS[ecart.genre].format(depuis=_since(ecart))
        for ecart in ecarts
        if ecart.rang is not None
    }


def notes(ecarts: Iterable[Ecart]) -> list[str]:
    """Give the sentences under the chronology: the entries that are gone, and nothing they said."""
    return [
        f"{_entry(ecart)[0].upper()}{_entry(ecart)[1:]}, présente au {_since(ecart)}, "
        "ne figure plus à cette chronologie."
        for ecart in ecarts
        if ecart.rang is None
    ]


def _entry(ecart: Ecart) -> str:
    voie = francais.canal(ecart.canal)
    return f"l'entrée n° {ecart.numero} du {francais.date(ecart.le[:10])} ({voie})"


def _since(ecart: Ecart) -> str:
    return francais.date(ecart.depuis.isoformat())
