"""Small dossiers for tests: the least that is valid, and what a test changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kit import decompte, etude
from kit.decompte import Decompte
from kit.dossier import Dossier
from kit.droit.bareme import Bareme
from kit.modele import Delai

RACINE = Path(__file__).resolve().parent.parent
EXEMPLES = RACINE / "dossiers" / "exemples"
JOUR = date(2026, 11, 20)


@cache
def atelier() -> etude.Atelier:
    """The law and the templates, read once for all the tests."""
    return etude.open_atelier()


def bareme() -> Bareme:
    """The published rates."""
    return atelier().droit.bareme


def creancier(**mots: Any) -> dict[str, Any]:
    """A creditor company."""
    return {
        "nom": "Menuiserie d'Arvor",
        "forme": "SARL",
        "capital": "20000.00",
        "siren": "100000009",
        "rcs": "Rennes",
        "adresse": {"voie": "12 rue des Forges", "code_postal": "35000", "ville": "Rennes"},
        "representant": {"nom": "Claire Le Goff", "qualite": "gérante"},
        "contact": {
            "nom": "Claire Le Goff",
            "courriel": "compta@arvor.example",
            "telephone": "0299000000",
        },
        "banque": {
            "titulaire": "Menuiserie d'Arvor",
            "iban": "FR7630006000011234567890189",
            "bic": "AGRIFRPP",
        },
    } | mots


def debiteur(classe: str = "commercant", **mots: Any) -> dict[str, Any]:
    """A debtor of a class."""
    societe = {"forme": "SAS", "siren": "200000008"} if classe == "commercant" else {}
    return (
        {
            "classe": classe,
            "nom": "Boutiques Durand",
            "adresse": {"voie": "4 place du Marché", "code_postal": "44000", "ville": "Nantes"},
            "contact": {"nom": "Comptabilité", "courriel": "compta@durand.example"},
            "identite": {
                "source": "Registre national des entreprises",
                "verifiee_le": "2026-01-05",
            },
        }
        | societe
        | mots
    )


def facture(
    numero: str = "F-1",
    montant: str = "1000.00",
    echeance: str = "2026-03-31",
    jour: str = "2026-03-01",
    **mots: Any,
) -> dict[str, Any]:
    """An invoice."""
    return {"numero": numero, "date": jour, "echeance": echeance, "montant_ttc": montant} | mots


def contact(le: str, **mots: Any) -> dict[str, Any]:
    """An e-mail sent by the creditor, unless a word says otherwise."""
    return {
        "le": le,
        "canal": "courriel",
        "sens": "emis",
        "de": "Claire Le Goff",
        "a": "Comptabilité",
        "resume": "Relance.",
    } | mots


def mise_en_demeure(le: str, recue: str | None = None, **mots: Any) -> dict[str, Any]:
    """A registered notice to pay, received a day."""
    envoi = {"depose_le": le, "presente_le": recue, "recu_le": recue, "statut": "distribue"}
    return (
        contact(
            le,
            canal="recommande",
            document="mise_en_demeure",
            effet="mise_en_demeure",
            envoi=envoi if recue else {"depose_le": le},
        )
        | mots
    )


def dossier(**mots: Any) -> Dossier:
    """A valid dossier with one invoice, changed by the words given."""
    base = {
        "reference": "T-1",
        "creancier": creancier(),
        "debiteur": debiteur(),
        "factures": [facture()],
    }
    return Dossier.model_validate(base | mots)


def compute(le_dossier: Dossier, au: date = JOUR) -> Decompte:
    """The statement of a dossier on a day, at the published rates."""
    return decompte.compute(le_dossier, au, bareme())


def delais(nom: str = "standard") -> Mapping[str, Delai]:
    """The delays of a scenario."""
    return atelier().scenarios[nom]
