"""The rates and the texts of law, told one by one: a new half-year makes nothing again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from functools import cached_property

from kit import lectures
from kit.droit.bareme import Bareme, Serie, Taux
from kit.droit.textes import Texte, Textes
from kit.load.droit import Droit
from kit.portefeuille.memoire.partage import LOI, rate_name, text_name


class SerieSuivie(Serie):
    """A series that notes which of its values are used; to ask for an absent one uses them all."""

    __slots__ = ()

    def le(self, jour: date) -> Taux:
        """Give the value in force on a day, and note it."""
        self._note(jour)
        return super().le(jour)

    def connait(self, jour: date) -> bool:
        """Whether a value is published for the day; noted too."""
        self._note(jour)
        return super().connait(jour)

    def _note(self, jour: date) -> None:
        trouve = next((taux for taux in self.taux if taux.couvre(jour)), None)
        lectures.note_name(rate_name(self.fichier, trouve.du.isoformat()) if trouve else LOI)


class TextesSuivis(Textes):
    """The texts of law, which note which of them are cited; to go through them uses them all."""

    __slots__ = ()

    def get(self, cle: str) -> Texte:
        """Give a text, and note it."""
        self._note(cle)
        return super().get(cle)

    def __contains__(self, cle: str) -> bool:
        self._note(cle)
        return super().__contains__(cle)

    def __iter__(self) -> Iterator[str]:
        lectures.note_name(LOI)
        return super().__iter__()

    def _note(self, cle: str) -> None:
        lectures.note_name(text_name(cle) if cle in self.textes else LOI)


class DroitSuivi(Droit):
    """The law, which notes what is used of it."""

    @cached_property
    def textes(self) -> Textes:
        """The texts of law, once asked for: each is noted, not the file that holds them all."""
        with lectures.noted():
            return TextesSuivis(super().textes.textes)


def watch(droit: Droit) -> Droit:
    """Give the same law, which notes what is used of it."""
    series = {
        champ.name: SerieSuivie(*(getattr(serie, c.name) for c in fields(Serie)))
        for champ in fields(Bareme)
        for serie in [getattr(droit.bareme, champ.name)]
    }
    return DroitSuivi(Bareme(**series), droit.racine)
