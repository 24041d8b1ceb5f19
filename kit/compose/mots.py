"""What a template reads, without filling it: words of the context, texts of law cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import TemplateError, meta, nodes

from kit.compose.controle import arbre

if TYPE_CHECKING:
    from collections.abc import Iterator

Chemin = tuple[str, ...]


def lus(source: str) -> Iterator[tuple[int, Chemin]]:
    """Give the words of the context that a template reads, dotted ones whole, with their line."""
    ecrit = arbre(source)
    if ecrit is None:
        return
    try:
        libres = meta.find_undeclared_variables(ecrit)
    except TemplateError:  # an unknown filter, which the control of the source names
        return
    for nom in ecrit.find_all(nodes.Name):
        if nom.ctx == "load" and nom.name in libres:
            yield nom.lineno, (nom.name,)
    for pas in ecrit.find_all(nodes.Getattr):
        chemin = _chemin(pas)
        if chemin and chemin[0] in libres:
            yield pas.lineno, chemin


def cites(source: str) -> Iterator[tuple[int, str]]:
    """Give the keys of the texts of law that a template cites by name, with their line."""
    ecrit = arbre(source)
    for filtre in ecrit.find_all(nodes.Filter) if ecrit else ():
        if filtre.name == "article" and isinstance(filtre.node, nodes.Const):
            yield filtre.lineno, str(filtre.node.value)


def _chemin(noeud: nodes.Node) -> Chemin:
    if isinstance(noeud, nodes.Name):
        return (noeud.name,)
    if isinstance(noeud, nodes.Getattr):
        debut = _chemin(noeud.node)
        return (*debut, noeud.attr) if debut else ()
    return ()
