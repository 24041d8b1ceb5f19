"""An exhibit that is a text: its lines, as they are, laid out by us on tagged pages."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from kit.compose.pieces import compose_piece
from kit.francais import FINE
from kit.pieces.textes import MARQUES_D_ORDRE
from kit.reproduction.signes import Signes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kit.pieces import PieceLue
    from kit.render import Rendu

MEDIAS = ("text/plain", "text/csv", "application/xml")
COURRIELS = ("message/rfc822", "application/vnd.ms-outlook")
LIGNES = 30 * 60  # thirty pages of sixty lines: some two seconds of layout
BLOC = 10  # lines of one paragraph: many short paragraphs, like one huge line, are quadratic
LARGEUR = 110  # characters of a printed line, at least
TABULATION = 11  # characters between two tab stops of the style sheet
MORCEAU = 10 * LARGEUR  # a longer line is cut there
MOT = 100
SANS_DATE = date(1970, 1, 1)

_ENCODAGE = re.compile(rb"""<\?xml[^>]*?encoding=["']([A-Za-z0-9._-]+)["']""")
# Where a word too long for a line is cut: after what parts its cells, rather than in an amount.
_MOT_LONG = re.compile(rf"(?:\S{{50,{MOT - 1}}}[;|>&]|\S{{50,{MOT - 1}}},|\S{{{MOT}}})(?=\S)")


def lay(piece: PieceLue, rendu: Rendu) -> bytes:
    """Give the tagged pages of a text; one that is too long is cut, and says so."""
    texte = decode(piece.octets, piece.media)
    blocs, vus = _blocks(texte)
    mots = {
        "blocs": blocs,
        "omis": vus < len(texte),
        "montre": _grouped(vus),
        "total": _grouped(len(texte)),
    }
    return _lay(piece, "texte", mots, rendu)


def lay_mail(piece: PieceLue, rendu: Rendu) -> bytes:
    """Give the tagged pages of an e-mail: its headers, its text, the list of what it carries.

    Raises PieceFautive for a damaged message, MachineFautive without the extra that reads it.
    """
    from kit import messages  # noqa: PLC0415 - only with an e-mail at hand
    from kit.messages.page import fragment  # noqa: PLC0415 - idem

    mots = fragment(messages.read(piece.octets, piece.fichier), piece.sha256)
    omis = False
    for corps in ("lignes", "autre"):
        texte = "\n".join(mots[corps])
        mots[corps], vus = _blocks(texte)
        omis |= vus < len(texte)
    return _lay(piece, "courriel", {**mots, "omis": omis}, rendu)


def _lay(piece: PieceLue, gabarit: str, mots: dict[str, Any], rendu: Rendu) -> bytes:
    """Fill a template with what our fonts can draw, and lay it out."""
    signes = Signes()
    traces = signes.draw_all({"titre": piece.titre, **mots})
    traces["sans_dessin"] = signes.sans_dessin
    page = compose_piece(gabarit, traces, rendu.communs)
    return rendu.pdf(page, piece.date or SANS_DATE)


def decode(octets: bytes, media: str) -> str:
    """Read a text in the encoding it declares, else in UTF-8, else in Windows-1252."""
    marque = next((nom for debut, nom in MARQUES_D_ORDRE if octets.startswith(debut)), None)
    declare = _ENCODAGE.match(octets) if media == "application/xml" else None
    for encodage in (marque, declare and declare[1].decode(), "utf-8"):
        if encodage:
            try:
                return octets.decode(encodage)
            except (UnicodeDecodeError, LookupError):
                continue
    return octets.decode("cp1252", errors="replace")


def _blocks(texte: str) -> tuple[list[str], int]:
    """Give the lines that fit, some to a paragraph, and how many characters they come from."""
    lignes: list[str] = []
    place, vus = LIGNES, 0
    for longueur, morceau in lines(texte):
        place -= max(1, -(-len(morceau.expandtabs(TABULATION)) // LARGEUR))
        if place < 0:
            break
        lignes.append(_breakable(morceau))
        vus += longueur
    return ["\n".join(lignes[i : i + BLOC]) for i in range(0, len(lignes), BLOC)], vus


def _breakable(morceau: str) -> str:
    """Let a long word break, and keep apart two cells between which a tab would leave nothing."""
    if len(morceau) > MOT:
        morceau = _MOT_LONG.sub("\\g<0>\u200b", morceau)
    return morceau.replace("\t", "  \t")


def lines(texte: str) -> Iterator[tuple[int, str]]:
    """Cut a text into lines short enough to lay out, each with the characters it stands for."""
    for fin in re.finditer(r"[^\r\n\v\f]*(?:\r\n|[\r\n\v\f]|$)", texte):
        ligne = fin[0].rstrip("\r\n\v\f")
        if not fin[0]:
            continue
        morceaux = [ligne[i : i + MORCEAU] for i in range(0, len(ligne), MORCEAU)] or [""]
        for rang, morceau in enumerate(morceaux):
            dernier = rang == len(morceaux) - 1
            longueur = len(morceau) + (len(fin[0]) - len(ligne) if dernier else 0)
            yield longueur, morceau


def _grouped(nombre: int) -> str:
    return f"{nombre:,}".replace(",", FINE)
