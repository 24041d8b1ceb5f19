"""Where a dossier stands on a day: the facts that the decision weighs, drawn once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kit import decheance, disputes, prescriptions, regimes
from kit.decompte import Decompte
from kit.dossier import Contact, Dossier, Facture, ProcedureCollective
from kit.droit import delais as calcul
from kit.echeancier import Plan, Versement
from kit.modele import Delai
from kit.prescriptions import PrescriptionFacture

ZERO = Decimal("0.00")
JOURS_PRESCRIPTION_PROCHE = 183
JOURS_PRESCRIPTION_URGENTE = 92
# The steps of the ladder: each counts for the invoices it was about.
ECHELONS = (
    "relance_amiable",
    "relance_ferme",
    "note_de_penalites",
    "ultime_relance",
    "mise_en_demeure",
    "transmission_agence",
    "dossier_contentieux",
)


@dataclass(frozen=True, slots=True)
class Promesse:
    """A promise to pay, and whether it was kept (None: its day is not past)."""

    faite_le: date
    pour_le: date
    montant: Decimal | None
    tenue: bool | None


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts of a dossier on a day; `retard` in days since the oldest unpaid due date."""

    dossier: Dossier
    decompte: Decompte
    plan: Plan | None
    au: date
    delais: Mapping[str, Delai]
    retard: int
    envois: Mapping[str, date]
    contestee_le: date | None
    promesses: tuple[Promesse, ...]
    mise_en_demeure: Contact | None
    expire_le: date | None
    prescriptions: tuple[PrescriptionFacture, ...]
    preavis_expire_le: date | None
    lettre_agence_le: date | None

    def jours(self, nom: str) -> int:
        """Give a delay of the scenario, in days."""
        return self.delais[nom].jours

    def depuis(self, document: str) -> int | None:
        """Tell how many days ago a document was last sent, None when it never was."""
        envoi = self.envois.get(document)
        return (self.au - envoi).days if envoi is not None else None

    @property
    def consommateur(self) -> bool:
        """Tell whether the debtor is a consumer."""
        return self.dossier.debiteur.classe == "consommateur"

    @property
    def procedure(self) -> ProcedureCollective | None:
        """Give the insolvency proceedings that are open on the day."""
        ouverte = self.dossier.debiteur.procedure_collective
        return ouverte if ouverte is not None and ouverte.jugement <= self.au else None

    @property
    def prochain_versement(self) -> Versement | None:
        """Give the next instalment of a signed plan."""
        if self.plan is None or self.plan.signe_le is None:
            return None
        return next((v for v in self.plan.versements if v.etat == "a_venir"), None)

    @property
    def clause_decheance(self) -> bool:
        """Tell whether a clause makes the balance due when an instalment is missed."""
        voulu, contrat = self.dossier.echeancier, self.dossier.contrat
        clauses = contrat.clauses if contrat else ()
        stipulee = voulu is not None and voulu.decheance is not None
        return stipulee or any(clause.objet == "decheance" for clause in clauses)

    @property
    def suspension_anticipee(self) -> bool:
        """Tell whether a suspension rests on a default to come (art. 1220 C. civ.)."""
        voulue = self.dossier.suspension
        return voulue is not None and voulue.nature == "anticipee"

    @property
    def avant_jugement(self) -> bool:
        """Tell whether an unpaid claim was born before the opening judgment."""
        ouverte = self.procedure
        dues = {x.numero for x in self.decompte.soldes if x.total > ZERO}
        return ouverte is not None and any(
            facture.date < ouverte.jugement
            for facture in self.dossier.factures
            if facture.numero in dues
        )

    @property
    def identite_verifiee(self) -> bool:
        """Tell whether the debtor's identity had been checked by the day."""
        identite = self.dossier.debiteur.identite
        return identite is not None and identite.verifiee_le <= self.au

    @property
    def mauvaise_foi(self) -> bool:
        """Tell whether bad faith is on record on the day."""
        cause = self.dossier.cause
        return cause.nature == "mauvaise_foi" and (cause.depuis or self.au) <= self.au

    @property
    def prescription_proche(self) -> bool:
        """Tell whether an unpaid invoice becomes time-barred within six months."""
        return self._prescription_avant(JOURS_PRESCRIPTION_PROCHE)

    @property
    def urgente(self) -> bool:
        """Tell whether an unpaid invoice becomes time-barred within three months."""
        return self._prescription_avant(JOURS_PRESCRIPTION_URGENTE)

    def _prescription_avant(self, jours: int) -> bool:
        horizon = self.au + timedelta(days=jours)
        return any(limite.prescription.date_prudente <= horizon for limite in self.prescriptions)

    @property
    def fin_de_promesse(self) -> date | None:
        """Give the day after the promise in force and its grace."""
        promesse = self.promesse_en_cours
        grace = timedelta(days=self.jours("promesse_tolerance") + 1)
        return promesse.pour_le + grace if promesse is not None else None

    @property
    def promesse_en_cours(self) -> Promesse | None:
        """Give the last promise while its day, with two days of grace, is not past."""
        vives = [promesse for promesse in self.promesses if promesse.tenue is None]
        return vives[-1] if vives else None

    @property
    def promesses_rompues(self) -> int:
        """Count the promises that were not kept."""
        return sum(promesse.tenue is False for promesse in self.promesses)


