"""A package too big for a mailbox, as several archives that know of one another.

Each volume is an archive that can be read alone. It holds LISEZMOI.txt, the manifest of the whole
package, its share of the files, and `volumes.json`, which says what every volume holds.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kit.contenu import digest, size
from kit.errors import KitError, LimiteAtteinte
from kit.paquet import archive
from kit.paquet.noms import fault
from kit.paquet.tailles import apart, write_taille
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kit.contenu import Contenu, Depot

PLAN = "volumes.json"
FORMAT = "kit-volumes-1"
COMMUNS = ("LISEZMOI.txt", "manifeste.json")
_PLUS = "augmentez --decoupe"
ILLISIBLE = f"{PLAN} : fichier modifié ou abîmé ; demandez un nouvel envoi de ce volume"


@dataclass(frozen=True, slots=True)
class Plan:
    """What one volume says of itself and of the others; `volumes` lists the files of each."""

    rang: int
    volumes: tuple[tuple[str, tuple[str, ...]], ...]
    paquet: str

    @property
    def noms(self) -> tuple[str, ...]:
        """The name of each volume, in order."""
        return tuple(nom for nom, _ in self.volumes)

    @property
    def ailleurs(self) -> frozenset[str]:
        """The files that stand in the other volumes."""
        autres = [
            fichiers for rang, (_, fichiers) in enumerate(self.volumes, 1) if rang != self.rang
        ]
        return frozenset(nom for fichiers in autres for nom in fichiers)


def decouper(
    fichiers: Mapping[str, Contenu], limite: int, nom: str, depot: Depot | None = None
) -> list[tuple[str, Contenu]]:
    """Give a package as archives of at most `limite` bytes, each with its name.

    One archive when it fits, else volumes named `… (1 sur 3).zip`; a file goes whole into the first
    volume that has room for it. Raises LimiteAtteinte when one file alone is over the limit.
    """
    besoin = archive.VIDE + sum(archive.size(cle, size(o)) for cle, o in fichiers.items())
    if besoin <= limite:
        return [(f"{nom}.zip", archive.pack(fichiers, depot))]
    propres = {cle: octets for cle, octets in fichiers.items() if cle not in COMMUNS}
    communs = {cle: octets for cle, octets in fichiers.items() if cle in COMMUNS}
    parts: list[list[str]] = [[]]
    while True:
        total = len(parts)
        reserve = _reserve(communs, propres, nom, total)
        parts = _share(propres, limite - reserve, limite)
        if len(parts) <= total:
            break
    return _volumes(propres, communs, parts, nom, depot)


def _volumes(
    propres: Mapping[str, Contenu],
    communs: Mapping[str, Contenu],
    parts: Sequence[list[str]],
    nom: str,
    depot: Depot | None,
) -> list[tuple[str, Contenu]]:
    contenus = [(_name(nom, rang, len(parts)), part) for rang, part in enumerate(parts, 1)]
    paquet = digest(communs.get("manifeste.json", b""))
    sortie = []
    for rang, (volume, part) in enumerate(contenus, 1):
        plan = Plan(rang, tuple((v, tuple(noms)) for v, noms in contenus), paquet)
        contenu = {**communs, PLAN: _text(plan), **{cle: propres[cle] for cle in part}}
        sortie.append((volume, archive.pack(contenu, depot)))
    return sortie


def _share(propres: Mapping[str, Contenu], place: int, limite: int) -> list[list[str]]:
    """Put each file, in order, into the first volume that has room."""
    if place <= 0 or not propres:
        raise LimiteAtteinte(f"{write_taille(limite)} ne suffisent à aucun volume : {_PLUS}")
    parts: list[list[str]] = []
    restes: list[int] = []
    for nom, contenu in propres.items():
        besoin = archive.size(nom, size(contenu))
        if besoin > place:
            raise LimiteAtteinte(_too_big(nom, besoin, place, limite))
        rang = next((r for r, reste in enumerate(restes) if besoin <= reste), len(parts))
        if rang == len(parts):
            parts.append([])
            restes.append(place)
        parts[rang].append(nom)
        restes[rang] -= besoin
    return parts


def _too_big(nom: str, taille: int, place: int, limite: int) -> str:
    """Say that a file is over the room of a volume, with figures that show it."""
    dits = apart(taille, place, limite)
    suite = _PLUS
    if nom.endswith(".pdf") and "/" not in nom:
        suite += ", ou séparez la lettre de son annexe (--annexe separee)"
    tete = f"{cite(nom)} ({dits[0]}) ne tient pas dans un volume de {dits[2]}"
    return f"{tete}, où il reste {dits[1]} pour lui : {suite}"


def _reserve(
    communs: Mapping[str, Contenu], propres: Mapping[str, Contenu], nom: str, n: int
) -> int:
    """Give the bytes that a volume spends on what every volume holds, at most."""
    vides = [(_name(nom, n, n), ()) for _ in range(n - 1)]
    plan = Plan(n, (*vides, (_name(nom, n, n), tuple(propres))), "0" * 64)
    fixes = {**communs, PLAN: _text(plan)}
    marge = 24 * n  # an empty list of this sketch is shorter than one written over lines
    return archive.VIDE + marge + sum(archive.size(cle, size(o)) for cle, o in fixes.items())


def _name(nom: str, rang: int, total: int) -> str:
    return f"{nom} ({rang} sur {total}).zip"


def _text(plan: Plan) -> bytes:
    corps: dict[str, Any] = {
        "format": FORMAT,
        "rang": plan.rang,
        "paquet": plan.paquet,
        "volumes": [{"nom": nom, "fichiers": list(noms)} for nom, noms in plan.volumes],
    }
    empreinte = hashlib.sha256(_dump(corps)).hexdigest()
    return _dump(corps | {"empreinte": empreinte})


def _dump(corps: Mapping[str, Any]) -> bytes:
    return (json.dumps(corps, ensure_ascii=False, indent=2) + "\n").encode()


def read(octets: bytes) -> Plan:
    """Read the plan of a volume; KitError when one byte of it has changed."""
    try:
        lu = json.loads(octets)
        volumes = tuple((v["nom"], tuple(v["fichiers"])) for v in lu["volumes"])
        plan = Plan(lu["rang"], volumes, lu["paquet"])
        intact = _text(plan) == octets and 1 <= plan.rang <= len(volumes)
    except (ValueError, TypeError, LookupError, RecursionError, AttributeError):
        raise KitError(ILLISIBLE) from None
    if not intact or any(fault(nom) for _, noms in volumes for nom in noms):
        raise KitError(ILLISIBLE)
    return plan


def reunir(volumes: Sequence[Mapping[str, bytes]]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Join the volumes of one package; give its files and the names of the volumes absent.

    A package of one archive is joined to nothing. KitError for volumes of different packages.
    """
    plans = [read(v[PLAN]) if PLAN in v else None for v in volumes]
    premier = plans[0]
    if premier is None:
        if len(volumes) > 1:
            raise KitError("ces archives ne sont pas les volumes d'un même paquet : une à la fois")
        return dict(volumes[0]), ()
    if any(p is None or (p.paquet, p.volumes) != (premier.paquet, premier.volumes) for p in plans):
        raise KitError("ces volumes ne viennent pas du même paquet : vérifiez leurs noms")
    fichiers: dict[str, bytes] = {}
    for volume in volumes:
        fichiers |= {nom: octets for nom, octets in volume.items() if nom != PLAN}
    rangs = {plan.rang for plan in plans if plan is not None}
    return fichiers, tuple(n for rang, n in enumerate(premier.noms, 1) if rang not in rangs)
