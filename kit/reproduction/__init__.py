"""An exhibit -> the pages that show it, each fit for the archive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from kit.contenu import Contenu, size
from kit.errors import Defaut, LimiteAtteinte, PieceFautive
from kit.ouvrier import Ouvrier, current
from kit.pieces.images import FORMES
from kit.reproduction import images, moule, notre, textes, trame, vecteur
from kit.reproduction.inapte import Inapte
from kit.reproduction.memoire import Memoire

if TYPE_CHECKING:
    from kit.pieces import PieceLue
    from kit.render import Rendu

Mode = Literal["vecteur", "image", "texte"]

__all__ = ["Mode", "Reproduction", "reproduce"]

PART = 10  # of the seconds allowed to a dossier, what one drawing may take
PAGES_PAR_SECONDE = 4
MEMOIRE = 20_000_000  # bytes of the reproductions kept in this process


@dataclass(frozen=True, slots=True)
class Reproduction:
    """The pages that show an exhibit: copied, drawn as images, or laid out by us and tagged.

    `reserve` says what of it is not shown, or not as it is, if anything; `intacte` that its pages
    are those of the exhibit itself, of which nothing has to change.
    """

    pdf: Contenu
    pages: int
    mode: Mode
    reserve: str = ""
    intacte: bool = False


_FAITES: Memoire[Reproduction] = Memoire(MEMOIRE, lambda faite: size(faite.pdf))


def reproduce(piece: PieceLue, rendu: Rendu) -> Reproduction:
    """Give the pages that show an exhibit; the same bytes for the same exhibit.

    Raises PieceFautive when it cannot be shown, MachineFautive without the extra that reads it.
    """
    cle = (piece.sha256, piece.media, piece.titre, piece.date, piece.fichier)
    return _FAITES.get(cle, lambda: _reproduce(piece, rendu))


def _reproduce(piece: PieceLue, rendu: Rendu) -> Reproduction:
    if piece.media == "application/pdf":
        return _of_pdf(piece)
    if piece.media in FORMES:
        pdf, reserve = images.lay(piece)
        return _bind(pdf, reserve)
    if piece.media in textes.MEDIAS:
        return _laid_out(textes.lay(piece, rendu))
    if piece.media in textes.COURRIELS:
        return _laid_out(textes.lay_mail(piece, rendu))
    raise PieceFautive(f"« {piece.fichier} » n'a pas de page à montrer : joignez-la en PDF")


def _of_pdf(piece: PieceLue) -> Reproduction:
    original = piece.octets
    seule = notre.letter_alone(original)
    octets, reserve = (original, "") if seule is None else (seule, notre.RESERVE)
    try:
        pdf, pages = vecteur.copy(octets)
    except Inapte:
        return replace(_drawn(octets, piece), reserve=reserve)
    return Reproduction(pdf, pages, "vecteur", reserve, pdf is original)


def _drawn(octets: bytes, piece: PieceLue) -> Reproduction:
    """Draw the pages in a process of its own: some drawings never end, or take all the memory."""
    secondes = current().secondes // PART + (piece.pages or 0) // PAGES_PAR_SECONDE
    with Ouvrier[str, Reproduction](lambda f: _bind(trame.draw(octets, f))) as ouvrier:
        try:
            return ouvrier.run(piece.fichier, secondes)
        except (Defaut, LimiteAtteinte) as arret:
            raise type(arret)(f"« {piece.fichier} » : {arret}") from None


def _bind(pdf: Any, reserve: str = "") -> Reproduction:
    """Write pages that are images."""
    moule.dress(pdf)
    return Reproduction(moule.write(pdf), len(pdf.pages), "image", reserve)


def _laid_out(octets: bytes) -> Reproduction:
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    with pikepdf.open(BytesIO(octets)) as pdf:
        return Reproduction(octets, len(pdf.pages), "texte")
