"""`dossier.json` of a package -> a claim: strictly, as written by someone else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kit.dossier import Dossier
from kit.errors import KitError, LimiteAtteinte
from kit.load.messages import annotation, model_of
from kit.load.validation import validate
from kit.paquet.champs import Destinataire, given
from kit.paquet.creance import FORMAT, NOM, POSTES
from kit.valeurs.citation import cite
from kit.valeurs.jours import read_jour

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from kit.errors import Chemin, Probleme

MAX_OCTETS = 20_000_000  # 10 000 contacts weigh some 6 MB
_TETE = ("format", "kit", "destinataire", "au", "decompte", "dossier")
_MONTANT = re.compile(r"[0-9]{1,15}\.[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Creance:
    """What `dossier.json` says; `valeurs` are the fields of the dossier as they were written."""

    destinataire: Destinataire
    au: date
    decompte: Mapping[str, str]
    valeurs: Mapping[str, Any]
    dossier: Dossier


def read(octets: bytes) -> Creance:
    """Read `dossier.json` from a package; KitError says in French what is wrong with it.

    LimiteAtteinte for a giant.
    """
    tete = _head(_parse(octets))
    valeurs = tete["dossier"]
    try:
        _refuse_kept_back(valeurs, tete["destinataire"])
        dossier, problemes = validate(Dossier, valeurs, lambda _: (NOM, None))
    except RecursionError:
        raise KitError(f"{NOM} : trop de niveaux, ce n'est pas une créance") from None
    if dossier is None:
        raise KitError(_listed(problemes))
    au = _jour(tete["au"])
    return Creance(tete["destinataire"], au, tete["decompte"], valeurs, dossier)


def _parse(octets: bytes) -> Any:
    if len(octets) > MAX_OCTETS:
        raise LimiteAtteinte(f"{NOM} : plus de {MAX_OCTETS // 1_000_000} Mo, il n'est pas lu")
    try:
        return json.loads(
            octets.decode(),
            object_pairs_hook=_once,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
    except (ValueError, RecursionError) as faute:
        dit = str(faute) if isinstance(faute, _Illisible) else "ce n'est pas du JSON en UTF-8"
        raise KitError(f"{NOM} : {dit}") from None


class _Illisible(ValueError):
    """A JSON that could be read in two ways."""


def _once(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build a block of keys, each written once."""
    bloc = dict(paires)
    if len(bloc) != len(paires):
        raise _Illisible("une clé est écrite deux fois")
    return bloc


def _no_float(texte: str) -> Any:
    raise _Illisible(f"nombre {cite(texte)} : un montant s'écrit entre guillemets")


def _head(lu: Any) -> dict[str, Any]:
    """Check the keys around the claim."""
    if not isinstance(lu, dict) or lu.get("format") != FORMAT:
        vu = lu.get("format") if isinstance(lu, dict) else None
        raise KitError(f"{NOM} : format {cite(str(vu))} inconnu de kit, attendu {cite(FORMAT)}")
    if tuple(lu) != _TETE or lu["destinataire"] not in ("agence", "avocat"):
        raise KitError(f"{NOM} : les clés attendues sont, dans l'ordre, {', '.join(_TETE)}")
    comptes = lu["decompte"]
    if not isinstance(comptes, dict) or not isinstance(lu["dossier"], dict):
        raise KitError(f"{NOM} : « decompte » et « dossier » sont des blocs de clés")
    if tuple(comptes) != POSTES or not all(_is_montant(x) for x in comptes.values()):
        raise KitError(f"{NOM} : « decompte » donne {', '.join(POSTES)}, en texte")
    return lu


def _is_montant(valeur: object) -> bool:
    return isinstance(valeur, str) and _MONTANT.fullmatch(valeur) is not None


def _refuse_kept_back(valeurs: Any, destinataire: Destinataire, chemin: Chemin = ()) -> None:
    """Refuse a field that the format does not give to this addressee, at any depth."""
    if isinstance(valeurs, list):
        for rang, element in enumerate(valeurs):
            _refuse_kept_back(element, destinataire, (*chemin, rang))
        return
    modele = model_of(annotation(Dossier, chemin)) if chemin else Dossier
    if not isinstance(valeurs, dict) or modele is None:
        return
    admis = given(destinataire, modele.__name__)
    for mot, valeur in valeurs.items():
        lieu = ".".join(str(pas) for pas in (*chemin, mot))
        if mot not in admis and mot in modele.model_fields:
            raise KitError(f"{NOM} : « {lieu} » n'est pas transmis à ce destinataire")
        if valeur is None:
            raise KitError(f"{NOM} : « {lieu} » est vide : kit n'écrit pas ce qui l'est")
        _refuse_kept_back(valeur, destinataire, (*chemin, mot))


def _jour(valeur: object) -> date:
    try:
        return read_jour(valeur)
    except ValueError as refus:
        raise KitError(f"{NOM} : au : {refus}") from None


def _listed(problemes: Iterable[Probleme]) -> str:
    return "\n".join(str(probleme) for probleme in list(problemes)[:50])
