"""The list of exhibits as it is printed: its SHA-256 values, number by number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from kit.controle.jointes import Piece
from kit.controle.rapport import Ligne
from kit.errors import LimiteAtteinte

PAGES_MAXIMUM = 5_000
# Eight groups of eight, as `francais.empreinte` writes them, over one line or several.
_EMPREINTE = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?:\s+[0-9a-f]{8}){7}(?![0-9a-f])")


def printed(flux: BinaryIO, pages: int | None = None) -> list[str]:
    """Give the SHA-256 values printed in the first pages of a PDF, in order.

    Raises ValueError for a PDF that cannot be read, LimiteAtteinte for one with too many pages.
    """
    import pypdfium2  # noqa: PLC0415 - only to read a page

    lus: list[str] = []
    try:
        with pypdfium2.PdfDocument(flux) as pdf:
            nombre = min(len(pdf), len(pdf) if pages is None else pages)
            if nombre > PAGES_MAXIMUM:
                raise LimiteAtteinte(f"plus de {PAGES_MAXIMUM} pages : bordereau non contrôlé")
            for rang in range(nombre):
                lus += digests(pdf[rang].get_textpage().get_text_range())
    except pypdfium2.PdfiumError as erreur:
        raise ValueError(str(erreur)) from None
    return lus


def digests(texte: str) -> list[str]:
    """Give the SHA-256 values written in a text as kit prints them."""
    return ["".join(trouve.split()) for trouve in _EMPREINTE.findall(texte)]


def examine(
    flux: BinaryIO, nom: str, pieces: Sequence[Piece], libre: bool = False
) -> Iterator[Ligne]:
    """Compare what is printed, before the first exhibit, with the exhibits.

    `libre` is for a document that need not print them all.
    """
    premiere = min((piece.page for piece in pieces if piece.page), default=None)
    try:
        lus = printed(flux, premiere and premiere - 1)
    except ValueError:
        yield Ligne("refusé", nom, "ses pages ne peuvent pas être lues")
    except LimiteAtteinte as limite:
        yield Ligne("limite", nom, str(limite))
    else:
        yield from compare(lus, nom, pieces, libre)


def compare(
    lus: Sequence[str], nom: str, pieces: Sequence[Piece], libre: bool = False
) -> Iterator[Ligne]:
    """Compare the digests read with the exhibits, in order; nothing is said when there are none."""
    attendus = [piece.sha256 for piece in sorted(pieces, key=lambda piece: piece.numero)]
    if libre and {*lus} <= {*attendus}:
        return
    if lus and attendus and lus == attendus * (len(lus) // len(attendus)):
        yield Ligne("conforme", nom, f"bordereau imprimé : {_count(len(attendus))} des fichiers")
    elif lus or attendus:
        yield from _differences(f"{nom} › bordereau imprimé", lus, pieces)


def _differences(lieu: str, lus: Sequence[str], pieces: Sequence[Piece]) -> Iterator[Ligne]:
    absentes = [piece for piece in pieces if piece.sha256 not in lus]
    connues = {piece.sha256 for piece in pieces}
    inconnues = {lu: rang for rang, lu in reversed([*enumerate(lus, 1)]) if lu not in connues}
    for piece in absentes:
        yield Ligne("discordant", lieu, f"l'empreinte de la pièce n° {piece.numero} n'y est pas")
    for lu, rang in sorted(inconnues.items(), key=lambda inconnue: inconnue[1]):
        dit = f"empreinte n° {rang}, {lu[:12]}… : aucune pièce de ce contenu"
        yield Ligne("manquant", lieu, dit)
    if not absentes and not inconnues:
        yield Ligne("discordant", lieu, "les empreintes n'y sont pas dans l'ordre des pièces")


def _count(nombre: int) -> str:
    return "1 empreinte, celle" if nombre == 1 else f"{nombre} empreintes, celles"
