"""What the YAML reader could not read, said in French with what to do."""

from __future__ import annotations

import re

_TABULATION = re.compile(r" *\t")
_COLLE = re.compile(r"\s*(?:- +)*([A-Za-z_]\w*):[^\s:/]")
_REFERME = re.compile(r"""[^#]*?: +(["']).*?\1 *[^\s,}\]#'"]""")
_FERMANT = re.compile(r"[^#'\"\[{]*?: +([\]},])")
_TAB = "tabulation en début de ligne : alignez avec des espaces"
_INDENTATION = (
    "alignement incohérent : les clés d'un même bloc commencent à la même colonne, avec des espaces"
)
_GUILLEMET = (
    "guillemet ouvert et jamais refermé : fermez-le, ou mettez entre guillemets doubles un texte"
    " qui contient une apostrophe"
)
_FERMEZ = "accolade ou crochet jamais refermé, ou virgule oubliée entre deux valeurs"
_CITEZ = "mettez la valeur entre guillemets"

# What the two readers of PyYAML say (pure Python and libyaml), in the order to try.
_TRADUCTIONS = (
    ("tab character", _TAB),
    ("mapping values are not allowed", f"« : » inattendu : {_CITEZ}, ou alignez la clé"),
    ("could not find expected ':'", "il manque « : » et une espace après la clé"),
    ("while scanning a quoted scalar", _GUILLEMET),
    ("escape", f"« \\ » inconnu entre guillemets doubles : {_CITEZ} simples"),
    ("',' or '}'", _FERMEZ),
    ("',' or ']'", _FERMEZ),
    ("while parsing a flow", _FERMEZ),
    ("while scanning an a", f"« & » ou « * » en tête de valeur : {_CITEZ}"),
    ("tag", f"« ! » en tête de valeur : {_CITEZ}"),
    ("directive", f"« % » en début de ligne : {_CITEZ}"),
    ("while scanning a block scalar", "après « | » ou « > », passez à la ligne puis alignez"),
    ("cannot start any token", f"un texte ne peut pas commencer par ce signe : {_CITEZ}"),
    ("sequence entries are not allowed", f"« - » inattendu : {_CITEZ}, ou alignez la liste"),
    ("block collection", "liste mal alignée : les « - » d'une liste sont à la même colonne"),
    ("incompatible", "retirez la ligne « %YAML »"),
    ("block", _INDENTATION),
    ("expected <document start>", _INDENTATION),
    ("expected key", _INDENTATION),
)
_DEFAUT = "syntaxe YAML illisible : vérifiez l'alignement, l'espace après « : » et les guillemets"
# These faults begin where the reader started, not where it gave up.
_DEBUT = ("while scanning a quoted scalar", "while scanning a simple key", "while parsing a flow")


def translate(
    dit: str, lignes: list[str], debut: int | None, fin: int | None
) -> tuple[int | None, str]:
    """The line (from 1) and the French message of a syntax error.

    `dit` is what the reader said; `debut` and `fin`, the lines (from 0) where it began and stopped.
    """
    premier = debut if debut is not None else fin
    if premier is None or fin is None:
        return None, _DEFAUT
    if "quoted scalar" not in dit:
        # A key glued to its value is read as text: the reader stops one line too far.
        debut_vu = max(premier, fin - 30, 0) - (1 if premier == fin and fin else 0)
        for numero in range(debut_vu, min(fin + 1, len(lignes))):
            if faute := _visible_fault(lignes[numero]):
                return numero + 1, faute
    ou = premier if any(mot in dit for mot in _DEBUT) else fin
    message = next((texte for mot, texte in _TRADUCTIONS if mot in dit), _DEFAUT)
    return min(ou + 1, max(len(lignes), 1)), message


def _visible_fault(ligne: str) -> str | None:
    """The commonest slips, which the reader describes badly."""
    if _TABULATION.match(ligne):
        return _TAB
    if colle := _COLLE.match(ligne):
        return f"il manque une espace après « {colle[1]}: »"
    if _REFERME.match(ligne):
        return "texte après un guillemet fermant : mettez toute la valeur entre guillemets doubles"
    if fermant := _FERMANT.match(ligne):
        return f"« {fermant[1]} » inattendu : {_CITEZ}"
    return None
