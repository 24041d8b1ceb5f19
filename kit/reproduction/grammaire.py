"""The strict grammar of a content stream, as expressions.

What it does not know is not copied: inline images, patterns, shadings, CMYK colours, glyph
procedures, damaged syntax.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_V = rb"[\x00\t\n\x0c\r ]"
_B = _V + rb"*+(?:%[^\r\n]*+" + _V + rb"*+)*+"
_BB = rb"(?:" + _V + rb"++|(?=%))(?:%[^\r\n]*+" + _V + rb"*+)*+"
NOMBRE = rb"[+-]?(?:[0-9]{1,9}+(?:\.[0-9]*+)?|\.[0-9]++)"
_N = NOMBRE + _BB
_FIN = rb"(?![^\x00\t\n\x0c\r ()<>\[\]{}/%])"
_SEUL = _V + rb"|" + NOMBRE + _FIN
NOM = rb"/[^\x00\t\n\x0c\r ()<>\[\]{}/%]{1,127}+"
_HEX = rb"<[0-9A-Fa-f\t\n\x0c\r ]*+>"
_MOT = rb"(?:[^()\\]|\\.)"
_TEXTE = rb"\((?:" + _MOT + rb"|\(" + _MOT + rb"*+\))*+\)"
_LISTE = rb"\[(?:" + _SEUL + rb"|" + _HEX + rb"|" + _TEXTE + rb")*+\]"
_FEUILLE = _SEUL + rb"|true|false|null|" + NOM + rb"|" + _HEX + rb"|" + _TEXTE
_DANS = rb"(?:" + _FEUILLE + rb"|\[(?:" + _FEUILLE + rb")*+\])"
_DICO = rb"<<(?:" + _DANS + rb"|<<" + _DANS + rb"*+>>)*+>>"
_ANNEAU = rb"|scn?|SCN?"  # from one to four colour components
# As a tree, so that a number is read once whatever the instruction that it belongs to.
_TIRET = rb"\[(?:" + _SEUL + rb")*+\]" + _B + _N + rb"d"
_PLAT = (
    rb"(?:" + _N + rb"(?:[wJjMiGg]|T[cwzLrs]" + _ANNEAU
    + rb"|" + _N + rb"(?:[ml]|T[dD]" + _ANNEAU
    + rb"|" + _N + rb"(?:rg|RG" + _ANNEAU
    + rb"|" + _N + rb"(?:re|[vy]" + _ANNEAU
    + rb"|" + _N + _N + rb"(?:cm?|Tm)))))"
    + rb"|" + _TIRET
    + rb"|(?:[fBbW]\*?+|[hSsFn]|BT|ET|T\*)"
    + rb"|/(?:Relative|Absolute)Colorimetric" + _BB + rb"ri"
    + rb"|/(?:Perceptual|Saturation)" + _BB + rb"ri"
    + rb")" + _FIN + _B
)  # fmt: skip
_CONSIGNE = (
    rb"(?:" + _PLAT + rb")*+(?:(?P<liste>\[)|(?:"
    + rb"(?P<q>q)|(?P<Q>Q)"
    + rb"|(?P<montre>" + _HEX + rb"|" + _TEXTE + rb")" + _B + rb"(?:Tj|')"
    + rb"|(?P<police>" + NOM + rb")" + _BB + _N + rb"Tf"
    + rb"|(?P<nom>" + NOM + rb")" + _BB + rb"(?P<verbe>Do|gs|cs|CS)"
    + rb"|(?P<marque>EMC|" + NOM + _B
    + rb"(?:(?:" + NOM + rb"|" + _DICO + rb")" + _B + rb"(?:BDC|DP)|(?:BMC|MP)))"
    + rb"|(?P<fin>\Z)"
    + rb")" + _FIN + _B + rb")"
)  # fmt: skip
_VERBES = {b"TJ": _B + rb"TJ", b"Tj": _B + rb"(?:Tj|')", b"d": _TIRET}


class Grammaire(NamedTuple):
    """The expressions, compiled: it takes some time, and only for a PDF."""

    consigne: re.Pattern[bytes]
    liste: re.Pattern[bytes]
    morceau: re.Pattern[bytes]
    verbes: dict[bytes, re.Pattern[bytes]]


@cache
def grammar() -> Grammaire:
    """Give the expressions that read a stream."""
    sources = (_CONSIGNE, _LISTE, _HEX + rb"|" + _TEXTE)
    verbes = {mot: re.compile(verbe + _FIN + _B) for mot, verbe in _VERBES.items()}
    verbes[b""] = re.compile(_B)  # no verb is wanted: blanks alone may stand there
    consigne, liste, morceau = (re.compile(source, re.DOTALL) for source in sources)
    return Grammaire(consigne, liste, morceau, verbes)
