"""The JSON Schema of `dossier.json`, drawn from the records and from what each addressee is told.

`kit/schemas/dossier-1.json` is its published text.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

from kit.dossier import Dossier, Mot
from kit.load.messages import model_of
from kit.paquet.champs import DONNES, Destinataire, given
from kit.paquet.creance import FORMAT, POSTES
from kit.valeurs import Instant

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

ADRESSE = "https://json-schema.org/draft/2020-12/schema"
_JOUR = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_MONTANT = {"type": "string", "pattern": "^[0-9]+\\.[0-9]{2,4}$"}
_INSTANT = {
    "type": "string",
    "pattern": (
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?$"
    ),
}
_SIMPLES: dict[Any, dict[str, Any]] = {
    str: {"type": "string", "minLength": 1},
    int: {"type": "integer", "minimum": 0},
    bool: {"type": "boolean"},
    Decimal: _MONTANT,
    date: _JOUR,
    Instant: _INSTANT,
}


def text() -> str:
    """Write the schema as it is published."""
    return json.dumps(build(), ensure_ascii=False, indent=2) + "\n"


def build() -> dict[str, Any]:
    """Draw the schema: one branch by addressee, each closed to what it does not list."""
    formes: dict[str, Any] = {}
    for destinataire in DONNES:
        _record(Dossier, destinataire, formes)
    return {
        "$schema": ADRESSE,
        "title": f"{FORMAT} : une créance transmise par kit",
        "oneOf": [_head(destinataire) for destinataire in DONNES],
        "$defs": dict(sorted(formes.items())),
    }


def _head(destinataire: Destinataire) -> dict[str, Any]:
    postes = dict.fromkeys(POSTES, _MONTANT)
    return _object(
        {
            "format": {"const": FORMAT},
            "kit": {"type": "string"},
            "destinataire": {"const": destinataire},
            "au": _JOUR,
            "decompte": _object(postes, POSTES),
            "dossier": {"$ref": _reference(Dossier, destinataire)},
        }
    )


def _object(proprietes: dict[str, Any], exigees: Any = None) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(proprietes if exigees is None else exigees),
        "properties": proprietes,
    }


def _record(modele: type[Mot], destinataire: Destinataire, formes: dict[str, Any]) -> None:
    """Add a record and those it holds to the definitions."""
    nom = f"{destinataire}.{modele.__name__}"
    if nom in formes:
        return
    formes[nom] = {}
    champs = {mot: modele.model_fields[mot] for mot in given(destinataire, modele.__name__)}
    proprietes = {mot: _field(champ, destinataire, formes) for mot, champ in champs.items()}
    exigees = [mot for mot, champ in champs.items() if champ.is_required()]
    formes[nom] = _object(proprietes, exigees)


def _field(champ: FieldInfo, destinataire: Destinataire, formes: dict[str, Any]) -> dict[str, Any]:
    return _shape(champ.annotation, destinataire, formes)


def _shape(ici: Any, destinataire: Destinataire, formes: dict[str, Any]) -> dict[str, Any]:
    """Give the shape of a type: a record, a list, a choice of words, or one text."""
    if get_origin(ici) is tuple:
        element = _shape(get_args(ici)[0], destinataire, formes)
        return {"type": "array", "minItems": 1, "items": element}
    modele = model_of(ici)
    if modele is not None and issubclass(modele, Mot):
        _record(modele, destinataire, formes)
        return {"$ref": _reference(modele, destinataire)}
    seul = next(arg for arg in (get_args(ici) or (ici,)) if arg is not type(None))
    if get_origin(ici) is Literal:
        return {"enum": list(get_args(ici))}
    if get_origin(seul) is Literal:
        return {"enum": list(get_args(seul))}
    base = get_args(seul)[0] if get_origin(seul) is Annotated else seul
    return _SIMPLES[base]


def _reference(modele: type[Mot], destinataire: Destinataire) -> str:
    return f"#/$defs/{destinataire}.{modele.__name__}"
