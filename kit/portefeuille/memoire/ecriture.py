"""Outcomes written to the memory, many at once."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Sequence

from kit import lectures
from kit.portefeuille.fait import to_json
from kit.portefeuille.memoire import vue
from kit.portefeuille.memoire.base import Base
from kit.portefeuille.memoire.ligne import COLONNES, check
from kit.portefeuille.memoire.passages import Passage
from kit.portefeuille.memoire.souvenir import Souvenir

_LIGNE = f"INSERT OR REPLACE INTO lignes (demande, {COLONNES}, preuves) VALUES ({'?, ' * 10}?)"  # noqa: S608 - our words
_APPUI = (
    "INSERT INTO appuis (cle, unites, chemins, etats, preuves) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (cle) DO UPDATE SET unites = excluded.unites, chemins = excluded.chemins,"
    " etats = excluded.etats, preuves = excluded.preuves RETURNING id"
)
_ORIGINE = (
    "INSERT INTO origines (dossier, reference) VALUES (?, ?) ON CONFLICT (dossier)"
    " DO UPDATE SET reference = coalesce(excluded.reference, reference) RETURNING id"
)
_PRODUCTION = "INSERT OR REPLACE INTO productions (cible, origine, sha256) VALUES (?, ?, ?)"


def write(
    base: Base, souvenirs: Sequence[Souvenir], passage: Passage, sortie: str, racine: str
) -> None:
    """Write outcomes, all or none; `racine` is the current folder."""

    def ecrire(lien: sqlite3.Connection) -> None:
        for souvenir in souvenirs:
            appui = _support(lien, souvenir, sortie)
            lien.execute(_LIGNE, _row(souvenir, passage, appui, sortie))
            _origin(lien, souvenir, racine)

    base.write(ecrire)


def _support(lien: sqlite3.Connection, souvenir: Souvenir, sortie: str) -> int:
    """Give the number of what an outcome shares with others, written once for all of them."""
    partagee = vue.build(souvenir.communes, sortie)
    unites = json.dumps(sorted(souvenir.unites.items()))
    cle = lectures.digest(unites.encode() + partagee.chemins + partagee.preuves)
    (numero,) = lien.execute(_APPUI, (cle, unites, *partagee)).fetchone()
    return int(numero)


def _row(souvenir: Souvenir, passage: Passage, appui: int, sortie: str) -> tuple[object, ...]:
    fait = souvenir.fait.again()
    texte = to_json(fait).encode("utf-8", "surrogatepass")
    chemins, etats, preuves = vue.build((*souvenir.siennes, *souvenir.ecrites), sortie)
    essai = passage.numero if fait.etat == "echec" else 0
    dit = (fait.etat, fait.code, texte, chemins, etats, check(texte, chemins, etats), preuves)
    return passage.demande, souvenir.dossier, appui, essai, *dit


def _origin(lien: sqlite3.Connection, souvenir: Souvenir, racine: str) -> None:
    """Note where a production comes from: it must be known when its dossier is gone."""
    lieu = os.path.normpath(os.path.join(os.fsencode(racine), souvenir.dossier))  # noqa: PTH118 - octets
    (origine,) = lien.execute(_ORIGINE, (lieu, souvenir.fait.reference)).fetchone()
    if souvenir.fait.cible:
        lien.execute(_PRODUCTION, (souvenir.fait.cible, origine, souvenir.manifeste))
