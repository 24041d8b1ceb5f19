"""What a call is about, whom to ask for, and what an agency must recall (R124-4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kit.contexte.plat import mots_de, plat
from kit.contexte.recit import contacts

if TYPE_CHECKING:
    from kit.dossier import Personne
    from kit.sujet import Sujet

Mots = dict[str, Any]
RELANCE_FERME = 15
_DIRECTION = frozenset({"ultime_relance", "mise_en_demeure", "reponse_contestation"})


def appel(sujet: Sujet, mots: Mots) -> Mots:
    """Give the reason of a call or of a short message, and the person to ask for.

    `mots` holds the words already drawn: `suivi`, `promesses`, `relances`, `decompte`.
    """
    motif = _motif(sujet, mots)
    debiteur = sujet.dossier.debiteur
    habituel = debiteur.contact or debiteur.representant
    direction = debiteur.representant or habituel
    return {
        "motif": motif,
        "personne": _personne(direction if motif == "escalade" else habituel, habituel),
        "particulier": debiteur.classe == "consommateur",
        "lettre": _lettre(sujet),
    }


def _motif(sujet: Sujet, mots: Mots) -> str:
    """Choose the variant of the call, the most pressing fact first."""
    plan = mots["suivi"]
    if _contestee(sujet):
        return "contestation"
    if plan is not None and plan["impayes"]:
        return "echeance_impayee"
    if plan is not None and plan["prochain"]:
        return "rappel_echeance"
    if not mots["decompte"]["echues"]:
        return "satisfaction"
    if mots["promesses"] and mots["promesses"][-1]["tenue"] is False:
        return "promesse_rompue"
    if any(relance["document"] in _DIRECTION for relance in mots["relances"]):
        return "escalade"
    ferme = mots["decompte"]["jours_retard"] >= RELANCE_FERME
    return "relance" if ferme else "premier_rappel"


def _contestee(sujet: Sujet) -> bool:
    """Tell whether the last word of the debtor on the claim is a dispute."""
    effets = [
        contact.effet
        for contact in sujet.dossier.historique
        if contact.le.jour <= sujet.au
        and contact.effet in ("contestation", "contestation_levee", "reconnaissance")
    ]
    return effets[-1] == "contestation" if effets else sujet.dossier.cause.nature == "contestation"


def _personne(voulue: Personne | None, habituel: Personne | None) -> Mots | None:
    if voulue is None:
        return None
    # The number of the usual contact leads to the management too, when it has none of its own.
    secours = habituel.telephone if habituel else None
    return mots_de(voulue) | {"telephone": voulue.telephone or secours}


def _lettre(sujet: Sujet) -> Mots | None:
    """Give the reference and date of the agency's first letter, when an agency writes (R124-4)."""
    dossier = sujet.dossier
    if dossier.expediteur != "agence" or dossier.agence is None:
        return None
    if dossier.agence.lettre is not None:
        return {
            "reference": dossier.agence.lettre.reference,
            "le": plat(dossier.agence.lettre.le),
        }
    connues = (c for c in contacts(dossier, sujet.au) if c.document == "lettre_agence")
    premiere = next(connues, None)
    return {"reference": dossier.reference, "le": plat(premiere.le.jour)} if premiere else None
