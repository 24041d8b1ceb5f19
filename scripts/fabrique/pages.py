"""Templates to PDF bytes, with the fonts of the project and nothing else."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from kit import francais, ressources
from kit.typographie import typographie

from . import trait

_ICI = Path(__file__).parent / "modeles"


def imprimer(modele: str, contexte: Mapping[str, Any]) -> bytes:
    """Give the PDF of a template; the same words give the same bytes."""
    html = typographie(_environnement().get_template(f"{modele}.html").render(contexte))
    feuilles, polices = _feuilles()
    page = HTML(
        string=html, base_url=str(_ICI), url_fetcher=URLFetcher(allowed_protocols=("data",))
    )
    octets = page.write_pdf(stylesheets=list(feuilles), font_config=polices)
    assert isinstance(octets, bytes)  # noqa: S101 — no target was given
    return octets


def image(chemin: Path) -> str:
    """Give a drawing as an address that a page can hold."""
    return "data:image/svg+xml;base64," + base64.b64encode(chemin.read_bytes()).decode()


@cache
def _feuilles() -> tuple[tuple[CSS, ...], FontConfiguration]:
    polices = FontConfiguration()
    base = ressources.polices().as_uri() + "/"
    fichiers = URLFetcher(allowed_protocols=("file",))
    police = CSS(string=_polices(), base_url=base, font_config=polices, url_fetcher=fichiers)
    style = CSS(filename=str(_ICI / "style.css"), font_config=polices)
    return (police, style), polices


def _polices() -> str:
    faces = (
        ("Papier Serif", "SourceSerif4-Regular", 400, "normal"),
        ("Papier Serif", "SourceSerif4-It", 400, "italic"),
        ("Papier Serif", "SourceSerif4-Bold", 700, "normal"),
        ("Papier Sans", "SourceSans3-Regular", 400, "normal"),
        ("Papier Sans", "SourceSans3-It", 400, "italic"),
        ("Papier Sans", "SourceSans3-Semibold", 600, "normal"),
        ("Papier Sans", "SourceSans3-Bold", 700, "normal"),
    )
    return "".join(
        f"@font-face{{font-family:'{nom}';src:url({fichier}.ttf);font-weight:{graisse};"
        f"font-style:{style}}}"
        for nom, fichier, graisse, style in faces
    )


@cache
def _environnement() -> Environment:
    environnement = Environment(
        loader=FileSystemLoader(_ICI),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environnement.filters.update(_filtres())
    return environnement


def _filtres() -> dict[str, Callable[..., str]]:
    ecrits = {
        "eur": francais.eur,
        "montant": francais.montant,
        "pct": francais.pct,
        "jour": francais.date,
        "jour_court": francais.date_courte,
        "iban": francais.iban,
        "siren": francais.siren,
        "telephone": francais.telephone,
    }
    filtres: dict[str, Callable[..., str]] = {nom: _du_texte(f) for nom, f in ecrits.items()}
    return filtres | {
        "quantite": _quantite,
        "prix": _prix,
        "signature": trait.signature,
        "barres": trait.barres,
    }


def _du_texte(filtre: Callable[[str], str]) -> Callable[[Any], str]:
    """French filters read canonical text; records hold decimals and dates."""
    return lambda valeur: filtre(str(valeur))


def _quantite(valeur: Decimal) -> str:
    entier = valeur == valeur.to_integral_value()
    return francais.montant(str(valeur))[: -3 if entier else None]


def _prix(valeur: Decimal) -> str:
    """A unit price keeps its tenths of a cent: rounding it would make the line look wrong."""
    fin = f"{valeur:f}".partition(".")[2][2:]
    return francais.montant(str(valeur.quantize(Decimal("0.01"), ROUND_DOWN))) + fin
