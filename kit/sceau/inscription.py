"""Where sealed files go in a produced folder, and how its manifest stays true."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from kit import manifeste
from kit.errors import KitError
from kit.manifeste import ManifesteFautif, forme

if TYPE_CHECKING:
    from collections.abc import Mapping

SUFFIXE = "-scelle.pdf"
_AVANT = "rien n'est scellé ; lancez « kit controler » d'abord"


def sealed_name(nom: str) -> str:
    """Name the sealed copy, which goes beside the document.

    >>> sealed_name("mise_en_demeure.pdf")
    'mise_en_demeure-scelle.pdf'
    """
    return nom[: -len(".pdf")] + SUFFIXE if nom.lower().endswith(".pdf") else nom + SUFFIXE


def read(octets: bytes) -> dict[str, Any]:
    """Read the manifest of a produced folder.

    Raises KitError when it is not one, or was changed: to write it again would bless the change.
    """
    try:
        lu = manifeste.read(octets)
    except ManifesteFautif as refus:
        raise KitError(f"{manifeste.NOM} : {refus} ; {_AVANT}") from None
    if lu.defauts:
        raise KitError(f"{manifeste.NOM} : {' ; '.join(lu.defauts)} ; {_AVANT}")
    if len({fichier.chemin for fichier in lu.fichiers}) != len(lu.fichiers):
        raise KitError(f"{manifeste.NOM} cite deux fois un fichier : {_AVANT}")
    return dict(lu.faits)


def documents(lu: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the documents that a produced folder lets seal: no exhibit, no sealed copy."""
    noms = [str(fichier["chemin"]) for fichier in lu["fichiers"]]
    return tuple(n for n in noms if n.endswith(".pdf") and "/" not in n and not is_sealed(n))


def is_sealed(nom: str) -> bool:
    """Tell a sealed copy by its name."""
    return nom.endswith(SUFFIXE)


def check(lu: Mapping[str, Any], nom: str, octets: bytes) -> None:
    """Refuse a document that is not the one produced: a seal would bless the change."""
    attendus = {str(f["chemin"]): str(f["sha256"]) for f in lu["fichiers"]}
    if nom not in attendus:
        raise KitError(f"« {nom} » n'est pas au manifeste du dossier : rien n'est scellé")
    if hashlib.sha256(octets).hexdigest() != attendus[nom]:
        raise KitError(f"« {nom} » a changé depuis sa production : rien n'est scellé")


def add(lu: Mapping[str, Any], scelles: Mapping[str, bytes]) -> bytes:
    """Write the manifest again with the sealed copies, its other facts as they were."""
    neufs = {
        nom: {"chemin": nom, "taille": len(o), "sha256": hashlib.sha256(o).hexdigest()}
        for nom, o in scelles.items()
    }
    anciens = {str(f["chemin"]): f for f in lu["fichiers"]}
    fichiers = [fichier for _, fichier in sorted((anciens | neufs).items())]
    faits = {**lu, "fichiers": fichiers}
    return forme.sign(faits) if "empreinte" in faits else forme.text(faits)
