"""What every dossier shares, told apart so that a change makes again only what uses it.

Each unit has a name and a SHA-256: one template (`templates/fr/sms/corps.html`), what every letter
reads (`charte`), what chooses the document (`choix`, and each manifest of it), one rate or one text
of law, kit's code with its libraries (`code`). The states of the files are looked at first; their
contents decide.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from kit import lectures, ressources
from kit.portefeuille.memoire import choix, machine
from kit.portefeuille.memoire.base import Base
from kit.portefeuille.memoire.vue import hash_file, settle

PAQUET = Path(ressources.__file__).parent
LOI = "loi"
_DROIT, _TEXTES = "kit/droit/", "kit/droit/textes.yaml"
# One period of rates, or one text of law, in the file of many.
_ARTICLE = re.compile(
    r"^  (?:- du: (?P<du>\S+)|(?P<cle>[a-z0-9_]+):)[ ]*\n(?:[ \n].*\n|\n)*?(?=  \S|\S|\Z)", re.M
)
# Read by nobody who makes a document.
_POUR_NOUS = (".md", "/attendu.txt", "/mots_interdits.yaml", ".pyc", "~", ".bak", ".orig")
_PIECES = "/_communs/pieces/"
Fichier = tuple[str, str, lectures.Etat]


class Partage(NamedTuple):
    """What the shared files are: a signature of their states, and the SHA-256 of each unit."""

    signature: str
    unites: Mapping[str, str]


def rate_name(fichier: str, du: str) -> str:
    """Name one period of rates, by its file and its first day."""
    return f"taux:{fichier}:{du}"


def text_name(cle: str) -> str:
    """Name one text of law."""
    return f"texte:{cle}"


def current(connu: Partage | None, debut: int) -> Partage:
    """Give what the shared files are, from their states alone when none has changed.

    A file changed since `debut`, in nanoseconds, may change again while its state stays the same:
    it leaves a signature that no state has.
    """
    fichiers = list(_files())
    signe = _sign(fichiers)
    if connu is not None and connu.signature == signe:
        return connu
    frais = any(settle(etat, debut) != etat for _, _, etat in fichiers)
    try:
        lus = {nom: hash_file(lieu, follow=True) for nom, lieu, _ in fichiers}
        droit = dict(_articles(fichiers))
    except (OSError, ValueError):  # kit is being installed under our feet
        return Partage("", _units({"kit/": signe}))
    unites = _units(lus)
    unites |= choix.units(ressources.templates(), unites["choix"])
    return Partage("" if frais else signe, {**unites, **droit})


def _sign(fichiers: Iterable[Fichier]) -> str:
    vus = [f"{nom}\0{etat}" for nom, _, etat in fichiers]
    vus += [sys.version, *(f"{dossier}\0{etat}" for dossier, etat in machine.folders())]
    return lectures.digest("\n".join(vus).encode(errors="surrogateescape"))


def _units(lus: Mapping[str, str]) -> dict[str, str]:
    seuls = {nom: sha256 for nom, sha256 in lus.items() if _is_told_apart(nom)}
    versions = lectures.digest("\n".join(machine.versions()).encode())
    return seuls | {
        "tout": _group(lus, lambda _: True) + versions,
        "code": _group(lus, _is_code) + versions,
        "choix": _group(lus, _is_choice),
        "charte": _group(lus, _is_style),
        "pieces": _group(lus, lambda nom: _PIECES in nom),
        LOI: _group(lus, _is_law),
    }


def _articles(fichiers: Iterable[Fichier]) -> Iterator[tuple[str, str]]:
    """Give each period of rates and each text of law, with the SHA-256 of its lines."""
    for nom, lieu, _ in fichiers:
        if _is_law(nom):
            texte = Path(lieu).read_text(encoding="utf-8", errors="replace")
            for article in _ARTICLE.finditer(f"{texte}\n"):
                du, cle = article["du"], article["cle"]
                if du or nom == _TEXTES:
                    titre = rate_name(nom, du) if du else text_name(cle)
                    yield titre, lectures.digest(article[0].rstrip().encode())


def _is_law(nom: str) -> bool:
    return nom.startswith(_DROIT) and nom.endswith(".yaml")


def _is_code(nom: str) -> bool:
    return nom.startswith(("kit/", "systeme/")) and not _is_law(nom)


def _is_choice(nom: str) -> bool:
    return nom.endswith("/modele.yaml") or "/_scenarios/" in nom


def _is_told_apart(nom: str) -> bool:
    return nom.endswith(".html") or _is_choice(nom)


def _is_style(nom: str) -> bool:
    """Say whether every letter may read it: style sheets, fonts, whatever has no other place."""
    return nom.startswith("templates/") and not (_is_told_apart(nom) or _PIECES in nom)


def _group(lus: Mapping[str, str], holds: Callable[[str], bool]) -> str:
    texte = "\n".join(f"{nom} {sha256}" for nom, sha256 in sorted(lus.items()) if holds(nom))
    return lectures.digest(texte.encode(errors="surrogateescape"))


def _files() -> Iterator[Fichier]:
    """Give each shared file, named as manifests name it, with its place and its state."""
    templates = ressources.templates()
    for racine, nom in ((PAQUET, "kit"), (templates, f"templates/{templates.name}")):
        yield from sorted(_walk(str(racine), nom))
    yield from machine.system()


def _walk(racine: str, nom: str) -> Iterator[Fichier]:
    with os.scandir(racine) as entrees:
        for entree in entrees:
            ici = f"{nom}/{entree.name}"
            if entree.name.startswith(("__pycache__", "_donnees", "_nouveau", ".")):
                continue
            if entree.is_dir():
                yield from _walk(entree.path, ici)
            elif not ici.endswith(_POUR_NOUS):
                vu = entree.stat()
                etat = vu.st_size, vu.st_mtime_ns, vu.st_ctime_ns, vu.st_ino
                yield ici, entree.path, etat


def save(base: Base, partage: Partage) -> bool:
    """Write it in the place of the former one; say whether it was done."""
    rang = (partage.signature, json.dumps(dict(partage.unites)))
    requete = "INSERT OR REPLACE INTO partage (id, signature, unites) VALUES (1, ?, ?)"
    return base.write(lambda lien: lien.execute(requete, rang))


def from_row(rang: tuple[str, str]) -> Partage | None:
    """Read a row; None when it holds something else."""
    try:
        unites = json.loads(rang[1])
    except (ValueError, TypeError):
        return None
    return Partage(str(rang[0]), unites) if isinstance(unites, dict) else None
