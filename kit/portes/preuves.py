"""The exhibits: proof of order and of delivery, invoices, clauses accepted.

An exhibit's kind is read from its title, when no word of the dossier names it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kit.checks.outils import avertir, erreur, noter
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kit.dossier import Clause, Dossier, Piece
    from kit.errors import Probleme
    from kit.situation import Situation

_COMMANDE = re.compile(
    r"commande|devis|contrat|convention|bon pour accord|ordre de|march[ée]|abonnement|mission",
    re.IGNORECASE,
)
_LIVRAISON = re.compile(
    r"livraison|proc[èe]s-verbal|r[ée]ception|recette|ex[ée]cution|intervention|[ée]margement"
    r"|ach[èe]vement|\bfin de\b|transport|enl[èe]vement|installation|mise en service|restitution"
    r"|attachement|compte[ -]rendu|attestation de",
    re.IGNORECASE,
)
_POSTE = re.compile(r"(?:avis|accus[ée]) de (?:r[ée]ception|livraison)|courriel", re.IGNORECASE)
APPROUVEES = ("approuvee", "approuvee_partiellement", "paiement_transmis")


def commande(s: Situation) -> Iterator[Probleme]:
    """An invoice alone does not prove that the debtor ordered (art. 1353 C. civ.)."""
    contrat = s.dossier.contrat
    if contrat is not None and jointe(s.dossier, contrat.piece):
        return
    if any(_COMMANDE.search(piece.titre) for piece in visibles(s.dossier)):
        yield avertir(
            ("contrat",) if contrat else ("pieces",),
            "la preuve de la commande semble jointe, mais rien ne la désigne : nommez-la dans"
            " « contrat.piece »",
        )
        return
    yield erreur(
        ("contrat",) if contrat else (),
        "aucune preuve de la commande : joignez le devis accepté, le bon de commande ou le contrat"
        " signé, et nommez-le dans « contrat.piece »",
    )


def livraison(s: Situation) -> Iterator[Probleme]:
    """Nor does it prove that what was ordered was delivered."""
    preuves = livraisons(s.dossier)
    dues = [solde.numero for solde in s.decompte.soldes if solde.total > 0]
    approuvees = [
        facture.numero
        for facture in s.dossier.factures
        if any(statut.statut in APPROUVEES for statut in facture.statuts)
    ]
    restent = [numero for numero in dues if numero not in approuvees]
    if not preuves and restent:
        yield erreur(
            ("pieces",),
            f"aucune preuve de la livraison ou de l'exécution ({', '.join(restent)}) : joignez le"
            " bon de livraison signé, le procès-verbal de réception ou un écrit du débiteur",
        )
    elif len(preuves) < len(restent):
        yield noter(
            ("pieces",),
            f"preuves de livraison : {len(preuves)}, pour {len(restent)} factures ; vérifiez que"
            " chacune est couverte",
        )


def livraisons(dossier: Dossier) -> list[Piece]:
    """List the exhibits whose title says that something was delivered or done."""
    return [
        piece
        for piece in visibles(dossier)
        if _LIVRAISON.search(piece.titre) and not _POSTE.search(piece.titre)
    ]


def factures(s: Situation) -> Iterator[Probleme]:
    """Every invoice claimed is joined."""
    dues = {solde.numero for solde in s.decompte.soldes if solde.total > 0}
    for rang, facture in enumerate(s.dossier.factures):
        if facture.numero in dues and not jointe(s.dossier, facture.piece):
            yield erreur(
                ("factures", rang),
                f"la facture {cite(facture.numero)} n'est pas jointe : ajoutez-la aux pièces et"
                " nommez-la dans « piece »",
            )


def refus_classique(s: Situation) -> Iterator[Probleme]:
    """An invoice and reminders alone: the classic refusal."""
    absents = [p for regle in (commande, livraison) for p in regle(s) if p.gravite == "erreur"]
    if len(absents) == 2:
        yield erreur(
            ("pieces",),
            "une facture et des relances seules sont le refus classique : il faut au moins une"
            " pièce qui vienne du débiteur (commande, réception, courriel de reconnaissance)",
        )


def clauses(s: Situation) -> Iterator[Probleme]:
    """A clause binds who accepted it: its document is joined, its acceptance dated."""
    contrat = s.dossier.contrat
    if contrat is None:
        return
    for rang, clause in enumerate(contrat.clauses):
        chemin = ("contrat", "clauses", rang)
        grave = erreur if _comptee(s, clause) else avertir
        nom = f"clause « {clause.objet} »"
        if clause.acceptee_le is None:
            yield grave(
                chemin,
                f"{nom} sans date d'acceptation : joignez les conditions acceptées par le débiteur"
                " et écrivez « acceptee_le », ou ne l'invoquez pas",
            )
        if not jointe(s.dossier, clause.piece):
            yield grave(
                chemin,
                f"{nom} : le document qui la contient n'est pas joint ; ajoutez-le aux pièces et"
                " nommez-le dans « piece »",
            )
    objets = {clause.objet for clause in contrat.clauses}
    if s.decompte.regime.cle == "conventionnel" and "penalites" not in objets:
        yield avertir(
            ("contrat", "penalites"),
            "le taux convenu est compté, mais aucune clause ne le montre : citez la clause"
            " « objet: penalites » avec sa pièce et sa page",
        )


def _comptee(s: Situation, clause: Clause) -> bool:
    """Tell whether an amount claimed rests on a clause."""
    if clause.objet == "penalites":
        return s.decompte.regime.cle == "conventionnel" and s.decompte.penalites > 0
    return clause.objet == "penale" and s.decompte.clause_penale > 0


def visibles(dossier: Dossier) -> list[Piece]:
    """List the exhibits that may be shown."""
    return [piece for piece in dossier.pieces if not piece.confidentiel]


def jointe(dossier: Dossier, id_: str | None) -> bool:
    """Tell whether an exhibit is in the list, and may be shown."""
    return id_ is not None and any(piece.id == id_ for piece in visibles(dossier))
