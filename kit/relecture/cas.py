"""The letters on which templates are tried: examples, classes of debtor, senders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kit import decompte, echeancier, load, pipeline, ressources, situation
from kit.contexte import contexte
from kit.dossier import Dossier, Mot
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
        self._cas: dict[tuple[str, str, str], Cas | None] = {}

    def cas(self, modele: Modele) -> Iterator[list[Cas]]:
        """Give the cases of a document by groups: all those of an example as it stands, then,
        for each class and sender, one list of candidates, the first that works being enough.
        """
        premier = [modele.exemple] if modele.exemple in self.lectures else []
        noms = list(dict.fromkeys([*premier, *self.lectures]))
        for nom in noms:
            naturel = self._naturel(nom, modele)
            if naturel:
                yield [naturel]
        for classe in modele.classes:
            for expediteur in modele.expediteurs:
                essais = (self._variante(nom, classe, expediteur) for nom in noms)
                yield [cas for cas in essais if cas and self.convient(modele, cas)]

    def convient(self, modele: Modele, cas: Cas) -> bool:
        """Tell whether a dossier has the words that a document requires."""
        dossier = cas.etude.lecture.dossier
        return not manquants(modele, dossier, cas.classe, cas.expediteur)

    def _naturel(self, nom: str, modele: Modele) -> Cas | None:
        dossier = self.lectures[nom].dossier
        assert dossier is not None  # noqa: S101 - `lectures` keeps only what was read
        classe, expediteur = dossier.debiteur.classe, dossier.expediteur
        if classe not in modele.classes or expediteur not in modele.expediteurs:
            return None
        cas = self._variante(nom, classe, expediteur)
        return cas if cas and self.convient(modele, cas) else None

    def _variante(self, nom: str, classe: str, expediteur: str) -> Cas | None:
        cle = (nom, classe, expediteur)
        if cle not in self._cas:
            self._cas[cle] = self._preparer(*cle)
        return self._cas[cle]

    def _preparer(self, nom: str, classe: str, expediteur: str) -> Cas | None:
        lecture = self.lectures[nom]
        dossier = lecture.dossier
        assert dossier is not None  # noqa: S101 - idem
        change = self._change(dossier, classe, expediteur)
        try:
            return Cas(nom, classe, expediteur, self._etudier(replace(lecture, dossier=change)))
        except KitError:
            return None

    def _change(self, dossier: Dossier, classe: str, expediteur: str) -> Dossier:
        if (dossier.debiteur.classe, dossier.expediteur) == (classe, expediteur):
            return dossier
        preteurs = [lecture.dossier for lecture in self.lectures.values() if lecture.dossier]
        change: dict[str, Any] = {
            "expediteur": expediteur,
            "debiteur": dossier.debiteur.model_copy(update={"classe": classe}),
            "creancier": _complete(dossier.creancier, [p.creancier for p in preteurs], "mediateur"),
        }
        prete = _complete(dossier, preteurs, *PRETS)
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
    """Lend to a record what it leaves empty, from the first of its kind that has it."""
    prets = {
        champ: next((v for p in preteurs if (v := getattr(p, champ)) is not None), None)
        for champ in champs
        if getattr(mot, champ) is None
    }
    return mot.model_copy(update=prets)


def _pieces(dossier: Dossier) -> tuple[PieceLue, ...]:
    """Number the exhibits without reading them: their bytes stand in no letter."""
    visibles = [piece for piece in dossier.pieces if not piece.confidentiel]
    return tuple(
        PieceLue(
            n, p.id, p.titre, p.date, p.auteur, p.fichier, "application/pdf", 1, 0, "0" * 64, b""
        )
        for n, p in enumerate(visibles, 1)
    )


