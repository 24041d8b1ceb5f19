"""What a result depends on, in a few bytes that are compared at once: paths, states, contents.

`holds` is the whole cost of a dossier where nothing has changed: one look at each file. When a
state has changed, `verify` reads the content, which decides.
"""

from __future__ import annotations

import hashlib
import os
import stat
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import NamedTuple

from kit import lectures
from kit.lectures import Etat, Genre, Lecture

# A file changed so lately may change again while its times stay the same.
GRAIN = 20_000_000  # nanoseconds
SECONDE = 1_000_000_000
DOUTEUX: Etat = (0, 0, 0, 0)  # the state of no file: the content will be read
MANIFESTE = b"manifeste.json"
_LETTRES: dict[str, Genre] = {
    "f": "fichier", "d": "dossier", "v": "voisins",
    "p": "piece", "j": "productions", "g": "genre", "a": "absent",
    "t": "gabarits", "c": "choix", "l": "lisible",
}  # fmt: skip
_GENRES = {genre: lettre for lettre, genre in _LETTRES.items()}
_SUIVIS = ("fichier", "dossier", "voisins", "gabarits")
_TETE = struct.Struct("<3I")
_PREUVE = 33
_TRANCHE = 1 << 20


class Vue(NamedTuple):
    """Things read or written: their paths, their states, their kinds and SHA-256.

    They are in four groups: looked at through links, through none, under the output folder (whose
    name is left out), absent.
    """

    chemins: bytes = b""
    etats: bytes = _TETE.pack(0, 0, 0)
    preuves: bytes = b""


def build(lues: Iterable[Lecture], sortie: str) -> Vue:
    """Put in a few bytes what was read; every lecture is of something that can be read again."""
    groupes: tuple[list[Lecture], ...] = ([], [], [], [])
    prefixe = f"{sortie}/"
    for lue in lues:
        if lue.etat is None:
            groupes[3].append(lue)
        elif lue.genre in _SUIVIS:
            groupes[0].append(lue)
        elif lue.chemin.startswith(prefixe):
            groupes[2].append(lue._replace(chemin=lue.chemin[len(prefixe) :]))
        else:
            groupes[1].append(lue)
    tous = [lue for groupe in groupes for lue in groupe]
    tete = _TETE.pack(*map(len, groupes[:3]))
    return Vue(
        b"\0".join(os.fsencode(lue.chemin) for lue in tous),
        tete + _pack([nombre for lue in tous if lue.etat for nombre in lue.etat]),
        b"".join(_proof(lue) for lue in tous),
    )


def _proof(lue: Lecture) -> bytes:
    return _GENRES[lue.genre].encode() + bytes.fromhex(lue.sha256 or "0" * 64)


def holds(chemins: bytes, etats: bytes, sortie: bytes) -> bool:
    """Say whether every state is the one recorded; a spoilt record holds nothing."""
    try:
        suivis, nus, ecrits = _TETE.unpack_from(etats)
        lieux = chemins.split(b"\0") if chemins else []
        vus: list[int] = []
        for lieu in lieux[:suivis]:
            vu = os.stat(lieu)  # noqa: PTH116 - ten times for each of ten thousand dossiers
            vus += (vu.st_size, vu.st_mtime_ns, vu.st_ctime_ns, vu.st_ino)
        fin = suivis + nus
        for lieu in lieux[suivis:fin]:
            vu = os.lstat(lieu)
            vus += (vu.st_size, vu.st_mtime_ns, vu.st_ctime_ns, vu.st_ino)
        for lieu in lieux[fin : fin + ecrits]:
            vu = os.lstat(sortie + lieu)
            vus += (vu.st_size, vu.st_mtime_ns, vu.st_ctime_ns, vu.st_ino)
        if _pack(vus) != etats[_TETE.size :]:
            return False
    except (OSError, struct.error, ValueError):
        return False
    return not any(map(_there, lieux[fin + ecrits :]))


def verify(vue: Vue, sortie: bytes, au: str, debut: int) -> Vue | None:
    """Read what has another state; give the same with today's states, None when a content changed.

    `debut` is as for `settle`.
    """
    etats: list[int] = []
    try:
        for lieu, genre, sha256, ancien in _entries(vue, sortie):
            etat = lectures.state(lieu, follow=genre in _SUIVIS)
            if ancien is None or etat is None:
                if ancien is not None or _there(lieu):
                    return None
                continue
            if etat != ancien:
                if _content(lieu, genre, au, sha256) != sha256:
                    return None
                etat = settle(etat, debut)
            etats += etat
    except (OSError, struct.error, ValueError, KeyError):
        return None
    return vue._replace(etats=vue.etats[: _TETE.size] + _pack(etats))


def settle(etat: Etat, debut: int) -> Etat:
    """Give a state, or one that nothing has when the file was too fresh to be told by it.

    `debut` is a time, in nanoseconds, when its content was not read yet. Some disks count seconds.
    """
    grain = 2 * SECONDE + GRAIN if etat[2] % SECONDE == 0 else GRAIN
    return etat if etat[2] < debut - grain else DOUTEUX


def hash_file(lieu: bytes | str | os.PathLike[str], follow: bool = False) -> str:
    """Give the SHA-256 of a regular file. Raises OSError, ValueError for what is no such file."""
    drapeaux = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    calcul = hashlib.sha256()
    with os.fdopen(os.open(lieu, drapeaux), "rb", buffering=0) as flux:
        if not stat.S_ISREG(os.fstat(flux.fileno()).st_mode):
            raise ValueError("ce n'est pas un fichier ordinaire")
        while tranche := flux.read(_TRANCHE):
            calcul.update(tranche)
    return calcul.hexdigest()


def _entries(vue: Vue, sortie: bytes) -> Iterator[tuple[bytes, Genre, str, Etat | None]]:
    lieux = vue.chemins.split(b"\0") if vue.chemins else []
    suivis, nus, ecrits = _TETE.unpack_from(vue.etats)
    presents = suivis + nus + ecrits
    nombres = _shape(presents).unpack(vue.etats[_TETE.size :])
    for rang, lieu in enumerate(lieux):
        preuve = vue.preuves[rang * _PREUVE : (rang + 1) * _PREUVE]
        etat = nombres[4 * rang : 4 * rang + 4] if rang < presents else None
        sous = sortie if suivis + nus <= rang < presents else b""
        yield sous + lieu, _LETTRES[chr(preuve[0])], preuve[1:].hex(), etat


def _content(lieu: bytes, genre: Genre, au: str, attendu: str) -> str:
    if genre == "genre":
        return lectures.digest(lectures.kind(os.fsdecode(lieu)).encode())
    if genre in ("choix", "lisible"):
        from kit.portefeuille.memoire import maison  # noqa: PLC0415 - only when a template changed

        return maison.judge(os.fsdecode(lieu), genre)
    if genre not in ("fichier", "piece"):
        return lectures.names(os.fsdecode(lieu), genre, au)
    lu = hash_file(lieu, follow=genre == "fichier")
    if lu != attendu and lieu.endswith(b"/" + MANIFESTE):
        from kit.portefeuille.memoire import sceaux  # noqa: PLC0415 - only when a manifest changed

        return sceaux.unsealed(os.fsdecode(lieu))
    return lu


def _there(lieu: bytes) -> bool:
    with suppress(FileNotFoundError, NotADirectoryError):
        os.lstat(lieu)
        return True
    return False


def _pack(nombres: list[int]) -> bytes:
    return _shape(len(nombres) // 4).pack(*nombres)


@cache
def _shape(fichiers: int) -> struct.Struct:
    return struct.Struct("<" + "qqqQ" * fichiers)
