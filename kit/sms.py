"""Short messages: the GSM-7 alphabet, its substitutes, and the cut into parts that fit.

A character outside the alphabet turns the whole message into parts of 70; none may remain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kit.errors import DocumentRefuse, ModeleFautif

LONGUEUR = 160
MAXIMUM = 9
_BASE = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ETENDU = frozenset("^{}\\[~]|€")
_GUILLEMETS = re.compile(r"«\s*|\s*»")
_PROCHES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "\u2011": "-",
        "−": "-",
        "…": "...",
        "œ": "oe",
        "Œ": "OE",
        "°": "o",
        "º": "o",
        "\u00ad": None,
        "\u200b": None,
    }
)


def ecrire(texte: str) -> str:
    """Write a text in the GSM-7 alphabet: « ê » becomes « e », a space of any kind a space.

    Raises DocumentRefuse, with the character, when the alphabet has nothing near it.

    >>> ecrire("n° 12 : « reçu »")
    'no 12 : "recu"'
    """
    droit = _GUILLEMETS.sub('"', texte).translate(_PROCHES)
    return "".join(_proche(signe) for signe in " ".join(droit.split()))


def longueur(texte: str) -> int:
    """Count the septets of a text already in the alphabet; « € » and brackets take two.

    >>> longueur("12 €")
    5
    """
    return sum(2 if signe in _ETENDU else 1 for signe in texte)


def dans_l_alphabet(texte: str) -> bool:
    """Tell whether every character belongs to GSM-7."""
    return all(signe in _BASE or signe in _ETENDU for signe in texte)


def decouper(texte: str) -> tuple[str, ...]:
    """Cut a text into messages of 160 septets at most, numbered « 1/2 » when there are several.

    Raises ModeleFautif beyond nine messages.
    """
    ecrit = ecrire(texte)
    if longueur(ecrit) <= LONGUEUR:
        return (ecrit,)
    parts = tuple(_parts(ecrit.split(" "), LONGUEUR - len("1/9 ")))
    if len(parts) > MAXIMUM:
        raise ModeleFautif(
            f"le SMS demande {len(parts)} messages, {MAXIMUM} au plus : raccourcissez son texte."
        )
    return tuple(f"{rang}/{len(parts)} {part}" for rang, part in enumerate(parts, 1))


def _proche(signe: str) -> str:
    if signe in _BASE or signe in _ETENDU:
        return signe
    nu = unicodedata.normalize("NFD", signe)[0]
    if nu not in _BASE:
        raise DocumentRefuse(
            f"le caractère « {signe} » ne s'écrit pas dans un SMS : retirez-le du dossier."
        )
    return nu


def _parts(mots: list[str], place: int) -> Iterator[str]:
    """Fill each part with whole words; a word longer than a part is cut."""
    ligne = ""
    for morceau in (morceau for mot in mots for morceau in _morceaux(mot, place)):
        suite = f"{ligne} {morceau}" if ligne else morceau
        if longueur(suite) > place:
            yield ligne
            suite = morceau
        ligne = suite
    yield ligne


def _morceaux(mot: str, place: int) -> Iterator[str]:
    while longueur(mot) > place:
        fin = next(n for n in range(len(mot), 0, -1) if longueur(mot[:n]) <= place)
        yield mot[:fin]
        mot = mot[fin:]
    yield mot
