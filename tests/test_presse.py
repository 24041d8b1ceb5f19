"""The adaptations of WeasyPrint: the same bytes, less work, nothing for an unknown version."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from kit import presse, ressources
from kit.presse import coupes, lignes, longueurs, partage
from kit.presse.lignes import Lignes
from kit.render import Rendu

AU = date(2026, 11, 20)
CORPS = (
    """<style>td.moitie p { width: 50%; padding-left: 10% } td, th { border: 0 !important }</style>
<table><tr><td></td><td class="moitie"><p>Un texte assez long pour deux lignes</p></td>
<td class="moitie" colspan="3"><p>Un texte assez long pour deux lignes</p></td><td></td></tr>
</table><h1>Mise en demeure</h1><p style="text-decoration: underline">Une ligne.</p>
<div style="text-align: right"><p>Une ligne.</p><p style="letter-spacing: 2pt">Une ligne.</p>
<p lang="en">Une ligne.</p></div>
<table><thead><tr><th class="nombre">Montant</th></tr></thead><tbody>
<tr><td class="nombre">1 234,56</td></tr><tr><td class="nombre">1 234,56</td></tr></tbody></table>
<ol><li>Un mot très long : anticonstitutionnellementanticonstitutionnellement.</li></ol>
<p>"""
    + "Les pénalités de retard courent de plein droit. " * 60
)


def _page(corps: str = CORPS) -> SimpleNamespace:
    tete = '<html lang="fr"><head><meta charset="utf-8"><title>Essai</title></head>'
    return SimpleNamespace(html=f'{tete}<body class="lettre">{corps}</body></html>', ressources={})


NU = """
import sys
from pathlib import Path
from kit import presse
from tests.test_presse import AU, _page
from kit.render import Rendu
from kit import ressources
if sys.argv[2] == "nu":
    presse.VERSIONS = ()
Path(sys.argv[1]).write_bytes(Rendu(ressources.templates()).pdf(_page(), AU))
"""


def made(lieu: Path, mode: str, corps: str) -> bytes:
    """The PDF of a page, by WeasyPrint alone (`nu`) or as we spare it, each in a new process."""
    programme = NU.replace("_page()", f"_page({corps!r})")
    subprocess.run([sys.executable, "-c", programme, lieu / mode, mode], check=True)
    return (lieu / mode).read_bytes()


def test_the_bytes_are_those_of_weasyprint_alone(tmp_path) -> None:
    assert made(tmp_path, "nu", CORPS) == made(tmp_path, "adapte", CORPS)


FILETS = """<style>td, th, p.objet { padding: 2mm; border-width: 1mm !important }
.d { border-top: 1mm dashed } .c { border: 1mm solid red }
</style><table><thead><tr><th>Montant</th></tr></thead><tbody><tr class="total"><td>Un</td></tr>
<tr><td class="d">Deux</td></tr><tr><td class="c">Trois</td></tr></tbody></table>
<p class="objet">Objet</p><blockquote>Texte</blockquote>"""


def test_rules_are_drawn_where_weasyprint_draws_them(tmp_path) -> None:
    """Their edges alone differ: a rectangle is set on whole points of a screen."""
    nu, adapte = (_drawn(made(tmp_path, mode, FILETS)) for mode in ("nu", "adapte"))
    assert ImageChops.difference(nu, adapte).getbbox() is None
    assert nu.histogram()[255] > 10_000


def _drawn(octets: bytes) -> Image.Image:
    """Show the first page, white wherever there is some ink."""
    page = pypdfium2.PdfDocument(octets)[0].render(scale=3).to_pil().convert("L")
    return page.point(lambda encre: 255 * (encre < 250))


DESSIN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20">
<text x="5" y="10" font-size="8" text-anchor="start" {}>AVANT Tout</text></svg>"""


@pytest.mark.parametrize(("reglage", "gestes"), [("", 1), ('letter-spacing="2"', 9)])
def test_the_words_of_a_drawing_are_whole_unless_their_letters_have_places(reglage, gestes) -> None:
    page = _page('<p><img alt="essai" src="kit:a.svg"></p>')
    page.ressources["kit:a.svg"] = (DESSIN.format(reglage).encode(), "image/svg+xml")
    nu = _page("<p></p>")
    faits = [_shown(Rendu(ressources.templates()).pdf(une, AU)) for une in (page, nu)]
    assert faits[0] - faits[1] == gestes


