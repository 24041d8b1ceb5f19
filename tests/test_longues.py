"""Long dossiers: hundreds of lines become paragraphs, no word lost, at a cost that stays linear."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from io import BytesIO
from types import SimpleNamespace

import pikepdf
import pytest

from kit.autonome import FRISE
from kit.compose import Composition, compose
from kit.modele import choose
from kit.render import Rendu
from tests import conformite, fabrique, sujets

SEUIL = 300


def _composition(contacts: int = 1, factures: int = 1) -> Composition:
    debut = datetime(2025, 10, 1, 8)
    historique = [
        fabrique.contact(
            f"{debut + timedelta(hours=rang):%Y-%m-%dT%H:%M}",
            resume=f"Échange n° {rang + 1} : la facture est rappelée.",
            document="relance_ferme" if rang % 2 == 0 else None,
            sens="emis" if rang % 2 == 0 else "recu",
        )
        for rang in range(contacts)
    ]
    dues = [fabrique.facture(f"F-{rang + 1:05}") for rang in range(factures)]
    le_dossier = fabrique.dossier(historique=historique, factures=dues)
    modele = choose(fabrique.atelier().modeles, "mise_en_demeure")
    return compose(sujets.sujet(le_dossier, modele=modele), sujets.FR)


def _words(html: str) -> list[str]:
    return re.sub(r"<[^>]*>", " ", html).replace("\xa0", " ").replace("\u202f", " ").split()


@pytest.mark.parametrize(("nombre", "liste"), [(SEUIL, False), (SEUIL + 1, True)])
def test_beyond_300_contacts_each_is_a_paragraph(nombre, liste) -> None:
    faite = _composition(nombre)
    assert ('<table class="annexe chronologie' not in faite.html) == liste
    assert (FRISE in faite.ressources) != liste
    assert faite.html.count("Échange n°") == nombre
    assert f"{nombre} contacts" in " ".join(_words(faite.html))


def test_a_contact_says_the_same_in_both_forms() -> None:
    table, liste = (_composition(nombre) for nombre in (SEUIL, SEUIL + 1))
    rang = re.search(r"<tr><td class=\"numero\">7</td>.*?</tr>", table.html, re.DOTALL)
    ligne = re.search(r"<p>7\. .*?</p>", liste.html, re.DOTALL)
    assert rang
    assert ligne
    attendus = {mot.strip(".,:–").lower() for mot in _words(rang[0])} - {""}
    assert attendus <= {mot.strip(".,:–").lower() for mot in _words(ligne[0])}


def test_beyond_300_lines_the_account_and_the_invoices_are_paragraphs() -> None:
    faite = _composition(factures=SEUIL + 1)
    assert faite.html.count("F-00007") >= 4  # the letter, then each line of the account
    assert '<table class="factures">' not in faite.html
    assert "Total dû au" in faite.html
    assert "F-00007, du 01/03/2026, échue le 31/03/2026" in " ".join(_words(faite.html))
    assert "F-00301" in faite.texte


def test_a_long_annex_is_still_an_accessible_archive() -> None:
    octets = Rendu(sujets.FR).pdf(_composition(SEUIL + 1), fabrique.JOUR)
    assert conformite.ecarts(octets) == []
    with pikepdf.open(BytesIO(octets)) as pdf:
        assert len(pdf.pages) > 7


def test_ten_times_the_lines_cost_ten_times_the_work() -> None:
    """Counted in calls, not in seconds: the machine may be busy."""
    _, petit, moyen, grand = (_calls(nombre) for nombre in (1, 2, 22, 222))
    assert grand - moyen < 10 * (moyen - petit) * 1.2


def _calls(nombre: int) -> int:
    import cProfile
    import pstats

    lignes = "".join(
        f"<p>{rang}. 03/10/2026 – Appel émis : contact n° {rang}</p>" for rang in range(nombre)
    )
    page = SimpleNamespace(
        html=f'<html lang="fr"><title>t</title><body><div class="registre">{lignes}</div>',
        ressources={},
    )
    rendu = Rendu(sujets.FR)
    rendu.prepare()
    profil = cProfile.Profile()
    profil.runcall(rendu.pdf, page, fabrique.JOUR)
    return int(pstats.Stats(profil).total_calls)  # type: ignore[attr-defined]
