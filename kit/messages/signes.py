"""What a message holds, made safe to show: nothing invisible, nothing that turns the line over."""

from __future__ import annotations

import re
import unicodedata

LIGNE = 1_000  # characters of a header that are shown
NOM = 150
# Marks without width that honest mail programs leave in a text; they are not shown.
_MUETS = re.compile("[\u00ad\u034f\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_CACHES = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def show(texte: str, longueur: int = LIGNE) -> str:
    """Give a text on one line; each hidden character is named.

    >>> show("facture\\u202efdp.exe"), show("Objet\\r\\nBcc: x@y.example")
    ('facture[U+202E]fdp.exe', 'Objet[U+000D][U+000A]Bcc: x@y.example')
    """
    net = " ".join("".join(map(_visible, texte.replace("\t", " "))).split())
    return net if len(net) <= longueur else net[: longueur - 1] + "…"


def show_lines(texte: str) -> str:
    """Give a text with its lines; marks without width are dropped, other hidden ones are named."""
    lignes = re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", _MUETS.sub("", texte))
    return "\n".join(
        "".join(map(_visible, ligne.expandtabs(4))).rstrip() for ligne in lignes
    ).strip("\n")


def show_name(nom: str) -> str:
    """Give the last step of a file's name, to be read and never followed.

    >>> show_name("../../etc/passwd"), show_name("C:\\\\x\\\\a.pdf"), show_name("..")
    ('passwd', 'a.pdf', 'sans nom')
    """
    pas = show(re.split(r"[/\\]", nom.rstrip("/\\ "))[-1], NOM)
    return pas if pas.strip(". ") else "sans nom"


def _visible(signe: str) -> str:
    if signe.isascii() and signe.isprintable():
        return signe
    categorie = unicodedata.category(signe)
    return f"[U+{ord(signe):04X}]" if categorie in _CACHES else signe
