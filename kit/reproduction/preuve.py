"""The proof that copied pages are fit for the archive: PDF/A-3, and every character says itself.

Most things are of a usual form, which proves itself. A page of the others is checked in place of
all the pages: each font with every code that it shows, each graphics state, each colour space, one
image of each kind. What PDF/A asks of the contents themselves, their grammar has already said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kit.reproduction import lisible, moule, usuel
from kit.reproduction.inapte import Inapte

if TYPE_CHECKING:
    from kit.reproduction.releve import Releve

_SUITE = 10_000  # codes of one string: PDF/A allows 32 767 bytes


def prove(releve: Releve) -> None:
    """Raise Inapte, with the reason, unless what pages draw with is proved fit."""
    if not moule.known() and _any(releve):
        raise Inapte("aucune preuve possible")
    montres = {}
    for cle, (police, textes) in releve.polices.items():
        montres[cle] = textes.codes(_width(police))
        lisible.check(police, montres[cle])
    usuel.forget(releve, montres)
    for police, _ in releve.polices.values():
        if not _embedded(police):
            raise Inapte(f"police {police.get('/BaseFont')} absente du fichier")
    if _any(releve):
        _check(_essence(releve, montres))


def _any(releve: Releve) -> bool:
    return any((releve.polices, releve.images, releve.etats, releve.couleurs, releve.groupes))


def _embedded(police: Any) -> bool:
    porteuse = police.DescendantFonts[0] if "/DescendantFonts" in police else police
    description = porteuse.get("/FontDescriptor", {})
    return any(cle in description for cle in ("/FontFile", "/FontFile2", "/FontFile3"))


def _width(police: Any) -> int:
    """Give the bytes of a code. Raises Inapte when only a table of the file could say it."""
    if police.get("/Subtype") != "/Type0":
        return 1
    if police.get("/Encoding") in ("/Identity-H", "/Identity-V"):
        return 2
    raise Inapte("police composite à table propre")


def _essence(releve: Releve, montres: dict[bytes, set[int]]) -> Any:
    """Make a page that draws once with each thing."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command
    from pikepdf import Dictionary, Name  # noqa: PLC0415 - idem

    pdf = pikepdf.new()
    dit: list[bytes] = []
    mots = Dictionary(Font=Dictionary(), XObject=Dictionary(), ExtGState=Dictionary())
    for rang, (cle, (police, _)) in enumerate(releve.polices.items()):
        mots.Font[f"/F{rang}"] = _imported(pdf, releve.source, police)
        dit += _shown(rang, montres[cle], _width(police))
    for categorie, recueil, consigne in (
        ("/XObject", releve.images, b"q /R%d Do Q"),
        ("/ExtGState", releve.etats, b"q /R%d gs Q"),
        ("/ColorSpace", releve.couleurs, b"q /R%d cs Q"),
    ):
        if recueil:
            mots[categorie] = Dictionary()
        for rang, objet in enumerate(recueil.values()):
            mots[categorie][f"/R{rang}"] = _imported(pdf, releve.source, objet)
            dit.append(consigne % rang)
    for rang, groupe in enumerate(releve.groupes.values()):
        forme = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1])
        forme.Group, forme.Resources = _imported(pdf, releve.source, groupe), Dictionary()
        mots.XObject[f"/G{rang}"] = forme
    page = Dictionary(Type=Name.Page, MediaBox=[0, 0, 100, 100], Resources=mots)
    page.Contents = pdf.make_stream(b"\n".join(dit))
    pdf.pages.append(pikepdf.Page(page))
    return pdf


def _shown(rang: int, montres: set[int], largeur: int) -> list[bytes]:
    suite = sorted(montres)
    lots = [suite[debut : debut + _SUITE] for debut in range(0, len(suite), _SUITE)]
    chaines = [b"".join(code.to_bytes(largeur) for code in lot).hex().encode() for lot in lots]
    return [b"BT /F%d 1 Tf <%s> Tj ET" % (rang, chaine) for chaine in chaines]


def _imported(pdf: Any, source: Any, objet: Any) -> Any:
    """Copy a thing and all that it needs."""
    return pdf.copy_foreign(objet if objet.is_indirect else source.make_indirect(objet))


def _check(essence: Any) -> None:
    from pikepdf import pdfa  # noqa: PLC0415 - 60 ms, not for every command

    moule.dress(essence)
    rapport = pdfa.check(essence, "3b")
    if not rapport.passed:
        raise Inapte(str(rapport.findings[0]))
