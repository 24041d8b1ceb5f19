from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.source import Source, chantier, read_text, reperes

RACINE = Path(__file__).resolve().parent.parent
CORPUS = sorted(
    fichier
    for dossier in ("dossiers", "templates", "kit", "tests")
    for fichier in (RACINE / dossier).rglob("*.y*ml")
)
EXEMPLE = (RACINE / "dossiers/exemples/01-facture-simple/dossier.yaml").read_text(encoding="utf-8")
SIGNES = " \n:-{}[],'\"#&*!|>%@`?~ab1é\\."
HOSTILES = (
    *("a: [1, 2", "a: {b: 1", "a: 'x", 'a: "x', "\ta: 1", "a: b: c", "a: &x 1\nb: *x"),
    *("a: !!str x", "- a\n-b", "a: 1\na: 2", "? [a]\n: b", "a: 1\n---\nb: 2", "a: >\n\tx"),
    *("%YAML 1.1\n---\na: 1", "%YAML 2.0\n---\na: 1", 'a: "\\q"', "a: @x", "a: `x", "a: %x"),
    *("a:\n  - b\n - c", "a: - b", "[", "]", "}", "a: ]", "{a: 1, b}", "{a: 1 234,56}"),
    *("a:b", "a: 'it's'", "*x", "&a", "!x", "<<: a", "~: 1", ": 1", "'a: b", 'a: "\n\n\n'),
    *("a: |2\n x", "a: |+\n\n\n", "...", "---", "...\na: 1", "a: 1\n...\nb: 2"),
    *("a: 1\r\nb: 2\rc: 3", "{{{", "- - - a", "? a\n? b", "a: *", "a: &", "a: !", "a: x\n b"),
    *("a: 'b'c", "a: |\nb", "a: [1,\n2\nb: 3", "a: {x: 1\nb: 2}", " a: 1\nb: 2", "a: [}"),
    *("a: ?", "? a", "-", "a", "!!binary |\n xx", "a: <<", "a: \u2028b", "\ufeffa: 1"),
)


def both(texte: str | bytes, monkeypatch: pytest.MonkeyPatch) -> list[Source]:
    """Read a text with libyaml, then with the reader in pure Python."""
    lus = []
    for chargeur in (yaml.CSafeLoader, yaml.SafeLoader):
        monkeypatch.setattr(chantier, "_CHARGEUR", chargeur)
        lus.append(read_text(texte, "f.yaml"))
    return lus


def places(texte: str, chargeur: Any, monkeypatch: pytest.MonkeyPatch) -> reperes.Reperes:
    monkeypatch.setattr(reperes, "_CHARGEUR", chargeur)
    return reperes.locate(texte)


pytestmark = pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML sans libyaml")


@pytest.mark.parametrize("fichier", CORPUS, ids=lambda f: str(f.relative_to(RACINE)))
def test_both_readers_give_the_same_values_lines_and_problems_of_every_file(
    fichier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rapide, pur = both(fichier.read_bytes(), monkeypatch)
    assert rapide == pur
    assert rapide.lignes == pur.lignes


@pytest.mark.parametrize("texte", HOSTILES)
def test_both_readers_say_the_same_of_a_text_that_no_dossier_should_hold(
    texte: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rapide, pur = both(texte, monkeypatch)
    assert rapide == pur
    assert rapide.lignes == pur.lignes


@settings(max_examples=100)
@given(st.data())
def test_what_both_readers_accept_of_a_damaged_dossier_is_the_same(data: st.DataObject) -> None:
    texte = EXEMPLE[: data.draw(st.integers(60, 900))]
    for _ in range(data.draw(st.integers(1, 3))):
        ici = data.draw(st.integers(0, len(texte)))
        ajout = data.draw(st.sampled_from(["", *SIGNES]))
        texte = texte[:ici] + ajout + texte[ici + data.draw(st.integers(0, 1)) :]
    with pytest.MonkeyPatch.context() as monkeypatch:
        rapide, pur = both(texte, monkeypatch)
    if rapide.valeur is not None and pur.valeur is not None:
        assert rapide == pur
        assert rapide.lignes == pur.lignes


@pytest.mark.parametrize("fichier", CORPUS[:30], ids=lambda f: str(f.relative_to(RACINE)))
def test_both_readers_place_every_value_alike(
    fichier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texte = fichier.read_text(encoding="utf-8")
    if read_text(texte, "f.yaml").problemes:
        pytest.skip("refusé par le lecteur strict")
    rapide, pur = (places(texte, c, monkeypatch) for c in (yaml.CSafeLoader, yaml.SafeLoader))
    assert rapide == pur
