"""The one canonical way of writing a manifest and its copy in a PDF, and their fingerprints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FORMAT = 2
CLES = (
    "format", "reference", "document", "au", "kit", "dossier", "total", "taux", "modeles",
    "outrepasse", "historique", "pieces", "fichiers", "empreinte",
)  # fmt: skip
# What the copy inside a PDF leaves out: the reader of a letter is not the reader of the folder.
PROPRES = ("fichiers", "empreinte")
# Their SHA-256 stands for them; that of the dossier, which no reader can guess, hides the others.
TUES = ("dossier", "outrepasse", "historique")


def sign(faits: Mapping[str, Any]) -> bytes:
    """Give the text of a manifest with its own fingerprint, whatever fingerprint it had."""
    ordonnes = {cle: faits[cle] for cle in CLES if cle in faits and cle != "empreinte"}
    return text({**ordonnes, "empreinte": hashlib.sha256(text(ordonnes)).hexdigest()})


def is_signed(octets: bytes, empreinte: object) -> bool:
    """Tell whether the text of a manifest, canonical, ends with its own fingerprint."""
    corps, fin = octets.rpartition(b',\n  "empreinte": "')[::2]
    attendue = hashlib.sha256(corps + b"\n}\n").hexdigest()
    return empreinte == attendue and fin == f'{attendue}"\n}}\n'.encode()


def inventory(faits: Mapping[str, Any]) -> bytes:
    """Give `inventaire.json`, the facts that a PDF carries; of those it may not say, a SHA-256."""
    dits = {cle: fait for cle, fait in faits.items() if cle not in (*PROPRES, *TUES)}
    return text({**dits, "reserves": unsaid(faits)})


def unsaid(faits: Mapping[str, Any]) -> str:
    """Give the SHA-256 of the facts that a PDF does not say, so that they cannot change either."""
    return hashlib.sha256(text({cle: faits.get(cle, []) for cle in TUES})).hexdigest()


def text(faits: Mapping[str, Any]) -> bytes:
    """Write facts in the one canonical way, in UTF-8."""
    return (json.dumps(faits, ensure_ascii=False, indent=2) + "\n").encode()
