"""Template files -> their sources; nothing outside their folders is ever read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kit.compose.controle import scruter_feuille
from kit.propres import AUCUN, COMMUNS, FEUILLES, Propres, decoder, ouvrir

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Sources(NamedTuple):
    """Templates by name `dossier/fichier.html`, and where messages say that each one is."""

    textes: Mapping[str, str]
    lieux: Mapping[str, str]


def lire(templates: Path, *dossiers: str, propres: Propres = AUCUN) -> Sources:
    """Read the templates of some folders and those they share; a firm's own come first.

    Raises ModeleFautif for a link or an unreadable file.
    """
    remplaces = [dossier for dossier in dossiers if dossier in propres.documents]
    fournis = [COMMUNS, *(dossier for dossier in dossiers if dossier not in remplaces)]
    lus = {nom: (texte, lieu) for nom, texte, lieu in _fournis(templates, fournis)}
    for dossier in (COMMUNS, *remplaces):
        lus |= {nom: (texte, propres.lieu(nom)) for nom, texte in propres.sous(dossier).items()}
    pages = {nom: lu for nom, lu in lus.items() if nom.endswith(".html")}
    lieux = {
        f"{dossier}/modele.yaml": propres.lieu(f"{dossier}/modele.yaml") for dossier in remplaces
    }
    return Sources(
        {nom: texte for nom, (texte, _) in pages.items()},
        {nom: lieu for nom, (_, lieu) in pages.items()} | lieux,
    )


def feuilles(propres: Propres) -> dict[str, str]:
    """Give a firm's own style sheets, checked: they load nothing but the bundled fonts."""
    lues = {nom: propres.textes.get(f"{COMMUNS}/{nom}") for nom in FEUILLES}
    presentes = {nom: texte for nom, texte in lues.items() if texte is not None}
    for nom, texte in presentes.items():
        scruter_feuille(texte, propres.lieu(f"{COMMUNS}/{nom}"))
    return presentes


def _fournis(templates: Path, dossiers: list[str]) -> Iterator[tuple[str, str, str]]:
    for dossier in dossiers:
        for racine, _, fichiers in sorted(os.walk(templates / dossier)):
            for fichier in sorted(fichiers):
                if fichier.endswith(".html"):
                    chemin = Path(racine, fichier)
                    nom = chemin.relative_to(templates).as_posix()
                    lieu = f"templates/{templates.name}/{nom}"
                    yield nom, decoder(ouvrir(chemin, lieu), lieu), lieu
