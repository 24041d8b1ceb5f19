"""The running account of each invoice: interest, credit notes, payments, in order of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from kit import regimes
from kit.decompte_lignes import Imputation, Ligne, Nature, Poste
from kit.dossier import Avoir, Clause, Dossier, Facture, Paiement
from kit.droit import delais, imputation, indemnite, interets, penalites
from kit.droit.bareme import Bareme
from kit.droit.imputation import Dette
from kit.francais import liste
from kit.phrases import euros
from kit.phrases import jour as le_jour
from kit.phrases import taux as en_pour_cent

ZERO = Decimal("0.00")
NOMS: dict[Poste, str] = {
    "penalites": "les pénalités",
    "interets": "les intérêts",
    "principal": "le principal",
    "clause_penale": "la clause pénale",
    "indemnite": "l'indemnité forfaitaire",
}


@dataclass(slots=True)
class Compte:
    """One invoice while time passes; amounts in euros, still unpaid."""

    facture: Facture
    cours: regimes.Cours
    capitalise: bool
    principal: Decimal = ZERO
    interets: Decimal = ZERO
    clause_penale: Decimal = ZERO
    indemnite: Decimal = ZERO
    avoirs: Decimal = ZERO
    paiements: Decimal = ZERO
    base_capitalisee: Decimal = ZERO
    depuis: date = date.min
    lignes: list[Ligne] = field(default_factory=list)

    @property
    def exigible(self) -> Decimal:
        """Interest and principal, in euros."""
        return self.interets + self.principal

    @property
    def total(self) -> Decimal:
        """All that remains due on the invoice, in euros."""
        return self.exigible + self.clause_penale + self.indemnite

    @property
    def base(self) -> Decimal:
        """What bears interest, in euros."""
        return self.principal + self.base_capitalisee

    def inscrire(
        self,
        nature: Nature,
        du: date,
        montant: Decimal,
        texte: str,
        textes: tuple[str, ...] = (),
    ) -> None:
        """Add a line that is no interest."""
        self.lignes.append(
            Ligne(nature, self.facture.numero, du, None, None, None, None, montant, texte, textes)
        )


def ouvrir(dossier: Dossier, facture: Facture, au: date) -> Compte:
    """Open the account of an invoice with its principal."""
    capitalise = any(clause.objet == "capitalisation" for clause in _clauses(dossier))
    compte = Compte(facture, regimes.cours(dossier, facture, au), capitalise)
    compte.principal = facture.montant_ttc
    compte.inscrire(
        "facture",
        facture.date,
        facture.montant_ttc,
        f"Facture du {le_jour(facture.date)}, échéance le {le_jour(facture.echeance)}",
    )
    return compte


def _clauses(dossier: Dossier) -> tuple[Clause, ...]:
    return dossier.contrat.clauses if dossier.contrat else ()


def courir(compte: Compte, jusqua: date, bareme: Bareme) -> None:
    """Let interest run on an account until a day included; capitalise at each full year."""
    for anniversaire in _anniversaires(compte, jusqua):
        _courir(compte, anniversaire, bareme)
        compte.base_capitalisee = compte.interets
    _courir(compte, jusqua, bareme)


def _anniversaires(compte: Compte, jusqua: date) -> Iterable[date]:
    if not compte.capitalise or not compte.cours.intervalles:
        return
    depart = compte.cours.intervalles[0][0]
    annees = 1
    while (anniversaire := delais.ajouter_annees(depart, annees)) <= jusqua:
        if anniversaire > compte.depuis:
            yield anniversaire
        annees += 1


def _courir(compte: Compte, jusqua: date, bareme: Bareme) -> None:
    for debut, fin in compte.cours.intervalles:
        apres, terme = max(debut, compte.depuis), min(fin, jusqua)
        if compte.base > ZERO and apres < terme:
            for troncon in penalites.troncons(compte.cours.regime, apres, terme, bareme):
                _inscrire_troncon(compte, troncon)
    compte.depuis = max(compte.depuis, jusqua)


def _inscrire_troncon(compte: Compte, troncon: penalites.Troncon) -> None:
    montant = interets.montant(compte.base, troncon.taux, troncon.jours)
    compte.interets += montant
    nom = "Pénalités de retard" if compte.cours.nature == "penalites" else "Intérêts légaux"
    texte = f"{nom} : {euros(compte.base)} × {en_pour_cent(troncon.taux)} × {troncon.jours} / 365"
    compte.lignes.append(
        Ligne(
            "penalites" if compte.cours.nature == "penalites" else "interets",
            compte.facture.numero,
            troncon.du,
            troncon.au,
            troncon.jours,
            compte.base,
            troncon.taux,
            montant,
            texte,
            compte.cours.regime.textes,
            troncon.source,
            troncon.a_verifier,
        )
    )


def crediter(compte: Compte, avoir: Avoir, jour: date, bareme: Bareme) -> None:
    """Lower the principal by a credit note from a day on; beyond it, the surplus is lost."""
    courir(compte, jour, bareme)
    compte.principal -= avoir.montant_ttc
    compte.avoirs += avoir.montant_ttc
    motif = f" ({avoir.motif})" if avoir.motif else ""
    compte.inscrire(
        "avoir",
        avoir.date,
        -avoir.montant_ttc,
        f"Avoir {avoir.numero} du {le_jour(avoir.date)}{motif}",
    )


def echoir(compte: Compte, dossier: Dossier, au: date, bareme: Bareme) -> None:
    """Add the fixed indemnity when the principal is unpaid at the due date (D441-5, D2192-35)."""
    if compte.principal <= ZERO:
        return
    procedure = dossier.debiteur.procedure_collective
    stoppe = procedure is not None and procedure.type != "surendettement"
    due = indemnite.due(
        dossier.debiteur.classe,
        dossier.creancier.qualite == "professionnel",
        compte.facture.date,
        compte.facture.echeance,
        None,
        au,
        procedure.jugement if procedure and stoppe else None,
        bareme,
    )
    if due > ZERO:
        compte.indemnite += due
        cle = "d2192_35" if dossier.debiteur.classe == "public" else "d441_5"
        compte.inscrire(
            "indemnite",
            compte.facture.echeance + timedelta(days=1),
            due,
            "Indemnité forfaitaire pour frais de recouvrement",
            (cle,),
        )


def penaliser(comptes: Sequence[Compte], clause: Clause, jour: date, bareme: Bareme) -> None:
    """Add the penalty clause to the invoices under notice (art. 1231-5 C. civ.).

    `pourcentage` applies to each principal due; `montant` is the least for them all, in euros.
    """
    for compte in comptes:
        courir(compte, jour, bareme)
        du = interets.montant(compte.principal, clause.pourcentage or ZERO, 365)
        if du > ZERO:
            _inscrire_penale(
                compte, du, jour, f"{en_pour_cent(clause.pourcentage)} du principal dû"
            )
    manque = (clause.montant or ZERO) - sum((c.clause_penale for c in comptes), ZERO)
    if comptes and manque > ZERO:
        ancien = min(comptes, key=_age)
        _inscrire_penale(ancien, manque, jour, f"minimum de {euros(clause.montant)}")


def _inscrire_penale(compte: Compte, montant: Decimal, jour: date, base: str) -> None:
    compte.clause_penale += montant
    texte = f"Clause pénale : {base}, après mise en demeure du {le_jour(jour)}"
    compte.inscrire("clause_penale", jour, montant, texte, ("c_civ_1231_5",))


def abandonner(compte: Compte, jour: date, bareme: Bareme) -> Decimal:
    """Waive the interest accrued at the signature of the plan; give what was waived."""
    courir(compte, jour, bareme)
    abandon = compte.interets
    if abandon > ZERO:
        compte.interets = compte.base_capitalisee = ZERO
        nature: Nature = "penalites" if compte.cours.nature == "penalites" else "interets"
        texte = f"Abandon convenu à l'échéancier signé le {le_jour(jour)}, s'il est respecté"
        compte.inscrire(nature, jour, -abandon, texte)
    return abandon


def retablir(compte: Compte, abandon: Decimal, jour: date) -> None:
    """Restore what was waived, the plan having failed."""
    if abandon > ZERO:
        compte.interets += abandon
        nature: Nature = "penalites" if compte.cours.nature == "penalites" else "interets"
        texte = f"Abandon caduc : déchéance du terme notifiée le {le_jour(jour)}"
        compte.inscrire(nature, jour, abandon, texte)


def payer(
    comptes: Sequence[Compte], rang: int, paiement: Paiement, dossier: Dossier, bareme: Bareme
) -> tuple[list[Imputation], Decimal]:
    """Impute a payment: interest then principal, debt by debt; the fixed indemnities last.

    Gives the imputations and the surplus, in euros (articles 1343-1 and 1342-10 C. civ.).
    """
    versement = _Versement(rang, paiement, dossier.options.imputation, paiement.montant)
    ouverts = {c.facture.numero: c for c in comptes if c.facture.date <= paiement.le}
    dettes = [_dette(c, paiement.le, bareme) for c in ouverts.values() if _concerne(c, paiement)]
    groupes = imputation.ordre(dettes, paiement.facture)
    presents = [[ouverts[numero] for numero in groupe] for groupe in groupes]
    exigibles = [g for g in presents if g[0].facture.echeance <= paiement.le or _vise(g, paiement)]
    for groupe in exigibles:
        versement.partager(groupe, bareme)
    for groupe in exigibles:
        for compte in groupe:
            versement.verser(compte, ("clause_penale", "indemnite"), versement.reste)
    for groupe in presents:
        if groupe not in exigibles:
            versement.partager(groupe, bareme)
    versement.inscrire(ouverts)
    return versement.imputations, versement.reste


def _age(compte: Compte) -> tuple[date, date, str]:
    return compte.facture.date, compte.facture.echeance, compte.facture.numero


def _vise(groupe: Sequence[Compte], paiement: Paiement) -> bool:
    return any(compte.facture.numero == paiement.facture for compte in groupe)


def _concerne(compte: Compte, paiement: Paiement) -> bool:
    return compte.total > ZERO or compte.facture.numero == paiement.facture


def _dette(compte: Compte, jour: date, bareme: Bareme) -> Dette:
    facture = compte.facture
    court = any(debut < jour <= fin for debut, fin in compte.cours.intervalles)
    veille = jour - timedelta(days=1)
    troncons = penalites.troncons(compte.cours.regime, veille, jour, bareme) if court else ()
    taux = troncons[0].taux if troncons else ZERO
    return Dette(facture.numero, facture.echeance <= jour, taux, facture.date, facture.echeance)


@dataclass(slots=True)
class _Versement:
    rang: int
    paiement: Paiement
    ordre: str
    reste: Decimal
    imputations: list[Imputation] = field(default_factory=list)

    def partager(self, groupe: Sequence[Compte], bareme: Bareme) -> None:
        if self.reste <= ZERO:
            return
        for compte in groupe:
            courir(compte, self.paiement.le, bareme)
        parts = {compte.facture.numero: compte.exigible for compte in groupe}
        somme = min(self.reste, sum(parts.values(), ZERO))
        reparties = imputation.repartir(somme, parts)
        for compte in groupe:
            self.verser(compte, _postes(self.ordre), reparties[compte.facture.numero])

    def verser(self, compte: Compte, postes: Sequence[str], somme: Decimal) -> None:
        for poste in postes:
            pris = min(somme, getattr(compte, poste))
            if pris > ZERO:
                setattr(compte, poste, getattr(compte, poste) - pris)
                if poste == "interets":
                    # The oldest interest, already capitalised, is paid first (1342-10).
                    compte.base_capitalisee = max(compte.base_capitalisee - pris, ZERO)
                compte.paiements += pris
                self._noter(compte, poste, pris)
                somme -= pris

    def _noter(self, compte: Compte, poste: str, pris: Decimal) -> None:
        self.reste -= pris
        nom: Poste = "principal" if poste == "principal" else "clause_penale"
        if poste == "interets":
            nom = "penalites" if compte.cours.nature == "penalites" else "interets"
        elif poste == "indemnite":
            nom = "indemnite"
        self.imputations.append(
            Imputation(self.rang, self.paiement.le, compte.facture.numero, nom, pris)
        )

    def inscrire(self, comptes: dict[str, Compte]) -> None:
        for numero in dict.fromkeys(part.facture for part in self.imputations):
            parts = [i for i in self.imputations if i.facture == numero]
            detail = liste([f"{euros(part.montant)} sur {NOMS[part.poste]}" for part in parts])
            moyen = self.paiement.moyen or "paiement"
            texte = f"Versement de {euros(self.paiement.montant)} ({moyen}) : {detail}"
            montant = sum((part.montant for part in parts), ZERO)
            comptes[numero].inscrire(
                "paiement", self.paiement.le, -montant, texte, ("c_civ_1343_1", "c_civ_1342_10")
            )


def _postes(ordre: str) -> tuple[str, str]:
    return ("interets", "principal") if ordre == "interets" else ("principal", "interets")
