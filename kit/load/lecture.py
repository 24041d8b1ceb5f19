"""From a file to a dossier, or to every problem it has."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from kit.chemins import dossier_file
from kit.dossier import Dossier
from kit.errors import Chemin, Probleme
from kit.load import classeur
from kit.load.messages import quote
from kit.load.profils import merge, resolve
from kit.load.validation import by_line, shown, validate
from kit.source import Source, read, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_AILLEURS = re.compile(r"\b(factures|avoirs|paiements|historique|pieces)\[([0-9]{1,6})\]")


@dataclass(frozen=True, slots=True)
class Lecture:
    """A dossier read, or the reasons why it could not be; `source` remembers the lines.

    A dossier may come with warnings and notes, never with a mistake.
    """

    dossier: Dossier | None
    problemes: tuple[Probleme, ...]
    source: Source
    dossier_dir: Path
    profils: Mapping[str, Source] = field(default_factory=dict)

    def lieu(self, chemin: Chemin) -> tuple[str, int | None]:
        """The file and the line of a path, in the dossier or in the profile it names."""
        profil = self.profils.get(str(chemin[0])) if len(chemin) > 1 else None
        if profil:
            return profil.fichier, profil.lieu(chemin[1:])
        return self.source.fichier, self.source.lieu(chemin)


def load(chemin: Path) -> Lecture:
    """Read a dossier: a YAML file, or a folder that holds `dossier.yaml`.

    MachineFautive when the machine forbids the reading; anything else is in `problemes`.
    """
    fichier = dossier_file(chemin)
    return _read(read(fichier), fichier)


def load_text(octets: bytes, fichier: Path) -> Lecture:
    """Read a dossier as `load` would if its file held these bytes; nothing is written."""
    source = replace(read_text(octets, str(fichier)), sha256=hashlib.sha256(octets).hexdigest())
    return _read(source, fichier)


def _read(source: Source, fichier: Path) -> Lecture:
    vide = Lecture(None, shown(source.problemes, source.fichier), source, fichier.parent)
    if source.valeur is None:
        return vide
    if not isinstance(source.valeur, dict):
        lu = quote(source.valeur)
        message = f"un dossier est un bloc de clés (reference:, creancier:, …), lu {lu}"
        faute = Probleme((), message, fichier=source.fichier, ligne=1)
        return replace(vide, problemes=(*source.problemes, faute))
    profils, fautes = resolve(source, fichier.parent)
    return _filed(_validated(replace(vide, profils=profils), fautes), fichier)


def _filed(lecture: Lecture, fichier: Path) -> Lecture:
    """The same reading, with the exhibits that its folder holds and the YAML does not name."""
    if lecture.dossier is None:
        return lecture
    noms = [profil.fichier for profil in lecture.profils.values()]
    dossier, trouves = classeur.complete(lecture.dossier, fichier, noms)
    problemes = tuple(locate(trouves, lecture))
    fautif = any(probleme.gravite == "erreur" for probleme in problemes)
    return replace(lecture, dossier=None if fautif else dossier, problemes=problemes)


def _validated(lecture: Lecture, fautes: list[Probleme]) -> Lecture:
    """The same reading, with its dossier or with all the problems found on the way."""
    profils = lecture.profils.values()
    connus = [*lecture.source.problemes, *fautes, *(p for s in profils for p in s.problemes)]
    valeur = merge(lecture.source.valeur, lecture.profils)
    dossier, nouveaux = validate(Dossier, valeur, lecture.lieu, _flagged(lecture, fautes))
    problemes = shown([*connus, *nouveaux], lecture.source.fichier)
    return replace(lecture, dossier=None if problemes else dossier, problemes=problemes)


def _flagged(lecture: Lecture, fautes: list[Probleme]) -> set[Chemin]:
    """The paths that already have a problem."""
    ici = {p.chemin for p in (*lecture.source.problemes, *fautes)}
    for cle, profil in lecture.profils.items():
        ici |= {(cle, *p.chemin) for p in profil.problemes}
    return ici


def locate(problemes: Iterable[Probleme], lecture: Lecture) -> list[Probleme]:
    """The same problems with the file and the line of each, in the order of the file.

    A message that names another place, as `historique[2]`, gets its line too.
    """
    places = []
    for probleme in problemes:
        fichier, ligne = lecture.lieu(probleme.chemin)
        message = _AILLEURS.sub(partial(_with_line, lecture), probleme.message)
        places.append(replace(probleme, message=message, fichier=fichier, ligne=ligne))
    return by_line(places, lecture.source.fichier)


def _with_line(lecture: Lecture, trouve: re.Match[str]) -> str:
    ligne = lecture.lieu((trouve[1], int(trouve[2])))[1]
    return f"{trouve[0]}, ligne {ligne}" if ligne else trouve[0]
