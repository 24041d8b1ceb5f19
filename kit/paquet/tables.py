"""The tables of a package, as CSV for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kit import tableur, voies

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kit.paquet.mentions import Emplacement
    from kit.sujet import Sujet
    from kit.voies import Voie

ETATS = {"remplie": "oui", "non_remplie": "non", "a_verifier": "à vérifier"}
OUVERTURES = {"remplie": "ouverte", "non_remplie": "fermée", "a_verifier": "à vérifier"}
COMMERCIALE = "creance_incontestee"  # between merchants only: no consumer is told of it
_BORDEREAU = ("numero", "titre", "date", "auteur", "pages", "page", "chemin", "taille", "sha256")
_OPTIONS = (
    "voie",
    "etat",
    "proposee",
    "juridiction",
    "condition",
    "remplie",
    "textes",
    "remarques",
)
_RETOUR = (
    "reference",
    "facture",
    "nature (paiement ou proposition)",
    "date",
    "montant",
    "moyen",
    "quittance",
    "reverse_le",
    "remarques",
)
MENTIONS = ("mention", "document", "page")


def bordereau(rangs: Iterable[Mapping[str, Any]]) -> bytes:
    """List the exhibits with their page in the PDF, their file and its fingerprint."""
    return _table(_BORDEREAU, ([rang[mot] for mot in _BORDEREAU] for rang in rangs))


def decompte(sujet: Sujet) -> bytes:
    """Give the statement, as `kit decompte --csv` writes it."""
    return tableur.decompte(sujet.decompte).encode()


def mentions(trouvees: Iterable[Emplacement]) -> bytes:
    """Give the document and the page of each required mention."""
    return _table(MENTIONS, ((m.mention, m.document, m.page) for m in trouvees))


def retour(sujet: Sujet) -> bytes:
    """Give the sheet that the agency fills: a line by unpaid invoice, blank but for its number."""
    reference = sujet.dossier.reference
    vides = [""] * (len(_RETOUR) - 2)
    dues = [solde.numero for solde in sujet.decompte.soldes if solde.echue and solde.total]
    return _table(_RETOUR, ((reference, numero, *vides) for numero in dues))


def options(sujet: Sujet) -> bytes:
    """Give the ways to a title: one line by condition, met, not met or to check."""
    possibles = [
        voie
        for voie in voies.compute(sujet.dossier, sujet.decompte, sujet.au)
        if sujet.dossier.debiteur.classe != "consommateur" or voie.cle != COMMERCIALE
    ]
    return _table(_OPTIONS, (rang for voie in possibles for rang in _conditions(sujet, voie)))


def _conditions(sujet: Sujet, voie: Voie) -> Iterable[Sequence[object]]:
    textes = " ; ".join(sujet.textes.get(cle).citation for cle in voie.textes)
    tete = (voie.nom, OUVERTURES[voie.etat], "oui" if voie.proposee else "non", voie.juridiction)
    for condition in voie.conditions:
        yield (*tete, condition.texte, ETATS[condition.etat], textes, " ".join(voie.notes))


def _table(colonnes: Sequence[str], rangs: Iterable[Sequence[object]]) -> bytes:
    return tableur.table(colonnes, rangs).encode()
