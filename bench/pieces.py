"""Measures what an exhibit costs: proved, against a plain copy of its pages; memory.

Both sides work in this process, turn by turn, from bytes to bytes. The copies of pages stand alone,
in a PDF that holds nothing else; then in the whole document, where the other side binds the pages
of the same exhibits without a look at them. `sha256sum` is the reference of the hashes. The memory
is that of a process of its own.
"""

from __future__ import annotations

import gc
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock

import pikepdf
from mesure import Mesure, compare, entete, run
from page import DOSSIER, Chaine
from PIL import Image

from kit import edition, reliure, ressources
from kit.contenu import Depot
from kit.pieces import PieceLue
from kit.reliure import Feuillet
from kit.render import Rendu
from kit.reproduction import Reproduction, reproduce, vecteur

TOURS = 9
MOTS = "facture livraison échéance montant réserve commande délai solde société acompte".split()
# A font by its file: another module of the run may have left the machine's aside.
_STYLE = """<style>@font-face { font-family: Essai; src: url("%s") }
@page { size: A4; font-family: Essai } body { font-family: Essai } h1 { font-weight: 400 }
section { break-after: page }</style>"""


def texts(pages: int) -> bytes:
    """Make a PDF of different pages of text."""
    import weasyprint  # noqa: PLC0415 - slow, and only here

    corps = "".join(f"<section><h1>Page {rang}</h1>{_paragraphs(rang)}</section>"
                    for rang in range(pages))  # fmt: skip
    style = _STYLE % (ressources.polices() / "SourceSerif4-Regular.ttf").as_uri()
    page = f"<html lang=fr><title>Essai</title>{style}{corps}</html>"
    return bytes(weasyprint.HTML(string=page).write_pdf())


def _paragraphs(rang: int) -> str:
    lignes = (
        " ".join(f"{MOTS[(rang * n + k * k) % len(MOTS)]} {rang * k % 97}" for k in range(30))
        for n in range(1, 7)
    )
    return "".join(f"<p>{ligne}</p>" for ligne in lignes)


def scans(pages: int, noir: bool = False) -> bytes:
    """Make a PDF of scanned pages; `noir` writes them in CMYK, which no archive of ours admits."""
    pdf = pikepdf.new()
    for _ in range(pages):
        flux = BytesIO()
        vue = Image.effect_noise((620, 877), 25)
        (vue.convert("CMYK") if noir else vue).save(flux, "JPEG", quality=60)
        points = pdf.make_stream(flux.getvalue(), Width=620, Height=877, BitsPerComponent=8)
        points.Type, points.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        points.ColorSpace = pikepdf.Name.DeviceCMYK if noir else pikepdf.Name.DeviceGray
        points.Filter = pikepdf.Name.DCTDecode
        page: Any = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, 595, 842])
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=points))
        page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im Do Q")
        pdf.pages.append(pikepdf.Page(page))
    flux = BytesIO()
    pdf.save(flux)
    return flux.getvalue()


def copy(octets: bytes) -> bytes:
    """Copy the pages of a PDF into another, and nothing else."""
    flux = BytesIO()
    with pikepdf.open(BytesIO(octets)) as source, pikepdf.new() as cible:
        cible.pages.extend(source.pages)
        cible.save(flux)
    return flux.getvalue()


