"""What pydantic found wrong in a dossier, said in French with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from kit.valeurs.citation import cite, did_you_mean

if TYPE_CHECKING:
    from kit.errors import Chemin

_FORMES = {
    "model_type": "un bloc de clés",
    "dict_type": "un bloc de clés",
    "tuple_type": "une liste (un tiret « - » par élément)",
}


def translate(erreur: Any, racine: type[BaseModel]) -> str:
    """One pydantic error as a French sentence."""
    nature, chemin, lu = erreur["type"], erreur["loc"], erreur["input"]
    if nature == "value_error":
        return str(erreur["ctx"]["error"])
    if nature == "extra_forbidden":
        return _unknown_key(chemin, racine)
    if nature == "missing":
        return f"clé obligatoire absente : ajoutez « {chemin[-1]}: … »{_words(chemin, racine)}"
    if nature == "literal_error":
        return _unknown_word(lu, _choices(annotation(racine, chemin)))
    if nature in _FORMES:
        return _wrong_shape(_FORMES[nature], lu, chemin, racine)
    return f"valeur refusée {quote(lu)} : corrigez ou retirez cette ligne"


def quote(lu: object) -> str:
    """What was read, whatever its shape."""
    if lu is None:
        return "« » (vide)"
    if isinstance(lu, dict):
        return "un bloc de clés"
    if isinstance(lu, list):
        return "une liste"
    return cite(str(lu))


def annotation(racine: type[BaseModel], chemin: Chemin) -> Any:
    """The type that a record declares at a path, or None when the path is unknown."""
    ici: Any = racine
    for pas in chemin:
        if isinstance(pas, int):
            ici = get_args(ici)[0] if get_origin(ici) is tuple else None
            continue
        if get_origin(ici) is dict:
            ici = get_args(ici)[1]
            continue
        modele = model_of(ici)
        champ = modele.model_fields.get(pas) if modele else None
        ici = champ.annotation if champ else None
    return ici


def model_of(ici: Any) -> type[BaseModel] | None:
    """The record class inside a type such as `Banque | None`."""
    candidats = [ici] if isinstance(ici, type) else get_args(ici)
    return next((c for c in candidats if isinstance(c, type) and issubclass(c, BaseModel)), None)


def _choices(ici: Any) -> tuple[str, ...]:
    """The words of a `Literal`, alone or optional."""
    if get_origin(ici) is Literal:
        return get_args(ici)
    return next((get_args(part) for part in get_args(ici) if get_origin(part) is Literal), ())


def _words(chemin: Chemin, racine: type[BaseModel]) -> str:
    mots = _choices(annotation(racine, chemin))
    return f" ({', '.join(mots)})" if mots else ""


def _unknown_word(lu: object, mots: tuple[str, ...]) -> str:
    proche = did_you_mean(lu, mots) if isinstance(lu, str) else None
    if proche:
        return f"mot inconnu {quote(lu)} : vouliez-vous dire « {proche} » ?"
    return f"mot inconnu {quote(lu)} : écrivez l'un de ces mots : {', '.join(mots)}"


def meant(chemin: Chemin, racine: type[BaseModel]) -> str | None:
    """The key that an unknown key was probably meant to be, in the same block."""
    modele = model_of(annotation(racine, chemin[:-1]))
    return did_you_mean(str(chemin[-1]), modele.model_fields) if modele else None


def _unknown_key(chemin: Chemin, racine: type[BaseModel]) -> str:
    cle = str(chemin[-1])
    modele = model_of(annotation(racine, chemin[:-1])) or racine
    tete = f"clé inconnue {cite(cle)}"
    for nom, champ in modele.model_fields.items():
        enfant = model_of(champ.annotation)
        if enfant and cle in enfant.model_fields:
            return f"{tete} : elle se range sous « {nom} »"
    if proche := meant(chemin, racine):
        return f"{tete} : vouliez-vous dire « {proche} » ?"
    if cle in racine.model_fields:
        return f"{tete} : elle se range à la racine du fichier, sans décalage"
    return f"{tete} : clés possibles ici : {', '.join(modele.model_fields)}"


def _wrong_shape(attendu: str, lu: object, chemin: Chemin, racine: type[BaseModel]) -> str:
    if lu is None:
        return f"valeur absente : attendu {attendu}"
    modele = model_of(annotation(racine, chemin))
    cles = f" : {', '.join(modele.model_fields)}" if modele else ""
    colle = ""
    if isinstance(lu, str) and ":" in lu:
        colle = " ; mettez une espace après chaque « : »"
    return f"attendu {attendu}{cles}, lu {quote(lu)}{colle}"
