"""The files of the law -> the records of `kit.droit`, refused at file:line when malformed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel

from kit import droit
from kit.dossier import Mot
from kit.droit import bareme as regle
from kit.droit.bareme import Bareme, Serie
from kit.droit.textes import Texte as TexteDeLoi
from kit.droit.textes import Textes
from kit.errors import KitError, Probleme
from kit.load.messages import quote
from kit.load.validation import shown, validate
from kit.source import Source, read
from kit.valeurs import Jour, Taux, Texte, TexteLong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kit.errors import Chemin

RACINE = Path(droit.__file__).parent
Statut = Literal["confirme", "source_unique", "a_verifier"]
M = TypeVar("M", bound=BaseModel)


class _Valeur(Mot):
    valeur: Taux
    statut: Statut
    confiance: TexteLong


class _Decision(_Valeur):
    effet: Jour


class _Periode(Mot):
    du: Jour
    au: Jour | None
    source: TexteLong


class _PeriodeLegal(_Periode):
    particuliers: _Valeur
    autres_cas: _Valeur


class _PeriodeBce(_Periode):
    bce: _Valeur


class _PeriodeIndemnite(_Periode):
    indemnite: _Valeur


class _Fichier(Mot):
    verifie_le: Jour
    noms: dict[str, Texte]
    repertoire: dict[str, Texte] | None = None


class _Legal(_Fichier):
    periodes: tuple[_PeriodeLegal, ...]


class _Bce(_Fichier):
    periodes: tuple[_PeriodeBce, ...]
    decisions: tuple[_Decision, ...]


class _Indemnite(_Fichier):
    periodes: tuple[_PeriodeIndemnite, ...]


class _Article(Mot):
    code: Texte
    article: Texte
    titre: Texte
    lien: TexteLong
    regle: TexteLong
    en_vigueur_depuis: Texte | None = None
    verifie_le: Jour
    statut: Literal["confirme", "a_verifier"]
    verbatim: TexteLong | None = None


class _Articles(Mot):
    textes: dict[str, _Article]


@dataclass(frozen=True)
class Droit:
    """Everything published that a document needs: the rates, and the texts once asked for.

    Reading the texts raises KitError, as `load_droit` does.
    """

    bareme: Bareme
    racine: Path = RACINE

    @cached_property
    def textes(self) -> Textes:
        """The texts of law; most commands cite none, and their file is long."""
        articles, _ = _read(self.racine / "textes.yaml", _Articles)
        return Textes({cle: _texte(cle, article) for cle, article in articles.textes.items()})


def load_droit(racine: Path = RACINE) -> Droit:
    """Read the rates; KitError lists every fault of a file, each at its line."""
    legal, legaux = _read(racine / "taux_interet_legal.yaml", _Legal)
    bce, bces = _read(racine / "taux_directeur_bce.yaml", _Bce)
    indemnite, indemnites = _read(racine / "indemnite_forfaitaire.yaml", _Indemnite)
    bareme = Bareme(
        _serie(legal, legaux, "particuliers"),
        _serie(legal, legaux, "autres_cas"),
        _serie(bce, bces, "bce"),
        _serie(indemnite, indemnites, "indemnite"),
    )
    return Droit(bareme, racine)


def _read(chemin: Path, modele: type[M]) -> tuple[M, Source]:
    source = read(chemin, f"kit/droit/{chemin.name}")
    _refuse(source.problemes)
    if not isinstance(source.valeur, dict):
        lu = f"attendu un bloc de clés, lu {quote(source.valeur)}"
        _refuse([Probleme((), lu, fichier=source.fichier, ligne=1)])

    def lieu(chemin: Chemin) -> tuple[str, int | None]:
        return source.fichier, source.lieu(chemin)

    record, problemes = validate(modele, source.valeur, lieu)
    if record is None:
        raise KitError(_listed(problemes))
    return record, source


def _refuse(problemes: Sequence[Probleme]) -> None:
    if problemes:
        raise KitError(_listed(problemes))


def _listed(problemes: Sequence[Probleme]) -> str:
    return "\n".join(str(probleme) for probleme in shown(problemes, problemes[0].fichier))


def _serie(fichier: Any, source: Source, colonne: str) -> Serie:
    """One column of a file; its order, gaps and sources are checked by `bareme.validate`."""
    taux = tuple(
        regle.Taux(
            periode.du,
            periode.au,
            getattr(periode, colonne).valeur,
            getattr(periode, colonne).statut,
            periode.source,
            getattr(periode, colonne).confiance,
        )
        for periode in fichier.periodes
    )
    ligne = source.lieu(("periodes", len(taux) - 1))
    nom = fichier.noms.get(colonne, colonne)
    serie = Serie(nom, source.fichier, taux, fichier.verifie_le, ligne)
    _refuse([replace(p, ligne=source.lieu(p.chemin)) for p in regle.validate(serie)])
    return serie


def _texte(cle: str, article: _Article) -> TexteDeLoi:
    return TexteDeLoi(cle, **dict(article))
