"""Other readers of PDF than ours: qpdf, poppler and pdf.js, when `make test` could install them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

PDFJS = Path(__file__).parent / "pdfjs"


def absent() -> str:
    """Name the readers that this machine lacks."""
    manquants = [nom for nom in ("qpdf", "pdftotext", "node") if shutil.which(nom) is None]
    return ", ".join(manquants) or ("" if (PDFJS / "node_modules").is_dir() else "pdf.js")


def checked(fichier: Path) -> str:
    """Give what qpdf says of a file."""
    return _run("qpdf", "--check", fichier)


def poppler(fichier: Path) -> list[str]:
    """Give the text of each page as poppler reads it, in the order of the file."""
    return _run("pdftotext", "-raw", "-enc", "UTF-8", fichier, "-").split("\f")[:-1]


def pdfjs(fichier: Path) -> list[str]:
    """Give the text of each page as pdf.js reads it; what it has to say of the file fails."""
    lu = json.loads(_run("node", PDFJS / "textes.mjs", fichier))
    assert lu["avertissements"] == []
    return list(lu["pages"])


def _run(*commande: object) -> str:
    mots = [str(mot) for mot in commande]
    return subprocess.run(mots, check=True, capture_output=True, encoding="utf-8").stdout
