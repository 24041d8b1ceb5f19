"""`manifeste.json`, format 2: what a bundle was made from, and the SHA-256 of each of its files.

Its text is canonical (one way only of writing the same facts) and carries its own SHA-256, so
that a byte changed in it shows. Its JSON Schema is `kit/schemas/manifeste-2.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kit.contenu import Contenu, digest, size
from kit.manifeste.forme import FORMAT, inventory, sign, text
from kit.manifeste.lecture import TAILLE_MAXIMALE, Fichier, Manifeste, ManifesteFautif, parse, read

if TYPE_CHECKING:
    from kit.decompte_lignes import Ligne
    from kit.pieces import PieceLue

__all__ = [
    "FORMAT",
    "NOM",
    "TAILLE_MAXIMALE",
    "Fichier",
    "Manifeste",
    "ManifesteFautif",
    "Taux",
    "build",
    "complete",
    "exhibit",
    "inventory",
    "parse",
    "rates",
    "read",
    "sign",
    "text",
]

NOM = "manifeste.json"


@dataclass(frozen=True, slots=True)
class Taux:
    """A rate really used in a statement, in per cent a year, and from when to when."""

    source: str
    valeur: Decimal | None
    du: date | None
    au: date | None


def build(
    *,
    reference: str,
    document: str,
    au: date,
    kit: str,
    dossier: str,
    total: Decimal | None,
    taux: Iterable[Taux] = (),
    modeles: Mapping[str, str] | None = None,
    outrepasse: Iterable[tuple[str, str]] = (),
    historique: Iterable[Mapping[str, Any]] = (),
    pieces: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Gather the facts of a bundle, all but its files; `dossier` is the SHA-256 of the YAML.

    `modeles` gives the SHA-256 of each template by its path, `outrepasse` the rules set aside and
    why, `historique` comes from `registre.enroll` and each of `pieces` from `exhibit`.
    """
    return {
        "format": FORMAT,
        "reference": reference,
        "document": document,
        "au": au.isoformat(),
        "kit": kit,
        "dossier": {"sha256": dossier},
        "total": None if total is None else str(total),
        "taux": [_rate(un) for un in taux],
        "modeles": [
            {"chemin": chemin, "sha256": sha256}
            for chemin, sha256 in sorted((modeles or {}).items())
        ],
        "outrepasse": [{"regle": regle, "motif": motif} for regle, motif in outrepasse],
        "historique": [dict(entree) for entree in historique],
        "pieces": [dict(piece) for piece in pieces],
    }


def rates(lignes: Iterable[Ligne]) -> list[Taux]:
    """List the rates and sums of law that a statement used, each with its source, once."""
    emplois: dict[tuple[str, Decimal | None], tuple[date, date]] = {}
    for ligne in lignes:
        if not ligne.source:
            continue
        cle, fin = (ligne.source, ligne.taux), ligne.au or ligne.du
        du, au = emplois.get(cle, (ligne.du, fin))
        emplois[cle] = min(du, ligne.du), max(au, fin)
    dates = sorted(emplois.items(), key=lambda emploi: (emploi[1], emploi[0][0]))
    return [Taux(source, valeur, du, au) for (source, valeur), (du, au) in dates]


def exhibit(
    piece: PieceLue,
    fichier: str,
    reproduction: str | None = None,
    page: int | None = None,
    constats: Sequence[str] = (),
) -> dict[str, Any]:
    """Give the facts of an exhibit: `fichier` is its path in the bundle, `page` its sheet's.

    `reproduction` and `page` are None where the exhibits are not bound in the PDF.
    """
    return {
        "numero": piece.numero,
        "id": piece.id,
        "titre": piece.titre,
        "fichier": fichier,
        "original": piece.fichier,
        "media": piece.media,
        "taille": piece.taille,
        "sha256": piece.sha256,
        "pages": piece.pages,
        "reproduction": reproduction,
        "page": page,
        "constats": list(constats),
    }


def complete(faits: Mapping[str, Any], fichiers: Mapping[str, Contenu]) -> bytes:
    """Give the text of the manifest of these files, itself aside.

    The hash of an exhibit is the one computed when it was read.
    """
    connus = {piece["fichier"]: piece["sha256"] for piece in faits.get("pieces", ())}
    liste = [
        {"chemin": nom, "taille": size(contenu), "sha256": connus.get(nom) or digest(contenu)}
        for nom, contenu in sorted(fichiers.items(), key=lambda fichier: fichier[0])
        if nom != NOM
    ]
    return sign({**faits, "fichiers": liste})


def _rate(taux: Taux) -> dict[str, str]:
    valeurs = {"valeur": taux.valeur, "du": taux.du, "au": taux.au}
    ecrites = {cle: str(valeur) for cle, valeur in valeurs.items() if valeur is not None}
    return {"source": taux.source, **ecrites}
