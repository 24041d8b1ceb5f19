"""The documents around the ladder: answers, receipts, insolvency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kit.echelle.attente import Attente
from kit.phrases import jour
from kit.situation import Situation


def reponse_contestation(s: Situation) -> Iterator[Attente]:
    """At once when a dispute is open."""
    if s.contestee_le is None:
        yield Attente("aucune contestation n'attend de réponse.")


def suspension(s: Situation) -> Iterator[Attente]:
    """Once, when the debtor is in difficulty or late."""
    yield from _une_fois(s, "suspension")
    if s.expire_le is not None and s.au <= s.expire_le:
        suite = s.expire_le + timedelta(days=1)
        yield Attente(f"le délai de la mise en demeure court jusqu'au {jour(s.expire_le)}.", suite)


def lettre_agence(s: Situation) -> Iterator[Attente]:
    """The agency's first letter, once."""
    if s.lettre_agence_le is not None:
        yield Attente(f"déjà envoyée le {jour(s.lettre_agence_le)}.")


def promesse_confirmee(s: Situation) -> Iterator[Attente]:
    """The day of the promise or soon after, once for it."""
    promesse = s.promesse_en_cours
    if promesse is None:
        yield Attente("aucune promesse n'est en cours.")
        return
    envoi = s.envois.get("promesse_confirmee")
    if envoi is not None and envoi >= promesse.faite_le:
        yield Attente(f"déjà confirmée le {jour(envoi)}.")
    elif (s.au - promesse.faite_le).days > s.jours("promesse_confirmee"):
        yield Attente(f"la promesse est du {jour(promesse.faite_le)} : trop tard pour confirmer.")


def quittance(s: Situation) -> Iterator[Attente]:
    """After a payment that has had no receipt."""
    recus = [paiement.le for paiement in s.dossier.paiements if paiement.le <= s.au]
    envoi = s.envois.get("quittance")
    if recus and envoi is not None and envoi >= max(recus):
        yield Attente(f"déjà remise le {jour(envoi)} pour le dernier paiement.")


def changement_interlocuteur(s: Situation) -> Iterator[Attente]:
    """When somebody else follows the file, once."""
    voulu = s.dossier.interlocuteur
    if voulu is not None and s.au < voulu.le:
        yield Attente(f"le changement est prévu le {jour(voulu.le)}.", voulu.le)
    envoi = s.envois.get("changement_interlocuteur")
    if voulu is not None and envoi is not None and envoi >= voulu.le:
        yield Attente(f"déjà envoyé le {jour(envoi)}.")


def declaration_de_creance(s: Situation) -> Iterator[Attente]:
    """Once, as soon as the proceedings are open."""
    yield from _une_fois(s, "declaration_de_creance")


def _une_fois(s: Situation, document: str) -> Iterator[Attente]:
    envoi = s.envois.get(document)
    if envoi is not None:
        yield Attente(f"déjà envoyé le {jour(envoi)}.")
