"""What past productions recorded of a dossier, its history and exhibits, against today's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kit import creances, lectures, liasse, manifeste, registre
from kit.controle import apercu, concordance, livrees
from kit.controle.fonds import Dossier, measure, why
from kit.controle.livrees import Livree
from kit.errors import KitError, Probleme
from kit.registre import Ecart, Inscrit

if TYPE_CHECKING:
    from io import BufferedReader

    from kit.dossier import Dossier as LeDossier
    from kit.manifeste import Fichier, Manifeste

NOMBRE_MAXIMAL = 2_000
JOUR = len("2026-11-20")
AILLEURS = "cette créance a aussi été produite sous la référence"
TROP = (
    f"cette créance a été produite sous plus de {creances.AUTRES_MAXIMUM} autres références : "
    "l'historique n'a pas été comparé à toutes"
)
_JOUR = re.compile(r"\d{4}-\d{2}-\d{2}-[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Passe:
    """What the output folder remembers of a dossier.

    `remarques` are the exhibits that changed since, and what could not be compared.
    """

    ecarts: tuple[Ecart, ...] = ()
    remarques: tuple[Probleme, ...] = ()


def recall(sortie: Path, dossier: LeDossier, au: date, racine: Path | None = None) -> Passe:
    """Compare the history with every production of a day before this one.

    Those of the same claim under another reference count too. So are the exhibits, which are under
    `racine` when it is given. A folder without any production remembers nothing. Nothing is
    written.
    """
    ecarts: list[Ecart] = []
    passees: list[Livree] = []
    connues, remarques = _known(sortie, dossier, au.isoformat())
    for production in connues:
        try:
            jour, inscrits, jointes = _read(production)
        except (KitError, ValueError, OSError) as refus:
            remarques.append(_unread(production, refus))
            continue
        if inscrits is not None:
            ecarts += registre.compare(inscrits, dossier.historique, jour)
        passees += jointes
    if racine is not None and passees:
        remarques += livrees.compare(passees, dossier, racine)
    return Passe(tuple(registre.merge(ecarts)), tuple(remarques))


def _known(sortie: Path, dossier: LeDossier, au: str) -> tuple[list[Path], list[Probleme]]:
    """Give the productions of a claim before a day, and what to say of its other references."""
    ici = sortie / liasse.safe_name(dossier.reference)
    creance = creances.claim(dossier)
    remarques: list[Probleme] = []
    trouvees: list[Path] = []
    try:
        trouvees += _productions(ici, au)
        autres = creances.elsewhere(sortie, creance, ici.name, au)
        for autre in autres[: creances.AUTRES_MAXIMUM]:
            toutes = [*_productions(sortie / autre.dossier, au)]
            memes = [c for c in toutes if c.name[:JOUR] in autre.jours]
            trouvees += memes
            remarques += _renamed(autre.dossier, toutes, memes)
    except OSError as refus:
        return [], [_unread(ici, refus)]
    if len(autres) > creances.AUTRES_MAXIMUM:
        remarques.append(Probleme(("reference",), TROP, "avertissement"))
    return trouvees, remarques


def _renamed(nom: str, toutes: Sequence[Path], memes: Sequence[Path]) -> Iterator[Probleme]:
    """Say that a claim was produced under another reference, and what was compared of it."""
    if memes:
        dit = f"{AILLEURS} « {nom} » : ce qui y figurait est comparé aussi"
        yield Probleme(("reference",), dit, "note")
    elif toutes:
        dit = f"{AILLEURS} « {nom} », avec d'autres factures : rien n'y a été comparé"
        yield Probleme(("reference",), dit, "avertissement")


def _productions(racine: Path, au: str) -> Iterator[Path]:
    """Give the folders of a dossier that are productions before a day, oldest first, no link."""
    lectures.note_before(racine, au)
    if racine.is_symlink() or not racine.is_dir():
        return
    vus = (c for c in racine.iterdir() if _JOUR.fullmatch(c.name) and c.name < au)
    for chemin in sorted(vus)[:NOMBRE_MAXIMAL]:
        if chemin.is_dir() and not chemin.is_symlink():
            yield chemin


def _read(
    production: Path,
) -> tuple[date, tuple[Inscrit, ...] | None, tuple[Livree, ...]]:
    """Give the day of a production and what it recorded, nothing before format 2.

    ValueError when it was tampered with.
    """
    with lectures.reading(production / manifeste.NOM, "piece") as note:
        octets = Dossier(production).read(manifeste.NOM)
        note(octets)
    lu = manifeste.read(octets)
    if lu.defauts:
        raise ValueError("son manifeste a été modifié")
    lieu = f"{liasse.safe_name(lu.reference)}/{lu.au.isoformat()}-{lu.document}"
    if lieu != f"{production.parent.name}/{production.name}":
        raise ValueError("son manifeste est celui d'une autre production")
    if lu.format != manifeste.FORMAT:
        return lu.au, None, ()
    _agree(production, lu)
    return lu.au, registre.read(lu.historique), livrees.read(lu.pieces, lu.au)


def _agree(production: Path, lu: Manifeste) -> None:
    """Compare a manifest with the copy in its PDF, at a glance. ValueError when they differ."""
    noms = {f"{lu.document}.pdf", f"{lu.document}-annexe.pdf"}
    documents = [fichier for fichier in lu.fichiers if fichier.chemin in noms]
    ecarts = [ecart for document in documents for ecart in _gaps(production, document, lu.faits)]
    # An exhibit may itself be a PDF of kit, and carry the copy of another manifest.
    if ecarts and all(ecarts):
        raise ValueError(f"son manifeste ne dit pas ce que dit son PDF, {ecarts[-1][0]}")
    courriel = any(fichier.chemin == f"{lu.document}.eml" for fichier in lu.fichiers)
    if concordance.bound(lu.faits) and not ecarts and (documents or not courriel):
        raise ValueError("aucun PDF n'y porte l'inventaire de ses pièces")


def _gaps(production: Path, document: Fichier, faits: Mapping[str, Any]) -> list[list[str]]:
    """Give the differences with each copy that a PDF carries; none is a fault of the PDF."""
    lieu = production / document.chemin
    with lectures.reading(lieu, "piece") as note, _open(production, document.chemin) as flux:
        ecarts = [concordance.differences(faits, copie) for copie in apercu.copies(flux)]
        # To hash a whole PDF would cost far more than this glance.
        sain = [] in ecarts or not (ecarts or concordance.bound(faits))
        note(document.sha256 if sain else measure(flux).sha256)
    return ecarts


def _open(production: Path, nom: str) -> BufferedReader:
    try:
        return os.fdopen(Dossier(production).open(nom), "rb")
    except KitError as refus:
        raise ValueError(f"{nom}, {refus}") from None


def _unread(production: Path, refus: Exception) -> Probleme:
    lieu = f"{production.parent.name}/{production.name}"
    dit = why(refus) if isinstance(refus, OSError) else refus
    message = f"la production {lieu} n'a pas été comparée : {dit} (kit controler)"
    return Probleme(("historique",), message, "avertissement")
