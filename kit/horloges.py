"""The legal clocks that run, and the alerts a credit manager must see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from kit import regimes
from kit.droit import injonction, procedures
from kit.francais import libelle
from kit.phrases import euros, jour
from kit.situation import JOURS_PRESCRIPTION_PROCHE, Situation
from kit.valeurs import Instant

ALERTE_RETARD = 30
TAUX_EXCESSIF = 40
SAMEDI = 5
OUVERTURE, FERMETURE = time(9), time(19)


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
    yield from _ordonnance(s)
    grace = s.dossier.delai_grace
    if grace is not None and grace.jugement <= s.au <= grace.jusqu_au:
        yield Horloge("delai_grace", grace.jusqu_au, "fin du délai de grâce accordé par le juge")
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
            texte = f"échéance {versement.numero} : {reste}, {libelle(versement.etat)}"
            yield Horloge("echeance", versement.le, texte)


def _procedure(s: Situation) -> Iterator[Horloge]:
    procedure = s.dossier.debiteur.procedure_collective
    if procedure is None or procedure.jugement > s.au or procedure.type == "surendettement":
        return
    if procedure.bodacc is None or "declaration_de_creance" in s.envois:
        return
    fin = procedures.delai_declaration(procedure.bodacc)
    yield Horloge("declaration", fin, "dernier jour pour déclarer la créance (BODACC + 2 mois)")
    if fin < s.au:
        releve = procedures.delai_releve_de_forclusion(procedure.bodacc)
        yield Horloge("releve_de_forclusion", releve, "dernier jour pour demander un relevé")


def _ordonnance(s: Situation) -> Iterator[Horloge]:
    """Run the clocks of an order to pay: service, opposition, enforcement."""
    ordonnance = s.dossier.ordonnance
    if ordonnance is None or ordonnance.le > s.au:
        return
    signifiee = ordonnance.signifiee_le
    if signifiee is None or signifiee > s.au:
        mois = injonction.mois_pour_signifier(ordonnance.le)
        texte = f"dernier jour pour signifier l'ordonnance ({mois} mois, sinon caduque)"
        yield Horloge("ordonnance", injonction.fin_de_signification(ordonnance.le), texte)
        return
    if ordonnance.opposition_le is not None:
        return
    opposition = injonction.fin_d_opposition(signifiee)
    if s.au <= opposition:
        yield Horloge("opposition", opposition, "fin du délai d'opposition (1 mois)")
    execution = injonction.execution_possible(ordonnance.le, signifiee)
    if s.au <= execution:
        yield Horloge("execution", execution, "exécution possible sans opposition")


def alertes(situation: Situation) -> tuple[str, ...]:
    """List what needs a human eye, each in a sentence."""
    return tuple(dict.fromkeys(_alertes(situation)))


def _alertes(s: Situation) -> Iterator[str]:
    if s.retard >= ALERTE_RETARD and s.decompte.principal > 0:
        yield f"{s.retard} jours de retard : au-delà de 30, le risque de défaillance augmente."
    yield from _bientot_prescrites(s)
    for promesse in s.promesses:
        if promesse.tenue is False:
            faite, pour = jour(promesse.faite_le), jour(promesse.pour_le)
            yield f"promesse du {faite} pour le {pour} non tenue."
    if s.decompte.trop_percu > 0:
        yield f"trop-perçu de {euros(s.decompte.trop_percu)} à rendre ou à imputer."
    if s.dossier.cause.nature == "difficulte" and s.plan is None and s.decompte.total > 0:
        yield "difficulté signalée : proposez un échéancier (clé « echeancier ») avant d'insister."
    for _rang, contact in regimes.plis_revenus(s.dossier, s.au):
        le = jour(contact.le.jour)
        yield f"pli du {le} revenu, destinataire inconnu : vérifiez l'adresse avant tout envoi."
    yield from _frequence(s)
    yield from _heures(s)
    amiable = s.dossier.debiteur.procedure_amiable
    if amiable is not None and amiable.connue_le <= s.au:
        nature = libelle(amiable.nature)
        yield f"{nature} en cours : une mise en demeure ou un procès peut entraîner des délais."
    yield from _taux_excessif(s)
    yield from s.decompte.alertes


def _bientot_prescrites(s: Situation) -> Iterator[str]:
    for limite in s.prescriptions:
        prudente = limite.prescription.date_prudente
        if s.au <= prudente < s.au + timedelta(days=JOURS_PRESCRIPTION_PROCHE):
            le = jour(prudente)
            yield f"facture {limite.facture} : prescrite le {le}, dans moins de six mois."


def _frequence(s: Situation) -> Iterator[str]:
    """Count the contacts sent in the last seven days: insistence is a fault (G13)."""
    semaine = s.au - timedelta(days=6)
    recents = [
        contact
        for contact in s.dossier.historique
        if contact.sens == "emis" and semaine <= contact.le.jour <= s.au
    ]
    if len(recents) >= s.jours("contacts_par_semaine"):
        pluriel = "s" if len(recents) > 1 else ""
        yield f"{len(recents)} contact{pluriel} en sept jours : espacez le prochain."
    elif sum(c.le.jour == s.au for c in recents) >= s.jours("contacts_par_jour"):
        yield "un contact a déjà eu lieu aujourd'hui : espacez le prochain."


def _heures(s: Situation) -> Iterator[str]:
    """Name the calls and visits made outside working hours in the last month."""
    for contact in s.dossier.historique:
        recent = timedelta() <= s.au - contact.le.jour <= timedelta(days=ALERTE_RETARD)
        direct = contact.sens == "emis" and contact.canal in ("telephone", "sms", "visite")
        if recent and direct and _hors_horaires(contact.le):
            yield f"contact du {jour(contact.le.jour)} hors jours ou heures ouvrés (9 h–19 h)."


def _hors_horaires(instant: Instant) -> bool:
    if instant.jour.weekday() >= SAMEDI:
        return True
    return instant.heure is not None and not OUVERTURE <= instant.heure <= FERMETURE


def _taux_excessif(s: Situation) -> Iterator[str]:
    taux = s.decompte.regime.taux_actuel
    if s.decompte.regime.cle == "conventionnel" and taux is not None and taux > TAUX_EXCESSIF:
        yield "taux convenu manifestement élevé : un débiteur peut le contester."
