"""What is owed on a given day, line by line, each with its basis, rate, days and text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from kit import comptes, conventions, regimes
from kit.comptes import ZERO, Compte
from kit.decompte_lignes import Imputation, Ligne, Solde
from kit.dossier import Dossier, Paiement
from kit.droit import interets, penalites
from kit.droit.bareme import Bareme

__all__ = ["Decompte", "Imputation", "Ligne", "RegimeApplique", "Solde", "compute"]


@dataclass(frozen=True, slots=True)
class RegimeApplique:
    """The rule of interest in words, and its rate on the day, in per cent a year."""

    cle: str
    description: str
    taux_actuel: Decimal | None
    source: str
    a_verifier: bool
    uniforme: bool


@dataclass(frozen=True, slots=True)
class Decompte:
    """What remains due on the day `au`, in euros; `lignes` foot to `total`."""

    reference: str
    au: date
    principal: Decimal
    penalites: Decimal
    interets: Decimal
    indemnites: Decimal
    clause_penale: Decimal
    total: Decimal
    par_jour: Decimal
    trop_percu: Decimal
    a_echoir: Decimal
    regime: RegimeApplique
    lignes: tuple[Ligne, ...]
    imputations: tuple[Imputation, ...]
    soldes: tuple[Solde, ...]
    hypotheses: tuple[str, ...]
    alertes: tuple[str, ...]
    textes: tuple[str, ...]


def compute(dossier: Dossier, au: date, bareme: Bareme) -> Decompte:
    """State what is owed at the end of the day `au`; later facts are left out.

    Raises HorsBareme when a rate of the period is not published.
    """
    ouverts = _ouvrir(dossier, au)
    journal = _Journal(dossier, au, bareme, ouverts)
    for _, _, _, action in sorted(_evenements(dossier, au, journal), key=lambda e: e[:3]):
        action()
    for compte in ouverts:
        comptes.courir(compte, au, bareme)
    return _dresser(journal)


Evenement = tuple[date, int, str, Callable[[], None]]


class _Journal:
    """What happens to the accounts, and what it leaves: imputations, surplus, waivers."""

    def __init__(
        self, dossier: Dossier, au: date, bareme: Bareme, ouverts: Sequence[Compte]
    ) -> None:
        self.dossier, self.au, self.bareme, self.ouverts = dossier, au, bareme, ouverts
        self.imputations: list[Imputation] = []
        self.abandons: dict[str, Decimal] = {}
        self.surplus = ZERO

    def payer(self, rang: int, paiement: Paiement) -> None:
        imputations, reste = comptes.payer(self.ouverts, rang, paiement, self.dossier, self.bareme)
        self.imputations += imputations
        self.surplus += reste

    def crediter(self, rang: int, jour: date) -> None:
        avoir = self.dossier.avoirs[rang]
        compte = next(c for c in self.ouverts if c.facture.numero == avoir.facture)
        comptes.crediter(compte, avoir, jour, self.bareme)
        if compte.principal < ZERO:
            surplus = -compte.principal
            compte.principal = ZERO
            compte.inscrire("avoir", jour, surplus, "Surplus de l'avoir, reporté (art. 1347)")
            moyen = f"surplus de l'avoir {avoir.numero}"
            self.payer(-1 - rang, Paiement(le=jour, montant=surplus, moyen=moyen))

    def echoir(self, compte: Compte) -> None:
        comptes.echoir(compte, self.dossier, self.au, self.bareme)

    def abandonner(self, jour: date) -> None:
        for compte in self.ouverts:
            numero = compte.facture.numero
            self.abandons[numero] = comptes.abandonner(compte, jour, self.bareme)

    def retablir(self, jour: date) -> None:
        for compte in self.ouverts:
            comptes.retablir(compte, self.abandons.get(compte.facture.numero, ZERO), jour)

    def penaliser(self, rang: int, jour: date) -> None:
        contrat = self.dossier.contrat
        contact = self.dossier.historique[rang]
        clauses = contrat.clauses if contrat else ()
        vises = [c for c in self.ouverts if regimes.vise(contact, c.facture)]
        vises = [c for c in vises if c.clause_penale == ZERO and c.principal > ZERO]
        for clause in clauses:
            if clause.objet == "penale":
                comptes.penaliser(vises, clause, jour, self.bareme)


def _ouvrir(dossier: Dossier, au: date) -> list[Compte]:
    factures = sorted(dossier.factures, key=lambda f: (f.date, f.echeance, f.numero))
    return [comptes.ouvrir(dossier, facture, au) for facture in factures if facture.date <= au]


def _evenements(dossier: Dossier, au: date, journal: _Journal) -> Iterator[Evenement]:
    yield from _avoirs(dossier, au, journal)
    yield from _paiements(dossier, au, journal)
    yield from _plan(dossier, au, journal)
    yield from _mises_en_demeure(dossier, au, journal)
    for compte in journal.ouverts:
        facture = compte.facture
        if facture.echeance < au:
            yield (
                facture.echeance,
                5,
                facture.numero,
                lambda compte=compte: journal.echoir(compte),  # type: ignore[misc]
            )


def _avoirs(dossier: Dossier, au: date, journal: _Journal) -> Iterator[Evenement]:
    connus = {compte.facture.numero: compte.facture for compte in journal.ouverts}
    for rang, avoir in enumerate(dossier.avoirs):
        if avoir.date <= au and avoir.facture in connus:
            jour = avoir.date
            if dossier.options.effet_avoirs == "origine" or _annulee(dossier, avoir.facture, au):
                jour = connus[avoir.facture].date
            yield (
                jour,
                0,
                avoir.numero,
                lambda rang=rang, jour=jour: journal.crediter(rang, jour),  # type: ignore[misc]
            )


def _annulee(dossier: Dossier, numero: str, au: date) -> bool:
    facture = next(f for f in dossier.factures if f.numero == numero)
    avoirs = [a.montant_ttc for a in dossier.avoirs if a.facture == numero and a.date <= au]
    return sum(avoirs, ZERO) == facture.montant_ttc


def _paiements(dossier: Dossier, au: date, journal: _Journal) -> Iterator[Evenement]:
    for rang, paiement in enumerate(dossier.paiements):
        if paiement.le <= au:
            cle = f"{paiement.facture or '~'} {paiement.montant:020} {paiement.reference or ''}"
            yield (
                paiement.le,
                1,
                cle,
                lambda rang=rang, paiement=paiement: journal.payer(rang, paiement),  # type: ignore[misc]
            )


def _plan(dossier: Dossier, au: date, journal: _Journal) -> Iterator[Evenement]:
    plan = dossier.echeancier
    if plan is None or plan.signe_le is None or plan.signe_le > au:
        return
    if regimes.sort_des_penalites(dossier) != "abandonnees":
        return
    signature, dechu = plan.signe_le, regimes.dechu_le(dossier, au)
    yield signature, 2, "", lambda: journal.abandonner(signature)
    if dechu is not None:
        yield dechu, 3, "", lambda: journal.retablir(dechu)


def _mises_en_demeure(dossier: Dossier, au: date, journal: _Journal) -> Iterator[Evenement]:
    demeures = {id(contact) for contact in regimes.mises_en_demeure(dossier, au)}
    for rang, contact in enumerate(dossier.historique):
        if id(contact) in demeures:
            jour = regimes.jour_utile(contact, dossier.options.depart_interets)
            if jour is not None and jour <= au:
                yield (
                    jour,
                    4,
                    "",
                    lambda rang=rang, jour=jour: journal.penaliser(rang, jour),  # type: ignore[misc]
                )


def _dresser(journal: _Journal) -> Decompte:
    dossier, au = journal.dossier, journal.au
    echus = [compte for compte in journal.ouverts if compte.facture.echeance <= au]
    futurs = [compte for compte in journal.ouverts if compte.facture.echeance > au]
    penalise = regimes.penalise(dossier)
    courus = _somme(echus, "interets")
    lignes = _cumuler(ligne for compte in echus for ligne in compte.lignes)
    return Decompte(
        reference=dossier.reference,
        au=au,
        principal=_somme(echus, "principal"),
        penalites=courus if penalise else ZERO,
        interets=ZERO if penalise else courus,
        indemnites=_somme(echus, "indemnite"),
        clause_penale=_somme(echus, "clause_penale"),
        total=_somme(echus, "total"),
        par_jour=_par_jour(journal, echus),
        trop_percu=journal.surplus,
        a_echoir=_somme(futurs, "principal"),
        regime=_regime(journal),
        lignes=lignes,
        imputations=tuple(journal.imputations),
        soldes=tuple(_solde(compte, au, penalise) for compte in journal.ouverts),
        hypotheses=conventions.hypotheses(dossier, au, echus),
        alertes=conventions.alertes(dossier, echus, journal.bareme),
        textes=tuple(sorted({cle for ligne in lignes for cle in ligne.textes})),
    )


def _somme(ouverts: Sequence[Compte], poste: str) -> Decimal:
    return sum((getattr(compte, poste) for compte in ouverts), ZERO)


def _cumuler(lignes: Iterator[Ligne]) -> tuple[Ligne, ...]:
    cumulees: list[Ligne] = []
    cumul = ZERO
    for ligne in lignes:
        cumul += ligne.montant
        cumulees.append(replace(ligne, cumul=cumul))
    return tuple(cumulees)


def _solde(compte: Compte, au: date, penalise: bool) -> Solde:
    facture = compte.facture
    retard = (au - facture.echeance).days if compte.principal > ZERO else 0
    return Solde(
        numero=facture.numero,
        date=facture.date,
        echeance=facture.echeance,
        objet=facture.objet,
        montant_ttc=facture.montant_ttc,
        avoirs=compte.avoirs,
        paiements=compte.paiements,
        principal=compte.principal,
        penalites=compte.interets if penalise else ZERO,
        interets=ZERO if penalise else compte.interets,
        indemnite=compte.indemnite,
        clause_penale=compte.clause_penale,
        total=compte.total,
        jours_retard=max(retard, 0),
        echue=facture.echeance <= au,
        piece=facture.piece,
    )


def _par_jour(journal: _Journal, echus: Sequence[Compte]) -> Decimal:
    """Add what one more day costs at today's rate, in euros, rounded once."""
    demain = journal.au + timedelta(days=1)
    total = ZERO
    for compte in echus:
        suite = regimes.cours(journal.dossier, compte.facture, demain)
        if compte.base > ZERO and any(fin == demain for _, fin in suite.intervalles):
            taux = _taux(suite.regime, journal)
            total += interets.par_jour(compte.base, taux.taux)
    return total.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _taux(regime: penalites.Regime, journal: _Journal) -> penalites.Troncon:
    veille = journal.au - timedelta(days=1)
    return penalites.troncons(regime, veille, journal.au, journal.bareme)[0]


def _regime(journal: _Journal) -> RegimeApplique:
    retards = [c for c in journal.ouverts if c.principal > ZERO and c.cours.intervalles]
    factures = [compte.facture for compte in retards] or journal.dossier.factures[:1]
    appliques = [regimes.regime(journal.dossier, facture) for facture in factures]
    regime = appliques[0]
    actuels = [_taux(applique, journal) for applique in appliques] if retards else []
    actuel = actuels[0] if actuels else None
    return RegimeApplique(
        regime.cle,
        regimes.describe(regime),
        actuel.taux if actuel else None,
        actuel.source if actuel else "",
        actuel.a_verifier if actuel else False,
        len({troncon.taux for troncon in actuels}) <= 1,
    )
