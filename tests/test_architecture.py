"""The rules of structure that the import contracts of pyproject.toml cannot say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RACINE = Path(__file__).parent.parent
MODULES = {
    ".".join(fichier.relative_to(RACINE).with_suffix("").parts).removesuffix(".__init__"): fichier
    for fichier in sorted((RACINE / "kit").rglob("*.py"))
}

# Who may import what; the name of a package covers its modules.
PROPRIETAIRES = {
    "click": {"cli"},
    "ctypes": {"bibliotheques"},
    "dask": {"portefeuille"},
    "distributed": {"portefeuille"},
    "jinja2": {"compose"},
    "nh3": {"messages"},
    "num2words": {"francais", "mots"},
    "olefile": {"messages"},
    "oxmsg": {"messages"},
    "pillow_heif": {"pieces"},
    "pikepdf": {"controle", "pieces", "reliure", "reproduction"},
    "PIL": {"logo", "pieces", "reproduction"},
    "pypdfium2": {"controle", "paquet", "reproduction"},
    "pyhanko": {"cli", "sceau"},  # cli: the types alone
    "stdnum": {"valeurs", "checks"},
    "weasyprint": {"render", "coffre"},
    "yaml": {"source"},
}

# What touches the world. Every other module is of the pure core: a new one is pure until it is
# written here.
MONDE = {
    "__main__",
    "autonome",
    "bibliotheques",
    "chantiers",
    "chemins",
    "cli",
    "coffre",
    "compose",
    "contenu",
    "controle",
    "creances",
    "docteur",
    "journal",
    "lectures",
    "liasse",
    "load",
    "logo",
    "messages",
    "modeles",
    "ouvrier",
    "paquet",
    "pieces",
    "pipeline",
    "portefeuille",
    "presse",
    "propres",
    "relecture",
    "reliure",
    "render",
    "reproduction",
    "ressources",
    "sceau",
    "scenarios",
    "source",
}
# `ouvrier` and the engines have scratch folders, the memory and the report files of their own.
ECRIVAINS = {"chantiers", "cli", "contenu", "journal", "liasse", "ouvrier", "portefeuille"}
DESSINS = {"frise"}  # a coordinate is no amount

SORTIES = {
    "ctypes", "io", "locale", "logging", "os", "random", "secrets", "shutil", "signal",
    "subprocess", "sys", "tempfile", "threading", "time", "uuid",
}  # fmt: skip
RESEAU = {
    "ftplib", "http.client", "http.server", "httpx", "requests", "smtplib", "socket", "ssl",
    "urllib.request", "urllib3", "webbrowser",
}  # fmt: skip
HORLOGE = {"today", "now", "utcnow", "monotonic", "perf_counter", "time_ns"}
ATTENTE = {"monotonic"}
LECTURE = {
    "open", "read_text", "read_bytes", "exists", "is_file", "is_dir", "iterdir", "glob", "rglob",
    "stat", "resolve", "cwd", "home", "getenv", "environ",
}  # fmt: skip
ECRITURE = {
    "write_text", "write_bytes", "mkdir", "makedirs", "touch", "unlink", "rmdir", "rmtree",
    "rename", "symlink_to", "chmod", "fsync", "mkdtemp", "mkstemp", "copyfile", "copytree",
}  # fmt: skip


def partie(module: str) -> str:
    """Name the part of kit that a module belongs to: `kit.source.lecture` -> `source`."""
    return [*module.split("."), ""][1]


COEUR = [module for module in MODULES if partie(module) not in MONDE]


@cache
def noeuds(module: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))))


def imports(module: str) -> Iterator[str]:
    for noeud in noeuds(module):
        if isinstance(noeud, ast.Import):
            yield from (alias.name for alias in noeud.names)
        elif isinstance(noeud, ast.ImportFrom):
            assert noeud.level == 0, f"{module} : import relatif"
            yield noeud.module or ""
            yield from (f"{noeud.module}.{alias.name}" for alias in noeud.names)
        elif isinstance(noeud, ast.Call) and ast.unparse(noeud.func).endswith("import_module"):
            texte = ast.unparse(noeud.args[0]).lstrip("f")[1:-1]
            assert not texte.startswith("{"), f"{module} : import que rien ne nomme"
            yield texte


def usages(module: str) -> Iterator[tuple[int, str]]:
    """Give what is called, or taken from an object: a variable of ours may be named `stat`."""
    for noeud in noeuds(module):
        if isinstance(noeud, ast.Attribute):
            yield noeud.lineno, noeud.attr
        elif isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Name):
            yield noeud.lineno, noeud.func.id


def identifiants(module: str) -> Iterator[str]:
    for noeud in noeuds(module):
        for champ in ("name", "asname", "id", "attr", "arg"):
            valeur = getattr(noeud, champ, None)
            if isinstance(valeur, str):
                yield valeur


def fautes(modules: Iterable[str], interdits: set[str]) -> list[str]:
    return [
        f"{module}:{ligne} {mot}"
        for module in modules
        for ligne, mot in usages(module)
        if mot in interdits
    ]


def hors(*parties: str) -> list[str]:
    return [module for module in MODULES if partie(module) not in parties]


def seuils(module: str) -> set[int]:
    """Give the lines that say how alike two words must be: that is no amount."""
    return {
        noeud.value.lineno
        for noeud in noeuds(module)
        if isinstance(noeud, ast.keyword) and noeud.arg == "cutoff"
    }


@pytest.mark.parametrize("bibliotheque", PROPRIETAIRES)
def test_a_library_is_imported_only_by_its_owner(bibliotheque: str) -> None:
    importeurs = {
        partie(module)
        for module in MODULES
        if any(nom.split(".")[0] == bibliotheque for nom in imports(module))
    }
    assert importeurs <= PROPRIETAIRES[bibliotheque]


def test_the_core_imports_nothing_that_touches_the_world() -> None:
    assert not [
        f"{module} : {nom}"
        for module in COEUR
        for nom in imports(module)
        if nom.split(".")[0] in SORTIES
    ]


def test_the_core_reads_writes_and_prints_nothing() -> None:
    assert not fautes(COEUR, LECTURE | ECRITURE | {"print", "input"})


def test_the_core_has_no_binary_fraction() -> None:
    assert not fautes(COEUR, {"float"})
    assert not [
        f"{module}:{noeud.lineno}"
        for module in COEUR
        if partie(module) not in DESSINS
        for noeud in noeuds(module)
        if isinstance(noeud, ast.Constant)
        and isinstance(noeud.value, float)
        and noeud.lineno not in seuils(module)
    ]


def test_only_the_command_line_reads_the_clock_and_speaks() -> None:
    assert not fautes(hors("cli", "__main__"), (HORLOGE - ATTENTE) | {"exit", "_exit", "echo"})
    assert not fautes(hors("cli", "ouvrier"), ATTENTE)  # it waits no longer than a limit


def test_only_the_bundle_and_the_command_line_write_files() -> None:
    assert not fautes(hors(*ECRIVAINS), ECRITURE)


def test_nothing_can_reach_the_network() -> None:
    horodater = {"kit.sceau.horodateur"}  # asked for by name, with the address of the service
    assert not [
        f"{module} : {nom}"
        for module in MODULES
        if module not in horodater
        for nom in imports(module)
        if nom in RESEAU
    ]


def test_a_name_of_the_code_has_no_accent() -> None:
    assert not [
        f"{module} : {nom}"
        for module in MODULES
        for nom in identifiants(module)
        if not nom.isascii()
    ]


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    plancher_seul = {"brotli", "fonttools"}  # named only to keep what WeasyPrint brings safe
    distributions = {
        "yaml": "pyyaml",
        "PIL": "pillow",
        "stdnum": "python-stdnum",
        "oxmsg": "python-oxmsg",
        "pillow_heif": "pillow-heif",
    }
    # Of jinja2, pydantic and pyhanko, by the same authors or for the same purpose.
    venues_avec = {"markupsafe", "pydantic_core"}
    venues_avec |= {"asn1crypto", "pkcs11", "pyhanko_certvalidator"}
    importees = {
        distributions.get(racine, racine)
        for module in MODULES
        for racine in (nom.split(".")[0] for nom in imports(module))
        if racine not in sys.stdlib_module_names | {"kit"} | venues_avec
    }
    projet = tomllib.loads((RACINE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lots = [projet["dependencies"], *projet["optional-dependencies"].values()]
    declarees = {re.split(r"[\[>=<]", ligne)[0] for lot in lots for ligne in lot}
    assert importees | plancher_seul == declarees


def test_help_answers_without_the_heavy_libraries() -> None:
    programme = (
        "import sys; sys.argv = ['kit', '--help']\n"
        "from kit.cli import main\n"
        "try: main()\n"
        "except SystemExit as fin: assert not fin.code, fin.code\n"
        "lourds = {'weasyprint', 'pydantic', 'PIL', 'pikepdf', 'holidays', 'jinja2'}\n"
        "print('LOURDS', sorted(lourds & set(sys.modules)))\n"
    )
    sortie = subprocess.run(
        [sys.executable, "-c", programme], capture_output=True, encoding="utf-8", check=True
    ).stdout
    assert sortie.splitlines()[-1] == "LOURDS []"
