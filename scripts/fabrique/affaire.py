"""One example: its dossier and what its papers add."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.dossier import Avoir, Contact, Creancier, Debiteur, Dossier, Facture, Paiement, Piece
from kit.load import find, load
from kit.source import read

CONTENUS = Path(__file__).parent / "contenus"


@dataclass(frozen=True, slots=True)
class Boite:
    """Who writes or receives an e-mail."""

    nom: str
    qualite: str
    adresse: str


@dataclass(frozen=True, slots=True)
class Affaire:
    """A dossier, the words of its papers, and the houses' styles."""

    nom: str
    dossier_dir: Path
    dossier: Dossier
    contenus: dict[str, dict[str, Any]]
    chartes: dict[str, dict[str, str]]

    def charte(self, partie: Creancier | Debiteur) -> dict[str, str]:
        """Give the look of a party's papers."""
        return {**self.chartes["défaut"], **self.chartes.get(partie.nom, {})}

    def contact(self, piece: Piece) -> Contact:
        """Find the contact that an exhibit proves, sent or received."""
        for contact in self.dossier.historique:
            preuve = contact.envoi.preuve if contact.envoi else None
            if piece.id in (contact.piece, preuve):
                return contact
        raise LookupError(f"{self.nom} : aucun contact n'a pour pièce « {piece.id} »")

    def facture(self, piece: Piece) -> Facture:
        """Find the invoice that an exhibit is."""
        return next(x for x in self.dossier.factures if x.piece == piece.id)

    def avoir(self, piece: Piece) -> Avoir:
        """Find the credit note that an exhibit is."""
        return next(x for x in self.dossier.avoirs if x.piece == piece.id)

    def paiement(self, piece: Piece) -> Paiement:
        """Find the payment that an exhibit proves."""
        return next(x for x in self.dossier.paiements if x.piece == piece.id)

    def lignes(self, *numeros: str) -> list[list[str]]:
        """Give the lines of these invoices, one after the other."""
        pieces = {x.numero: x.piece for x in self.dossier.factures}
        return [ligne for n in numeros for ligne in self.contenus[str(pieces[n])]["lignes"]]

    def boite(self, texte: str, *, du_creancier: bool) -> Boite:
        """Read « Nom, fonction (adresse) »; the house's address stands for its people."""
        trouve = re.fullmatch(r"([^,(]+?)(?:, ([^(]+?))?(?: \((.+@.+)\))?", texte)
        nom, qualite, adresse = trouve.groups() if trouve else (texte, None, None)
        partie = self.dossier.creancier if du_creancier else self.dossier.debiteur
        defaut = partie.contact.courriel if partie.contact else None
        return Boite(nom, qualite or "", adresse or defaut or "")


def ouvrir(exemples: Path) -> Iterator[Affaire]:
    """Read every example, in order; raise `ValueError` with all the problems of a faulty one."""
    chartes = _contenu("_chartes")
    for chemin in find([exemples]):
        nom = chemin.parent.name if chemin.name == "dossier.yaml" else chemin.stem
        lecture = load(chemin)
        if lecture.dossier is None:
            raise ValueError("\n".join(map(str, lecture.problemes)))
        yield Affaire(nom, chemin.parent, lecture.dossier, _contenu(nom), chartes)


def _contenu(nom: str) -> dict[str, Any]:
    source = read(CONTENUS / f"{nom}.yaml")
    if not isinstance(source.valeur, dict):
        raise TypeError("\n".join(map(str, source.problemes)))
    return source.valeur


def articles(modele: str) -> list[tuple[str, str, str]]:
    """Give the articles of a set of general terms: number, title, text."""
    conditions = _contenu("_conditions")
    titres = conditions["articles communs"]
    lus = []
    for rang, article in enumerate(conditions[modele]["articles"], start=1):
        titre, texte = article if isinstance(article, list) else titres[article]
        lus.append((str(rang), titre, texte.format(**conditions[modele]["mots"])))
    return lus


def entete_conditions(modele: str) -> tuple[str, str]:
    """Give the title of a set of general terms, and the sentence above its articles."""
    conditions = _contenu("_conditions")[modele]
    return conditions["titre"], conditions["préambule"]
