"""The two guides tell the truth: their commands run, print what they show, and forget nothing."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from kit import cli, etude
from kit.modele import Modele
from tests.fabrique import EXEMPLES, RACINE

GUIDES = ("README.md", "README.fr.md")
APERCU = RACINE / "dossiers" / "apercu.png"
ATELIER = etude.open_atelier()
MODELES = ATELIER.modeles
RANGEES = {0: 14, 1: 12, 2: 10, 3: 8, 4: 7}

BLOC = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LIEN = re.compile(r"\]\(([^)]+)\)|(?:src|href)=\"([^\"]+)\"")
ECRIRE, AJOUTER = "# fichier : ", "# à la fin de "


@dataclass(frozen=True)
class Pas:
    """A command of a guide, what the guide says it prints, and its exit code."""

    commande: str
    attendu: tuple[str, ...]
    code: int


def _guide(nom: str) -> str:
    return (RACINE / nom).read_text(encoding="utf-8")


def _blocs(texte: str) -> Iterator[tuple[str, str]]:
    return ((bloc[1], bloc[2]) for bloc in BLOC.finditer(texte))


def _pas(bloc: str) -> Iterator[Pas]:
    """Read the commands of a block, each with the lines that follow it."""
    lignes = bloc.splitlines()
    debuts = [rang for rang, ligne in enumerate(lignes) if ligne.startswith("$ ")]
    for debut, fin in zip(debuts, [*debuts[1:], len(lignes)], strict=True):
        commande, _, remarque = lignes[debut][2:].partition("  # ")
        code = int(remarque.rsplit(" ", 1)[-1]) if remarque.startswith("code") else 0
        yield Pas(commande, tuple(ligne for ligne in lignes[debut + 1 : fin] if ligne), code)


def _run(commande: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Run one command of a guide where we stand; kit in this process, the rest as files."""
    mots = shlex.split(commande)
    if mots[0] == "cp":
        shutil.copytree(mots[2], mots[3]) if mots[1] == "-r" else shutil.copy(mots[1], mots[2])
        return 0, ""
    assert mots[0] == "kit", commande
    monkeypatch.setattr("sys.argv", mots)
    sortie = io.StringIO()
    with (
        contextlib.redirect_stdout(sortie),
        contextlib.redirect_stderr(sortie),
        pytest.raises(SystemExit) as fin,
    ):
        cli.main()
    return int(fin.value.code or 0), sortie.getvalue()


def _montre(attendu: Sequence[str], lu: str) -> bool:
    """Tell whether the lines shown are those printed; a line « … » stands for any others."""
    motif = "".join(
        r"(?:.*\n)*?" if ligne == "…" else re.escape(ligne) + r"\n" for ligne in attendu
    )
    lu = re.sub(r"[\u00a0\u202f]", " ", lu)
    lignes = "".join(f"{ligne.rstrip()}\n" for ligne in lu.splitlines() if ligne.strip())
    return re.fullmatch(motif, lignes) is not None


def _ecrire(bloc: str) -> None:
    """Write the file that a YAML block names in its first line, or add to it."""
    tete = re.sub(r"^\{#|#\}$", "#", bloc.partition("\n")[0]).removesuffix(" #")
    if tete.startswith(ECRIRE):
        Path(tete.removeprefix(ECRIRE)).write_text(bloc, encoding="utf-8")
    elif tete.startswith(AJOUTER):
        with Path(tete.removeprefix(AJOUTER)).open("a", encoding="utf-8") as flux:
            flux.write("\n" + bloc)


