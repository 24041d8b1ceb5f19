"""A company or a person: a natural person is not « represented », and an entrepreneur says EI."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kit.contexte.plat import mots_de
from kit.dossier import Creancier, Debiteur
from kit.valeurs import enveloppe

if TYPE_CHECKING:
    from kit.dossier import Agence, Avocat, Caution

    Partie = Creancier | Debiteur | Agence | Avocat | Caution

_ENTREPRENEUR = re.compile(r"ei|e\.i\.|(entrepreneure?|entreprise) individuel(le)?", re.IGNORECASE)
_PORTE_EI = re.compile(r"\b(EI|entrepreneure? individuel(le)?)\b", re.IGNORECASE)


def entrepreneur(partie: Partie) -> bool:
    """Tell whether a party is a sole trader: no company, a person."""
    forme = getattr(partie, "forme", None) or ""
    return _ENTREPRENEUR.fullmatch(forme.strip()) is not None


def nom_complet(partie: Partie) -> str:
    """Write « EI » after the name of a sole trader, as its papers must (R526-27 C. com.)."""
    if not entrepreneur(partie) or _PORTE_EI.search(partie.nom):
        return partie.nom
    return f"{partie.nom} EI"


def physique(partie: Partie) -> bool:
    """Tell whether a party is surely a natural person."""
    if entrepreneur(partie):
        return True
    if isinstance(partie, Creancier):
        return partie.qualite == "particulier" or partie.naissance is not None
    return isinstance(partie, Debiteur) and partie.classe == "consommateur"


def partie(lue: Partie | None) -> dict[str, Any] | None:
    """Give the words of a party: its name in full; `forme` is that of a company alone."""
    if lue is None:
        return None
    mots = mots_de(lue) | {
        "nom": nom_complet(lue),
        "physique": physique(lue),
        "etranger": enveloppe.etranger(lue.adresse),
    }
    if entrepreneur(lue):
        mots["forme"] = None
    representant = getattr(lue, "representant", None)
    if representant is not None and representant.nom == lue.nom:
        mots["representant"] = None
    return mots
