"""Guards on what a document needs or announces: its object, its next step, its one holder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kit.dossier import Dossier
from kit.gardes.motif import DEMANDES, Motif, refuse
from kit.modele import Modele, manquants
from kit.phrases import jour
from kit.situation import ZERO, Situation

Besoin = tuple[Callable[[Situation], bool], str]


def _a(cle: str) -> Callable[[Situation], bool]:
    return lambda s: bool(getattr(s.dossier, cle))


BESOINS: Mapping[str, Besoin] = {
    "transmission_agence": (_a("agence"), "le dossier ne nomme aucune agence (clé « agence »)."),
    "lettre_agence": (_a("agence"), "le dossier ne nomme aucune agence (clé « agence »)."),
    "suspension": (_a("suspension"), "rien à suspendre n'est décrit (clé « suspension »)."),
    "changement_interlocuteur": (
        _a("interlocuteur"),
        "aucun nouvel interlocuteur (clé « interlocuteur »).",
    ),
    "attestation_temoin": (_a("temoin"), "aucun témoin (clé « temoin »)."),
    "requete_injonction_de_payer": (
        _a("juridiction"),
        "la juridiction du lieu du débiteur manque (clé « juridiction »).",
    ),
    "reponse_contestation": (
        lambda s: bool(s.dossier.contestations),
        "aucune contestation n'est décrite (clé « contestations ») : objet, montant, réponses.",
    ),
    "promesse_confirmee": (lambda s: bool(s.promesses), "aucune promesse dans l'historique."),
    "quittance": (
        lambda s: any(paiement.le <= s.au for paiement in s.dossier.paiements),
        "aucun paiement reçu.",
    ),
    "relance_preventive": (lambda s: s.decompte.a_echoir > ZERO, "aucune facture n'est à échoir."),
    "note_de_penalites": (
        lambda s: s.decompte.penalites + s.decompte.indemnites > ZERO,
        "aucune pénalité ni indemnité n'est due.",
    ),
    "revendication": (
        lambda s: _reserve(s.dossier),
        "aucune réserve de propriété (clé « garanties » ou clause « reserve_propriete »).",
    ),
    "option_contrat_en_cours": (
        lambda s: s.dossier.contrat is not None,
        "aucun contrat en cours (clé « contrat »).",
    ),
}


def objet(s: Situation, modele: Modele) -> Iterator[Motif]:
    """A document is not made out of nothing."""
    besoin = BESOINS.get(modele.id)
    if besoin is not None and not besoin[0](s):
        yield refuse("objet", besoin[1])


def exige(s: Situation, modele: Modele) -> Iterator[Motif]:
    """A letter with a hole is refused, not printed: the words its manifest requires."""
    dossier = s.dossier
    absents = manquants(modele, dossier, dossier.debiteur.classe, dossier.expediteur)
    if absents:
        mots = ", ".join(f"« {mot} »" for mot in absents)
        yield refuse("exige", f"il manque au dossier : {mots}.")


def annonce(s: Situation, modele: Modele) -> Iterator[Motif]:
    """G15: a letter announces only a step that can be taken."""
    if modele.id != "ultime_relance" or s.dossier.debiteur.classe == "public":
        return
    if not s.identite_verifiee and not s.consommateur:
        texte = (
            "elle annonce une mise en demeure, que l'identité non vérifiée du débiteur ferait "
            "refuser : ajoutez « debiteur.identite »."
        )
        yield refuse("G15", texte, legal=False)


def deja_transmis(s: Situation, modele: Modele) -> Iterator[Motif]:
    """A claim in an agency's hands is not chased by two; an agency's time is limited."""
    ecoule = s.depuis("transmission_agence")
    if ecoule is None or s.dossier.expediteur != "creancier" or modele.id not in DEMANDES:
        return
    if modele.id == "dossier_contentieux" and ecoule >= s.jours("agence"):
        return
    le = jour(s.envois["transmission_agence"])
    texte = f"dossier transmis à une agence le {le} : un seul interlocuteur relance."
    yield refuse("transmis", texte, legal=False)


def _reserve(dossier: Dossier) -> bool:
    clauses = dossier.contrat.clauses if dossier.contrat else ()
    natures = [garantie.nature for garantie in dossier.garanties]
    return "reserve_propriete" in (*natures, *(clause.objet for clause in clauses))
