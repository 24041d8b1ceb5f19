"""A document as its manifest describes it: who may send it, what it cannot do without."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kit.errors import ModeleFautif

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Canal = Literal["courriel", "recommande", "courrier", "remise", "depot", "telephone", "sms"]
Gabarit = Literal["courriel", "lettre", "contrat", "dossier", "script", "sms"]
Annexe = Literal["decompte", "chronologie", "clauses", "bordereau", "textes"]

VIDES = (None, "", ())
_BALISE = re.compile(r"<[^>]*>")
_APOSTROPHES = str.maketrans({"’": "'", "\u00ad": ""})


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence, or part of one, that the letter cannot be without.

    `article` is a key of `kit/droit/textes.yaml`, None when the rule is ours;
    an empty `classes` or `expediteurs` means every class, every sender.
    """

    cle: str
    contient: str
    article: str | None = None
    classes: tuple[str, ...] = ()
    expediteurs: tuple[str, ...] = ()

    def concerne(self, classe: str, expediteur: str) -> bool:
        """Tell whether the mention is due to this class of debtor from this sender."""
        return (not self.classes or classe in self.classes) and (
            not self.expediteurs or expediteur in self.expediteurs
        )


@dataclass(frozen=True, slots=True)
class Delai:
    """A delay of the scenario, in days, with where it comes from."""

    nom: str
    jours: int
    source: str


@dataclass(frozen=True, slots=True)
class Modele:
    """One document: a folder of `templates/fr` and its manifest."""

    id: str
    titre: str
    fiche: str
    rang: int
    canal: Canal
    gabarit: Gabarit
    expediteurs: tuple[str, ...]
    classes: tuple[str, ...]
    objet: str
    delai: str | None = None
    exige: tuple[str, ...] = ()
    exige_par_classe: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    exige_par_expediteur: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    textes: tuple[str, ...] = ()
    textes_par_classe: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    annexes: tuple[Annexe, ...] = ()
    mentions: tuple[Mention, ...] = ()
    exemple: str = ""
    pieces_jointes: tuple[str, ...] = ()
    dossier: Path = Path()

    def exigences(self, classe: str, expediteur: str) -> tuple[str, ...]:
        """List the dotted words that may not be empty for this class and this sender."""
        return (
            self.exige
            + self.exige_par_classe.get(classe, ())
            + self.exige_par_expediteur.get(expediteur, ())
        )

    def textes_pour(self, classe: str) -> tuple[str, ...]:
        """List the keys of the texts to cite for this class of debtor."""
        return self.textes + self.textes_par_classe.get(classe, ())


def mentions_absentes(
    modele: Modele, texte: str, classe: str, expediteur: str
) -> tuple[Mention, ...]:
    """List the mandatory mentions that a rendered letter, HTML or text, lacks.

    Tags, spaces, line ends, apostrophes and capitals do not count.
    """
    lu = _aplatir(html.unescape(_BALISE.sub(" ", texte)))
    return tuple(
        mention
        for mention in modele.mentions
        if mention.concerne(classe, expediteur) and _aplatir(mention.contient) not in lu
    )


def manquants(modele: Modele, dossier: object, classe: str, expediteur: str) -> tuple[str, ...]:
    """List the dotted words that this document needs and that a dossier leaves empty."""
    exiges = modele.exigences(classe, expediteur)
    return tuple(mot for mot in exiges if _lire(dossier, mot) in VIDES)


def herite(propre: Modele, fourni: Modele) -> Modele:
    """Give a firm's own document what its origin requires: words, texts and mentions add up."""
    cles = {mention.cle for mention in fourni.mentions}
    ajoutees = tuple(mention for mention in propre.mentions if mention.cle not in cles)
    return replace(
        propre,
        fiche=fourni.fiche,
        exige=_union(fourni.exige, propre.exige),
        exige_par_classe=_unions(fourni.exige_par_classe, propre.exige_par_classe),
        exige_par_expediteur=_unions(fourni.exige_par_expediteur, propre.exige_par_expediteur),
        textes=_union(fourni.textes, propre.textes),
        textes_par_classe=_unions(fourni.textes_par_classe, propre.textes_par_classe),
        mentions=fourni.mentions + ajoutees,
    )


def _union(*listes: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mot for liste in listes for mot in liste))


def _unions(
    fournis: Mapping[str, tuple[str, ...]], propres: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    cles = _union(tuple(fournis), tuple(propres))
    return {cle: _union(fournis.get(cle, ()), propres.get(cle, ())) for cle in cles}


def choose(modeles: Sequence[Modele], identifiant: str) -> Modele:
    """Give the model that has this id; ModeleFautif when there is none."""
    for modele in modeles:
        if modele.id == identifiant:
            return modele
    connus = ", ".join(modele.id for modele in modeles)
    raise ModeleFautif(f"aucun modèle « {identifiant} » ; modèles connus : {connus}.")


def _lire(dossier: object, mot: str) -> object:
    valeur: object = dossier
    for pas in mot.split("."):
        valeur = getattr(valeur, pas, None)
    return valeur


def _aplatir(texte: str) -> str:
    return re.sub(r"\s+", " ", texte.translate(_APOSTROPHES)).strip().casefold()
