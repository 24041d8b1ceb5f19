"""Many dossiers, one after the other, each in a worker that its exhibits cannot harm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kit import etude, load, pipeline, registre
from kit.controle import productions
from kit.controle.productions import Passe
from kit.errors import KitError, Probleme
from kit.etude import Atelier, Etude
from kit.pipeline import Commande, Produit
from kit.render import Rendu


@dataclass(frozen=True, slots=True)
class Issue:
    """What came of one dossier: its problems, then a product, or why there is none."""

    problemes: tuple[Probleme, ...]
    produit: Produit | None = None
    refus: KitError | None = None

    @property
    def fautes(self) -> int:
        """How many problems forbid to produce."""
        return sum(probleme.gravite == "erreur" for probleme in self.problemes)


@dataclass(frozen=True, slots=True)
class Production:
    """One order, the same for every dossier; called with the path of one, gives its issue.

    `sortie` holds the earlier productions, with which the history is compared.
    """

    au: date
    commande: Commande
    atelier: Atelier
    rendu: Rendu
    sortie: Path

    def __call__(self, chemin: Path) -> Issue:
        """Study a dossier and make its document, in memory."""
        trouve = etude.study(chemin, self.au, self.atelier)
        dossier = trouve.lecture.dossier
        if trouve.fautes or dossier is None:
            return Issue(trouve.problemes)
        passe = productions.recall(self.sortie, dossier, self.au)
        problemes = (*trouve.problemes, *self._retouched(passe, trouve))
        try:
            produit = pipeline.produce(
                trouve, self.commande, self.atelier, self.rendu, passe.ecarts
            )
        except KitError as refus:
            return Issue(problemes, refus=refus)
        return Issue(problemes, produit)

    @staticmethod
    def _retouched(passe: Passe, trouve: Etude) -> list[Probleme]:
        """Say which entries of the history the annex will mark as touched up."""
        dits = [*registre.problems(passe.ecarts), *passe.remarques]
        return load.locate(dits, trouve.lecture)
