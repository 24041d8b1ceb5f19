"""Templates: what they may hold, what stops them, what comes out."""

from __future__ import annotations

import html as html_
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from kit.compose import Composition, compose, controle, mots
from kit.errors import ModeleFautif
from kit.typographie import brut
from tests import fabrique, sujets

if TYPE_CHECKING:
    from pathlib import Path

CHARGES = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<link rel=attachment href=file:///etc/passwd>",
    "</style><style>*{background:url(http://127.0.0.1/)}</style>",
    "{{ 7*7 }}{% raw %}",
    "&lt;b&gt; &amp; ' \"",
    "--><!-- <base href=file:///etc/>",
    "javascript:alert(1)",
)


def rendre(tmp_path: Path, corps: str, **mots: Any) -> Composition:
    sujet = sujets.sujet(**mots)
    return compose(sujet, sujets.templates(tmp_path, corps))


def test_a_letter_is_composed_with_its_annex_and_its_text(tmp_path: Path) -> None:
    faite = rendre(tmp_path, "<p>Payez {{ decompte.total|eur }}.</p>")
    assert "<p>Payez" in faite.corps_html
    assert faite.corps_html.strip() in faite.html
    assert all(f"Annexe {lettre} — " in brut(faite.html) for lettre in "ABCDE")
    assert "Menuiserie d’Arvor" in faite.texte
    assert faite.objet == "Facture F-1"
    assert faite.courriel_html is None


def test_the_text_part_is_derived_from_the_rendered_body(tmp_path: Path) -> None:
    corps = "<p>Bonjour <strong>Durand</strong>,</p><ul><li>un</li><li>deux</li></ul>"
    faite = rendre(tmp_path, corps, gabarit="courriel")
    assert faite.texte.startswith("Bonjour Durand,\n\n–  un\n–  deux\n")
    assert "RCS Rennes" in faite.texte, "an e-mail is correspondence: R123-237"
    assert faite.courriel_html is not None
    assert "RCS Rennes" in faite.courriel_html
    assert "Annexe A" not in faite.courriel_html


@pytest.mark.parametrize("charge", CHARGES)
def test_no_word_of_a_dossier_becomes_markup(tmp_path: Path, charge: str) -> None:
    """Every text of the dossier carries the payload; the page has only the tags of templates."""
    corps = (
        '<p title="{{ debiteur.nom }}">{{ debiteur.nom }} {{ creancier.nom }} '
        "{{ contrat.intitule }} {{ chronologie[0].resume }}</p>"
    )
    fait = sujets.dossier(
        reference=charge[:60],
        creancier=fabrique.creancier(nom=charge, rcs=charge),
        debiteur=fabrique.debiteur(nom=charge),
        contrat={"intitule": charge, "clauses": [sujets.CLAUSE | {"texte": charge}]},
        historique=[fabrique.contact("2026-04-08", resume=charge, de=charge, a=charge)],
        pieces=[{"id": "cgv", "titre": charge, "auteur": charge, "fichier": "pieces/01.pdf"}],
    )
    propre = compose(sujets.sujet(), sujets.templates(tmp_path, corps))
    sale = compose(sujets.sujet(fait), sujets.templates(tmp_path, corps))
    permises = set(re.findall(r"<[^>]*?(?=[\s>])", propre.html)) | {"<wbr"}
    assert set(re.findall(r"<[^>]*?(?=[\s>])", sale.html)) <= permises
    assert "kit:" not in re.sub(r'src="kit:frise\.svg"', "", sale.html)
    assert charge[:4] in html_.unescape(sale.html), "and the words themselves are printed"


ATTAQUES = (
    "{{ debiteur.__class__ }}",
    "{{ debiteur['__class__'] }}",
    "{{ debiteur|attr('__class__') }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ debiteur.items() }}",
    "{{ debiteur.nom.upper() }}",
    "{{ 'x'.format(1) }}",
    "{{ '{0.__class__}'.format(debiteur) }}",
    "{{ self.__init__.__globals__ }}",
    "{{ range(10) }}",
    "{% for x in range(99999) %}{% for y in range(99999) %}{% endfor %}{% endfor %}",
    "{{ lipsum(n=10) }}",
    "{{ cycler('a') }}",
    "{{ namespace(x=1) }}",
    "{{ joiner() }}",
    "{{ dict(a=1) }}",
    "{{ 'a' * 10000000000 }}",
    "{{ 10 ** 100000000 }}",
    "{{ '%1000000000d' % 1 }}",
    "{% include '/etc/passwd' %}",
    "{% include '../../../../etc/passwd' %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{{ debiteur.nom|safe }}",
    "{% autoescape false %}{{ debiteur.nom }}{% endautoescape %}",
    "{{ debiteur.nom|default('rien') }}",
    "{{ debiteur.nom|pprint }}",
    "{{ loop._undefined }}",
    "{% set debiteur.nom = 'x' %}",
)


