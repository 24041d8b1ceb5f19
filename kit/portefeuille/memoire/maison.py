"""A firm's own templates: what each of them counts for in the document that was made.

Those of the document and those that all share count whole. The others were read too: a fault in
one of them stops everything, and a manifest may change the choice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from kit import ressources
from kit.lectures import Lecture, digest
from kit.portefeuille.memoire import choix
from kit.portefeuille.memoire.vue import hash_file


def weigh(lue: Lecture, faits: Mapping[str, Any], noms: Collection[str]) -> Lecture:
    """Give the reading of a template as what it counts for; without a product, it counts whole.

    `noms` are those of what the choice depends on. Raises OSError, ValueError for a template that
    is no longer what was read.
    """
    entiere = lue._replace(genre="piece")
    paquet = any(fichier["chemin"].endswith(".zip") for fichier in faits.get("fichiers", ()))
    utiles = (f"/{modele['chemin']}" for modele in faits.get("modeles", ()))
    if not faits or paquet or lue.chemin.endswith(tuple(utiles)):
        return entiere
    rival = choix.facts_name(Path(lue.chemin).parent.name) in noms
    genre: Literal["choix", "lisible"] = "choix" if rival else "lisible"
    juge = _judged(lue.chemin, lue.sha256, genre)
    return lue._replace(genre=genre, sha256=juge) if juge else entiere


@cache
def _judged(chemin: str, sha256: str, genre: Literal["choix", "lisible"]) -> str:
    juge = judge(chemin, genre)
    if hash_file(chemin) != sha256:
        raise ValueError("modèle modifié pendant le passage")
    return juge


def judge(lieu: str, genre: Literal["choix", "lisible"]) -> str:
    """Give the SHA-256 of what counts of a template, nothing when it cannot be used."""
    from kit.errors import ModeleFautif  # noqa: PLC0415 - loaded by now
    from kit.propres import MANIFESTE, decoder, ouvrir  # noqa: PLC0415 - idem

    try:
        texte = decoder(ouvrir(lieu, lieu), lieu)
        if Path(lieu).name == MANIFESTE:
            return _judge_manifest(Path(lieu).parent, texte, genre)
    except ModeleFautif:
        return ""
    return digest(b"lisible")


def _judge_manifest(dossier: Path, texte: str, genre: Literal["choix", "lisible"]) -> str:
    from kit import modeles  # noqa: PLC0415 - only when a manifest changed
    from kit.propres import MANIFESTE, Propres  # noqa: PLC0415 - idem

    propres = Propres(dossier.parent, {f"{dossier.name}/{MANIFESTE}": texte})
    lus, problemes = modeles.examine(modeles.read(ressources.templates()), propres)
    if problemes:
        return ""
    (lu,) = (modele for modele in lus if modele.id == dossier.name)
    return choix.facts(lu) if genre == "choix" else digest(b"lisible")
