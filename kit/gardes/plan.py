"""Guards on the payment plan: kept, in default, denounced; never two plans alive."""

from __future__ import annotations

from collections.abc import Iterator

from kit.gardes.motif import DEMANDES, DU_PLAN, Motif, refuse
from kit.modele import Modele
from kit.phrases import jour
from kit.situation import Situation

MEME_EN_PLAN = (*DU_PLAN, "echeancier", "information_caution", "script_appel", "sms")


def respecte(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G7: a plan that is kept is a term granted: nothing else is due."""
    plan = s.plan
    if plan is None or plan.signe_le is None or modele.id in MEME_EN_PLAN:
        return
    if plan.etat in ("respecte", "en_retard") and modele.id in DEMANDES:
        texte = f"l'échéancier signé le {jour(plan.signe_le)} est respecté."
        yield refuse("G7", texte, "c_civ_1305_2")


def etat(s: Situation, modele: Modele) -> Iterator[Motif]:
    """Each document of a plan has its moment; the whole debt is not chased before acceleration."""
    yield from _defaut(s, modele)
    if modele.id == "echeancier":
        yield from _proposition(s)
    elif modele.id == "rappel_echeance":
        yield from _rappel(s)
    elif modele.id == "mise_en_demeure_echeance":
        yield from _mise_en_demeure(s)
    elif modele.id == "decheance_du_terme":
        yield from _decheance(s)
    elif modele.id == "information_caution":
        yield from _caution(s)


def _defaut(s: Situation, modele: Modele) -> Iterator[Motif]:
    plan = s.plan
    if plan is None or plan.signe_le is None or plan.etat != "en_defaut":
        return
    if modele.id in DEMANDES and modele.id not in MEME_EN_PLAN:
        texte = (
            f"l'échéancier signé le {jour(plan.signe_le)} est en défaut, mais le terme des autres "
            "échéances court encore : la mise en demeure vise la seule échéance impayée."
        )
        yield refuse("plan_en_defaut", texte, "c_civ_1305_4")


def _proposition(s: Situation) -> Iterator[Motif]:
    if s.plan is None:
        yield refuse("objet", "le dossier ne propose aucun échéancier (clé « echeancier »).")
    elif s.plan.signe_le is not None:
        signe = f"signé le {jour(s.plan.signe_le)}"
        etats = {"solde": "soldé", "dechu": "déchu de son terme"}
        fait = etats.get(s.plan.etat, "en cours")
        yield refuse("plan", f"l'échéancier {signe} est {fait} : un nouveau a son propre bloc.")


def _rappel(s: Situation) -> Iterator[Motif]:
    if s.plan is None or s.plan.signe_le is None:
        yield refuse("plan", "aucun échéancier signé.")
    elif s.prochain_versement is None:
        yield refuse("plan", "aucune échéance n'est à venir.")


def _mise_en_demeure(s: Situation) -> Iterator[Motif]:
    if s.plan is None or s.plan.signe_le is None:
        yield refuse("plan", "aucun échéancier signé.")
    elif s.plan.etat != "en_defaut":
        yield refuse("plan", "aucune échéance de l'échéancier n'est défaillante.")
    elif not s.clause_decheance:
        yield _sans_clause()


def _decheance(s: Situation) -> Iterator[Motif]:
    if s.plan is None or s.plan.etat not in ("en_defaut", "dechu"):
        yield refuse("plan", "aucune échéance de l'échéancier n'est défaillante.")
        return
    if not s.clause_decheance:
        yield _sans_clause()
    if s.plan.etat == "dechu":
        yield refuse("plan", "la déchéance du terme est déjà notifiée.")
    dispense = not s.plan.mise_en_demeure_requise and not s.consommateur
    if s.preavis_expire_le is None and not dispense:
        texte = "la mise en demeure de l'échéance impayée doit précéder la déchéance du terme."
        yield refuse("plan", texte)
    elif s.preavis_expire_le is not None and s.au <= s.preavis_expire_le:
        le = jour(s.preavis_expire_le)
        yield refuse("plan", f"le préavis de la mise en demeure court jusqu'au {le}.")


def _caution(s: Situation) -> Iterator[Motif]:
    voulu = s.dossier.echeancier
    if voulu is None or voulu.caution is None:
        yield refuse("objet", "l'échéancier n'a pas de caution (clé « echeancier.caution »).")
    elif s.plan is None or s.plan.etat not in ("en_defaut", "dechu"):
        yield refuse("plan", "aucune échéance de l'échéancier n'est défaillante.")


def _sans_clause() -> Motif:
    texte = (
        "aucune clause de déchéance du terme au dossier (clé « echeancier.decheance » ou clause "
        "« decheance ») : sans elle, une échéance impayée ne rend pas le reste exigible."
    )
    return refuse("plan", texte, "c_civ_1305_4")
