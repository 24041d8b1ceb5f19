"""What the letters of a payment plan, and a call by an agency, are made from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kit import load, ressources
from kit.dossier import (
    Adresse,
    Agence,
    Caution,
    Contact,
    Decheance,
    Echeancier,
    Envoi,
    LettreAgence,
)
from kit.valeurs import Instant

CAUTION = Caution(
    nom="Anne Caradec",
    adresse=Adresse(voie="2 rue du Port", code_postal="35400", ville="Saint-Malo"),
    montant=Decimal("5000.00"),
    signe_le=date(2026, 9, 15),
)
# On 20 November 2026, two instalments are missed and two are to come.
PLAN_SIGNE = Echeancier(
    signe_le=date(2026, 9, 15),
    premiere=date(2026, 10, 15),
    periodicite="mensuelle",
    nombre=4,
    decheance=Decheance(preavis_jours=15),
    caution=CAUTION,
)
MISE_EN_DEMEURE = Contact(
    le=Instant(date(2026, 10, 20)),
    canal="recommande",
    sens="emis",
    document="mise_en_demeure_echeance",
    de="Le créancier",
    a="Le débiteur",
    resume="Mise en demeure de payer le premier versement.",
    effet="mise_en_demeure",
    envoi=Envoi(
        numero="2C 170 000 0001 1",
        depose_le=date(2026, 10, 20),
        presente_le=date(2026, 10, 22),
        statut="non_reclame",
    ),
)


def agence() -> Agence:
    """Give an agency that has already written to the debtor."""
    lue = load.load(ressources.exemples() / "09-transmission-agence").dossier
    assert lue is not None
    assert lue.agence is not None
    lettre = LettreAgence(reference="2026-118", le=date(2026, 11, 2))
    return lue.agence.model_copy(update={"lettre": lettre})


BESOINS: dict[str, dict[str, Any]] = {
    "sms": {"agence": agence()},
    "script_appel": {"agence": agence()},
    "rappel_echeance": {"echeancier": PLAN_SIGNE},
    "mise_en_demeure_echeance": {"echeancier": PLAN_SIGNE},
    "information_caution": {"echeancier": PLAN_SIGNE},
    "decheance_du_terme": {"echeancier": PLAN_SIGNE},
}
INDISPENSABLES: dict[str, dict[str, Any]] = {
    "decheance_du_terme": {"historique": (MISE_EN_DEMEURE,)}
}
