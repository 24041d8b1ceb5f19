"""A seal on a finished PDF (PAdES), and its control without the network; the extra `sceau`.

`cle` opens a key, `apposer` seals, `horodateur` asks for a timestamp, `verifier` checks,
`constat` says what was found, `portee` what it is worth.
"""

from __future__ import annotations

from kit.sceau.constat import Horodatage, Sceau
from kit.sceau.verifier import sealed, verify

__all__ = ["Horodatage", "Sceau", "sealed", "verify"]
