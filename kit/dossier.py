"""The words: a dossier as frozen records, each named as in the YAML file."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from kit.valeurs import (
    Bic,
    Bool,
    CodePostal,
    Couleur,
    Courriel,
    Entier,
    Iban,
    Identifiant,
    Instant,
    Jour,
    JourDeNaissance,
    Montant,
    Siren,
    Siret,
    Taux,
    Telephone,
    Texte,
    TexteLong,
    Tva,
)

Classe = Literal["commercant", "professionnel", "consommateur", "public"]
Expediteur = Literal["creancier", "agence", "avocat"]
TypeProcedure = Literal["sauvegarde", "redressement", "liquidation", "surendettement"]
ObjetClause = Literal[
    "penalites",
    "indemnite",
    "contestation",
    "competence",
    "reserve_propriete",
    "resolutoire",
    "decheance",
    "penale",
    "capitalisation",
    "prescription",
    "suspension",
]
NatureCause = Literal["inconnue", "contestation", "difficulte", "mauvaise_foi"]
Canal = Literal[
    "courriel",
    "telephone",
    "sms",
    "courrier",
    "recommande",
    "recommande_electronique",
    "visite",
    "reunion",
    "plateforme",
    "commissaire_de_justice",
]
Effet = Literal[
    "aucun",
    "mise_en_demeure",
    "reconnaissance",
    "contestation",
    "contestation_levee",
    "promesse",
    "difficulte",
    "refus",
    "paiement_annonce",
    "demande_en_justice",
    "acte_execution",
]
StatutEnvoi = Literal["en_cours", "distribue", "avise", "non_reclame", "refuse", "npai"]
StatutFacture = Literal[
    "deposee",
    "recue",
    "mise_a_disposition",
    "prise_en_charge",
    "approuvee",
    "approuvee_partiellement",
    "en_litige",
    "suspendue",
    "completee",
    "refusee",
    "paiement_transmis",
    "encaissee",
    "rejetee",
    "annulee",
]


class Mot(BaseModel):
    """What every record of a dossier is: frozen, closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Adresse(Mot):
    """A postal address in France, or abroad with its country."""

    voie: Texte
    complement: Texte | None = None
    code_postal: CodePostal
    ville: Texte
    pays: Texte | None = None


class Personne(Mot):
    """A person or a service that can be named, written to or called."""

    nom: Texte
    qualite: Texte | None = None
    courriel: Courriel | None = None
    telephone: Telephone | None = None
    adresse: Adresse | None = None


class Banque(Mot):
    """The account on which the creditor wants to be paid."""

    titulaire: Texte
    iban: Iban
    bic: Bic | None = None


class Mediateur(Mot):
    """The consumer mediator whose contact a professional must give (L616-1 C. conso.)."""

    nom: Texte
    site: Texte | None = None
    adresse: Adresse | None = None


class Charte(Mot):
    """The letterhead: a colour written `#1f3a5f`, and a line at the foot of the page."""

    couleur: Couleur | None = None
    pied: Texte | None = None


class Naissance(Mot):
    """What a court asks of a natural person (art. 54 CPC)."""

    le: JourDeNaissance
    lieu: Texte
    nationalite: Texte
    profession: Texte


class Creancier(Mot):
    """Who is owed."""

    nom: Texte
    qualite: Literal["professionnel", "particulier"] = "professionnel"
    forme: Texte | None = None
    capital: Montant | None = None
    siren: Siren | None = None
    siret: Siret | None = None
    tva: Tva | None = None
    rcs: Texte | None = None
    effectif: Entier | None = None
    adresse: Adresse
    representant: Personne | None = None
    contact: Personne | None = None
    banque: Banque | None = None
    mediateur: Mediateur | None = None
    naissance: Naissance | None = None
    logo: Texte | None = None
    charte: Charte | None = None
    scenario: Texte | None = None
    modeles: Texte | None = None


class Identite(Mot):
    """Where and when the debtor's identity was checked."""

    source: Texte
    verifiee_le: Jour


class ProcedureCollective(Mot):
    """The insolvency proceedings opened against the debtor."""

    type: TypeProcedure
    jugement: Jour
    bodacc: Jour | None = None
    tribunal: Texte | None = None
    numero: Texte | None = None
    mandataire: Personne | None = None
    administrateur: Personne | None = None


class ProcedureAmiable(Mot):
    """A conciliation or ad hoc mandate that the creditor knows of: confidential, never printed."""

    nature: Literal["conciliation", "mandat_ad_hoc"]
    connue_le: Jour


class Debiteur(Mot):
    """Who owes; the class is never guessed."""

    classe: Classe
    nom: Texte
    forme: Texte | None = None
    siren: Siren | None = None
    siret: Siret | None = None
    tva: Tva | None = None
    rcs: Texte | None = None
    adresse: Adresse
    representant: Personne | None = None
    contact: Personne | None = None
    identite: Identite | None = None
    procedure_collective: ProcedureCollective | None = None
    procedure_amiable: ProcedureAmiable | None = None


