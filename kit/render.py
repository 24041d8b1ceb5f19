"""HTML -> PDF bytes; the only importer of WeasyPrint, and only when a PDF is asked for."""

from __future__ import annotations

import gc
import logging
import os
import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from kit import renvois
from kit.archive import finir
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
        self._prets: tuple[Any, Any, Any] | None = None
        self._propres: dict[bytes, Any] = {}

    def html(self, page: Page) -> str:
        """Give one self-contained HTML file; needs neither Pango nor WeasyPrint."""
        return autonome(page.html, page.ressources, self.communs)

    def pdf(self, page: Page, au: date, reperes: Mapping[str, str] | None = None) -> bytes:
        """Give a PDF/A-3a dated `au`: the same bytes for the same page.

        `reperes` maps a value of the dossier to its field, to name it in a refusal.
        Raises RenduRefuse for a refused resource, a warning or a character without glyph.
        """
        weasyprint, feuille, polices = self._preparer()
        feuilles = list(self._feuilles(page.ressources, weasyprint, feuille, polices))
        # Only a page with the sheets of its exhibits has somewhere to lead its references.
        html = page.html if RELIURE in page.ressources else renvois.drop(page.html)
        garde = coffre(page.ressources)
        with _journal() as lignes:
            try:
                document = weasyprint.HTML(
                    string=html, base_url=None, url_fetcher=garde, media_type="print"
                ).render(stylesheets=feuilles, font_config=polices, pdf_variant=VARIANTE)
                document.metadata.created = document.metadata.modified = au.isoformat()
                octets = document.write_pdf(pdf_variant=VARIANTE, finisher=finir)
            except weasyprint.urls.FatalURLFetchingError:
                octets = b""
        _refuser(garde.refus, lignes, reperes or {})
        return bytes(octets)

    def _feuilles(
        self, ressources: Ressources, weasyprint: Any, feuille: Any, polices: Any
    ) -> Iterator[Any]:
        """Give the style sheets of a page: the firm's or ours, its colour, its count of pages."""
        propre = ressources.get("kit:style.css")
        yield self._propre(weasyprint, propre[0], polices) if propre else feuille
        for nom in (CHARTE, RELIURE):
            if nom in ressources:
                yield weasyprint.CSS(string=ressources[nom][0].decode(), media_type="print")

    def _propre(self, weasyprint: Any, style: bytes, polices: Any) -> Any:
        """Parse a firm's own style sheet, once."""
        if style not in self._propres:
            self._propres[style] = self._feuille(weasyprint, polices, style.decode())
        return self._propres[style]

    def _preparer(self) -> tuple[Any, Any, Any]:
        """Import WeasyPrint with our fonts only, and parse the style sheet once."""
        if self._prets is None:
            self._prets = self._importer()
            # Thousands of small objects live until the end of the page: fewer, later collections.
            gc.set_threshold(50_000, 20, 1_000)
            gc.freeze()
        return self._prets

    def _importer(self) -> tuple[Any, Any, Any]:
        os.environ["FONTCONFIG_FILE"] = str(self.communs / "polices" / "fonts.conf")
        try:
            with warnings.catch_warnings():
                # WeasyPrint warns that there is no system font: that is the point.
                warnings.simplefilter("ignore")
                import weasyprint  # noqa: PLC0415  # slow, and absent on a machine without Pango
                from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        except OSError as erreur:
            raise MachineFautive(
                f"la bibliothèque Pango manque ({erreur}) ; lancez « kit docteur », ou demandez "
                "--format html, qui s'en passe."
            ) from None
        configuration = FontConfiguration()
        style = (self.communs / "style.css").read_text(encoding="utf-8")
        return weasyprint, self._feuille(weasyprint, configuration, style), configuration

    def _feuille(self, weasyprint: Any, configuration: Any, style: str) -> Any:
        """Parse the style sheet of paper and load its fonts."""
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
        return feuille


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
