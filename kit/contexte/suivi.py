"""How a signed plan stands, as its letters tell it: what comes, what is missed, what is paid."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kit import decheance
from kit.contexte.plat import mots_de, plat
from kit.contexte.recit import numeros

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kit.dossier import Caution, Contact
    from kit.echeancier import Plan, Versement
    from kit.sujet import Sujet

ZERO = Decimal("0.00")


def suivi(sujet: Sujet) -> dict[str, Any] | None:
    """Give the words of a signed plan on the day, None when no plan is signed; amounts in euros."""
    plan, voulu = sujet.plan, sujet.dossier.echeancier
    if plan is None or voulu is None or plan.signe_le is None:
        return None
    impayes = [v for v in plan.versements if v.etat in ("en_retard", "defaillante")]
    restants = [v for v in plan.versements if v.etat == "a_venir"]
    return {
        "numero_piece": numeros(sujet).get(voulu.piece or ""),
        "honores": [mots_de(v) for v in plan.versements if v.etat == "honoree"],
        "impayes": [_versement(v, sujet) for v in impayes],
        "restants": [_versement(v, sujet) for v in restants],
        "prochain": _versement(restants[0], sujet) if restants else None,
        "impaye": plat(_du(impayes)),
        "impaye_garanti": plat(_garanti(_du(impayes), voulu.caution)),
        "a_echoir": plat(_du(restants)),
        "paye": plat(sum((v.paye for v in plan.versements), ZERO)),
        "paiements": _paiements(sujet, plan),
        "notice": _notice(sujet, plan, impayes),
        "limite": plat(decheance.limite(sujet.au, plan.decheance_preavis_jours)),
    }


def _versement(versement: Versement, sujet: Sujet) -> dict[str, Any]:
    """Add what remains to pay of an instalment, and how many days ago or ahead its day is."""
    ecart = (sujet.au - versement.le).days
    return mots_de(versement) | {"du": plat(_du([versement])), "jours": abs(ecart)}


def _du(versements: Iterable[Versement]) -> Decimal:
    return sum((v.montant - v.paye for v in versements), ZERO)


def _garanti(impaye: Decimal, caution: Caution | None) -> Decimal:
    """Give what a surety owes of it: never more than the limit of the engagement."""
    return min(impaye, caution.montant) if caution else ZERO


def _paiements(sujet: Sujet, plan: Plan) -> list[dict[str, Any]]:
    """List the payments received since the signature."""
    return [
        mots_de(paiement) | {"numero_piece": numeros(sujet).get(paiement.piece or "")}
        for paiement in sorted(sujet.dossier.paiements, key=lambda p: p.le)
        if plan.signe_le is not None and plan.signe_le <= paiement.le <= sujet.au
    ]


def _notice(sujet: Sujet, plan: Plan, impayes: Iterable[Versement]) -> dict[str, Any] | None:
    """Give the notice of a missed instalment: its last day, and what it asked that is unpaid."""
    contact = decheance.notice(sujet.dossier, sujet.au)
    if contact is None:
        return None
    return {
        "jour": plat(contact.le.jour),
        "vises": [versement.numero for versement in impayes if versement.le < contact.le.jour],
        "expire_le": plat(decheance.expire_le(contact, plan.decheance_preavis_jours)),
        **_acheminement(sujet, contact),
    }


def _acheminement(sujet: Sujet, contact: Contact) -> dict[str, Any]:
    envoi, connues = contact.envoi, numeros(sujet)
    suivies = ("numero", "depose_le", "presente_le", "recu_le", "statut")
    return {
        **{mot: plat(getattr(envoi, mot)) if envoi else None for mot in suivies},
        "numero_piece": connues.get(contact.piece or ""),
        "numero_preuve": connues.get((envoi.preuve or "") if envoi else ""),
    }
