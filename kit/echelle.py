"""The ladder: when each document is timely, by the delays of the scenario (§8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from kit.gardes import Motif
from kit.phrases import jour
from kit.situation import Situation

Marche = Callable[[Situation], Iterator[str]]
MOIS_URGENTS = 6


def relance_amiable(s: Situation) -> Iterator[str]:
    """The first contact, once, before any other."""
    if s.retard < s.jours("relance_amiable"):
        yield "elle s'envoie dès le lendemain de l'échéance."
    yield from _deja(s, "relance_amiable", "relance_ferme", "ultime_relance", "mise_en_demeure")


def relance_ferme(s: Situation) -> Iterator[str]:
    """Fifteen days late, the first reminder left without answer."""
    seuil = s.jours("relance_ferme")
    if s.retard < seuil:
        yield f"elle s'envoie à {seuil} jours de retard ({s.retard} aujourd'hui)."
    yield from _apres(s, "relance_amiable", "une relance amiable")
    yield from _deja(s, "relance_ferme", "ultime_relance", "mise_en_demeure")


def ultime_relance(s: Situation) -> Iterator[str]:
    """Forty days late, the second reminder left without answer."""
    seuil = s.jours("ultime_relance")
    if s.retard < seuil:
        yield f"elle s'envoie à {seuil} jours de retard ({s.retard} aujourd'hui)."
    yield from _apres(s, "relance_ferme", "une relance ferme")
    yield from _deja(s, "ultime_relance", "mise_en_demeure")


def mise_en_demeure(s: Situation) -> Iterator[str]:
    """The last reminder left without answer, or a reason to skip it."""
    yield from _deja(s, "mise_en_demeure")
    if not tuple(raccourcis(s)):
        yield from _apres(s, "ultime_relance", "une ultime relance")


def echeancier(_s: Situation) -> Iterator[str]:
    """Whenever the dossier proposes one."""
    yield from ()


def transmission_agence(s: Situation) -> Iterator[str]:
    """The notice has expired unpaid."""
    if s.expire_le is None:
        yield "la mise en demeure n'a pas encore été envoyée."
    elif s.au <= s.expire_le:
        yield f"le délai de la mise en demeure court jusqu'au {jour(s.expire_le)}."


MARCHES: dict[str, Marche] = {
    marche.__name__: marche
    for marche in (
        relance_amiable,
        relance_ferme,
        ultime_relance,
        mise_en_demeure,
        echeancier,
        transmission_agence,
    )
}


def raccourcis(s: Situation) -> Iterator[str]:
    """List the reasons to go straight to the notice: bad faith, broken promises, a near limit."""
    if s.dossier.cause.nature == "mauvaise_foi" and "relance_amiable" in s.envois:
        yield "la mauvaise foi est consignée au dossier"
    if s.promesses_rompues >= 2:
        yield "deux promesses de paiement n'ont pas été tenues"
    horizon = s.au + timedelta(days=30 * MOIS_URGENTS)
    if any(limite.prescription.date_prudente <= horizon for limite in s.prescriptions):
        yield "une facture se prescrit dans moins de six mois"


def prematures(s: Situation, document: str) -> tuple[Motif, ...]:
    """List why a document is not timely, none of which forbids it."""
    marche = MARCHES.get(document)
    attentes = tuple(marche(s)) if marche else ()
    motifs = [Motif("echelle", texte, False) for texte in attentes]
    promesse = s.promesse_en_cours
    if promesse is not None and document != "echeancier":
        texte = f"une promesse de paiement court jusqu'au {jour(promesse.pour_le)}."
        motifs.append(Motif("promesse", texte, False))
    return tuple(motifs)


def _deja(s: Situation, *documents: str) -> Iterator[str]:
    for document in documents:
        if document in s.envois:
            nom = document.replace("_", " ")
            yield f"déjà dépassée : {nom} envoyée le {jour(s.envois[document])}."
            return


def _apres(s: Situation, document: str, nom: str) -> Iterator[str]:
    ecart = s.jours("entre_relances")
    ecoule = s.depuis(document)
    if ecoule is None:
        yield f"{nom} la précède."
    elif ecoule < ecart:
        le = s.envois[document] + timedelta(days=ecart)
        yield f"{nom} vient d'être envoyée : attendez le {jour(le)}."
