"""Who is concerned: the debtor's identity, checked lately; the lawyer to whom the file goes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kit.checks.outils import avertir, erreur
from kit.droit.delais import ajouter_mois
from kit.phrases import jour

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kit.errors import Probleme
    from kit.situation import Situation

MOIS_EXTRAIT = 3
_EXTRAIT = re.compile(r"k-?bis|extrait|registre|\bRNE\b|sirene|identit[ée]", re.IGNORECASE)


def identite(s: Situation) -> Iterator[Probleme]:
    """The debtor was looked up in a register, less than three months ago."""
    debiteur = s.dossier.debiteur
    if debiteur.identite is None:
        grave = avertir if s.consommateur else erreur
        yield grave(
            ("debiteur",),
            "l'identité du débiteur n'est pas vérifiée : consultez le registre (nom, numéro,"
            " siège) et notez « identite: {source: …, verifiee_le: …} »",
        )
        return
    if ancien(debiteur.identite.verifiee_le, s.au):
        yield avertir(
            ("debiteur", "identite", "verifiee_le"),
            f"identité vérifiée le {jour(debiteur.identite.verifiee_le)}, il y a plus de"
            f" {MOIS_EXTRAIT} mois : un siège change ; consultez de nouveau le registre",
        )


def registre(s: Situation) -> Iterator[Probleme]:
    """A court wants an extract of the register for each company, less than three months old."""
    if s.dossier.debiteur.siren is None and s.dossier.creancier.siren is None:
        return
    extraits = [
        piece
        for piece in s.dossier.pieces
        if not piece.confidentiel and _EXTRAIT.search(piece.titre)
    ]
    if not extraits:
        yield avertir(
            ("pieces",),
            "aucun extrait de registre joint : ajoutez celui du débiteur et celui du créancier,"
            f" de moins de {MOIS_EXTRAIT} mois",
        )
    for piece in extraits:
        if piece.date is not None and ancien(piece.date, s.au):
            yield avertir(
                ("pieces", s.dossier.pieces.index(piece), "date"),
                f"extrait du {jour(piece.date)}, de plus de {MOIS_EXTRAIT} mois : demandez-en un"
                " récent",
            )


def avocat(s: Situation) -> Iterator[Probleme]:
    """The file is addressed to somebody."""
    if s.dossier.avocat is None and s.dossier.commissaire is None:
        yield avertir(
            (), "le dossier ne nomme ni avocat ni commissaire de justice : ajoutez « avocat: »"
        )


def ancien(le: date, au: date) -> bool:
    """Tell whether a day is more than three months past.

    >>> from datetime import date
    >>> ancien(date(2026, 8, 20), date(2026, 11, 20)), ancien(date(2026, 8, 19), date(2026, 11, 20))
    (False, True)
    """
    return au > ajouter_mois(le, MOIS_EXTRAIT)
