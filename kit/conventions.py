"""What a statement takes for granted, said in words: conventions, options, doubts about a rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from kit import regimes
from kit.comptes import Compte
from kit.dossier import Avoir, Dossier, Facture
from kit.droit import penalites
from kit.droit.bareme import Bareme
from kit.phrases import jour, jour_long, taux

ORDRE = {
    "interets": (
        "Chaque versement s'impute, dette par dette, sur les {echus} puis sur le "
        "principal (article 1343-1 du code civil){accessoires}."
    ),
    "principal": (
        "À l'avantage du débiteur, chaque versement s'impute sur le principal avant les "
        "{interets}, contrairement à l'ordre de l'article 1343-1 du code civil{accessoires}."
    ),
}
ACCESSOIRES = ", enfin sur les accessoires, l'indemnité forfaitaire venant en dernier"
AVOIRS = {
    "date": "Un avoir réduit le principal à compter de sa date.",
    "origine": "Un avoir réduit le principal dès la date de la facture.",
}
ANNULEE = " Une facture entièrement annulée par avoir n'a jamais porté d'intérêts."
DEPARTS = {
    "reception": (
        "L'intérêt légal est compté du lendemain de la réception de la mise en demeure, ou de sa "
        "première présentation si le pli n'a pas été retiré."
    ),
    "presentation": (
        "L'intérêt légal est compté du lendemain de la première présentation de la mise en demeure."
    ),
    "envoi": "L'intérêt légal est compté du lendemain de l'envoi de la mise en demeure.",
}
CAPITALISATION = (
    "Par application de la clause du contrat, les {dus} pour une année entière produisent intérêt "
    "à leur tour (article 1343-2 du code civil)."
)
SUSPENSIONS = {
    "suspendues": "Les {suspendus} pendant l'échéancier signé le {jour}.",
    "abandonnees": (
        "Les {courus} à la signature de l'échéancier du {jour}, et ne courent plus, tant que "
        "cet échéancier est respecté."
    ),
}


def hypotheses(dossier: Dossier, au: date, echus: Sequence[Compte]) -> tuple[str, ...]:
    """List the conventions that this statement used, each in a sentence."""
    return tuple(_hypotheses(dossier, au, echus))


def _hypotheses(dossier: Dossier, au: date, echus: Sequence[Compte]) -> Iterator[str]:
    if any(compte.cours.intervalles for compte in echus):
        yield from _cours(dossier, echus)
    if any(paiement.le <= au for paiement in dossier.paiements):
        yield from _imputation(dossier)
    avoirs = [avoir for avoir in dossier.avoirs if avoir.date <= au]
    if avoirs:
        annulee = any(_annule(facture, avoirs) for facture in dossier.factures)
        yield AVOIRS[dossier.options.effet_avoirs] + (ANNULEE if annulee else "")
    yield from _arrets(dossier, au)


def _cours(dossier: Dossier, echus: Sequence[Compte]) -> Iterator[str]:
    origine = "l'échéance" if regimes.penalise(dossier) else "la mise en demeure"
    yield (
        f"Jours comptés du lendemain de {origine} au jour du paiement ou de l'arrêté, inclus ; "
        "année de 365 jours, même bissextile ; chaque ligne est arrondie au centime le plus "
        "proche, puis les lignes sont additionnées."
    )
    yield from _revision(dossier)
    if not regimes.penalise(dossier):
        yield DEPARTS[dossier.options.depart_interets]
    if any(compte.capitalise for compte in echus):
        yield CAPITALISATION.format(**_mots(dossier))


def _imputation(dossier: Dossier) -> Iterator[str]:
    accessoires = ACCESSOIRES if regimes.penalise(dossier) else ""
    yield ORDRE[dossier.options.imputation].format(**_mots(dossier), accessoires=accessoires)
    if len(dossier.factures) > 1:
        yield (
            "Entre plusieurs factures, un versement va à celle que le débiteur a indiquée ; à "
            "défaut, aux dettes échues, à celle qui porte le taux le plus élevé, puis à la plus "
            "ancienne (article 1342-10 du code civil)."
        )


def _annule(facture: Facture, avoirs: Sequence[Avoir]) -> bool:
    """Tell whether credit notes cancel an invoice in full."""
    rendus = [avoir.montant_ttc for avoir in avoirs if avoir.facture == facture.numero]
    return sum(rendus, Decimal(0)) >= facture.montant_ttc


def _revision(dossier: Dossier) -> Iterator[str]:
    if dossier.debiteur.classe == "public" or not regimes.entre_professionnels(dossier):
        return
    convenues = dossier.contrat.penalites if dossier.contrat else None
    if convenues is not None and convenues.taux is not None:
        return
    if convenues is None or convenues.revision == "semestrielle":
        yield (
            "Le taux est celui en vigueur au premier jour de chaque semestre (article L441-10, II, "
            "du code de commerce)."
        )
    else:
        yield "Le taux reste celui du semestre où le retard a commencé."


def _arrets(dossier: Dossier, au: date) -> Iterator[str]:
    procedure = dossier.debiteur.procedure_collective
    arretes = [regimes.arret(dossier, facture) for facture in dossier.factures]
    if procedure is not None and procedure.jugement <= au and any(arretes):
        yield (
            f"Le jugement d'ouverture du {jour_long(procedure.jugement)} arrête le cours des "
            "intérêts : ils sont comptés jusqu'à la veille (article L622-28 du code de commerce)."
        )
    plan = dossier.echeancier
    phrase = SUSPENSIONS.get(regimes.sort_des_penalites(dossier))
    signe = plan.signe_le if plan is not None else None
    grace = dossier.delai_grace
    if grace is not None and grace.jugement <= au and regimes.penalise(dossier):
        yield (
            f"Aucune pénalité de retard n'est comptée du {jour_long(grace.jugement)} au "
            f"{jour_long(grace.jusqu_au)}, délai donné par le juge (article 1343-5 du code civil)."
        )
    if phrase is not None and signe is not None and signe <= au:
        yield phrase.format(**_mots(dossier), jour=jour_long(signe))


def _mots(dossier: Dossier) -> dict[str, str]:
    """Agree the words: penalties are feminine, interest is masculine."""
    if regimes.entre_professionnels(dossier):
        return {
            "interets": "pénalités",
            "echus": "pénalités échues",
            "dus": "pénalités dues",
            "suspendus": "pénalités sont suspendues",
            "courus": "pénalités courues sont abandonnées",
        }
    return {
        "interets": "intérêts",
        "echus": "intérêts échus",
        "dus": "intérêts dus",
        "suspendus": "intérêts sont suspendus",
        "courus": "intérêts courus sont abandonnés",
    }


def alertes(dossier: Dossier, echus: Sequence[Compte], bareme: Bareme) -> tuple[str, ...]:
    """List what the user should know before asking this sum: a low rate, a doubtful value."""
    return tuple(dict.fromkeys(_alertes(dossier, echus, bareme)))


def _alertes(dossier: Dossier, echus: Sequence[Compte], bareme: Bareme) -> Iterator[str]:
    for compte in echus:
        for debut, fin in compte.cours.intervalles:
            for troncon in penalites.troncons(compte.cours.regime, debut, fin, bareme):
                yield from _plancher(dossier, troncon)
                if troncon.a_verifier:
                    yield f"Taux à vérifier avant envoi : {troncon.source}."


def _plancher(dossier: Dossier, troncon: penalites.Troncon) -> Iterator[str]:
    if not troncon.sous_plancher or troncon.plancher is None:
        return
    convenues = dossier.contrat.penalites if dossier.contrat else None
    choix = convenues.plancher if convenues else None
    constat = (
        f"du {jour(troncon.du)} au {jour(troncon.au)}, le taux convenu est "
        f"inférieur au minimum légal de {taux(troncon.plancher)} (trois fois l'intérêt légal, "
        "article L441-10, II)"
    )
    if choix == "applique":
        yield f"Plancher appliqué : {constat}."
    elif choix == "ignore":
        yield f"Plancher non appliqué, par choix : {constat}."
    else:
        yield (
            f"Taux sous le plancher : {constat}. Le taux convenu est compté tel quel ; choisissez "
            "« contrat.penalites.plancher: applique » ou « ignore »."
        )
