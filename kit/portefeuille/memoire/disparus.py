"""Productions whose dossier is gone: told; removed on demand, when they are exactly as written."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.portefeuille.memoire.base import Base
from kit.portefeuille.memoire.vue import MANIFESTE, hash_file

NOM = MANIFESTE.decode()


@dataclass(frozen=True, slots=True)
class Disparu:
    """A production, by its folder under the output folder, and the dossier that it was made from.

    `reserve` says why it must not be removed, if so.
    """

    dossier: str
    cible: str
    sha256: str
    reserve: str = ""


def gone(base: Base, sortie: Path, chemins: Iterable[str], racine: str) -> Iterator[Disparu]:
    """Give the productions whose dossier, under the folders asked for, no longer exists."""
    for demande in chemins:
        lieu = os.path.normpath(demande if demande.startswith("/") else f"{racine}/{demande}")
        if not os.path.isdir(lieu):  # noqa: PTH112 - a text, as those it is compared with
            continue
        partis, restent = _split(base, os.fsencode(lieu))
        doute = "" if restent else f"plus aucun dossier n'est sous « {demande} » : disque absent ?"
        for origine, dossier, reference in partis:
            for cible, sha256 in _productions(base, sortie, origine):
                reserve = doute or _used(base, sortie / cible, reference, racine)
                nom = os.fsdecode(dossier).removeprefix(f"{racine}/")
                yield Disparu(nom, cible, sha256, reserve)


def clean(base: Base, sortie: Path, disparu: Disparu) -> str:
    """Remove a production; else say why it stays, whole."""
    if disparu.reserve:
        return disparu.reserve
    dossier = sortie / disparu.cible
    try:
        attendus = _listed(dossier, disparu.sha256)
        fichiers, dossiers = _walk(dossier)
        changes = [nom for nom, sha256 in attendus.items() if hash_file(dossier / nom) != sha256]
    except (OSError, ValueError, KeyError, TypeError):
        return "il a changé depuis (scellé, annoté, incomplet)"
    if changes or set(fichiers) != set(attendus):
        autres = sorted({*changes, *(set(fichiers) - set(attendus))})
        return f"il a changé depuis : {', '.join(autres)}"
    try:
        _remove(dossier, fichiers, dossiers)
    except OSError as refus:
        return f"suppression impossible ou incomplète ({refus.strerror})"
    _forget(base, disparu)
    return ""


def _remove(dossier: Path, fichiers: Sequence[str], dossiers: Sequence[str]) -> None:
    """Remove these files, then these folders, which must be empty: nothing else goes."""
    for nom in fichiers:
        (dossier / nom).unlink()
    for nom in (*reversed(dossiers), ""):
        (dossier / nom).rmdir()
    with suppress(OSError):
        dossier.parent.rmdir()  # other productions may be there


def _split(base: Base, lieu: bytes) -> tuple[list[tuple[int, bytes, str | None]], bool]:
    """Give the dossiers gone from a folder, and whether any other is still there."""
    partis, restent = [], False
    debut = lieu.rstrip(b"/") + b"/"
    for origine, dossier, reference in base.read("SELECT id, dossier, reference FROM origines"):
        if dossier.startswith(debut):
            if _exists(dossier):
                restent = True
            else:
                partis.append((origine, dossier, reference))
    return partis, restent


def _productions(base: Base, sortie: Path, origine: int) -> Iterator[tuple[str, str]]:
    for cible, sha256 in base.read(
        "SELECT cible, sha256 FROM productions WHERE origine = ? ORDER BY cible", (origine,)
    ):
        if (sortie / cible).is_dir():
            yield cible, sha256


def _used(base: Base, dossier: Path, reference: str | None, racine: str) -> str:
    """Say what still needs a production: its dossier under another path, or proof of a sending."""
    for (autre,) in base.read("SELECT dossier FROM origines WHERE reference = ?", (reference,)):
        if _exists(autre):
            return f"sa référence est aussi celle de « {os.fsdecode(autre)} »"
    for nom, sha256 in _documents(dossier):
        for (autre,) in base.read(
            "SELECT dossier FROM lignes WHERE instr(preuves, ?)", (bytes.fromhex(sha256),)
        ):
            if _exists(os.fsencode(f"{racine}/") + autre if autre[:1] != b"/" else autre):
                return f"« {nom} » est une pièce de « {os.fsdecode(autre)} »"
    return ""


def _documents(dossier: Path) -> Iterator[tuple[str, str]]:
    """Give the files of a production that may have been sent: not the exhibits."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        faits: dict[str, Any] = json.loads((dossier / NOM).read_bytes())
        for fichier in faits["fichiers"]:
            if "/" not in fichier["chemin"]:
                yield fichier["chemin"], fichier["sha256"]


def _listed(dossier: Path, sha256: str) -> dict[str, str]:
    """Give the files that the manifest, unchanged, lists, itself too, with their SHA-256."""
    if hash_file(dossier / NOM) != sha256:
        raise ValueError("manifeste changé")
    faits = json.loads((dossier / NOM).read_bytes())
    return {NOM: sha256} | {f["chemin"]: f["sha256"] for f in faits["fichiers"]}


def _walk(dossier: Path) -> tuple[list[str], list[str]]:
    """List what a folder holds, files and what is no folder, then folders; no link is followed."""
    fichiers: list[str] = []
    dossiers: list[str] = []
    for racine, sous, noms in os.walk(dossier):
        ici = Path(racine).relative_to(dossier)
        liens = [nom for nom in sous if Path(racine, nom).is_symlink()]
        fichiers += [(ici / nom).as_posix() for nom in (*noms, *liens)]
        dossiers += [(ici / nom).as_posix() for nom in sous if nom not in liens]
    return fichiers, dossiers


def _exists(dossier: bytes) -> bool:
    """Say whether a dossier may still be there: only a clear absence is one."""
    with suppress(FileNotFoundError, NotADirectoryError):
        os.lstat(dossier)
        return True
    return False


def _forget(base: Base, disparu: Disparu) -> None:
    def ecrire(lien: Any) -> None:
        lien.execute("DELETE FROM productions WHERE cible = ?", (disparu.cible,))
        lien.execute(
            "DELETE FROM origines WHERE id NOT IN (SELECT origine FROM productions)"
            " AND dossier = ?",
            (os.fsencode(disparu.dossier),),
        )

    base.write(ecrire)
