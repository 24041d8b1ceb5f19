"""The list of exhibits as it is printed: its SHA-256 values, number by number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kit.controle.jointes import Piece
from kit.controle.rapport import Ligne

PAGES_MAXIMUM = 600
# Eight groups of eight, as `francais.empreinte` writes them, over one line or several.
_EMPREINTE = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?:\s+[0-9a-f]{8}){7}(?![0-9a-f])")


def printed(octets: bytes, pages: int | None = None) -> list[str]:
    """Give the SHA-256 values printed in the first pages of a PDF, in order.

    Raises ValueError for a PDF that cannot be read.
    """
    import pypdfium2  # noqa: PLC0415 - only to read a page

    lus: list[str] = []
    try:
        with pypdfium2.PdfDocument(octets) as pdf:
            for rang in range(min(len(pdf), pages or PAGES_MAXIMUM)):
                texte = pdf[rang].get_textpage().get_text_range()
                lus += ["".join(trouve.split()) for trouve in _EMPREINTE.findall(texte)]
    except pypdfium2.PdfiumError as erreur:
        raise ValueError(str(erreur)) from None
    return lus


def examine(octets: bytes, nom: str, pieces: Sequence[Piece]) -> Iterator[Ligne]:
    """Compare what is printed, before the first exhibit, with the exhibits."""
    premiere = min((piece.page for piece in pieces if piece.page), default=None)
    try:
        lus = printed(octets, premiere and premiere - 1)
    except ValueError:
        yield Ligne("refusé", nom, "ses pages ne peuvent pas être lues")
        return
    attendus = [piece.sha256 for piece in sorted(pieces, key=lambda piece: piece.numero)]
    if lus and lus == attendus * (len(lus) // len(attendus)):
        yield Ligne("conforme", nom, f"bordereau imprimé : {_count(len(attendus))} des fichiers")
        return
    yield from _differences(nom, lus, pieces)


def _differences(nom: str, lus: Sequence[str], pieces: Sequence[Piece]) -> Iterator[Ligne]:
    lieu = f"{nom} › bordereau imprimé"
    absentes = [piece for piece in pieces if piece.sha256 not in lus]
    connues = {piece.sha256 for piece in pieces}
    inconnues = [lu for lu in lus if lu not in connues]
    for piece in absentes:
        yield Ligne("discordant", lieu, f"l'empreinte de la pièce n° {piece.numero} n'y est pas")
    for lu in inconnues:
        yield Ligne("discordant", lieu, f"{lu[:12]}… n'est l'empreinte d'aucune pièce")
    if not absentes and not inconnues:
        yield Ligne("discordant", lieu, "les empreintes n'y sont pas dans l'ordre des pièces")


def _count(nombre: int) -> str:
    return "1 empreinte, celle" if nombre == 1 else f"{nombre} empreintes, celles"
