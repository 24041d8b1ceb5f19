"""Where the words are: beside the code when kit is installed, at the top of the tree otherwise."""

from __future__ import annotations

from pathlib import Path

_PAQUET = Path(__file__).parent


def _dossier(installe: str, depot: str) -> Path:
    donnees = _PAQUET / "_donnees" / installe
    return donnees if donnees.is_dir() else _PAQUET.parent / depot


def templates() -> Path:
    """The folder of templates of the only language so far, French."""
    return _dossier("templates", "templates") / "fr"


def exemples() -> Path:
    """The folder of the fictitious dossiers, with their exhibits."""
    return _dossier("exemples", "dossiers/exemples")


def polices() -> Path:
    """The folder of the bundled fonts, the only ones ever used."""
    return templates() / "_communs" / "polices"
