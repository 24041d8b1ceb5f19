"""Instalments that add up to the debt, to the cent; what is honoured, late, defaulted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from itertools import accumulate
from typing import Literal

from kit import decompte, regimes
from kit.decompte import Decompte
from kit.dossier import Dossier, Echeancier, Paiement
from kit.droit import delais
from kit.droit.bareme import Bareme
from kit.errors import Probleme
from kit.modele import Delai
from kit.phrases import euros

ZERO = Decimal("0.00")
CENTIME = Decimal("0.01")
MAXIMUM = 120
MOIS_DU_JUGE = 24
DERNIERE_ANNEE = 2100

EtatVersement = Literal["a_venir", "honoree", "en_retard", "defaillante"]
EtatPlan = Literal["propose", "respecte", "en_retard", "en_defaut", "dechu", "solde"]


@dataclass(frozen=True, slots=True)
class Versement:
    """One instalment: amounts in euros, `reste` is the balance after it."""

    numero: int
    le: date
    montant: Decimal
    cumul: Decimal
    reste: Decimal
    reference: str
    etat: EtatVersement = "a_venir"
    paye: Decimal = ZERO
    paye_le: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The payment plan on a day: what it covers, its instalments, how far it is kept."""

    nature: Literal["simple", "transaction"]
    signe_le: date | None
    arrete_le: date
    total: Decimal
    principal: Decimal
    penalites: Decimal
    interets: Decimal
    indemnites: Decimal
    clause_penale: Decimal
    abandon: Decimal
    versements: tuple[Versement, ...]
    sort_des_penalites: Literal["maintenues", "suspendues", "abandonnees"]
    decheance_preavis_jours: int
    mise_en_demeure_requise: bool
    etat: EtatPlan
    dechu_le: date | None


def repartir_par_nombre(total: Decimal, nombre: int) -> tuple[Decimal, ...]:
    """Cut a debt into equal instalments, the remainder on the last, in euros.

    >>> repartir_par_nombre(Decimal("100.00"), 3)
    (Decimal('33.33'), Decimal('33.33'), Decimal('33.34'))
    """
    part = (total / nombre).quantize(CENTIME, ROUND_DOWN)
    return (part,) * (nombre - 1) + (total - part * (nombre - 1),)


