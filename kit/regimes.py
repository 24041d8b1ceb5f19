"""Which interest runs on which invoice of a dossier, from when, until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kit.dossier import Contact, Dossier, Facture, Penalites
from kit.droit import interets, penalites, procedures
from kit.droit.penalites import Regime
from kit.phrases import nombre
from kit.phrases import taux as en_pour_cent

SortDesPenalites = Literal["maintenues", "suspendues", "abandonnees"]
PLANCHER = (
    ", porté au minimum légal de trois fois le taux de l'intérêt légal pour les semestres où il "
    "lui est inférieur"
)
PROFESSIONNELS = ("commercant", "professionnel")


@dataclass(frozen=True, slots=True)
class Cours:
    """How interest runs on one invoice: the regime, and the intervals `(apres, jusqua]`."""

    regime: Regime
    nature: str
    intervalles: tuple[tuple[date, date], ...]


def entre_professionnels(dossier: Dossier) -> bool:
    """Tell whether L441-10 governs: a professional creditor and a professional debtor."""
    return (
        dossier.creancier.qualite == "professionnel" and dossier.debiteur.classe in PROFESSIONNELS
    )


def penalise(dossier: Dossier) -> bool:
    """Tell whether late penalties run by right, without notice (L441-10, L2192-13)."""
    return entre_professionnels(dossier) or dossier.debiteur.classe == "public"


def regime(dossier: Dossier, facture: Facture) -> Regime:
    """Give the rate rule of one invoice; a debtor who is no professional owes legal interest."""
    origine = facture.echeance + timedelta(days=1)
    if dossier.debiteur.classe == "public":
        return penalites.public(origine)
    if not entre_professionnels(dossier):
        particulier = dossier.creancier.qualite == "particulier"
        return interets.legal("particuliers" if particulier else "autres_cas")
    convenues = dossier.contrat.penalites if dossier.contrat else None
    return _convenu(convenues or Penalites(), origine)


def _convenu(convenues: Penalites, origine: date) -> Regime:
    plancher = convenues.plancher
    if convenues.taux is not None:
        return penalites.conventionnel_fixe(convenues.taux, plancher)
    if convenues.multiple_taux_legal is not None:
        return penalites.conventionnel_multiple(
            convenues.multiple_taux_legal, plancher, convenues.revision, origine
        )
    if convenues.points_bce is not None:
        return penalites.conventionnel_points(
            convenues.points_bce, plancher, convenues.revision, origine
        )
    return penalites.suppletif(convenues.revision, origine)


def mises_en_demeure(dossier: Dossier, au: date) -> tuple[Contact, ...]:
    """List the notices to pay sent on or before `au`, in order; one that came back is none.

    A letter returned « inconnu à l'adresse » (npai) has told the debtor nothing.
    """
    return tuple(
        contact
        for contact in dossier.historique
        if contact.sens == "emis" and contact.le.jour <= au and _met_en_demeure(contact)
    )


def _met_en_demeure(contact: Contact) -> bool:
    dite = contact.effet == "mise_en_demeure" or contact.document == "mise_en_demeure"
    return dite and not revenue(contact)


def revenue(contact: Contact) -> bool:
    """Tell whether a letter came back, its addressee unknown at the address (npai)."""
    return contact.envoi is not None and contact.envoi.statut == "npai"


def plis_revenus(dossier: Dossier, au: date) -> Iterator[tuple[int, Contact]]:
    """Give, with its rank, each letter that came back and after which no address was checked."""
    identite = dossier.debiteur.identite
    for rang, contact in enumerate(dossier.historique):
        inconnue = identite is None or identite.verifiee_le <= contact.le.jour
        if inconnue and revenue(contact) and contact.le.jour <= au:
            yield rang, contact


def vise(contact: Contact, facture: Facture) -> bool:
    """Tell whether a demand covers an invoice: late on its day and, when it names some, named.

    What is owed at term cannot be claimed before (art. 1305-2 C. civ.).
    """
    nommee = not contact.factures or facture.numero in contact.factures
    return nommee and facture.echeance < contact.le.jour


def jour_utile(contact: Contact, depart: str) -> date | None:
    """Give the day a notice produces its effect, by the option `depart_interets`.

    An unclaimed or refused letter counts from its first presentation.
    """
    envoi = contact.envoi
    if envoi is None:
        return contact.le.jour
    if depart == "envoi":
        return envoi.depose_le or contact.le.jour
    if depart == "presentation":
        return envoi.presente_le or envoi.recu_le
    return envoi.recu_le or (
        envoi.presente_le if envoi.statut in ("non_reclame", "refuse", "avise") else None
    )


def depart(dossier: Dossier, facture: Facture, au: date) -> date | None:
    """Give the day after which interest runs: the due date, or the notice when the law asks one."""
    if penalise(dossier):
        return facture.echeance
    jours = (
        jour_utile(contact, dossier.options.depart_interets)
        for contact in mises_en_demeure(dossier, au)
        if vise(contact, facture)
    )
    return min((jour for jour in jours if jour is not None and jour <= au), default=None)


def arret(dossier: Dossier, facture: Facture) -> date | None:
    """Give the last day of interest when insolvency proceedings stop it (L622-28)."""
    procedure = dossier.debiteur.procedure_collective
    if procedure is None:
        return None
    return procedures.arret_des_interets(procedure.type, procedure.jugement, facture.date)


def dechu_le(dossier: Dossier, au: date) -> date | None:
    """Give the day the acceleration of the plan was notified, if it was."""
    return next(
        (
            contact.le.jour
            for contact in dossier.historique
            if contact.document == "decheance_du_terme"
            and contact.sens == "emis"
            and contact.le.jour <= au
        ),
        None,
    )


def sort_des_penalites(dossier: Dossier) -> SortDesPenalites:
    """Tell what the plan does with interest; by default it goes on, except for a consumer.

    A consumer's plan stays outside consumer credit only without extra charge (L312-4 C. conso.).
    """
    voulu = dossier.echeancier.penalites if dossier.echeancier else None
    if voulu is not None:
        return voulu
    return "suspendues" if dossier.debiteur.classe == "consommateur" else "maintenues"


def pauses(dossier: Dossier, au: date) -> Iterator[tuple[date, date]]:
    """Give the intervals `(start, end]` without interest: a signed plan, a judge's grace period.

    Penalties for delay are not incurred during the time a judge gives (art. 1343-5 C. civ.);
    interest at the legal rate is not a penalty and goes on.
    """
    plan, grace = dossier.echeancier, dossier.delai_grace
    signe = plan.signe_le if plan is not None else None
    if signe is not None and signe <= au and sort_des_penalites(dossier) != "maintenues":
        yield signe, dechu_le(dossier, au) or date.max
    if grace is not None and grace.jugement <= au and penalise(dossier):
        yield grace.jugement, grace.jusqu_au


def cours(dossier: Dossier, facture: Facture, au: date) -> Cours:
    """Give the interest that runs on an invoice until the day `au`, pauses and stops removed."""
    nature = "penalites" if penalise(dossier) else "interets"
    debut = depart(dossier, facture, au)
    fin = min(jour for jour in (au, arret(dossier, facture)) if jour is not None)
    if debut is None or debut >= fin:
        return Cours(regime(dossier, facture), nature, ())
    intervalles: tuple[tuple[date, date], ...] = ((debut, fin),)
    for pause in pauses(dossier, au):
        intervalles = tuple(reste for lu in intervalles for reste in _retirer(lu, pause))
    return Cours(regime(dossier, facture), nature, intervalles)


def _retirer(
    intervalle: tuple[date, date], retrait: tuple[date, date]
) -> tuple[tuple[date, date], ...]:
    debut, fin = intervalle
    morceaux = ((debut, min(fin, retrait[0])), (max(debut, retrait[1]), fin))
    return tuple((a, b) for a, b in morceaux if a < b)


def describe(regle: Regime) -> str:
    """Say the rate rule in one phrase that a letter can print."""
    if regle.cle == "legal":
        return "intérêt au taux légal, révisé chaque semestre"
    if regle.cle == "public":
        return (
            "taux de refinancement de la Banque centrale européenne en vigueur au premier jour "
            f"du semestre où les intérêts ont commencé à courir, majoré de {_points(regle)}"
        )
    return _convenu_ou_suppletif(regle) + (PLANCHER if regle.plancher == "applique" else "")


def _convenu_ou_suppletif(regle: Regime) -> str:
    if regle.nature == "taux_fixe":
        return f"taux convenu de {en_pour_cent(regle.valeur)} l'an"
    rythme = (
        "en vigueur au premier jour de chaque semestre"
        if regle.revision == "semestrielle"
        else "en vigueur au premier jour du semestre où le retard a commencé"
    )
    if regle.nature == "multiple_legal":
        return f"{nombre(regle.valeur)} fois le taux de l'intérêt légal {rythme} (taux convenu)"
    base = f"taux de refinancement de la Banque centrale européenne {rythme}"
    convenu = " (taux convenu)" if regle.cle == "conventionnel" else ""
    return f"{base}, majoré de {_points(regle)}{convenu}"


def _points(regle: Regime) -> str:
    return f"{nombre(regle.valeur)} points de pourcentage"
