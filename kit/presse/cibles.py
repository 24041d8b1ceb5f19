"""A page that names the page of a target is laid out again once that one is known, and no more.

WeasyPrint takes the counters wanted of a target for those of the page that names it, and forgets
which target an attribute leads to: it lays this page out a third time, for the same words.
"""

from __future__ import annotations

from typing import Any

_PROPRES = ("counter()", "counters()")
_VISES = ("target-counter()", "target-counters()")


def adapt(cibles: Any) -> None:
    """Say which target a content waits for, when all that it waits for is of one target."""
    origine = cibles.TargetCollector.collect_missing_counters

    def collect_missing_counters(
        self: Any, box: Any, mot: str, parse_again: Any, propres: list[str], vises: dict[Any, Any]
    ) -> None:
        if mot == "content" and list(vises) == [None] and propres is vises[None]:
            nom = _target(box)
            if nom is not None:
                propres, vises = [], {nom: vises[None]}
        origine(self, box, mot, parse_again, propres, vises)

    cibles.TargetCollector.collect_missing_counters = collect_missing_counters


def _target(box: Any) -> str | None:
    """Give the only target of a content without a counter of its own, if an attribute names it."""
    contenu = box.style["content"]
    jetons = {valeur[0] for genre, valeur in contenu if genre in _VISES}
    if len(jetons) != 1 or any(genre in _PROPRES for genre, _ in contenu):
        return None
    genre, reste = jetons.pop()
    lien = box.element.get(reste[0], "") if genre == "attr()" and reste[1] == "string" else ""
    return lien[1:] if lien.startswith("#") else None
