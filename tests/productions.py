"""A bundle really produced from an example, once for all the tests that control it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from kit import etude, pipeline, render
from kit.liasse import Liasse

EXEMPLES = Path(__file__).parent.parent / "dossiers" / "exemples"
LE_JOUR = date(2026, 11, 22)


@cache
def produite(exemple: str = "01-facture-simple", document: str | None = None) -> Liasse:
    """Produce the document of an example on the day of the suite."""
    atelier = etude.open_atelier()
    trouvee = etude.study(EXEMPLES / exemple, LE_JOUR, atelier)
    commande = pipeline.Commande(document, formats=("pdf",))
    return pipeline.produce(trouvee, commande, atelier, render.Rendu(atelier.templates)).liasse
