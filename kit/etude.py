"""From a file to a decision: load, check, compute; every mistake on the way is a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from kit import (
    checks,
    decompte,
    echeancier,
    load,
    logo,
    modeles,
    pieces,
    ressources,
    scenarios,
    situation,
)
from kit import propres as kit_propres
from kit.contenu import Depot
from kit.decompte import Decompte
from kit.dossier import Dossier
from kit.echeancier import Plan
from kit.errors import HorsBareme, ModeleFautif, Probleme
from kit.modele import Delai, Modele
from kit.pieces import PieceLue
from kit.propres import AUCUN, Propres
from kit.situation import Situation

if TYPE_CHECKING:
    from kit.decision import Decision


@dataclass(frozen=True)
class Fournis:
    """The documents of a folder of templates, read when one is asked for."""

    templates: Path

    @cached_property
    def modeles(self) -> tuple[Modele, ...]:
        """Every document. Raises ModeleFautif."""
        return modeles.read(self.templates)


@dataclass(frozen=True)
class Atelier:
    """What every dossier shares: the law, the templates, the delays."""

    templates: Path
    droit: load.Droit
    fournis: Fournis
    scenarios: Mapping[str, Mapping[str, Delai]]
    propres: Propres = AUCUN

    @cached_property
    def modeles(self) -> tuple[Modele, ...]:
        """Every document, a firm's own in the place of ours. Raises ModeleFautif."""
        ici = self.fournis.modeles
        return modeles.overlay(ici, self.propres) if self.propres.textes else ici

    def read(self) -> Self:
        """Read the documents now: for all the workers, or to be told of what is wrong in them."""
        self.modeles  # noqa: B018 - kept once read
        return self


@dataclass(frozen=True)
class Etude:
    """One dossier on one day: its mistakes and, when it has none, what follows from it."""

    lecture: load.Lecture
    au: date
    problemes: tuple[Probleme, ...]
    decompte: Decompte | None = None
    plan: Plan | None = None
    situation: Situation | None = None
    atelier: Atelier | None = None
    pieces: tuple[PieceLue, ...] | None = None

    @property
    def fautes(self) -> tuple[Probleme, ...]:
        """The problems that stop everything."""
        return tuple(probleme for probleme in self.problemes if probleme.gravite == "erreur")

    @cached_property
    def decision(self) -> Decision | None:
        """What comes next, unless mistakes forbid to say it. Raises ModeleFautif."""
        if self.situation is None or self.atelier is None:
            return None
        from kit import decision  # noqa: PLC0415 - slow to import, and not always asked

        return decision.decide(self.situation, self.atelier.modeles)


def open_atelier(templates: Path | None = None, propres: Path | None = None) -> Atelier:
    """Read the law once; the templates too, when there are a firm's own, `propres`.

    Raises ModeleFautif for a manifest or a folder of templates that cannot be used.
    """
    racine = templates or ressources.templates()
    atelier = Atelier(racine, load.load_droit(), Fournis(racine), scenarios.read(racine))
    return with_own(atelier, kit_propres.read(propres)) if propres else atelier


def with_own(atelier: Atelier, propres: Propres) -> Atelier:
    """Put a firm's own templates before ours. Raises ModeleFautif for those that cannot be used."""
    return replace(atelier, propres=propres).read()


def _settle(lecture: load.Lecture, atelier: Atelier) -> tuple[Atelier, list[Probleme]]:
    """Take the templates that the creditor's profile names, unless the user named others."""
    nom = lecture.dossier.creancier.modeles if lecture.dossier else None
    if nom is None or atelier.propres.textes:
        return atelier, []
    fichier, _ = lecture.lieu(("creancier", "modeles"))
    try:
        return with_own(atelier, kit_propres.read_inside(Path(fichier).parent, nom)), []
    except ModeleFautif as faute:
        return atelier, load.locate([Probleme(("creancier", "modeles"), str(faute))], lecture)


def study(
    chemin: Path, au: date, atelier: Atelier, exhibits: bool = True, depot: Depot | None = None
) -> Etude:
    """Load a dossier, check it, compute what is owed and decide what comes next.

    `exhibits` also opens each exhibit: only a limited process should, they are other people's.
    Given a `depot`, it keeps them there as they were when checked.
    """
    lecture = load.load(chemin)
    problemes = list(lecture.problemes)
    if lecture.dossier is None:
        return Etude(lecture, au, tuple(problemes))
    problemes += load.locate(checks.check(lecture.dossier, au), lecture)
    atelier, fautes = _settle(lecture, atelier)
    problemes += fautes
    if any(probleme.gravite == "erreur" for probleme in problemes):
        return Etude(lecture, au, _sorted(problemes))
    trouve = _compute(lecture, lecture.dossier, au, atelier, problemes)
    return _exhibits(trouve, lecture.dossier, depot) if exhibits and trouve.situation else trouve


def _exhibits(trouve: Etude, dossier: Dossier, depot: Depot | None) -> Etude:
    """Add the faults of the exhibits: they forbid to produce, not to compute."""
    lecture = trouve.lecture
    fautes, lues = pieces.gather(dossier, lecture.dossier_dir, depot)
    problemes = (*trouve.problemes, *load.locate(fautes + logo.check(lecture), lecture))
    return replace(trouve, problemes=_sorted(problemes), pieces=None if depot is None else lues)


def _compute(
    lecture: load.Lecture,
    dossier: Dossier,
    au: date,
    atelier: Atelier,
    problemes: list[Probleme],
) -> Etude:
    bareme = atelier.droit.bareme
    delais, fautes = scenarios.choose(dossier, lecture.dossier_dir, atelier.scenarios)
    problemes += load.locate(fautes, lecture)
    try:
        problemes += load.locate(echeancier.problemes(dossier, au, bareme), lecture)
        if any(probleme.gravite == "erreur" for probleme in problemes):
            return Etude(lecture, au, _sorted(problemes))
        compte = decompte.compute(dossier, au, bareme)
        plan = echeancier.compute(dossier, au, bareme, delais)
    except HorsBareme as manque:
        problemes.append(Probleme((), str(manque), fichier=lecture.source.fichier))
        return Etude(lecture, au, _sorted(problemes))
    problemes += [
        Probleme((), alerte, "avertissement", fichier=lecture.source.fichier)
        for alerte in compte.alertes
    ]
    faits = situation.observe(dossier, compte, plan, delais, au)
    return Etude(lecture, au, _sorted(problemes), compte, plan, faits, atelier)


def _sorted(problemes: Sequence[Probleme]) -> tuple[Probleme, ...]:
    return tuple(sorted(problemes, key=lambda p: (p.fichier, p.ligne or 0)))
