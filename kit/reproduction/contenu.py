"""One content stream read by a strict grammar: what it draws with, and its bytes without marks.

A page is copied only when all that it says is of this grammar. What is not (inline images,
patterns, shadings, CMYK colours, glyph procedures, damaged syntax) is drawn as an image instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from kit.reproduction.inapte import Inapte

_B = rb"(?:[\x00\t\n\x0c\r ]|%[^\r\n]*+)"
NOMBRE = rb"[+-]?(?:[0-9]{1,9}+(?:\.[0-9]*+)?|\.[0-9]++)"
_N = NOMBRE + _B + rb"++"
_FIN = rb"(?![^\x00\t\n\x0c\r ()<>\[\]{}/%])"
_SEUL = rb"[\x00\t\n\x0c\r ]|" + NOMBRE + _FIN
_NOM = rb"/[^\x00\t\n\x0c\r ()<>\[\]{}/%]{1,127}+"
_HEX = rb"<[0-9A-Fa-f\t\n\x0c\r ]*+>"
_MOT = rb"(?:[^()\\]|\\.)"
_TEXTE = rb"\((?:" + _MOT + rb"|\(" + _MOT + rb"*+\))*+\)"
_LISTE = rb"\[(?:" + _SEUL + rb"|" + _HEX + rb"|" + _TEXTE + rb")*+\]"
_FEUILLE = _SEUL + rb"|true|false|null|" + _NOM + rb"|" + _HEX + rb"|" + _TEXTE
_DANS = rb"(?:" + _FEUILLE + rb"|\[(?:" + _FEUILLE + rb")*+\])"
_DICO = rb"<<(?:" + _DANS + rb"|<<" + _DANS + rb"*+>>)*+>>"
_PLAT = (
    rb"(?:(?:" + _N + rb"){6}(?:cm?|Tm)"
    rb"|(?:" + _N + rb"){4}(?:re|v|y)"
    rb"|(?:" + _N + rb"){3}(?:rg|RG)"
    rb"|(?:" + _N + rb"){2}(?:m|l|T[dD])"
    rb"|" + _N + rb"(?:[wJjMiGg]|T[cwzLrs])"
    rb"|(?:" + _N + rb"){1,4}(?:scn?|SCN?)"
    rb"|\[(?:" + _SEUL + rb")*+\]" + _B + rb"*+" + _N + rb"d"
    rb"|(?:[fBbW]\*?+|[hSsFn]|BT|ET|T\*)"
    rb"|/(?:Relative|Absolute)Colorimetric"
    + _B
    + rb"++ri|/(?:Perceptual|Saturation)"
    + _B
    + rb"++ri"
    rb")" + _FIN + _B + rb"*+"
)
_CONSIGNE = (
    rb"(?:" + _PLAT + rb")*+(?:(?P<liste>\[)|(?:"
    rb"(?P<q>q)|(?P<Q>Q)"
    rb"|(?P<montre>" + _HEX + rb"|" + _TEXTE + rb")" + _B + rb"*+(?:Tj|')"
    rb"|(?P<police>" + _NOM + rb")" + _B + rb"++" + _N + rb"Tf"
    rb"|(?P<nom>" + _NOM + rb")" + _B + rb"++(?P<verbe>Do|gs|cs|CS)"
    rb"|(?P<marque>EMC|"
    + _NOM
    + _B
    + rb"*+(?:(?:"
    + _NOM
    + rb"|"
    + _DICO
    + rb")"
    + _B
    + rb"*+(?:BDC|DP)|(?:BMC|MP)))"
    rb"|(?P<fin>\Z)"
    rb")" + _FIN + _B + rb"*+)"
)
_TJ = _B + rb"*+TJ" + _FIN + _B + rb"*+"
PROFONDEUR = 24  # PDF/A allows 28, and our own pages take some


class _Grammaire(NamedTuple):
    """The expressions, compiled: it takes some time, and only for a PDF."""

    consigne: re.Pattern[bytes]
    tj: re.Pattern[bytes]
    liste: re.Pattern[bytes]
    morceaux: re.Pattern[bytes]


@cache
def _grammar() -> _Grammaire:
    sources = (_CONSIGNE, _TJ, _LISTE, _HEX + rb"|" + _TEXTE)
    return _Grammaire(*(re.compile(source, re.DOTALL) for source in sources))


@dataclass(slots=True)
class Contenu:
    """What one content stream says: text by font, names used, nesting; `net` has no marks."""

    net: bytes | None = None
    textes: dict[bytes, set[bytes]] = field(default_factory=dict)
    noms: set[tuple[bytes, bytes]] = field(default_factory=set)
    appels: set[tuple[bytes, int]] = field(default_factory=set)
    profondeur: int = 0


class _Lecteur:
    """Reads the instructions of a stream one after the other."""

    def __init__(self) -> None:
        self.contenu, self.grammaire = Contenu(), _grammar()
        self.listes: dict[bytes, list[bytes]] = {}
        self.police: bytes | None = None
        self.pile: list[bytes | None] = []

    def follow(self, consigne: re.Match[bytes]) -> None:
        """Take one instruction into account."""
        genre = consigne.lastgroup
        if genre == "montre":
            self._text().add(consigne["montre"])
        elif genre == "q":
            self.pile.append(self.police)
            self.contenu.profondeur = max(self.contenu.profondeur, len(self.pile))
        elif genre == "Q":
            if not self.pile:
                raise Inapte("un Q sans q")
            self.police = self.pile.pop()
        elif genre == "police":
            self.police = consigne["police"]
        elif genre == "verbe":
            self._name(consigne["verbe"], consigne["nom"])

    def _text(self) -> set[bytes]:
        """Give the texts shown so far in the current font."""
        if self.police is None:
            raise Inapte("un texte sans police")
        return self.contenu.textes.setdefault(self.police, set())

    def list(self, octets: bytes, debut: int) -> int:
        """Take a list of texts into account, from after its bracket; give where the next one is.

        A list of hexadecimal texts is found by its end, and judged later, once for all its like.
        """
        fin = octets.find(b"]", debut)
        dedans = octets[debut:fin]
        if b"(" in dedans:
            liste = self.grammaire.liste.match(octets, debut - 1)
            fin = liste.end() - 1 if liste else -1
            self._text().update(self.grammaire.morceaux.findall(octets, debut, max(fin, debut)))
        elif dedans.count(b"<") != dedans.count(b">"):
            fin = -1
        elif self.police is not None:
            self.listes.setdefault(self.police, []).append(dedans)
        suite = self.grammaire.tj.match(octets, fin + 1)
        if fin < 0 or suite is None or self.police is None:
            raise Inapte(f"liste : {octets[debut : debut + 40]!r}")
        return suite.end()

    def end(self) -> Contenu:
        """Give what was read; most elements of the lists are alike."""
        for police, listes in self.listes.items():
            morceaux = set(b">".join(listes).split(b">"))
            self.contenu.textes.setdefault(police, set()).update(morceaux)
        if self.contenu.profondeur > PROFONDEUR:
            raise Inapte("états imbriqués")
        return self.contenu

    def _name(self, verbe: bytes, nom: bytes) -> None:
        self.contenu.noms.add((verbe, nom))
        if verbe == b"Do":
            self.contenu.appels.add((nom, len(self.pile)))


def read(octets: bytes) -> Contenu:
    """Read a whole content stream. Raises Inapte for what is not of the grammar."""
    lecteur, rang, debut = _Lecteur(), 0, 0
    lire, gardes = lecteur.grammaire.consigne.match, list[bytes]()
    while True:
        consigne = lire(octets, rang)
        if consigne is None:
            raise Inapte(f"contenu : {octets[rang : rang + 40]!r}")
        rang, genre = consigne.end(), consigne.lastgroup
        if genre == "liste":
            rang = lecteur.list(octets, rang)
        elif genre == "marque":
            gardes.append(octets[debut : consigne.start("marque")])
            debut = consigne.end("marque")
        elif genre == "fin":
            break
        else:
            lecteur.follow(consigne)
    contenu = lecteur.end()
    if debut:
        contenu.net = b"".join((*gardes, octets[debut:]))
    return contenu
