"""Walking through the events of a YAML text, never recursively, with a line for every value."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml

from kit.errors import Chemin, Probleme
from kit.source.encodage import FIN_DE_LIGNE, Illisible, decode, strange_lines
from kit.source.fichier import read_regular
from kit.source.syntaxe import translate
from kit.valeurs.citation import cite

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MAX_OCTETS = 5 * 1024 * 1024
MAX_NOEUDS = 200_000
MAX_PROFONDEUR = 20
_CHARGEUR: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_VIDES = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Source:
    """What a YAML file holds, as plain dicts, lists, texts and None, and what is wrong with it."""

    fichier: str
    valeur: Any
    problemes: tuple[Probleme, ...] = ()
    lignes: Mapping[Chemin, int] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    sha256: str = ""

    def lieu(self, chemin: Chemin) -> int | None:
        """The line of a path, or else of its nearest parent."""
        for fin in range(len(chemin), 0, -1):
            if (ligne := self.lignes.get(chemin[:fin])) is not None:
                return ligne
        return self.lignes.get(())


def read(chemin: Path, nom: str = "") -> Source:
    """What a YAML file of at most 5 MB holds; `nom` is what messages call it, its path by default.

    Raises MachineFautive when the machine forbids the reading.
    """
    nom = nom or str(chemin)
    try:
        octets = read_regular(chemin, MAX_OCTETS)
    except ValueError as refus:
        return _unusable(nom, str(refus))
    return replace(read_text(octets, nom), sha256=hashlib.sha256(octets).hexdigest())


def read_text(texte: str | bytes, nom: str) -> Source:
    """What a YAML text holds; `nom` is the file that messages name."""
    if len(texte) > MAX_OCTETS:
        return _unusable(nom, f"texte trop gros : au plus {MAX_OCTETS // (1024 * 1024)} Mo")
    try:
        lu = decode(texte) if isinstance(texte, bytes) else texte.removeprefix("\ufeff")
    except Illisible as refus:
        return _unusable(nom, refus.message, refus.ligne)
    if etranges := strange_lines(lu):
        fautes = (Probleme((), mot, fichier=nom, ligne=ligne) for ligne, mot in etranges[:51])
        return Source(nom, None, tuple(fautes))
    return _Chantier(nom, lu).read()


def _unusable(nom: str, message: str, ligne: int | None = None) -> Source:
    return Source(nom, None, (Probleme((), message, fichier=nom, ligne=ligne),))


class _Arret(Exception):
    """The text is refused as a whole."""


@dataclass(slots=True)
class _Bloc:
    """A mapping or a list being filled; `cle` is None while a key is expected."""

    contenu: dict[str, Any] | list[Any]
    chemin: Chemin
    cle: str | None = None
    garde: bool = True


class _Chantier:
    """One reading in progress."""

    def __init__(self, nom: str, texte: str) -> None:
        self.nom = nom
        self.texte = texte
        self.problemes: list[Probleme] = []
        self.lignes: dict[Chemin, int] = {(): 1}
        self.pile: list[_Bloc] = []
        self.racine: Any = None
        self.documents = 0
        self.noeuds = 0

    def read(self) -> Source:
        """Go through the whole text, or stop at the first fault that leaves it unusable."""
        try:
            self._walk(yaml.parse(self.texte, Loader=_CHARGEUR))
        except _Arret:
            return self._source(None)
        except yaml.YAMLError as erreur:
            self._syntax(erreur)
            return self._source(None)
        if self.racine is None and not self.problemes:
            self._report((), "le fichier est vide", 1)
        return self._source(self.racine)

    def _source(self, valeur: Any) -> Source:
        return Source(self.nom, valeur, tuple(self.problemes), MappingProxyType(self.lignes))

    def _report(self, chemin: Chemin, message: str, ligne: int | None) -> None:
        self.problemes.append(Probleme(chemin, message, fichier=self.nom, ligne=ligne))

    def _stop(self, message: str, ligne: int) -> None:
        self._report((), message, ligne)
        raise _Arret

    def _syntax(self, erreur: yaml.YAMLError) -> None:
        dit = f"{getattr(erreur, 'context', '')} {getattr(erreur, 'problem', '')}"
        marques = (getattr(erreur, nom, None) for nom in ("context_mark", "problem_mark"))
        debut, fin = (marque.line if marque else None for marque in marques)
        ligne, message = translate(dit, FIN_DE_LIGNE.split(self.texte), debut, fin)
        self._report((), message, ligne)

    def _walk(self, evenements: Iterable[Any]) -> None:
        for evenement in evenements:
            ligne = evenement.start_mark.line + 1
            if isinstance(evenement, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    self._stop("plusieurs documents : retirez la ligne « --- »", ligne)
            elif isinstance(evenement, yaml.CollectionEndEvent):
                self.pile.pop()
            elif isinstance(evenement, yaml.NodeEvent):
                self.noeuds += 1
                if self.noeuds > MAX_NOEUDS:
                    self._stop(f"trop de valeurs : au plus {MAX_NOEUDS}", ligne)
                self._node(evenement, ligne)

    def _node(self, evenement: Any, ligne: int) -> None:
        self._refuse_yaml_features(evenement, ligne)
        if isinstance(evenement, yaml.CollectionStartEvent):
            if self._expects_key():
                self._stop("une clé est un mot, pas une liste ni un bloc { }", ligne)
            if len(self.pile) >= MAX_PROFONDEUR:
                self._stop(f"trop de niveaux : au plus {MAX_PROFONDEUR}", ligne)
            contenu: Any = {} if isinstance(evenement, yaml.MappingStartEvent) else []
            self.pile.append(_Bloc(contenu, self._place(contenu, ligne)))
        elif isinstance(evenement, yaml.ScalarEvent):
            vide = not evenement.style and evenement.value in _VIDES
            self._place(None if vide else evenement.value, ligne)
        else:
            self._place(None, ligne)

    def _refuse_yaml_features(self, evenement: Any, ligne: int) -> None:
        chemin = self._here()
        if isinstance(evenement, yaml.AliasEvent):
            self._report(chemin, f"alias « *{evenement.anchor} » : recopiez la valeur", ligne)
        elif evenement.anchor:
            self._report(chemin, f"ancre « &{evenement.anchor} » : retirez-la", ligne)
        elif evenement.tag:
            self._report(chemin, f"étiquette {cite(evenement.tag)} : retirez le « ! »", ligne)

    def _expects_key(self) -> bool:
        bloc = self.pile[-1] if self.pile else None
        return bloc is not None and isinstance(bloc.contenu, dict) and bloc.cle is None

    def _here(self) -> Chemin:
        """The path of the value about to be placed."""
        if not self.pile:
            return ()
        bloc = self.pile[-1]
        if isinstance(bloc.contenu, list):
            return (*bloc.chemin, len(bloc.contenu))
        return bloc.chemin if bloc.cle is None else (*bloc.chemin, bloc.cle)

    def _place(self, valeur: Any, ligne: int) -> Chemin:
        """Put a value where it belongs, and return its path."""
        chemin = self._here()
        if not self.pile:
            self.racine = valeur
            return chemin
        bloc = self.pile[-1]
        if isinstance(bloc.contenu, list):
            self.lignes.setdefault(chemin, ligne)
            bloc.contenu.append(valeur)
        elif bloc.cle is None:
            self._key(bloc, bloc.contenu, valeur, ligne)
        else:
            if bloc.garde:
                bloc.contenu[bloc.cle] = valeur
            bloc.cle = None
        return chemin

    def _key(self, bloc: _Bloc, contenu: dict[str, Any], cle: str | None, ligne: int) -> None:
        faute = _key_fault(cle)
        bloc.cle, bloc.garde = cle or "?", faute is None
        chemin = (*bloc.chemin, bloc.cle)
        if faute is None and bloc.cle in contenu:
            bloc.garde = False
            faute = f"clé {cite(bloc.cle)} déjà écrite ligne {self.lignes[chemin]} : gardez-en une"
        if faute:
            self._report(chemin, faute, ligne)
        self.lignes.setdefault(chemin, ligne)


def _key_fault(cle: str | None) -> str | None:
    if cle is None:
        return "clé vide : écrivez un nom avant « : »"
    if cle == "<<":
        return "fusion « << » : recopiez les clés"
    return None
