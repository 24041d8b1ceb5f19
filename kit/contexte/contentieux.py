"""What a court, a lawyer or a mandataire judiciaire has to read: ways, limits, securities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kit import juridictions, passif, prescriptions, voies
from kit.contexte import tiers
from kit.contexte.plat import mots_de, plat
from kit.contexte.recit import numeros
from kit.droit import injonction

if TYPE_CHECKING:
    from kit.sujet import Sujet
    from kit.voies import Condition, Voie

_MOTS = "juridiction temoin cession commissaire"


def contentieux(sujet: Sujet) -> dict[str, Any]:
    """Give every word that only these documents use."""
    dossier, au = sujet.dossier, sujet.au
    communes = voies.communes(dossier, sujet.decompte, au)
    possibles = [_voie(voie, communes) for voie in voies.compute(dossier, sujet.decompte, au)]
    return {
        **{mot: plat(getattr(dossier, mot)) for mot in _MOTS.split()},
        "garanties": [
            mots_de(garantie) | {"numero_piece": numeros(sujet).get(garantie.piece or "")}
            for garantie in dossier.garanties
        ],
        "revendiques": _revendiques(sujet),
        "voies": possibles,
        "conditions_communes": plat(communes),
        "voie": next((voie for voie in possibles if voie["proposee"]), None),
        "contestee_le": plat(voies.contestee_le(dossier, au)),
        "contribution": _contribution(sujet),
        "prescriptions": _prescriptions(sujet),
        "ordonnance": _ordonnance(sujet),
        "confidentiels": _confidentiels(sujet),
        "procedure": plat(passif.ouverte(dossier, au)),
        "passif": plat(passif.compute(dossier, sujet.decompte, au)),
        "copies": tiers.copies(sujet),
    }


def _revendiques(sujet: Sujet) -> list[dict[str, Any]]:
    """List the unpaid invoices of the goods under retention of title: all, if none is named."""
    reserves = [g for g in sujet.dossier.garanties if g.nature == "reserve_propriete"]
    nommees = {numero for garantie in reserves for numero in garantie.factures}
    impayees = [solde for solde in sujet.decompte.soldes if solde.principal > 0]
    return [mots_de(x) for x in impayees if not nommees or x.numero in nommees]


def _voie(voie: Voie, communes: tuple[Condition, ...]) -> dict[str, Any]:
    """Keep the conditions of the way alone: the shared ones are told apart."""
    propres = [condition for condition in voie.conditions if condition not in communes]
    return mots_de(voie) | {"etat": voie.etat, "conditions": plat(propres)}


def _contribution(sujet: Sujet) -> dict[str, Any] | None:
    """Give whether the contribution pour la justice économique is due before the court named."""
    dossier = sujet.dossier
    if dossier.juridiction is None:
        return None
    demande, effectif = sujet.decompte.total, dossier.creancier.effectif
    due = juridictions.contribution(dossier.juridiction.nom, demande, effectif, sujet.au)
    return mots_de(due) if due else None


def _prescriptions(sujet: Sujet) -> list[dict[str, Any]]:
    calculees = prescriptions.compute(sujet.dossier, sujet.decompte, sujet.au)
    return [mots_de(p.prescription) | {"facture": p.facture} for p in calculees]


def _ordonnance(sujet: Sujet) -> dict[str, Any] | None:
    """Give an order to pay with the terms that its date and its service start."""
    rendue = sujet.dossier.ordonnance
    if rendue is None or rendue.le > sujet.au:
        return None
    signifiee = rendue.signifiee_le
    return mots_de(rendue) | {
        "numero_piece": numeros(sujet).get(rendue.piece or ""),
        "mois": injonction.mois_pour_signifier(rendue.le),
        "a_signifier_le": plat(injonction.fin_de_signification(rendue.le)),
        "opposition_jusqu_au": plat(injonction.fin_d_opposition(signifiee)) if signifiee else None,
        "executable_le": (
            plat(injonction.execution_possible(rendue.le, signifiee)) if signifiee else None
        ),
    }


def _confidentiels(sujet: Sujet) -> dict[str, int]:
    """Count what must not be produced; nothing else of it is shown."""
    dossier = sujet.dossier
    return {
        "contacts": sum(contact.confidentiel for contact in dossier.historique),
        "pieces": sum(piece.confidentiel for piece in dossier.pieces),
    }
