"""One archival PDF: pages, stamps, references, tags, outline and originals of bound exhibits."""

from __future__ import annotations

import atexit
import json
import re
import shutil
import tempfile
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from kit import edition, ressources
from kit.compose import compose
from kit.pieces import PieceLue
from kit.reliure import feuille, lourds, sommaire, tampon
from kit.render import Rendu
from kit.reproduction import Reproduction
from tests import fabrique, sujets
from tests.conformite import ecarts

AU = date(2026, 11, 20)


def inventaire(imprime: edition.Imprime) -> bytes:
    """The least that an inventory says: where each exhibit is."""
    pieces = [{"numero": numero, "page": page} for numero, page in imprime.pages.items()]
    return json.dumps({"pieces": pieces}).encode()


@cache
def rendu() -> Rendu:
    return Rendu(ressources.templates())


@cache
def templates() -> Path:
    """The bundled templates and one short letter, with every annex."""
    dossier = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, dossier, ignore_errors=True)
    return sujets.templates(dossier, "<p>Nous vous écrivons.</p>")


@cache
def dessin(pages: int, large: float = 595, haut: float = 842) -> bytes:
    """Pages that hold one line each: nothing that an archive could refuse."""
    pdf = pikepdf.new()
    for numero in range(pages):
        page = pdf.add_blank_page(page_size=(large, haut))
        trait = f"0 0 0 RG 1 w 60 {100 + numero} m 300 {700 - numero} l S"
        page.obj.Contents = pdf.make_stream(trait.encode())
    flux = BytesIO()
    pdf.save(flux, deterministic_id=True)
    return flux.getvalue()


def piece(numero: int) -> PieceLue:
    octets = f"original {numero}".encode()
    return PieceLue(
        numero=numero,
        id=f"p{numero}",
        titre=f"Bon de livraison n° {numero}",
        date=date(2026, 1, 1 + numero % 28),
        auteur="Transports Bernin",
        fichier=f"scan{numero}.pdf",
        media="application/pdf",
        pages=1,
        taille=len(octets),
        sha256=f"{numero:064x}",
        contenu=octets,
    )


def reproductions(nombres: list[int]) -> dict[str, Reproduction]:
    return {
        f"p{rang}": Reproduction(dessin(pages), pages, "vecteur")
        for rang, pages in enumerate(nombres, start=1)
    }


def relier(
    nombres: list[int],
    faites: dict[str, Reproduction] | None = None,
    modeles: Path | None = None,
    **mots: Any,
) -> tuple[bytes, edition.Imprime]:
    """Bind a notice with as many exhibits as numbers, each with that many pages."""
    lues = tuple(piece(rang) for rang in range(1, len(nombres) + 1))
    contacts = [fabrique.contact(f"2026-0{4 + rang}-08", piece=f"p{rang}") for rang in (1, 2)]
    declarees = [{"id": p.id, "titre": p.titre, "fichier": p.fichier} for p in lues]
    dossier = fabrique.dossier(historique=contacts, pieces=declarees, **mots)
    sujet = sujets.sujet(dossier, pieces=lues, reproductions=faites or reproductions(nombres))
    composition = compose(sujet, modeles or templates())
    imprime = edition.lay_out(sujet, composition, rendu())
    return edition.bind_pdf(sujet, imprime, inventaire(imprime), rendu()), imprime


