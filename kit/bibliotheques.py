"""The system libraries WeasyPrint needs; `python -m kit.bibliotheques` names those absent."""

from __future__ import annotations

import ctypes
from ctypes.util import find_library
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# The names under which each library is loaded on Linux and on macOS.
PANGO = {
    "GObject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "gobject-2.0"),
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "pango-1.0"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "harfbuzz"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "fontconfig"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "pangoft2-1.0"),
}
SOUS_ENSEMBLES = {
    "HarfBuzz-Subset": (
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset.0.dylib",
        "harfbuzz-subset",
    ),
}


def _loads(nom: str | None) -> bool:
    try:
        return nom is not None and bool(ctypes.CDLL(nom))
    except OSError:
        return False


def missing(bibliotheques: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The libraries that load under none of their names."""
    return tuple(
        objet
        for objet, noms in bibliotheques.items()
        if not any(_loads(nom) for nom in noms) and not _loads(find_library(noms[-1]))
    )


if __name__ == "__main__":
    print(*missing(PANGO | SOUS_ENSEMBLES), sep=", ")  # noqa: T201
