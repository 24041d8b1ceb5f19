"""The words of the letters around the ladder: a dispute, a promise, receipts, penalties alone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kit import accessoires, contestations
from kit.contexte.plat import mots_de, plat
from kit.contexte.recit import contacts, numeros

if TYPE_CHECKING:
    from datetime import date

    from kit.dossier import Contact, Contestation, Facture, Paiement, Point
    from kit.sujet import Sujet

ZERO = Decimal("0.00")
ARRIVEES = frozenset(
    "recue mise_a_disposition prise_en_charge approuvee approuvee_partiellement en_litige "
    "suspendue completee refusee paiement_transmis encaissee".split()
)
AVEUX = frozenset(
    "promesse paiement_annonce reconnaissance contestation contestation_levee difficulte "
    "refus".split()
)


def lettres(sujet: Sujet) -> dict[str, Any]:
    """Give every word that only these letters use."""
    return {
        "suspension": _suspension(sujet),
        "interlocuteur": plat(sujet.dossier.interlocuteur),
        "litige": _litige(sujet),
        "promesse": _promesse(sujet),
        "quittance": _quittance(sujet),
        "note": _note(sujet),
        "parcours": _parcours(sujet),
        "acomptes": _acomptes(sujet),
        "jointes": _jointes(sujet),
    }


def _suspension(sujet: Sujet) -> dict[str, Any] | None:
    suspension = sujet.dossier.suspension
    if suspension is None:
        return None
    return mots_de(suspension) | {"a_venir": suspension.a_compter_du > sujet.au}


def _litige(sujet: Sujet) -> dict[str, Any] | None:
    """Tell the disputes to answer, what each covers, and the answer they already had."""
    traitees = contestations.a_traiter(sujet.dossier, sujet.au)
    if not traitees:
        return None
    partage = contestations.partager(traitees, sujet.decompte.soldes)
    precedente = contestations.reponse_precedente(sujet.dossier, sujet.au)
    return mots_de(partage) | {
        "contestations": [_contestation(sujet, c) for c in traitees],
        "reponse_precedente": plat(precedente),
    }


def _contestation(sujet: Sujet, contestation: Contestation) -> dict[str, Any]:
    return mots_de(contestation) | {
        "points": [_point(sujet, point) for point in contestation.points],
        "recue": _recue(sujet, contestation),
    }


def _point(sujet: Sujet, point: Point) -> dict[str, Any]:
    connus = numeros(sujet)
    return mots_de(point) | {"pieces": [str(connus[id_]) for id_ in point.pieces if id_ in connus]}


def _recue(sujet: Sujet, contestation: Contestation) -> dict[str, Any] | None:
    """Find the contact by which a dispute came: its day, its channel, its exhibit."""
    connus = contacts(sujet.dossier, sujet.au)
    recus = [c for c in connus if c.effet == "contestation" and c.le.jour == contestation.le]
    return _venue(sujet, recus[-1]) if recus else None


def _venue(sujet: Sujet, contact: Contact) -> dict[str, Any]:
    piece = numeros(sujet).get(contact.piece or "")
    nom, _, _ = contact.de.partition(" (")
    return {**plat(contact.le), "canal": contact.canal, "de": nom, "numero_piece": piece}


def _promesse(sujet: Sujet) -> dict[str, Any] | None:
    """Tell the last promise: when, how and by whom it was made, for when, for how much."""
    faites = [c for c in contacts(sujet.dossier, sujet.au) if c.promesse]
    if not faites:
        return None
    promesse = faites[-1].promesse
    return _venue(sujet, faites[-1]) | {
        "pour_le": plat(promesse.le) if promesse else None,
        "montant": plat(promesse.montant) if promesse else None,
        "factures": list(faites[-1].factures),
    }


def _quittance(sujet: Sujet) -> dict[str, Any]:
    """Tell each payment received and where it went, to the cent."""
    recus = [(rang, p) for rang, p in enumerate(sujet.dossier.paiements) if p.le <= sujet.au]
    return {
        "versements": [_versement(sujet, rang, paiement) for rang, paiement in recus],
        "total": plat(sum((paiement.montant for _, paiement in recus), ZERO)),
    }


def _versement(sujet: Sujet, rang: int, paiement: Paiement) -> dict[str, Any]:
    parts = [part for part in sujet.decompte.imputations if part.paiement == rang]
    libre = paiement.montant - sum((part.montant for part in parts), ZERO)
    return {
        **{mot: plat(getattr(paiement, mot)) for mot in ("le", "montant", "moyen", "reference")},
        "numero_piece": numeros(sujet).get(paiement.piece or ""),
        "imputations": plat(parts),
        "non_impute": plat(libre),
    }


def _note(sujet: Sujet) -> dict[str, Any]:
    """Tell the penalties due, invoice by invoice, each with the number of its exhibit."""
    connus = numeros(sujet)
    note = mots_de(accessoires.noter(sujet.decompte))
    for facture in note["factures"]:
        facture["numero_piece"] = connus.get(facture["piece"] or "")
    return note


def _acomptes(sujet: Sujet) -> list[dict[str, Any]]:
    """Tell what was paid, day by day, on the invoices still owed in part."""
    dues = {solde.numero for solde in sujet.decompte.soldes if solde.echue and solde.principal}
    recus: dict[date, Decimal] = {}
    for part in sujet.decompte.imputations:
        if part.facture in dues:
            recus[part.le] = recus.get(part.le, ZERO) + part.montant
    return [{"le": plat(jour), "montant": plat(montant)} for jour, montant in recus.items()]


def _jointes(sujet: Sujet) -> list[str]:
    """Name the invoices that really go with an e-mail: those whose exhibit may be shown."""
    if "factures" not in sujet.modele.pieces_jointes:
        return []
    connus = numeros(sujet)
    return [facture.numero for facture in sujet.dossier.factures if facture.piece in connus]


def _parcours(sujet: Sujet) -> dict[str, dict[str, Any]]:
    """Tell, by invoice, its order, its last status on the platform, and if it surely arrived."""
    return {
        facture.numero: _etat(facture, sujet.au) | {"recue": _arrivee(sujet, facture)}
        for facture in sujet.dossier.factures
    }


def _arrivee(sujet: Sujet, facture: Facture) -> bool:
    """Tell whether a payment, a status or a word of the debtor shows that an invoice arrived."""
    if any(part.facture == facture.numero for part in sujet.decompte.imputations):
        return True
    if any(s.statut in ARRIVEES and s.le.jour <= sujet.au for s in facture.statuts):
        return True
    return any(
        contact.sens == "recu"
        and contact.effet in AVEUX
        and (not contact.factures or facture.numero in contact.factures)
        and contact.le.jour >= facture.date
        for contact in contacts(sujet.dossier, sujet.au)
    )


def _etat(facture: Facture, au: date) -> dict[str, Any]:
    connus = [statut for statut in facture.statuts if statut.le.jour <= au]
    dernier = connus[-1] if connus else None
    return {
        "commande": facture.commande,
        "statut": dernier.statut if dernier else None,
        "jour": plat(dernier.le.jour) if dernier else None,
    }
