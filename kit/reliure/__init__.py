"""One archival PDF: letter, annex, then each exhibit behind its sheet, stamped and tagged."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kit import empreinte
from kit.contenu import Contenu, Depot, size
from kit.reliure import originaux, sommaire, suite, tampon
from kit.reliure.ajouts import Ajouts
from kit.reliure.lourds import Greffe, Objet, find
from kit.reliure.originaux import Jointe
from kit.reliure.prise import take
from kit.reliure.structure import Arbre

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path
    from typing import BinaryIO

    from kit.pieces import PieceLue
    from kit.reproduction import Reproduction

A4 = (595.276, 841.89)
# The room kept around a reproduced page: nothing of an exhibit is hidden by a stamp.
HAUT, BAS, COTE = 13 * tampon.MM, 9 * tampon.MM, 5 * tampon.MM
DROITE_FOLIO, BAS_FOLIO = 20 * tampon.MM, 14.6 * tampon.MM


@dataclass(frozen=True, slots=True)
class Feuillet:
    """An exhibit and the pages that reproduce it."""

    nom: str
    piece: PieceLue
    reproduction: Reproduction


def bind(
    principal: bytes,
    feuillets: Sequence[Feuillet],
    inventaire: bytes,
    au: date,
    polices: Path,
    depot: Depot,
) -> Contenu:
    """Bind the main document, which ends with one sheet per exhibit, and the exhibits.

    `inventaire` is the JSON of what was bound. The same bytes for the same inputs.
    """
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    jointes = list(_attachments(feuillets, inventaire, au))
    prevus = len(principal) + sum(size(jointe.contenu) for jointe in jointes)
    prevus += sum(size(feuillet.reproduction.pdf) for feuillet in feuillets)
    ajouts = Ajouts(principal)
    numeros = [ajouts.add(*originaux.parts(jointe)) for jointe in jointes]
    lourds = [
        {objet: ajouts.add([part]) for objet, part in find(feuillet.reproduction.pdf).items()}
        for feuillet in feuillets
    ]
    with ajouts.open() as flux, pikepdf.open(flux) as pdf:
        _Relieur(pdf, tampon.open_police(polices), lourds).bind(feuillets)
        for jointe, numero in zip(jointes, numeros, strict=True):
            originaux.attach(pdf, jointe, pdf.get_object(numero, 0))
        return depot.make(prevus, lambda sortie: _save(pdf, sortie))


def _attachments(feuillets: Sequence[Feuillet], inventaire: bytes, au: date) -> Iterator[Jointe]:
    for feuillet in feuillets:
        piece = feuillet.piece
        titre = f"Pièce n° {piece.numero} : {piece.titre}"
        le = piece.date or au
        yield Jointe(feuillet.nom, piece.contenu, piece.media, titre, "Source", le)
    description = "Inventaire : empreintes des pièces, taux et modèles employés"
    yield Jointe(originaux.INVENTAIRE, inventaire, "application/json", description, "Data", au)


def count_pages(pdf: Contenu) -> int:
    """Count the pages of a PDF of ours."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    with pikepdf.open(suite.reader([suite.whole(pdf)])) as ouvert:
        return len(ouvert.pages)


def first_sheet(principal: bytes, nombre: int) -> int:
    """Give the page of the first of the `nombre` sheets that end the main document."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    with pikepdf.open(BytesIO(principal)) as pdf:
        return len(pdf.pages) - nombre + 1


def starts(premiere: int, feuillets: Sequence[Feuillet]) -> list[int]:
    """Give the page on which the sheet of each exhibit falls, the first being given."""
    pages, page = [], premiere
    for feuillet in feuillets:
        pages.append(page)
        page += 1 + feuillet.reproduction.pages
    return pages


def _save(pdf: Any, flux: BinaryIO) -> str:
    """Write a PDF with the fingerprint of itself, and give its SHA-256."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    pdf.save(
        flux,
        static_id=True,  # the fingerprint takes its place
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        fix_metadata_version=False,
    )
    return empreinte.inscribe_file(flux)