def repartir_par_montant(total: Decimal, montant: Decimal) -> tuple[Decimal, ...]:
    """Cut a debt into instalments of a given amount, the remainder on the last, in euros.

    >>> repartir_par_montant(Decimal("100.00"), Decimal("40.00"))
    (Decimal('40.00'), Decimal('40.00'), Decimal('20.00'))
    """
    entieres = int(total // montant)
    reste = total - montant * entieres
    return (montant,) * entieres + ((reste,) if reste > ZERO else ())


def echeances(premiere: date, periodicite: str, nombre: int) -> tuple[date, ...]:
    """Date the instalments; a month end is clipped without drifting (31 Jan, 28 Feb, 31 Mar)."""
    if periodicite == "hebdomadaire":
        return tuple(premiere + timedelta(weeks=rang) for rang in range(nombre))
    pas = 3 if periodicite == "trimestrielle" else 1
    return tuple(delais.ajouter_mois(premiere, pas * rang) for rang in range(nombre))


def compute(dossier: Dossier, au: date, bareme: Bareme, delais: Mapping[str, Delai]) -> Plan | None:
    """Draw the plan of a dossier on a day, None when it has none.

    A proposed plan covers the debt of the day; a signed one, the debt of its signature.
    """
    voulu = dossier.echeancier
    if voulu is None:
        return None
    signe = voulu.signe_le if voulu.signe_le is not None and voulu.signe_le <= au else None
    arrete = min(voulu.arrete_le or signe or au, au)
    dette = decompte.compute(_sans_plan(dossier), arrete, bareme)
    couvert = _couvert(dossier, dette)
    versements = _dresser(voulu, couvert, dossier.reference)
    if signe is not None:
        versements = _suivre(
            versements, _paiements(dossier, signe, au), au, delais["echeance_tolerance"].jours
        )
    nom = "decheance_preavis"
    if dossier.debiteur.classe == "consommateur":
        nom = "decheance_preavis_consommateur"
    return _plan(dossier, dette, versements, au, delais[nom].jours)


def problemes(dossier: Dossier, au: date, bareme: Bareme) -> list[Probleme]:
    """List what is wrong between the instalments asked and the debt of the day."""
    voulu = dossier.echeancier
    if voulu is None:
        return []
    arrete = min(voulu.arrete_le or voulu.signe_le or au, au)
    total = _couvert(dossier, decompte.compute(_sans_plan(dossier), arrete, bareme))
    trouves = list(_ecarts(voulu, total, arrete))
    if all(probleme.gravite != "erreur" for probleme in trouves):
        trouves += _duree(voulu, total, arrete)
    return trouves


def _ecarts(voulu: Echeancier, total: Decimal, arrete: date) -> Iterator[Probleme]:
    chemin = ("echeancier",)
    jour = f"{arrete:%d/%m/%Y}"
    if total <= ZERO:
        yield Probleme(chemin, f"rien n'est dû au {jour} : un échéancier est sans objet")
        return
    if voulu.echeances:
        somme = sum((echeance.montant for echeance in voulu.echeances), ZERO)
        if somme != total:
            yield Probleme(
                (*chemin, "echeances"),
                f"les échéances font {euros(somme)}, la dette au {jour} est de {euros(total)} "
                f"(écart {euros(abs(total - somme))}) : corrigez la dernière échéance",
                "avertissement" if voulu.signe_le else "erreur",
            )
    elif voulu.nombre is not None and total < voulu.nombre * CENTIME:
        yield Probleme(
            (*chemin, "nombre"), f"{voulu.nombre} échéances pour {euros(total)} : réduisez"
        )
    elif voulu.montant and total / voulu.montant > MAXIMUM:
        yield Probleme(
            (*chemin, "montant"),
            f"{euros(voulu.montant)} par échéance : il en faudrait plus de {MAXIMUM}, augmentez",
        )


def _duree(voulu: Echeancier, total: Decimal, arrete: date) -> Iterator[Probleme]:
    """Refuse a plan beyond our calendar; signal one longer than a judge may grant (1343-5)."""
    derniere = _jours(voulu, len(_montants(voulu, total)))[-1]
    forme = next((mot for mot in ("nombre", "montant") if getattr(voulu, mot)), "echeances")
    fin = f"la dernière échéance serait le {derniere:%d/%m/%Y}"
    if derniere.year > DERNIERE_ANNEE:
        conseil = f"après {DERNIERE_ANNEE} : rapprochez les échéances"
        yield Probleme(("echeancier", forme), f"{fin}, {conseil}")
    elif derniere > delais.ajouter_mois(arrete, MOIS_DU_JUGE):
        conseil = (
            f"à plus de {MOIS_DU_JUGE} mois, limite des délais qu'un juge accorde "
            "(art. 1343-5 C. civ.) : vérifiez que c'est voulu"
        )
        yield Probleme(("echeancier", forme), f"{fin}, {conseil}", "avertissement")


def _sans_plan(dossier: Dossier) -> Dossier:
    return dossier.model_copy(update={"echeancier": None})


def _couvert(dossier: Dossier, dette: Decompte) -> Decimal:
    if regimes.sort_des_penalites(dossier) == "abandonnees":
        return dette.total - dette.penalites - dette.interets
    return dette.total


def _montants(voulu: Echeancier, total: Decimal) -> tuple[Decimal, ...]:
    if voulu.echeances:
        return tuple(echeance.montant for echeance in voulu.echeances)
    if voulu.nombre:
        return repartir_par_nombre(total, voulu.nombre)
    return repartir_par_montant(total, voulu.montant or total)


def _jours(voulu: Echeancier, nombre: int) -> tuple[date, ...]:
    if voulu.echeances:
        return tuple(echeance.le for echeance in voulu.echeances)
    assert voulu.premiere is not None  # noqa: S101 - the checks refuse a plan without days
    assert voulu.periodicite is not None  # noqa: S101 - idem
    return echeances(voulu.premiere, voulu.periodicite, nombre)


def _dresser(voulu: Echeancier, total: Decimal, reference: str) -> tuple[Versement, ...]:
    montants = _montants(voulu, total)
    cumuls = tuple(accumulate(montants))
    return tuple(
        Versement(numero, jour, montant, cumul, cumuls[-1] - cumul, f"{reference}-E{numero}")
        for numero, (jour, montant, cumul) in enumerate(
            zip(_jours(voulu, len(montants)), montants, cumuls, strict=True), 1
        )
    )


def _paiements(dossier: Dossier, signe: date, au: date) -> list[Paiement]:
    retenus = [
        paiement
        for paiement in dossier.paiements
        if paiement.le <= au and (paiement.le > signe or paiement.echeance is not None)
    ]
    return sorted(retenus, key=lambda p: (p.le, p.echeance or MAXIMUM, p.montant))


def _suivre(
    versements: tuple[Versement, ...], paiements: list[Paiement], au: date, tolerance: int
) -> tuple[Versement, ...]:
    suivis = list(versements)
    for paiement in paiements:
        reste = paiement.montant
        indiquee = [v for v in suivis if v.numero == paiement.echeance]
        for versement in indiquee + suivis:
            rang = versement.numero - 1
            reste, suivis[rang] = _regler(suivis[rang], reste, paiement.le)
    return tuple(replace(v, etat=_etat(v, au, tolerance)) for v in suivis)


def _regler(versement: Versement, somme: Decimal, jour: date) -> tuple[Decimal, Versement]:
    pris = min(somme, versement.montant - versement.paye)
    if pris <= ZERO:
        return somme, versement
    paye = versement.paye + pris
    solde_le = jour if paye == versement.montant else None
    return somme - pris, replace(versement, paye=paye, paye_le=solde_le)


def _etat(versement: Versement, au: date, tolerance: int) -> EtatVersement:
    if versement.paye == versement.montant:
        return "honoree"
    if au <= versement.le:
        return "a_venir"
    return "en_retard" if (au - versement.le).days <= tolerance else "defaillante"


def _etat_du_plan(versements: tuple[Versement, ...], signe: bool, dechu: date | None) -> EtatPlan:
    etats = {versement.etat for versement in versements}
    if not signe:
        return "propose"
    if etats == {"honoree"}:
        return "solde"
    if dechu is not None:
        return "dechu"
    if "defaillante" in etats:
        return "en_defaut"
    return "en_retard" if "en_retard" in etats else "respecte"


def _plan(
    dossier: Dossier, dette: Decompte, versements: tuple[Versement, ...], au: date, preavis: int
) -> Plan:
    voulu = dossier.echeancier or Echeancier()
    sort = regimes.sort_des_penalites(dossier)
    abandon = dette.penalites + dette.interets if sort == "abandonnees" else ZERO
    signe = voulu.signe_le is not None and voulu.signe_le <= au
    dechu = regimes.dechu_le(dossier, au)
    delai = voulu.decheance
    return Plan(
        nature=voulu.nature,
        signe_le=voulu.signe_le if signe else None,
        arrete_le=dette.au,
        total=versements[-1].cumul,
        principal=dette.principal,
        penalites=dette.penalites if abandon == ZERO else ZERO,
        interets=dette.interets if abandon == ZERO else ZERO,
        indemnites=dette.indemnites,
        clause_penale=dette.clause_penale,
        abandon=abandon,
        versements=versements,
        sort_des_penalites=sort,
        decheance_preavis_jours=delai.preavis_jours if delai and delai.preavis_jours else preavis,
        mise_en_demeure_requise=delai.mise_en_demeure == "requise" if delai else True,
        etat=_etat_du_plan(versements, signe, dechu),
        dechu_le=dechu,
    )
