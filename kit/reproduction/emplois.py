"""The resources that a content uses: those that its names lead to, and no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kit.reproduction.inapte import Inapte

if TYPE_CHECKING:
    from kit.reproduction.codes import Montres

_PERIPHERIQUES = {"/DeviceGray", "/DeviceRGB"}
_DEFAUTS = {"/DefaultGray", "/DefaultRGB", "/DefaultCMYK"}
_VERBES = {b"Do": "/XObject", b"gs": "/ExtGState", b"cs": "/ColorSpace", b"CS": "/ColorSpace"}


@dataclass(slots=True)
class Emploi:
    """What one set of names leads to: texts of each font, drawings, the resources kept."""

    polices: dict[bytes, Montres] = field(default_factory=dict)
    dessins: dict[bytes, Any] = field(default_factory=dict)
    propres: Any = None


def wanted(
    polices: Iterable[bytes], noms: Iterable[tuple[bytes, bytes]], mots: Any
) -> dict[str, set[str]]:
    """Give the names that a content uses, by category."""
    voulus: dict[str, set[str]] = {categorie: set() for categorie in _VERBES.values()}
    voulus["/Font"] = {nom.decode("latin-1") for nom in polices}
    for verbe, nom in noms:
        voulus[_VERBES[verbe]].add(nom.decode("latin-1"))
    voulus["/ColorSpace"] -= _PERIPHERIQUES
    voulus["/ColorSpace"] |= {nom for nom in mots.get("/ColorSpace", {}) if nom in _DEFAUTS}
    return voulus


def pruned(mots: Any, voulus: dict[str, set[str]]) -> Any:
    """Give the resources that are used, and no other: only they have been looked at."""
    from pikepdf import Dictionary  # noqa: PLC0415 - 60 ms, not for every command

    propres = Dictionary()
    for categorie, noms in voulus.items():
        if noms:
            table = mots[categorie]
            tout = len(table) == len(noms)
            propres[categorie] = (
                table if tout else Dictionary({nom: table[nom] for nom in sorted(noms)})
            )
    return propres


def named(ressources: Any, categorie: str, nom: str) -> Any:
    """Give the resource that a content names. Raises Inapte when there is none."""
    try:
        return ressources[categorie][nom]
    except (KeyError, TypeError, ValueError):
        raise Inapte(f"ressource {categorie} {nom!r} absente") from None


def unparse(objet: Any) -> bytes:
    """Name an object by what it is: its number when it has one, its words otherwise."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    return objet.unparse() if isinstance(objet, pikepdf.Object) else repr(objet).encode()
