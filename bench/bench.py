"""Measures kit as ratios to a bare WeasyPrint script that renders the same page in the same run.

Ratios survive a change of machine, seconds do not; the two sides alternate, so that what else the
machine does weighs on both.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kit import etude, pieces, pipeline, ressources
from kit.compose import Composition, compose
from kit.modele import choose
from kit.render import Rendu

DOSSIER = ressources.exemples() / "01-facture-simple"
DOCUMENT = "mise_en_demeure"
AU = date(2026, 11, 20)
NU = Path(__file__).parent / "nu.py"
KIT = Path(sys.executable).parent / "kit"

PROCESSUS = 9
TOURS, LETTRES = 7, 3

Action = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Mesure:
    """Seconds of kit and of its reference, pair by pair."""

    titre: str
    kit: tuple[float, ...]
    reference: tuple[float, ...]

    def ligne(self) -> str:
        """Write the medians, their ratio, and the spread of the ratios of the pairs."""
        kit, reference = statistics.median(self.kit), statistics.median(self.reference)
        rapports = [un / autre for un, autre in zip(self.kit, self.reference, strict=True)]
        return (
            f"{self.titre:<48} {kit * 1000:7.0f} ms {reference * 1000:7.0f} ms "
            f"{kit / reference:8.2f}   {min(rapports):.2f} à {max(rapports):.2f}"
        )


def seconds(action: Action) -> float:
    """Time one action."""
    debut = time.perf_counter()
    action()
    return time.perf_counter() - debut


def compare(titre: str, kit: Action, reference: Action, tours: int) -> Mesure:
    """Time two actions turn by turn, after one turn for nothing."""
    paires = [(seconds(kit), seconds(reference)) for _ in range(tours + 1)][1:]
    return Mesure(titre, *(tuple(cote) for cote in zip(*paires, strict=True)))


def run(*commande: object) -> None:
    """Run a command quietly; an error stops the measure."""
    subprocess.run([str(mot) for mot in commande], check=True, capture_output=True)


def composition() -> Composition:
    """Write the letter that both sides lay out."""
    atelier = etude.open_atelier()
    trouve = etude.study(DOSSIER, AU, atelier)
    dossier = trouve.lecture.dossier
    if dossier is None or trouve.fautes:
        raise SystemExit(f"{DOSSIER} a des fautes : lancez « kit verifier ».")
    lues = pieces.read(dossier, trouve.lecture.dossier_dir)
    sujet = pipeline.subject(trouve, choose(atelier.modeles, DOCUMENT), lues, atelier)
    return compose(sujet, atelier.templates)


def write_page(page: Composition, dossier: Path) -> Path:
    """Write the same page as files: style sheet, images and fonts by their names."""
    html = page.html.replace("</head>", '<link rel="stylesheet" href="style.css"></head>')
    for rang, (nom, (octets, media)) in enumerate(page.ressources.items()):
        image = f"image{rang}.{'svg' if 'svg' in media else media.split('/')[1]}"
        (dossier / image).write_bytes(octets)
        html = html.replace(nom, image)
    style = (ressources.templates() / "_communs" / "style.css").read_text(encoding="utf-8")
    for police in ressources.polices().glob("*.ttf"):
        style = style.replace(f"kit:{police.stem}", police.as_uri())
    (dossier / "style.css").write_text(style, encoding="utf-8")
    (dossier / "page.html").write_text(html, encoding="utf-8")
    return dossier / "page.html"


def cold(page: Path, sortie: Path) -> Mesure:
    """Compare two processes, from the command to the file on disk."""
    produire = (KIT, "produire", DOSSIER, "--au", AU, "--document", DOCUMENT, "--sortie", sortie)
    return compare(
        "une lettre à froid (kit produire)",
        lambda: run(*produire, "--format", "pdf"),
        lambda: run(sys.executable, NU, page, sortie / "nu.pdf"),
        PROCESSUS,
    )


def warm(page: Path) -> Iterator[Mesure]:
    """Compare letters of one process; each side has its own, kit tunes the collector of its own."""
    for titre, mode in (
        ("une lettre à chaud, toute la chaîne", "chaine"),
        ("une lettre à chaud, sa mise en page", "rendu"),
    ):
        cotes: dict[str, list[float]] = {mode: [], "nu": []}
        for _ in range(TOURS):
            for cote, temps in cotes.items():
                temps.append(measure_elsewhere(cote, page))
        yield Mesure(titre, tuple(cotes[mode]), tuple(cotes["nu"]))


def measure_elsewhere(mode: str, page: Path) -> float:
    """Give the median of some letters, in a process of their own."""
    commande = [sys.executable, __file__, mode, str(page)]
    lu = subprocess.run(commande, check=True, capture_output=True, encoding="utf-8").stdout
    return statistics.median(float(mot) for mot in lu.split())


def letters(mode: str, page: Path) -> list[float]:
    """Time some letters in this process, after one for nothing."""
    action = {"chaine": _chaine, "rendu": _rendu, "nu": _nu}[mode](page)
    return [seconds(action) for _ in range(LETTRES + 1)][1:]


def _chaine(_page: Path) -> Action:
    atelier = etude.open_atelier()
    rendu = Rendu(atelier.templates)
    commande = pipeline.Commande(DOCUMENT, ("pdf",))
    return lambda: pipeline.produce(etude.study(DOSSIER, AU, atelier), commande, atelier, rendu)


def _rendu(_page: Path) -> Action:
    rendu, lettre = Rendu(ressources.templates()), composition()
    return lambda: rendu.pdf(lettre, AU)


def _nu(page: Path) -> Action:
    from weasyprint import HTML  # noqa: PLC0415 - only this side has it from the start

    return lambda: HTML(page).write_pdf()


def help_page() -> Mesure:
    """Compare the help with the two libraries that no command can do without."""
    return compare(
        "kit --help (contre : import click, yaml)",
        lambda: run(KIT, "--help"),
        lambda: run(sys.executable, "-c", "import click, yaml"),
        PROCESSUS,
    )


def main(arguments: Sequence[str]) -> None:
    """Print the table, or the times of one side when asked by the parent process."""
    if arguments:
        print(*letters(arguments[0], Path(arguments[1])))
        return
    with tempfile.TemporaryDirectory() as nom:
        page = write_page(composition(), Path(nom))
        print(f"{DOSSIER.name}, {DOCUMENT} ; médianes, {os.cpu_count()} cœurs")
        print(f"{'':<48} {'kit':>10} {'référence':>10} {'rapport':>8}   étendue")
        for mesure in (cold(page, Path(nom)), *warm(page), help_page()):
            print(mesure.ligne(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
