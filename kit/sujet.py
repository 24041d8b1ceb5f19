"""What one document is made from, gathered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kit.commande import Profil
    from kit.decompte import Decompte
    from kit.dossier import Dossier
    from kit.droit.textes import Textes
    from kit.echeancier import Plan
    from kit.modele import Modele
    from kit.pieces import PieceLue
    from kit.registre import Ecart
    from kit.reproduction import Reproduction


@dataclass(frozen=True, slots=True)
class Sujet:
    """The records of one document on one day; `logo` is the image's bytes and media type.

    `reproductions` gives, by the exhibit's id, the pages that the bound PDF will show; `profil`
    is how the letter is posted: printed here, or by a mailing service; `ecarts` are the entries of
    the history touched up since an earlier production.
    """

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
    reproductions: Mapping[str, Reproduction] = field(default_factory=dict)
    profil: Profil | None = None
    ecarts: tuple[Ecart, ...] = ()