@pytest.mark.parametrize("attaque", ATTAQUES)
def test_the_sandbox_refuses_what_could_act(tmp_path: Path, attaque: str) -> None:
    with pytest.raises(ModeleFautif, match=r"templates/fr/essai/corps\.html"):
        rendre(tmp_path, attaque)


INTERDITS = {
    "<script>1</script>": "script",
    "<LINK rel='stylesheet'>": "LINK",
    '<p style="background:url(x)">a</p>': "url",
    "<style>@import 'x';</style>": "@import",
    "<p class={{ debiteur.nom }}>a</p>": "guillemets doubles",
    "<p class='x'>a</p>": "guillemets doubles",
    '<a href="{{ debiteur.nom }}">a</a>': "href",
    '<p style="color:{{ debiteur.nom }}">a</p>': "style",
    "<style>p{color:{{ debiteur.nom }}}</style>": "feuille de style",
    '<p onclick="x">a</p>': "onclick",
    '<img src="{{ debiteur.nom }}" alt="">': "src",
    "<iframe></iframe>": "iframe",
}


@pytest.mark.parametrize(("corps", "dit"), INTERDITS.items())
def test_dangerous_markup_is_refused_with_its_line(tmp_path: Path, corps: str, dit: str) -> None:
    with pytest.raises(ModeleFautif, match=rf"corps\.html:2 .*{re.escape(dit)}"):
        rendre(tmp_path, f"<p>Bonjour</p>\n{corps}")


@pytest.mark.parametrize(
    "calcul", ["a + 1", "a - 1", "a * 2", "a / 2", "a // 2", "a % 2", "a ** 2"]
)
def test_a_template_does_no_arithmetic(tmp_path: Path, calcul: str) -> None:
    with pytest.raises(ModeleFautif, match=r"corps\.html:3 : un modèle ne calcule pas"):
        rendre(tmp_path, f"<p>\n{{% set a = 1 %}}\n{{{{ {calcul} }}}}</p>")


def test_amounts_are_not_compared_as_texts(tmp_path: Path) -> None:
    with pytest.raises(ModeleFautif, match="is positif"):
        rendre(tmp_path, '{% if decompte.total > "100.00" %}x{% endif %}')
    oui = rendre(tmp_path, "{% if decompte.total is positif and pieces|length > 2 %}x{% endif %}")
    assert oui.corps_html == "x"


def test_an_unknown_word_stops_the_letter_and_names_the_near_one(tmp_path: Path) -> None:
    with pytest.raises(ModeleFautif) as refus:
        rendre(tmp_path, "<p>\nNous\n{{ debiteur.adress.ville }}</p>")
    assert "templates/fr/essai/corps.html:3" in str(refus.value)
    assert "vouliez-vous dire « adresse »" in str(refus.value)
    with pytest.raises(ModeleFautif, match=r"corps\.html:1 .*vouliez-vous dire « debiteur »"):
        rendre(tmp_path, "{{ debitteur }}")


def test_an_empty_word_stops_the_letter_and_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(ModeleFautif) as refus:
        rendre(tmp_path, "<p>TVA :\n{{ debiteur.tva }}</p>")
    assert str(refus.value).startswith("templates/fr/essai/corps.html:2 : valeur absente")
    assert "{{ debiteur.tva }}" in str(refus.value)


def test_a_word_that_is_not_a_text_is_not_printed(tmp_path: Path) -> None:
    for mot in ("debiteur", "pieces", "decompte.echues[0].echue"):
        with pytest.raises(ModeleFautif, match="un texte est attendu"):
            rendre(tmp_path, f"{{{{ {mot} }}}}")


def test_unknown_filters_tests_templates_and_texts_name_the_near_one(tmp_path: Path) -> None:
    for corps, dit in {
        "{{ decompte.total|euro }}": "filtre inconnu « euro »",
        "{% if decompte.total is positiff %}{% endif %}": "vouliez-vous dire « positif »",
        "{% include '_communs/letre.html' %}": "vouliez-vous dire « _communs/lettre.html »",
        "{{ 'd441_55'|article }}": "Vouliez-vous dire « d441_5 »",
        "{% if x %}": "erreur d'écriture",
    }.items():
        with pytest.raises(ModeleFautif, match=re.escape(dit)):
            rendre(tmp_path, corps)


