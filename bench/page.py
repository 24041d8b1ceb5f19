"""The page that every engine lays out: the one that kit itself lays out, written as files."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kit import etude, pipeline, renvois, ressources
from kit.autonome import RELIURE
from kit.commande import Commande
from kit.render import Rendu

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kit.produit import Produit
    from kit.render import Page

DOSSIER = ressources.exemples() / "01-facture-simple"
DOCUMENT = "mise_en_demeure"
AU = date(2026, 11, 20)


class Temoin(Rendu):
    """Lays out as kit does, and keeps the last page it was given."""

    vue: Page | None = None

    def pdf(self, page: Page, au: date, reperes: Mapping[str, str] | None = None) -> bytes:
        """Lay out a page, and keep it."""
        self.vue = page
        return super().pdf(page, au, reperes)


class Chaine:
    """The whole chain of kit in this process, from the dossier's file to the bundle in memory."""

    def __init__(self, dossier: Path = DOSSIER) -> None:
        self.dossier = dossier
        self.atelier = etude.open_atelier()
        self.rendu = Temoin(self.atelier.templates)

    def __call__(self) -> Produit:
        """Make the document."""
        trouve = etude.study(self.dossier, AU, self.atelier)
        if trouve.fautes:
            raise SystemExit(f"{self.dossier} a des fautes : lancez « kit verifier ».")
        return pipeline.produce(trouve, Commande(DOCUMENT, ("pdf",)), self.atelier, self.rendu)

    def page(self) -> Page:
        """Give the page that kit lays out: letter, annex, and the sheet of each exhibit."""
        self()
        assert self.rendu.vue is not None  # noqa: S101 - a PDF was asked for
        return self.rendu.vue


def write(page: Page, lieu: Path) -> Path:
    """Write a page as files: style sheets, images and fonts by their names."""
    html, liens = page.html if RELIURE in page.ressources else renvois.drop(page.html), ""
    feuilles = {"kit:style.css": ((ressources.templates() / "_communs/style.css").read_bytes(), "")}
    for rang, (nom, (octets, media)) in enumerate({**feuilles, **page.ressources}.items()):
        if nom.endswith(".css"):
            (lieu / f"style{rang}.css").write_text(_with_fonts(octets.decode()), encoding="utf-8")
            liens += f'<link rel="stylesheet" href="style{rang}.css">'
        else:
            image = f"image{rang}.{'svg' if 'svg' in media else media.split('/')[1]}"
            (lieu / image).write_bytes(octets)
            html = html.replace(nom, image)
    fichier = lieu / "page.html"
    fichier.write_text(html.replace("</head>", f"{liens}</head>"), encoding="utf-8")
    return fichier


def _with_fonts(style: str) -> str:
    for police in sorted(ressources.polices().glob("*.ttf"), reverse=True):
        style = style.replace(f"kit:{police.stem}", police.as_uri())
    return style


def without_exhibits(lieu: Path) -> Path:
    """Write the same dossier with nothing attached, and give its folder."""
    profils = DOSSIER.parent / "_creanciers"
    shutil.copytree(profils, lieu / profils.name)
    texte = (DOSSIER / "dossier.yaml").read_text(encoding="utf-8")
    texte = re.sub(r"(?m)^ +(?:piece|page): .*\n", "", texte)
    texte = re.sub(r"(?ms)^pieces:.*?(?=^\S|\Z)", "", texte)
    dossier = lieu / "sans-pieces"
    dossier.mkdir()
    (dossier / "dossier.yaml").write_text(texte, encoding="utf-8")
    return dossier
