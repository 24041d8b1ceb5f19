"""All the exhibits of all the examples, as paths and bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from .affaire import Affaire, ouvrir
from .courriels import message
from .genres import contexte
from .pages import imprimer


def fabriquer(exemples: Path, choisis: tuple[str, ...] = ()) -> Iterator[tuple[Path, bytes]]:
    """Give every exhibit with its path inside `exemples`; the same dossiers, the same bytes."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    for affaire in ouvrir(exemples):
        if not choisis or affaire.nom in choisis:
            yield from _pieces(affaire, affaire.dossier_dir.relative_to(exemples))


def _pieces(affaire: Affaire, dossier_dir: Path) -> Iterator[tuple[Path, bytes]]:
    for piece in affaire.dossier.pieces:
        genre, mots = contexte(affaire, piece)
        chemin = dossier_dir / piece.fichier
        yield chemin, message(mots) if chemin.suffix == ".eml" else imprimer(genre, mots)