def test_a_word_of_an_empty_group_stops_the_letter(tmp_path: Path) -> None:
    with pytest.raises(ModeleFautif, match=r"corps\.html:1 : valeur absente : « \.nom »"):
        rendre(tmp_path, "{{ debiteur.representant.nom }}")


def test_only_an_amount_is_positive(tmp_path: Path) -> None:
    with pytest.raises(ModeleFautif, match="montant attendu, lu : « T-1 »"):
        rendre(tmp_path, "{% if reference is positif %}x{% endif %}")


def test_a_template_that_is_no_reasonable_text_is_refused(tmp_path: Path) -> None:
    fr = sujets.templates(tmp_path, "<p>x</p>")
    for octets, dit in ((b"caf\xe9", "UTF-8"), (b"x" * 600_000, "moins de 500 ko")):
        (fr / "essai" / "corps.html").write_bytes(octets)
        with pytest.raises(ModeleFautif, match=rf"essai/corps\.html : .*{dit}"):
            compose(sujets.sujet(), fr)


def test_a_link_among_the_templates_is_refused(tmp_path: Path) -> None:
    fr = sujets.templates(tmp_path, "<p>x</p>")
    (fr / "essai" / "lien.html").symlink_to("/etc/passwd")
    with pytest.raises(ModeleFautif, match=r"essai/lien\.html : lien"):
        compose(sujets.sujet(), fr)


def test_only_the_texts_really_cited_are_in_annex_e(tmp_path: Path) -> None:
    corps = '{% if reference == "autre" %}{{ "l612_1"|article }}{% endif %}{{ "d441_5"|article }}'
    for _ in range(2):  # the second time, Jinja takes its compiled template from memory
        faite = rendre(tmp_path, corps)
        assert "l612_1" not in faite.textes_cites
        assert "d441_5" in faite.textes_cites
    assert faite.corps_html.replace("\u00a0", " ") == "article D441-5 du code de commerce"


def test_texts_cited_come_once_each_by_code_and_article(tmp_path: Path) -> None:
    cles = rendre(tmp_path, "{{ 'l441_10'|article }}{{ 'l110_4'|article }}").textes_cites
    assert len(set(cles)) == len(cles)
    assert cles.index("l110_4") < cles.index("l441_10")


def test_nothing_confidential_nor_later_reaches_the_page(tmp_path: Path) -> None:
    faite = rendre(tmp_path, "<p>x</p>")
    tout = faite.html + faite.texte + "".join(str(r) for r in faite.ressources.values())
    assert sujets.CONFIDENTIEL not in tout
    assert "Note de médiation" not in tout
    assert "Contact d’après" not in tout


def test_empty_sections_of_the_annex_say_so(tmp_path: Path) -> None:
    fait = sujets.dossier(contrat=None, paiements=[], historique=[], pieces=[])
    faite = compose(sujets.sujet(fait), sujets.templates(tmp_path, "<p>x</p>"))
    lu = faite.html.replace("’", "'")
    assert "Aucun contact n'est noté" in lu
    assert "Aucune clause du contrat n'est invoquée" in lu
    assert "Aucune pièce n'est jointe" in lu


def test_the_annex_says_what_a_hash_does_not_prove(tmp_path: Path) -> None:
    faite = rendre(tmp_path, "<p>x</p>")
    assert "ni sa date, ni son auteur" in faite.html
    assert "1379" in faite.html


def test_a_document_without_annex_has_none(tmp_path: Path) -> None:
    sujet = replace(sujets.sujet(), modele=sujets.modele(annexes=()))
    assert "Annexe" not in compose(sujet, sujets.templates(tmp_path, "<p>x</p>")).html


def test_two_compositions_are_equal(tmp_path: Path) -> None:
    assert rendre(tmp_path, "<p>{{ au|date }}</p>") == rendre(tmp_path, "<p>{{ au|date }}</p>")


def test_lines_of_the_annex_foot_to_the_printed_total(tmp_path: Path) -> None:
    sujet = sujets.sujet()
    assert sujet.decompte.lignes[-1].cumul == sujet.decompte.total
    assert str(sujet.decompte.total).replace(".", ",")[-6:] in rendre(tmp_path, "x").html


def test_a_template_that_cannot_be_read_has_its_line_and_no_words() -> None:
    coupe = "<p>\n{{ debiteur.nom \n"
    ((ligne, message),) = controle.fautes(coupe)
    assert (ligne, message[:29]) == (2, "erreur d'écriture du modèle (")
    assert list(mots.lus(coupe)) == list(mots.cites(coupe)) == []
