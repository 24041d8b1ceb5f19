"""One function per kind of paper: what its template needs."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from kit import ressources
from kit.dossier import Contact, Creancier, Debiteur, Piece

from . import affaire as affaires
from . import mentions
from .affaire import Affaire
from .chiffres import calculer, verifier
from .pages import image

Contexte = dict[str, Any]


def facture(affaire: Affaire, piece: Piece, contenu: Contexte) -> Contexte:
    """Give an invoice; its totals must be those of the dossier."""
    lue = affaire.facture(piece)
    calcul = verifier(calculer(contenu["lignes"]), lue)
    return {
        "titre": "Facture",
        "document": lue,
        "calcul": calcul,
        "retard": mentions.retard(affaire.dossier),
        "operation": contenu["operation"],
        "rappel": contenu.get("rappel", ""),
    }


def avoir(affaire: Affaire, piece: Piece, contenu: Contexte) -> Contexte:
    """Give a credit note; its totals must be those of the dossier."""
    lu = affaire.avoir(piece)
    calcul = verifier(calculer(contenu["lignes"]), lu)
    return {"titre": "Avoir", "document": lu, "calcul": calcul}


def commande(affaire: Affaire, piece: Piece, contenu: Contexte) -> Contexte:
    """Give a quotation or an order accepted by the debtor, at the prices that were invoiced."""
    lignes = contenu.get("lignes") or affaire.lignes(*contenu["factures"])
    return {
        "titre": contenu["titre"],
        "numero": contenu["numero"],
        "du_debiteur": contenu.get("emetteur") == "debiteur",
        "calcul": calculer(lignes),
        "conditions": contenu["conditions"],
        "date": piece.date,
    }


def livraison(affaire: Affaire, piece: Piece, contenu: Contexte) -> Contexte:
    """Give a delivery note, an acceptance of works or a report signed by the debtor."""
    lignes = contenu.get("lignes") or affaire.lignes(*contenu["factures"])
    return {
        "titre": contenu["titre"],
        "numero": contenu["numero"],
        "lignes": [(d, Decimal(q), u) for d, q, u, *_ in lignes if Decimal(q) > 0],
        "constat": contenu["constat"],
        "signataire": contenu["signataire"],
        "heure": contenu["heure"],
        "date": piece.date,
    }


def conditions(_affaire: Affaire, piece: Piece, contenu: Contexte) -> Contexte:
    """Give general terms, article by article, with their acceptance."""
    titre, preambule = affaires.entete_conditions(contenu["modele"])
    return {
        "titre": titre,
        "preambule": preambule,
        "articles": affaires.articles(contenu["modele"]),
        "date": piece.date,
    }


def acte(_affaire: Affaire, piece: Piece, contenu: Contexte) -> Contexte:
    """Give a contract, signed by both unless it is a draft."""
    return {
        "titre": contenu["titre"],
        "articles": [(str(n), t, x) for n, (t, x) in enumerate(contenu["articles"], start=1)],
        "annexe": contenu.get("annexe", []),
        "autre": contenu.get("autre", ""),
        "signe": contenu.get("signe") != "non",
        "lieu": contenu["lieu"],
        "date": piece.date,
    }


def courriel(affaire: Affaire, piece: Piece, contenu: Contexte) -> Contexte:
    """Give an e-mail as its reader prints it; people and time come from the history."""
    contact = affaire.contact(piece)
    emis = contact.sens == "emis"
    return {
        "contact": contact,
        "de": affaire.boite(contact.de, du_creancier=emis),
        "a": affaire.boite(contact.a, du_creancier=not emis),
        "objet": contenu["objet"],
        "corps": paragraphes(contenu["corps"]),
        "jointes": contenu.get("jointes", []),
        "heure": str(contact.le)[11:16],
        "societe": affaire.dossier.creancier if emis else affaire.dossier.debiteur,
    }


def lettre(affaire: Affaire, piece: Piece, contenu: Contexte) -> Contexte:
    """Give a letter on paper, with the number of the registered one if it was."""
    contact = affaire.contact(piece)
    emis = contact.sens == "emis"
    tiers = contenu.get("expediteur")
    return {
        "contact": contact,
        "date": piece.date,
        "objet": contenu["objet"],
        "corps": paragraphes(contenu["corps"]),
        "releve": _releve(affaire, contact) if contenu.get("releve") else [],
        "signataire": affaire.boite(contact.de, du_creancier=emis),
        "tiers": tiers or {},
        "emis": emis,
    }


def avis(affaire: Affaire, piece: Piece, contenu: Contexte) -> Contexte:
    """Give the slips of a registered letter, as the carrier filled them in."""
    contact = affaire.contact(piece)
    return {
        "envoi": contact.envoi,
        "emis": contact.sens == "emis",
        "bureau": contenu["bureau"],
        "destinataire": contenu["signataire"],
    }


def credit(affaire: Affaire, piece: Piece, contenu: Contexte) -> Contexte:
    """Give the bank's notice of a transfer received."""
    return {"paiement": affaire.paiement(piece), "operation": contenu["operation"]}


def note(_affaire: Affaire, piece: Piece, contenu: Contexte) -> Contexte:
    """Give a confidential note: kit must never print it."""
    return {"titre": piece.titre, "date": piece.date, "corps": paragraphes(contenu["corps"])}


GENRES: dict[str, Callable[[Affaire, Piece, Contexte], Contexte]] = {
    fonction.__name__: fonction
    for fonction in (
        facture,
        avoir,
        commande,
        livraison,
        conditions,
        acte,
        courriel,
        lettre,
        avis,
        credit,
        note,
    )
}


def contexte(affaire: Affaire, piece: Piece) -> tuple[str, Contexte]:
    """Give the template of an exhibit and all it needs."""
    contenu = affaire.contenus[piece.id]
    genre = contenu["genre"]
    return genre, {
        "piece": piece,
        "creancier": affaire.dossier.creancier,
        "debiteur": affaire.dossier.debiteur,
        "contrat": affaire.dossier.contrat,
        "maison": _maison(affaire.dossier.creancier, affaire),
        "client": _maison(affaire.dossier.debiteur, affaire),
        **GENRES[genre](affaire, piece, contenu),
    }


def paragraphes(texte: str) -> list[str]:
    """Cut a text at its empty lines."""
    return [" ".join(bloc.split()) for bloc in texte.split("\n\n") if bloc.strip()]


def _maison(partie: Creancier | Debiteur, affaire: Affaire) -> Contexte:
    charte = affaire.charte(partie)
    logo = charte["logo"]
    dessin = image(ressources.exemples() / logo) if logo else ""
    return {**charte, "dessin": dessin, "pied": mentions.pied(partie)}


def _releve(affaire: Affaire, contact: Contact) -> list[tuple[Any, str, Decimal]]:
    """List what was due on the day of the letter, down to what remained."""
    dossier, jour = affaire.dossier, contact.le.jour
    lignes: list[tuple[Any, str, Decimal]] = [
        (x.date, f"Facture {x.numero}, échue le {x.echeance:%d/%m/%Y}", x.montant_ttc)
        for x in dossier.factures
    ]
    lignes += [(x.date, f"Avoir {x.numero}", -x.montant_ttc) for x in dossier.avoirs]
    lignes += [(x.le, f"Règlement par {x.moyen}", -x.montant) for x in dossier.paiements]
    return sorted((x for x in lignes if x[0] <= jour), key=lambda x: x[0])
