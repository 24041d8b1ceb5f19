"""A small dossier without a mistake, and how to spoil it."""

from __future__ import annotations

BASE = """\
reference: 2026-014
creancier:
  nom: Menuiserie d'Arvor
  siren: "100000009"
  adresse: {voie: 12 rue des Forges, code_postal: "35000", ville: Rennes}
debiteur:
  classe: commercant
  nom: Boutiques Durand
  siren: "200000008"
  adresse:
    voie: 4 place du Marché
    code_postal: "44000"
    ville: Nantes
contrat:
  intitule: Bon de commande n° 88
  delai_paiement: 30 jours
  penalites: {taux: 12.00}
factures:
  - numero: F-1
    date: 2026-03-12
    echeance: 2026-04-11
    montant_ht: 10000.00
    tva: 2000.00
    montant_ttc: 12000.00
    piece: facture-1
avoirs:
  - {numero: A-1, date: 2026-04-20, facture: F-1, montant_ttc: 600.00}
paiements:
  - {le: 2026-05-15, montant: 4000.00, facture: F-1}
historique:
  - le: 2026-04-15T09:12
    canal: courriel
    sens: emis
    de: Claire Le Goff
    a: Service comptabilité
    resume: Relance.
  - {le: 2026-07-02, canal: recommande, sens: emis, de: A, a: B, resume: Mise en demeure}
pieces:
  - {id: facture-1, titre: Facture F-1, fichier: pieces/01 - F-1.pdf}
"""


def spoil(avant: str, apres: str) -> str:
    """The small dossier with one passage changed; the passage must be there, once."""
    assert BASE.count(avant) == 1, f"{BASE.count(avant)} fois : {avant}"
    return BASE.replace(avant, apres)
