"""What a document around the ladder is made from, when the example has no such word."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kit.dossier import (
    Adresse,
    Contact,
    Contestation,
    Dossier,
    Garantie,
    Interlocuteur,
    Juridiction,
    Personne,
    Point,
    ProcedureCollective,
    Promesse,
    Suspension,
    Temoin,
)
from kit.valeurs import Instant
from tests import besoins_plan

CONTESTATION = Contestation(
    le=date(2026, 11, 10),
    objet="une partie de la livraison ne serait pas conforme.",
    montant=Decimal("100.00"),
    points=(Point(grief="Deux pièces abîmées.", reponse="Le bon signé ne porte pas de réserve."),),
    documents_demandes=("des photographies des pièces",),
    proposition="Nous proposons un examen sur place.",
)
SUSPENSION = Suspension(
    prestation="les livraisons à venir du même contrat.",
    a_compter_du=date(2026, 12, 7),
    maintenu="Le service après-vente continue.",
    reprise="Les livraisons reprennent au paiement.",
)
INTERLOCUTEUR = Interlocuteur(
    le=date(2026, 11, 23),
    nouveau=Personne(nom="Erwan Salaün", qualite="comptable", courriel="e.salaun@arvor.example"),
)
PROMESSE = Contact(
    le=Instant(date(2026, 11, 20)),
    canal="telephone",
    sens="recu",
    de="Le débiteur",
    a="Le créancier",
    resume="Annonce un règlement.",
    effet="promesse",
    promesse=Promesse(le=date(2026, 11, 30), montant=Decimal("500.00")),
)

JURIDICTION = Juridiction(nom="tribunal judiciaire de Vannes")
RESERVE = Garantie(nature="reserve_propriete", objet="Deux machines, n° 1 et 2.")
MANDATAIRE = Personne(
    nom="Bruno Alary",
    qualite="mandataire judiciaire",
    adresse=Adresse(voie="21 rue de la République", code_postal="11000", ville="Carcassonne"),
)
PROCEDURE = ProcedureCollective(
    type="redressement",
    jugement=date(2026, 10, 6),
    bodacc=date(2026, 10, 15),
    tribunal="tribunal de commerce de Carcassonne",
    mandataire=MANDATAIRE,
)

# Words of the debtor without which the document has no sense.
DEBITEURS: dict[str, dict[str, Any]] = {
    document: {"procedure_collective": PROCEDURE}
    for document in ("declaration_de_creance", "option_contrat_en_cours", "revendication")
}

# Words added to the example; a test may replace them.
BESOINS: dict[str, dict[str, Any]] = {
    "reponse_contestation": {"contestations": (CONTESTATION,)},
    "suspension": {"suspension": SUSPENSION},
    "changement_interlocuteur": {"interlocuteur": INTERLOCUTEUR},
    "requete_injonction_de_payer": {"juridiction": JURIDICTION},
    "attestation_temoin": {"temoin": Temoin(nom="Luc Morvan")},
    "revendication": {"garanties": (RESERVE,)},
    **besoins_plan.BESOINS,
}
# Words without which the document has no sense: no test takes them away.
INDISPENSABLES: dict[str, dict[str, Any]] = {
    "promesse_confirmee": {"historique": (PROMESSE,)},
    **besoins_plan.INDISPENSABLES,
}


def sans_objet(document: str, dossier: Dossier) -> bool:
    """Tell that a dossier has nothing to put in a document: the guard « objet » refuses it."""
    if document == "decheance_du_terme":
        return not any(c.document == "mise_en_demeure_echeance" for c in dossier.historique)
    return document == "promesse_confirmee" and not any(c.promesse for c in dossier.historique)
