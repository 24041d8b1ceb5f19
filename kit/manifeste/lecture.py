"""Reading a manifest: strictly, saying what in it has changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kit.errors import KitError, LimiteAtteinte
from kit.manifeste.forme import CLES, FORMAT, is_signed, text

TAILLE_MAXIMALE = 20_000_000


class ManifesteFautif(KitError):
    """A file is no manifest that kit can read."""


@dataclass(frozen=True, slots=True)
class Fichier:
    """A file that a manifest lists; its size in octets."""

    chemin: str
    taille: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifeste:
    """A manifest as it was read; `defauts` says in French what in it has changed.

    `pieces` and `historique` are as written, empty in format 1.
    """

    format: int
    reference: str
    document: str
    au: date
    fichiers: tuple[Fichier, ...]
    pieces: tuple[Mapping[str, Any], ...]
    historique: tuple[Mapping[str, Any], ...]
    faits: Mapping[str, Any]
    defauts: tuple[str, ...] = ()


def read(octets: bytes) -> Manifeste:
    """Read a manifest of format 1 or 2. Raises ManifesteFautif when it is none of them."""
    faits = parse(octets)
    connu = faits.get("format")
    if connu not in (1, FORMAT) or isinstance(connu, bool):
        raise ManifesteFautif(
            f"manifeste de format {str(connu)[:20]} : ce kit lit les formats 1 et {FORMAT}"
        )
    try:
        lu = _record(connu, faits)
    except (LookupError, TypeError, ValueError):
        raise ManifesteFautif("manifeste incomplet, ou dont une valeur n'est pas admise") from None
    return replace(lu, defauts=tuple(_faults(octets, faits))) if connu == FORMAT else lu


def _record(connu: int, faits: Mapping[str, Any]) -> Manifeste:
    fichiers = tuple(
        Fichier(_text(un["chemin"]), _size(un["taille"]), _text(un["sha256"]))
        for un in faits["fichiers"]
    )
    return Manifeste(
        connu,
        _text(faits["reference"]),
        _text(faits["document"]),
        date.fromisoformat(_text(faits["au"])),
        fichiers,
        _records(faits, "pieces"),
        _records(faits, "historique"),
        faits,
    )


def _faults(octets: bytes, faits: Mapping[str, Any]) -> Iterator[str]:
    if [*faits] != [*CLES]:
        yield "ses rubriques ne sont pas celles du format 2, dans leur ordre"
    try:
        propre = text(faits)
    except ValueError:
        yield "son texte porte des signes invalides"
        return
    if octets != propre:
        yield "son texte n'est pas écrit comme kit l'écrit"
    elif not is_signed(octets, faits.get("empreinte")):
        yield "son empreinte n'est pas celle de son texte : il a été modifié"


def parse(octets: bytes) -> dict[str, Any]:
    """Read a JSON object, each key once. Raises ManifesteFautif, LimiteAtteinte for a giant."""
    if len(octets) > TAILLE_MAXIMALE:
        raise LimiteAtteinte(f"manifeste de plus de {TAILLE_MAXIMALE // 1_000_000} Mo")
    try:
        lu = json.loads(
            octets.decode(), object_pairs_hook=_once, parse_float=_refuse, parse_constant=_refuse
        )
    except (ValueError, RecursionError):
        raise ManifesteFautif(
            "manifeste illisible : ce n'est pas du JSON comme kit l'écrit"
        ) from None
    if not isinstance(lu, dict):
        raise ManifesteFautif("manifeste illisible : une liste de rubriques est attendue")
    return lu


def _once(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(paires)) != len(paires):
        raise ManifesteFautif("manifeste où une rubrique est écrite deux fois")
    return dict(paires)


def _refuse(lu: str) -> Any:
    raise ValueError(lu)


def _text(lu: object) -> str:
    if not isinstance(lu, str):
        raise TypeError
    return lu


def _size(lu: object) -> int:
    if not isinstance(lu, int) or isinstance(lu, bool) or lu < 0:
        raise TypeError
    return lu


def _records(faits: Mapping[str, Any], cle: str) -> tuple[Mapping[str, Any], ...]:
    lus = faits.get(cle, [])
    if not isinstance(lus, list) or not all(isinstance(lu, dict) for lu in lus):
        raise TypeError
    return tuple(lus)
