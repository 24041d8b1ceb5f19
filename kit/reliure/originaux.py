"""The untouched originals, embedded in the PDF that reproduces them."""

from __future__ import annotations

import hashlib
import zlib
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from kit.contenu import Contenu, blocks, size
from kit.reliure.suite import Part, cut, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

INVENTAIRE = "inventaire.json"
# From this size on, what is compressed already is not compressed again: it would take a minute per
# gigabyte, and win nothing.
MASSE = 1_000_000
SERRES = ("application/pdf", "image/heic", "image/jpeg", "image/png")
_BLOC = 65_535  # bytes of a block of Flate that is stored as it is


class Jointe(NamedTuple):
    """A file to embed, dated, with its relation to the document (ISO 19005-3, 6.8)."""

    nom: str
    contenu: Contenu
    media: str
    description: str
    relation: Literal["Source", "Data"]
    le: date


def attach(pdf: Any, jointe: Jointe, flux: Any) -> None:
    """Embed a file, whose data stand in a stream of the PDF."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    minuit = f"D:{jointe.le:%Y%m%d}000000Z"
    fiche = pikepdf.AttachedFileSpec(
        pdf,
        b"",
        filename=jointe.nom,
        description=jointe.description,
        mime_type=jointe.media,
        creation_date=minuit,
        mod_date=minuit,
    )
    modele = fiche.obj.EF.F
    for cle in ("/Type", "/Subtype", "/Params"):
        flux[cle] = modele[cle]
    flux.Params.Size = size(jointe.contenu)
    flux.Params.CheckSum = pikepdf.String(_md5(jointe.contenu))
    fiche.obj.EF.F = fiche.obj.EF.UF = flux
    fiche.relationship = pikepdf.Name(f"/{jointe.relation}")
    pdf.attachments[jointe.nom] = fiche


def _md5(contenu: Contenu) -> bytes:
    somme = hashlib.md5(usedforsecurity=False)
    for bloc in blocks(contenu):
        somme.update(bloc)
    return somme.digest()


def parts(jointe: Jointe) -> tuple[list[Part], str]:
    """Give the data of a file as a PDF holds them, and the words that say how."""
    if jointe.media in SERRES and size(jointe.contenu) >= MASSE:
        return list(_stored(jointe.contenu)), "/Filter/FlateDecode"
    return [whole(jointe.contenu)], ""


def _stored(contenu: Contenu) -> Iterator[Part]:
    """Give a content as a Flate stream that does not compress it (RFC 1950, RFC 1951 3.2.4)."""
    yield whole(b"\x78\x01")
    reste, somme = size(contenu), 1
    for part in cut(contenu, _BLOC):
        reste -= part.taille
        longueur = part.taille.to_bytes(2, "little")
        envers = bytes(octet ^ 0xFF for octet in longueur)
        yield whole(bytes([not reste]) + longueur + envers)
        yield part
    for bloc in blocks(contenu):
        somme = zlib.adler32(bloc, somme)
    yield whole(somme.to_bytes(4, "big"))
