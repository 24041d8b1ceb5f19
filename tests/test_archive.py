"""The gate: every document, bound with the exhibits of its example, is archival and accessible."""

from __future__ import annotations

from datetime import date
from functools import cache
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from kit import empreinte, etude, pipeline, ressources
from kit.errors import DocumentRefuse
from kit.load import find
from kit.pipeline import Commande
from kit.render import Rendu
from tests import fabrique
from tests.conformite import ecarts

JOUR = date(2026, 11, 20)
MODELES = [modele for modele in fabrique.atelier().modeles if modele.canal != "sms"]


@cache
def rendu() -> Rendu:
    return Rendu(ressources.templates())


@pytest.mark.parametrize("modele", MODELES, ids=lambda modele: modele.id)
def test_every_document_is_an_archive_that_can_be_read_aloud(modele: pipeline.Modele) -> None:
    (chemin,) = find([fabrique.EXEMPLES / modele.exemple])
    trouve = etude.study(chemin, JOUR, fabrique.atelier())
    commande = Commande(modele.id, ("pdf",))
    try:
        produit = pipeline.produce(trouve, commande, fabrique.atelier(), rendu())
    except DocumentRefuse as refus:
        pytest.fail(str(refus))
    octets = produit.liasse.fichiers[f"{modele.id}.pdf"]
    assert ecarts(octets) == []
    assert empreinte.verify(octets)
    with pikepdf.open(BytesIO(octets)) as pdf:
        pages = len(pdf.pages)
        joints = [nom for nom in pdf.attachments if nom != "inventaire.json"]
    assert pages == len(pypdfium2.PdfDocument(octets))
    assert joints == [
        nom.removeprefix("pieces/") for nom in produit.liasse.fichiers if nom.startswith("pieces/")
    ]
