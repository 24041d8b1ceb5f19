"""The control of what kit produced: a folder, a package or a PDF, told file by file.

Everything is hashed again and compared with the manifest; each document is compared with what it
carries: its own fingerprint, the originals attached, the list of exhibits printed, its seals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kit import francais, manifeste
from kit.controle import fichiers, jointes, paquets, pdfs
from kit.controle.fichiers import Examen
from kit.controle.fonds import Dossier, Fonds, Paquet, read_file, why
from kit.controle.rapport import Ligne, Nature, Rapport
from kit.errors import KitError
from kit.paquet import volumes

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
    octets, suffixe = read_file(chemin), chemin.suffix.lower()
    if octets.startswith(b"%PDF-") or suffixe == ".pdf":
        return Rapport(str(chemin), "pdf", tuple(pdfs.examine(chemin.name, octets, connu=False)))
    if octets.startswith(b"PK") or suffixe == ".zip":
        return _package(str(chemin), octets)
    raise KitError(f"{chemin} : ni un dossier produit, ni un paquet (.zip), ni un PDF de kit")


def _package(chemin: str, octets: bytes) -> Rapport:
    contenus, lignes = paquets.unpack(octets)
    ailleurs, plan = paquets.elsewhere(contenus)
    rapport = _bundle(chemin, "paquet", Paquet(contenus), ailleurs)
    return Rapport(chemin, "paquet", (*lignes, *plan, *rapport.lignes), rapport.titre)


def _bundle(
    chemin: str, nature: Nature, fonds: Fonds, ailleurs: Mapping[str, str] | None = None
) -> Rapport:
    """Control files against their manifest, then each document against what it carries."""
    examen = fichiers.examine(fonds, ailleurs, volumes.PLAN if nature == "paquet" else "")
    lu = examen.manifeste
    if lu is None:
        return Rapport(chemin, nature, examen.lignes)
    titre = f"{lu.reference}, {lu.document}, arrêté au {francais.date(lu.au.isoformat())}"
    lignes = (*examen.lignes, *(_documents(fonds, examen) if lu.format != 1 else ()))
    return Rapport(chemin, nature, lignes, titre)


def _documents(fonds: Fonds, examen: Examen) -> Iterator[Ligne]:
    """Control each PDF at the root of a bundle; the exhibits are whatever was received."""
    assert examen.manifeste is not None  # noqa: S101 - the caller has read it
    try:
        attendues = jointes.exhibits(examen.manifeste.faits)
    except KitError:
        yield Ligne("discordant", manifeste.NOM, "ses pièces ne se lisent pas")
        attendues = ()
    for nom in sorted(examen.releves):
        if "/" not in nom and nom.lower().endswith(".pdf"):
            connu = nom in examen.intacts
            lignes = pdfs.examine(nom, fonds.read(nom), connu, attendues)
            # What the manifest has already said is not said again.
            yield from (ligne for ligne in lignes if connu or ligne.message != pdfs.ROMPU)
