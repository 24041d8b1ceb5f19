"""The legal clocks that run, and the alerts a credit manager must see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kit.droit import procedures
from kit.phrases import euros, jour
from kit.situation import Situation

ALERTE_RETARD = 30
ALERTE_PRESCRIPTION = 183
TAUX_EXCESSIF = 40


@dataclass(frozen=True, slots=True)
class Horloge:
    """A date that the law or a promise has set."""

    objet: str
    le: date
    texte: str


def compute(situation: Situation) -> tuple[Horloge, ...]:
    """List the clocks that are still running, the next first."""
    return tuple(sorted(_horloges(situation), key=lambda h: (h.le, h.objet, h.texte)))


def _horloges(s: Situation) -> Iterator[Horloge]:
    yield from _prescriptions(s)
    yield from _mise_en_demeure(s)
    yield from _plan(s)
    yield from _procedure(s)
    promesse = s.promesse_en_cours
    if promesse is not None:
        montant = f" de {euros(promesse.montant)}" if promesse.montant else ""
        texte = f"paiement{montant} promis le {jour(promesse.faite_le)}"
        yield Horloge("promesse", promesse.pour_le, texte)


def _prescriptions(s: Situation) -> Iterator[Horloge]:
    for limite in s.prescriptions:
        calcul = limite.prescription
        texte = f"facture {limite.facture} : dernier jour pour agir"
        if calcul.date_prudente != calcul.date_limite:
            texte += f" (date prudente ; {jour(calcul.date_limite)} si un paiement a interrompu)"
        if calcul.a_verifier:
            texte += " (à vérifier)"
        yield Horloge("prescription", calcul.date_prudente, texte)


def _mise_en_demeure(s: Situation) -> Iterator[Horloge]:
    notice = s.mise_en_demeure
    if notice is None or s.expire_le is None:
        return
    if s.au <= s.expire_le:
        yield Horloge("mise_en_demeure", s.expire_le, "fin du délai de la mise en demeure")
    envoi = notice.envoi
    depot = envoi.depose_le if envoi else None
    if notice.canal == "recommande_electronique" and depot is not None:
        fin = depot + timedelta(days=15)
        if s.au <= fin and (envoi is None or envoi.recu_le is None):
            yield Horloge("recommande_electronique", fin, "fin du délai d'acceptation de la LRE")


def _plan(s: Situation) -> Iterator[Horloge]:
    if s.plan is None or s.plan.signe_le is None:
        return
    for versement in s.plan.versements:
        if versement.etat != "honoree":
            reste = euros(versement.montant - versement.paye)
            texte = f"échéance {versement.numero} : {reste}, {versement.etat.replace('_', ' ')}"
            yield Horloge("echeance", versement.le, texte.replace("a venir", "à venir"))


def _procedure(s: Situation) -> Iterator[Horloge]:
    procedure = s.dossier.debiteur.procedure_collective
    if procedure is None or procedure.jugement > s.au or procedure.type == "surendettement":
        return
    if procedure.bodacc is None:
        return
    fin = procedures.delai_declaration(procedure.bodacc)
    yield Horloge("declaration", fin, "dernier jour pour déclarer la créance (BODACC + 2 mois)")
    if fin < s.au:
        releve = procedures.delai_releve_de_forclusion(procedure.bodacc)
        yield Horloge("releve_de_forclusion", releve, "dernier jour pour demander un relevé")


def alertes(situation: Situation) -> tuple[str, ...]:
    """List what needs a human eye, each in a sentence."""
    return tuple(dict.fromkeys(_alertes(situation)))


def _alertes(s: Situation) -> Iterator[str]:
    if s.retard >= ALERTE_RETARD and s.decompte.principal > 0:
        yield f"{s.retard} jours de retard : au-delà de 30, le risque de défaillance augmente."
    for limite in s.prescriptions:
        prudente = limite.prescription.date_prudente
        if s.au <= prudente < s.au + timedelta(days=ALERTE_PRESCRIPTION):
            le = jour(prudente)
            yield f"facture {limite.facture} : prescrite le {le}, dans moins de six mois."
    for promesse in s.promesses:
        if promesse.tenue is False:
            faite, pour = jour(promesse.faite_le), jour(promesse.pour_le)
            yield f"promesse du {faite} pour le {pour} non tenue."
    if s.decompte.trop_percu > 0:
        yield f"trop-perçu de {euros(s.decompte.trop_percu)} à rendre ou à imputer."
    yield from _taux_excessif(s)
    yield from s.decompte.alertes


def _taux_excessif(s: Situation) -> Iterator[str]:
    taux = s.decompte.regime.taux_actuel
    if s.decompte.regime.cle == "conventionnel" and taux is not None and taux > TAUX_EXCESSIF:
        yield "taux convenu manifestement élevé : un débiteur peut le contester."
