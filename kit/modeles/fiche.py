"""One YAML file of a few known words, read with every mistake noted at its line."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kit.errors import Chemin, Probleme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kit.source import Source

Carte = dict[str, Any]


class Fiche:
    """A file being read; what is wrong in it goes to `problemes`, never a guess instead."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problemes: list[Probleme] = list(source.problemes)
        self.racine = self.carte((), source.valeur)

    def carte(self, chemin: Chemin, valeur: object) -> Carte:
        """Give a mapping."""
        if isinstance(valeur, dict):
            return valeur
        if not self.source.problemes:
            self.note(chemin, "attendu : des lignes « mot: valeur ».")
        return {}

    def cles(
        self, chemin: Chemin, carte: Carte, permises: Sequence[str], dues: Sequence[str] = ()
    ) -> None:
        """Refuse an unknown key and a missing one."""
        for cle in carte:
            self._permis((*chemin, cle), cle, permises, "clé inconnue")
        for cle in dues:
            if carte.get(cle) in (None, "", [], {}) and not self.source.problemes:
                self.note(chemin, f"il manque la clé « {cle} ».")

    def texte(self, chemin: Chemin, valeur: object) -> str:
        """Give a text, empty when it is absent."""
        if valeur is None or isinstance(valeur, str):
            return valeur or ""
        self.note(chemin, "attendu : un texte.")
        return ""

    def choix(self, chemin: Chemin, valeur: object, permis: Sequence[str]) -> Any:
        """Give one of the permitted words."""
        mot = self.texte(chemin, valeur)
        if mot:
            self._permis(chemin, mot, permis)
        return mot

    def entier(self, chemin: Chemin, valeur: object) -> int:
        """Give a whole number."""
        if isinstance(valeur, str) and valeur.isascii() and valeur.isdigit() and len(valeur) < 6:
            return int(valeur)
        if valeur is not None:
            self.note(chemin, f"attendu : un nombre entier, lu : « {valeur} ».")
        return 0

    def liste(self, chemin: Chemin, valeur: object, permis: Sequence[str] = ()) -> tuple[Any, ...]:
        """Give a list of words, empty when it is absent."""
        if valeur is None:
            return ()
        if not isinstance(valeur, list) or not all(isinstance(mot, str) for mot in valeur):
            self.note(chemin, "attendu : une liste de mots, par exemple [a, b].")
            return ()
        for rang, mot in enumerate(valeur):
            self._permis((*chemin, rang), mot, permis)
        return tuple(valeur)

    def listes(
        self, chemin: Chemin, valeur: object, cles: Sequence[str]
    ) -> dict[str, tuple[str, ...]]:
        """Give lists of words, each under one of the permitted keys."""
        carte = self.carte(chemin, valeur or {})
        self.cles(chemin, carte, cles)
        return {cle: self.liste((*chemin, cle), mots) for cle, mots in carte.items()}

    def note(self, chemin: Chemin, message: str) -> None:
        """Note a mistake at its line."""
        ligne = self.source.lieu(chemin)
        self.problemes.append(Probleme(chemin, message, fichier=self.source.fichier, ligne=ligne))

    def _permis(
        self, chemin: Chemin, mot: str, permis: Sequence[str], quoi: str = "mot inconnu"
    ) -> None:
        if not permis or mot in permis:
            return
        proches = get_close_matches(mot, permis, n=1)
        aide = f"vouliez-vous dire « {proches[0]} » ?" if proches else _possibles(permis)
        self.note(chemin, f"{quoi} « {mot} » : {aide}")


def _possibles(permis: Sequence[str]) -> str:
    return f"mots possibles : {', '.join(permis)}."
