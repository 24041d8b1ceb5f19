"""Tables for an 80-column terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kit.phrases import euros, jour, taux

if TYPE_CHECKING:
    from kit.decompte import Decompte, Ligne, Solde

LARGEUR = 80
NOMS = (
    ("principal", "Principal échu"),
    ("penalites", "Pénalités de retard"),
    ("interets", "Intérêts au taux légal"),
    ("clause_penale", "Clause pénale"),
    ("indemnites", "Indemnités forfaitaires"),
)


def decompte(compte: Decompte) -> str:
    """Write a statement: each invoice, its lines, the totals, what was taken for granted."""
    return "\n".join(_decompte(compte))


def _decompte(compte: Decompte) -> Iterator[str]:
    yield f"Décompte {compte.reference}, arrêté au {jour(compte.au)}"
    yield from _paragraphe(f"Taux : {compte.regime.description}", "")
    for solde in compte.soldes:
        yield ""
        yield from _facture(compte, solde)
    yield "═" * LARGEUR
    moratoires = compte.regime.cle == "public"
    for poste, nom in NOMS:
        if getattr(compte, poste) != 0:
            libelle = "Intérêts moratoires" if poste == "penalites" and moratoires else nom
            yield _deux(libelle, euros(getattr(compte, poste)))
    yield _deux(f"TOTAL DÛ AU {jour(compte.au)}", euros(compte.total))
    if compte.par_jour > 0:
        yield _deux("puis, par jour de retard", euros(compte.par_jour))
    if compte.a_echoir > 0:
        yield _deux("(à échoir, non compris)", euros(compte.a_echoir))
    if compte.trop_percu > 0:
        yield _deux("trop-perçu", euros(compte.trop_percu))
    for phrase in compte.hypotheses:
        yield ""
        yield from _paragraphe(phrase, "")


def _facture(compte: Decompte, solde: Solde) -> Iterator[str]:
    lignes = [ligne for ligne in compte.lignes if ligne.facture == solde.numero]
    etat = (
        f"échue le {jour(solde.echeance)}" if solde.echue else f"à échoir le {jour(solde.echeance)}"
    )
    yield _deux(
        f"Facture {solde.numero}, {etat}", euros(solde.total if solde.echue else solde.principal)
    )
    yield "─" * LARGEUR
    for ligne in lignes:
        yield from _ligne(ligne)


def _ligne(ligne: Ligne) -> Iterator[str]:
    if ligne.jours is not None:
        periode = f"{jour(ligne.du)} → {jour(ligne.au or ligne.du)}"
        calcul = f"{ligne.jours:>5} j × {taux(ligne.taux)} sur {euros(ligne.base)}"
        yield _deux(f"  {periode} {calcul}", euros(ligne.montant))
        return
    lignes = list(_paragraphe(f"{jour(ligne.du)} {ligne.texte}", "  "))
    if len(lignes[-1]) + len(euros(ligne.montant)) + 2 > LARGEUR:
        lignes.append("")
    yield from lignes[:-1]
    yield _deux(lignes[-1], euros(ligne.montant))


def _deux(gauche: str, droite: str) -> str:
    return f"{gauche} {droite.rjust(LARGEUR - len(gauche) - 1)}"


def _paragraphe(texte: str, retrait: str) -> Iterator[str]:
    yield from textwrap.wrap(
        texte,
        LARGEUR - 18 if retrait else LARGEUR,
        initial_indent=retrait,
        subsequent_indent=retrait + "  " if retrait else "",
    )
