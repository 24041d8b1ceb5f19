"""A PDF that kit produced: its own fingerprint, what it carries, what it prints, its seals."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from kit import empreinte, manifeste, sceau
from kit.contenu import opened, window
from kit.controle import bordereau, concordance, jointes, revisions
from kit.controle.rapport import Ligne, refused
from kit.empreinte import Empreinte
from kit.errors import KitError, LimiteAtteinte, MachineFautive

ETRANGER = (
    "ne porte pas l'empreinte de kit : il n'a pas été produit par kit, ou elle a été ôtée ; "
    "contrôlez le dossier ou le paquet dont il vient"
)
SANS_EMPREINTE = "sans empreinte propre : kit en inscrit une dans chaque PDF qu'il produit"
BORDEREAU = "bordereau.pdf"
# What pikepdf lets through on a forged structure.
ABIMES = (
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    RuntimeError,
    OverflowError,
    zlib.error,
)
ROMPU = "son contenu n'est plus celui dont il porte l'empreinte"


def examine(
    nom: str, brut: bytes | BinaryIO, connu: bool, faits: Mapping[str, Any] | None = None
) -> Iterator[Ligne]:
    """Control a PDF, never held whole; `connu` tells that a manifest already vouches for it.

    `faits` are those of the manifest, which the PDF must repeat; None for a PDF that is alone.
    """
    flux = opened(brut)
    etat = empreinte.verify(flux)
    if etat is None and faits is not None:
        yield Ligne("discordant", nom, SANS_EMPREINTE)
    elif etat is None:
        yield Ligne("refusé", nom, ETRANGER)
        return
    elif not etat.intact:
        yield Ligne("modifié", nom, ROMPU)
    elif etat.ajoutes:
        yield from _additions(nom, flux, etat, connu)
    else:
        propre = "porte sa propre empreinte, exacte"
        yield Ligne("conforme" if connu else "intact", nom, propre)
    yield from _inside(nom, flux, faits)


def _additions(nom: str, flux: BinaryIO, etat: Empreinte, connu: bool) -> Iterator[Ligne]:
    """Judge what was appended to an intact original: only sound seals may be, and nothing else."""
    dit = f"original intact ({etat.taille} octets), {_added(etat.ajoutes)} ensuite"
    fautes = _touched(flux, etat)
    for faute in fautes:
        yield Ligne("discordant", nom, faute)
    sceaux, scelle = _seals(nom, flux, connu)
    yield from sceaux
    if fautes or not scelle:
        yield Ligne("discordant", nom, f"{dit}, que rien ne garantit")
    else:
        yield Ligne(
            "conforme" if connu else "intact", nom, f"{dit} : un sceau, aucune page modifiée"
        )


def _added(nombre: int) -> str:
    return "1 octet ajouté" if nombre == 1 else f"{nombre} octets ajoutés"


def _touched(flux: BinaryIO, etat: Empreinte) -> list[str]:
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    try:
        return revisions.faults(window(flux, 0, etat.taille), flux)
    except (pikepdf.PdfError, pikepdf.PasswordError, *ABIMES):
        return ["ce qui a été ajouté à l'original ne peut pas être lu"]


def _seals(nom: str, flux: BinaryIO, connu: bool) -> tuple[list[Ligne], bool]:
    """Check the seals; tell whether what was appended is vouched for."""
    try:
        sceaux = sceau.verify(flux)
    except MachineFautive as manque:
        return [Ligne("note", nom, f"sceau non vérifié : {manque}")], connu
    except KitError as refus:
        return [Ligne("refusé", nom, str(refus))], False
    lignes = [
        Ligne("conforme" if pose.sain else "discordant", nom, " ".join(pose.phrases))
        for pose in sceaux
    ]
    return lignes, bool(sceaux) and all(pose.sain for pose in sceaux)


def _inside(nom: str, flux: BinaryIO, faits: Mapping[str, Any] | None) -> Iterator[Ligne]:
    """Control the attached originals, the copy of the facts and the printed list of exhibits."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    try:
        with pikepdf.open(flux, access_mode=pikepdf.AccessMode.stream) as pdf:
            copie, jour = jointes.inventory(pdf), str(pdf.docinfo.get("/CreationDate", ""))
            portees = jointes.exhibits(copie) if copie is not None else ()
            lignes = list(jointes.examine(pdf, nom, portees))
    except LimiteAtteinte as limite:
        yield refused(nom, limite)
        return
    except (pikepdf.PdfError, pikepdf.PasswordError, KitError, *ABIMES):
        yield Ligne("refusé", nom, "ses fichiers joints ne peuvent pas être lus")
        return
    yield from lignes
    if faits is not None:
        yield from _agreement(nom, faits, copie, jour)
    imprimees = jointes.exhibits(faits) if faits is not None and copie is None else portees
    libre = faits is not None and copie is None and nom != BORDEREAU
    yield from bordereau.examine(flux, nom, imprimees, libre)


def _agreement(
    nom: str, faits: Mapping[str, Any], copie: Mapping[str, Any] | None, jour: str
) -> Iterator[Ligne]:
    """Compare the manifest with what a PDF says of itself: all its facts, or its day alone."""
    if copie is None:
        if jour[2:10] != str(faits.get("au")).replace("-", ""):
            dit = f"« {nom} » n'est pas du jour du manifeste, {faits.get('au')}"
            yield Ligne("discordant", manifeste.NOM, dit)
        return
    ecarts = concordance.differences(faits, copie)
    for ecart in ecarts:
        yield Ligne("discordant", manifeste.NOM, f"{ecart} (« {nom} »)")
    if not ecarts:
        yield Ligne("conforme", manifeste.NOM, f"dit ce que dit l'inventaire de « {nom} »")
