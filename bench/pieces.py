"""Measures what an exhibit costs: copied and proved, against a plain copy of its pages; memory.

Both sides work in this process, turn by turn, from bytes to bytes. `sha256sum` is the reference of
the hashes. The memory is that of a process of its own.
"""

from __future__ import annotations

import hashlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from kit import ressources
from kit.pieces import PieceLue
from kit.render import Rendu
from kit.reproduction import reproduce, vecteur

TOURS = 9
MOTS = "facture livraison échéance montant réserve commande délai solde société acompte".split()
_STYLE = "<style>@page { size: A4 } section { break-after: page }</style>"


def texts(pages: int) -> bytes:
    """Make a PDF of different pages of text."""
    import weasyprint  # noqa: PLC0415 - slow, and only here

    corps = "".join(f"<section><h1>Page {rang}</h1>{_paragraphs(rang)}</section>"
                    for rang in range(pages))  # fmt: skip
    page = f"<html lang=fr><title>Essai</title>{_STYLE}{corps}</html>"
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


def seconds(action: Callable[[], object]) -> float:
    """Time one action."""
    debut = time.perf_counter()
    action()
    return time.perf_counter() - debut


def compare(titre: str, octets: bytes) -> str:
    """Write the medians of the two sides, their ratio, and the spread of the pairs."""
    paires = [
        (seconds(lambda: vecteur.copy(octets)), seconds(lambda: copy(octets)))
        for _ in range(TOURS + 1)
    ][1:]
    kit, nue = (statistics.median(cote) for cote in zip(*paires, strict=True))
    rapports = [une / autre for une, autre in paires]
    return (
        f"{titre:<44} {kit * 1000:7.0f} ms {nue * 1000:7.0f} ms {kit / nue:8.2f}   "
        f"{min(rapports):.2f} à {max(rapports):.2f}"
    )


def hashes() -> str:
    """Compare the hash of an exhibit in memory with sha256sum on a file just written."""
    octets = bytes(400_000_000)
    with tempfile.NamedTemporaryFile() as fichier:
        fichier.write(octets)
        fichier.flush()
        commande = ["sha256sum", fichier.name]
        paires = [
            (
                seconds(lambda: hashlib.sha256(octets).hexdigest()),
                seconds(lambda: subprocess.run(commande, check=True, capture_output=True)),
            )
            for _ in range(5)
        ]
    kit, autre = (statistics.median(cote) for cote in zip(*paires, strict=True))
    return (
        f"{'SHA-256 de 400 Mo (contre : sha256sum)':<44} {400 / kit:6.0f} Mo/s "
        f"{400 / autre:5.0f} Mo/s {kit / autre:8.2f}"
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
    avant, pages = 0, 0
    for piece in exhibits():
        avant = avant or peak()
        pages += reproduce(piece, rendu).pages
    print(f"{pages} pages de 30 pièces : au plus {peak()} Mo (avant la première : {avant} Mo)")


def peak() -> int:
    """Give the most memory that this process has used, in megabytes (Linux)."""
    etat = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(ligne.split()[1]) for ligne in etat.splitlines() if "VmHWM" in ligne) // 1000


def main() -> None:
    """Print the table."""
    if sys.argv[1:] == ["memoire"]:
        memory()
        return
    print(f"{'':<44} {'kit':>10} {'copie':>10} {'rapport':>8}   étendue")
    for titre, octets in (
        ("5 pages de texte", texts(5)),
        ("100 pages de texte", texts(100)),
        ("600 pages de texte", texts(600)),
        ("600 pages numérisées", scans(600)),
    ):
        print(compare(titre, octets), flush=True)
    print(hashes(), flush=True)
    subprocess.run([sys.executable, Path(__file__), "memoire"], check=True)


if __name__ == "__main__":
    main()
