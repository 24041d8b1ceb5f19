"""The HTML file: one file, no script, nothing fetched."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from kit.autonome import autonome
from kit.compose import compose
from tests import fabrique, sujets

if TYPE_CHECKING:
    from pathlib import Path

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


class Releve(HTMLParser):
    """Notes every tag and every address."""

    def __init__(self) -> None:
        super().__init__()
        self.balises: list[str] = []
        self.adresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.balises.append(tag)
        self.adresses += [v or "" for nom, v in attrs if nom in ("src", "href", "srcset", "action")]
        assert not any(nom.startswith("on") for nom, _ in attrs)


def page(tmp_path: Path) -> str:
    corps = "<p>Payez.</p><table><tr><td>a</td></tr></table>"
    faite = compose(sujets.sujet(logo=(LOGO, "image/svg+xml")), sujets.templates(tmp_path, corps))
    return autonome(faite.html, faite.ressources, sujets.FR / "_communs")


def test_the_file_holds_everything_and_fetches_nothing(tmp_path: Path) -> None:
    html = page(tmp_path)
    releve = Releve()
    releve.feed(html)
    assert "script" not in releve.balises
    assert "link" not in releve.balises
    assert releve.adresses
    assert all(adresse.startswith("data:") for adresse in releve.adresses)
    sans_donnees = re.sub(r"data:[\w/+;,=-]+[A-Za-z0-9+/=]*", "", html)
    assert "kit:" not in sans_donnees
    adresses = set(re.findall(r"https?://[^\s\"'<)]+", sans_donnees))
    assert adresses <= {"http://www.w3.org/2000/svg"}, "a name, not an address"


def test_the_policy_forbids_everything_but_what_is_inside(tmp_path: Path) -> None:
    html = page(tmp_path)
    politique = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert politique
    assert politique[1].startswith("default-src 'none'")
    assert html.index(politique[0]) < html.index("<style>"), "before anything it governs"
    assert "script-src" not in politique[1]


def test_a_logo_is_an_image_never_part_of_the_page(tmp_path: Path) -> None:
    html = page(tmp_path)
    assert "alert(1)" not in html, "encoded: a drawing in <img> runs nothing"
    assert 'src="data:image/svg+xml;base64,' in html


def test_the_time_line_is_in_the_page_with_its_alternative_text(tmp_path: Path) -> None:
    assert '<svg role="img" aria-label="Frise chronologique' in page(tmp_path)


def test_tables_scroll_in_their_own_box_on_a_phone(tmp_path: Path) -> None:
    html = page(tmp_path)
    assert html.count('<div class="defile"><table') == html.count("<table") > 3
    assert '<meta name="viewport"' in html
    assert "max-width: 600px" in html


def test_the_file_stays_small(tmp_path: Path) -> None:
    assert len(page(tmp_path).encode()) < 700_000


def test_the_html_needs_neither_pango_nor_weasyprint() -> None:
    programme = (
        "import sys; from tests import sujets; from kit.compose import compose; "
        "from kit.render import Rendu; from kit.modele import choose; from tests import fabrique; "
        "m = choose(fabrique.atelier().modeles, 'mise_en_demeure'); "
        "c = compose(sujets.sujet(modele=m), sujets.FR); Rendu(sujets.FR).html(c); "
        "assert 'weasyprint' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", programme], cwd=fabrique.RACINE, check=True)
