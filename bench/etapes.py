"""Shows where the time of a letter goes: before, in WeasyPrint alone; after, as kit has it work.

Each side runs in a process of its own, warm, as `lettre` has it.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import wraps
from pathlib import Path
from typing import Any

from lettre import COTES
from mesure import Action, Mesure, run
from page import Chaine, write

TOURS, LETTRES = 3, 4
DESSIN, ECRITURE, RESTE, TOUT = "dessin", "écriture du PDF", "reste", "ensemble"
ETAPES = {
    "parse": "lecture du HTML",
    "get_all_computed_styles": "feuilles de style et cascade",
    "build_formatting_structure": "boîtes",
    "layout_document": "mise en page",
    "draw_page": DESSIN,
}
Durees = dict[str, float]


def mesures() -> Iterator[Mesure]:
    """Compare the two sides, step by step."""
    with tempfile.TemporaryDirectory() as lieu:
        ecrite = write(Chaine().page(), Path(lieu))
        passages = [[_elsewhere(cote, ecrite) for cote in ("rendu", "nu")] for _ in range(TOURS)]
    for etape in (*ETAPES.values(), ECRITURE, RESTE, TOUT):
        kit, nu = (tuple(durees[etape] for durees in cote) for cote in zip(*passages, strict=True))
        yield Mesure(f"où va le temps : {etape}", kit, nu)


def _elsewhere(cote: str, page: Path) -> Durees:
    lues: Durees = json.loads(run(sys.executable, __file__, cote, page))
    return lues


def _watched(action: Action) -> Iterator[Durees]:
    """Give the computing of each step, letter after letter."""
    from weasyprint import document  # noqa: PLC0415 - after kit has chosen its fonts

    durees: Durees = defaultdict(float)
    for nom, etape in ETAPES.items():
        _watch(sys.modules["tinyhtml5"] if nom == "parse" else document, nom, etape, durees)
    _watch(document.Document, "write_pdf", ECRITURE, durees)
    for _ in range(LETTRES + 1):
        durees.clear()
        debut = time.process_time()
        action()
        durees[TOUT] = time.process_time() - debut
        durees[ECRITURE] -= durees[DESSIN]  # pages are drawn while they are written
        durees[RESTE] = durees[TOUT] - sum(durees[e] for e in (*ETAPES.values(), ECRITURE))
        yield dict(durees)


def _watch(porteur: Any, nom: str, etape: str, durees: Durees) -> None:
    """Count what a function takes, to its last page if it gives them one by one."""
    origine = getattr(porteur, nom)

    @wraps(origine)
    def timed(*mots: Any, **options: Any) -> Any:
        debut = time.process_time()
        rendu = origine(*mots, **options)
        if nom == "layout_document":
            rendu = list(rendu)
        durees[etape] += time.process_time() - debut
        return rendu

    setattr(porteur, nom, timed)


def main(cote: str, page: Path) -> None:
    """Print what each step of a letter takes in this process, in seconds: the median of some."""
    _, *letters = _watched(COTES[cote](page))
    etapes = letters[0].keys()
    print(json.dumps({e: statistics.median(lettre[e] for lettre in letters) for e in etapes}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