def textes(octets: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(octets)
    return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize("nombre", [1, 2, 28, 29, 60])
def test_the_register_and_the_chronology_give_the_true_pages(nombre: int) -> None:
    nombres = [1 + rang * 7 % 4 for rang in range(nombre)]
    octets, imprime = relier(nombres)
    pages = textes(octets)
    for numero, page in imprime.pages.items():
        assert f"Pièce n° {numero}\r" in pages[page - 1]
    corps = "\n".join(pages[: imprime.pages[1] - 1])
    # Title, author, file with its pages, hash, then the date and the page of the sheet.
    ligne = (
        r"Bon de livraison n°\s(\d+) – Transports Bernin\r[^(]*\([^,]*, (\d+)\spages?\)\r"
        r"[^/]*?(?: 0{8}){6}[^/]*?/\d\d/\d{4} (\d+)\r"
    )
    lus = re.findall(ligne, corps)
    attendus = [
        (str(numero), str(nombres[numero - 1]), str(page)) for numero, page in imprime.pages.items()
    ]
    assert lus == attendus
    assert f"(p. {imprime.pages[1]})" in corps.replace("\xa0", " ")


def test_every_page_of_an_exhibit_is_stamped_and_every_page_is_numbered() -> None:
    octets, imprime = relier([2, 3])
    pages = textes(octets)
    for rang, texte in enumerate(pages, start=1):
        assert f"{rang}/{len(pages)}" in texte
    debut = imprime.pages[2]
    assert [f"Pièce n° 2 — {n}/3" in pages[debut - 1 + n] for n in (1, 2, 3)] == [True] * 3
    assert "Pièce n° 2 —" not in pages[debut - 1]


def test_links_lead_to_the_sheet_of_their_exhibit() -> None:
    octets, imprime = relier([2, 1, 4])
    with pikepdf.open(BytesIO(octets)) as pdf:
        rangs = {page.obj.objgen: rang for rang, page in enumerate(pdf.pages, start=1)}
        noms = list(pdf.Root.Names.Dests.Names)
        buts = {str(n): rangs[d[0].objgen] for n, d in zip(noms[::2], noms[1::2], strict=True)}
        liens = {str(a.Dest): str(a.Contents) for p in pdf.pages for a in p.obj.get("/Annots", ())}
    assert buts == {f"piece-{numero}": page for numero, page in imprime.pages.items()}
    assert liens == {f"piece-{n}": f"Voir la pièce n° {n}" for n in (1, 2, 3)}


def test_the_outline_gathers_the_exhibits_and_pages_are_labelled() -> None:
    octets, _ = relier([1, 1])
    with pikepdf.open(BytesIO(octets)) as pdf, pdf.open_outline() as sommaire:
        assert sommaire.root[-1].title == "Pièces jointes"
        assert [entree.title.replace("\xa0", " ") for entree in sommaire.root[-1].children] == [
            "Pièce n° 1 – Bon de livraison n° 1",
            "Pièce n° 2 – Bon de livraison n° 2",
        ]
        assert pdf.Root.PageLabels.Nums[1].S == "/D"


def test_the_untouched_originals_are_embedded_dated_and_described() -> None:
    octets, imprime = relier([1, 1])
    with pikepdf.open(BytesIO(octets)) as pdf:
        jointes = dict(pdf.attachments)
        noms = [str(f.F) for f in pdf.Root.AF]
        nom = "Pièce 02 - Bon de livraison n° 2.pdf"
        fiche = jointes[nom]
        assert sorted(jointes) == ["Pièce 01 - Bon de livraison n° 1.pdf", nom, "inventaire.json"]
        assert len(noms) == 3
        assert fiche.get_file().read_bytes() == b"original 2"
        assert fiche.description == "Pièce n° 2 : Bon de livraison n° 2"
        assert f"{fiche.get_file().mod_date:%Y-%m-%d}" == "2026-01-03"
        assert str(fiche.obj.AFRelationship) == "/Source"
        assert jointes["inventaire.json"].get_file().read_bytes() == inventaire(imprime)


def test_the_bound_pdf_is_archival_and_accessible() -> None:
    octets, _ = relier([1, 3, 2])
    assert ecarts(octets) == []


def test_a_laid_out_text_keeps_its_own_tags() -> None:
    page = edition._Page(
        '<!DOCTYPE html><html lang="fr"><head><title>x</title></head><body><main><h1>Courriel</h1>'
        "<table><tr><th>De</th><td>A. Durand</td></tr></table><p>Bonjour.</p></main></body></html>",
        {},
    )
    texte = Reproduction(rendu().pdf(page, AU), 1, "texte")
    octets, imprime = relier([1, 1], reproductions([1]) | {"p2": texte})
    assert ecarts(octets) == []
    with pikepdf.open(BytesIO(octets)) as pdf:
        feuillet = pdf.pages[imprime.pages[2]]
        genres = {str(e.P.S) for e in _elements(pdf) if e.get("/Pg") == feuillet.obj}
    assert {"/H1", "/TH", "/TD", "/P"} <= genres
    assert "A. Durand" in textes(octets)[imprime.pages[2]]


def _elements(pdf: Any) -> list[Any]:
    vus, pile = [], [pdf.Root.StructTreeRoot.K[0]]
    while pile:
        element = pile.pop()
        vus.append(element)
        enfants = element.get("/K", [])
        liste = list(enfants) if isinstance(enfants, pikepdf.Array) else []
        pile += [e for e in liste if isinstance(e, pikepdf.Dictionary) and "/S" in e]
    return vus


@pytest.mark.parametrize("taille", [(595, 842), (842, 595), (420, 595), (842, 1190), (200, 900)])
def test_nothing_of_an_exhibit_is_hidden_or_cut(taille: tuple[float, float]) -> None:
    octets, imprime = relier([1], {"p1": Reproduction(dessin(1, *taille), 1, "vecteur")})
    with pikepdf.open(BytesIO(octets)) as pdf:
        page = pdf.pages[imprime.pages[1]]
        dessins = (
            page.Contents.read_bytes()
            if not isinstance(page.Contents, pikepdf.Array)
            else (b"\n".join(flux.read_bytes() for flux in page.Contents))
        )
        large, haut = (float(v) for v in page.mediabox[2:])
    trouve = re.search(rb"([\d.]+) 0 0 ([\d.]+) ([\d.-]+) ([\d.-]+) cm", dessins)
    assert trouve
    echelle, _, x, y = (float(v) for v in trouve.groups())
    assert x >= 0
    assert y >= tampon.MM * 8
    assert x + taille[0] * echelle <= large + 0.01
    assert y + taille[1] * echelle <= haut - tampon.MM * 12
    assert (large > haut) == (taille[0] > taille[1])


def test_the_same_exhibits_give_the_same_bytes() -> None:
    assert relier([2, 1])[0] == relier([2, 1])[0]


def test_each_sheet_counts_the_pages_of_the_exhibit_before_it() -> None:
    assert "counter-increment: page 8" in feuille.style([4, 7], [7, 2])


def test_without_exhibits_references_are_plain_text_and_the_pdf_still_carries_its_print() -> None:
    dossier = fabrique.dossier()
    sujet = sujets.sujet(dossier)
    imprime = edition.lay_out(sujet, compose(sujet, templates()), rendu())
    assert imprime.pages == {}
    octets = edition.bind_pdf(sujet, imprime, b"{}", rendu())
    assert ecarts(octets) == []
    assert "1/" in textes(octets)[0]


def test_a_link_that_leads_to_no_exhibit_keeps_its_words(tmp_path: Path) -> None:
    lien = '<p>Voir <a href="https://example.org/">le barème</a>.</p>'
    octets, _ = relier([1], modeles=sujets.templates(tmp_path, lien))
    with pikepdf.open(BytesIO(octets)) as pdf:
        notes = [note for page in pdf.pages for note in page.obj.get("/Annots", ())]
        (dehors,) = (note for note in notes if "/A" in note and "/URI" in note.A)
        assert "pièce" not in str(dehors.get("/Contents", ""))


def test_a_style_without_bookmarks_leaves_no_outline() -> None:
    pdf = pikepdf.new()
    sommaire.gather(pdf, 2)
    with pdf.open_outline() as lu:
        assert lu.root == []


def test_only_the_heavy_images_of_a_reproduction_are_kept_apart() -> None:
    pdf = pikepdf.new()
    lourde = bytes(range(256)) * 1_000
    pdf.Root.Images = pikepdf.Array(
        pdf.make_stream(octets, Subtype=pikepdf.Name.Image, Filter=pikepdf.Name.DCTDecode)
        for octets in (lourde, lourde[:900])
    )
    flux = BytesIO()
    pdf.save(flux, compress_streams=False)
    (part,) = lourds.find(flux.getvalue()).values()
    assert flux.getvalue()[part.debut :][: part.taille] == lourde
