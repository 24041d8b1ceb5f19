"""Which dossiers still have their outcome: the whole cost of a run where nothing has changed."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence

from kit.portefeuille.memoire import vue
from kit.portefeuille.memoire.base import Base
from kit.portefeuille.memoire.ligne import COLONNES, Ligne, check
from kit.portefeuille.memoire.passages import Passage
from kit.portefeuille.memoire.vue import Vue

_LIGNES = f"SELECT {COLONNES} FROM lignes WHERE demande = ? AND dossier IN"  # noqa: S608 - our words
_PREUVES = "SELECT preuves FROM lignes WHERE demande = ? AND dossier = ?"
_FRAIS = "UPDATE lignes SET etats = ?, controle = ? WHERE demande = ? AND dossier = ? AND etats = ?"
_APPUI_FRAIS = "UPDATE appuis SET etats = ? WHERE id = ?"


class Tri:
    """Looks at the rows of one demand, by hundreds; what it learns of states is written back."""

    def __init__(
        self, base: Base, sortie: str, au: str, debut: int, unites: Callable[[], Mapping[str, str]]
    ) -> None:
        self._base, self._unites = base, unites
        self._sortie = os.fsencode(f"{sortie}/")
        self._au, self._debut = au, debut
        self._appuis: dict[int, bool] = {}
        self._frais: list[tuple[str, tuple[object, ...]]] = []

    def known(self, chemins: Sequence[bytes], passage: Passage) -> dict[bytes, Ligne]:
        """Give the rows that still hold, among those of some dossiers."""
        requete = f"{_LIGNES} ({', '.join('?' * len(chemins))})"
        lignes = map(Ligne._make, self._base.read(requete, (passage.demande, *chemins)))
        bonnes = {ligne.dossier: ligne for ligne in lignes if self._holds(ligne, passage)}
        if self._frais:
            self._base.write(self._refresh)
            self._frais.clear()
        return bonnes

    def _holds(self, ligne: Ligne, passage: Passage) -> bool:
        if ligne.essai not in (0, passage.numero) or not ligne.sound:
            return False
        if ligne.appui not in self._appuis:
            self._appuis[ligne.appui] = self._rests(ligne.appui)
        if not self._appuis[ligne.appui]:
            return False
        if vue.holds(ligne.chemins, ligne.etats, self._sortie):
            return True
        return self._verified(ligne, passage)

    def _verified(self, ligne: Ligne, passage: Passage) -> bool:
        """Read again what has another state; the new states are kept for the next run."""
        cle = passage.demande, ligne.dossier
        for (preuves,) in self._base.read(_PREUVES, cle):
            neuve = self._verify(Vue(ligne.chemins, ligne.etats, preuves))
            if neuve is not None:
                controle = check(ligne.texte, ligne.chemins, neuve.etats)
                self._frais.append((_FRAIS, (neuve.etats, controle, *cle, ligne.etats)))
                return True
        return False

    def _rests(self, appui: int) -> bool:
        """Say whether what many outcomes share is what it was."""
        for unites, *vues in self._base.read(
            "SELECT unites, chemins, etats, preuves FROM appuis WHERE id = ?", (appui,)
        ):
            if not self._are_current(unites):
                return False
            partagee = Vue(*vues)
            if vue.holds(partagee.chemins, partagee.etats, self._sortie):
                return True
            neuve = self._verify(partagee)
            if neuve is not None:
                self._frais.append((_APPUI_FRAIS, (neuve.etats, appui)))
            return neuve is not None
        return False

    def _are_current(self, unites: str) -> bool:
        try:
            voulues = dict(json.loads(unites))
        except (ValueError, TypeError):
            return False
        connues = self._unites()
        return all(connues.get(nom, "") == sha256 for nom, sha256 in voulues.items())

    def _verify(self, partagee: Vue) -> Vue | None:
        return vue.verify(partagee, self._sortie, self._au, self._debut)

    def _refresh(self, lien: sqlite3.Connection) -> None:
        for requete, valeurs in self._frais:
            lien.execute(requete, valeurs)