class Penalites(Mot):
    """The agreed late-payment rate, in one form only, and two choices the law leaves open."""

    taux: Taux | None = None
    multiple_taux_legal: Taux | None = None
    points_bce: Taux | None = None
    plancher: Literal["applique", "ignore"] | None = None
    revision: Literal["semestrielle", "figee"] = "semestrielle"


class Clause(Mot):
    """A clause of the contract, quoted, with where it stands and when it was accepted."""

    objet: ObjetClause
    texte: TexteLong
    article: Texte | None = None
    piece: Identifiant | None = None
    page: Entier | None = None
    acceptee_le: Jour | None = None
    pourcentage: Taux | None = None
    montant: Montant | None = None


class Contrat(Mot):
    """What the invoices come from."""

    intitule: Texte
    date: Jour | None = None
    delai_paiement: Texte | None = None
    piece: Identifiant | None = None
    penalites: Penalites | None = None
    clauses: tuple[Clause, ...] = ()


class Statut(Mot):
    """A dated status in the life cycle of an e-invoice."""

    le: Instant
    statut: StatutFacture


class Facture(Mot):
    """An invoice."""

    numero: Identifiant
    date: Jour
    echeance: Jour
    objet: Texte | None = None
    commande: Texte | None = None
    montant_ht: Montant | None = None
    tva: Montant | None = None
    montant_ttc: Montant
    piece: Identifiant | None = None
    statuts: tuple[Statut, ...] = ()


class Avoir(Mot):
    """A credit note: it lowers the principal, it is not a payment."""

    numero: Identifiant
    date: Jour
    facture: Identifiant
    montant_ht: Montant | None = None
    tva: Montant | None = None
    montant_ttc: Montant
    motif: Texte | None = None
    piece: Identifiant | None = None


class Paiement(Mot):
    """Money received; `facture` is the debtor's own indication (art. 1342-10)."""

    le: Jour
    montant: Montant
    moyen: Texte | None = None
    reference: Texte | None = None
    facture: Identifiant | None = None
    echeance: Entier | None = None
    piece: Identifiant | None = None


class Cause(Mot):
    """Why the debtor does not pay, as far as it is known."""

    nature: NatureCause
    depuis: Jour | None = None
    piece: Identifiant | None = None
    resume: TexteLong | None = None


class Promesse(Mot):
    """A promise to pay by a day."""

    le: Jour
    montant: Montant | None = None


class Envoi(Mot):
    """What the carrier recorded of a letter."""

    numero: Texte | None = None
    depose_le: Jour | None = None
    presente_le: Jour | None = None
    statut: StatutEnvoi | None = None
    recu_le: Jour | None = None
    preuve: Identifiant | None = None


class Contact(Mot):
    """One entry of the history; nothing is ever removed from it."""

    le: Instant
    canal: Canal
    sens: Literal["emis", "recu"]
    document: Identifiant | None = None
    de: Texte
    a: Texte
    resume: TexteLong
    effet: Effet = "aucun"
    promesse: Promesse | None = None
    envoi: Envoi | None = None
    factures: tuple[Identifiant, ...] = ()
    piece: Identifiant | None = None
    confidentiel: Bool = False


class Piece(Mot):
    """An exhibit, numbered in the order of the file."""

    id: Identifiant
    titre: Texte
    date: Jour | None = None
    auteur: Texte | None = None
    fichier: Texte
    confidentiel: Bool = False


class Echeance(Mot):
    """One instalment."""

    le: Jour
    montant: Montant


class Decheance(Mot):
    """How the acceleration clause works: notice in days, and whether it is required."""

    preavis_jours: Entier | None = None
    mise_en_demeure: Literal["requise", "dispensee"] = "requise"


class Concessions(Mot):
    """What each party gives up in a transaction (art. 2044 C. civ.)."""

    creancier: TexteLong
    debiteur: TexteLong
    litige: TexteLong


class Caution(Mot):
    """A natural or legal person who stands surety for the plan (art. 2297 C. civ.)."""

    nom: Texte
    forme: Texte | None = None
    siren: Siren | None = None
    rcs: Texte | None = None
    adresse: Adresse
    representant: Personne | None = None
    montant: Montant
    solidaire: Bool = True
    signe_le: Jour | None = None
    jusqu_au: Jour | None = None
    piece: Identifiant | None = None


class Echeancier(Mot):
    """The payment plan, proposed or signed."""

    nature: Literal["simple", "transaction"] = "simple"
    arrete_le: Jour | None = None
    signe_le: Jour | None = None
    premiere: Jour | None = None
    periodicite: Literal["hebdomadaire", "mensuelle", "trimestrielle"] | None = None
    nombre: Entier | None = None
    montant: Montant | None = None
    echeances: tuple[Echeance, ...] = ()
    penalites: Literal["maintenues", "suspendues", "abandonnees"] | None = None
    decheance: Decheance | None = None
    concessions: Concessions | None = None
    caution: Caution | None = None
    piece: Identifiant | None = None


class Assurance(Mot):
    """The agency's professional liability insurance (R124-2)."""

    assureur: Texte
    police: Texte


class Declaration(Mot):
    """The agency's declaration to the public prosecutor (R124-2)."""

    le: Jour
    parquet: Texte


