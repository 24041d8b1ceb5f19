"""Words of a dossier -> YAML, as a careful hand writes it; the strict reader gives them back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

Valeur = str | Sequence[str] | Mapping[str, str]
Mots = Mapping[str, Valeur]

# What needs no quotes anywhere: letters, digits and a few signs that YAML gives no meaning.
_SIMPLE = re.compile(r"[^\W_](?:[\w '’./()@°€+%«»…–-]*[\w’.)€%»…])?")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?")
# What another reader would take for something else than text.
_AMBIGU = re.compile(
    r"(?i)null|true|false|yes|no|on|off|y|n|\d[\d_]*|0x[\da-f_]+|0o?[0-7_]+|\d+e\d+"
)
_LOGIQUES = ("true", "false")
_PHRASES = ("resume",)


def scalar(texte: str, bloc: bool = False) -> str:
    """Write a text, in quotes when it needs them; a comma needs some between braces.

    >>> scalar("Claire Le Goff"), scalar("dit : oui"), scalar("0020")
    ('Claire Le Goff', '"dit : oui"', '"0020"')
    """
    if _INSTANT.fullmatch(texte):
        return texte
    nu = texte.replace(", ", " ") if bloc else texte
    if _SIMPLE.fullmatch(nu) and not _AMBIGU.fullmatch(texte):
        return texte
    return json.dumps(texte, ensure_ascii=False)


def value(cle: str, valeur: Valeur, bloc: bool = False) -> str:
    """Write the value of a key on one line; a sentence is always in quotes."""
    if isinstance(valeur, Mapping):
        return flow(valeur)
    if not isinstance(valeur, str):
        return f"[{', '.join(scalar(mot) for mot in valeur)}]"
    if cle in _PHRASES:
        return json.dumps(valeur, ensure_ascii=False)
    if cle == "confidentiel" and valeur in _LOGIQUES:
        return valeur
    return scalar(valeur, bloc)


def pairs(mots: Mots, bloc: bool = False) -> list[str]:
    """Write each key with its value, one by line in a `bloc`."""
    return [f"{cle}: {value(cle, valeur, bloc)}" for cle, valeur in mots.items()]


def flow(mots: Mots) -> str:
    """Write a block of keys between braces.

    >>> flow({"le": "2026-06-30", "montant": "7400.00"})
    '{le: 2026-06-30, montant: 7400.00}'
    """
    return f"{{{', '.join(pairs(mots))}}}"


def item(mots: Mots) -> list[str]:
    """Write a block of keys as an item of a list, one key by line."""
    lignes = pairs(mots, bloc=True)
    return [f"- {lignes[0]}", *(f"  {ligne}" for ligne in lignes[1:])]
