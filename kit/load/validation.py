"""Plain values -> one frozen record, or every reason why not, each at its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from kit.errors import Probleme
from kit.load.messages import annotation, meant, model_of, translate

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from kit.errors import Chemin

MAX_PROBLEMES = 50
M = TypeVar("M", bound=BaseModel)


def validate(
    modele: type[M],
    valeur: Any,
    lieu: Callable[[Chemin], tuple[str, int | None]],
    signales: Collection[Chemin] = (),
) -> tuple[M | None, list[Probleme]]:
    """The record, or None and its problems; `signales` are paths whose fault is already known."""
    try:
        return modele.model_validate(_without_empty_lists(valeur, modele)), []
    except ValidationError as refus:
        erreurs: list[Any] = refus.errors(include_url=False)
    principal = lieu(())[0]
    restent = [e for e in _once(erreurs, modele) if not _covered(e["loc"], signales)]
    restent.sort(key=lambda e: _rank(lieu(e["loc"]), principal))
    problemes = []
    for rang, erreur in enumerate(restent):
        # A huge file is not worth a thousand sentences: beyond the limit a problem only counts.
        message = translate(erreur, modele) if rang < MAX_PROBLEMES else ""
        fichier, ligne = lieu(erreur["loc"])
        problemes.append(Probleme(erreur["loc"], message, fichier=fichier, ligne=ligne))
    return None, problemes


def shown(problemes: Iterable[Probleme], principal: str) -> tuple[Probleme, ...]:
    """The first fifty problems by line, and how many there are besides."""
    tous = by_line(problemes, principal)
    if len(tous) <= MAX_PROBLEMES:
        return tuple(tous)
    suite = f"… et {len(tous) - MAX_PROBLEMES} autres problèmes : corrigez d'abord ceux-ci"
    return (*tous[:MAX_PROBLEMES], Probleme((), suite, fichier=principal))


def by_line(problemes: Iterable[Probleme], principal: str) -> list[Probleme]:
    """The problems in the order of the main file, then of the others."""
    return sorted(problemes, key=lambda p: _rank((p.fichier, p.ligne), principal))


def _rank(ou: tuple[str, int | None], principal: str) -> tuple[bool, str, int]:
    return ou[0] != principal, ou[0], ou[1] or 0


def _covered(chemin: Chemin, signales: Collection[Chemin]) -> bool:
    """Whether a fault is already known there or above: what it holds would only repeat it."""
    return any(chemin[:fin] in signales for fin in range(1, len(chemin) + 1))


def _once(erreurs: list[Any], modele: type[BaseModel]) -> list[Any]:
    """The errors without the absent keys that a misspelt key beside them explains."""
    inconnues = [e["loc"] for e in erreurs if e["type"] == "extra_forbidden"][:MAX_PROBLEMES]
    voulues = {(*chemin[:-1], meant(chemin, modele)) for chemin in inconnues}
    return [e for e in erreurs if e["type"] != "missing" or e["loc"] not in voulues]


def _without_empty_lists(valeur: Any, ici: Any) -> Any:
    """The same values, a list key followed by nothing being an empty list."""
    if isinstance(valeur, list) and get_origin(ici) is tuple:
        return [_without_empty_lists(element, get_args(ici)[0]) for element in valeur]
    modele = model_of(ici)
    if not isinstance(valeur, dict) or modele is None:
        return valeur
    propres = {}
    for cle, contenu in valeur.items():
        type_ = annotation(modele, (cle,))
        vide = contenu is None and get_origin(type_) is tuple
        propres[cle] = [] if vide else _without_empty_lists(contenu, type_)
    return propres
