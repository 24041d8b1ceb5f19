"""What an agency needs before its first step: a mandate that says all that R124-3 asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.checks.outils import avertir, erreur
from kit.phrases import jour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kit.errors import Probleme
    from kit.situation import Situation

_MENTIONS = {
    "assurance": ("l'assurance de responsabilité professionnelle", "R124-2"),
    "compte_dedie": ("le compte réservé aux fonds encaissés", "R124-2"),
    "declaration_procureur": ("la déclaration au procureur de la République", "R124-2"),
    "remuneration": ("la rémunération, à la charge du créancier", "R124-3"),
    "reversement": ("les conditions de reversement des fonds", "R124-3"),
    "representant": ("qui signe pour l'agence", "R124-3"),
}


def mandat(s: Situation) -> Iterator[Probleme]:
    """The agency exists, and each mention of its mandate is known (R124-2, R124-3 CPCEx)."""
    agence = s.dossier.agence
    if agence is None:
        yield erreur((), "aucune agence : ajoutez « agence: », ou le chemin de son profil")
        return
    for mot, (quoi, article) in _MENTIONS.items():
        if getattr(agence, mot) is None:
            yield erreur(
                ("agence",),
                f"il manque {quoi} : le mandat serait incomplet (article {article} du code des"
                f" procédures civiles d'exécution) ; ajoutez « {mot} »",
            )
    if s.dossier.creancier.banque is None:
        yield erreur(
            ("creancier",), "l'agence ne saurait où reverser les fonds : ajoutez « banque: »"
        )


def sans_contestation(s: Situation) -> Iterator[Probleme]:
    """A disputed claim is answered, not handed over."""
    if s.contestee_le is not None:
        yield erreur(
            ("contestations",) if s.dossier.contestations else ("cause",),
            f"créance contestée le {jour(s.contestee_le)} : répondez à la contestation avant toute"
            " transmission",
        )


def urgence(s: Situation) -> Iterator[Probleme]:
    """Under three months, amicable steps would let the claim lapse."""
    if s.urgente:
        yield avertir(
            ("factures",),
            "prescription dans moins de trois mois : une agence ne l'arrête pas ; allez en justice",
        )
