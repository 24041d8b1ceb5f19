"""What one document is made from, gathered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from kit.decompte import Decompte
    from kit.dossier import Dossier
    from kit.droit.textes import Textes
    from kit.echeancier import Plan
    from kit.modele import Modele
    from kit.pieces import PieceLue


@dataclass(frozen=True, slots=True)
class Sujet:
    """The records of one document on one day; `logo` is the image's bytes and media type."""

    modele: Modele
    dossier: Dossier
    decompte: Decompte
    plan: Plan | None
    pieces: tuple[PieceLue, ...]
    textes: Textes
    au: date
    limite: date | None
    lieu: str
    logo: tuple[bytes, str] | None = None
