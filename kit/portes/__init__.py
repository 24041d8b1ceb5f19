"""What the next door will ask of a dossier: a court, an agency, a lawyer, a receiver, the post.

Each door is a list of rules. A rule says what is missing and what to do: fatal (`erreur`), to be
mended first (`avertissement`), or worth knowing (`note`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kit.portes import (
    agence,
    creance,
    declaration,
    echanges,
    parties,
    preuves,
    recommande,
    tribunal,
)

if TYPE_CHECKING:
    from kit.errors import Probleme
    from kit.portes.pli import Pli
    from kit.situation import Situation

Regle = Callable[["Situation"], "Iterator[Probleme]"]

_CREANCE: tuple[Regle, ...] = (creance.exigible, creance.prescription, creance.qualite)
_PREUVES: tuple[Regle, ...] = (
    preuves.commande,
    preuves.livraison,
    preuves.factures,
    preuves.refus_classique,
    preuves.clauses,
    echanges.mise_en_demeure,
    echanges.plan,
    echanges.echanges,
)
_INJONCTION: tuple[Regle, ...] = (
    *_CREANCE,
    creance.procedure,
    creance.personne_publique,
    creance.contestation,
    *_PREUVES,
    parties.identite,
    parties.registre,
    tribunal.juridiction,
    tribunal.demandeur,
    tribunal.en_france,
    tribunal.contribution,
)
_AVOCAT: tuple[Regle, ...] = (
    *_CREANCE,
    creance.procedure,
    creance.contestation,
    *_PREUVES,
    parties.identite,
    parties.registre,
    parties.avocat,
    tribunal.juridiction,
    tribunal.demandeur,
    tribunal.contribution,
)
_AGENCE: tuple[Regle, ...] = (
    *_CREANCE,
    creance.procedure,
    creance.personne_publique,
    agence.sans_contestation,
    agence.urgence,
    agence.mandat,
    *_PREUVES,
    parties.identite,
)
_DECLARATION: tuple[Regle, ...] = (
    declaration.ouverte,
    declaration.delai,
    declaration.destinataire,
    declaration.signataire,
    declaration.garanties,
    declaration.envoi,
    creance.qualite,
    preuves.commande,
    preuves.livraison,
    preuves.factures,
    preuves.clauses,
)
_RECOMMANDE: tuple[Regle, ...] = (
    creance.procedure,
    recommande.adresse,
    recommande.retours,
    recommande.expediteur,
    parties.identite,
)
PORTES: dict[str, tuple[Regle, ...]] = {
    "injonction": _INJONCTION,
    "agence": _AGENCE,
    "avocat": _AVOCAT,
    "declaration": _DECLARATION,
    "recommande": _RECOMMANDE,
}
# A lawyer mends what a court would refuse: the same rules warn. A receiver verifies later.
ADOUCIES: dict[str, tuple[Regle, ...]] = {
    "avocat": (*_PREUVES, tribunal.juridiction, tribunal.demandeur, creance.contestation),
    "agence": (preuves.commande, preuves.livraison, preuves.refus_classique),
    "declaration": (preuves.commande, preuves.livraison),
}


def examine(situation: Situation, porte: str, plis: Sequence[Pli] = ()) -> list[Probleme]:
    """List what a door will refuse or ask; `plis` is what would be sent by registered letter."""
    trouves: list[Probleme] = []
    for regle in PORTES[porte]:
        douce = regle in ADOUCIES.get(porte, ())
        trouves += (_adoucir(p) if douce else p for p in regle(situation))
    if porte == "recommande":
        trouves += recommande.pli(plis)
    return trouves


def _adoucir(probleme: Probleme) -> Probleme:
    return replace(probleme, gravite="avertissement") if probleme.gravite == "erreur" else probleme