@pytest.mark.parametrize("nom", GUIDES)
def test_every_command_of_a_guide_runs_and_prints_what_the_guide_shows(
    nom: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(EXEMPLES, tmp_path / "dossiers" / "exemples")
    monkeypatch.chdir(tmp_path)
    for langue, bloc in _blocs(_guide(nom)):
        if langue in ("yaml", "html"):
            _ecrire(bloc)
        if langue == "console":
            for pas in _pas(bloc):
                code, lu = _run(pas.commande, monkeypatch)
                assert code == pas.code, f"{pas.commande}\n{lu}"
                if pas.attendu:
                    assert _montre(pas.attendu, lu), f"{pas.commande}\n{lu}"


@pytest.mark.parametrize("nom", GUIDES)
def test_a_kit_command_stands_only_where_it_is_run(nom: str) -> None:
    ailleurs = [bloc for langue, bloc in _blocs(_guide(nom)) if langue != "console"]
    assert not [b for b in ailleurs if re.search(r"^\$? ?kit ", b, re.MULTILINE)]


@pytest.mark.parametrize("nom", cli.COMMANDES)
def test_every_command_and_every_option_is_in_the_guide(nom: str) -> None:
    guide = _guide("README.fr.md")
    commande = cli.kit.get_command(click.Context(cli.kit), nom)
    assert commande is not None
    assert re.search(rf"^### `kit {nom}\b", guide, re.MULTILINE)
    for option in _options(commande):
        assert f"`{option}" in guide or f" {option}" in guide, f"kit {nom} {option}"


def _options(commande: click.Command) -> Iterator[str]:
    for parametre in commande.params:
        if isinstance(parametre, click.Option):
            yield from (nom for nom in parametre.opts if nom.startswith("--"))
    if isinstance(commande, click.Group):
        for fille in commande.commands.values():
            yield from _options(fille)


def _rangee(modele: Modele) -> str:
    """Give the start of the row of a document in the guide."""
    tous = ("commercant", "professionnel", "consommateur", "public")
    classes = "tous" if set(modele.classes) == set(tous) else ", ".join(modele.classes)
    expediteurs = ", ".join(modele.expediteurs)
    return f"| `{modele.id}` | {modele.titre} | {modele.canal} | {expediteurs} | {classes} | "


def test_the_table_of_documents_is_the_catalogue() -> None:
    guide = _guide("README.fr.md")
    ecrites = re.findall(
        r"^\| `(\w+)` \| .*? \| (?:courriel|recommande|courrier|remise|depot|telephone|sms) \|",
        guide,
        re.MULTILINE,
    )
    assert sorted(ecrites) == sorted(modele.id for modele in MODELES)
    absentes = [_rangee(modele) for modele in MODELES if _rangee(modele) not in guide]
    assert not absentes, "\n".join(absentes)


DELAIS = {
    "relance amiable, après l'échéance": ("relance_amiable",),
    "relance ferme": ("relance_ferme",),
    "note de pénalités": ("alerte",),
    "ultime relance": ("ultime_relance",),
    "entre deux messages": ("entre_relances",),
    "avant la mise en demeure": ("apres_ultime_relance",),
    "pour payer, mise en demeure (consommateur)": (
        "mise_en_demeure",
        "mise_en_demeure_consommateur",
    ),
}


@pytest.mark.parametrize("quoi", DELAIS)
def test_the_delays_of_the_guide_are_those_of_the_scenarios(quoi: str) -> None:
    cases = []
    for scenario in ("doux", "standard", "ferme"):
        delais = ATELIER.scenarios[scenario]
        premier, *autres = (str(delais[nom].jours) for nom in DELAIS[quoi])
        cases.append(" ".join([premier, *(f"({autre})" for autre in autres)]))
    assert f"\n| {quoi} | {' | '.join(cases)} |\n" in _guide("README.fr.md")


def test_the_rules_that_can_be_overridden_are_those_of_the_guide() -> None:
    sources = "".join(f.read_text("utf-8") for f in (RACINE / "kit" / "gardes").glob("*.py"))
    codes = re.findall(r'refuse\("(\w+)", [^)]*legal=False\)', sources)
    phrase = re.search(
        r"règles sont de prudence, et `--malgre` les écarte : (.*?\))\.",
        _guide("README.fr.md"),
        re.DOTALL,
    )
    assert phrase is not None
    assert sorted(set(codes)) == sorted(re.findall(r"(\w+) \(", phrase[1]))


def test_the_fifty_one_practices_are_all_in_the_guide_in_order() -> None:
    lues = re.findall(r"^\| (S\d-\d+) \|", _guide("README.fr.md"), re.MULTILINE)
    assert lues == [f"S{n}-{rang}" for n, fin in RANGEES.items() for rang in range(1, fin + 1)]


def _ancre(titre: str) -> str:
    """Give the anchor of a heading as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", titre.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("nom", GUIDES)
def test_no_link_of_a_guide_is_dead(nom: str) -> None:
    guide = _guide(nom)
    titres = {_ancre(t) for t in re.findall(r"^#+ (.+)$", BLOC.sub("", guide), re.MULTILINE)}
    for lien in (un or autre for un, autre in LIEN.findall(BLOC.sub("", guide))):
        if lien.startswith("#"):
            assert lien[1:] in titres, lien
        elif not lien.startswith("https://"):
            assert (RACINE / lien.partition("#")[0]).exists(), lien


@pytest.mark.parametrize("nom", GUIDES)
def test_documents_examples_and_paths_named_in_a_guide_exist(nom: str) -> None:
    connus = {modele.id for modele in MODELES}
    for document in re.findall(r"--document ([a-z_]+)", _guide(nom)):
        assert document in connus, document
    for chemin in re.findall(
        r"`((?:kit|templates|dossiers|scripts|tests)/[\w/.-]*[\w/])`", _guide(nom)
    ):
        assert (RACINE / chemin).exists() or chemin.startswith("dossiers/2026-"), chemin


def _photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Image.Image:
    """Draw the first page of the notice of the first example, with a thin frame."""
    simple = shlex.quote(str(EXEMPLES / "01-facture-simple"))
    commande = f"kit produire {simple} --au 2026-11-20 --format pdf --sortie {tmp_path}"
    assert _run(commande, monkeypatch)[0] == 0
    (pdf,) = tmp_path.rglob("mise_en_demeure.pdf")
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil()
    return ImageOps.expand(page.convert("RGB"), border=2, fill="#c8c8c8")


def test_the_picture_shows_the_page_that_kit_makes_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    page = _photo(tmp_path, monkeypatch)
    if request.config.getoption("--maj"):
        page.quantize(32).save(APERCU, optimize=True)
        APERCU.chmod(0o644)
    image = Image.open(APERCU).convert("RGB")
    assert APERCU.stat().st_size <= 150_000
    assert image.size == page.size
    ecarts = ImageStat.Stat(ImageChops.difference(image, page)).mean
    assert max(ecarts) < 2, "--maj la redessine"
