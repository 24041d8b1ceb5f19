"""The order given to every worker: study a dossier and make its document, in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kit import etude, lectures, load, pipeline, registre
from kit.commande import Commande
from kit.controle import productions
from kit.controle.productions import Passe
from kit.errors import KitError, Probleme
from kit.etude import Atelier, Etude
from kit.lectures import Lecture
from kit.portefeuille.issue import Issue
from kit.portefeuille.memoire import choix, loi
from kit.produit import Produit
from kit.render import Rendu


def prepare(
    au: date,
    commande: Commande,
    sortie: Path,
    propres: Path | None = None,
    rendu: Rendu | None = None,
) -> tuple[Production, tuple[Lecture, ...]]:
    """Open the workshop of an order; give also what was read for it, common to every dossier.

    Its law notes what is used of it. Raises ModeleFautif.
    """
    with lectures.noted() as vues:
        atelier = etude.open_atelier(propres=propres).read()
    atelier = replace(atelier, droit=loi.watch(atelier.droit))
    production = Production(au, commande, atelier, rendu or Rendu(atelier.templates), sortie)
    return production, tuple(vue._replace(commun=True) for vue in vues.lectures)


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
        """Study a dossier and make its document, in memory; note all that was read for it."""
        with lectures.noted() as vues:
            issue = self._make(chemin)
        return replace(issue, lectures=vues.lectures)

    def _make(self, chemin: Path) -> Issue:
        trouve = etude.study(chemin, self.au, self.atelier)
        dossier = trouve.lecture.dossier
        if trouve.fautes or dossier is None:
            return Issue(trouve.problemes, reference=dossier.reference if dossier else None)
        passe = productions.recall(self.sortie, dossier, self.au, trouve.lecture.dossier_dir)
        problemes = (*trouve.problemes, *self._retouched(passe, trouve))
        try:
            produit = pipeline.produce(
                trouve, self.commande, self.atelier, self.rendu, passe.ecarts
            )
        except KitError as refus:
            return Issue(problemes, refus=refus, reference=dossier.reference)
        self._note_choice(trouve, produit)
        return Issue(problemes, produit, reference=dossier.reference)

    def _note_choice(self, trouve: Etude, produit: Produit) -> None:
        demande = self.commande.document is not None
        for nom in choix.uses(trouve, produit.modele.id, demande=demande):
            lectures.note_name(nom)

    @staticmethod
    def _retouched(passe: Passe, trouve: Etude) -> list[Probleme]:
        """Say which entries of the history the annex will mark as touched up."""
        dits = [*registre.problems(passe.ecarts), *passe.remarques]
        return load.locate(dits, trouve.lecture)
