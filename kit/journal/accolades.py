"""An entry added between brackets or braces, on its own line when its neighbours are so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.journal.lignes import BLANCS, Retouche, margin, newline, text_end

if TYPE_CHECKING:
    from kit.errors import Chemin
    from kit.source.reperes import Repere, Reperes


def add(texte: str, lus: Reperes, chemin: Chemin, rang: int, dit: str) -> list[Retouche]:
    """Put an entry, already written, at a rank of a list or of a block of keys."""
    contenant, enfants = lus.lieux[chemin], lus.enfants(chemin)
    if not enfants:
        return [Retouche(contenant.debut + 1, contenant.debut + 1, dit)]
    if rang < len(enfants):
        debut = _start(lus.lieux[enfants[rang]])
        marge = margin(texte, debut)
        separe = ", " if marge is None else f",{newline(texte)}{marge}"
        return [Retouche(debut, debut, f"{dit}{separe}")]
    return _last(texte, lus.lieux[enfants[-1]], dit)


def _last(texte: str, dernier: Repere, dit: str) -> list[Retouche]:
    marge = margin(texte, _start(dernier))
    virgule = _comma(texte, dernier.fin)
    ancre = dernier.fin if virgule is None else virgule + 1
    if marge is None:
        return [Retouche(ancre, ancre, f", {dit}" if virgule is None else f" {dit}")]
    bout = text_end(texte, ancre)
    reste = texte[ancre:bout].strip(BLANCS)
    ou = bout if not reste or reste.startswith("#") else ancre
    neuf = f"{newline(texte)}{marge}{dit}"
    if virgule is not None:
        return [Retouche(ou, ou, f"{neuf},")]
    if ou == ancre:
        return [Retouche(ou, ou, f",{neuf}")]
    return [Retouche(ancre, ancre, ","), Retouche(ou, ou, neuf)]


def _start(lieu: Repere) -> int:
    return lieu.debut if lieu.cle is None else lieu.cle


def _comma(texte: str, debut: int) -> int | None:
    """Find the comma that follows the last entry, past blanks and comments."""
    while (signe := texte[debut]) == "#" or signe.isspace():
        debut = text_end(texte, debut) if signe == "#" else debut + 1
    return debut if signe == "," else None  # else the bracket that closes the list
