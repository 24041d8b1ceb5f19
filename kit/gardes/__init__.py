"""The guards: what forbids a document, each a small rule with its code and its text (§4)."""

from __future__ import annotations

from kit.gardes import creance, personnes, plan, suites
from kit.gardes.motif import Garde, Motif
from kit.modele import Modele
from kit.situation import Situation

__all__ = ["GARDES", "Garde", "Motif", "interdits"]

GARDES: tuple[Garde, ...] = (
    Garde("G1", "quelque chose est dû", creance.paye),
    Garde("G3", "aucune procédure collective n'est ouverte", personnes.procedure),
    Garde("G5", "aucun surendettement n'est recevable", personnes.surendettement),
    Garde("cession", "le créancier est resté titulaire de la créance", creance.cedee),
    Garde("G12", "l'identité du débiteur est vérifiée", personnes.identite),
    Garde("G10", "le document convient à la classe du débiteur", personnes.classe),
    Garde("G6", "la créance n'est pas prescrite", creance.prescrite),
    Garde("G11", "aucun délai de grâce n'est accordé", creance.delai_grace),
    Garde("G7", "aucun échéancier respecté n'est en cours", plan.respecte),
    Garde("plan", "l'état de l'échéancier permet le document", plan.etat),
    Garde("G8", "la créance n'est pas contestée", creance.contestee),
    Garde("G2", "une facture est échue", creance.non_echue),
    Garde("expediteur", "l'expéditeur peut envoyer le document", personnes.expediteur),
    Garde("r124_4", "la lettre de l'article R124-4 précède les autres contacts", personnes.r124_4),
    Garde("transmis", "le dossier n'est pas déjà transmis", suites.deja_transmis),
    Garde("objet", "le dossier contient ce que le document demande", suites.objet),
    Garde("exige", "le dossier contient les mots que la lettre imprime", suites.exige),
    Garde("G15", "l'étape que le document annonce est possible", suites.annonce),
)


def interdits(situation: Situation, modele: Modele) -> tuple[Motif, ...]:
    """List all that forbids a document, in the order of decision (§4, §8)."""
    return tuple(motif for garde in GARDES for motif in garde.regle(situation, modele))
