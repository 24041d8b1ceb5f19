"""The letters on which templates are tried: examples, classes of debtor, senders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from kit import decompte, echeancier, load, pipeline, ressources, situation
from kit.compose import rediger
from kit.contexte import contexte
from kit.dossier import Dossier, LettreAgence, Mot
from kit.errors import KitError
from kit.etude import Atelier, Etude
from kit.modele import Modele, manquants
from kit.pieces import PieceLue
from kit.sujet import Sujet

JOUR = date(2026, 11, 20)  # the day on which the examples tell their story
PRETS = ("agence", "avocat", "commissaire", "juridiction")
CLES_LIBRES = ("clause", "numeros", "statuts")  # their keys come from the dossier


@dataclass(frozen=True, slots=True)
class Cas:
    """One letter to try, to one class of debtor from one sender."""

    exemple: str
    classe: str
    expediteur: str
    etude: Etude

    def sujet(self, modele: Modele, atelier: Atelier) -> Sujet:
        """Gather what a document is made from in this case."""
        dossier = self.etude.lecture.dossier
        assert dossier is not None  # noqa: S101 - `cas` keeps only dossiers that were read
        return pipeline.subject(self.etude, modele, _pieces(dossier), atelier)


class Exemples:
    """The dossiers given as examples, and what each lacks lent by another."""

    def __init__(self, atelier: Atelier) -> None:
        self.atelier = atelier
        lues = [(chemin, load.load(chemin)) for chemin in load.find([ressources.exemples()])]
        self.lectures = {
            (chemin.parent.name if chemin.name == "dossier.yaml" else chemin.stem): lecture
            for chemin, lecture in lues
            if lecture.dossier is not None
        }
        self._cas: dict[tuple[str, str, str], Cas] = {}
        self._lettres: dict[tuple[str, ...], str | None] = {}

    def naturels(self, modele: Modele) -> Iterator[Cas]:
        """Give the examples that a document suits as they stand."""
        for nom, lecture in self.lectures.items():
            dossier = lecture.dossier
            assert dossier is not None  # noqa: S101 - `lectures` keeps only what was read
            classe, expediteur = dossier.debiteur.classe, dossier.expediteur
            if classe in modele.classes and expediteur in modele.expediteurs:
                yield from self._variante(nom, modele, classe, expediteur)

    def variantes(self, modele: Modele, classe: str, expediteur: str) -> Iterator[Cas]:
        """Give the examples rewritten for a class and a sender, the document's own first."""
        for nom in sorted(self.lectures, key=lambda nom: nom != modele.exemple):
            yield from self._variante(nom, modele, classe, expediteur)

    def lettre(self, cas: Cas, fourni: Modele) -> str | None:
        """Give the subject and the body of a bundled letter, None when the case makes none."""
        cle = (fourni.id, cas.exemple, cas.classe, cas.expediteur)
        if cle not in self._lettres:
            try:
                sujet = cas.sujet(fourni, self.atelier)
                self._lettres[cle] = "\n".join(rediger(sujet, self.atelier.templates))
            except KitError:
                self._lettres[cle] = None
        return self._lettres[cle]

    def _variante(self, nom: str, modele: Modele, classe: str, expediteur: str) -> Iterator[Cas]:
        """Give the case if it has the words that the document requires."""
        cle = (nom, classe, expediteur)
        if cle not in self._cas:
            self._cas[cle] = self._preparer(*cle)
        cas = self._cas[cle]
        if not manquants(modele, cas.etude.lecture.dossier, classe, expediteur):
            yield cas

    def _preparer(self, nom: str, classe: str, expediteur: str) -> Cas:
        lecture = self.lectures[nom]
        dossier = lecture.dossier
        assert dossier is not None  # noqa: S101 - idem
        change = self._change(dossier, classe, expediteur)
        return Cas(nom, classe, expediteur, self._etudier(replace(lecture, dossier=change)))

    def _change(self, dossier: Dossier, classe: str, expediteur: str) -> Dossier:
        if (dossier.debiteur.classe, dossier.expediteur) == (classe, expediteur):
            return dossier
        preteurs = [lecture.dossier for lecture in self.lectures.values() if lecture.dossier]
        change: dict[str, Any] = {
            "expediteur": expediteur,
            "debiteur": dossier.debiteur.model_copy(update={"classe": classe}),
            "creancier": _complete(dossier.creancier, [p.creancier for p in preteurs], "mediateur"),
        }
        prete: Dossier = _complete(dossier, preteurs, *PRETS)
        assert prete.agence is not None  # noqa: S101 - an example lends its own
        lettre = LettreAgence(reference=dossier.reference, le=JOUR - timedelta(days=30))
        change["agence"] = prete.agence.model_copy(update={"lettre": lettre})
        return prete.model_copy(update=change)

    def _etudier(self, lecture: load.Lecture) -> Etude:
        dossier, bareme = lecture.dossier, self.atelier.droit.bareme
        assert dossier is not None  # noqa: S101 - idem
        delais = self.atelier.scenarios["standard"]
        compte = decompte.compute(dossier, JOUR, bareme)
        plan = echeancier.compute(dossier, JOUR, bareme, delais)
        faits = situation.observe(dossier, compte, plan, delais, JOUR)
        return Etude(lecture, JOUR, (), compte, plan, faits)


def connus(sujets: Sequence[Sujet]) -> dict[tuple[str, ...], frozenset[str]]:
    """Give the words that a template may read, by the path that leads to them."""
    trouves: dict[tuple[str, ...], set[str]] = {}
    for sujet in sujets:
        _ranger((), contexte(sujet), trouves)
    ajoutes = {"corps", "lettre", "messages", "annexes", "textes_cites"}
    return {
        chemin: frozenset(mots | ajoutes if not chemin else mots)
        for chemin, mots in trouves.items()
    }


def _ranger(
    chemin: tuple[str, ...], mots: dict[str, Any], trouves: dict[tuple[str, ...], set[str]]
) -> None:
    if chemin[-1:] and chemin[-1] in CLES_LIBRES:
        return
    trouves.setdefault(chemin, set()).update(mots)
    for mot, valeur in mots.items():
        if isinstance(valeur, dict):
            _ranger((*chemin, mot), valeur, trouves)


def _complete(mot: Any, preteurs: Sequence[Mot], *champs: str) -> Any:
    """Lend to a record what it leaves empty: the fullest that the others have."""
    prets = {
        champ: max((getattr(p, champ) for p in preteurs), key=_remplis)
        for champ in champs
        if getattr(mot, champ) is None
    }
    return mot.model_copy(update=prets)


def _remplis(mot: Mot | None) -> int:
    return sum(valeur is not None for _, valeur in mot) if mot else 0


def _pieces(dossier: Dossier) -> tuple[PieceLue, ...]:
    """Number the exhibits without reading them: their bytes stand in no letter."""
    visibles = [piece for piece in dossier.pieces if not piece.confidentiel]
    return tuple(
        PieceLue(
            n, p.id, p.titre, p.date, p.auteur, p.fichier, "application/pdf", 1, 0, "0" * 64, b""
        )
        for n, p in enumerate(visibles, 1)
    )
