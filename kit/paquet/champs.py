"""What each addressee of a package is told, field by field: nothing that is not listed is given.

For each addressee, a line per record of `kit.dossier`: the fields given. What is kept back is
listed too, with the reason, so that a new field of the dossier is in neither list and fails the
tests until someone has decided.
"""

from __future__ import annotations

from typing import Literal

Destinataire = Literal["agence", "avocat"]

# The document of the package -> who receives it.
DESTINATAIRES: dict[str, Destinataire] = {
    "transmission_agence": "agence",
    "dossier_contentieux": "avocat",
}

_COMMUNS = {
    "Adresse": "voie complement code_postal ville pays",
    "Personne": "nom qualite courriel telephone adresse",
    "Banque": "titulaire iban bic",
    "Mediateur": "nom site adresse",
    "Identite": "source verifiee_le",
    "ProcedureCollective": "type jugement bodacc tribunal numero mandataire administrateur",
    "Debiteur": (
        "classe nom forme siren siret tva rcs adresse representant contact identite"
        " procedure_collective"
    ),
    "Penalites": "taux multiple_taux_legal points_bce plancher revision",
    "Clause": "objet texte article piece page acceptee_le pourcentage montant",
    "Contrat": "intitule date delai_paiement piece penalites clauses",
    "Statut": "le statut",
    "Facture": ("numero date echeance objet commande montant_ht tva montant_ttc piece statuts"),
    "Avoir": "numero date facture montant_ht tva montant_ttc motif piece",
    "Paiement": "le montant moyen reference facture echeance piece",
    "Promesse": "le montant",
    "Envoi": "numero depose_le presente_le statut recu_le preuve",
    "Contact": "le canal sens document de a resume effet promesse envoi factures piece",
    "Piece": "id titre date auteur fichier",
    "Echeance": "le montant",
    "Decheance": "preavis_jours mise_en_demeure",
    "Concessions": "creancier debiteur litige",
    "Caution": "nom forme siren rcs adresse representant montant solidaire signe_le jusqu_au piece",
    "Echeancier": (
        "nature arrete_le signe_le premiere periodicite nombre montant echeances penalites"
        " decheance concessions caution piece"
    ),
    "LettreAgence": "reference le",
    "Garantie": "nature objet le factures piece",
    "DelaiGrace": "jugement jusqu_au tribunal",
    "OrdonnanceInjonction": "le tribunal signifiee_le opposition_le piece",
    "Options": "imputation effet_avoirs depart_interets",
}

DONNES: dict[Destinataire, dict[str, str]] = {
    "agence": _COMMUNS
    | {
        "Dossier": (
            "reference creancier debiteur contrat factures avoirs paiements cause historique"
            " pieces echeancier agence contestations garanties cession delai_grace ordonnance"
            " options"
        ),
        "Creancier": (
            "nom qualite forme capital siren siret tva rcs adresse representant contact banque"
            " mediateur"
        ),
        "Cause": "nature depuis piece",
        "Contestation": "le objet facture montant repondue_le",
        "Agence": (
            "nom forme capital siren rcs adresse contact representant banque assurance"
            " compte_dedie declaration_procureur remuneration reversement lettre"
        ),
        "Assurance": "assureur police",
        "Declaration": "le parquet",
    },
    "avocat": _COMMUNS
    | {
        "Dossier": (
            "reference creancier debiteur contrat factures avoirs paiements cause historique"
            " pieces echeancier agence avocat commissaire contestations suspension garanties"
            " cession delai_grace ordonnance juridiction interlocuteur temoin options"
        ),
        "Creancier": (
            "nom qualite forme capital siren siret tva rcs effectif adresse representant contact"
            " banque mediateur naissance"
        ),
        "Naissance": "le lieu nationalite profession",
        "Cause": "nature depuis piece resume",
        "Agence": "nom forme capital siren rcs adresse contact representant lettre",
        "Avocat": "nom barreau adresse contact",
        "Commissaire": "nom adresse contact",
        "Point": "grief reponse pieces",
        "Contestation": (
            "le objet facture montant points documents_demandes proposition repondue_le"
        ),
        "Suspension": "nature prestation a_compter_du maintenu reprise",
        "Juridiction": "nom adresse",
        "Interlocuteur": "le ancien nouveau",
        "Temoin": "nom adresse lien faits",
    },
}

_RESTE_AU_CREANCIER = {
    "Dossier.expediteur": "celui qui reçoit le paquet écrit en son nom",
    "Dossier.scenario": "le rythme des relances ne regarde que le créancier",
    "Creancier.logo": "chemin d'un fichier du créancier",
    "Creancier.charte": "papier à lettres du créancier",
    "Creancier.scenario": "le rythme des relances ne regarde que le créancier",
    "Creancier.modeles": "chemin d'un dossier du créancier",
    "Debiteur.procedure_amiable": "confidentielle (article L611-15 du code de commerce)",
    "Contact.confidentiel": "un échange confidentiel n'est pas transmis : rien ne l'est donc",
    "Piece.confidentiel": "une pièce confidentielle n'est pas transmise : aucune ne l'est donc",
}

TUS: dict[Destinataire, dict[str, str]] = {
    "agence": _RESTE_AU_CREANCIER
    | {
        "Dossier.avocat": "le conseil du créancier ne regarde pas l'agence",
        "Dossier.commissaire": "choix de procédure du créancier",
        "Dossier.suspension": "décision du créancier, hors du recouvrement",
        "Dossier.juridiction": "l'agence n'agit pas en justice",
        "Dossier.interlocuteur": "organisation interne du créancier",
        "Dossier.temoin": "preuve préparée pour un juge",
        "Creancier.effectif": "ne sert qu'à la contribution due devant un tribunal",
        "Creancier.naissance": "ne sert qu'à une requête",
        "Cause.resume": "appréciation du créancier sur le débiteur",
        "Contestation.points": "réponse préparée par le créancier ; envoyée, elle est une pièce",
        "Contestation.documents_demandes": "réponse préparée par le créancier",
        "Contestation.proposition": "réponse préparée par le créancier",
    },
    "avocat": _RESTE_AU_CREANCIER
    | {
        "Agence.banque": "affaire entre le créancier et l'agence",
        "Agence.assurance": "affaire entre le créancier et l'agence",
        "Agence.compte_dedie": "affaire entre le créancier et l'agence",
        "Agence.declaration_procureur": "affaire entre le créancier et l'agence",
        "Agence.remuneration": "affaire entre le créancier et l'agence",
        "Agence.reversement": "affaire entre le créancier et l'agence",
    },
}


def given(destinataire: Destinataire, enregistrement: str) -> tuple[str, ...]:
    """List the fields of a record that an addressee receives."""
    return tuple(DONNES[destinataire].get(enregistrement, "").split())
