"""The payment plan: one form only, in order."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kit.checks.outils import avertir, erreur
from kit.echeancier import MAXIMUM
from kit.phrases import jour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kit.dossier import Dossier, Echeancier
    from kit.errors import Probleme

_PLAN = ("echeancier",)


def check(dossier: Dossier) -> Iterator[Probleme]:
    """Everything about the plan, its total apart."""
    plan = dossier.echeancier
    if plan is None:
        return
    formes = [mot for mot in ("nombre", "montant") if getattr(plan, mot) is not None]
    formes += ["echeances"] if plan.echeances else []
    if not formes:
        yield erreur(_PLAN, "aucune forme : écrivez nombre, montant ou la liste echeances")
    elif len(formes) > 1:
        yield erreur(_PLAN, f"plusieurs formes ({', '.join(formes)}) : gardez-en une seule")
    elif plan.echeances:
        yield from _liste(plan)
    else:
        yield from _rythme(plan, formes[0])
    if plan.signe_le and plan.premiere and plan.premiere < plan.signe_le:
        yield avertir(
            (*_PLAN, "premiere"),
            f"première échéance le {jour(plan.premiere)}, avant la signature"
            f" du {jour(plan.signe_le)} : vérifiez les deux dates",
        )
    yield from _concessions(plan, dossier.cause.resume)
    yield from _caution(plan)


def _concessions(plan: Echeancier, desaccord: str | None) -> Iterator[Probleme]:
    """A transaction states the dispute and what each gives up; a simple plan has nothing of it."""
    if plan.nature == "transaction" and plan.concessions is None:
        signaler = avertir if desaccord else erreur
        yield signaler(
            (*_PLAN, "nature"),
            "une transaction écrit les concessions de chaque partie (art. 2044 C. civ.) :"
            " ajoutez « concessions: {creancier: …, debiteur: …, litige: …} »",
        )
    if plan.nature == "simple" and plan.concessions is not None:
        yield avertir(
            (*_PLAN, "concessions"),
            "sans effet dans un plan simple : écrivez « nature: transaction », ou retirez-les",
        )


def _caution(plan: Echeancier) -> Iterator[Probleme]:
    caution = plan.caution
    if caution is None or caution.jusqu_au is None:
        return
    debut = plan.echeances[-1].le if plan.echeances else plan.premiere
    if debut is not None and caution.jusqu_au < debut:
        yield avertir(
            (*_PLAN, "caution", "jusqu_au"),
            f"la caution finit le {jour(caution.jusqu_au)}, avant l'échéance du {jour(debut)} :"
            " vérifiez les deux dates",
        )


def _rythme(plan: Echeancier, forme: str) -> Iterator[Probleme]:
    for mot in ("premiere", "periodicite"):
        if getattr(plan, mot) is None:
            yield erreur((*_PLAN, mot), f"avec « {forme} », « {mot} » est nécessaire : ajoutez-le")
    if getattr(plan, forme) == 0:
        yield erreur((*_PLAN, forme), "zéro n'est pas possible : au moins une échéance")
    if plan.nombre is not None and plan.nombre > MAXIMUM:
        yield erreur((*_PLAN, "nombre"), f"{plan.nombre} échéances : au plus {MAXIMUM}, réduisez")


def _liste(plan: Echeancier) -> Iterator[Probleme]:
    chemin = (*_PLAN, "echeances")
    if len(plan.echeances) > MAXIMUM:
        yield erreur(chemin, f"{len(plan.echeances)} échéances : au plus {MAXIMUM}, réduisez")
    for mot in ("premiere", "periodicite"):
        if getattr(plan, mot) is not None:
            yield erreur(
                (*_PLAN, mot), f"« {mot} » est sans objet avec la liste echeances : retirez-le"
            )
    for rang, echeance in enumerate(plan.echeances):
        if echeance.montant == 0:
            yield erreur((*chemin, rang, "montant"), "échéance nulle : retirez-la")
    for rang, (avant, apres) in enumerate(pairwise(plan.echeances), 1):
        if apres.le <= avant.le:
            yield erreur(
                (*chemin, rang, "le"),
                f"échéance du {jour(apres.le)} écrite après celle du"
                f" {jour(avant.le)} : remettez-les dans l'ordre, une par jour au plus",
            )
