"""The agreed late-payment rate and the clauses."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kit.checks.outils import avertir, erreur

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kit.dossier import Clause, Contrat, Dossier, Penalites
    from kit.errors import Probleme

FORMES = ("taux", "multiple_taux_legal", "points_bce")
TAUX_EXCESSIF = Decimal(40)
MULTIPLE_PLANCHER = Decimal(3)
_PENALITES = ("contrat", "penalites")


def check(dossier: Dossier) -> Iterator[Probleme]:
    """Everything about the contract of a dossier."""
    contrat = dossier.contrat
    if contrat is None:
        return
    if contrat.penalites:
        yield from _forme(contrat.penalites)
        yield from _niveau(contrat.penalites)
        yield from _sans_objet(dossier)
    for rang, clause in enumerate(contrat.clauses):
        yield from _clause(contrat, rang, clause)


def _forme(penalites: Penalites) -> Iterator[Probleme]:
    choisies = [forme for forme in FORMES if getattr(penalites, forme) is not None]
    if len(choisies) > 1:
        yield erreur(
            _PENALITES, f"plusieurs taux convenus ({', '.join(choisies)}) : gardez-en un seul"
        )
    if not choisies and penalites.revision == "semestrielle":
        yield erreur(
            _PENALITES,
            f"aucun taux : écrivez {', '.join(FORMES[:2])} ou {FORMES[2]}, ou retirez"
            " « penalites » (le taux supplétif de l'article L441-10 s'applique alors)",
        )


def _niveau(penalites: Penalites) -> Iterator[Probleme]:
    if penalites.taux is not None and penalites.taux > TAUX_EXCESSIF:
        yield avertir(
            (*_PENALITES, "taux"),
            f"plus de {TAUX_EXCESSIF} % l'an : le juge peut réduire une"
            " pénalité manifestement excessive ; vérifiez le contrat",
        )
    multiple = penalites.multiple_taux_legal
    if multiple is not None and multiple < MULTIPLE_PLANCHER:
        yield avertir(
            (*_PENALITES, "multiple_taux_legal"),
            "moins de trois fois le taux de l'intérêt légal,"
            " minimum de l'article L441-10 II : choisissez « plancher: applique » ou"
            " « plancher: ignore »",
        )


def _sans_objet(dossier: Dossier) -> Iterator[Probleme]:
    if dossier.debiteur.classe == "public":
        yield avertir(
            _PENALITES,
            "débiteur public : le taux de l'article R2192-31 du code de la commande"
            " publique s'impose, le taux convenu n'est pas compté",
        )
    elif dossier.debiteur.classe == "consommateur" or dossier.creancier.qualite == "particulier":
        yield avertir(
            _PENALITES,
            "le taux convenu n'est pas compté : hors des relations entre"
            " professionnels, kit ne compte que l'intérêt au taux légal",
        )


def _clause(contrat: Contrat, rang: int, clause: Clause) -> Iterator[Probleme]:
    chemin = ("contrat", "clauses", rang)
    chiffree = clause.pourcentage is not None or clause.montant is not None
    if clause.objet == "penale" and not chiffree:
        yield avertir(
            chemin,
            "clause pénale sans « pourcentage » ni « montant » : elle est citée, mais rien"
            " n'est compté",
        )
    if clause.objet != "penale" and chiffree:
        yield avertir(
            chemin,
            "« pourcentage » et « montant » ne comptent que dans une clause « objet: penale »",
        )
    if clause.objet == "penalites" and contrat.penalites is None:
        yield avertir(
            chemin,
            "clause de pénalités sans « contrat.penalites » : le taux supplétif de"
            " l'article L441-10 est compté",
        )
