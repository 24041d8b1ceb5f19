"""The libraries that make the pages: those of this Python by name, those of the system by content.

A version is the name of its folder; nothing is imported, and no other program is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from kit import lectures
from kit.lectures import Etat

# What lays out the text and draws the letters, where Linux and macOS put it.
SYSTEME = (
    "libpango-1.0", "libpangoft2-1.0", "libharfbuzz", "libharfbuzz-subset", "libfontconfig",
    "libfreetype", "libfribidi",
)  # fmt: skip
_SUFFIXES = (".so.0", ".so.1", ".so.6", ".0.dylib", ".1.dylib", ".6.dylib", ".dylib")
_DOSSIERS = (
    "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib",
    "/usr/local/lib", "/opt/homebrew/lib",
)  # fmt: skip
_OUTILS = ("pip-", "setuptools-", "wheel-", "uv-")


def folders() -> Iterator[tuple[str, Etat | None]]:
    """Give the folders of the libraries of this Python, with their states."""
    for lieu in sys.path:
        if lieu.endswith(("site-packages", "dist-packages")):
            yield lieu, lectures.state(lieu)


def versions() -> list[str]:
    """Name this Python, then each of its libraries with its version."""
    dossiers = [Path(lieu) for lieu, etat in folders() if etat is not None]
    noms = {enfant.name for dossier in dossiers for enfant in dossier.iterdir()}
    distributions = (nom for nom in noms if nom.endswith((".dist-info", ".egg-info")))
    return [sys.version, *sorted(nom for nom in distributions if not nom.startswith(_OUTILS))]


def system() -> Iterator[tuple[str, str, Etat]]:
    """Give each library of the system that is found: its name, its place, its state."""
    for dossier in _DOSSIERS:
        for nom in SYSTEME:
            for suffixe in _SUFFIXES:
                lieu = f"{dossier}/{nom}{suffixe}"
                etat = lectures.state(lieu, follow=True)
                if etat is not None:
                    yield f"systeme/{nom}{suffixe}", lieu, etat
