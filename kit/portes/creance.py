"""Is the claim one that can be pressed today: due, not time-barred, ours, not disputed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.checks.outils import avertir, erreur, noter
from kit.phrases import jour

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kit.errors import Probleme
    from kit.prescriptions import PrescriptionFacture
    from kit.situation import Situation


def exigible(s: Situation) -> Iterator[Probleme]:
    """Nothing is claimed before its term: nothing due, a plan kept, time given by a judge."""
    if s.decompte.total <= 0:
        yield erreur(("factures",), "rien n'est exigible à ce jour : il n'y a rien à demander")
    if s.plan is not None and s.plan.signe_le is not None and s.plan.etat == "respecte":
        yield erreur(
            ("echeancier",),
            "l'échéancier signé est respecté : les sommes à échoir ne peuvent être demandées"
            " (article 1305-2 du code civil)",
        )
    grace = s.dossier.delai_grace
    if grace is not None and grace.jugement <= s.au <= grace.jusqu_au:
        yield erreur(
            ("delai_grace",),
            f"un juge a accordé un délai jusqu'au {jour(grace.jusqu_au)} : attendez cette date",
        )


def prescription(s: Situation) -> Iterator[Probleme]:
    """A claim that is time-barred is lost; one that soon will be goes first."""
    rangs = {facture.numero: rang for rang, facture in enumerate(s.dossier.factures)}
    for limite in s.prescriptions:
        chemin = ("factures", rangs[limite.facture], "echeance")
        calcul = limite.prescription
        if calcul.date_limite < s.au and not calcul.a_verifier:
            yield erreur(
                chemin,
                f"facture {limite.facture} prescrite depuis le {jour(calcul.date_limite)} :"
                " retirez-la de la demande, ou notez l'acte qui a interrompu le délai",
            )
        elif calcul.date_prudente < s.au:
            yield avertir(
                chemin,
                f"facture {limite.facture} : prescrite le {jour(calcul.date_prudente)} si"
                f" {_reserve(limite, s.au)}",
            )
    premiere = min((p.prescription.date_prudente for p in s.prescriptions), default=s.au)
    if s.prescription_proche and premiere >= s.au:
        acte = (
            "une réclamation écrite à l'administration l'évite (loi du 31 décembre 1968) ;"
            " vérifiez que cette loi s'applique à ce débiteur"
            if s.dossier.debiteur.classe == "public"
            else "seule une demande en justice l'évite sûrement, une lettre ne suffit pas"
        )
        yield avertir(("factures",), f"une facture se prescrit le {jour(premiere)} : {acte}")


def _reserve(limite: PrescriptionFacture, au: date) -> str:
    """Say on what it depends that the claim is time-barred, and what to do about it."""
    if limite.prescription.date_limite < au:
        return (
            "la loi du 31 décembre 1968 s'applique à ce débiteur ; vérifiez-le, et notez toute"
            " réclamation écrite qui a interrompu le délai"
        )
    return "le paiement partiel n'a pas interrompu le délai ; joignez-en la preuve"


def qualite(s: Situation) -> Iterator[Probleme]:
    """Who assigned the claim may have lost the right to sue for it (art. 1324, 1346-5 C. civ.)."""
    if s.dossier.cession != "aucune":
        yield erreur(
            ("cession",),
            f"créance cédée ({s.dossier.cession}) : c'est au cessionnaire d'agir ; demandez-lui"
            " son accord écrit ou la rétrocession",
        )


def procedure(s: Situation) -> Iterator[Probleme]:
    """Once insolvency proceedings are open, the claim is declared and nothing else (L622-21)."""
    ouverte = s.procedure
    if ouverte is None:
        return
    chemin = ("debiteur", "procedure_collective")
    if ouverte.type == "surendettement":
        texte = "dossier de surendettement recevable : répondez à la commission"
    else:
        texte = (
            f"procédure collective ouverte le {jour(ouverte.jugement)} : déclarez la créance"
            " (kit verifier --pour declaration)"
        )
    yield erreur(chemin, texte)


def personne_publique(s: Situation) -> Iterator[Probleme]:
    """Ordinary tools do not suit a public body, which cannot be seized (L111-1 CPCEx)."""
    if s.dossier.debiteur.classe == "public":
        yield erreur(
            ("debiteur", "classe"),
            "débiteur public : adressez un mémoire en réclamation, puis le préfet ou le juge"
            " administratif ; cette voie ne lui convient pas",
        )


def contestation(s: Situation) -> Iterator[Probleme]:
    """A dispute known and unanswered makes the debtor oppose the order."""
    if s.contestee_le is not None:
        yield avertir(
            ("contestations",) if s.dossier.contestations else ("cause",),
            f"créance contestée le {jour(s.contestee_le)} et sans réponse : répondez d'abord ;"
            " si le désaccord demeure, une assignation ou un référé convient mieux",
        )
    elif any(contestation.le <= s.au for contestation in s.dossier.contestations):
        yield noter(
            ("contestations",),
            "une contestation a reçu réponse : joignez la contestation et la réponse",
        )
