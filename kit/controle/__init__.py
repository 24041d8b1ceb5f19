"""The control of what kit produced: a folder, a package or a PDF, told file by file.

Everything is hashed again and compared with the manifest; each document is compared with what it
carries: its own fingerprint, the originals attached, the list of exhibits printed, its seals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from kit import francais, manifeste
from kit.controle.fonds import Dossier, Fonds, measure, open_file, why
from kit.controle.rapport import Ligne, Nature, Rapport
from kit.errors import KitError

__all__ = ["Ligne", "Rapport", "check", "find"]


def find(chemin: Path) -> list[Path]:
    """Give what a path holds to control: itself, or each production of a folder of them.

    Raises KitError when the system refuses to look.
    """
    try:
        return _find(chemin)
    except OSError as erreur:
        raise KitError(f"{chemin} : {why(erreur)}") from None


def _find(chemin: Path) -> list[Path]:
    if not chemin.is_dir() or (chemin / manifeste.NOM).exists():
        return [chemin]
    trouves = {
        fichier.parent
        for motif in (f"*/{manifeste.NOM}", f"*/*/{manifeste.NOM}")
        for fichier in chemin.glob(motif)
        if not any(parent.is_symlink() for parent in (fichier.parent, fichier.parent.parent))
    }
    return sorted(trouves) or [chemin]


def check(chemin: Path) -> Rapport:
    """Control a produced folder, a package (.zip) or one PDF.

    Raises KitError for a path that is none of these, LimiteAtteinte for one too big.
    """
    if chemin.is_dir():
        return _bundle(str(chemin), "dossier", Dossier(chemin))
    from kit.controle import pdfs  # noqa: PLC0415 - slow, and `productions` does without

    suffixe = chemin.suffix.lower()
    with open_file(chemin) as flux:
        tete, sha256 = flux.read(5), measure(flux).sha256
        if tete == b"%PDF-" or suffixe == ".pdf":
            lignes = tuple(pdfs.examine(chemin.name, flux, connu=False))
            return Rapport(str(chemin), "pdf", lignes, sha256=sha256)
        if tete.startswith(b"PK") or suffixe == ".zip":
            return replace(_package(str(chemin), flux), sha256=sha256)
    raise KitError(f"{chemin} : ni un dossier produit, ni un paquet (.zip), ni un PDF de kit")


def _package(chemin: str, flux: BinaryIO) -> Rapport:
    from kit.controle import paquets  # noqa: PLC0415 - idem

    paquet, lignes = paquets.unpack(flux)
    ailleurs, plan = paquets.elsewhere(paquet)
    rapport = _bundle(chemin, "paquet", paquet, ailleurs)
    absents = tuple(dict.fromkeys(ailleurs.values()))
    return replace(rapport, lignes=(*lignes, *plan, *rapport.lignes), absents=absents)


def _bundle(
    chemin: str, nature: Nature, fonds: Fonds, ailleurs: Mapping[str, str] | None = None
) -> Rapport:
    """Control files against their manifest, then each document against what it carries."""
    from kit.controle import documents, fichiers  # noqa: PLC0415 - idem
    from kit.paquet import volumes  # noqa: PLC0415 - idem

    examen = fichiers.examine(fonds, ailleurs, volumes.PLAN if nature == "paquet" else "")
    releve = examen.releves.get(manifeste.NOM)
    sha256, lu = releve.sha256 if releve else "", examen.manifeste
    if lu is None:
        return Rapport(chemin, nature, examen.lignes, sha256=sha256)
    titre = f"{lu.reference}, {lu.document}, arrêté au {francais.date(lu.au.isoformat())}"
    dits = documents.examine(fonds, examen, lu) if lu.format != 1 else ()
    return Rapport(chemin, nature, (*examen.lignes, *dits), titre, sha256)
