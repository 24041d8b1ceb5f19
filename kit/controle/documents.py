"""The documents of a bundle, each against what it carries and what the manifest says of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kit import manifeste
from kit.controle import bordereau, concordance, fichiers, jointes, pages, paquets, pdfs
from kit.controle.fichiers import Examen
from kit.controle.fonds import Fonds, contents
from kit.controle.rapport import SAINS, Ligne, refused
from kit.errors import KitError
from kit.manifeste import Manifeste
from kit.paquet import champs, creance, lecture, reception, volumes

FORMATS = ("pdf", "html", "eml", "txt")
SANS_COPIE = (
    "aucun PDF n'en porte la copie : rien ici ne dirait qu'il a été réécrit ; comparez son SHA-256 "
    "à un relevé gardé ailleurs"
)
SEUL = "lui seul garde l'empreinte de ce qu'aucun PDF ne porte"
COPIE_PERDUE = "il dit les pièces reliées, et aucun PDF ne porte l'inventaire qui le confirme"


def examine(fonds: Fonds, examen: Examen, lu: Manifeste) -> Iterator[Ligne]:
    """Control each document at the root of a bundle; the exhibits are whatever was received."""
    try:
        pieces = jointes.exhibits(lu.faits)
    except KitError:
        yield Ligne("discordant", manifeste.NOM, "ses pièces ne se lisent pas")
        return
    recoupe = False
    for nom in sorted(nom for nom in examen.releves if "/" not in nom):
        try:
            lignes = [*_document(nom, fonds, examen, lu, pieces)]
        except KitError as refus:
            lignes = [refused(nom, refus)]
        recoupe = recoupe or any(ligne.fichier == manifeste.NOM for ligne in lignes)
        yield from lignes
    yield from _whole(lu, recoupe, {fichier.chemin for fichier in lu.fichiers} - examen.intacts)


def _document(
    nom: str, fonds: Fonds, examen: Examen, lu: Manifeste, pieces: tuple[jointes.Piece, ...]
) -> Iterator[Ligne]:
    inscrit = any(fichier.chemin == nom for fichier in lu.fichiers)
    if nom.lower().endswith(".pdf"):
        connu = nom in examen.intacts
        with fonds.flux(nom) as flux:
            lignes = [*pdfs.examine(nom, flux, connu, lu.faits if inscrit else None)]
        # What the manifest has already said is not said again.
        yield from (ligne for ligne in lignes if connu or ligne.message != pdfs.ROMPU)
    elif inscrit:
        with fonds.flux(nom) as flux:
            yield from _other(nom, flux, examen, lu, pieces)


def _other(
    nom: str, flux: BinaryIO, examen: Examen, lu: Manifeste, pieces: tuple[jointes.Piece, ...]
) -> Iterator[Ligne]:
    """Control what is no PDF."""
    if nom == f"{lu.document}.eml" and f"{lu.document}.pdf" not in examen.releves:
        for jointe, octets in pages.attached(contents(flux), lu.reference):
            connu = nom in examen.intacts
            yield from pdfs.examine(f"{nom} › {jointe}", octets, connu, lu.faits)
    elif nom.lower().endswith(".zip"):
        yield from _package(nom, flux, lu)
    elif nom == creance.NOM:
        yield from _claim(nom, contents(flux), lu)
    elif nom == f"{lu.document}.html":
        lus = pages.digests(contents(flux))
        yield from bordereau.compare(lus, nom, pieces, libre=not lus)


def _package(nom: str, flux: BinaryIO, lu: Manifeste) -> Iterator[Ligne]:
    """Compare a package made with a production: its files with its manifest, and this with ours."""
    paquet, lignes = paquets.unpack(flux)
    ailleurs, plan = paquets.elsewhere(paquet)
    examen = fichiers.examine(paquet, ailleurs, volumes.PLAN)
    lignes = [*lignes, *plan, *examen.lignes]
    fautes = [ligne for ligne in lignes if ligne.etat not in SAINS]
    for ligne in fautes:
        yield Ligne(ligne.etat, f"{nom} › {ligne.fichier}", ligne.message)
    ecarts = concordance.handed(lu.faits, examen.manifeste.faits) if examen.manifeste else []
    for ecart in ecarts:
        yield Ligne("discordant", nom, ecart)
    if not fautes and not ecarts:
        nombre = len(paquet.fichiers)
        dit = f"ses {nombre} fichiers sont ceux de son manifeste, qui dit ce que dit celui-ci"
        yield Ligne("conforme", nom, dit)


def _claim(nom: str, octets: bytes, lu: Manifeste) -> Iterator[Ligne]:
    """Compare the claim of a package with its manifest."""
    if lu.document not in champs.DESTINATAIRES:
        return
    ecarts = [*reception.agreement(lu, lecture.read(octets))]
    yield from (Ligne("discordant", nom, ecart) for ecart in ecarts)
    if not ecarts:
        yield Ligne("conforme", nom, "dit la référence, le jour et le total du manifeste")


def _whole(lu: Manifeste, recoupe: bool, perdus: set[str]) -> Iterator[Ligne]:
    """Look for what should be there: the document itself, and the copy of the manifest in it.

    `perdus` are the files that are elsewhere, missing or changed, which was said of each.
    """
    attendus = {f"{lu.document}.{suffixe}" for suffixe in FORMATS}
    if not attendus & {fichier.chemin for fichier in lu.fichiers}:
        dit = f"aucun fichier du document « {lu.document} » n'y est inscrit"
        yield Ligne("discordant", manifeste.NOM, dit)
    if recoupe:
        yield from _alone(lu)
    elif any(nom.endswith(".pdf") and "/" not in nom for nom in perdus):
        return
    elif concordance.bound(lu.faits):
        yield Ligne("discordant", manifeste.NOM, COPIE_PERDUE)
    else:
        yield Ligne("note", manifeste.NOM, SANS_COPIE)


def _alone(lu: Manifeste) -> Iterator[Ligne]:
    """Name the files of which nothing but the manifest keeps the digest."""
    gardes = {str(piece.get("fichier")) for piece in lu.pieces}
    seuls = [f.chemin for f in lu.fichiers if f.chemin not in gardes]
    seuls = [nom for nom in seuls if not nom.lower().endswith((".pdf", ".zip"))]
    if seuls:
        noms = ", ".join(f"« {nom} »" for nom in seuls)
        yield Ligne("note", manifeste.NOM, f"{SEUL} : {noms}")
