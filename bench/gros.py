"""Measures big dossiers: what each contact, or invoice, costs as they grow in number.

The reference is the smallest number: a ratio of 1 between the costs of one line is a growth as the
size. Computing and memory are those of `kit produire`, worker and all. By default 100, 1 000 and
10 000 contacts, and 100 and 1 000 invoices; `python bench/gros.py factures 100 5000` for others.
"""

from __future__ import annotations

import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from mesure import KIT, Mesure, run, spent
from page import AU, DOCUMENT, DOSSIER

NOMBRES = {"contacts": (0, 100, 1_000, 10_000), "factures": (0, 100, 1_000)}
DEBUT = datetime(2025, 10, 1, 8)
JOURS = 413
LIMITES = ("--duree", "900", "--memoire", "900Mo")


def mesures() -> Iterator[Mesure]:
    """Compare the cost of one line among many with that of one line among a hundred."""
    for genre, nombres in NOMBRES.items():
        yield from grow(genre, nombres)


def grow(genre: str, nombres: tuple[int, ...]) -> Iterator[Mesure]:
    """Give the growth of computing, then of memory, from the first numbers to each of the next."""
    vide, petit, *grands = [(nombre, *produce(genre, nombre)) for nombre in nombres]
    for grand in grands:
        for place, nom, unite in ((1, "calcul", "ms"), (2, "mémoire", "ko")):
            une, autre = (_each(vide, taille, place) for taille in (grand, petit))
            titre = f"{grand[0]} {genre}, {nom} de chacun, contre {petit[0]}"
            yield Mesure(titre, (une,), (autre,), unite)
        total = f"{grand[0]} {genre}, mémoire, contre 1 Go"
        yield Mesure(total, (grand[2] / 1000,), (1000.0,), "Mo", 1.0)


def _each(vide: tuple[int, float, float], taille: tuple[int, float, float], place: int) -> float:
    """Share among its lines what a dossier costs more than without them."""
    return (taille[place] - vide[place]) / (taille[0] - vide[0])


def produce(genre: str, nombre: int) -> tuple[float, float]:
    """Give the seconds of computing and the kilobytes of one production."""
    with tempfile.TemporaryDirectory() as lieu:
        dossier = write(Path(lieu), genre, nombre)
        essais = 3 if nombre <= 100 else 1
        lus = [run(sys.executable, __file__, "un", dossier).split() for _ in range(essais)]
    temps, memoires = zip(*((float(mot) for mot in lu) for lu in lus), strict=True)
    return statistics.median(temps), statistics.median(memoires)


def _one(dossier: Path) -> None:
    """Produce a dossier and print what it cost to this process's children."""
    options = ("--au", AU, "--document", DOCUMENT, "--format", "pdf", *LIMITES)
    avant = spent()
    with tempfile.TemporaryDirectory() as sortie:
        commande = [str(mot) for mot in (KIT, "produire", dossier, *options, "--sortie", sortie)]
        subprocess.run(commande, check=True, capture_output=True)
    print(spent() - avant, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def write(lieu: Path, genre: str, nombre: int) -> Path:
    """Write a dossier with that many contacts or invoices, and no exhibit."""
    shutil.copytree(DOSSIER.parent / "_creanciers", lieu / "_creanciers")
    texte = (DOSSIER / "dossier.yaml").read_text(encoding="utf-8")
    texte = re.sub(r"(?m)^ +(?:piece|page): .*\n", "", texte)
    cle, entrees = {
        "contacts": ("historique", "".join(contact(rang, nombre) for rang in range(nombre))),
        "factures": ("factures", "".join(invoice(rang) for rang in range(nombre))),
    }[genre]
    for bloc in ("pieces", "historique", *([cle] if nombre else [])):
        texte = re.sub(rf"(?ms)^{bloc}:.*?(?=^\S|\Z)", "", texte)
    dossier = lieu / f"{genre}-{nombre}"
    dossier.mkdir()
    liste = f"{cle}:\n{entrees}" if nombre else ""
    (dossier / "dossier.yaml").write_text(texte + liste, encoding="utf-8")
    return dossier


def contact(rang: int, nombre: int) -> str:
    """Write one contact; all are in the order of their days."""
    le = DEBUT + timedelta(minutes=rang * JOURS * 1440 // nombre)
    ici, labas = "Claire Le Goff, gérante", "Nathalie Hervé, comptable"
    de, a, sens = (ici, labas, "emis") if rang % 3 else (labas, ici, "recu")
    return f"""  - le: {le:%Y-%m-%dT%H:%M}
    canal: {"telephone" if rang % 2 else "courriel"}
    sens: {sens}
    de: {de}
    a: {a}
    resume: "Échange n° {rang + 1} : la facture est rappelée, une validation interne est attendue."
"""


def invoice(rang: int) -> str:
    """Write one invoice, due."""
    le = date(2026, 6, 25) + timedelta(days=rang % 60)
    return f"""  - numero: F-{rang + 1:05}
    date: {le}
    echeance: {le + timedelta(days=30)}
    montant_ttc: {120 + rang % 500}.00
"""


def main(genre: str, *nombres: str) -> None:
    """Print the growth for these numbers, or what one dossier costs when asked by the parent."""
    if genre == "un":
        _one(Path(nombres[0]))
        return
    for mesure in grow(genre, (0, *map(int, nombres))):
        print(mesure.ligne(), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
