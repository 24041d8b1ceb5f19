"""The documents of a payment plan, each at its moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kit.echelle.attente import Attente
from kit.phrases import jour
from kit.situation import Situation


def echeancier(s: Situation) -> Iterator[Attente]:
    """A proposal is left the time of its signature before it is made again."""
    envoi = s.envois.get("echeancier")
    if envoi is not None:
        fin = envoi + timedelta(days=s.jours("signature_echeancier") + 1)
        if s.au < fin:
            yield Attente(f"proposition envoyée le {jour(envoi)}, à signer d'ici là.", fin)


def rappel_echeance(s: Situation) -> Iterator[Attente]:
    """A few days before an instalment, once for it."""
    versement = s.prochain_versement
    if versement is None:
        return
    debut = versement.le - timedelta(days=s.jours("rappel_echeance"))
    if s.au < debut:
        yield Attente(f"prévu le {jour(debut)}, avant l'échéance {versement.numero}.", debut)
    envoi = s.envois.get("rappel_echeance")
    if envoi is not None and envoi >= debut:
        yield Attente(f"déjà envoyé le {jour(envoi)} pour cette échéance.")


def mise_en_demeure_echeance(s: Situation) -> Iterator[Attente]:
    """At once when an instalment is in default; its notice then runs."""
    if s.preavis_expire_le is not None:
        suite = s.preavis_expire_le + timedelta(days=1)
        texte = f"déjà envoyée : son délai court jusqu'au {jour(s.preavis_expire_le)}."
        yield Attente(texte, suite if s.au <= s.preavis_expire_le else None)


def information_caution(s: Situation) -> Iterator[Attente]:
    """After the debtor himself has been told."""
    if "mise_en_demeure_echeance" not in s.envois:
        yield Attente("la mise en demeure de l'échéance impayée vient d'abord.")
    envoi = s.envois.get("information_caution")
    if envoi is not None:
        yield Attente(f"déjà envoyée le {jour(envoi)}.")
