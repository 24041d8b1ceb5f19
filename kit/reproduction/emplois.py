"""The resources that a content uses: those that its names lead to, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kit.reliure.prise import CATEGORIES
from kit.reproduction import usuel
from kit.reproduction.inapte import Inapte

if TYPE_CHECKING:
    from kit.reproduction.codes import Montres

_PERIPHERIQUES = {"/DeviceGray", "/DeviceRGB"}
_DEFAUTS = {"/DefaultGray", "/DefaultRGB", "/DefaultCMYK"}
_VERBES = {b"Do": "/XObject", b"gs": "/ExtGState", b"cs": "/ColorSpace", b"CS": "/ColorSpace"}


Voulus = dict[str, set[str]]  # names, by category


@dataclass(slots=True)
class Emploi:
    """What one set of names leads to in the resources of pages, or of forms: texts, drawings."""

    mots: Any
    voulus: Voulus
    forme: bool
    polices: dict[bytes, Montres] = field(default_factory=dict)
    dessins: dict[bytes, Any] = field(default_factory=dict)
    porteurs: list[Any] = field(default_factory=list)


def wanted(polices: Iterable[bytes], noms: Iterable[tuple[bytes, bytes]], mots: Any) -> Voulus:
    """Give the names that a content uses, by category."""
    voulus: Voulus = {categorie: set() for categorie in sorted(CATEGORIES)}
    voulus["/Font"] = {nom.decode("latin-1") for nom in polices}
    for verbe, nom in noms:
        voulus[_VERBES[verbe]].add(nom.decode("latin-1"))
    voulus["/ColorSpace"] -= _PERIPHERIQUES
    voulus["/ColorSpace"] |= {nom for nom in mots.get("/ColorSpace", {}) if nom in _DEFAUTS}
    return voulus


def pruned(mots: Any, voulus: Voulus) -> Any:
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


def spare(emplois: Iterable[Emploi]) -> bool:
    """Tell whether resources hold nothing but what some content uses, or what proves itself."""
    recueils: dict[tuple[bytes, bool], list[Emploi]] = {}
    for emploi in emplois:
        recueils.setdefault((unparse(emploi.mots), emploi.forme), []).append(emploi)
    return all(map(_spare, recueils.values()))


def _spare(emplois: Sequence[Emploi]) -> bool:
    from pikepdf import Dictionary  # noqa: PLC0415 - 60 ms, not for every command

    mots, forme = emplois[0].mots, emplois[0].forme
    if not isinstance(mots, Dictionary):
        return False
    categories = mots.keys()
    if forme and not categories <= CATEGORIES:
        return False
    for categorie in categories & CATEGORIES:
        vus = set[str]().union(*[emploi.voulus[categorie] for emploi in emplois])
        table = mots[categorie]
        if not isinstance(table, Dictionary):
            return False
        if not usuel.known(categorie, table) and table.keys() - vus:
            return False
    return True


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
