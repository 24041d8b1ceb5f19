"""When each document is timely, by the delays of the scenario (§8); none of this forbids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import ModuleType

from kit.echelle import autour, marches, plan
from kit.echelle.attente import Attente
from kit.gardes.motif import Motif
from kit.phrases import jour
from kit.situation import Situation

__all__ = ["MARCHES", "Attente", "prematures"]

Marche = Callable[[Situation], Iterator[Attente]]
HORS_PROMESSE = ("echeancier", "quittance", "promesse_confirmee", "changement_interlocuteur")


def _marches(*modules: ModuleType) -> dict[str, Marche]:
    """Gather the rule of each document: the function that bears its name."""
    return {
        nom: regle
        for module in modules
        for nom, regle in vars(module).items()
        if not nom.startswith("_")
        and getattr(regle, "__module__", "") == module.__name__
        and nom != "raccourcis"
    }


MARCHES: Mapping[str, Marche] = _marches(marches, plan, autour)


def prematures(s: Situation, document: str) -> tuple[Motif, ...]:
    """List why a document is not timely, each with the day from which it will be, if known."""
    marche = MARCHES.get(document)
    attentes = tuple(marche(s)) if marche else ()
    motifs = [Motif("echelle", attente.texte, False, le=attente.le) for attente in attentes]
    promesse = s.promesse_en_cours
    if promesse is not None and document not in HORS_PROMESSE:
        texte = f"une promesse de paiement court jusqu'au {jour(promesse.pour_le)}."
        motifs.append(Motif("promesse", texte, False, le=s.fin_de_promesse))
    return tuple(motifs)
