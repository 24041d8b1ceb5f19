"""The files of a bundle against its manifest: intact, changed, missing, added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kit import manifeste
from kit.controle.fonds import Fonds, Releve
from kit.controle.rapport import Ligne, changed, refused
from kit.errors import KitError
from kit.manifeste import Manifeste

ANCIEN = "manifeste de format 1 : seuls les fichiers sont contrôlés, rien ne garde le manifeste"


@dataclass(frozen=True, slots=True)
class Examen:
    """What the manifest says of the files; `manifeste` is None when it cannot be read."""

    lignes: tuple[Ligne, ...]
    releves: Mapping[str, Releve]
    manifeste: Manifeste | None = None

    @property
    def intacts(self) -> frozenset[str]:
        """The files that are as the manifest lists them."""
        return frozenset(ligne.fichier for ligne in self.lignes if ligne.etat == "intact")


def examine(fonds: Fonds, ailleurs: Mapping[str, str] | None = None, a_part: str = "") -> Examen:
    """Compare files with the manifest among them.

    `ailleurs` names the volume of each file that is not in this one, `a_part` the file that says
    so. Raises KitError when there is no manifest.
    """
    releves, lignes = fonds.measure()
    releves.pop(a_part, None)
    if manifeste.NOM not in releves:
        absent = Ligne("manquant", manifeste.NOM, "sans lui, aucun fichier ne peut être contrôlé")
        return Examen((*lignes, absent), releves)
    try:
        with fonds.flux(manifeste.NOM) as flux:
            lu = manifeste.read(flux.read(manifeste.TAILLE_MAXIMALE + 1))
    except KitError as refus:
        return Examen((*lignes, refused(manifeste.NOM, refus, "modifié")), releves)
    lignes = [ligne for ligne in lignes if not _emptied(ligne.fichier, lu)]
    refuses = {ligne.fichier for ligne in lignes}
    listes = (x for x in _listed(lu, releves, ailleurs or {}) if x.fichier not in refuses)
    lignes += [*_manifest(lu), *listes, *_added(lu, releves)]
    return Examen(tuple(lignes), releves, lu)


def _emptied(nom: str, lu: Manifeste) -> bool:
    """Tell an empty folder whose files are missing, which is said of each of them."""
    return nom.endswith("/") and any(fichier.chemin.startswith(nom) for fichier in lu.fichiers)


def _manifest(lu: Manifeste) -> Iterator[Ligne]:
    if lu.format == 1:
        yield Ligne("note", manifeste.NOM, ANCIEN)
    elif lu.defauts:
        yield Ligne("modifié", manifeste.NOM, " ; ".join(lu.defauts))
    else:
        yield Ligne("intact", manifeste.NOM)
    noms = [fichier.chemin for fichier in lu.fichiers]
    if len(set(noms)) != len(noms):
        yield Ligne("discordant", manifeste.NOM, "un fichier y est inscrit deux fois")
    yield from _exhibits(lu)


def _exhibits(lu: Manifeste) -> Iterator[Ligne]:
    """Check that the manifest says one thing of each exhibit and of its file."""
    inscrits = {fichier.chemin: fichier for fichier in lu.fichiers}
    for piece in lu.pieces if lu.format != 1 else ():
        chemin = str(piece.get("fichier") or manifeste.NOM)
        inscrit = inscrits.get(chemin)
        if inscrit is None:
            yield Ligne("discordant", chemin, "pièce du manifeste absente de sa liste de fichiers")
        elif (inscrit.sha256, inscrit.taille) != (piece.get("sha256"), piece.get("taille")):
            yield Ligne("discordant", chemin, "le manifeste lui donne deux empreintes")


def _listed(
    lu: Manifeste, releves: Mapping[str, Releve], ailleurs: Mapping[str, str]
) -> Iterator[Ligne]:
    for inscrit in lu.fichiers:
        trouve = releves.get(inscrit.chemin)
        if trouve is None and inscrit.chemin in ailleurs:
            yield Ligne("note", inscrit.chemin, f"dans le volume « {ailleurs[inscrit.chemin]} »")
        elif trouve is None:
            yield Ligne("manquant", inscrit.chemin)
        elif trouve.sha256 != inscrit.sha256:
            yield changed(inscrit.chemin, inscrit.sha256, trouve.sha256)
        elif trouve.taille != inscrit.taille:
            yield Ligne("discordant", inscrit.chemin, "sa taille n'est pas celle du manifeste")
        else:
            yield Ligne("intact", inscrit.chemin)


def _added(lu: Manifeste, releves: Mapping[str, Releve]) -> Iterator[Ligne]:
    """List what the manifest does not; a file that was only renamed is recognised."""
    connus = {fichier.chemin for fichier in lu.fichiers} | {manifeste.NOM}
    absents = {
        fichier.sha256: fichier.chemin for fichier in lu.fichiers if fichier.chemin not in releves
    }
    for nom in sorted(releves.keys() - connus):
        ancien = absents.get(releves[nom].sha256)
        suite = f", même contenu que « {ancien} »" if ancien else ""
        yield Ligne("ajouté", nom, f"absent du manifeste{suite}")
