"""One letter tried, and the bundled letter it is compared with."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kit.relecture.cas import Cas
from kit.relecture.interdits import Interdit, Interdits
from kit.sujet import Sujet

_BALISE = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Essai:
    """A case, what the letter is made from, and the bundled letter; None for a new document."""

    cas: Cas
    sujet: Sujet
    reference: str | None

    def ajouts(
        self, lettre: str, document: str, interdits: Interdits
    ) -> Iterator[tuple[Interdit, str]]:
        """Give the forbidden words that a letter says and that the dossier did not bring to it."""
        lue, reference = _lu(lettre), _lu(self.reference or "")
        for interdit in interdits.pour(document, self.cas.classe):
            trouves = interdit.dans(lue)
            if len(trouves) > len(interdit.dans(reference)):
                yield interdit, trouves[0]


def _lu(lettre: str) -> str:
    return " ".join(html.unescape(_BALISE.sub(" ", lettre)).split())