class LettreAgence(Mot):
    """The agency's first letter, recalled in every later contact (R124-4)."""

    reference: Identifiant
    le: Jour


class Agence(Mot):
    """The collection agency, sender or addressee of the file."""

    nom: Texte
    forme: Texte | None = None
    capital: Montant | None = None
    siren: Siren | None = None
    rcs: Texte | None = None
    adresse: Adresse
    contact: Personne | None = None
    representant: Personne | None = None
    banque: Banque | None = None
    assurance: Assurance | None = None
    compte_dedie: Iban | None = None
    declaration_procureur: Declaration | None = None
    remuneration: TexteLong | None = None
    reversement: TexteLong | None = None
    lettre: LettreAgence | None = None


class Avocat(Mot):
    """The lawyer, sender or addressee of the file."""

    nom: Texte
    barreau: Texte
    adresse: Adresse
    contact: Personne | None = None


class Commissaire(Mot):
    """The commissaire de justice to whom the file is handed."""

    nom: Texte
    adresse: Adresse
    contact: Personne | None = None


class Point(Mot):
    """One point of a dispute, and the answer to it."""

    grief: TexteLong
    reponse: TexteLong
    pieces: tuple[Identifiant, ...] = ()


class Contestation(Mot):
    """A dispute: what is contested, for how much, and what is answered; amount in euros."""

    le: Jour
    objet: TexteLong
    facture: Identifiant | None = None
    montant: Montant | None = None
    points: tuple[Point, ...] = ()
    documents_demandes: tuple[Texte, ...] = ()
    proposition: TexteLong | None = None
    repondue_le: Jour | None = None


class Suspension(Mot):
    """The performance to be suspended, its scope and how it resumes (art. 1219, 1220 C. civ.)."""

    nature: Literal["inexecution", "anticipee", "comptant"] = "inexecution"
    prestation: TexteLong
    a_compter_du: Jour
    maintenu: TexteLong | None = None
    reprise: TexteLong


class Garantie(Mot):
    """A security for the claim."""

    nature: Literal[
        "reserve_propriete",
        "caution",
        "garantie_premiere_demande",
        "delegation",
        "nantissement",
        "autre",
    ]
    objet: TexteLong
    le: Jour | None = None
    factures: tuple[Identifiant, ...] = ()
    piece: Identifiant | None = None


class DelaiGrace(Mot):
    """The time a judge has given the debtor (art. 1343-5 C. civ.)."""

    jugement: Jour
    jusqu_au: Jour
    tribunal: Texte | None = None


class OrdonnanceInjonction(Mot):
    """An order to pay, and what became of it."""

    le: Jour
    tribunal: Texte | None = None
    signifiee_le: Jour | None = None
    opposition_le: Jour | None = None
    piece: Identifiant | None = None


class Juridiction(Mot):
    """The court of the debtor's place to which a claim is brought."""

    nom: Texte
    adresse: Adresse | None = None


class Interlocuteur(Mot):
    """Who follows the file from a day on."""

    le: Jour
    ancien: Personne | None = None
    nouveau: Personne


class Temoin(Mot):
    """The witness whose statement is asked (art. 202 CPC)."""

    nom: Texte
    adresse: Adresse | None = None
    lien: Texte | None = None
    faits: TexteLong | None = None


class Options(Mot):
    """Named choices where the law is unsettled; each default is stated in the annex."""

    imputation: Literal["interets", "principal"] = "interets"
    effet_avoirs: Literal["date", "origine"] = "date"
    depart_interets: Literal["reception", "presentation", "envoi"] = "reception"


class Dossier(Mot):
    """One debtor, one file: everything kit knows."""

    reference: Identifiant
    expediteur: Expediteur = "creancier"
    creancier: Creancier
    debiteur: Debiteur
    contrat: Contrat | None = None
    factures: tuple[Facture, ...]
    avoirs: tuple[Avoir, ...] = ()
    paiements: tuple[Paiement, ...] = ()
    cause: Cause = Cause(nature="inconnue")
    historique: tuple[Contact, ...] = ()
    pieces: tuple[Piece, ...] = ()
    echeancier: Echeancier | None = None
    agence: Agence | None = None
    avocat: Avocat | None = None
    commissaire: Commissaire | None = None
    contestations: tuple[Contestation, ...] = ()
    suspension: Suspension | None = None
    garanties: tuple[Garantie, ...] = ()
    cession: Literal["aucune", "dailly", "affacturage", "subrogation"] = "aucune"
    delai_grace: DelaiGrace | None = None
    ordonnance: OrdonnanceInjonction | None = None
    juridiction: Juridiction | None = None
    interlocuteur: Interlocuteur | None = None
    temoin: Temoin | None = None
    scenario: Texte | None = None
    options: Options = Options()

    @property
    def emetteur(self) -> Creancier | Agence | Avocat:
        """Who signs."""
        if self.expediteur == "agence" and self.agence is not None:
            return self.agence
        if self.expediteur == "avocat" and self.avocat is not None:
            return self.avocat
        return self.creancier
