"""The guards: what forbids a document, each a small rule with its code and its text (§4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kit.modele import Modele
from kit.phrases import euros, jour
from kit.situation import ZERO, Situation

RELANCES = ("relance_amiable", "relance_ferme", "ultime_relance", "mise_en_demeure")
DEMANDES = (*RELANCES, "echeancier", "transmission_agence")


@dataclass(frozen=True, slots=True)
class Motif:
    """A reason in a French sentence; `interdit` when the document would be wrong in law or fact."""

    code: str
    texte: str
    interdit: bool
    article: str | None = None


Garde = Callable[[Situation, Modele], Iterator[Motif]]


def paye(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G1: nothing is asked when nothing is due."""
    if modele.id not in DEMANDES:
        return
    if s.decompte.total == ZERO and s.decompte.a_echoir == ZERO:
        yield Motif("G1", "tout est réglé : il n'y a rien à demander.", True)
    elif s.decompte.principal == ZERO and s.decompte.total > ZERO:
        reste = euros(s.decompte.total)
        yield Motif("G1", f"le principal échu est réglé ; restent {reste} d'accessoires.", True)


def non_echu(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G2: what is owed at term cannot be claimed before (1305-2 C. civ.)."""
    if (
        modele.id in DEMANDES
        and s.retard == 0
        and s.decompte.a_echoir + s.decompte.principal > ZERO
    ):
        prochaine = min(solde.echeance for solde in s.decompte.soldes if solde.principal > ZERO)
        texte = f"aucune facture n'est en retard : l'échéance est le {jour(prochaine)}."
        yield Motif("G2", texte, True, "c_civ_1305_2")


def procedure(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G3 and G5: no demand once insolvency proceedings are open."""
    ouverte = s.dossier.debiteur.procedure_collective
    if ouverte is None or ouverte.jugement > s.au or modele.id not in DEMANDES:
        return
    le = jour(ouverte.jugement)
    if ouverte.type == "surendettement":
        texte = (
            f"dossier de surendettement recevable depuis le {le} : le débiteur ne peut plus payer "
            "ses dettes antérieures ; répondez à la commission."
        )
        yield Motif("G5", texte, True, "l722_5")
        return
    texte = (
        f"procédure collective ouverte le {le} ({ouverte.type}) : plus aucune demande en paiement "
        "d'une créance antérieure ; déclarez la créance."
    )
    yield Motif("G3", texte, True, "l622_21")


def identite(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G12: no registered letter to a debtor whose identity was not checked."""
    debiteur = s.dossier.debiteur
    if modele.canal != "recommande" or s.consommateur or debiteur.identite is not None:
        return
    texte = (
        "l'identité du débiteur n'est pas vérifiée : consultez le registre (nom, SIREN, siège) et "
        "ajoutez « debiteur.identite: {source: …, verifiee_le: …} »."
    )
    yield Motif("G12", texte, True)


def personne_publique(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G10: the ordinary tools do not suit a public debtor."""
    if s.dossier.debiteur.classe in modele.classes:
        return
    if s.dossier.debiteur.classe == "public":
        texte = (
            "débiteur public : immunité d'exécution ; la voie est le mémoire en réclamation, puis "
            "le mandatement d'office ou le référé-provision devant le juge administratif."
        )
        yield Motif("G10", texte, True, "cpcex_l111_1")
    else:
        texte = f"ce document ne s'adresse pas à la classe « {s.dossier.debiteur.classe} »."
        yield Motif("classe", texte, True)


def expediteur(s: Situation, modele: Modele) -> Iterator[Motif]:
    """A document has its senders."""
    if s.dossier.expediteur not in modele.expediteurs:
        permis = ", ".join(modele.expediteurs)
        texte = (
            f"l'expéditeur « {s.dossier.expediteur} » ne peut pas l'envoyer (permis : {permis})."
        )
        yield Motif("expediteur", texte, True)


def prescrite(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G6: a time-barred debt is not threatened with."""
    if modele.id not in DEMANDES:
        return
    for limite in s.prescriptions:
        if limite.prescription.date_limite < s.au:
            le = jour(limite.prescription.date_limite)
            texte = (
                f"la facture {limite.facture} est prescrite depuis le {le} : retirez-la du dossier."
            )
            yield Motif("G6", texte, True, limite.prescription.textes[0])


def plan_en_cours(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G7: a plan that is kept, or whose default has not been notified, is a term granted."""
    if s.plan is None or s.plan.signe_le is None or modele.id not in DEMANDES:
        return
    le = jour(s.plan.signe_le)
    if s.plan.etat in ("respecte", "en_retard"):
        yield Motif("G7", f"l'échéancier signé le {le} est respecté.", True, "c_civ_1305_2")
    elif s.plan.etat == "en_defaut":
        texte = (
            f"l'échéancier signé le {le} est en défaut, mais le terme des autres échéances court "
            "encore : la mise en demeure vise l'échéance impayée et nomme la clause."
        )
        yield Motif("plan_en_defaut", texte, True, "c_civ_1305_4")


def contestee(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G8: an open dispute stops the ladder."""
    bloques = ("relance_ferme", "ultime_relance", "mise_en_demeure", "transmission_agence")
    if s.contestee_le is not None and modele.id in (*bloques, "relance_amiable", "echeancier"):
        texte = (
            f"créance contestée depuis le {jour(s.contestee_le)} : répondez d'abord, point par "
            "point, et distinguez la part non contestée."
        )
        yield Motif("G8", texte, True)


def deja_transmise(s: Situation, modele: Modele) -> Iterator[Motif]:
    """A claim already in an agency's hands is not chased by two people at once."""
    envoi = s.envois.get("transmission_agence")
    if envoi is not None and modele.id in DEMANDES and s.dossier.expediteur == "creancier":
        texte = f"dossier transmis à une agence le {jour(envoi)} : un seul interlocuteur relance."
        yield Motif("transmis", texte, True)


def sans_echeancier(s: Situation, modele: Modele) -> Iterator[Motif]:
    """A plan is drawn from the dossier, and only once."""
    if modele.id != "echeancier":
        return
    if s.plan is None:
        yield Motif(
            "echeancier", "le dossier ne propose aucun échéancier (clé « echeancier »).", True
        )
    elif s.plan.etat == "solde":
        yield Motif("echeancier", "l'échéancier est soldé.", True)
    elif s.plan.signe_le is not None:
        texte = f"un échéancier est déjà signé (le {jour(s.plan.signe_le)})."
        yield Motif("echeancier", texte, True)


def sans_agence(s: Situation, modele: Modele) -> Iterator[Motif]:
    """A transfer has an addressee."""
    if modele.id == "transmission_agence" and s.dossier.agence is None:
        yield Motif("agence", "le dossier ne nomme aucune agence (clé « agence »).", True)


GARDES: tuple[Garde, ...] = (
    paye,
    procedure,
    identite,
    personne_publique,
    prescrite,
    plan_en_cours,
    contestee,
    non_echu,
    expediteur,
    deja_transmise,
    sans_echeancier,
    sans_agence,
)


def interdits(situation: Situation, modele: Modele) -> tuple[Motif, ...]:
    """List all that forbids a document, in the order of decision (§4, §8)."""
    return tuple(motif for garde in GARDES for motif in garde(situation, modele))
