"""Measures `kit produire` on ten thousand dossiers where nothing has changed.

The reference is a bare Python process that walks the same folders and looks at the same files, the
dossiers' and those produced. The productions are not laid out but written as kit would have, with
the memory of a run that made them. `python bench/a_jour.py 1000` for another number.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from mesure import KIT, Mesure, compare, entete, run, spent

from kit import chemins, lectures
from kit.commande import Commande
from kit.portefeuille.fait import Fait
from kit.portefeuille.issue import Issue
from kit.portefeuille.memoire import Demande, Memoire

AU = date(2026, 11, 20)
NOMBRE, TOURS = 10_000, 7
DOCUMENT = "mise_en_demeure"
PIECES = ("01 - Bon de commande.pdf", "02 - Facture.pdf")
PROFIL = "dossiers/_creanciers/profil.yaml"
MARCHE = """
import os
def marche(dossier):
    with os.scandir(dossier) as entrees:
        for entree in entrees:
            entree.stat(follow_symlinks=False)
            if entree.is_dir(follow_symlinks=False):
                marche(entree.path)
marche("dossiers")
marche("output")
"""


def prepare(racine: Path, nombre: int) -> None:
    """Write the dossiers, what was produced of them, and the memory of it."""
    (racine / PROFIL).parent.mkdir(parents=True)
    (racine / PROFIL).write_text("nom: Menuiserie\n", encoding="utf-8")
    (racine / "output").mkdir()
    for rang in range(nombre):
        dossier = racine / "dossiers" / f"{rang:06}"
        (dossier / "pieces").mkdir(parents=True)
        (dossier / "dossier.yaml").write_text(f"reference: {rang:06}\n" * 150, encoding="utf-8")
        for nom in PIECES:
            (dossier / "pieces" / nom).write_bytes(b"%PDF" + bytes(2_000))
    os.chdir(racine)
    with Memoire(Path("output"), Demande(AU, Commande()), time.time_ns(), {}) as memoire:
        for chemin, _ in memoire.sort(chemins.find([Path("dossiers")])):
            with lectures.noted() as vues:
                _read(chemin)
            fait = _write(chemin, Path("output"))
            memoire.keep(chemin, Issue((), lectures=vues.lectures), fait)
        memoire.finish()


def _read(chemin: Path) -> None:
    """Read a dossier as `kit produire` does."""
    with lectures.reading(chemin, "fichier") as note:
        note(chemin.read_bytes())
    _profile()
    lectures.note_folder(chemin.parent, "voisins")
    lectures.note_folder(chemin.parent / "pieces")
    for nom in PIECES:
        with lectures.inside(chemin.parent, f"pieces/{nom}") as note:
            note((chemin.parent / "pieces" / nom).read_bytes())
    lectures.note_before(Path("output") / chemin.parent.name, AU.isoformat())
    lectures.note_name("texte:l441_10")


@lectures.shared
def _profile() -> None:
    with lectures.reading(PROFIL, "fichier") as note:
        note(Path(PROFIL).read_bytes())


def _write(chemin: Path, sortie: Path) -> Fait:
    reference = chemin.parent.name
    cible = f"{reference}/{AU}-{DOCUMENT}"
    fichiers = {f"{DOCUMENT}.pdf": bytes(40_000), f"{DOCUMENT}.html": bytes(20_000)}
    fichiers |= {f"pieces/{nom}": bytes(2_000) for nom in PIECES}
    (sortie / cible / "pieces").mkdir(parents=True)
    for nom, octets in fichiers.items():
        (sortie / cible / nom).write_bytes(octets)
    faits = {
        "modeles": [],
        "pieces": [{"reproduction": "vecteur"}],
        "fichiers": [
            {"chemin": nom, "sha256": hashlib.sha256(octets).hexdigest()}
            for nom, octets in fichiers.items()
        ],
    }
    (sortie / cible / "manifeste.json").write_text(json.dumps(faits), encoding="utf-8")
    lus = tuple(nom for nom in fichiers if "/" not in nom)
    return Fait(str(chemin), "produit", reference, DOCUMENT, "Mise en demeure", cible, lus)


def mesures(nombre: int = NOMBRE) -> Iterator[Mesure]:
    """Compare the computing of kit with that of the bare walk."""
    depart = Path.cwd()
    with tempfile.TemporaryDirectory() as racine:
        try:
            prepare(Path(racine), nombre)
            yield compare(
                f"rien à refaire, {nombre} dossiers (contre une marche nue)",
                _rebuild,
                lambda: run(sys.executable, "-c", MARCHE),
                TOURS,
                3.0,
                spent,
            )
        finally:
            os.chdir(depart)


def _rebuild() -> None:
    """Run kit: it would refuse these dossiers, and stop the measure, if it made one again."""
    run(KIT, "produire", "dossiers", "--au", AU)


if __name__ == "__main__":
    print(entete())
    for mesure in mesures(int(sys.argv[1]) if len(sys.argv) > 1 else NOMBRE):
        print(mesure.ligne())
