"""The Jinja environment: sandboxed, strict, escaping everything, without arithmetic."""

from __future__ import annotations

import difflib
import inspect
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import BlockReference, LoopContext, Macro, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kit import francais
from kit.errors import KitError, ModeleFautif

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kit.droit.textes import Textes

_FILTRES_JINJA = "length first last list join map selectattr rejectattr upper lower".split()
_TESTS_JINJA = "none in odd even eq ne equalto gt lt ge le".split()
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
_VALEURS = re.compile(r"\{\{.*?\}\}")


class _Trou(Exception):
    """A word is unknown or empty; the message is the French sentence, without its place."""


class _Absent(StrictUndefined):
    """An unknown word stops the letter as soon as it is looked up."""

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: object = None, name: str | None = None, exc: Any = None
    ) -> None:
        raise _Trou(_inconnu(name or hint or "?", obj if isinstance(obj, dict) else {}))


class _Memoire(jinja2.BytecodeCache):
    """Compiled templates, kept for the life of the process and checked against their source."""

    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.key in self.codes:
            bucket.bytecode_from_string(self.codes[bucket.key])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.codes[bucket.key] = bucket.bytecode_to_string()


_MEMOIRE = _Memoire()


class _Bac(ImmutableSandboxedEnvironment):
    """A dot reads a key of a dict, or a counter of a loop: no attribute, no method, no call."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, LoopContext) and not attribute.startswith("_"):
            return getattr(obj, attribute)
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if obj is None:
            raise _Trou(f"valeur absente : « .{attribute} » d'un mot vide")
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        try:
            return obj[argument]
        except (LookupError, TypeError, AttributeError):
            return self.undefined(obj=obj, name=str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        de_boucle = isinstance(getattr(obj, "__self__", None), LoopContext)
        return de_boucle or isinstance(obj, (Macro, BlockReference, LoopContext))


class Moteur:
    """The templates of one document; remembers the texts cited while it renders."""

    def __init__(self, sources: Mapping[str, str], textes: Textes, racine: str) -> None:
        self.sources, self.textes, self.racine = sources, textes, racine
        self.cites: dict[str, None] = {}
        self.bac = _Bac(
            autoescape=True,
            undefined=_Absent,
            finalize=_finir,
            loader=jinja2.FunctionLoader(self._charger),
            bytecode_cache=_MEMOIRE,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=(),
        )
        self.bac.globals.clear()
        self.bac.filters = _filtres(self.bac.filters) | {"article": self._article}
        self.bac.tests = {nom: self.bac.tests[nom] for nom in _TESTS_JINJA} | {
            "positif": lambda valeur: Decimal(valeur) > 0,
            "nul": lambda valeur: Decimal(valeur) == 0,
        }
        for nom, source in sources.items():
            self._verifier(nom, source)

    def rendre(self, nom: str, mots: Mapping[str, Any]) -> str:
        """Render a template; ModeleFautif names the file and the line of what is wrong."""
        return self._proteger(nom, mots, lambda: self.bac.get_template(nom).render(mots))

    def phrase(self, source: str, mots: Mapping[str, Any], lieu: str) -> str:
        """Render one line that a manifest holds; gives escaped HTML."""
        self._verifier(lieu, source)
        return self._proteger(lieu, mots, lambda: self.bac.from_string(source).render(mots))

    def _charger(self, nom: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = self.sources.get(nom)
        return None if source is None else (source, self._affiche(nom), lambda: True)

    def _affiche(self, nom: str) -> str:
        return f"{self.racine}/{nom}"

    @jinja2.pass_context  # or Jinja would call it once, when it compiles, whatever the branch
    def _article(self, _: Any, cle: str) -> str:
        self.cites[cle] = None
        return self.textes.get(cle).citation_longue

    def _proteger(self, nom: str, mots: Mapping[str, Any], rendu: Callable[[], str]) -> str:
        try:
            return rendu()
        except jinja2.TemplateNotFound as erreur:
            raise ModeleFautif(_inconnu(str(erreur), self.sources, "modèle")) from None
        except jinja2.TemplateSyntaxError as erreur:
            raise _syntaxe(self._affiche(erreur.name or nom), erreur) from None
        except _Trou as erreur:
            raise self._situer(nom, erreur, str(erreur)) from None
        except KitError as erreur:
            raise self._situer(nom, erreur, str(erreur)) from None
        except (jinja2.TemplateError, ArithmeticError, LookupError) as erreur:
            raise self._situer(nom, erreur, f"construction refusée ({erreur})") from None
        except (TypeError, ValueError, RecursionError, AttributeError) as erreur:
            raise self._situer(nom, erreur, f"expression impossible ({erreur})") from None

    def _situer(self, nom: str, erreur: BaseException, message: str) -> ModeleFautif:
        """Find the line of the template that was being rendered, and quote its values."""
        lieu, ligne, trace = self._affiche(nom), 0, erreur.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename.startswith(f"{self.racine}/"):
                lieu, ligne = trace.tb_frame.f_code.co_filename, trace.tb_lineno
            trace = trace.tb_next
        source = self.sources.get(lieu.removeprefix(f"{self.racine}/"), "").splitlines()
        vu = _VALEURS.findall(source[ligne - 1]) if 0 < ligne <= len(source) else []
        dans = f" (dans {', '.join(vu[:3])})" if vu else ""
        return ModeleFautif(f"{lieu}:{ligne or 1} : {message.rstrip('.')}{dans}.")

    def _verifier(self, nom: str, source: str) -> None:
        try:
            arbre = self.bac.parse(source, nom, self._affiche(nom))
        except jinja2.TemplateSyntaxError as erreur:
            raise _syntaxe(self._affiche(nom), erreur) from None
        for noeud, message in _defauts(arbre, self.bac):
            raise ModeleFautif(f"{self._affiche(nom)}:{noeud.lineno} : {message}.")


def _finir(valeur: Any) -> Any:
    """Refuse to print what is not a word or a whole number."""
    if isinstance(valeur, str) or type(valeur) is int:
        return valeur
    if valeur is None:
        raise _Trou("valeur absente : ce mot du dossier est vide")
    raise _Trou(f"un texte est attendu, lu : {'oui ou non' if valeur in (True, False) else 'liste'}")


def _filtres(jinja: Mapping[str, Any]) -> dict[str, Any]:
    notres = {
        nom: objet
        for nom, objet in inspect.getmembers(francais, inspect.isfunction)
        if not nom.startswith("_") and objet.__module__ == francais.__name__
    }
    return {nom: jinja[nom] for nom in _FILTRES_JINJA} | notres


def _defauts(arbre: nodes.Template, bac: _Bac) -> Iterable[tuple[nodes.Node, str]]:
    for calcul in arbre.find_all(_CALCULS):
        yield calcul, "un modèle ne calcule pas : demandez ce montant au décompte"
    for noeud in arbre.find_all((nodes.EvalContextModifier, nodes.ScopedEvalContextModifier)):
        yield noeud, "« autoescape » est interdit dans un modèle"
    for filtre in arbre.find_all(nodes.Filter):
        if filtre.name not in bac.filters:
            yield filtre, _inconnu(filtre.name, bac.filters, "filtre")
    for test in arbre.find_all(nodes.Test):
        if test.name not in bac.tests:
            yield test, _inconnu(test.name, bac.tests, "test")
    for compare in arbre.find_all(nodes.Compare):
        if _compare_des_textes(compare):
            yield compare, "on ne compare que des nombres entiers : pour un montant, « is positif »"


def _compare_des_textes(compare: nodes.Compare) -> bool:
    ordres = [op for op in compare.ops if op.op in ("gt", "gteq", "lt", "lteq")]
    cotes = [compare.expr, *(op.expr for op in compare.ops)]
    return bool(ordres) and not any(
        isinstance(cote, nodes.Const) and isinstance(cote.value, int) for cote in cotes
    )


def _inconnu(nom: str, connus: Iterable[str], espece: str = "mot") -> str:
    proches = difflib.get_close_matches(nom, [str(connu) for connu in connus], n=1)
    suite = f" : vouliez-vous dire « {proches[0]} » ?" if proches else ""
    return f"{espece} inconnu « {nom} »{suite}"


def _syntaxe(lieu: str, erreur: jinja2.TemplateSyntaxError) -> ModeleFautif:
    return ModeleFautif(f"{lieu}:{erreur.lineno} : erreur d'écriture du modèle ({erreur.message}).")
