"""Text -> typed values: the kinds of value a dossier may hold, each with its French messages.

Every type reads what a YAML file holds (text) and accepts a value already typed, so that a record
can also be built in Python.
"""

from __future__ import annotations

from kit.valeurs.contacts import CodePostal, Courriel, Telephone
from kit.valeurs.couleurs import Couleur
from kit.valeurs.jours import Instant, Jour, JourDeNaissance
from kit.valeurs.nombres import Bool, Entier, Montant, Taux
from kit.valeurs.numeros import Bic, Iban, Siren, Siret, Tva
from kit.valeurs.textes import Identifiant, Texte, TexteLong

__all__ = [
    "Bic",
    "Bool",
    "CodePostal",
    "Couleur",
    "Courriel",
    "Entier",
    "Iban",
    "Identifiant",
    "Instant",
    "Jour",
    "JourDeNaissance",
    "Montant",
    "Siren",
    "Siret",
    "Taux",
    "Telephone",
    "Texte",
    "TexteLong",
    "Tva",
]
