"""Until when a debt can be claimed in court, and what starts the delay afresh.

Only an acknowledgment, a part payment (an acknowledgment), a court claim and an enforcement act
interrupt (2240, 2241, 2244 C. civ.); a mise en demeure never does, even by registered letter.
Against a public body the delay is another one, and a written claim interrupts it (law of
31 December 1968): that answer is marked to check, because not every public debtor is under it.

Not modelled: suspension (2234 s., mediation of 2238), the time a lawsuit lasts (2242), the
exceptions to the twenty years of 2232. Each of them can only make the true day later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kit.droit.delais import ajouter_annees
from kit.droit.indemnite import Classe

NatureInterruption = Literal[
    "reconnaissance", "paiement_partiel", "demande_en_justice", "acte_execution", "mise_en_demeure"
]

DUREES: dict[Classe, int] = {"commercant": 5, "professionnel": 5, "consommateur": 2, "public": 4}
TEXTES_PRIVES: dict[NatureInterruption, str] = {
    "reconnaissance": "c_civ_2240",
    "paiement_partiel": "c_civ_2240",
    "demande_en_justice": "c_civ_2241",
    "acte_execution": "c_civ_2244",
}
TEXTES_PUBLICS: dict[NatureInterruption, str] = {
    "reconnaissance": "loi_68_1250_2",
    "paiement_partiel": "loi_68_1250_2",
    "demande_en_justice": "loi_68_1250_2",
    "mise_en_demeure": "loi_68_1250_2",
}
BUTOIR = 20


@dataclass(frozen=True, slots=True)
class Interruption:
    """Something that happened on a day and may start the delay afresh."""

    le: date
    nature: NatureInterruption


@dataclass(frozen=True, slots=True)
class Prescription:
    """The last day to sue, and the last day that nobody can dispute.

    `date_prudente` leaves part payments out: between professionals no published ruling holds an
    isolated one to be an acknowledgment of the whole debt.
    """

    date_limite: date
    date_prudente: date
    interruptions_retenues: tuple[Interruption, ...]
    textes: tuple[str, ...]
    a_verifier: bool = False


def prescription(
    depart: date,
    classe: Classe,
    interruptions: Sequence[Interruption] = (),
    creancier_professionnel: bool = True,
) -> Prescription:
    """Give the limit of a debt due on `depart`; a private creditor has five years (2224).

    Nothing interrupts a delay that has expired; the order of the interruptions is of no effect.
    """
    regle = classe
    if classe == "consommateur" and not creancier_professionnel:
        regle = "professionnel"
    limite, retenues = _parcourir(depart, regle, interruptions)
    sans_paiements = [i for i in interruptions if i.nature != "paiement_partiel"]
    prudente, _ = _parcourir(depart, regle, sans_paiements)
    return Prescription(
        limite, prudente, retenues, _textes(regle, depart, limite, retenues), regle == "public"
    )


def _parcourir(
    depart: date, classe: Classe, interruptions: Iterable[Interruption]
) -> tuple[date, tuple[Interruption, ...]]:
    interruptives = TEXTES_PUBLICS if classe == "public" else TEXTES_PRIVES
    butoir = ajouter_annees(depart, BUTOIR)
    limite = _terme(depart, classe)
    retenues: list[Interruption] = []
    for interruption in sorted(interruptions, key=lambda i: (i.le, i.nature)):
        if interruption.nature in interruptives and depart <= interruption.le <= limite:
            retenues.append(interruption)
            limite = min(_terme(interruption.le, classe), butoir)
    return limite, tuple(retenues)


def _terme(depart: date, classe: Classe) -> date:
    """Give the last day of one full period; public debts count from the next 1 January."""
    if classe == "public":
        return date(depart.year + DUREES[classe], 12, 31)
    return ajouter_annees(depart, DUREES[classe])


def _textes(
    classe: Classe, depart: date, limite: date, retenues: Sequence[Interruption]
) -> tuple[str, ...]:
    bases: dict[Classe, tuple[str, ...]] = {
        "commercant": ("l110_4",),
        "professionnel": ("c_civ_2224",),
        "consommateur": ("l218_2",),
        "public": ("loi_68_1250_1",),
    }
    interruptives = TEXTES_PUBLICS if classe == "public" else TEXTES_PRIVES
    effets = (interruptives[interruption.nature] for interruption in retenues)
    butoir = ("c_civ_2232",) if limite == ajouter_annees(depart, BUTOIR) else ()
    return tuple(dict.fromkeys((*bases[classe], *effets, *butoir)))
