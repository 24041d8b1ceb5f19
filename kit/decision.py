"""Which document comes next, why, and why not each of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kit import decheance, gardes, horloges
from kit.echelle import marches, prematures
from kit.gardes.motif import Motif
from kit.horloges import Horloge
from kit.modele import Modele
from kit.phrases import document as nom_du_document
from kit.phrases import jour
from kit.situation import ECHELONS, ZERO, Situation, limite

# The order of decision of §8: the first of these that is possible and timely is the one.
# What is made only on request (a call script, a form) is never chosen.
PRIORITE = (
    "declaration_de_creance",
    "lettre_agence",
    "decheance_du_terme",
    "mise_en_demeure_echeance",
    "information_caution",
    "reponse_contestation",
    "echeancier",
    "suspension",
    "promesse_confirmee",
    "dossier_contentieux",
    "transmission_agence",
    "mise_en_demeure",
    "ultime_relance",
    "note_de_penalites",
    "relance_ferme",
    "relance_amiable",
    "changement_interlocuteur",
    "rappel_echeance",
    "relance_preventive",
    "quittance",
)
ECHELLE = ("relance_preventive", *ECHELONS)
RAISONS = (
    "G1",
    "G3",
    "G5",
    "cession",
    "G6",
    "G11",
    "G7",
    "plan_en_defaut",
    "G8",
    "r124_4",
    "transmis",
)
MOTIFS = {
    "echeancier": "un échéancier est proposé et n'est pas encore signé.",
    "reponse_contestation": "une contestation attend sa réponse.",
    "declaration_de_creance": "procédure ouverte : seule la déclaration préserve la créance.",
    "suspension": "une prestation à suspendre est décrite au dossier.",
    "lettre_agence": "première lettre de l'agence, qui précède tout autre contact.",
    "mise_en_demeure_echeance": "une échéance de l'échéancier signé n'est pas payée.",
    "decheance_du_terme": "le préavis est passé, l'échéance reste impayée.",
    "information_caution": "le débiteur est mis en demeure : la caution doit le savoir.",
    "promesse_confirmee": "une promesse vient d'être faite : un écrit la rend prouvable.",
    "changement_interlocuteur": "un nouvel interlocuteur suit le dossier.",
    "rappel_echeance": "une échéance de l'échéancier approche.",
    "relance_preventive": "une échéance approche : vérifier que rien ne bloque.",
    "quittance": "un paiement reçu n'a pas encore son reçu.",
}


@dataclass(frozen=True, slots=True)
class Avis:
    """The opinion on one document: possible (nothing forbids it), timely (nothing waits)."""

    document: str
    titre: str
    possible: bool
    opportun: bool
    motifs: tuple[Motif, ...]

    @property
    def des_le(self) -> date | None:
        """The day from which the document will be timely, when every wait has its day."""
        jours = [motif.le for motif in self.motifs]
        if not self.possible or not jours or None in jours:
            return None
        return max(le for le in jours if le is not None)


@dataclass(frozen=True, slots=True)
class Suite:
    """What comes next, and from which day when it is known."""

    document: str
    titre: str
    le: date | None


@dataclass(frozen=True, slots=True)
class Decision:
    """The document of the day, why, what follows, the opinion on all, and the legal clocks."""

    reference: str
    au: date
    document: str | None
    motifs: tuple[str, ...]
    suite: Suite | None
    niveau: str
    franchies: tuple[str, ...]
    alertes: tuple[str, ...]
    avis: tuple[Avis, ...]
    horloges: tuple[Horloge, ...]

    def avis_sur(self, document: str) -> Avis:
        """Give the opinion on one document; StopIteration when it does not exist."""
        return next(avis for avis in self.avis if avis.document == document)


def decide(situation: Situation, modeles: Sequence[Modele]) -> Decision:
    """Weigh every document on the facts of a day."""
    opinions = {modele.id: _opine(situation, modele) for modele in modeles}
    choisi = _choisir(opinions)
    ordre = sorted(opinions.values(), key=lambda avis: _rang(avis, choisi))
    return Decision(
        reference=situation.dossier.reference,
        au=situation.au,
        document=choisi.document if choisi else None,
        motifs=_pourquoi(situation, choisi) if choisi else _attend(situation, opinions),
        suite=_suite(situation, choisi, opinions),
        niveau=_niveau(situation),
        franchies=tuple(nom for nom in ECHELLE if nom in situation.envois),
        alertes=horloges.alertes(situation),
        avis=tuple(ordre),
        horloges=horloges.compute(situation),
    )


def _rang(avis: Avis, choisi: Avis | None) -> tuple[bool, bool, bool]:
    return avis is not choisi, not avis.possible, not avis.opportun


def _opine(situation: Situation, modele: Modele) -> Avis:
    interdits = gardes.interdits(situation, modele)
    attentes = prematures(situation, modele.id)
    return Avis(modele.id, modele.titre, not interdits, not attentes, interdits + attentes)


def _choisir(opinions: dict[str, Avis]) -> Avis | None:
    bons = (opinions[nom] for nom in PRIORITE if nom in opinions)
    return next((avis for avis in bons if avis.possible and avis.opportun), None)


def _niveau(situation: Situation) -> str:
    """Name the highest step of the ladder already taken."""
    faits = [nom for nom in ECHELLE if nom in situation.envois]
    return faits[-1] if faits else ""


def _pourquoi(situation: Situation, choisi: Avis) -> tuple[str, ...]:
    return tuple(_raisons(situation, choisi.document))


def _raisons(situation: Situation, document: str) -> Iterator[str]:
    if document in MOTIFS:
        yield MOTIFS[document]
    elif situation.retard:
        pluriel = "s" if situation.retard > 1 else ""
        yield f"{situation.retard} jour{pluriel} de retard, et rien ne s'y oppose."
    if document in ("transmission_agence", "dossier_contentieux") and situation.expire_le:
        yield f"mise en demeure expirée le {jour(situation.expire_le)}, sans paiement."
    if document == "mise_en_demeure":
        yield from (f"{raison}." for raison in marches.raccourcis(situation))
    dernier = max(situation.envois.items(), key=lambda envoi: envoi[1], default=None)
    if dernier is not None:
        yield f"dernier document : {nom_du_document(dernier[0])}, le {jour(dernier[1])}."


def _attend(situation: Situation, opinions: dict[str, Avis]) -> tuple[str, ...]:
    """Say why nothing is timely: the guard that stops all, or what is being waited for."""
    if not situation.decompte.soldes:
        return ("aucune facture n'est encore émise.",)
    if situation.decompte.total == ZERO and situation.decompte.a_echoir == ZERO:
        return ("tout est réglé.",)
    motifs = [motif for nom in ECHELLE for motif in _motifs(opinions, nom)]
    for code in RAISONS:
        trouve = next((m for m in motifs if m.code == code and m.interdit), None)
        if trouve is not None:
            return (trouve.texte,)
    prochaine = _prochaine(opinions)
    if prochaine is not None:
        return tuple(dict.fromkeys(motif.texte for motif in prochaine.motifs))
    attentes = [m.texte for nom in reversed(ECHELLE) for m in _motifs(opinions, nom) if not m.le]
    return tuple(dict.fromkeys(attentes))[:1]


def _motifs(opinions: dict[str, Avis], document: str) -> tuple[Motif, ...]:
    return opinions[document].motifs if document in opinions else ()


def _prochaine(opinions: dict[str, Avis]) -> Avis | None:
    """Give the document whose waits all have a day, the soonest."""
    datees = [avis for nom in PRIORITE if (avis := opinions.get(nom)) and avis.des_le is not None]
    return min(datees, key=lambda avis: avis.des_le or date.max, default=None)


def _suite(situation: Situation, choisi: Avis | None, opinions: dict[str, Avis]) -> Suite | None:
    """Tell what follows: after the document of the day, or when there is none."""
    if choisi is None:
        prochaine = _prochaine(opinions)
        return Suite(prochaine.document, prochaine.titre, prochaine.des_le) if prochaine else None
    suivant = _marche_suivante(situation, choisi.document, opinions)
    if suivant is None:
        return None
    return Suite(suivant, opinions[suivant].titre, _apres(situation, choisi.document, suivant))


def _marche_suivante(situation: Situation, document: str, opinions: dict[str, Avis]) -> str | None:
    if document == "mise_en_demeure_echeance":
        return "decheance_du_terme" if "decheance_du_terme" in opinions else None
    if document not in ECHELLE:
        return None
    suivants = ECHELLE[ECHELLE.index(document) + 1 :]
    if situation.dossier.agence is None:
        suivants = tuple(nom for nom in suivants if nom != "transmission_agence")
    classes = (nom for nom in suivants if nom in opinions)
    return next(
        (nom for nom in classes if _codes(opinions[nom]).isdisjoint({"G9", "G10", "classe"})), None
    )


def _codes(avis: Avis) -> set[str]:
    return {motif.code for motif in avis.motifs if motif.interdit}


def _apres(situation: Situation, document: str, suivant: str) -> date | None:
    """Give the day the next step may be taken, if this one is sent today."""
    if document == "mise_en_demeure":
        fin = limite("mise_en_demeure", situation.dossier, situation.delais, situation.au)
        return fin + timedelta(days=1) if fin else None
    if document == "mise_en_demeure_echeance" and situation.plan is not None:
        fin = decheance.limite(situation.au, situation.plan.decheance_preavis_jours)
        return fin + timedelta(days=1)
    if document == "relance_preventive":
        attendues = [x.echeance for x in situation.decompte.soldes if not x.echue]
        delai = timedelta(days=situation.jours("relance_amiable"))
        return min(attendues) + delai if attendues else None
    if document == "transmission_agence":
        return situation.au + timedelta(days=situation.jours("agence"))
    ecart = "apres_ultime_relance" if suivant == "mise_en_demeure" else "entre_relances"
    tot = situation.au + timedelta(days=situation.jours(ecart))
    seuil = "alerte" if suivant == "note_de_penalites" else suivant
    if seuil not in situation.delais:
        return tot
    return max(tot, situation.au + timedelta(days=situation.jours(seuil) - situation.retard))
