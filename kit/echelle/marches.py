"""The ladder itself, from the reminder before the due date to the court."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kit.echelle.attente import Attente, apres, deja, seuil
from kit.phrases import jour
from kit.situation import ZERO, Situation

HAUTES = ("mise_en_demeure", "transmission_agence", "dossier_contentieux")


def relance_preventive(s: Situation) -> Iterator[Attente]:
    """In the days before the due date, once for it."""
    avance = s.jours("relance_preventive")
    attendues = [x.echeance for x in s.decompte.soldes if x.principal > ZERO and not x.echue]
    if not attendues:
        return
    debut = min(attendues) - timedelta(days=avance)
    if s.au < debut:
        yield Attente(f"prévue {avance} jours avant l'échéance, le {jour(debut)}.", debut)
    envoi = s.envois.get("relance_preventive")
    if envoi is not None and envoi >= debut:
        yield Attente(f"déjà envoyée le {jour(envoi)} pour cette échéance.")


def relance_amiable(s: Situation) -> Iterator[Attente]:
    """The first contact once late, before any other."""
    yield from seuil(s, "relance_amiable")
    yield from deja(s, "relance_amiable", "relance_ferme", "ultime_relance", *HAUTES)
    yield from _dispute(s)


def relance_ferme(s: Situation) -> Iterator[Attente]:
    """Fifteen days late, the first reminder left without answer."""
    yield from seuil(s, "relance_ferme")
    yield from apres(s, "relance_amiable", "la relance amiable")
    yield from deja(s, "relance_ferme", "ultime_relance", *HAUTES)
    yield from _dispute(s)


def note_de_penalites(s: Situation) -> Iterator[Attente]:
    """Thirty days late after the second reminder, at once against bad faith, or once paid late."""
    if s.decompte.principal == ZERO:
        yield from deja(s, "note_de_penalites")
        return
    yield from deja(s, "note_de_penalites", "ultime_relance", *HAUTES)
    yield from _dispute(s)
    if s.mauvaise_foi and "relance_amiable" in s.envois:
        yield from apres(s, "relance_amiable", "la relance amiable")
        return
    yield from seuil(s, "alerte")
    yield from apres(s, "relance_ferme", "la relance ferme")


def ultime_relance(s: Situation) -> Iterator[Attente]:
    """Forty days late, the second reminder and the note of penalties left without answer."""
    yield from seuil(s, "ultime_relance")
    yield from apres(s, "relance_ferme", "la relance ferme")
    if "note_de_penalites" in s.envois:
        yield from apres(s, "note_de_penalites", "la note de pénalités")
    yield from deja(s, "ultime_relance", *HAUTES)
    yield from _dispute(s)


def mise_en_demeure(s: Situation) -> Iterator[Attente]:
    """The last reminder left without answer, a reason to skip it, or a dispute answered."""
    yield from deja(s, *HAUTES)
    if tuple(raccourcis(s)):
        return
    if "reponse_contestation" in s.envois:
        nom = "la réponse à la contestation"
        yield from apres(s, "reponse_contestation", nom, "apres_reponse_contestation")
    else:
        yield from apres(s, "ultime_relance", "l'ultime relance", "apres_ultime_relance")


def transmission_agence(s: Situation) -> Iterator[Attente]:
    """The notice has expired unpaid."""
    yield from deja(s, "transmission_agence", "dossier_contentieux")
    yield from _notice_expiree(s)


def dossier_contentieux(s: Situation) -> Iterator[Attente]:
    """The notice has expired and no agency is named or it had its time; or the plan is lost."""
    yield from deja(s, "dossier_contentieux")
    if s.plan is not None and s.plan.etat == "dechu":
        return
    yield from _notice_expiree(s)
    if s.dossier.agence is not None and s.depuis("transmission_agence") is None and not s.urgente:
        yield Attente("l'agence nommée au dossier passe d'abord.")


def requete_injonction_de_payer(s: Situation) -> Iterator[Attente]:
    """The notice has expired: registries and judges expect one, though no text asks it."""
    yield from deja(s, "requete_injonction_de_payer")
    yield from _notice_expiree(s)


def raccourcis(s: Situation) -> Iterator[str]:
    """List the reasons to go straight to the notice: bad faith, broken promises, a near limit."""
    if s.mauvaise_foi and "relance_amiable" in s.envois and _prouvee(s):
        yield "la mauvaise foi est établie au dossier"
    if s.promesses_rompues >= 2:
        yield "deux promesses de paiement n'ont pas été tenues"
    if s.prescription_proche:
        yield "une facture se prescrit dans moins de six mois"


def _prouvee(s: Situation) -> bool:
    """Bad faith shown by an exhibit, or by the silence that followed the note of penalties."""
    ecoule = s.depuis("note_de_penalites")
    silence = ecoule is not None and ecoule >= s.jours("entre_relances")
    return s.dossier.cause.piece is not None or silence


def _notice_expiree(s: Situation) -> Iterator[Attente]:
    if s.expire_le is None:
        yield Attente("la mise en demeure vient d'abord.")
    elif s.au <= s.expire_le:
        suite = s.expire_le + timedelta(days=1)
        yield Attente(f"le délai de la mise en demeure court jusqu'au {jour(s.expire_le)}.", suite)


def _dispute(s: Situation) -> Iterator[Attente]:
    if "reponse_contestation" in s.envois:
        yield Attente("une contestation a reçu sa réponse : la suite est la mise en demeure.")
