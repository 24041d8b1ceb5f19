"""The names of a package's files: the same on Windows, macOS and Linux, and never a trap."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

LONGUEUR_MAXIMALE = 120
_RESERVES = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
_INTERDITS = re.compile(r'[<>:"\\|?*]')


def fault(nom: str) -> str | None:
    """Say in French why a path may not stand in a package; None when it may.

    >>> fault("pieces/Pièce 03 - Bon de commande.pdf"), fault("../a")
    (None, 'il monte hors du paquet')
    """
    pas = nom.split("/")
    return next((raison for raison, vue in _FAUTES.items() if vue(nom, pas)), None)


def _climbs(nom: str, pas: Sequence[str]) -> bool:
    return ".." in pas or nom.startswith("/")


def _forbidden(nom: str, _pas: Sequence[str]) -> bool:
    return _INTERDITS.search(nom) is not None or any(_hidden(signe) for signe in nom)


def _trimmed(_nom: str, pas: Sequence[str]) -> bool:
    return any(partie != partie.strip(" ") or partie.endswith(".") for partie in pas)


def _hidden(signe: str) -> bool:
    return unicodedata.category(signe) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


_FAUTES: dict[str, Callable[[str, Sequence[str]], bool]] = {
    "il monte hors du paquet": _climbs,
    "il contient un nom vide": lambda _, pas: not all(pas),
    f"il dépasse {LONGUEUR_MAXIMALE} caractères": lambda nom, _: len(nom) > LONGUEUR_MAXIMALE,
    "ses accents sont décomposés": lambda nom, _: unicodedata.normalize("NFC", nom) != nom,
    "il contient un signe interdit ou invisible": _forbidden,
    "une partie commence ou finit par une espace, ou finit par un point": _trimmed,
    "Windows se réserve ce nom": lambda _, pas: any(map(_RESERVES.fullmatch, pas)),
}


def twins(noms: Iterable[str]) -> str | None:
    """Give a name that Windows would take for another one before it, None when there is none."""
    vus: set[str] = set()
    for nom in noms:
        pareil = unicodedata.normalize("NFKC", nom).casefold()
        if pareil in vus:
            return nom
        vus.add(pareil)
    return None


def why(nom: str, raison: str) -> str:
    """Write the sentence that refuses a name."""
    return f"nom de fichier refusé {cite(nom)} : {raison}"
