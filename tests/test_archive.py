"""The gate: every document, bound with the exhibits of its example, is archival and accessible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from kit import archive, empreinte, etude, pipeline, ressources
from kit.errors import DocumentRefuse
from kit.load import find
from kit.modele import choose
from kit.pipeline import Commande
from kit.render import Rendu
from tests import fabrique, lecteurs
from tests.conformite import ecarts

JOUR = date(2026, 11, 20)
MODELES = [modele for modele in fabrique.atelier().modeles if modele.canal != "sms"]


@cache
def rendu() -> Rendu:
    return Rendu(ressources.templates())


def ids(modele: pipeline.Modele) -> str:
    return modele.id


@cache
def produced(modele: str) -> Mapping[str, bytes]:
    """Give the files of a document of its own example."""
    exemple = choose(MODELES, modele).exemple
    (chemin,) = find([fabrique.EXEMPLES / exemple])
    trouve = etude.study(chemin, JOUR, fabrique.atelier())
    try:
        produit = pipeline.produce(trouve, Commande(modele, ("pdf",)), fabrique.atelier(), rendu())
    except DocumentRefuse as refus:
        pytest.fail(str(refus))
    return produit.liasse.fichiers


@pytest.mark.parametrize("modele", MODELES, ids=ids)
def test_every_document_is_an_archive_that_can_be_read_aloud(modele: pipeline.Modele) -> None:
    fichiers = produced(modele.id)
    octets = fichiers[f"{modele.id}.pdf"]
    assert ecarts(octets) == []
    assert empreinte.verify(octets)
    with pikepdf.open(BytesIO(octets)) as pdf:
        pages = len(pdf.pages)
        joints = [nom for nom in pdf.attachments if nom != "inventaire.json"]
    assert pages == len(pypdfium2.PdfDocument(octets))
    assert joints == [nom.removeprefix("pieces/") for nom in fichiers if nom.startswith("pieces/")]


@pytest.mark.skipif(bool(lecteurs.absent()), reason=f"absent : {lecteurs.absent()}")
@pytest.mark.parametrize("modele", MODELES, ids=ids)
def test_other_readers_see_the_same_pages(modele: pipeline.Modele, tmp_path: Path) -> None:
    fichier = tmp_path / "document.pdf"
    fichier.write_bytes(produced(modele.id)[f"{modele.id}.pdf"])
    assert "No syntax or stream encoding errors" in lecteurs.checked(fichier)
    with pypdfium2.PdfDocument(fichier) as pdf:
        pages = len(pdf)
    lus = [lecteurs.poppler(fichier), lecteurs.pdfjs(fichier)]
    # Each has its own idea of lines and of the spaces between words, not of the letters.
    poppler, pdfjs = ([Counter("".join(page.split())) for page in lu] for lu in lus)
    assert len(poppler) == pages
    assert poppler == pdfjs


def test_a_pdf_whose_references_are_no_stream_takes_no_identifier() -> None:
    with pytest.raises(ValueError, match="références croisées"):
        archive.identify(b"%PDF-1.4\nxref\ntrailer <<>>\nstartxref\n9\n%%EOF")
