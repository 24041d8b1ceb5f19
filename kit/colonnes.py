"""Rows of cells -> aligned columns of text, or stacked lines when the page is too narrow."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

GOUTTIERE = 2
MINIMUM = 8


class Cellule(NamedTuple):
    """The text of a cell, whether it is aligned on the right, and the columns it covers."""

    texte: str
    nombre: bool = False
    portee: int = 1


def aligner(rangs: Sequence[Sequence[Cellule]], largeur: int) -> list[str]:
    """Lay a table out in columns; the widest columns are folded first."""
    if not rangs:
        return []
    largeurs = _naturelles(rangs)
    place = largeur - GOUTTIERE * (len(largeurs) - 1)
    if sum(_minimums(rangs, len(largeurs))) > place:
        return _empiler(rangs, largeur)
    minimums = _minimums(rangs, len(largeurs))
    while sum(largeurs) > place:
        large = max(
            (rang for rang in range(len(largeurs)) if largeurs[rang] > minimums[rang]),
            key=lambda rang: largeurs[rang],
        )
        largeurs[large] -= 1
    return [ligne for rang in rangs for ligne in _rang(rang, largeurs)]


def _naturelles(rangs: Sequence[Sequence[Cellule]]) -> list[int]:
    largeurs = [0] * max(sum(cellule.portee for cellule in rang) for rang in rangs)
    for rang in rangs:
        colonne = 0
        for cellule in rang:
            if cellule.portee == 1:
                longueur = max(map(len, cellule.texte.split("\n")))
                largeurs[colonne] = max(largeurs[colonne], longueur)
            colonne += cellule.portee
    return largeurs


def _minimums(rangs: Sequence[Sequence[Cellule]], nombre: int) -> list[int]:
    """The longest word of each column, or what a number takes."""
    minimums = [1] * nombre
    for rang in rangs:
        colonne = 0
        for cellule in rang:
            if cellule.portee == 1:
                mots = [mot for ligne in cellule.texte.split("\n") for mot in ligne.split(" ")]
                minimums[colonne] = max(minimums[colonne], *map(len, mots))
            colonne += cellule.portee
    return minimums


def _rang(rang: Sequence[Cellule], largeurs: Sequence[int]) -> list[str]:
    blocs: list[list[str]] = []
    colonne = 0
    for cellule in rang:
        portee = largeurs[colonne : colonne + cellule.portee]
        place = sum(portee) + GOUTTIERE * (len(portee) - 1)
        blocs.append(_cellule(cellule, place))
        colonne += cellule.portee
    hauteur = max(len(bloc) for bloc in blocs)
    pleins = [bloc + [" " * len(bloc[0])] * (hauteur - len(bloc)) for bloc in blocs]
    return [(" " * GOUTTIERE).join(lignes).rstrip() for lignes in zip(*pleins, strict=True)]


def _cellule(cellule: Cellule, place: int) -> list[str]:
    lignes = [plie for ligne in cellule.texte.split("\n") for plie in _plier(ligne, max(place, 1))]
    return [ligne.rjust(place) if cellule.nombre else ligne.ljust(place) for ligne in lignes]


def _plier(ligne: str, place: int) -> list[str]:
    return textwrap.wrap(ligne, place, break_on_hyphens=False, break_long_words=False) or [""]


def _empiler(rangs: Sequence[Sequence[Cellule]], largeur: int) -> list[str]:
    """One cell a line, each after its heading; a blank line between rows."""
    titres = [cellule.texte.replace("\n", " ") for cellule in rangs[0]]
    lignes: list[str] = []
    for rang in rangs[1:]:
        lignes += [""] if lignes else []
        colonne = 0
        for cellule in rang:
            titre = titres[colonne] if len(rang) == len(titres) else ""
            tete = f"{titre}\u00a0: " if titre else ""
            lignes += textwrap.wrap(
                tete + cellule.texte.replace("\n", " "),
                largeur,
                subsequent_indent="  ",
                break_on_hyphens=False,
                break_long_words=False,
            )
            colonne += cellule.portee
    return lignes
