"""A small portfolio made without any letter: what it gives shows all that it has read."""

from __future__ import annotations

import hashlib
import json
import re
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kit import chemins, lectures
from kit.commande import Commande
from kit.errors import KitError
from kit.lectures import Lecture
from kit.portefeuille.fait import Fait
from kit.portefeuille.memoire import Demande, Memoire, partage

AU = date(2026, 11, 20)


@dataclass(frozen=True)
class Issue:
    """What a task gives, as the memory sees it."""

    lectures: tuple[Lecture, ...]


@dataclass
class Portefeuille:
    """Dossiers, profiles and templates under one folder; every run is one more `passage`."""

    racine: Path
    au: date = AU
    commande: Commande = field(default_factory=Commande)
    faites: list[str] = field(default_factory=list)

    @property
    def dossiers(self) -> Path:
        return self.racine / "dossiers"

    @property
    def sortie(self) -> Path:
        return self.racine / "output"

    @property
    def modeles(self) -> Path:
        return self.racine / "templates" / "fr"

    def run(self, sortie: Path | None = None, finish: bool = True, **mots) -> dict[str, str]:
        """Bring all up to date; give each outcome, and in `faites` what was made again."""
        sortie = sortie or self.sortie
        self.faites = []
        demande = Demande(self.au, self.commande)
        with Memoire(sortie, demande, time.time_ns(), {}, **mots) as memoire:
            dits = {}
            for chemin, dit in memoire.sort(chemins.find([self.dossiers])):
                if dit is None:
                    self.faites.append(chemin.parent.name)
                    fait = self.make(chemin, sortie, memoire)
                    dits[chemin.parent.name] = f"{fait.etat} {fait.message}"
                else:
                    dits[chemin.parent.name] = f"{dit.etat} {dit.fait.message}"
            if finish:
                memoire.finish()
            self.avis = memoire.avis
        return {nom: dit.replace("a_jour", "produit").strip() for nom, dit in dits.items()}

    def make(self, chemin: Path, sortie: Path, memoire: Memoire) -> Fait:
        with lectures.noted() as registre:
            try:
                fait = self._write(chemin, sortie, *self._read(chemin))
            except KitError as refus:
                fait = Fait(str(chemin), "refuse", message=str(refus), code=1)
        memoire.keep(chemin, Issue(registre.lectures), fait)
        return fait

    def _read(self, chemin: Path) -> tuple[dict[str, str], str]:
        texte = _text(chemin)
        if "faute" in texte:
            raise KitError("fautif")
        lectures.note_folder(chemin.parent / "pieces")
        vus = {"dossier": texte, "profil": self._profile(texte)}
        pieces = chemin.parent / "pieces"
        for piece in sorted(pieces.iterdir()) if pieces.is_dir() else ():
            with lectures.inside(chemin.parent, f"pieces/{piece.name}") as note:
                octets = piece.read_bytes()
                note(octets)
            vus[piece.name] = octets.decode()
        return vus, "b" if "modele: b" in texte else "a"

    @lectures.shared
    def _profile(self, texte: str) -> str:
        return _text(self.dossiers / "_profils" / ("y" if "profil: y" in texte else "x"))

    def _write(self, chemin: Path, sortie: Path, vus: dict[str, str], modele: str) -> Fait:
        lectures.note_name("texte:l1")
        octets = (self.modeles / modele / "corps.html").read_bytes()
        lettre = json.dumps([vus, octets.decode(), self._law(), self.au.isoformat()]).encode()
        nomme = re.search(r"reference: (\S+)", vus["dossier"])
        reference = nomme[1] if nomme else f"R-{chemin.parent.name}"
        cible = f"{reference}/{self.au}-{modele}"
        (sortie / cible).mkdir(parents=True, exist_ok=True)
        (sortie / cible / "lettre.txt").write_bytes(lettre)
        sha256 = hashlib.sha256(octets).hexdigest()
        faits = {
            "modeles": [{"chemin": f"templates/fr/{modele}/corps.html", "sha256": sha256}],
            "pieces": [],
            "fichiers": [
                {"chemin": "lettre.txt", "sha256": hashlib.sha256(lettre).hexdigest()},
            ],
        }
        (sortie / cible / "manifeste.json").write_text(json.dumps(faits))
        return Fait(
            str(chemin), "produit", reference, modele, cible=cible, fichiers=("lettre.txt",)
        )

    def _law(self) -> str:
        trouves = partage._ARTICLE.finditer((self.racine / "kit/droit/textes.yaml").read_text())
        return next(t[0] for t in trouves if t["cle"] == "l1")


def _text(chemin: Path) -> str:
    with lectures.reading(chemin, "fichier") as note:
        try:
            octets = chemin.read_bytes()
        except OSError as absence:
            raise KitError("absent") from absence
        note(octets)
    return octets.decode()


def make(racine: Path) -> Portefeuille:
    """Give three dossiers, two profiles, two templates, one file of law."""
    for chemin, texte in {
        "dossiers/1/dossier.yaml": "profil: x\n",
        "dossiers/2/dossier.yaml": "profil: y\n",
        "dossiers/3/dossier.yaml": "profil: x\nmodele: b\n",
        "dossiers/3/pieces/p.txt": "pièce",
        "dossiers/_profils/x": "xx",
        "dossiers/_profils/y": "yy",
        "templates/fr/a/corps.html": "<p>a",
        "templates/fr/a/modele.yaml": "titre: A",
        "templates/fr/b/corps.html": "<p>b",
        "templates/fr/_communs/style.css": "p {}",
        "kit/__init__.py": "pass",
        "kit/droit/textes.yaml": "textes:\n\n  l1:\n    regle: un\n  l2:\n    regle: deux\n",
    }.items():
        (racine / chemin).parent.mkdir(parents=True, exist_ok=True)
        (racine / chemin).write_text(texte)
    (racine / "output").mkdir()
    return Portefeuille(racine)


def contents(sortie: Path) -> dict[str, bytes]:
    """Give every file of an output folder but the memory."""
    return {
        str(fichier.relative_to(sortie)): fichier.read_bytes()
        for fichier in sorted(sortie.rglob("*"))
        if fichier.is_file() and not fichier.name.startswith(".memoire")
    }
