"""What can be mended in a PDF without losing anything of it, and what cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kit.errors import PieceFautive

RECONSTRUITE = "la table de ses objets a été reconstruite"
# The end of each warning of qpdf that loses nothing, and what it is in French ("" : said by
# another). Any other warning means that something of the file may not be shown.
BENIGNES = (
    ("file is damaged", ""),
    ("Attempting to reconstruct cross-reference table", RECONSTRUITE),
    ("can't find startxref", "son adresse manquait à la fin du fichier"),
    ("xref not found", "son adresse était fausse"),
    ("extraneous whitespace seen before xref", "son adresse était décalée"),
    (r"expected (?:n n|\d+ \d+) obj", "l'adresse d'un objet était fausse"),
    ("startxref was more than 1024 bytes before end of file", ""),
    (
        r"reported number of objects \(\d+\) is not one plus the highest object number \(\d+\)",
        "le nombre de ses objets était faux",
    ),
    ("Resources is missing or invalid; repairing", "une page n'annonçait pas ses ressources"),
    (
        "MediaBox is undefined; setting to letter / ANSI A",
        "une page sans format est montrée au format Letter",
    ),
    ("setting missing or invalid /Type entry to /Catalog", "un type manquait"),
    (r"/Type key should be /Pages? but is not; overriding", "un type manquait"),
)
_CONNUES = tuple((re.compile(f"(?:^|[ :)]){fin}$"), dit) for fin, dit in BENIGNES)
_FIN = re.compile(rb"startxref\s+\d+\s+%%EOF")
_OBJET = re.compile(rb"\d+ \d+ obj\b")
_BLANCS = b"\x00\t\n\x0c\r \x1a"


def explain(alertes: Sequence[str], relatif: str) -> list[str]:
    """Say what qpdf mended; raise PieceFautive when one of its warnings may hide a loss."""
    if any(not any(forme.search(alerte) for forme, _ in _CONNUES) for alerte in alertes):
        raise PieceFautive(
            f"« {relatif} » est un PDF endommagé, dont une partie peut manquer : "
            "demandez-en une copie intacte"
        )
    return [
        dit for forme, dit in _CONNUES if dit and any(forme.search(alerte) for alerte in alertes)
    ]


def around(octets: bytes, relatif: str) -> list[str]:
    """Say what foreign bytes precede or follow a PDF; refuse a last update that was cut."""
    dites = []
    avant = octets[:1024].find(b"%PDF-")
    if avant > 0:
        dites.append(f"{count(avant)} avant son début")
    # The last mark only: a file of 50 MB is not searched whole.
    fin = _FIN.match(octets, max(octets.rfind(b"startxref"), 0))
    reste = octets[fin.end() :].strip(_BLANCS) if fin else b""
    if _OBJET.search(reste):
        raise PieceFautive(
            f"« {relatif} » est un PDF coupé dans sa dernière version : "
            "demandez-en une copie intacte"
        )
    if reste:
        dites.append(f"{count(len(reste))} après sa fin")
    return dites


def count(nombre: int) -> str:
    """Count bytes: `1 octet`, `12 octets`."""
    return f"{nombre} octet{'s' if nombre > 1 else ''}"
