"""The one canonical way of writing a manifest, and its own fingerprint."""

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


def sign(faits: Mapping[str, Any]) -> bytes:
    """Give the text of a manifest with its own fingerprint, whatever fingerprint it had."""
    ordonnes = {cle: faits[cle] for cle in CLES if cle in faits and cle != "empreinte"}
    return text({**ordonnes, "empreinte": hashlib.sha256(text(ordonnes)).hexdigest()})


def text(faits: Mapping[str, Any]) -> bytes:
    """Write facts in the one canonical way, in UTF-8."""
    return (json.dumps(faits, ensure_ascii=False, indent=2) + "\n").encode()
