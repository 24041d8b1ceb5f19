"""The delays of a dossier: a named scenario, or the firm's own file beside the dossier."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kit import modeles
from kit.dossier import Dossier
from kit.errors import Chemin, ModeleFautif, PieceFautive, Probleme
from kit.modele import Delai
from kit.pieces import open_inside
from kit.source import read_text

STANDARD = "standard"


def read(racine: Path) -> dict[str, dict[str, Delai]]:
    """Read the scenarios of a templates folder, each completed by the standard one."""
    dossier = racine / "_scenarios"
    standard = modeles.read_delais(dossier / f"{STANDARD}.yaml")
    lus = {fichier.stem: modeles.read_delais(fichier) for fichier in sorted(dossier.glob("*.yaml"))}
    return {nom: complete(standard, delais) for nom, delais in lus.items()}


def complete(standard: Mapping[str, Delai], voulus: Mapping[str, Delai]) -> dict[str, Delai]:
    """Put the delays that a scenario changes in the place of the standard ones."""
    return {**standard, **voulus}


def named(dossier: Dossier) -> str:
    """Give the name of the scenario of a dossier: its own, else its creditor's."""
    return dossier.scenario or dossier.creancier.scenario or STANDARD


def choose(
    dossier: Dossier, dossier_dir: Path, connus: Mapping[str, Mapping[str, Delai]]
) -> tuple[Mapping[str, Delai], list[Probleme]]:
    """Give the delays of a dossier: its own scenario, else its creditor's, else the standard one.

    A name that ends in `.yaml` is a file in the dossier's folder; its mistakes are problems.
    """
    nom = named(dossier)
    chemin: Chemin = ("scenario",) if dossier.scenario else ("creancier", "scenario")
    if nom in connus:
        return connus[nom], []
    if not nom.endswith((".yaml", ".yml")):
        permis = ", ".join(connus)
        faute = f"scénario inconnu « {nom} » : {permis}, ou un fichier .yaml du dossier"
        return connus[STANDARD], [Probleme(chemin, faute)]
    try:
        source = read_text(open_inside(dossier_dir, nom), nom)
        voulus = modeles.parse_delais(source)
    except (PieceFautive, ModeleFautif) as refus:
        return connus[STANDARD], [Probleme(chemin, str(refus))]
    etranges = [cle for cle in voulus if cle not in connus[STANDARD]]
    if etranges:
        permis = ", ".join(connus[STANDARD])
        faute = f"délai inconnu « {etranges[0]} » dans {nom} ; délais possibles : {permis}"
        return connus[STANDARD], [Probleme(chemin, faute)]
    return complete(connus[STANDARD], voulus), []