class _Relieur:
    """One binding: the pages are inserted, stamped and tagged."""

    def __init__(
        self, pdf: Any, police: tampon.Police, lourds: Sequence[Mapping[Objet, int]]
    ) -> None:
        self.pdf, self.police, self.lourds = pdf, police, lourds
        self.arbre = Arbre(pdf)
        self.lettre = tampon.embed(pdf, police)

    def bind(self, feuillets: Sequence[Feuillet]) -> None:
        """Insert each exhibit after its sheet, then number every page."""
        propres = len(self.pdf.pages)
        total = propres + sum(feuillet.reproduction.pages for feuillet in feuillets)
        page = propres - len(feuillets)
        for rang, intercalaire in enumerate(list(self.pdf.pages)):
            if rang < page:
                self._folio(intercalaire, rang + 1, total)
        for feuillet, lourds in zip(feuillets, self.lourds, strict=True):
            intercalaire = self.pdf.pages[page]
            self._folio(intercalaire, page + 1, total)
            section = self.arbre.section_of(intercalaire)
            self._insert(feuillet, lourds, section, page + 1, total)
            page += 1 + feuillet.reproduction.pages
        for page in list(self.pdf.pages)[: propres - len(feuillets)]:
            self._name_links(page)
        sommaire.gather(self.pdf, len(feuillets))
        sommaire.label(self.pdf)

    def _name_links(self, page: Any) -> None:
        """Say in words where each link to an exhibit leads (ISO 14289-1, 7.18.5)."""
        import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

        for lien in page.obj.get("/Annots", ()):
            ancre = str(lien.get("/Contents", ""))
            if ancre.startswith("piece-"):
                lien.Contents = pikepdf.String(f"Voir la pièce n° {ancre.removeprefix('piece-')}")

    def _insert(
        self, feuillet: Feuillet, lourds: Mapping[Objet, int], section: Any, rang: int, total: int
    ) -> None:
        import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

        piece, reproduction = feuillet.piece, feuillet.reproduction
        with pikepdf.open(suite.reader([suite.whole(reproduction.pdf)])) as source:
            greffe = Greffe(self.pdf, source, lourds)
            tagues = reproduction.mode == "texte"
            pages = []
            for numero, page in enumerate(source.pages, start=1):
                neuve = self._ours(page) if tagues else self._framed(page)
                self.pdf.pages.insert(rang + numero - 1, neuve)
                neuve = self.pdf.pages[rang + numero - 1]
                pages.append(neuve)
                if not tagues:
                    alt = f"Pièce n° {piece.numero}, page {numero} sur {reproduction.pages}"
                    self.arbre.figure(section, neuve, f"{alt} : {piece.titre}")
                texte = f"Pièce n° {piece.numero} — {numero}/{reproduction.pages}"
                self._stamp(neuve, texte, rang + numero, total)
            if tagues:
                self.arbre.graft(section, source, pages)
            greffe.fill(page.obj.Resources for page in pages)

    def _framed(self, page: Any) -> Any:
        """Draw a page of an exhibit on a sheet of A4, inside the room of the stamps."""
        import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

        x0, y0, x1, y1 = (float(v) for v in page.mediabox)
        large, haut = x1 - x0, y1 - y0
        feuille = A4 if large <= haut else A4[::-1]
        echelle = min((feuille[0] - 2 * COTE) / large, (feuille[1] - HAUT - BAS) / haut)
        x = (feuille[0] - large * echelle) / 2 - x0 * echelle
        y = feuille[1] - HAUT - haut * echelle - y0 * echelle
        forme = self.pdf.copy_foreign(take(page))
        contenu = (
            f"/Figure <</MCID 0>> BDC\nq {echelle:.5f} 0 0 {echelle:.5f} {x:.3f} {y:.3f} cm "
            "/P Do Q\nEMC\n"
        )
        return pikepdf.Page(
            self.pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Page,
                    MediaBox=[0, 0, *feuille],
                    Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=forme)),
                    Contents=self.pdf.make_stream(contenu.encode()),
                    Tabs=pikepdf.Name.S,
                )
            )
        )

    def _ours(self, page: Any) -> Any:
        """Take a page that we laid out, with its own tags."""
        return page

    def _stamp(self, page: Any, texte: str, rang: int, total: int) -> None:
        _, _, droite, haut = (float(v) for v in page.mediabox)
        marque = tampon.stamp(self.police, texte, droite - COTE, haut - 3 * tampon.MM)
        marque += tampon.folio(self.police, f"{rang}/{total}", droite - COTE, 3.4 * tampon.MM)
        self._add(page, marque)

    def _folio(self, page: Any, rang: int, total: int) -> None:
        droite = float(page.mediabox[2]) - DROITE_FOLIO
        self._add(page, tampon.folio(self.police, f"{rang}/{total}", droite, BAS_FOLIO))

    def _add(self, page: Any, marque: bytes) -> None:
        """Draw over a page, whose own drawing is closed first."""
        import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

        ressources = page.obj.Resources
        polices = ressources.get("/Font")
        if polices is None:
            ressources.Font = polices = pikepdf.Dictionary()
        polices[tampon.NOM] = self.lettre
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"\nQ\n" + marque)
