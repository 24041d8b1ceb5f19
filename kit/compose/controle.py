"""What no template may hold: arithmetic, raw HTML, scripts, anything fetched, a loose attribute."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import jinja2
from jinja2 import nodes

from kit.compose.bac import inconnu, ouvrir
from kit.errors import ModeleFautif

if TYPE_CHECKING:
    from collections.abc import Iterator

_CALCULS = (
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Pow,
    nodes.Pos,
)
_INSTRUCTION = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_VALEUR = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_BALISE = re.compile(r"<[a-zA-Z/!][^>]*>")
_ATTRIBUT = re.compile(r'\s([\w:-]+)\s*=\s*("[^"]*"|[^\s>]*)')
_STYLE = re.compile(r"<style[^>]*>(.*?)</style", re.DOTALL | re.IGNORECASE)
_INTERDITS = re.compile(
    r"<\s*(?:script|link|iframe|object|embed|base|form|input|button|svg|frame|video|audio|math)\b"
    r"|url\s*\(|@import|javascript:|expression\s*\(",
    re.IGNORECASE,
)
# A backslash could spell any of these words otherwise.
_FEUILLE = re.compile(
    r"<|@import|expression\s*\(|javascript:|image-set\s*\(|\\"
    r"|url\s*\(\s*(?!\"kit:Source(?:Serif4|Sans3)-[A-Z][a-z]+\"\s*\))",
    re.IGNORECASE,
)
_FIGES = ("style", "href", "src", "srcset", "action", "background", "data", "rel", "id", "name")

Faute = tuple[int, str]
_LECTEUR = ouvrir(lambda _: None, str)


@lru_cache(maxsize=1024)
def verifier(nom: str, source: str) -> None:
    """Check a template once; ModeleFautif, with its line, for what it may not hold."""
    _refuser(nom, fautes(source))


def relire(nom: str, source: str, arbre: nodes.Template) -> None:
    """Do as `verifier` for a template that has just been read."""
    _refuser(nom, _fautes(source, arbre))


def _refuser(nom: str, trouvees: Iterator[Faute]) -> None:
    for ligne, message in trouvees:
        raise ModeleFautif(f"{nom}:{ligne} : {message}.")


def fautes(source: str) -> Iterator[Faute]:
    """List what a template may not hold, each at its line."""
    try:
        arbre = _LECTEUR.parse(source)
    except jinja2.TemplateSyntaxError as erreur:
        yield erreur.lineno, _syntaxe(erreur)
        return
    yield from _fautes(source, arbre)


def _fautes(source: str, arbre: nodes.Template) -> Iterator[Faute]:
    for noeud in arbre.find_all(nodes.Node):
        for message in _defauts(noeud):
            yield noeud.lineno, message
    yield from scruter(source)


def arbre(source: str) -> nodes.Template | None:
    """Give the tree of a template, None when it cannot be read."""
    try:
        return _LECTEUR.parse(source)
    except jinja2.TemplateSyntaxError:
        return None


def syntaxe(nom: str, erreur: jinja2.TemplateSyntaxError) -> ModeleFautif:
    """Say that a template cannot be read, with the words of Jinja."""
    return ModeleFautif(f"{nom}:{erreur.lineno} : {_syntaxe(erreur)}.")


def _syntaxe(erreur: jinja2.TemplateSyntaxError) -> str:
    return f"erreur d'écriture du modèle ({erreur.message})"


def _defauts(noeud: nodes.Node) -> Iterator[str]:
    if isinstance(noeud, _CALCULS):
        yield "un modèle ne calcule pas : demandez ce montant au décompte"
    elif isinstance(noeud, (nodes.EvalContextModifier, nodes.ScopedEvalContextModifier)):
        yield "« autoescape » est interdit dans un modèle"
    elif isinstance(noeud, nodes.Filter) and noeud.name not in _LECTEUR.filters:
        yield inconnu(noeud.name, _LECTEUR.filters, "filtre")
    elif isinstance(noeud, nodes.Test) and noeud.name not in _LECTEUR.tests:
        yield inconnu(noeud.name, _LECTEUR.tests, "test")
    elif isinstance(noeud, nodes.Compare) and _compare_des_textes(noeud):
        yield "on ne compare que des nombres entiers : pour un montant, « is positif »"


def _compare_des_textes(compare: nodes.Compare) -> bool:
    ordres = [op for op in compare.ops if op.op in ("gt", "gteq", "lt", "lteq")]
    cotes = [compare.expr, *(op.expr for op in compare.ops)]
    return bool(ordres) and not any(
        isinstance(cote, nodes.Const) and isinstance(cote.value, int) for cote in cotes
    )


def scruter(source: str) -> Iterator[Faute]:
    """Refuse what could run, fetch, or let a value out of its text or its quotes."""
    nu = _INSTRUCTION.sub(_blanc, source)
    for trouve in _INTERDITS.finditer(nu):
        yield _ligne(nu, trouve.start()), f"« {trouve[0]} » est interdit dans un modèle"
    sans_valeur = _VALEUR.sub(_marque, nu)
    for style in _STYLE.finditer(sans_valeur):
        if "\0" in style[1] or "{%" in source[style.start() : style.end()]:
            yield _ligne(nu, style.start()), "une feuille de style ne prend aucune valeur"
    for balise in _BALISE.finditer(sans_valeur):
        ligne = _ligne(sans_valeur, balise.start())
        for attribut in _ATTRIBUT.finditer(balise[0]):
            yield from ((ligne, message) for message in _scruter_attribut(attribut))


def _scruter_attribut(attribut: re.Match[str]) -> Iterator[str]:
    mot, valeur = attribut[1].lower(), attribut[2]
    if not valeur.startswith('"'):
        yield f"mettez entre guillemets doubles l'attribut « {mot} »"
    elif mot.startswith("on"):
        yield f"l'attribut « {mot} » est interdit dans un modèle"
    elif mot in _FIGES and "\0" in valeur:
        yield f"aucune valeur du dossier dans l'attribut « {mot} »"


def scruter_feuille(source: str, lieu: str) -> None:
    """Refuse a style sheet that loads something, or that could leave its place in a page."""
    for trouve in _FEUILLE.finditer(source):
        raise ModeleFautif(
            f"{lieu}:{_ligne(source, trouve.start())} : « {trouve[0].strip()} » est interdit dans "
            "une feuille de style : elle ne charge que les polices de kit."
        )


def _blanc(trouve: re.Match[str]) -> str:
    return "\n" * trouve[0].count("\n") or " "


def _marque(trouve: re.Match[str]) -> str:
    # Same number of lines, and a character that no template may hold.
    return "\0" + "\n" * trouve[0].count("\n")


def _ligne(texte: str, position: int) -> int:
    return texte.count("\n", 0, position) + 1
