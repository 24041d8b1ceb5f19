"""The engines that kit is compared with: those found on this machine, given kit's own page."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from mesure import run

NU = Path(__file__).parent / "nu.py"
CHROMIUMS = (
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
# Where Playwright puts its browsers when nothing says otherwise.
PLAYWRIGHT = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
IMPRIMER = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--hide-scrollbars", "--no-first-run"),
)
TYPST = "Typst n'est pas mesuré : il ne lit pas le HTML, et l'on compare sur la page de kit."

Cold = Callable[[Path, Path], object]


def chromium() -> Path | None:
    """Find a Chromium: on the PATH, or among Playwright's browsers."""
    trouve = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if trouve:
        return Path(trouve)
    dossier = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    for racine in (dossier,) if dossier else PLAYWRIGHT:
        for nom in ("*/*/chrome-headless-shell", "*/*/headless_shell", "*/*/chrome"):
            for fichier in sorted(Path(racine).expanduser().glob(nom)):
                return fichier
    return None


def cold() -> Mapping[str, Cold]:
    """Name each engine found; called with the page and a folder, it makes the PDF in a process."""
    return dict(_found())


def _found() -> Iterator[tuple[str, Cold]]:
    yield "WeasyPrint nu", lambda page, lieu: run(sys.executable, NU, page, lieu / "nu.pdf")
    if navigateur := chromium():
        yield "Chromium", partial(_chromium, navigateur)
    if bureau := office():
        yield "LibreOffice", lambda page, lieu: bureau([page], lieu)
    if wk := shutil.which("wkhtmltopdf"):
        yield "wkhtmltopdf", partial(_wk, wk)


def _chromium(navigateur: Path, page: Path, lieu: Path) -> None:
    with tempfile.TemporaryDirectory() as profil:
        sortie = ("--no-pdf-header-footer", f"--print-to-pdf={lieu / 'c.pdf'}")
        run(navigateur, *IMPRIMER, f"--user-data-dir={profil}", *sortie, page.as_uri())


def _office(bureau: str, pages: list[Path], lieu: Path) -> None:
    with tempfile.TemporaryDirectory() as profil:
        options = ("--headless", f"-env:UserInstallation={Path(profil).as_uri()}")
        run(bureau, *options, "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", lieu, *pages)


def _wk(autre: str, page: Path, lieu: Path) -> None:
    run(autre, "--quiet", "--enable-local-file-access", page, lieu / "w.pdf")


def office() -> Callable[[list[Path], Path], None] | None:
    """Give LibreOffice, which makes many files in one run."""
    bureau = shutil.which("soffice") or shutil.which("libreoffice")
    return partial(_office, bureau) if bureau else None
