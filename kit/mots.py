"""French words for numbers and for the dossier's own keys."""

from __future__ import annotations

from functools import cache

MAXIMUM = 999_999_999_999

LIBELLES = {
    # canaux
    "courriel": "courriel",
    "telephone": "appel téléphonique",
    "sms": "SMS",
    "courrier": "lettre simple",
    "recommande": "lettre recommandée",
    "recommande_electronique": "lettre recommandée électronique",
    "visite": "visite",
    "reunion": "réunion",
    "plateforme": "plateforme de facturation",
    "commissaire_de_justice": "acte de commissaire de justice",
    # sens
    "emis": "émis",
    "recu": "reçu",
    # effets
    "aucun": "aucun",
    "mise_en_demeure": "mise en demeure",
    "reconnaissance": "reconnaissance de la dette",
    "contestation": "contestation",
    "contestation_levee": "contestation levée",
    "promesse": "promesse de paiement",
    "difficulte": "difficulté signalée",
    "refus": "refus de payer",
    "paiement_annonce": "paiement annoncé",
    "demande_en_justice": "demande en justice",
    "acte_execution": "acte d'exécution",
    # suites d'un envoi
    "en_cours": "en cours d'acheminement",
    "distribue": "distribué",
    "avise": "avisé",
    "non_reclame": "non réclamé",
    "refuse": "refusé",
    "npai": "destinataire inconnu à l'adresse",
    # lignes du décompte et postes d'imputation
    "facture": "facture",
    "avoir": "avoir",
    "paiement": "paiement",
    "penalites": "pénalités de retard",
    "interets": "intérêts au taux légal",
    "indemnite": "indemnité forfaitaire",
    "indemnites": "indemnités forfaitaires",
    "clause_penale": "clause pénale",
    "principal": "principal",
    # statuts d'une facture électronique
    "deposee": "déposée",
    "recue": "reçue",
    "mise_a_disposition": "mise à disposition",
    "prise_en_charge": "prise en charge",
    "approuvee": "approuvée",
    "approuvee_partiellement": "approuvée en partie",
    "en_litige": "en litige",
    "suspendue": "suspendue",
    "completee": "complétée",
    "refusee": "refusée",
    "paiement_transmis": "paiement transmis",
    "encaissee": "encaissée",
    "rejetee": "rejetée",
    "annulee": "annulée",
    # débiteur
    "commercant": "commerçant",
    "professionnel": "professionnel",
    "consommateur": "consommateur",
    "public": "personne publique",
    # cause
    "inconnue": "non connue",
    "mauvaise_foi": "mauvaise foi",
    # procédures
    "sauvegarde": "sauvegarde",
    "redressement": "redressement judiciaire",
    "liquidation": "liquidation judiciaire",
    "surendettement": "surendettement",
    "conciliation": "conciliation",
    "mandat_ad_hoc": "mandat ad hoc",
    # échéancier
    "simple": "accord de règlement échelonné",
    "transaction": "transaction",
    "hebdomadaire": "hebdomadaire",
    "mensuelle": "mensuelle",
    "trimestrielle": "trimestrielle",
    "maintenues": "maintenues",
    "suspendues": "suspendues",
    "abandonnees": "abandonnées",
    "requise": "requise",
    "dispensee": "dispensée",
    "a_venir": "à venir",
    "honoree": "honorée",
    "en_retard": "en retard",
    "defaillante": "défaillante",
    "propose": "proposé",
    "respecte": "respecté",
    "en_defaut": "en défaut",
    "dechu": "déchu du terme",
    "solde": "soldé",
    # clauses
    "competence": "compétence",
    "reserve_propriete": "réserve de propriété",
    "resolutoire": "clause résolutoire",
    "decheance": "déchéance du terme",
    "penale": "clause pénale",
    "capitalisation": "capitalisation des intérêts",
    "prescription": "prescription",
    "suspension": "suspension de l'exécution",
    # expéditeurs
    "creancier": "créancier",
    "agence": "société de recouvrement",
    "avocat": "avocat",
}

DOCUMENTS = {
    "relance_preventive": "rappel d'échéance",
    "relance_amiable": "relance amiable",
    "relance_ferme": "relance ferme",
    "ultime_relance": "ultime relance",
    "note_de_penalites": "note de pénalités",
    "mise_en_demeure": "mise en demeure",
    "suspension": "notification de suspension",
    "reponse_contestation": "réponse à contestation",
    "echeancier": "échéancier",
    "rappel_echeance": "rappel d'une échéance de l'échéancier",
    "mise_en_demeure_echeance": "mise en demeure (échéancier)",
    "decheance_du_terme": "notification de déchéance du terme",
    "transmission_agence": "transmission à une agence",
    "dossier_contentieux": "dossier contentieux",
    "requete_injonction_de_payer": "requête en injonction de payer",
    "declaration_de_creance": "déclaration de créance",
    "promesse_confirmee": "confirmation d'une promesse de paiement",
    "quittance": "quittance",
    "changement_interlocuteur": "changement d'interlocuteur",
    "lettre_agence": "lettre de l'agence",
    "information_caution": "information de la caution",
    "option_contrat_en_cours": "demande d'option sur un contrat en cours",
    "revendication": "revendication",
    "attestation_temoin": "attestation de témoin",
    "script_appel": "appel téléphonique",
    "sms": "SMS",
}


@cache
def cardinal(nombre: int) -> str:
    """Write a whole number in words, up to 999 999 999 999; traditional spelling.

    >>> cardinal(71), cardinal(80), cardinal(281)
    ('soixante et onze', 'quatre-vingts', 'deux cent quatre-vingt-un')
    """
    if not 0 <= nombre <= MAXIMUM:
        raise ValueError(nombre)
    from num2words import num2words  # noqa: PLC0415  # slow to import, seldom needed

    return str(num2words(nombre, lang="fr"))


def compter(nombre: int, unite: str) -> str:
    """Write a number of units in words: « deux euros », « un million d'euros ».

    >>> compter(0, "euro"), compter(2_000_000, "euro"), compter(1_000_001, "euro")
    ('zéro euro', "deux millions d'euros", 'un million un euros')
    """
    mot = cardinal(nombre)
    liaison = "d'" if mot.endswith(("million", "millions", "milliard", "milliards")) else ""
    return f"{mot} {liaison}{unite}{'s' if nombre > 1 else ''}"
