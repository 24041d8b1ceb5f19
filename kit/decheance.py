"""Acceleration of a plan: the notice that must come first, its last day, what it makes due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from kit import regimes
from kit.dossier import Contact
from kit.droit import delais
from kit.valeurs import Instant

if TYPE_CHECKING:
    from kit.dossier import Dossier

ACHEMINEMENT = 3
DOCUMENT = "decheance_du_terme"


def notice(dossier: Dossier, au: date) -> Contact | None:
    """Give the last notice of a missed instalment sent on or before `au`."""
    envoyees = [
        contact
        for contact in dossier.historique
        if contact.document == "mise_en_demeure_echeance"
        and contact.sens == "emis"
        and contact.le.jour <= au
    ]
    return envoyees[-1] if envoyees else None


def limite(au: date, preavis: int) -> date:
    """Give the last day to pay of a notice sent on `au`; `preavis` in days from its presentation.

    The presentation is presumed three days after the dispatch; the term ends on a working day.
    """
    return delais.proroger(au + timedelta(days=ACHEMINEMENT + preavis))


def expire_le(mise_en_demeure: Contact, preavis: int) -> date:
    """Give the last day of a notice: the date it printed, or later if it was presented later."""
    imprimee = limite(mise_en_demeure.le.jour, preavis)
    presentee = regimes.jour_utile(mise_en_demeure, "presentation")
    return max(imprimee, presentee + timedelta(days=preavis)) if presentee else imprimee


def prononcer(dossier: Dossier, au: date) -> Dossier:
    """Give the dossier as it stands once acceleration is notified on `au`, for its statement."""
    if dossier.echeancier is None or regimes.dechu_le(dossier, au):
        return dossier
    acte = Contact(
        le=Instant(au, None),
        canal="recommande",
        sens="emis",
        document=DOCUMENT,
        de=dossier.creancier.nom,
        a=dossier.debiteur.nom,
        resume="Déchéance du terme prononcée.",
        confidentiel=True,
    )
    return dossier.model_copy(update={"historique": (*dossier.historique, acte)})