class Reliure:
    """The binding of an example, its eight exhibits of our choice: proved first, or not."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        with mock.patch.object(edition, "bind", wraps=reliure.bind) as vue:
            Chaine()()
        self.principal, tous, self.inventaire, self.au, self.polices, _ = vue.call_args.args
        # Clean, they are themselves what is bound: nothing but the proof is to be spared.
        self.feuillets = [
            replace(
                feuillet,
                piece=replace(feuillet.piece, contenu=octets, taille=len(octets)),
                reproduction=_proved(octets),
            )
            for feuillet, octets in zip(tous, pieces, strict=True)
        ]

    def plain(self) -> None:
        """Bind the pages as they are."""
        self._bind(self.feuillets)

    def proved(self) -> None:
        """Prove the pages, and bind them."""
        self._bind([replace(un, reproduction=_proved(un.piece.octets)) for un in self.feuillets])

    def _bind(self, feuillets: Sequence[Feuillet]) -> None:
        reliure.bind(self.principal, feuillets, self.inventaire, self.au, self.polices, Depot())


def _proved(octets: bytes) -> Reproduction:
    return Reproduction(*vecteur.copy(octets), "vecteur")


def hashes() -> Mesure:
    """Compare the hash of an exhibit in memory with sha256sum on a file just written."""
    octets = bytes(400_000_000)
    with tempfile.NamedTemporaryFile() as fichier:
        fichier.write(octets)
        fichier.flush()
        return compare(
            "SHA-256 de 400 Mo, contre sha256sum",
            lambda: hashlib.sha256(octets).hexdigest(),
            lambda: run("sha256sum", fichier.name),
            5,
        )


def exhibits() -> Iterator[PieceLue]:
    """Make 600 pages of exhibits of every kind, one at a time."""
    texte, scan, refuse = texts(20), scans(20), scans(20, noir=True)
    for rang in range(30):
        octets = (texte, scan, refuse)[rang % 3] + b"\n" * (rang + 1)
        empreinte = hashlib.sha256(octets).hexdigest()
        yield PieceLue(rang, str(rang), "Essai", None, None, "a.pdf", "application/pdf", 20,
                       len(octets), empreinte, octets)  # fmt: skip


def memory() -> None:
    """Reproduce 600 pages and print the memory used at most, before and after."""
    rendu = Rendu(ressources.templates())
    avant = 0
    for piece in exhibits():
        avant = avant or peak()
        reproduce(piece, rendu)
    print(peak(), avant)


def peak() -> int:
    """Give the most memory that this process has used, in megabytes (Linux)."""
    etat = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(ligne.split()[1]) for ligne in etat.splitlines() if "VmHWM" in ligne) // 1000


def mesures() -> Iterator[Mesure]:
    """Give the cost of exhibits already clean, of their hashes, and the memory of many."""
    gc.set_threshold(50_000, 20, 1_000)  # as the program sets it, for both sides
    yield from _alone()
    yield from _bound()
    yield hashes()
    apres, avant = map(float, run(sys.executable, __file__, "memoire").split())
    yield Mesure("mémoire, 600 pages de 30 pièces, contre aucune", (apres,), (avant,), "Mo")


def _examples() -> list[bytes]:
    return [fichier.read_bytes() for fichier in sorted((DOSSIER / "pieces").glob("*.pdf"))]


def _alone() -> Iterator[Mesure]:
    for titre, pieces, tours in (
        ("pièce propre, pages de texte : 1", [texts(1)], 40),
        ("pièce propre, pages de texte : 5", [texts(5)], 40),
        ("pièce propre, pages numérisées : 5", [scans(5)], 40),
        ("pièce propre, pages de texte : 100", [texts(100)], TOURS),
        ("pièce propre, pages de texte : 600", [texts(600)], TOURS),
        ("pièce propre, pages numérisées : 600", [scans(600)], TOURS),
        ("huit pièces de l'exemple", _examples(), 40),
    ):
        yield compare(
            f"{titre}, contre leur copie",
            partial(_each, vecteur.copy, pieces),
            partial(_each, copy, pieces),
            tours,
            cible=2.0,
            montre=time.process_time,
        )


def _each(faire: Callable[[bytes], object], pieces: Iterable[bytes]) -> None:
    for octets in pieces:
        faire(octets)


def _bound() -> Iterator[Mesure]:
    for titre, pieces, tours in (
        ("huit pièces de l'exemple", _examples(), 40),
        ("huit pièces de 1 page", [texts(1)] * 8, 40),
        ("huit pièces de 5 pages", [texts(5)] * 8, TOURS),
        ("huit pièces de 100 pages", [texts(100)] * 8, 3),
    ):
        liasse = Reliure(pieces)
        yield compare(
            f"{titre}, reliées, contre sans preuve",
            liasse.proved,
            liasse.plain,
            tours,
            cible=2.0,
            montre=time.process_time,
        )


def main() -> None:
    """Print the table, or the memory when asked by the parent process."""
    if sys.argv[1:] == ["memoire"]:
        memory()
        return
    print(entete())
    for mesure in mesures():
        print(mesure.ligne(), flush=True)


if __name__ == "__main__":
    main()
