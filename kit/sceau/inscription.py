"""Where sealed files go in a produced folder, and how its manifest stays true."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from kit.errors import KitError

if TYPE_CHECKING:
    from collections.abc import Mapping

SUFFIXE = "-scelle.pdf"


def sealed_name(nom: str) -> str:
    """Name the sealed copy, which goes beside the document.

    >>> sealed_name("mise_en_demeure.pdf")
    'mise_en_demeure-scelle.pdf'
    """
    return nom[: -len(".pdf")] + SUFFIXE if nom.lower().endswith(".pdf") else nom + SUFFIXE


def read(octets: bytes) -> dict[str, Any]:
    """Read the manifest of a produced folder. Raises KitError when it is not one."""
    try:
        lu = json.loads(octets)
        listes = [(str(f["chemin"]), str(f["sha256"])) for f in lu["fichiers"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise KitError("manifeste.json est illisible : lancez « kit controler » d'abord") from None
    if len(dict(listes)) != len(listes):
        raise KitError("manifeste.json cite deux fois un fichier : lancez « kit controler »")
    return dict(lu)


def documents(manifeste: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the documents that a produced folder lets seal: no exhibit, no sealed copy."""
    noms = [str(fichier["chemin"]) for fichier in manifeste["fichiers"]]
    return tuple(n for n in noms if n.endswith(".pdf") and "/" not in n and not is_sealed(n))


def is_sealed(nom: str) -> bool:
    """Tell a sealed copy by its name."""
    return nom.endswith(SUFFIXE)


def check(manifeste: Mapping[str, Any], nom: str, octets: bytes) -> None:
    """Refuse a document that is not the one produced: a seal would bless the change."""
    attendus = {str(f["chemin"]): str(f["sha256"]) for f in manifeste["fichiers"]}
    if nom not in attendus:
        raise KitError(f"« {nom} » n'est pas au manifeste du dossier : rien n'est scellé")
    if hashlib.sha256(octets).hexdigest() != attendus[nom]:
        raise KitError(f"« {nom} » a changé depuis sa production : rien n'est scellé")


def add(manifeste: Mapping[str, Any], scelles: Mapping[str, bytes]) -> bytes:
    """Write the manifest again with the sealed copies, its other facts as they were."""
    neufs = {
        nom: {"chemin": nom, "taille": len(o), "sha256": hashlib.sha256(o).hexdigest()}
        for nom, o in scelles.items()
    }
    anciens = {str(f["chemin"]): f for f in manifeste["fichiers"]}
    fichiers = [fichier for _, fichier in sorted((anciens | neufs).items())]
    faits = {**manifeste, "fichiers": fichiers}
    if "empreinte" in faits:
        del faits["empreinte"]
        faits["empreinte"] = hashlib.sha256(_text(faits)).hexdigest()
    return _text(faits)


def _text(faits: Mapping[str, Any]) -> bytes:
    return (json.dumps(faits, ensure_ascii=False, indent=2) + "\n").encode()
