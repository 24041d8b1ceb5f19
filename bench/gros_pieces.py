"""Measures big dossiers: the time and the memory of `kit produire` as exhibits grow in number.

Of ten exhibits six are scans, two or three photos, the rest e-mails, two megabytes on average; one
in a hundred weighs twenty. The seconds are of computing, parent and worker; the memory is what both
hold at a time. By default 25, 50 and 100 exhibits; `python bench/gros_pieces.py 50 150 500` for a
gigabyte, or `… dossier_contentieux 500` for another document and its package.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image

from kit import ressources

KIT = Path(sys.executable).parent / "kit"
EXEMPLES = {
    "mise_en_demeure": "01-facture-simple",
    "dossier_contentieux": "24-injonction-de-payer",
}
NOMBRES = 25, 50, 100
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


@dataclass(frozen=True, slots=True)
class Passage:
    """One production: exhibits, their bytes, seconds of computing, bytes held at most."""

    nombre: int
    octets: int
    secondes: float
    processus: int
    ensemble: int

    def ligne(self) -> str:
        """Write it, with what a hundred exhibits cost."""
        return (
            f"{self.nombre:>6} {self.octets / 1e6:>7.0f} Mo {self.secondes:>7.1f} s"
            f" {self.secondes * 100 / self.nombre:>9.1f} s"
            f" {self.processus / 1e6:>9.0f} Mo {self.ensemble / 1e6:>9.0f} Mo"
        )


def produce(document: str, nombre: int, lieu: Path) -> Passage:
    """Write a dossier and have its document produced."""
    dossier = lieu / "dossiers" / str(nombre)
    octets = write(dossier, document, nombre)
    depart = _spent()
    commande = [KIT, "produire", dossier, "--document", document]
    commande += ["--au", "2026-11-20", "--sortie", lieu / "sortie", *LIMITES]
    with subprocess.Popen(list(map(str, commande)), stdout=subprocess.DEVNULL) as processus:
        processus_seul, ensemble = _watch(processus)
    if processus.returncode:
        raise SystemExit(f"kit a échoué ({processus.returncode})")
    shutil.rmtree(dossier)
    shutil.rmtree(lieu / "sortie")
    return Passage(nombre, octets, _spent() - depart, processus_seul, ensemble)


def _spent() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _watch(processus: subprocess.Popen[bytes]) -> tuple[int, int]:
    """Give the bytes that the biggest process of a family has held, and all of them at a time."""
    seul = ensemble = 0
    while processus.poll() is None:
        tenus = [_held(pid) for pid in _family(processus.pid)]
        seul, ensemble = max([seul, *tenus]), max(ensemble, sum(tenus))
        time.sleep(0.05)
    return seul, ensemble


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
    """Print the table."""
    document = next((mot for mot in sys.argv[1:] if mot in EXEMPLES), "mise_en_demeure")
    nombres = [int(mot) for mot in sys.argv[1:] if mot.isdigit()] or NOMBRES
    print(f"{document} : pièces, leur poids, calcul, pour cent pièces, un processus, tous")
    with tempfile.TemporaryDirectory() as nom:
        for nombre in nombres:
            print(produce(document, nombre, Path(nom)).ligne(), flush=True)


if __name__ == "__main__":
    main()
