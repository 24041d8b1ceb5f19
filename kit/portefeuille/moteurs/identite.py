"""What makes the same bytes: kit's own files, Python, and the libraries that read and write."""

from __future__ import annotations

import hashlib
import sys
import zlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import kit
from kit import ressources
from kit.portefeuille.memoire import machine
from kit.portefeuille.memoire.vue import hash_file

Identite = tuple[tuple[str, str], ...]
SUFFIXES = (".py", ".yaml", ".json", ".html", ".css", ".ttf", ".conf", ".txt")
BIBLIOTHEQUES = (
    "weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "pyphen", "fonttools", "brotli",
    "jinja2", "markupsafe", "pikepdf", "pypdfium2", "pillow", "lxml", "nh3", "num2words",
    "pydantic", "python-stdnum", "pyyaml", "icalendar", "pillow-heif", "python-oxmsg", "olefile",
)  # fmt: skip


@cache
def identity() -> Identite:
    """Give the version, or the SHA-256, of each thing that decides the bytes."""
    return (
        ("kit", kit.__version__),
        ("le code de kit", _digest(Path(kit.__file__).parent)),
        ("les modèles de kit", _digest(ressources.templates())),
        ("Python", ".".join(map(str, sys.version_info[:3]))),
        ("zlib", zlib.ZLIB_RUNTIME_VERSION),
        *((nom, _version(nom)) for nom in BIBLIOTHEQUES),
        *((nom, hash_file(lieu, follow=True)) for nom, lieu, _ in machine.system()),
    )


def difference(ici: Identite, autre: Identite) -> str:
    """Say what differs first, in a few words; nothing when all is the same."""
    siens = dict(autre)
    for nom, valeur in ici:
        sienne = siens.get(nom, "absent")
        if sienne != valeur:
            return f"{nom} ({valeur[:12]} sur ce poste, {sienne[:12]} sur la grappe)"
    return ""


def _digest(racine: Path) -> str:
    """Hash the files of a folder, in whatever order it lists them."""
    calcul = hashlib.sha256()
    for fichier in sorted(f for f in racine.rglob("*") if f.suffix in SUFFIXES):
        nom = fichier.relative_to(racine).as_posix()
        calcul.update(f"{nom}\0{hashlib.sha256(fichier.read_bytes()).hexdigest()}\n".encode())
    return calcul.hexdigest()


def _version(nom: str) -> str:
    try:
        return version(nom)
    except PackageNotFoundError:
        return "absent"
