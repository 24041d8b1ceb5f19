"""A PDF that kit produced: its own fingerprint, what it carries, what it prints, its seals."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO

from kit import empreinte, sceau
from kit.controle import bordereau, jointes, revisions
from kit.controle.jointes import Piece
from kit.controle.rapport import Ligne
from kit.empreinte import Empreinte
from kit.errors import KitError, MachineFautive

ETRANGER = (
    "ne porte pas l'empreinte de kit : il n'a pas été produit par kit, ou elle a été ôtée ; "
    "contrôlez le dossier ou le paquet dont il vient"
)
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
    nom: str, octets: bytes, connu: bool, attendues: Sequence[Piece] = ()
) -> Iterator[Ligne]:
    """Control a PDF; `connu` tells that a manifest already vouches for its bytes.

    `attendues` are the exhibits that the manifest gives.
    """
    etat = empreinte.verify(octets)
    if etat is None:
        yield (
            Ligne("note", nom, "sans empreinte propre") if connu else Ligne("refusé", nom, ETRANGER)
        )
        if not connu:
            return
    elif not etat.intact:
        yield Ligne("modifié", nom, ROMPU)
    elif etat.ajoutes:
        yield from _additions(nom, octets, etat, connu)
    else:
        propre = "porte sa propre empreinte, exacte"
        yield Ligne("conforme" if connu else "intact", nom, propre)
    yield from _inside(nom, octets, attendues)


def _additions(nom: str, octets: bytes, etat: Empreinte, connu: bool) -> Iterator[Ligne]:
    """Judge what was appended to an intact original: only sound seals may be, and nothing else."""
    dit = f"original intact ({etat.taille} octets), {etat.ajoutes} octets ajoutés ensuite"
    fautes = _touched(octets, etat)
    for faute in fautes:
        yield Ligne("discordant", nom, faute)
    sceaux, scelle = _seals(nom, octets, connu)
    yield from sceaux
    if fautes or not scelle:
        yield Ligne("discordant", nom, f"{dit}, que rien ne garantit")
    else:
        yield Ligne(
            "conforme" if connu else "intact", nom, f"{dit} : un sceau, aucune page modifiée"
        )


def _touched(octets: bytes, etat: Empreinte) -> list[str]:
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    try:
        return revisions.faults(octets[: etat.taille], octets)
    except (pikepdf.PdfError, pikepdf.PasswordError, *ABIMES):
        return ["ce qui a été ajouté à l'original ne peut pas être lu"]


def _seals(nom: str, octets: bytes, connu: bool) -> tuple[list[Ligne], bool]:
    """Check the seals; tell whether what was appended is vouched for."""
    try:
        sceaux = sceau.verify(octets)
    except MachineFautive as manque:
        return [Ligne("note", nom, f"sceau non vérifié : {manque}")], connu
    except KitError as refus:
        return [Ligne("refusé", nom, str(refus))], False
    lignes = [
        Ligne("conforme" if pose.sain else "discordant", nom, " ".join(pose.phrases))
        for pose in sceaux
    ]
    return lignes, bool(sceaux) and all(pose.sain for pose in sceaux)


def _inside(nom: str, octets: bytes, attendues: Sequence[Piece]) -> Iterator[Ligne]:
    """Control the attached originals and the printed list of exhibits."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    try:
        with pikepdf.open(BytesIO(octets)) as pdf:
            portees = jointes.inventory(pdf)
            lignes = [] if portees is None else list(jointes.examine(pdf, nom, portees))
    except (pikepdf.PdfError, pikepdf.PasswordError, KitError, *ABIMES):
        yield Ligne("refusé", nom, "ses fichiers joints ne peuvent pas être lus")
        return
    yield from lignes
    if portees is not None and attendues and _digests(portees) != _digests(attendues):
        yield Ligne("discordant", nom, "son inventaire n'est pas celui du manifeste")
    imprimees = attendues if nom == BORDEREAU else portees
    if imprimees:
        yield from bordereau.examine(octets, nom, imprimees)


def _digests(pieces: Sequence[Piece]) -> set[tuple[int, str]]:
    return {(piece.numero, piece.sha256) for piece in pieces}
