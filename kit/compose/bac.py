"""The sandbox: Jinja without methods, without arithmetic, without silence on a missing word."""

from __future__ import annotations

import difflib
import inspect
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.runtime import BlockReference, LoopContext, Macro, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from kit import francais, renvois

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jinja2 import nodes

_FILTRES = "length first last list join map selectattr rejectattr upper lower".split()
_TESTS = "none in odd even eq ne equalto gt lt ge le".split()


class Trou(Exception):
    """A word is unknown or empty; the message is the French sentence, without its place."""


class _Absent(StrictUndefined):
    """An unknown word stops the letter as soon as it is looked up."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: object = None,
        name: str | None = None,
        exc: Any = None,  # noqa: ARG002  # the signature is Jinja's
    ) -> None:
        raise Trou(inconnu(name or hint or "?", obj if isinstance(obj, dict) else ()))


class _Memoire(jinja2.BytecodeCache):
    """Compiled templates, kept for the life of the process and checked against their source."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, Any]] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Give back what was compiled from the same source."""
        somme, code = self.codes.get(bucket.key, ("", None))
        if somme == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep what was compiled."""
        self.codes[bucket.key] = (bucket.checksum, bucket.code)


_MEMOIRE = _Memoire()


class Bac(ImmutableSandboxedEnvironment):
    """A dot reads a key of a dict, or a counter of a loop: no attribute, no method, no call.

    `relire` is told of each template read: its place, its source, its tree.
    """

    relire: Callable[[str, str, nodes.Template], None] | None = None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Read a template, and have it read again."""
        arbre = super()._parse(source, name, filename)
        if self.relire is not None and filename is not None:
            self.relire(filename, source, arbre)
        return arbre

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read `obj.attribute`: a key, never an attribute."""
        if isinstance(obj, LoopContext) and not attribute.startswith("_"):
            return getattr(obj, attribute)
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if obj is None:
            raise Trou(f"valeur absente : « .{attribute} » d'un mot vide")
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Read `obj[argument]`: a key or a rank, never an attribute."""
        try:
            return obj[argument]
        except (LookupError, TypeError, AttributeError):
            return self.undefined(obj=obj, name=str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        """Allow macros, blocks and the helpers of a loop, nothing else."""
        de_boucle = isinstance(getattr(obj, "__self__", None), LoopContext)
        return de_boucle or isinstance(obj, (Macro, BlockReference, LoopContext))


def ouvrir(charger: Callable[[str], Any], article: Callable[..., str]) -> Bac:
    """Give a sandbox that loads templates with `charger` and names texts of law with `article`."""
    bac = Bac(
        autoescape=True,
        undefined=_Absent,
        finalize=_finir,
        loader=jinja2.FunctionLoader(charger),
        bytecode_cache=_MEMOIRE,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    bac.globals.clear()
    bac.filters = {nom: bac.filters[nom] for nom in _FILTRES} | _notres()
    # With a context, Jinja calls the filter when it renders, not once when it compiles.
    bac.filters["article"] = jinja2.pass_context(lambda _, cle: article(cle))
    bac.filters["renvoi"] = lambda numero: Markup(renvois.reference(numero))
    bac.filters["preuve"] = lambda numeros: Markup(renvois.proof(numeros))
    bac.filters["folio"] = lambda numero: Markup(renvois.page_number(numero))
    bac.tests = {nom: bac.tests[nom] for nom in _TESTS}
    bac.tests |= {"positif": lambda v: _montant(v) > 0, "nul": lambda v: _montant(v) == 0}
    return bac


def _notres() -> dict[str, Any]:
    return {
        nom: objet
        for nom, objet in inspect.getmembers(francais, inspect.isfunction)
        if not nom.startswith("_") and objet.__module__ == francais.__name__
    }


def _montant(valeur: Any) -> Decimal:
    try:
        return Decimal(valeur)
    except (InvalidOperation, TypeError, ValueError):
        raise Trou(f"montant attendu, lu : « {valeur} »") from None


def _finir(valeur: Any) -> Any:
    """Refuse to print what is not a word or a whole number."""
    if isinstance(valeur, str) or type(valeur) is int:
        return valeur
    if valeur is None:
        raise Trou("valeur absente : ce mot du dossier est vide")
    raise Trou("un texte est attendu : ce mot est une liste, un groupe de mots ou un oui/non")


def inconnu(nom: str, connus: Iterable[str], espece: str = "mot") -> str:
    """Say that a name is unknown, and which one was perhaps meant."""
    proches = difflib.get_close_matches(nom, [str(connu) for connu in connus], n=1)
    suite = f" : vouliez-vous dire « {proches[0]} » ?" if proches else ""
    return f"{espece} inconnu « {nom} »{suite}"
