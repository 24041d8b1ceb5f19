"""Measures big dossiers: what each exhibit costs as they grow in number, and the memory of all.

Of ten exhibits six are scans, one or two photos, the rest e-mails, two megabytes on average; one in
a hundred weighs twenty. Computing is that of `kit produire`, parent and worker; the memory is what
both hold at a time. The reference is the smallest number: a ratio of 1 is a growth as the size.

By default 30 and 90 exhibits; `python bench/gros_pieces.py 50 150 500` for a gigabyte, and
`python bench/gros_pieces.py dossier_contentieux 50 500` for another document with its package.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pikepdf
from mesure import KIT, Mesure, entete, spent
from PIL import Image

from kit import ressources

if TYPE_CHECKING:
    from collections.abc import Iterator

EXEMPLES = {
    "mise_en_demeure": "01-facture-simple",
    "dossier_contentieux": "24-injonction-de-payer",
}
SEULES = {"mise_en_demeure": 8, "dossier_contentieux": 13}  # exhibits of these examples
NOMBRES = 30, 90
LIMITES = ("--duree", "900")
SCAN, PHOTO = (1240, 1754), (4000, 3000)
COURRIEL = """From: Anne Durand <a.durand@example.org>\r
To: comptabilite@example.org\r
Subject: Relance {rang}\r
Date: Mon, 12 Oct 2026 10:{minute:02}:00 +0200\r
MIME-Version: 1.0\r
Content-Type: text/plain; charset=utf-8\r
\r
"""


@cache
def noise(graine: int, large: int, haut: int, mode: str, qualite: int) -> bytes:
    """Make a JPEG of smooth noise, the same for the same seed."""
    points = random.Random(graine).randbytes(large // 4 * (haut // 4) * len(mode))  # noqa: S311
    petite = Image.frombytes(mode, (large // 4, haut // 4), points)
    flux = BytesIO()
    petite.resize((large, haut)).save(flux, "JPEG", quality=qualite)
    return flux.getvalue()


def marked(jpeg: bytes, mot: str) -> bytes:
    """Make a JPEG unlike any other, by a comment."""
    return jpeg[:2] + b"\xff\xfe" + (len(mot) + 2).to_bytes(2) + mot.encode() + jpeg[2:]


def scan(rang: int, pages: int) -> bytes:
    """Make a PDF of scanned pages, of four hundred thousand bytes each."""
    pdf = pikepdf.new()
    for numero in range(pages):
        vue = marked(noise((rang + numero) % 8, *SCAN, "L", 52), f"{rang}.{numero}")
        points = pdf.make_stream(vue, Width=SCAN[0], Height=SCAN[1], BitsPerComponent=8)
        points.Type, points.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        points.ColorSpace, points.Filter = pikepdf.Name.DeviceGray, pikepdf.Name.DCTDecode
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, 595, 842],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=points)),
            Contents=pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im Do Q"),
        )
        pdf.pages.append(pikepdf.Page(page))
    flux = BytesIO()
    pdf.save(flux, static_id=True)
    return flux.getvalue()


def exhibit(rang: int) -> tuple[str, bytes]:
    """Make one exhibit: its suffix and its bytes."""
    if rang % 100 == 77:
        return "pdf", scan(rang, 48)
    if rang % 10 < 6:
        return "pdf", scan(rang, 5 + rang % 3)
    if rang % 10 == 6 or rang % 20 == 8:
        return "jpg", marked(noise(100 + rang % 2, *PHOTO, "RGB", 66), str(rang))
    tete = COURRIEL.format(rang=rang, minute=rang % 60)
    return "eml", (tete + f"Bonjour, merci de régler la facture {rang}.\r\n" * 30).encode()


def write(dossier: Path, document: str, nombre: int) -> int:
    """Write a dossier with that many exhibits, and give their bytes."""
    exemple = ressources.exemples() / EXEMPLES[document]
    profils = "_creanciers"
    shutil.copytree(exemple.parent / profils, dossier.parent / profils, dirs_exist_ok=True)
    shutil.copytree(exemple, dossier)
    pieces = dossier / "pieces"
    for rang in range(nombre - len(list(pieces.iterdir()))):
        suffixe, octets = exhibit(rang)
        (pieces / f"{rang + 20:03} - Échange n° {rang}.{suffixe}").write_bytes(octets)
    return sum(piece.stat().st_size for piece in pieces.iterdir())


class Passage(NamedTuple):
    """One production: exhibits, their bytes, seconds of computing, bytes held at most."""

    nombre: int
    octets: int
    secondes: float
    tenus: int


def mesures(
    document: str = "mise_en_demeure", nombres: tuple[int, ...] = NOMBRES
) -> Iterator[Mesure]:
    """Compare what one exhibit costs among many and among few, then the memory with a gigabyte."""
    vide, petit, *grands = [produce(document, nombre) for nombre in (SEULES[document], *nombres)]
    for grand in grands:
        titre = f"{grand.nombre} pièces, {grand.octets / 1e6:.0f} Mo"
        une, autre = (
            (un.secondes - vide.secondes) / (un.nombre - vide.nombre) for un in (grand, petit)
        )
        yield Mesure(f"{titre}, calcul de chacune, contre {petit.nombre}", (une,), (autre,))
        yield Mesure(f"{titre}, mémoire, contre 1 Go", (grand.tenus / 1e6,), (1000.0,), "Mo", 1.0)


def produce(document: str, nombre: int) -> Passage:
    """Write a dossier and have its document produced."""
    with tempfile.TemporaryDirectory() as nom:
        dossier = Path(nom) / "dossiers" / "gros"
        octets, depart = write(dossier, document, nombre), spent()
        commande = [KIT, "produire", dossier, "--document", document, "--au", "2026-11-20"]
        commande += ["--sortie", Path(nom) / "sortie", *LIMITES]
        rien = subprocess.DEVNULL
        mots = list(map(str, commande))
        with subprocess.Popen(mots, stdout=rien, stderr=rien) as processus:
            tenus = _watch(processus)
        if processus.returncode:
            raise SystemExit(f"kit a échoué ({processus.returncode})")
        return Passage(nombre, octets, spent() - depart, tenus)


def _watch(processus: subprocess.Popen[bytes]) -> int:
    """Give the bytes that a process and its children have held at a time."""
    tenus = 0
    while processus.poll() is None:
        tenus = max(tenus, sum(map(_held, _family(processus.pid))))
        time.sleep(0.05)
    return tenus


def _family(pid: int) -> list[int]:
    try:
        textes = [f.read_text("ascii") for f in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return [pid]
    enfants = [int(mot) for texte in textes for mot in texte.split()]
    return [pid, *(un for enfant in enfants for un in _family(enfant))]


def _held(pid: int) -> int:
    try:
        pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Print the table, for a document and numbers asked for."""
    document = next((mot for mot in sys.argv[1:] if mot in EXEMPLES), "mise_en_demeure")
    nombres = tuple(int(mot) for mot in sys.argv[1:] if mot.isdigit())
    print(entete())
    for mesure in mesures(document, nombres or NOMBRES):
        print(mesure.ligne(), flush=True)


if __name__ == "__main__":
    main()
