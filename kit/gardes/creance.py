"""Guards on the claim: paid, assigned, time-barred, deferred, disputed, not due."""

from __future__ import annotations

from collections.abc import Iterator

from kit.gardes.motif import DEMANDES, DU_PLAN, Motif, refuse
from kit.modele import Modele
from kit.phrases import euros, jour
from kit.situation import ZERO, Situation

ACCESSOIRES = ("note_de_penalites", "transmission_agence", "dossier_contentieux")
PRINCIPAL = tuple(document for document in DEMANDES if document not in ACCESSOIRES)


def paye(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G1: nothing is asked when nothing is due; penalties alone have their own note."""
    compte = s.decompte
    if modele.id not in (*DEMANDES, "relance_preventive", "declaration_de_creance"):
        return
    if compte.total == ZERO and compte.a_echoir == ZERO:
        yield refuse("G1", "tout est réglé : il n'y a rien à demander.")
    elif compte.principal == ZERO < compte.total and modele.id in PRINCIPAL:
        reste = euros(compte.total)
        yield refuse("G1", f"le principal échu est réglé ; restent {reste} d'accessoires.")


def cedee(s: Situation, modele: Modele) -> Iterator[Motif]:
    """An assigned claim is no longer the creditor's to demand (art. 1324, 1346-5 C. civ.)."""
    if s.dossier.cession != "aucune" and modele.id in (*DEMANDES, "relance_preventive"):
        texte = (
            f"créance cédée ({s.dossier.cession}) : le cessionnaire peut seul la demander ; "
            "retirez la cession du dossier quand la créance vous est rétrocédée."
        )
        yield refuse("cession", texte, "c_civ_1324")


def prescrite(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G6: a time-barred debt is not threatened with; a limit to check does not forbid."""
    if modele.id not in DEMANDES:
        return
    for limite in s.prescriptions:
        calcul = limite.prescription
        if calcul.date_limite < s.au and not calcul.a_verifier:
            le = jour(calcul.date_limite)
            texte = f"la facture {limite.facture} est prescrite depuis le {le} : retirez-la."
            yield refuse("G6", texte, calcul.textes[0])


def delai_grace(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G11: a judge's time suspends enforcement, and his schedule is the only one."""
    grace = s.dossier.delai_grace
    if grace is None or modele.id not in DEMANDES:
        return
    if grace.jugement <= s.au <= grace.jusqu_au:
        texte = f"délai de grâce accordé par le juge jusqu'au {jour(grace.jusqu_au)}."
        yield refuse("G11", texte, "c_civ_1343_5")


def contestee(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G8: an open dispute stops the ladder; a disputed claim is no matter for an order to pay."""
    if s.contestee_le is None or modele.id not in DEMANDES or modele.id in DU_PLAN:
        return
    texte = (
        f"créance contestée depuis le {jour(s.contestee_le)} : répondez d'abord, point par point, "
        "et distinguez la part non contestée."
    )
    yield refuse("G8", texte, legal=False)


def non_echue(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G2: what is owed at term cannot be claimed before (1305-2 C. civ.)."""
    if modele.id not in DEMANDES or s.retard > 0 or modele.id in ("script_appel", *DU_PLAN):
        return
    if modele.id == "suspension" and s.suspension_anticipee:
        return
    attendues = [solde.echeance for solde in s.decompte.soldes if solde.principal > ZERO]
    if attendues:
        texte = f"aucune facture n'est en retard : l'échéance est le {jour(min(attendues))}."
        yield refuse("G2", texte, "c_civ_1305_2")
