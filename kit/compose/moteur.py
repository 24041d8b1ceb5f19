"""Sources and words -> HTML; what goes wrong is said with the file and the line."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import jinja2

from kit import lectures
from kit.compose.bac import Trou, inconnu, ouvrir
from kit.compose.controle import relire, syntaxe, verifier
from kit.errors import KitError, ModeleFautif

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from jinja2 import nodes

    from kit.compose.lecture import Sources
    from kit.droit.textes import Textes

_VALEURS = re.compile(r"\{\{.*?\}\}")
_JINJA = (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError)


class Moteur:
    """The templates of one document; remembers which were read, and the texts of law cited."""

    def __init__(self, sources: Sources, textes: Textes, racine: str) -> None:
        self.sources, self.lieux, self.textes, self.racine = *sources, textes, racine
        self.cites: dict[str, None] = {}
        self.lus: dict[str, str] = {}
        self.bac = ouvrir(self._charger, self._article)
        self.bac.relire = self._relire
        for nom, source in self.sources.items():  # ours are checked when they are used
            lieu = self._lieu(nom)
            if not self._fourni(lieu):
                verifier(lieu, source)

    def rendre(self, nom: str, mots: Mapping[str, Any]) -> str:
        """Render a template; ModeleFautif names the file and the line of what is wrong."""
        return self._proteger(nom, mots, lambda: self.bac.get_template(nom))

    def phrase(self, source: str, mots: Mapping[str, Any], nom: str) -> str:
        """Render one line that a manifest holds; gives escaped HTML."""
        verifier(self._lieu(nom), source)
        return self._proteger(nom, mots, lambda: self.bac.from_string(source))

    def _relire(self, lieu: str, source: str, arbre: nodes.Template) -> None:
        if self._fourni(lieu):
            relire(lieu, source, arbre)

    def _lieu(self, nom: str) -> str:
        return self.lieux.get(nom, f"{self.racine}/{nom}")

    def _fourni(self, lieu: str) -> bool:
        """Tell a template of ours from a firm's own, by its place."""
        return lieu.startswith(f"{self.racine}/")

    def _charger(self, nom: str) -> tuple[str, str, Callable[[], bool]] | None:
        source, lieu = self.sources.get(nom), self._lieu(nom)
        if source is None:
            return None
        empreinte = hashlib.sha256(source.encode()).hexdigest()
        if self._fourni(lieu):
            nom = f"{self.racine}/{nom}"
            lectures.note_name(nom)
        self.lus[nom] = empreinte
        return source, lieu, lambda: True

    def _article(self, cle: str) -> str:
        self.cites[cle] = None
        return self.textes.get(cle).citation_longue

    def _proteger(
        self, nom: str, mots: Mapping[str, Any], ouvrir: Callable[[], jinja2.Template]
    ) -> str:
        try:
            return ouvrir().render(mots)
        except jinja2.TemplateNotFound as erreur:
            message = inconnu(str(erreur), self.sources, "modèle")
            raise self._situer(nom, erreur.__traceback__, message) from None
        except jinja2.TemplateSyntaxError as erreur:
            raise syntaxe(self._lieu(erreur.name or nom), erreur) from None
        except Trou as erreur:
            message = _proche(str(erreur), mots)
            raise self._situer(nom, erreur.__traceback__, message) from None
        except ModeleFautif:
            raise
        except KitError as erreur:
            raise self._situer(nom, erreur.__traceback__, str(erreur)) from None
        except (*_JINJA, RecursionError, AttributeError) as erreur:
            message = f"expression refusée ou impossible ({erreur})"
            raise self._situer(nom, erreur.__traceback__, message) from None

    def _situer(self, nom: str, trace: TracebackType | None, message: str) -> ModeleFautif:
        """Find the line of the template that was being rendered, and quote its values."""
        noms = {self._lieu(connu): connu for connu in self.sources}
        lieu, ligne = self._lieu(nom), 0
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in noms:
                lieu, ligne = trace.tb_frame.f_code.co_filename, trace.tb_lineno
            trace = trace.tb_next
        source = self.sources.get(noms.get(lieu, ""), "").splitlines()
        vu = _VALEURS.findall(source[ligne - 1]) if 0 < ligne <= len(source) else []
        dans = f" (dans {', '.join(vu[:3])})" if vu else ""
        place = f"{lieu}:{ligne}" if ligne else lieu
        return ModeleFautif(f"{place} : {message.rstrip('.')}{dans}.")


def _proche(message: str, mots: Mapping[str, Any]) -> str:
    """Add « vouliez-vous dire » for a word that no dict was asked for."""
    seul = re.fullmatch(r"mot inconnu « (\w+) »", message)
    return inconnu(seul[1], mots) if seul else message
