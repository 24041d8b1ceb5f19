"""What the choice of a document depends on, told one manifest at a time.

The manifest of the document made counts whole. Of another, only what a choice reads counts, and
only when it is this manifest alone that holds the other back: what the facts of a dossier forbid
stays forbidden whatever is written there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kit.lectures import digest

if TYPE_CHECKING:
    from kit.etude import Etude
    from kit.modele import Modele
    from kit.situation import Situation

FAITS = (
    "canal", "classes", "expediteurs", "exige", "exige_par_classe", "exige_par_expediteur",
)  # fmt: skip
CATALOGUE = "catalogue"  # whether every manifest can be read: a faulty one stops every dossier
_PREFIXES = ("choix:", "templates/", CATALOGUE)


def is_template(nom: str) -> bool:
    """Say whether a name is that of a template, of a scenario, or of what a choice reads."""
    return nom.startswith(_PREFIXES)


def facts_name(document: str) -> str:
    """Name what a choice reads of one manifest."""
    return f"choix:{document}"


def manifest_name(templates: Path, document: str) -> str:
    """Name one manifest as the whole that it is."""
    return f"templates/{templates.name}/{document}/modele.yaml"


def scenario_name(templates: Path, scenario: str) -> str:
    """Name the file of one scenario."""
    return f"templates/{templates.name}/_scenarios/{scenario}.yaml"


def units(templates: Path, ensemble: str) -> dict[str, str]:
    """Give what a choice reads of each manifest; `ensemble` is the SHA-256 of them all."""
    from kit import modeles  # noqa: PLC0415 - only when a shared file has changed
    from kit.errors import KitError  # noqa: PLC0415 - idem

    try:
        lus = modeles.read(templates)
    except (KitError, OSError, ValueError):
        return {CATALOGUE: ensemble}
    return {CATALOGUE: CATALOGUE} | {facts_name(lu.id): facts(lu) for lu in lus}


def facts(modele: Modele) -> str:
    """Give the SHA-256 of what a choice reads of a manifest."""
    return digest(json.dumps([getattr(modele, nom) for nom in FAITS], sort_keys=True).encode())


def uses(etude: Etude, document: str, *, demande: bool) -> Iterator[str]:
    """Name what made this document the one; `demande` when it was asked for by its name."""
    from kit import scenarios  # noqa: PLC0415 - loaded by now

    dossier, atelier = etude.lecture.dossier, etude.atelier
    assert dossier is not None and atelier is not None  # noqa: PT018, S101 - a document was made
    yield CATALOGUE
    yield manifest_name(atelier.templates, document)
    for nom in {scenarios.STANDARD, scenarios.named(dossier)} & {*atelier.scenarios}:
        yield scenario_name(atelier.templates, nom)
    if not demande and etude.situation is not None:
        yield from map(facts_name, _rivals(etude.situation, document))


def _rivals(situation: Situation, document: str) -> Iterator[str]:
    """Give the documents that would come before this one, if their manifests did not forbid it."""
    from kit import echelle, gardes  # noqa: PLC0415 - loaded by now
    from kit.decision import PRIORITE  # noqa: PLC0415 - idem

    for nom in PRIORITE[: PRIORITE.index(document)]:
        attendu = echelle.prematures(situation, nom)
        if not attendu and not gardes.interdits(situation, _lenient(nom)):
            yield nom


@cache
def _lenient(document: str) -> Modele:
    """Give the manifest that forbids nothing."""
    from kit.modele import Modele  # noqa: PLC0415 - loaded by now
    from kit.modeles import CLASSES, EXPEDITEURS  # noqa: PLC0415 - idem

    return Modele(document, "", "", 0, "courriel", "courriel", EXPEDITEURS, CLASSES, "")
