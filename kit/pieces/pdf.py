"""A PDF as an exhibit: whole, open and with pages; what was mended or moves in it is said."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from kit.errors import PieceFautive
from kit.pieces import (
    contenus,
    illustrations,
    interieur,
    metadonnees,
    objets,
    polices,
    reparations,
    vidanges,
)
from kit.pieces.constats import Constat, Examen

if TYPE_CHECKING:
    import pikepdf

# What qpdf logs is read as warnings: the user gets our sentences, not its own.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())
PAGES_MAXIMUM = 2_000
COTE_MAXIMUM = 14_400  # points: 5.08 m, beyond which viewers do not agree
MEMOIRE = 200_000_000  # bytes that one stream may unfold into
_ENTETE = re.compile(rb"[\s\x20-\x7e\xef\xbb\xbf]{0,1000}?%PDF-\d")
_INTERDITS = (("impression", ("print_lowres", "print_highres")), ("copie", ("extract",)))
_MODIFICATIONS = ("modify_other", "modify_annotation", "modify_form")


def begins_late(octets: bytes) -> bool:
    """Say whether a PDF begins after a few lines of text, as in a saved e-mail."""
    debut = octets[:1024]
    return bool(_ENTETE.match(debut)) and b"<" not in debut.partition(b"%PDF-")[0]


def read_pdf(octets: bytes, relatif: str) -> Examen:
    """Examine a PDF once. Raises PieceFautive when it cannot be trusted to show all it holds."""
    autour = reparations.around(octets, relatif)
    with opened(octets, relatif) as (pdf, pages):
        alertes = [un for un in _every_warning(pdf) if not vidanges.harmless(un, octets)]
        reparees = reparations.explain(alertes, relatif)
        _shown(pdf, pages, relatif)
        contenus.check(pdf, relatif, stricte=reparations.RECONSTRUITE in reparees)
        constats = [
            *_mended(reparees, autour),
            *interieur.observe(pdf, octets),
            *illustrations.observe(pdf),
            *polices.observe(pdf),
            *_restrictions(pdf),
        ]
        auteurs, traces = metadonnees.of_pdf(pdf)
    return Examen(pages=pages, constats=tuple(constats), auteurs=auteurs, traces=traces)


def _shown(pdf: pikepdf.Pdf, pages: int, relatif: str) -> None:
    """Refuse a PDF whose pages are not all there, or are not what its own program shows."""
    annonce = objets.announced(pdf)
    if annonce not in (None, pages):
        raise PieceFautive(
            f"« {relatif} » annonce {annonce} pages et en contient {pages} : "
            "demandez-en une copie intacte"
        )
    if objets.entry(pdf.Root, "/NeedsRendering") is True:
        raise PieceFautive(
            f"« {relatif} » est un formulaire XFA, que seul Adobe affiche : "
            "imprimez-le en PDF depuis Adobe"
        )


def _mended(reparees: list[str], autour: list[str]) -> Iterator[Constat]:
    if reparees:
        texte = f"Fichier réparé à la lecture : {', '.join(dict.fromkeys(reparees))}."
        yield Constat("repare", texte)
    if autour:
        texte = f"Le fichier porte {' et '.join(autour)}, absents des pages reproduites."
        yield Constat("repare", texte)


@contextmanager
def opened(octets: bytes, relatif: str) -> Iterator[tuple[pikepdf.Pdf, int]]:
    """Open a PDF within limits of memory, with its number of pages; PieceFautive says why not."""
    import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

    try:
        with limited(), pikepdf.open(BytesIO(octets)) as pdf:
            pages = _pages(pdf, relatif)
            yield pdf, pages
    except pikepdf.PasswordError:
        raise PieceFautive(
            f"« {relatif} » est protégé par un mot de passe : joignez une copie non protégée"
        ) from None
    except MemoryError:
        raise PieceFautive(
            f"« {relatif} » demande trop de mémoire : enregistrez-le à nouveau en PDF"
        ) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, OverflowError):
        raise PieceFautive(
            f"« {relatif} » est un PDF endommagé ou illisible : demandez-en une copie intacte"
        ) from None


@contextmanager
def limited() -> Iterator[None]:
    """Bound what one stream of a PDF may unfold into while this lasts, if pikepdf knows how."""
    from pikepdf import settings  # noqa: PLC0415 - idem

    regler = getattr(settings, "set_qpdf_limits", None)
    if regler is None:
        yield
        return
    avant = regler(
        doc_max_warnings=200,
        flate_max_memory=MEMOIRE,
        run_length_max_memory=MEMOIRE,
        png_max_memory=MEMOIRE,
        tiff_max_memory=MEMOIRE,
        dct_max_memory=MEMOIRE,
    )
    try:
        yield
    finally:
        regler(**avant)


def _pages(pdf: pikepdf.Pdf, relatif: str) -> int:
    """Count the pages; a few are looked at before all are, in case they are too many."""
    annonce = objets.announced(pdf)
    pages = annonce if annonce and annonce > PAGES_MAXIMUM else len(pdf.pages)
    if pages > PAGES_MAXIMUM:
        raise PieceFautive(f"« {relatif} » dépasse {PAGES_MAXIMUM} pages : scindez la pièce")
    if pages == 0:
        raise PieceFautive(f"« {relatif} » est un PDF sans page : demandez-en une copie intacte")
    for numero, (largeur, hauteur) in enumerate(map(objets.size, pdf.pages), 1):
        if max(largeur, hauteur) > COTE_MAXIMUM:
            metres = f"{max(largeur, hauteur) / 72 * 0.0254:.0f} m"
            raise PieceFautive(
                f"« {relatif} », page {numero}, mesure {metres} de côté, au plus 5 m "
                f"({COTE_MAXIMUM} points) : exportez-la en A4 ou A3"
            )
        if min(largeur, hauteur) <= 0:
            raise PieceFautive(f"« {relatif} », page {numero}, est vide : exportez-la en A4")
    return pages


def _every_warning(pdf: pikepdf.Pdf) -> list[str]:
    """Read every object, so that none is damaged unseen, and give what qpdf had to say."""
    len(pdf.objects)
    return [str(alerte) for alerte in pdf.get_warnings()]


def _restrictions(pdf: pikepdf.Pdf) -> list[Constat]:
    if not pdf.is_encrypted:
        return []
    permis = pdf.allow
    refuses = [mot for mot, noms in _INTERDITS if not all(getattr(permis, nom) for nom in noms)]
    if not all(getattr(permis, nom) for nom in _MODIFICATIONS):
        refuses.append("modification")
    if not refuses:
        return []
    texte = f"Restrictions posées par l'auteur du fichier : {', '.join(refuses)}."
    return [Constat("restriction", texte)]
