"""A production that was sealed since is still the one that was made: it is not made again."""

from __future__ import annotations

import json
from pathlib import Path

from kit.lectures import digest
from kit.manifeste import forme
from kit.sceau.inscription import is_sealed

TAILLE = 10_000_000


def unsealed(manifeste: str) -> str:
    """Give the SHA-256 that a manifest had before sealed copies were added to it."""
    octets = Path(manifeste).read_bytes()[:TAILLE]
    try:
        faits = json.loads(octets)
        faits["fichiers"] = [f for f in faits["fichiers"] if not is_sealed(str(f["chemin"]))]
        return digest(forme.sign(faits))
    except (ValueError, TypeError, KeyError, RecursionError):
        return digest(octets)
