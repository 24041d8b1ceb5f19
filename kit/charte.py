"""The letterhead of a creditor's profile: a colour, a line at the foot of each page.

The colour was read as six hexadecimal digits, so that the rule written from it can hold nothing
else; an agency or a lawyer who signs does not take the creditor's letterhead.
"""

from __future__ import annotations

from kit.dossier import Charte, Dossier

ENCRE = "#1f3a5f"  # the colour of kit, in the style sheet and in the e-mail
FEUILLE = "kit:charte.css"


def couleur(dossier: Dossier) -> str | None:
    """Give the colour of the rules and titles, None for the one of kit."""
    charte = _charte(dossier)
    return charte.couleur if charte else None


def pied(dossier: Dossier) -> str | None:
    """Give the line at the foot of each page."""
    charte = _charte(dossier)
    return charte.pied if charte else None


def regle(teinte: str) -> str:
    """Write the rule that gives its colour to the style sheet.

    >>> regle("#7a4a24")
    'html { --encre: #7a4a24; }'
    """
    return f"html {{ --encre: {teinte}; }}"


def teindre(page: str, teinte: str | None) -> str:
    """Give its colour to an e-mail, whose style stands in the page itself."""
    return page.replace(ENCRE, teinte) if teinte else page


def _charte(dossier: Dossier) -> Charte | None:
    return dossier.creancier.charte if dossier.expediteur == "creancier" else None
