"""The originals that a PDF carries, against the inventory that it carries with them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kit import manifeste
from kit.contenu import PAS
from kit.controle.fonds import Releve
from kit.controle.rapport import Ligne, changed, refused
from kit.errors import KitError, LimiteAtteinte

INVENTAIRE = "inventaire.json"
TAILLE_MAXIMALE = 100_000_000
NOMBRE_MAXIMAL = 2_000


@dataclass(frozen=True, slots=True)
class Piece:
    """An exhibit as an inventory or a manifest describes it."""

    numero: int
    nom: str
    taille: int
    sha256: str
    page: int | None


def exhibits(faits: Mapping[str, Any]) -> tuple[Piece, ...]:
    """Give the exhibits of an inventory. Raises KitError when it is not one."""
    try:
        return tuple(
            Piece(
                int(lue["numero"]),
                str(lue["fichier"]).removeprefix("pieces/"),
                int(lue["taille"]),
                str(lue["sha256"]),
                None if lue["page"] is None else int(lue["page"]),
            )
            for lue in faits["pieces"]
        )
    except (LookupError, TypeError, ValueError):
        raise KitError("inventaire illisible") from None


def inventory(pdf: Any) -> dict[str, Any] | None:
    """Read the inventory that an open PDF carries; None when it carries none.

    Raises KitError when it cannot be read.
    """
    if INVENTAIRE not in pdf.attachments:
        return None
    flux = pdf.attachments[INVENTAIRE].obj.EF.F
    return manifeste.parse(b"".join(_chunks(flux, manifeste.TAILLE_MAXIMALE)))


def examine(pdf: Any, nom: str, pieces: tuple[Piece, ...]) -> Iterator[Ligne]:
    """Compare each attachment with the inventory: changed, missing, added."""
    jointes = dict(list(pdf.attachments.items())[: NOMBRE_MAXIMAL + 1])
    if len(jointes) > NOMBRE_MAXIMAL:
        yield Ligne("limite", nom, f"plus de {NOMBRE_MAXIMAL} fichiers joints, non contrôlés")
        return
    jointes.pop(INVENTAIRE, None)
    intactes = 0
    for piece in pieces:
        faute = _examine(f"{nom} › {piece.nom}", piece, jointes.pop(piece.nom, None))
        intactes += faute is None
        if faute is not None:
            yield faute
    for ajoute in sorted(jointes):
        yield Ligne("ajouté", f"{nom} › {ajoute}", "fichier joint absent de l'inventaire")
    if intactes:
        yield Ligne("conforme", nom, f"{_originals(intactes)}, à l'empreinte de l'inventaire")


def _examine(lieu: str, piece: Piece, jointe: Any) -> Ligne | None:
    """Compare one attachment with the exhibit that it must be; None when it is."""
    if jointe is None:
        return Ligne("manquant", lieu, f"original de la pièce n° {piece.numero}, non joint")
    try:
        trouve = _measure(jointe)
    except KitError as refus:
        return refused(lieu, refus)
    if trouve.sha256 != piece.sha256:
        return changed(lieu, piece.sha256, trouve.sha256)
    return None


def _originals(nombre: int) -> str:
    return "1 original joint" if nombre == 1 else f"{nombre} originaux joints"


def _measure(jointe: Any) -> Releve:
    calcul, taille = hashlib.sha256(), 0
    try:
        for morceau in _chunks(jointe.obj.EF.F, TAILLE_MAXIMALE):
            calcul.update(morceau)
            taille += len(morceau)
    except (AttributeError, ValueError, TypeError, zlib.error):
        raise KitError("original joint illisible") from None
    return Releve(taille, calcul.hexdigest())


def _chunks(flux: Any, limite: int) -> Iterator[bytes]:
    """Unpack an attached file a little at a time: a bomb is never held whole."""
    brut, filtre = memoryview(flux.read_raw_bytes()), flux.get("/Filter")
    if filtre is None:
        yield from (bytes(brut[rang : rang + PAS]) for rang in range(0, len(brut), PAS))
        return
    if str(filtre) != "/FlateDecode" or "/DecodeParms" in flux:
        raise KitError("fichier joint d'un format que kit n'écrit pas")
    lecteur, lus, rang, reste = zlib.decompressobj(), 0, 0, b""
    while not lecteur.eof:
        morceau = lecteur.decompress(reste or brut[rang : rang + PAS], PAS)
        rang += 0 if reste else PAS
        reste, lus = lecteur.unconsumed_tail, lus + len(morceau)
        if lus > limite:
            raise LimiteAtteinte(f"fichier joint de plus de {limite // 1_000_000} Mo, non contrôlé")
        if not (morceau or reste or rang < len(brut)):
            raise KitError("fichier joint abîmé")
        yield morceau
