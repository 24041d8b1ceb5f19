"""Packages for tests: those of two examples, made once, whose exhibits are not bound."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from kit import edition, etude, manifeste, paquet, pieces, pipeline, render
from kit.compose import compose
from kit.modele import choose
from tests.fabrique import EXEMPLES, atelier

JOUR = date(2026, 11, 20)
EXEMPLE = {
    "transmission_agence": "09-transmission-agence",
    "dossier_contentieux": "24-injonction-de-payer",
}


@cache
def entree(document: str, exemple: str = "", **mots: Any) -> paquet.Entree:
    """What the package of a document is made from."""
    lu = etude.study(EXEMPLES / (exemple or EXEMPLE[document]), JOUR, atelier())
    dossier = lu.lecture.dossier
    assert dossier is not None
    lues = pieces.read(dossier, lu.lecture.dossier_dir)
    sujet = pipeline.subject(lu, choose(atelier().modeles, document), lues, atelier())
    rendu = render.Rendu(atelier().templates)
    imprime = edition.lay_out(sujet, compose(sujet, atelier().templates), rendu)
    faits = manifeste.build(
        reference=dossier.reference,
        document=document,
        au=JOUR,
        kit="1.0",
        dossier=lu.lecture.source.sha256,
        total=sujet.decompte.total,
        outrepasse=[("rythme", "motif interne")],
        historique=[{"numero": 1}],
        pieces=[manifeste.exhibit(piece, edition.path(piece)) for piece in lues],
    )
    pages = {piece.numero: 20 + piece.numero for piece in lues}
    pdfs = {f"{document}.pdf": imprime.octets}
    return paquet.Entree(lu, sujet, atelier(), rendu, pdfs, pages, faits, **mots)


@cache
def fichiers(document: str, exemple: str = "") -> dict[str, bytes]:
    """The files of the package of a document."""
    return paquet.build(entree(document, exemple))
