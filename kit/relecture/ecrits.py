"""What a template's source says by itself, before any letter is made from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from kit.compose import mots
from kit.compose.controle import fautes
from kit.droit.textes import Textes
from kit.errors import Gravite, KitError
from kit.relecture.interdits import Interdits, aplatir

Constat = tuple[int, Gravite, str]
Connus = Mapping[tuple[str, ...], frozenset[str]]

_INSTRUCTION = re.compile(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}|<!--.*?-->|<[^>]*>", re.DOTALL)
_ARTICLE = re.compile(r"\b(?:articles?|art\.) ((?:[LRDA]\.? ?)\d[\d-]*|\d{3,4}(?:-\d+)*)")


def examiner(
    source: str, document: str | None, textes: Textes, interdits: Interdits, connus: Connus
) -> list[Constat]:
    """List what is wrong in a source: grammar, arithmetic, texts, words, article numbers."""
    constats: list[Constat] = [
        (ligne, "erreur", f"{message}.") for ligne, message in fautes(source)
    ]
    constats += _textes(source, textes)
    constats += _inconnus(source, connus)
    constats += prose(source, document, textes, interdits)
    return sorted(dict.fromkeys(constats))


def prose(
    source: str, document: str | None, textes: Textes, interdits: Interdits
) -> Iterator[Constat]:
    """List the forbidden words and the article numbers that a source writes."""
    nu = aplatir(_INSTRUCTION.sub(_blanc, source))
    for interdit in interdits.partout(document):
        for trouve in interdit.motif.finditer(nu):
            raison = reprocher(interdit.raison, interdit.article, textes)
            yield _ligne(nu, trouve), "erreur", f"« {trouve[0]} » est interdit : {raison}."
    abroges = set()
    for abroge in interdits.articles:
        for trouve in abroge.motif.finditer(nu):
            abroges.add(trouve.start())
            message = f"« {trouve[0]} » est abrogé ou a changé d'objet : {abroge.remplace_par}."
            yield _ligne(nu, trouve), "erreur", message
    for trouve in _ARTICLE.finditer(nu):
        if trouve.start() not in abroges:
            yield _ligne(nu, trouve), "avertissement", _cle(trouve, textes)


def reprocher(raison: str, article: str | None, textes: Textes) -> str:
    """Give a reason with the text that founds it."""
    return f"{raison} ({textes.get(article).citation})" if article else raison


def _textes(source: str, textes: Textes) -> Iterator[Constat]:
    for ligne, cle in mots.cites(source):
        try:
            texte = textes.get(cle)
        except KitError as faute:
            yield ligne, "erreur", str(faute)
        else:
            if texte.statut != "confirme":
                message = (
                    f"« {cle} » ({texte.citation}) n'est pas confirmé : ne le citez pas encore."
                )
                yield ligne, "erreur", message


def _inconnus(source: str, connus: Connus) -> Iterator[Constat]:
    for ligne, chemin in mots.lus(source) if connus else ():
        parent, nom = chemin[:-1], chemin[-1]
        permis = connus.get(parent)
        if permis is not None and nom not in permis:
            proches = get_close_matches(nom, sorted(permis), n=1)
            aide = f" : vouliez-vous dire « {proches[0]} » ?" if proches else "."
            yield ligne, "erreur", f"mot inconnu « {'.'.join(chemin)} »{aide}"


def _cle(trouve: re.Match[str], textes: Textes) -> str:
    numero = trouve[1].replace(".", "").replace(" ", "").rstrip("-")
    cles = [cle for cle in textes if textes.get(cle).article == numero]
    conseil = f'{{{{ "{cles[0]}"|article }}}}' if cles else "une clé de kit/droit/textes.yaml"
    return f"« {trouve[0]} » est écrit à la main, rien ne le vérifie : écrivez {conseil}."


def _blanc(trouve: re.Match[str]) -> str:
    return "\n" * trouve[0].count("\n") or " "


def _ligne(texte: str, trouve: re.Match[str]) -> int:
    return texte.count("\n", 0, trouve.start()) + 1
