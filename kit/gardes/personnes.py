"""Guards on the parties: insolvency, identity, class of debtor, sender."""

from __future__ import annotations

from collections.abc import Iterator

from kit.gardes.motif import COLLECTIVES, DEMANDES, Motif, refuse
from kit.modele import Modele
from kit.phrases import jour
from kit.situation import Situation

REGISTRE = ("recommande", "depot")


def procedure(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G3: no demand once insolvency proceedings are open; a declaration, only then."""
    ouverte = s.procedure
    if ouverte is None or ouverte.type == "surendettement":
        if modele.id in COLLECTIVES:
            yield refuse("G3", "aucune procédure collective n'est ouverte contre le débiteur.")
        return
    if modele.id in (*DEMANDES, "relance_preventive") and s.avant_jugement:
        texte = (
            f"procédure collective ouverte le {jour(ouverte.jugement)} ({ouverte.type}) : plus "
            "aucune demande en paiement d'une créance antérieure ; déclarez la créance."
        )
        yield refuse("G3", texte, "l622_21")


def surendettement(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G5: a consumer whose file is admissible may no longer pay earlier debts."""
    ouverte = s.procedure
    if ouverte is not None and ouverte.type == "surendettement" and modele.id in DEMANDES:
        texte = (
            f"dossier de surendettement recevable depuis le {jour(ouverte.jugement)} : le débiteur "
            "ne peut plus payer ses dettes antérieures ; répondez à la commission."
        )
        yield refuse("G5", texte, "l722_5")


def identite(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G12: no registered letter nor court paper to a debtor whose identity was not checked."""
    if modele.canal not in REGISTRE or s.consommateur or s.identite_verifiee:
        return
    texte = (
        "l'identité du débiteur n'est pas vérifiée : consultez le registre (nom, SIREN, siège) et "
        "ajoutez « debiteur.identite: {source: …, verifiee_le: …} »."
    )
    yield refuse("G12", texte, legal=False)


def classe(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G9 and G10: a document has its classes of debtors."""
    voulue = s.dossier.debiteur.classe
    if voulue in modele.classes:
        return
    if voulue == "public":
        texte = (
            "débiteur public, immunité d'exécution : la voie est le mémoire en réclamation, puis "
            "le mandatement d'office ou le référé-provision devant le juge administratif."
        )
        yield refuse("G10", texte, "cpcex_l111_1")
    elif voulue == "consommateur":
        yield refuse("G9", "ce document ne s'adresse pas à un consommateur.")
    else:
        yield refuse("classe", f"ce document ne s'adresse pas à la classe « {voulue} ».")


def expediteur(s: Situation, modele: Modele) -> Iterator[Motif]:
    """A document has its senders."""
    if s.dossier.expediteur not in modele.expediteurs:
        permis = ", ".join(modele.expediteurs)
        texte = f"l'expéditeur « {s.dossier.expediteur} » ne l'envoie pas (permis : {permis})."
        yield refuse("expediteur", texte)


def r124_4(s: Situation, modele: Modele) -> Iterator[Motif]:
    """An agency first sends the letter of R124-4, which every later contact recalls."""
    if s.dossier.expediteur != "agence" or modele.id not in DEMANDES:
        return
    if modele.id not in ("lettre_agence", "echeancier") and s.lettre_agence_le is None:
        texte = (
            "l'agence adresse d'abord la lettre de l'article R124-4 (document lettre_agence), "
            "dont tout contact ultérieur rappelle la référence et la date."
        )
        yield refuse("r124_4", texte, "cpcex_r124_4")