def _shown(octets: bytes) -> int:
    """Count the orders that show text on the first page; a blank shows none."""
    with pikepdf.open(BytesIO(octets)) as pdf:
        ordres = pikepdf.parse_content_stream(pdf.pages[0])
        return sum(str(ordre.operator) == "TJ" for ordre in ordres)


@pytest.mark.parametrize("ecrit", [str.lower, str.upper])
def test_what_a_firm_asks_of_notes_and_lists_is_kept(tmp_path, ecrit) -> None:
    corps = f"""<style>.n {{ float: {ecrit("footnote")} }}
.l {{ display: list-item; margin-left: 2em }}</style>
<p>Un appel<span class="n">et sa note</span>.</p><div class="l">Un élément</div>
<ul><li>Un autre</li></ul>"""
    assert made(tmp_path, "nu", corps) == made(tmp_path, "adapte", corps)


ENTOURAGES = """<style>
.m { border-bottom-style: dashed; border-color: var(--fond, #20a020); padding: inherit }
.c { --fond: #a02020 } .g { font-size: 15pt; padding: 4pt } .d { direction: rtl }
.s { text-decoration: underline } .i { text-indent: 2em; color: #205080 }
.v { color: inherit } .r { padding: 6pt } .b { margin-inline-start: 3pt }
</style>"""
_MOTS = '<p class="m">Un mot <span class="v">encore</span></p><p class="b">Un autre</p>'
ENTOURES = "".join(
    f'<div class="{dehors}"><div class="{dedans}">{_MOTS}</div></div>'
    for dehors in "cgdsir"
    for dedans in "cgdsirz"
)


def test_a_style_is_shared_only_where_the_surroundings_say_the_same(tmp_path) -> None:
    corps = ENTOURAGES + ENTOURES
    assert made(tmp_path, "nu", corps) == made(tmp_path, "adapte", corps)


RENVOIS = """<style>section { break-before: page }
.p::before { content: target-counter("#s8", page) }
.t::after { content: " (p. " target-counter(attr(href), page) " sur "
target-counter(attr(href), essai) ")" } section { counter-increment: essai }
.c::after { content: counter(page) " vers " target-counter(attr(href), page) }
.d::after { content: target-counter(attr(href), page) target-counter(attr(title url), page) }
</style>""" + "".join(
    f'<section id="s{rang}"><p class="p">Il y a le texte '
    + "".join(f'<a class="{c}" href="#s{n}" title="#s{rang}">du {n}</a>, ' for n in range(9))
    + "</p></section>"
    for rang, c in enumerate("tcdtttttt")
)


def test_pages_that_name_others_have_the_bytes_of_weasyprint_alone(tmp_path) -> None:
    assert made(tmp_path, "nu", RENVOIS) == made(tmp_path, "adapte", RENVOIS)


def test_a_page_that_names_another_is_laid_out_twice(monkeypatch) -> None:
    """The first time, the page of the target is not known."""
    from weasyprint.layout import page as pages

    faites: list[int] = []
    refaire = pages.remake_page

    def remake(rang: int, *reste: Any) -> Any:
        faites.append(rang)
        return refaire(rang, *reste)

    monkeypatch.setattr(pages, "remake_page", remake)
    renvoi = "<style>a::after { content: target-counter(attr(href), page) }</style>"
    suite = '<p style="break-before: page">Ici' * 3
    page = _page(f'{renvoi}<p><a href="#fin">Voir page </a></p>{suite}<b id="fin">Fin</b></p>')
    Rendu(ressources.templates()).pdf(page, AU)
    assert faites == [0, 1, 2, 3, 0]


def test_a_style_serves_the_next_page_and_changes_nothing_of_it() -> None:
    """Nor do pages of other languages, styles and surroundings between the two."""
    rendu = Rendu(ressources.templates())
    simple = re.sub(' style="[^"]*"', "", CORPS[CORPS.index("<table") :])
    premier = rendu.pdf(_page(simple), AU)
    [styles] = {police.styles for _, police, _ in rendu._feuilles.values()}
    connus = set(map(id, styles.faits.values()))
    assert len(connus) > 10
    autres = [CORPS, ENTOURAGES + ENTOURES, f'<div lang="en" style="color: red">{simple}</div>']
    assert len({rendu.pdf(_page(autre), AU) for autre in autres}) == len(autres)
    vus = set(map(id, styles.faits.values()))
    assert connus < vus, "those of the third page, the others having rules of their own"
    assert rendu.pdf(_page(simple), AU) == premier
    assert set(map(id, styles.faits.values())) == vus


