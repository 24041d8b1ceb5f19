"""Measures one letter, cold and warm, against the engines of this machine on kit's own page.

The others lay out that page and nothing else. Kit also reads and checks the dossier, computes what
is owed, composes, reads and proves each exhibit, binds it, and writes an archival PDF with its
manifest. `sans pièce` is the same letter with nothing attached. Warm, the figures of the page that
kit lays out change from letter to letter, as they do in a portfolio: kit remembers its lines.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import moteurs
from annexe import vary
from mesure import KIT, Action, Mesure, match, run, seconds, spent
from moteurs import Cold
from navigateur import Arret, Navigateur
from page import AU, DOCUMENT, DOSSIER, Chaine, without_exhibits, write

from kit.ouvrier import Ouvrier
from kit.ouvrier.limites import held

FROID, TOURS, LETTRES = 5, 3, 3
MEMOIRE = 20  # letters after which the memory of a process is read
CIBLES = {"à froid": 1.15, "mise en page": 0.72}


def mesures() -> Iterator[Mesure]:
    """Compare processes from the command to the file, then letters of living processes."""
    print(moteurs.TYPST)
    with tempfile.TemporaryDirectory() as nom:
        lieu = Path(nom)
        for titre, dossier in (
            ("sans pièce", without_exhibits(lieu)),
            ("huit pièces", DOSSIER),
        ):
            page = _page(dossier, lieu / titre)
            yield from _cold(titre, dossier, page, lieu)
        yield from _warm(page, lieu)


def _page(dossier: Path, lieu: Path) -> Path:
    """Write the page of a dossier as files, in a process of its own."""
    lieu.mkdir()
    return Path(run(sys.executable, __file__, "page", dossier, lieu).strip())


def _cold(titre: str, dossier: Path, page: Path, lieu: Path) -> Iterator[Mesure]:
    """Compare what the user waits, and with WeasyPrint what the machine computes."""

    def produire() -> None:
        options = ("--au", AU, "--document", DOCUMENT, "--format", "pdf", "--tout")
        with tempfile.TemporaryDirectory(dir=lieu) as sortie:
            run(KIT, "produire", dossier, *options, "--sortie", sortie)

    def with_page(engine: Cold) -> Action:
        return lambda: engine(page, lieu)

    autres = {f", contre {nom}": with_page(engine) for nom, engine in moteurs.cold().items()}
    for mesure in match(f"à froid, {titre}", produire, autres, FROID):
        yield _aimed(mesure, CIBLES["à froid"])
    nu = {", calcul, contre WeasyPrint nu": autres[", contre WeasyPrint nu"]}
    yield from match(f"à froid, {titre}", produire, nu, FROID, spent)


def _aimed(mesure: Mesure, cible: float) -> Mesure:
    if "WeasyPrint" not in mesure.titre:
        return mesure
    return Mesure(mesure.titre, mesure.kit, mesure.reference, mesure.unite, cible)


def _warm(page: Path, lieu: Path) -> Iterator[Mesure]:
    """Compare the computing of letters of living processes, each side in its own."""
    rendu, chaine, nu = _turns(page, "rendu", "chaine", "nu")
    titre = "à chaud, mise en page, contre WeasyPrint nu"
    yield Mesure(titre, rendu, nu, cible=CIBLES["mise en page"])
    yield Mesure("à chaud, toute la chaîne, contre WeasyPrint nu", chaine, nu)
    (duree,) = _turns(page, "duree-chaine")
    yield from _browser(page, duree)
    yield from _office(page, lieu, duree)
    kit, autre = _turns(page, "memoire-rendu", "memoire-nu", tours=2)
    yield Mesure(f"mémoire après {MEMOIRE} lettres, contre WeasyPrint nu", kit, autre, "Mo")


def _turns(page: Path, *cotes: str, tours: int = TOURS) -> Iterator[tuple[float, ...]]:
    """Give what each side measures, the sides by turns."""
    passages = [[_elsewhere(cote, page) for cote in cotes] for _ in range(tours)]
    return zip(*passages, strict=True)


def _browser(page: Path, chaine: tuple[float, ...]) -> Iterator[Mesure]:
    chemin = moteurs.chromium()
    if chemin is None:
        return
    try:
        with Navigateur(chemin) as navigateur:
            navigateur.print(page)
            autre = tuple(seconds(lambda: navigateur.print(page)) for _ in chaine)
    except Arret as arret:
        print(f"Chromium à chaud n'est pas mesuré : {arret}.")
        return
    yield Mesure("à chaud, toute la chaîne, contre Chromium", chaine, autre)


def _office(page: Path, lieu: Path, chaine: tuple[float, ...]) -> Iterator[Mesure]:
    """Give the time of one file among twenty, made in one run."""
    bureau = moteurs.office()
    if bureau is None:
        return
    pages = [page.with_name(f"page{rang}.html") for rang in range(20)]
    for copie in pages:
        copie.write_bytes(page.read_bytes())
    autre = tuple(seconds(lambda: bureau(pages, lieu)) / len(pages) for _ in chaine)
    yield Mesure("à chaud, toute la chaîne, contre LibreOffice", chaine, autre)


def _elsewhere(cote: str, page: Path) -> float:
    """Give the median of what a process of its own measures."""
    return statistics.median(map(float, run(sys.executable, __file__, cote, page).split()))


def _chaine(_page: Path) -> Action:
    return Chaine()


def _rendu(_page: Path) -> Action:
    chaine = Chaine()
    page, rangs = chaine.page(), itertools.count()
    return lambda: chaine.rendu.pdf(vary(page, next(rangs)), AU)


def _nu(page: Path) -> Action:
    from weasyprint import HTML  # noqa: PLC0415 - only this side has it from the start

    return lambda: HTML(page).write_pdf()


COTES: dict[str, Callable[[Path], Action]] = {"chaine": _chaine, "rendu": _rendu, "nu": _nu}


def _bare(action: Action) -> float:
    """Give the megabytes that this process holds after some letters (Linux)."""
    for _ in range(MEMOIRE):
        action()
    etat = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(ligne.split()[1]) for ligne in etat.splitlines() if "VmRSS" in ligne) / 1000


def _worker(action: Action) -> float:
    """Give the megabytes that a worker of kit holds after some letters."""

    def work(_: None) -> float:
        action()
        return held(resident=True) / 1_000_000

    with Ouvrier(work) as ouvrier:
        return [ouvrier.run(None) for _ in range(MEMOIRE)][-1]


def main(mode: str, fichier: Path, *lieu: str) -> None:
    """Write the page of a dossier, or what some letters of one side cost in this process."""
    if mode == "page":
        print(write(Chaine(fichier).page(), Path(*lieu)))
        return
    quoi, _, cote = mode.rpartition("-")
    action = COTES[cote](fichier)
    if quoi == "memoire":
        print((_bare if cote == "nu" else _worker)(action))
        return
    montre = time.perf_counter if quoi == "duree" else spent
    print(*[seconds(action, montre) for _ in range(LETTRES + 1)][1:])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
