"""The real files, read by the simplest means: the machine's own reader is tested elsewhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from kit.droit.bareme import Bareme, Serie, Taux
from kit.droit.textes import Texte, Textes

DROIT = Path(__file__).parents[2] / "kit" / "droit"


def lire(fichier: str) -> dict[str, Any]:
    contenu: dict[str, Any] = yaml.load(
        (DROIT / fichier).read_text(encoding="utf-8"), yaml.BaseLoader
    )
    return contenu


def serie(fichier: str, colonne: str) -> Serie:
    document = lire(fichier)
    return Serie(
        document["noms"][colonne],
        f"kit/droit/{fichier}",
        tuple(_taux(periode, colonne) for periode in document["periodes"]),
        date.fromisoformat(document["verifie_le"]),
    )


def _taux(periode: dict[str, Any], colonne: str) -> Taux:
    case = periode[colonne]
    fin = None if periode["au"] == "null" else date.fromisoformat(periode["au"])
    return Taux(
        date.fromisoformat(periode["du"]),
        fin,
        Decimal(case["valeur"]),
        case["statut"],
        periode["source"],
        case["confiance"],
    )


@pytest.fixture(scope="session")
def bareme() -> Bareme:
    return Bareme(
        serie("taux_interet_legal.yaml", "particuliers"),
        serie("taux_interet_legal.yaml", "autres_cas"),
        serie("taux_directeur_bce.yaml", "bce"),
        serie("indemnite_forfaitaire.yaml", "indemnite"),
    )


@pytest.fixture(scope="session")
def textes() -> Textes:
    return Textes(
        {
            cle: Texte(
                **{"en_vigueur_depuis": None, **champs, "cle": cle, "verifie_le": _jour(champs)}
            )
            for cle, champs in lire("textes.yaml")["textes"].items()
        }
    )


def _jour(champs: dict[str, str]) -> date:
    return date.fromisoformat(champs["verifie_le"])
