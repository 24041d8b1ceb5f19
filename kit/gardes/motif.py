"""A reason for or against a document, and the rule that gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from kit.modele import Modele
from kit.situation import Situation

# What asks the debtor for money, or leads to it: the documents that the guards watch.
RELANCES = ("relance_amiable", "relance_ferme", "ultime_relance", "mise_en_demeure")
DEMANDES = (
    *RELANCES,
    "note_de_penalites",
    "lettre_agence",
    "script_appel",
    "sms",
    "promesse_confirmee",
    "suspension",
    "echeancier",
    "rappel_echeance",
    "mise_en_demeure_echeance",
    "decheance_du_terme",
    "information_caution",
    "transmission_agence",
    "dossier_contentieux",
    "requete_injonction_de_payer",
)
DU_PLAN = ("rappel_echeance", "mise_en_demeure_echeance", "decheance_du_terme")
TRANSFERTS = ("transmission_agence", "dossier_contentieux", "requete_injonction_de_payer")
COLLECTIVES = ("declaration_de_creance", "option_contrat_en_cours", "revendication")


@dataclass(frozen=True, slots=True)
class Motif:
    """A reason in a French sentence.

    `interdit`: the document would be wrong, in law or in fact; else it is only untimely.
    `legal`: the refusal cannot be overridden. `le`: the day from which the reason falls.
    """

    code: str
    texte: str
    interdit: bool
    article: str | None = None
    legal: bool = True
    le: date | None = None


@dataclass(frozen=True, slots=True)
class Garde:
    """A guard: its code, what it watches in one French phrase, its rule."""

    code: str
    titre: str
    regle: Callable[[Situation, Modele], Iterator[Motif]]


def refuse(code: str, texte: str, article: str | None = None, legal: bool = True) -> Motif:
    """Make the reason that forbids a document."""
    return Motif(code, texte, True, article, legal)
