"""The PDF: same bytes, nothing fetched, no hole, the address in its window, the tables whole."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest

from kit.compose import Composition, compose
from kit.errors import MachineFautive, RenduRefuse
from kit.render import Rendu
from kit.typographie import typographie
from tests import fabrique, sujets

if TYPE_CHECKING:
    from pathlib import Path

MM = 72 / 25.4
HAUTEUR = 297 * MM

PROGRAMME = """
import hashlib, sys
from kit.compose import compose
from kit.render import Rendu
from kit.typographie import typographie
from tests import sujets, fabrique
from kit.modele import choose
modele = choose(fabrique.atelier().modeles, "mise_en_demeure")
sujet = sujets.sujet(modele=modele)
faite = compose(sujet, sujets.FR)
rendu = Rendu(sujets.FR)
print(hashlib.sha256(rendu.pdf(faite, sujet.au)).hexdigest())
print(hashlib.sha256(rendu.html(faite).encode()).hexdigest())
"""


@dataclass(frozen=True)
class Page:
    html: str
    ressources: dict[str, tuple[bytes, str]] = field(default_factory=dict)


@cache
def rendu() -> Rendu:
    return Rendu(sujets.FR)


def page(corps: str) -> Page:
    return Page(f"<html lang=fr><title>t</title><body class=lettre data-repere=r>{corps}")


def pdf(corps: str, **ressources: tuple[bytes, str]) -> bytes:
    prete = replace(page(corps), ressources={f"kit:{nom}": r for nom, r in ressources.items()})
    return rendu().pdf(prete, fabrique.JOUR)


@pytest.mark.parametrize("appui", range(36, 60, 4))
def test_a_reference_to_an_exhibit_breaks_lines_as_its_words_would(appui: int) -> None:
    phrase = f"{'x' * appui} Pénalités de retard et indemnité forfaitaire (article L441-10 du "
    phrase += "code de commerce ; article 9, Conditions générales acceptées, pièce n° {}, page 1)."
    liee, nue = (
        typographie(f"<p>{phrase.format(lien)}</p><i id=p></i>")
        for lien in ('<a href="#p">2</a>', "2")
    )
    assert lignes(pdf(liee)) == lignes(pdf(nue))


def lignes(octets: bytes) -> list[str]:
    (feuille,) = pypdfium2.PdfDocument(octets)
    texte = feuille.get_textpage().get_text_bounded()
    return [ligne.rstrip() for ligne in texte.splitlines()]


def composer(tmp_path: Path, corps: str, **mots: Any) -> Composition:
    return compose(sujets.sujet(**mots), sujets.templates(tmp_path, corps))


def textes(octets: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(octets)
    pages = [feuille.get_textpage().get_text_bounded() for feuille in document]
    return [re.sub(r"\s+", " ", texte) for texte in pages]


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    empreintes = set()
    for graine, dossier in (("1", fabrique.RACINE), ("2", tmp_path)):
        milieu = os.environ | {"PYTHONHASHSEED": graine, "PYTHONPATH": str(fabrique.RACINE)}
        sortie = subprocess.run(
            [sys.executable, "-c", PROGRAMME],
            env=milieu,
            cwd=dossier,
            capture_output=True,
            text=True,
            check=True,
        )
        assert not sortie.stderr
        empreintes.add(sortie.stdout)
    assert len(empreintes) == 1


@pytest.mark.parametrize(
    "corps",
    [
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="kit:autre" alt="x">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<p style="background: url(file:///etc/passwd)">x</p>',
        '<style>@import "http://127.0.0.1:9/x.css";</style>',
        "<style>@font-face { font-family: x; src: url(file:///etc/passwd) }</style><p>x</p>",
        '<object data="file:///etc/passwd"></object>',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<svg><image href="file:///etc/passwd" width="5" height="5"/></svg>',
    ],
)
def test_nothing_is_fetched_and_the_document_fails(corps: str) -> None:
    with pytest.raises(RenduRefuse, match="ressource refusée"):
        pdf(corps)


def test_an_image_that_fetches_is_refused_too() -> None:
    logo = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        b'<image href="file:///etc/passwd" width="9" height="9"/></svg>'
    )
    with pytest.raises(RenduRefuse, match="ressource refusée"):
        pdf('<img src="kit:logo" alt="x">', logo=(logo, "image/svg+xml"))


def test_an_unreadable_image_is_a_hole_and_is_refused() -> None:
    with pytest.raises(RenduRefuse, match="défaut"):
        pdf('<img src="kit:logo" alt="x">', logo=(b"not a picture", "image/png"))


def test_a_missing_glyph_names_the_character_and_its_field() -> None:
    reperes = {"Durand": "debiteur.nom", "Ets 漢 Durand": "creancier.nom"}
    with pytest.raises(RenduRefuse, match=r"« 漢 » \(U\+6F22\).*champ creancier\.nom"):
        rendu().pdf(page("<p>Ets 漢 Durand</p>"), fabrique.JOUR, reperes)


def test_a_style_that_the_engine_ignores_is_refused() -> None:
    with pytest.raises(RenduRefuse, match="défaut"):
        pdf('<p style="colour: red">x</p>')


def test_a_refusal_leaves_the_next_document_intact() -> None:
    with pytest.raises(RenduRefuse):
        pdf('<img src="kit:rien" alt="x">')
    assert pdf("<p>x</p>").startswith(b"%PDF")


def test_the_pdf_is_tagged_dated_and_holds_only_the_bundled_fonts(tmp_path: Path) -> None:
    faite = composer(tmp_path, "<p>Bonjour</p>")
    document = pikepdf.open(io.BytesIO(rendu().pdf(faite, fabrique.JOUR)))
    racine = document.Root
    assert str(racine.Lang) == "fr"
    assert bool(racine.MarkInfo.Marked)
    assert bool(racine.ViewerPreferences.DisplayDocTitle)
    xmp = racine.Metadata.read_bytes().decode()
    for marque in ('pdfaid:part="3"', 'pdfaid:conformance="A"', 'pdfuaid:part="1"'):
        assert xmp.count(marque) == 1
    assert str(document.docinfo.CreationDate) == "D:20261120"
    assert not {"/Author", "/Creator"} & set(document.docinfo.keys())
    noms = {
        str(objet.FontName)
        for objet in document.objects
        if isinstance(objet, pikepdf.Dictionary) and "/FontName" in objet
    }
    assert noms
    assert all("Source-S" in nom for nom in noms), noms


def test_each_description_declares_the_name_spaces_it_uses() -> None:
    """What Apache xmpbox asks, or it finds neither the PDF/A nor the title."""
    with pikepdf.open(io.BytesIO(rendu().pdf(page("<p>oui"), date(2026, 11, 20)))) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
    fiches = re.findall("<rdf:Description.*?(?:/>(?=<rdf:D|</rdf:RDF)|</rdf:Description>)", xmp)
    assert len(fiches) == xmp.count("<rdf:Description")
    for fiche in fiches:
        employes = set(re.findall(r"[< /](\w+):(?!space)\w+[=> ]", fiche)) - {"rdf", "xml", "xmlns"}
        assert employes <= set(re.findall(r"xmlns:(\w+)=", fiche))


def test_every_drawing_has_an_alternative_text(tmp_path: Path) -> None:
    octets = rendu().pdf(composer(tmp_path, "<p>x</p>"), fabrique.JOUR)
    document = pikepdf.open(io.BytesIO(octets))
    figures = [
        objet
        for objet in document.objects
        if isinstance(objet, pikepdf.Dictionary) and str(objet.get("/S")) == "/Figure"
    ]
    assert figures
    assert all(str(figure.Alt).startswith("Frise") for figure in figures)


def _mots_de_la_premiere_page(octets: bytes) -> list[tuple[str, float, float, float, float]]:
    """Give each run of text with its box in mm from the top left corner."""
    feuille = pypdfium2.PdfDocument(octets)[0]
    page_de_texte = feuille.get_textpage()
    boites = []
    for rang in range(page_de_texte.count_rects()):
        gauche, bas, droite, haut = page_de_texte.get_rect(rang)
        texte = page_de_texte.get_text_bounded(gauche, bas, droite, haut)
        boites.append(
            (texte, gauche / MM, (HAUTEUR - haut) / MM, droite / MM, (HAUTEUR - bas) / MM)
        )
    return boites


def test_the_address_is_in_the_window_and_nothing_else_is(tmp_path: Path) -> None:
    adresse = {
        "voie": "128 AVENUE DU GENERAL DE GAULLE NORDS",
        "complement": "ZONE INDUSTRIELLE DES TROIS FONTAINES",
        "code_postal": "44000",
        "ville": "Saint-Herblain-la-Forêt Cedex 09",
    }
    nom = "SOCIETE NOUVELLE DES TRANSPORTS DURAND ET DES ENTREPOTS REUNIS DE LOIRE"
    fait = sujets.dossier(
        debiteur=fabrique.debiteur("professionnel", nom=nom, adresse=adresse),
        creancier=fabrique.creancier(nom="Établissements " + "Menuiserie d'Arvor et fils " * 3),
    )
    faite = composer(tmp_path, "<p>x</p>", le_dossier=fait)
    vus = []
    for texte, gauche, haut, droite, bas in _mots_de_la_premiere_page(
        rendu().pdf(faite, fabrique.JOUR)
    ):
        dans_la_zone = droite > 100 and bas > 35 and haut < 85
        if dans_la_zone:
            vus.append(texte)
            assert gauche >= 109.5, texte
            assert droite <= 195, texte
            assert haut >= 54.5, texte
            assert bas <= 80.5, texte
    assert any("SAINT-HERBLAIN" in texte for texte in vus)
    assert len(vus) == 6, vus


def test_a_very_long_word_neither_hangs_nor_leaves_the_page(tmp_path: Path) -> None:
    mot = "abcdefghij" * 200
    fait = sujets.dossier(
        historique=[fabrique.contact("2026-04-08", resume=mot, a="w" * 200)],
        debiteur=fabrique.debiteur(nom="m" * 200),
    )
    faite = composer(tmp_path, f"<p>{mot}</p><table><tr><td>{mot}</td><td>x</td></tr></table>")
    sale = composer(tmp_path, "<p>{{ chronologie[0].resume }}</p>", le_dossier=fait)
    debut = time.process_time()
    for composition in (faite, sale):
        tout = "".join(textes(rendu().pdf(composition, fabrique.JOUR)))
        assert re.sub(r"[\s\ufffe-]", "", tout).count("abcdefghij") >= 400
    assert time.process_time() - debut < 15


def test_long_tables_repeat_their_heading_and_leave_no_lone_row(tmp_path: Path) -> None:
    historique = [
        fabrique.contact(f"2026-{mois:02d}-{jour:02d}", resume=f"Contact {mois}/{jour}.")
        for mois in range(4, 11)
        for jour in range(1, 29)
    ]
    faite = composer(tmp_path, "<p>x</p>", le_dossier=sujets.dossier(historique=historique))
    pages = textes(rendu().pdf(faite, fabrique.JOUR))
    avec = [texte for texte in pages if re.search(r"Contact \d+/\d+\.", texte)]
    assert len(avec) > 3
    for texte in avec:
        assert "contenu et effet" in texte
        assert len(re.findall(r"Contact \d+/\d+\.", texte)) >= 2


def test_pages_are_numbered_and_recall_the_reference(tmp_path: Path) -> None:
    pages = textes(rendu().pdf(composer(tmp_path, "<p>x</p>"), fabrique.JOUR))
    for rang, texte in enumerate(pages, start=1):
        assert f"{rang}/{len(pages)}" in texte
        assert "Dossier T-1 – Essai" in texte


def test_every_word_of_the_dossier_reaches_the_paper(tmp_path: Path) -> None:
    corps = "<p>{{ creancier.banque.iban|iban }} {{ decompte.total|lettres }}</p>"
    tout = " ".join(textes(rendu().pdf(composer(tmp_path, corps), fabrique.JOUR)))
    for attendu in (
        "FR76 3000 6000 0112 3456 7890 189",
        "Conditions générales",
        "Tout retard porte intérêt.",
        "SIREN 100 000 009 – RCS Rennes",
        "sans justificatif",
        "73 jours sans contact",
        "Total dû au 20 novembre 2026",
        "L441-10",
    ):
        assert attendu in re.sub("[\u00a0\u202f]", " ", tout), attendu


def test_no_system_font_is_ever_used() -> None:
    rendu().pdf(page("<p>x</p>"), fabrique.JOUR)
    assert os.environ["FONTCONFIG_FILE"].endswith("polices/fonts.conf")


def test_a_machine_without_pango_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('libpango absente')", encoding="utf-8")
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(MachineFautive, match=r"libpango absente.*kit docteur.*--format html"):
        Rendu(fabrique.atelier().templates).prepare()
