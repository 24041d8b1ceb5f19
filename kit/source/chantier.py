"""Walking through the events of a YAML text, never recursively, with a line for every value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from kit.errors import Chemin, Probleme
from kit.source.encodage import FIN_DE_LIGNE
from kit.source.syntaxe import translate
from kit.valeurs.citation import cite

MAX_NOEUDS = 200_000
MAX_PROFONDEUR = 20
_CHARGEUR: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOMBRE = re.compile(r"[0-9][0-9 \u00a0\u202f]*")
_DECIMALES = re.compile(r"([0-9]{1,4})(?:[ \u00a0\u202f]?(?:€|EUR|euros?))?")
_VIDES = ("", "~", "null", "Null", "NULL")
_FINS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class _Arret(Exception):
    """The text is refused as a whole."""


@dataclass(slots=True)
class _Bloc:
    """A mapping or a list being filled; `cle` is None while a key is expected.

    `accolades` tells a mapping written `{…}`, where a comma ends a value; `avant` is its last key.
    """

    contenu: dict[str, Any] | list[Any]
    chemin: Chemin
    cle: str | None = None
    garde: bool = True
    accolades: bool = False
    avant: str = ""


class Chantier:
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

    def read(self) -> Any:
        """The value of the whole text; None at the first fault that leaves it unusable."""
        try:
            self._walk(_CHARGEUR(self.texte))
        except _Arret:
            return None
        except yaml.YAMLError as erreur:
            self._syntax(erreur)
            return None
        if self.racine is None and not self.problemes:
            self._report((), "le fichier est vide", 1)
        return self.racine

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

    def _walk(self, chargeur: Any) -> None:
        """Take in every event; the commonest first, for they are thousands."""
        while (genre := type(evenement := chargeur.get_event())) is not yaml.StreamEndEvent:
            ligne = evenement.start_mark.line + 1
            if genre is yaml.ScalarEvent:
                self._count(ligne)
                if evenement.anchor or evenement.tag:
                    self._refuse_yaml_features(evenement, ligne)
                vide = not evenement.style and evenement.value in _VIDES
                self._place(None if vide else evenement.value, ligne)
            elif genre in _FINS:
                self.pile.pop()
            elif issubclass(genre, yaml.NodeEvent):
                self._count(ligne)
                self._refuse_yaml_features(evenement, ligne)
                self._node(evenement, ligne)
            elif genre is yaml.DocumentStartEvent:
                self.documents += 1
                if self.documents > 1:
                    self._stop("plusieurs documents : retirez la ligne « --- »", ligne)

    def _count(self, ligne: int) -> None:
        self.noeuds += 1
        if self.noeuds > MAX_NOEUDS:
            self._stop(f"trop de valeurs : au plus {MAX_NOEUDS}", ligne)

    def _node(self, evenement: Any, ligne: int) -> None:
        """Place a collection, to be filled, or nothing for an alias, already refused."""
        if isinstance(evenement, yaml.AliasEvent):
            self._place(None, ligne)
            return
        autour = self.pile[-1] if self.pile else None
        if autour is not None and isinstance(autour.contenu, dict) and autour.cle is None:
            self._stop("une clé est un mot, pas une liste ni un bloc { }", ligne)
        if len(self.pile) >= MAX_PROFONDEUR:
            self._stop(f"trop de niveaux : au plus {MAX_PROFONDEUR}", ligne)
        contenu: Any = {} if isinstance(evenement, yaml.MappingStartEvent) else []
        bloc = _Bloc(contenu, self._here())
        self._place(contenu, ligne)
        bloc.accolades = isinstance(contenu, dict) and bool(evenement.flow_style)
        self.pile.append(bloc)

    def _refuse_yaml_features(self, evenement: Any, ligne: int) -> None:
        chemin = self._here()
        if isinstance(evenement, yaml.AliasEvent):
            self._report(chemin, f"alias « *{evenement.anchor} » : recopiez la valeur", ligne)
        elif evenement.anchor:
            self._report(chemin, f"ancre « &{evenement.anchor} » : retirez-la", ligne)
        elif evenement.tag:
            self._report(chemin, f"étiquette {cite(evenement.tag)} : retirez le « ! »", ligne)

    def _here(self) -> Chemin:
        """The path of the value about to be placed."""
        if not self.pile:
            return ()
        bloc = self.pile[-1]
        if isinstance(bloc.contenu, list):
            return (*bloc.chemin, len(bloc.contenu))
        return bloc.chemin if bloc.cle is None else (*bloc.chemin, bloc.cle)

    def _place(self, valeur: Any, ligne: int) -> None:
        """Put a value where it belongs."""
        if not self.pile:
            self.racine = valeur
            return
        bloc = self.pile[-1]
        contenu, cle = bloc.contenu, bloc.cle
        if isinstance(contenu, list):
            self.lignes.setdefault((*bloc.chemin, len(contenu)), ligne)
            contenu.append(valeur)
            return
        if cle is None:
            self._key(bloc, contenu, valeur, ligne)
            return
        bloc.cle = None
        if valeur is None and self._cut_number(bloc, contenu, cle, ligne):
            return
        if bloc.garde:
            contenu[cle] = valeur
        bloc.avant = cle

    def _cut_number(self, bloc: _Bloc, contenu: dict[str, Any], cle: str, ligne: int) -> bool:
        """Report a decimal comma that has cut a number in two, as in `{montant: 1 234,56}`."""
        entier = contenu.get(bloc.avant)
        if not bloc.accolades or not isinstance(entier, str):
            return False
        decimales = _DECIMALES.fullmatch(cle)
        if not decimales or not _NOMBRE.fullmatch(entier):
            return False
        nom = "montant" if bloc.avant.startswith("montant") else "nombre"
        lu, point = f"{entier},{decimales[1]}", f"{re.sub('[^0-9]', '', entier)}.{decimales[1]}"
        message = (
            f"la virgule de {cite(lu)} coupe le bloc {{ }} : mettez le {nom} entre guillemets"
            f' ("{lu}"), ou écrivez {point}'
        )
        self._report((*bloc.chemin, bloc.avant), message, ligne)
        return True

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