def test_the_styles_kept_are_bounded(monkeypatch) -> None:
    monkeypatch.setattr(partage, "MAXIMUM", 20)
    rendu = Rendu(ressources.templates())
    premier = rendu.pdf(_page(CORPS[CORPS.index("<table") :]), AU)
    [styles] = {police.styles for _, police, _ in rendu._feuilles.values()}
    for rang in range(40):
        rendu.pdf(_page(f'<p style="color: #0000{rang:02}">Un mot <b>gras</b></p>'), AU)
        assert len(styles.faits) < 60 > len(styles.milieux)
    assert rendu.pdf(_page(CORPS[CORPS.index("<table") :]), AU) == premier


def test_the_sizes_that_a_style_knows_are_bounded_and_the_page_the_same(monkeypatch) -> None:
    moities = "<style>p { width: 50%; margin-left: 10% }</style>" + "".join(
        f'<div style="width: {rang}cm"><p>Un mot</p></div>' for rang in range(3, 9)
    )
    premier = Rendu(ressources.templates()).pdf(_page(moities), AU)
    monkeypatch.setattr(longueurs, "TAILLES", 2)
    assert Rendu(ressources.templates()).pdf(_page(moities), AU) == premier


@pytest.mark.parametrize("mot", ["<style>", "display: flex", "10vw", "5.5dvmin", "OVERFLOW: clip"])
def test_a_page_that_may_change_its_boxes_or_measure_itself_keeps_no_style(mot: str) -> None:
    styles = partage.Styles()
    notre = (ressources.templates() / "_communs/style.css").read_text("utf-8")
    assert styles.kept('<p style="color: red">90 vw, 10 vmax, v10</p>', notre) is styles
    assert styles.kept(f'<p style="{mot}">', notre) is not styles
    assert styles.kept("<p>", f"p {{ {mot} }}") is not styles


def test_an_expression_that_cuts_is_that_of_tinyhtml5_made_once() -> None:
    connues = coupes.Coupes()
    signes = ("&", "<", "\0")
    assert connues[signes, False].match("un mot<")[0] == "un mot"  # type: ignore[index]
    assert connues["ab", True].match("abbac")[0] == "abba"  # type: ignore[index]
    assert connues[signes, False] is connues[signes, False]


def test_a_line_is_split_once_and_drawn_as_often_as_written(monkeypatch) -> None:
    rendu = Rendu(ressources.templates())
    premier = rendu.pdf(_page(), AU)
    monkeypatch.setattr(Lignes, "keep", _refuse)
    assert rendu.pdf(_page(), AU) == premier


def _refuse(*_: object) -> None:
    raise AssertionError("cette ligne était connue")


def test_what_changes_a_line_keeps_it_apart() -> None:
    rendu = Rendu(ressources.templates())
    dits = ['style="font-size: 20pt"', 'style="font-weight: 700"', 'style="word-spacing: 1pt"']
    seuls = [Rendu(rendu.communs.parent).pdf(_page(f"<p {dit}>Un mot</p>"), AU) for dit in dits]
    assert [rendu.pdf(_page(f"<p {dit}>Un mot</p>"), AU) for dit in dits] == seuls
    assert len(set(seuls)) == len(dits)


def test_the_memory_of_lines_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(lignes, "MEMOIRE", 7000)
    memoire = Lignes()
    for rang in range(500):
        assert memoire.keep((f"{rang:050}",), rang) == rang
        assert memoire[f"{rang:050}",] == rang
    assert len(memoire) <= 10


def test_a_firm_s_fonts_stay_its_own() -> None:
    rendu = Rendu(ressources.templates())
    avant = rendu.pdf(_page(), AU)
    style = (rendu.communs / "style.css").read_bytes()
    sienne = style.replace(b'url("kit:SourceSerif4-Regular")', b'url("kit:SourceSans3-Regular")')
    page = _page()
    page.ressources = {"kit:style.css": (sienne, "text/css")}
    assert rendu.pdf(page, AU) != avant
    assert rendu.pdf(_page(), AU) == avant


@pytest.mark.parametrize("version", ["69.0", "70.1", "71.0"])
def test_an_unknown_version_runs_as_it_is(version) -> None:
    assert not presse.adapt(SimpleNamespace(VERSION=version))


def test_a_known_version_whose_function_has_other_parameters_runs_as_it_is() -> None:
    coupe = SimpleNamespace(split_first_line=lambda text, style: None)
    autre = SimpleNamespace(VERSION="70.0", text=SimpleNamespace(line_break=coupe))
    assert not presse.adapt(autre)
