"""What a template sees: the dossier's own words as plain data, and what was computed from them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kit import prescriptions
from kit.contexte import personnes
from kit.contexte.appel import appel
from kit.contexte.contentieux import contentieux
from kit.contexte.lettres import lettres
from kit.contexte.parties import emetteur
from kit.contexte.plat import mots_de, plat
from kit.contexte.recit import contacts, numeros, recit
from kit.contexte.suivi import suivi
from kit.contexte.tiers import destinataire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kit.decompte_lignes import Ligne, Solde
    from kit.dossier import Clause, Contact, Echeancier
    from kit.pieces import PieceLue
    from kit.sujet import Sujet

FRISE = "kit:frise.svg"
LOGO = "kit:logo"
AMPLE = 10_000_000  # euros: from there, the columns of amounts are wider
_PARTIES = "creancier debiteur agence avocat"
_MOTS = "contrat cause options reference expediteur"


def contexte(sujet: Sujet) -> dict[str, Any]:
    """Give the words of one document: text, whole numbers, lists and dicts only."""
    dossier = sujet.dossier
    clauses = _clauses(sujet)
    lus = {
        **{mot: plat(getattr(dossier, mot)) for mot in _MOTS.split()},
        **{mot: personnes.partie(getattr(dossier, mot)) for mot in _PARTIES.split()},
        "echeancier": _echeancier(dossier.echeancier),
        **recit(sujet),
        "au": plat(sujet.au),
        "limite": plat(sujet.limite),
        "lieu": sujet.lieu,
        "profil": sujet.profil,
        "document": _document(sujet),
        "emetteur": emetteur(dossier),
        "destinataire": destinataire(sujet),
        "decompte": _decompte(sujet),
        "frise": FRISE,
        "logo": LOGO if sujet.logo else None,
        "clauses": clauses,
        "clause": {clause["objet"]: clause for clause in reversed(clauses)},
        "pieces": _pieces(sujet),
        "numeros": dict(numeros(sujet)),
        "plan": plat(sujet.plan),
        "suivi": suivi(sujet),
        **contentieux(sujet),
        **lettres(sujet),
    }
    return lus | {"appel": appel(sujet, lus)}


def _document(sujet: Sujet) -> dict[str, Any]:
    modele = sujet.modele
    return {mot: getattr(modele, mot) for mot in ("id", "titre", "canal", "gabarit", "fiche")}


def _echeancier(plan: Echeancier | None) -> dict[str, Any] | None:
    return mots_de(plan) | {"caution": personnes.partie(plan.caution)} if plan else None


def _decompte(sujet: Sujet) -> dict[str, Any]:
    decompte = sujet.decompte
    restant = [solde for solde in decompte.soldes if solde.total]
    echues = [solde for solde in restant if solde.echue]
    limites, deduits = _prescriptions(sujet), _deduits(sujet)
    # What the user is warned of is not for the debtor to read.
    mots = {mot: valeur for mot, valeur in mots_de(decompte).items() if mot != "alertes"}
    return mots | {
        "lignes": [_ligne(ligne) for ligne in decompte.lignes],
        "echues": [
            plat(solde) | limites.get(solde.numero, {}) | {"deduits": deduits.get(solde.numero)}
            for solde in echues
        ],
        "non_echues": plat([solde for solde in restant if not solde.echue]),
        "soldees": plat([solde for solde in decompte.soldes if not solde.total]),
        "ample": any(abs(ligne.cumul) >= AMPLE for ligne in decompte.lignes),
        "jours_retard": max((solde.jours_retard for solde in echues), default=0),
        "plus_ancienne_echeance": _plus_ancienne(echues),
    }


def _prescriptions(sujet: Sujet) -> dict[str, dict[str, Any]]:
    """Give the time limit of each unpaid invoice, by its number."""
    limites = prescriptions.compute(sujet.dossier, sujet.decompte, sujet.au)
    return {limite.facture: {"prescription": plat(limite.prescription)} for limite in limites}


def _deduits(sujet: Sujet) -> dict[str, dict[str, Any]]:
    """Give, by invoice, how many payments lowered its principal and by how much, in euros."""
    parts: dict[str, list[Decimal]] = {}
    for imputation in sujet.decompte.imputations:
        if imputation.poste == "principal":
            parts.setdefault(imputation.facture, []).append(imputation.montant)
    return {
        facture: {"nombre": len(montants), "montant": plat(sum(montants, Decimal("0.00")))}
        for facture, montants in parts.items()
    }


def _ligne(ligne: Ligne) -> dict[str, Any]:
    """Add `calcul`: the text of a line of interest without its nature, which a table says."""
    _, _, calcul = ligne.texte.partition(" : ")
    redit = calcul and ligne.nature in ("penalites", "interets")
    return mots_de(ligne) | {"calcul": calcul if redit else ligne.texte}


def _plus_ancienne(echues: Sequence[Solde]) -> str | None:
    return min((solde.echeance.isoformat() for solde in echues), default=None)


def _clauses(sujet: Sujet) -> list[dict[str, Any]]:
    contrat = sujet.dossier.contrat
    return [_clause(sujet, clause) for clause in contrat.clauses] if contrat else []


def _clause(sujet: Sujet, clause: Clause) -> dict[str, Any]:
    contrat = sujet.dossier.contrat
    titres = {piece.id: piece.titre for piece in sujet.pieces}
    titre = titres.get(clause.piece or "") or (contrat.intitule if contrat else None)
    return mots_de(clause) | {
        "document": titre,
        "numero_piece": numeros(sujet).get(clause.piece or ""),
    }


def _pieces(sujet: Sujet) -> list[dict[str, Any]]:
    connus = contacts(sujet.dossier, sujet.au)
    return [_piece(sujet, piece, connus) for piece in sujet.pieces]


def _preuves(contact: Contact) -> tuple[str | None, ...]:
    return (contact.piece, contact.envoi.preuve if contact.envoi else None)


def _piece(sujet: Sujet, piece: PieceLue, connus: Sequence[Contact]) -> dict[str, Any]:
    """Tell an exhibit; `citee` lists the contacts of the chronology that it proves."""
    reproduite = sujet.reproductions.get(piece.id)
    gardes = ("id", "numero", "titre", "date", "auteur", "fichier", "pages", "sha256", "taille")
    return {mot: plat(getattr(piece, mot)) for mot in gardes} | {
        "pages": reproduite.pages if reproduite else piece.pages,
        "reproduction": reproduite.mode if reproduite else None,
        "constats": [
            *(constat.texte for constat in piece.constats),
            *([reproduite.reserve] if reproduite and reproduite.reserve else []),
        ],
        "citee": [
            str(rang)
            for rang, contact in enumerate(connus, start=1)
            if piece.id in _preuves(contact)
        ],
    }
