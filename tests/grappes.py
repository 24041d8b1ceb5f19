"""Portfolios and dask clusters for tests: a scheduler and workers, started as programs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kit import etude, liasse, render
from kit.commande import Commande
from kit.ouvrier import Limites
from kit.portefeuille.issue import Issue
from kit.portefeuille.moteurs.relais import Ordre
from kit.portefeuille.production import Production

RACINE = Path(__file__).parent.parent
EXEMPLES = RACINE / "dossiers" / "exemples"
JOUR = date(2026, 11, 22)
MODELE = "10-relance-amiable"
LIMITES = Limites(secondes=60, memoire=800_000_000, mur=300)


def production(sortie: Path, *formats: str, propres: Path | None = None) -> Production:
    """The order of a run, as the command line makes it."""
    atelier = etude.open_atelier(propres=propres)
    rendu = render.Rendu(atelier.templates)
    return Production(JOUR, Commande(formats=formats or ("txt",)), atelier, rendu, sortie)


def portfolio(racine: Path, nombre: int) -> list[Path]:
    """So many dossiers that share a profile, a logo and exhibits, each with its reference."""
    shutil.copytree(EXEMPLES / "_creanciers", racine / "_creanciers")
    texte = (EXEMPLES / MODELE / "dossier.yaml").read_text(encoding="utf-8")
    for rang in range(nombre):
        dossier = racine / f"d{rang:03}"
        shutil.copytree(EXEMPLES / MODELE, dossier)
        neuf = texte.replace("reference: 2026-110", f"reference: 2026-{rang:03}")
        (dossier / "dossier.yaml").write_text(neuf, encoding="utf-8")
    return sorted(racine.glob("d*/dossier.yaml"))


def delivered(issues: Iterable[tuple[Path, Issue]], sortie: Path) -> dict[str, object]:
    """What a user would have: the files written, what is said of each dossier."""
    dits: dict[str, object] = {}
    for chemin, issue in issues:
        if issue.produit is not None:
            liasse.write(issue.produit.liasse, sortie)
        remarques = issue.produit.remarques if issue.produit else ()
        dits[f"dit {chemin}"] = (issue.problemes, remarques, str(issue.refus), issue.reference)
    ecrits = (fichier for fichier in sortie.rglob("*") if fichier.is_file())
    return dits | {str(f.relative_to(sortie)): f.read_bytes() for f in ecrits}


@dataclass
class Programmes:
    """A scheduler and its workers, as processes of this machine."""

    dossier: Path
    environ: dict[str, str]
    adresse: str = ""
    ordonnanceur: subprocess.Popen[bytes] | None = None
    ouvriers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, module: str, *mots: str) -> subprocess.Popen[bytes]:
        """Start one program of dask, silently, ready to be ended with its children."""
        with (self.dossier / f"{module}.log").open("ab") as journal:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{module}", *mots, "--no-dashboard"],
                env={**os.environ, "PYTHONPATH": str(RACINE), **self.environ},
                stdout=journal,
                stderr=journal,
                start_new_session=True,
            )

    def schedule(self) -> None:
        """Start the scheduler, on a port that nobody has."""
        fiche = self.dossier / "ordonnanceur.json"
        self.ordonnanceur = self.start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(fiche)
        )
        for _ in range(600):
            if fiche.is_file() and (lu := fiche.read_text(encoding="utf-8")).rstrip().endswith("}"):
                self.adresse = lu.split('"address": "')[1].split('"')[0]
                return
            time.sleep(0.1)
        raise TimeoutError(self.log())

    def hire(self, nombre: int, *mots: str) -> None:
        """Start workers of one thread each."""
        for _ in range(nombre):
            lieu = str(self.dossier / f"ouvrier{len(self.ouvriers)}")
            options = ("--nthreads", "1", "--memory-limit", "0", "--local-directory", lieu)
            self.ouvriers.append(self.start("dask_worker", self.adresse, *options, *mots))

    def log(self) -> str:
        """What the programs have said."""
        return "".join(f.read_text(encoding="utf-8") for f in sorted(self.dossier.glob("*.log")))

    def end(self) -> None:
        """End all, with what they started."""
        for processus in [*self.ouvriers, self.ordonnanceur]:
            if processus is not None:
                with suppress(ProcessLookupError):
                    os.killpg(processus.pid, signal.SIGKILL)
                processus.wait()


@contextmanager
def programmes(dossier: Path, **environ: str) -> Iterator[Programmes]:
    """A scheduler without workers yet; all is ended at the end."""
    dossier.mkdir(exist_ok=True)
    les = Programmes(dossier, environ)
    try:
        les.schedule()
        yield les
    finally:
        les.end()


@dataclass(frozen=True)
class Empoisonne(Ordre):
    """An order that kills the worker which is given one dossier."""

    poison: bytes = b""

    def __call__(self, lot: bytes, partages: object) -> list[bytes]:
        if self.poison in lot:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(lot, partages)  # type: ignore[arg-type]