def observe(
    dossier: Dossier,
    decompte: Decompte,
    plan: Plan | None,
    delais: Mapping[str, Delai],
    au: date,
) -> Situation:
    """Draw the situation of a dossier on a day; later facts are left out."""
    notice = _derniere_notice(dossier, decompte, au)
    return Situation(
        dossier=dossier,
        decompte=decompte,
        plan=plan,
        au=au,
        delais=delais,
        retard=max((solde.jours_retard for solde in decompte.soldes), default=0),
        envois=_envois(dossier, decompte, au),
        contestee_le=disputes.ouverte_le(dossier, decompte, au),
        promesses=_promesses(dossier, au, delais["promesse_tolerance"].jours),
        mise_en_demeure=notice,
        expire_le=_expire_le(dossier, notice, delais) if notice else None,
        prescriptions=prescriptions.compute(dossier, decompte, au),
        preavis_expire_le=_preavis_expire_le(dossier, plan, au),
        lettre_agence_le=_lettre_agence_le(dossier, au),
    )


def limite(nom: str | None, dossier: Dossier, delais: Mapping[str, Delai], au: date) -> date | None:
    """Give the last day that a letter of the day leaves to answer, as a calendar date.

    A notice to pay counts from its presumed presentation and ends on a working day; a reply is
    asked within the delay at most.
    """
    if nom is None:
        return None
    particulier = f"{nom}_consommateur"
    consommateur = dossier.debiteur.classe == "consommateur" and particulier in delais
    jours = delais[particulier if consommateur else nom].jours
    if nom == "mise_en_demeure":
        return calcul.proroger(au + timedelta(days=delais["acheminement"].jours + jours))
    butoir = au + timedelta(days=jours)
    while calcul.proroger(butoir) != butoir:
        butoir -= timedelta(days=1)
    return butoir


def _preavis_expire_le(dossier: Dossier, plan: Plan | None, au: date) -> date | None:
    """Give the last day of the notice of an instalment that is still unpaid."""
    if plan is None or plan.signe_le is None:
        return None
    defaillantes = [v.le for v in plan.versements if v.etat == "defaillante"]
    notices = [
        contact
        for contact in dossier.historique
        if contact.document == "mise_en_demeure_echeance"
        and contact.sens == "emis"
        and contact.le.jour <= au
        and any(le < contact.le.jour for le in defaillantes)
    ]
    return decheance.expire_le(notices[-1], plan.decheance_preavis_jours) if notices else None


def _lettre_agence_le(dossier: Dossier, au: date) -> date | None:
    """Give the day of the agency's first letter: noted in its block, or in the history."""
    agence = dossier.agence
    if agence is not None and agence.lettre is not None and agence.lettre.le <= au:
        return agence.lettre.le
    envoyees = (
        contact.le.jour
        for contact in dossier.historique
        if contact.document == "lettre_agence" and contact.sens == "emis"
    )
    return min((jour for jour in envoyees if jour <= au), default=None)


def _derniere_notice(dossier: Dossier, decompte: Decompte, au: date) -> Contact | None:
    """Give the last notice to pay that covers the oldest invoice still unpaid."""
    ancienne = _plus_ancienne(dossier, decompte)
    notices = [
        notice
        for notice in regimes.mises_en_demeure(dossier, au)
        if ancienne is None or regimes.vise(notice, ancienne)
    ]
    return notices[-1] if notices else None


def _envois(dossier: Dossier, decompte: Decompte, au: date) -> dict[str, date]:
    """Date each document sent; a step taken for invoices since paid is not a step any more."""
    ancienne = _plus_ancienne(dossier, decompte)
    return {
        contact.document: contact.le.jour
        for contact in dossier.historique
        if contact.document
        and contact.sens == "emis"
        and contact.le.jour <= au
        and _compte_encore(contact, ancienne)
    }


def _plus_ancienne(dossier: Dossier, decompte: Decompte) -> Facture | None:
    """Give the oldest invoice still unpaid after its due date: it sets the level of the ladder."""
    dues = {x.numero for x in decompte.soldes if x.principal > ZERO and x.jours_retard > 0}
    impayees = [facture for facture in dossier.factures if facture.numero in dues]
    return min(impayees, key=lambda facture: (facture.echeance, facture.numero), default=None)


def _compte_encore(contact: Contact, ancienne: Facture | None) -> bool:
    if contact.document not in ECHELONS or ancienne is None:
        return True
    return regimes.vise(contact, ancienne) and not regimes.revenue(contact)


def _promesses(dossier: Dossier, au: date, tolerance: int) -> tuple[Promesse, ...]:
    return tuple(
        _promesse(dossier, contact, au, tolerance)
        for contact in dossier.historique
        if contact.promesse is not None and contact.le.jour <= au
    )


def _promesse(dossier: Dossier, contact: Contact, au: date, tolerance: int) -> Promesse:
    promesse = contact.promesse
    assert promesse is not None  # noqa: S101 - the caller keeps only contacts with a promise
    fin = promesse.le + timedelta(days=tolerance)
    recus = sum(
        (p.montant for p in dossier.paiements if contact.le.jour <= p.le <= min(fin, au)), ZERO
    )
    promis = promesse.montant
    tenue = recus >= promis if promis is not None else recus > ZERO
    verdict = True if tenue else (None if au <= fin else False)
    return Promesse(contact.le.jour, promesse.le, promis, verdict)


def _expire_le(dossier: Dossier, notice: Contact, delais: Mapping[str, Delai]) -> date:
    """Give the last day of a notice: the date it printed, or later if it arrived later."""
    imprimee = limite("mise_en_demeure", dossier, delais, notice.le.jour)
    assert imprimee is not None  # noqa: S101 - a named delay always gives a date
    recue = regimes.jour_utile(notice, "presentation") or notice.le.jour
    nom = "mise_en_demeure_consommateur" if dossier.debiteur.classe == "consommateur" else ""
    jours = delais[nom or "mise_en_demeure"].jours
    return max(imprimee, recue + timedelta(days=jours))
