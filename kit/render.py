"""HTML -> PDF bytes; the only importer of WeasyPrint, and only when a PDF is asked for."""

from __future__ import annotations

import gc
import logging
import os
import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from kit import chantiers, presse, renvois
from kit.archive import finir, identify
from kit.autonome import CHARTE, POLICES, RELIURE, autonome
from kit.coffre import Ressources, coffre
from kit.errors import MachineFautive, RenduRefuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

_NOTDEF = re.compile(r"\.notdef glyph.*?[\"'“](.*)[\"'”]", re.DOTALL)
VARIANTE = "pdf/a-3a"


class Page(Protocol):
    """A finished page and what it names."""

    @property
    def html(self) -> str:
        """The whole page."""

    @property
    def ressources(self) -> Ressources:
        """The images that the page names `kit:…`."""


class Rendu:
    """What every document shares, prepared once: fonts, style sheet, WeasyPrint itself."""

    def __init__(self, templates: Path) -> None:
        self.communs = templates / "_communs"
        self._weasyprint: Any = None
        self._feuilles: dict[bytes, tuple[Any, Any, str]] = {}
        self._adapte = False

    def prepare(self) -> None:
        """Import and read all now, so that the workers forked next inherit it."""
        self._feuille(self._importer(), b"")

    def html(self, page: Page) -> str:
        """Give one self-contained HTML file; needs neither Pango nor WeasyPrint."""
        return autonome(page.html, page.ressources, self.communs)

    def pdf(self, page: Page, au: date, reperes: Mapping[str, str] | None = None) -> bytes:
        """Give a PDF/A-3a dated `au`: the same bytes for the same page.

        `reperes` maps a value of the dossier to its field, to name it in a refusal.
        Raises RenduRefuse for a refused resource, a warning or a character without glyph.
        """
        weasyprint = self._importer()
        style = page.ressources.get("kit:style.css", (b"", ""))[0]
        feuille, polices, texte = self._feuille(weasyprint, style)
        # Only a page with the sheets of its exhibits has somewhere to lead its references.
        html = page.html if RELIURE in page.ressources else renvois.drop(page.html)
        html = html.replace("<wbr>", "\u200b")  # on paper, where nobody copies it, without boxes
        garde = coffre(page.ressources)
        with _journal() as lignes:
            try:
                lu = weasyprint.HTML(
                    string=html, base_url=None, url_fetcher=garde, media_type="print"
                )
                if self._adapte:
                    presse.lighten(lu, polices, html, texte)
                document = lu.render(
                    stylesheets=[feuille, *_ajouts(page.ressources, weasyprint)],
                    font_config=polices,
                    pdf_variant=VARIANTE,
                )
                document.metadata.created = document.metadata.modified = au.isoformat()
                # Ours is quicker: WeasyPrint would write every object twice.
                octets = identify(
                    document.write_pdf(pdf_variant=VARIANTE, pdf_identifier=False, finisher=finir)
                )
            except weasyprint.urls.FatalURLFetchingError:
                octets = b""
        _refuser(garde.refus, lignes, reperes or {})
        return octets

    def _importer(self) -> Any:
        """Import WeasyPrint, once, with our fonts only."""
        if self._weasyprint is None:
            os.environ["FONTCONFIG_FILE"] = str(self.communs / "polices" / "fonts.conf")
            try:
                with warnings.catch_warnings():
                    # WeasyPrint warns that there is no system font: that is the point.
                    warnings.simplefilter("ignore")
                    import weasyprint  # noqa: PLC0415  # slow, and absent without Pango
            except OSError as erreur:
                raise MachineFautive(
                    f"la bibliothèque Pango manque ({erreur}) ; lancez « kit docteur », ou "
                    "demandez --format html, qui s'en passe."
                ) from None
            self._adapte = presse.adapt(weasyprint)
            # Thousands of small objects live until the end of the page: fewer, later collections.
            gc.set_threshold(50_000, 20, 1_000)
            self._weasyprint = weasyprint
        return self._weasyprint

    def _feuille(self, weasyprint: Any, propre: bytes) -> tuple[Any, Any, str]:
        """Parse once our style sheet, or a firm's own, with its text and its fonts, its alone."""
        if propre not in self._feuilles:
            style = (propre or (self.communs / "style.css").read_bytes()).decode()
            self._feuilles[propre] = (*self._lire(weasyprint, style), style)
            gc.freeze()
        return self._feuilles[propre]

    def _lire(self, weasyprint: Any, style: str) -> tuple[Any, Any]:
        """Parse a style sheet of paper and load its fonts."""
        chantiers.settle()  # WeasyPrint writes the fonts there
        configuration = weasyprint.text.fonts.FontConfiguration()
        polices = {
            f"kit:{nom}": ((self.communs / "polices" / f"{nom}.ttf").read_bytes(), "font/ttf")
            for nom in POLICES
        }
        garde = coffre(polices)
        with _journal() as lignes:
            feuille = weasyprint.CSS(
                string=style,
                font_config=configuration,
                url_fetcher=garde,
                media_type="print",
            )
        _refuser(garde.refus, lignes, {})
        presse.remember(configuration)
        return feuille, configuration


def _ajouts(ressources: Ressources, weasyprint: Any) -> Iterator[Any]:
    """Give what a page adds to its style: its colour, its count of pages."""
    for nom in (CHARTE, RELIURE):
        if nom in ressources:
            yield weasyprint.CSS(string=ressources[nom][0].decode(), media_type="print")


class _Recueil(logging.Handler):
    """Keeps the text of each record from WARNING up."""

    def __init__(self, lignes: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.lignes = lignes

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self.lignes.append(record.getMessage())


@contextmanager
def _journal() -> Iterator[list[str]]:
    """Collect what WeasyPrint would only log: a warning is a hole in the page."""
    lignes: list[str] = []
    registre, recueil = logging.getLogger("weasyprint"), _Recueil(lignes)
    registre.addHandler(recueil)
    try:
        yield lignes
    finally:
        registre.removeHandler(recueil)


def _refuser(refus: list[str], lignes: list[str], reperes: Mapping[str, str]) -> None:
    if refus:
        raise RenduRefuse(f"ressource refusée : « {refus[0]} » ; rien n'est lu hors du dossier.")
    for ligne in lignes:
        sans_dessin = _NOTDEF.search(ligne)
        if sans_dessin:
            raise RenduRefuse(_caractere(sans_dessin[1], reperes))
    if lignes:
        raise RenduRefuse(f"la page aurait un défaut : {lignes[0]}")


def _caractere(texte: str, reperes: Mapping[str, str]) -> str:
    from kit.glyphes import printable  # noqa: PLC0415  # only on the way to a refusal

    manquants = [c for c in texte if not printable(c)] or list(texte[:1])
    champ = next((c for v, c in reperes.items() if any(m in v for m in manquants)), "")
    ou = f" (champ {champ})" if champ else ""
    return (
        f"le caractère « {manquants[0]} » (U+{ord(manquants[0]):04X}) n'existe pas dans les "
        f"polices{ou} ; remplacez-le."
    )
