"""One content stream read by a strict grammar: what it draws with, and its bytes without marks.

A page is copied only when all that it says is of this grammar. What is not is drawn as an image.
What stands between two texts is mostly alike from text to text, but for its figures: it is spelled
out once, and recognised afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kit.reproduction.grammaire import grammar
from kit.reproduction.inapte import Inapte
from kit.reproduction.passages import LONGUEUR, Geste, learn, recall, recall_all

PROFONDEUR = 24  # PDF/A allows 28, and our own pages take some
_RESTAURE = b"\nQ\n"
_OUVRE = re.compile(rb"[\[(<]")


@dataclass(slots=True)
class Contenu:
    """What one content stream says: text by font, names used, nesting; `net` has no marks.

    The lists of strings without any literal one are not judged yet.
    """

    net: bytes | None = None
    textes: dict[bytes, set[bytes]] = field(default_factory=dict)
    listes: dict[bytes, list[bytes]] = field(default_factory=dict)
    noms: set[tuple[bytes, bytes]] = field(default_factory=set)
    appels: set[tuple[bytes, int]] = field(default_factory=set)
    profondeur: int = 0


class _Lecteur:
    """Reads a stream passage by passage, each of them ended by a text, by the end, or by a Q."""

    def __init__(self, octets: bytes) -> None:
        self.octets = octets
        self.contenu, self.grammaire = Contenu(), grammar()
        self.police: bytes | None = None
        self.pile: list[bytes | None] = []
        self.gardes: list[bytes] = []
        self.debut = 0  # of what has not been kept yet
        self.attendu = b""  # the verb that the last text wants
        self.ouverture, self.sorte = 0, b"["  # where it began, and by what
        self.ouvrant = -1  # where the next one begins, as far as was looked

    def read(self) -> Contenu:
        """Read the whole stream: what is known at once, the rest word by word."""
        place, fin = 0, len(self.octets)
        if self._gallop():
            return self._end()
        while place < fin or self.attendu:
            place = self._trot(place)
            if place == fin and not self.attendu:
                break
            place, genre = self._spell(place)
            if place == fin:
                break
            if genre != "Q":
                place = self._text(place)
        return self._end()

    def _gallop(self) -> bool:
        """Read a stream whose texts are lists, and all its passages known; else do nothing."""
        if b"(" in self.octets:
            return False
        premier, *suite = self.octets.replace(b"]", b"[]").split(b"[")
        debut = recall(b"", premier, 0, len(premier))
        if debut is None or len(suite) < 2:
            return False
        listes, passages = suite[::2], suite[1::2]
        connus = recall_all(passages)
        if connus is None or len(passages) < len(listes):
            return False
        self._do(0, debut)
        place, lues = len(premier), 0
        for rang in [rang for rang, gestes in enumerate(connus, 1) if gestes]:
            self._show(listes[lues:rang])
            place += rang - lues + sum(map(len, suite[2 * lues : 2 * rang]))
            self._do(place - len(passages[rang - 1]) + 1, connus[rang - 1])
            lues = rang
        if lues < len(listes):
            self._show(listes[lues:])
        return True

    def _show(self, listes: Iterable[bytes]) -> None:
        """Note lists that hold no literal string, each without its brackets."""
        self.contenu.listes.setdefault(self.police or b"", []).extend(listes)

    def _trot(self, place: int) -> int:
        """Read passages already known, and give where one is not."""
        octets, find = self.octets, self.octets.find
        while True:
            fin = find(self.sorte, place, place + LONGUEUR)
            if fin < 0:
                fin = self._opening(place)
            gestes = recall(self.attendu, octets, place, fin)
            entier = gestes is not None
            if not entier and (fin := self._restored(place, fin)):
                gestes = recall(self.attendu, octets, place, fin)
            if gestes is None:
                return place
            self._do(place, gestes)
            if entier and fin < len(octets):
                place = self._text(fin)
                continue
            place, self.attendu = fin, b""
            if fin == len(octets):
                return fin

    def _restored(self, place: int, fin: int) -> int:
        """Give where the first Q on a line of its own ends, in a passage too long to be known.

        0 when there is none near.
        """
        if self._opening(place) - place < LONGUEUR:
            return 0
        rang = self.octets.find(_RESTAURE, place, min(fin, place + LONGUEUR))
        return 0 if rang < 0 else rang + len(_RESTAURE)

    def _opening(self, place: int) -> int:
        """Give where the next string or list begins, or the end; a mark's words are neither."""
        if self.ouvrant < place:
            self.ouvrant = self._look(place)
        return self.ouvrant

    def _look(self, place: int) -> int:
        while ouvrant := _OUVRE.search(self.octets, place):
            place = ouvrant.start()
            if self.octets[place : place + 2] != b"<<":
                return place
            place += 2
        return len(self.octets)

    def _spell(self, place: int) -> tuple[int, str]:
        """Read a passage instruction by instruction, and give where it ends, and by what."""
        rang, gestes = self._verb(place), list[Geste]()
        while True:
            consigne = self.grammaire.consigne.match(self.octets, rang)
            if consigne is None:
                raise Inapte(f"contenu : {self.octets[rang : rang + 40]!r}")
            rang, genre = consigne.end(), consigne.lastgroup or ""
            if genre in ("liste", "montre", "fin"):
                break
            bornes = consigne.start(genre) - place, rang - place
            nom = consigne["nom"] if genre == "verbe" else consigne[genre]
            gestes.append((genre, nom, consigne["verbe"] or b"", *bornes))
            self._do(place, gestes[-1:])
            if genre == "Q" and self.attendu != b"d" and self._restored(place, rang) == rang:
                learn(self.attendu, self.octets[place:rang], tuple(gestes))
                self.attendu = b""
                return rang, genre
        fin = consigne.start(genre)
        if self.attendu != b"d" and fin - place < LONGUEUR and self._opening(place) == fin:
            learn(self.attendu, self.octets[place:fin], tuple(gestes))
        return fin, genre

    def _verb(self, place: int) -> int:
        """Read the verb of the text just read, if any, and give where the rest begins."""
        verbe = self.grammaire.verbes[self.attendu].match(self.octets, place)
        if verbe is not None:
            return verbe.end()
        tiret = self.grammaire.verbes[b"d"].match(self.octets, self.ouverture)
        if tiret is None:
            raise Inapte(f"texte : {self.octets[place : place + 40]!r}")
        listes = self.contenu.listes[self.police or b""]
        listes.pop()  # the bracket was not that of a text
        if not listes:
            del self.contenu.listes[self.police or b""]
        self.attendu = b"d"
        return tiret.end()

    def _do(self, place: int, gestes: Iterable[Geste]) -> None:
        """Take instructions into account, of a passage that begins at a place."""
        for genre, nom, verbe, debut, fin in gestes:
            if genre == "q":
                self.pile.append(self.police)
                self.contenu.profondeur = max(self.contenu.profondeur, len(self.pile))
            elif genre == "Q":
                if not self.pile:
                    raise Inapte("un Q sans q")
                self.police = self.pile.pop()
            elif genre == "police":
                self.police = nom
            elif genre == "verbe":
                self.contenu.noms.add((verbe, nom))
                if verbe == b"Do":
                    self.contenu.appels.add((nom, len(self.pile)))
            else:
                self.gardes.append(self.octets[self.debut : place + debut])
                self.debut = place + fin

    def _text(self, place: int) -> int:
        """Note a string, or a list of them, and give where it ends; its verb is read later."""
        octets, self.ouverture = self.octets, place
        self.sorte = sorte = octets[place : place + 1]
        if sorte == b"[":
            self.attendu, fin = b"TJ", octets.find(b"]", place)
            if fin >= 0 and octets.find(b"(", place, fin) < 0:
                self._show([octets[place + 1 : fin]])
                return fin + 1
            texte = self.grammaire.liste.match(octets, place)
        else:
            self.attendu, texte = b"Tj", self.grammaire.morceau.match(octets, place)
        if texte is None:
            raise Inapte(f"texte : {octets[place : place + 40]!r}")
        morceaux = self.grammaire.morceau.findall(octets, place, texte.end())
        self.contenu.textes.setdefault(self.police or b"", set()).update(morceaux)
        return texte.end()

    def _end(self) -> Contenu:
        contenu = self.contenu
        if contenu.profondeur > PROFONDEUR:
            raise Inapte("états imbriqués")
        if b"" in contenu.textes or b"" in contenu.listes:
            raise Inapte("un texte sans police")
        if self.debut:
            contenu.net = b"".join((*self.gardes, self.octets[self.debut :]))
        return contenu


def read(octets: bytes) -> Contenu:
    """Read a whole content stream. Raises Inapte for what is not of the grammar."""
    return _Lecteur(octets).read()
