"""The post: the address in its window, or nothing there; six lines of 38 signs; the sheets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import edition, poste, render
from kit.commande import Profil
from kit.compose import compose, contexte
from kit.dossier import Adresse, Dossier
from kit.errors import DocumentRefuse
from kit.modele import choose
from kit.sujet import Sujet
from kit.valeurs import enveloppe
from tests import fabrique, test_modeles
from tests.test_modeles import CAS, MODELES, TEMPLATES, Cas

MM = 72 / 25.4
LETTRES = [m.id for m in MODELES if poste.posted(m.canal)]
# One debtor of each sender's letters: what differs within is the body.
POSTEES = list(
    {
        (cas.modele, cas.expediteur): cas
        for cas in CAS
        if cas.modele in LETTRES and cas.expediteur != "avocat"
    }.values()
)
Boite = tuple[float, float, float, float]


@cache
def rendu() -> render.Rendu:
    return render.Rendu(TEMPLATES)


def sujet_de(cas: Cas, profil: Profil | None) -> Sujet:
    sujet = test_modeles.sujet(choose(MODELES, cas.modele), test_modeles.dossier_de(cas))
    return replace(sujet, profil=profil)


def une_page(sujet: Sujet) -> pypdfium2.PdfPage:
    composition = compose(sujet, TEMPLATES, partie="lettre")
    octets = edition.lay_out(sujet, composition, rendu()).octets
    return pypdfium2.PdfDocument(octets)[0]


def boites(page: pypdfium2.PdfPage) -> Iterator[Boite]:
    """Give what is drawn on a page: x0, y0, x1, y1 in mm from the top left corner."""
    haut = page.get_height()
    for objet in page.get_objects():
        x0, y0, x1, y1 = objet.get_bounds()
        yield x0 / MM, (haut - y1) / MM, x1 / MM, (haut - y0) / MM


def dans(boite: Boite, zone: Boite) -> bool:
    """Tell whether a box touches a zone."""
    return boite[0] < zone[2] and boite[2] > zone[0] and boite[1] < zone[3] and boite[3] > zone[1]


def serre(texte: str) -> str:
    """Leave out where a line is cut."""
    return re.sub(r"[\s\ufffe-]", "", texte)


BLANC: Boite = (100, 35, 210, 85)
ADRESSE: Boite = (109.5, 54.5, 195, 80.2)
BORD: Boite = (0, 0, 15, 297)


def test_every_letter_sent_by_post_is_looked_at() -> None:
    assert {"mise_en_demeure", "lettre_agence", "revendication"} <= set(LETTRES)
    assert {cas.modele for cas in POSTEES} == set(LETTRES)


@pytest.mark.parametrize("cas", POSTEES, ids=str)
def test_the_address_is_in_the_window_and_nothing_else_is(cas: Cas) -> None:
    sujet = sujet_de(cas, "imprimer")
    page = une_page(sujet)
    vues = [boite for boite in boites(page) if dans(boite, BLANC)]
    for x0, y0, x1, y1 in vues:
        assert x0 >= ADRESSE[0]
        assert y0 >= ADRESSE[1]
        assert x1 <= ADRESSE[2]
        assert y1 <= ADRESSE[3]
    texte = page.get_textpage().get_text_bounded(
        100 * MM, page.get_height() - 85 * MM, 210 * MM, page.get_height() - 35 * MM
    )
    lignes = contexte(sujet)["destinataire"]["lignes"]
    assert [ligne.strip() for ligne in texte.splitlines()] == lignes


@pytest.mark.parametrize("cas", POSTEES, ids=str)
def test_a_service_finds_the_window_and_the_left_edge_blank(cas: Cas) -> None:
    sujet = sujet_de(cas, "service")
    page = une_page(sujet)
    assert not [boite for boite in boites(page) if dans(boite, BLANC) or dans(boite, BORD)]
    # The letter still says to whom it goes.
    bloc = ", ".join(contexte(sujet)["destinataire"]["lignes"])
    assert serre(f"Destinataire : {bloc}") in serre(page.get_textpage().get_text_range())


def test_the_fold_marks_are_at_99_and_198_mm() -> None:
    bord = [b for b in boites(une_page(sujet_de(POSTEES[0], "imprimer"))) if dans(b, BORD)]
    assert sorted({round(y1) for _, _, _, y1 in bord} | {round(y0) for _, y0, _, _ in bord}) == [
        99,
        198,
    ]
    assert {round(x0, 1) for x0, *_ in bord} == {3.5}
    assert not [b for b in boites(une_page(sujet_de(POSTEES[0], None))) if dans(b, BORD)]


def test_without_a_profile_the_letter_is_the_printed_one_less_its_marks() -> None:
    sans, avec = (compose(sujet_de(POSTEES[0], p), TEMPLATES) for p in (None, "imprimer"))
    assert sans.html == avec.html.replace(" envoi-imprimer", "")


# -- six lines of 38 signs


def dossier(**adresse: str) -> Dossier:
    lieu = {"voie": "4 place du Marché", "code_postal": "44000", "ville": "Nantes"} | adresse
    return fabrique.dossier(debiteur=fabrique.debiteur(adresse=lieu))


def etiquette(lu: Dossier, nom: str = "SAS Boutiques Durand", service: str = "") -> poste.Etiquette:
    return poste.etiquette(lu, enveloppe.bloc(nom, service, lu.debiteur.adresse))


def test_each_line_has_its_place() -> None:
    lu = dossier(complement="Bâtiment B", voie="4, rue de l’Œuvre", ville="Saint-Étienne")
    service = "À l’attention de Paul Durand"
    faite = etiquette(lu, service=service)
    assert faite.lignes == (
        "SAS Boutiques Durand",
        service,
        "Bâtiment B",
        "4 RUE DE L'OEUVRE",
        "",
        "44000 SAINT-ETIENNE",
    )
    assert faite.pays is None
    assert faite.texte.decode().count("\n") == 7
    assert json.loads(faite.json) == {"format": 1, "lignes": list(faite.lignes), "pays": None}


@pytest.mark.parametrize("boite", ["BP 123", "CS 40001", "TSA 10001", "Lieu-dit Kerlann"])
def test_a_post_box_is_on_line_5(boite: str) -> None:
    faite = etiquette(dossier(complement=boite))
    assert faite.lignes[2] == ""
    assert faite.lignes[4] == boite.upper()


def test_a_country_is_apart_from_the_six_lines() -> None:
    faite = etiquette(dossier(code_postal="B-4040", ville="Herstal", pays="Belgique"))
    assert faite.lignes[5] == "B-4040 HERSTAL"
    assert faite.pays == "BELGIQUE"
    assert faite.texte.decode().splitlines()[6] == "BELGIQUE"


def test_the_person_gives_way_before_the_building() -> None:
    nom = "SA Société Internationale de Transport et de Logistique"
    lu = dossier(complement="Zone industrielle des Hauts-Sarts")
    faite = etiquette(lu, nom, "À l’attention d’Anne Vandenbroucke")
    assert " ".join(faite.lignes[:2]) == nom
    assert faite.lignes[2] == "Zone industrielle des Hauts-Sarts"


@pytest.mark.parametrize(
    ("mot", "valeur"),
    [
        ("voie", "12345 Saint-Jacques-de-la-Lande-les-Rennes-et-les-Autres Villages"),
        ("voie", f"{'a' * 19} {'b' * 19}"),
        ("complement", "Zone de grande activité commerciale et portuaire du Nord"),
        ("ville", "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"),
    ],
)
def test_a_line_too_long_is_refused_with_its_field(mot: str, valeur: str) -> None:
    with pytest.raises(DocumentRefuse, match=rf"debiteur\.adresse\.{mot} .* 38 signes"):
        etiquette(dossier(**{mot: valeur}))


def test_a_name_too_long_is_refused_with_its_field() -> None:
    with pytest.raises(DocumentRefuse, match=r"debiteur\.nom "):
        etiquette(dossier(complement="Bâtiment B"), "mot " * 30)


@settings(max_examples=150)
@given(
    nom=st.text("abé -’", min_size=1, max_size=90).filter(str.strip),
    voie=st.text("ab é,.-", min_size=1, max_size=60).filter(lambda t: t.strip(" ,")),
    complement=st.none() | st.text("ab é", min_size=1, max_size=60).filter(str.strip),
    ville=st.text("abé-", min_size=1, max_size=45),
    service=st.sampled_from(["", "À l’attention de Paul Durand"]),
)
def test_no_line_is_ever_longer_than_38_signs(
    nom: str, voie: str, complement: str | None, ville: str, service: str
) -> None:
    lu = dossier()
    lieu = Adresse(voie=voie, complement=complement, code_postal="44000", ville=ville)
    lu = lu.model_copy(update={"debiteur": lu.debiteur.model_copy(update={"adresse": lieu})})
    try:
        faite = etiquette(lu, nom, service)
    except DocumentRefuse:
        return
    assert len(faite.lignes) == 6
    assert max(map(len, faite.lignes)) <= 38
    assert faite.lignes[0]
    assert faite.lignes[5].startswith("44000")
    assert faite.lignes[3].split() == poste._capitals(voie).split()
    # Nothing of the company's name is lost.
    assert "".join(nom.split()) in "".join("".join(faite.lignes[:3]).split())


@pytest.mark.parametrize("cas", POSTEES, ids=str)
def test_the_addressee_of_every_letter_has_its_six_lines(cas: Cas) -> None:
    sujet = sujet_de(cas, "service")
    lignes = contexte(sujet)["destinataire"]["lignes"]
    faite = poste.etiquette(sujet.dossier, lignes)
    assert faite.lignes[0] == lignes[0]
    assert faite.lignes[3]


def test_a_document_without_a_postal_addressee_is_refused() -> None:
    with pytest.raises(DocumentRefuse, match="pas de destinataire"):
        poste.etiquette(dossier(), ["Avocat ou commissaire de justice"])


# -- sheets and limits


@given(st.integers(1, 5000))
def test_two_pages_make_a_sheet_and_a_last_page_its_own(pages: int) -> None:
    assert poste.sheets(pages, recto_verso=False) == pages
    assert 2 * poste.sheets(pages) - pages in (0, 1)


@pytest.mark.parametrize(
    ("pages", "dit"),
    [(10, "Pliez en trois"), (11, "prenez une C4")],
)
def test_a_letter_to_print_says_its_envelope(pages: int, dit: str) -> None:
    (remarque,) = poste.remarks("imprimer", [(pages, 1000)])
    assert dit in remarque
    assert f"{pages}\u00a0pages" in remarque


@pytest.mark.parametrize(
    ("tailles", "dits"),
    [
        ([(8, 1000)], []),
        ([(9, 1000)], ["enveloppe C4"]),
        ([(88, 1000)], ["enveloppe C4"]),
        ([(89, 1000)], ["plus de 45 feuilles"]),
        ([(2, 20_000_001)], ["plus de 20 Mo"]),
        ([(1, 10)] * 31, ["enveloppe C4", "plus de 30 documents"]),
    ],
)
def test_a_limit_of_a_carrier_is_named_with_its_source(
    tailles: list[tuple[int, int]], dits: list[str]
) -> None:
    zone, *limites = poste.remarks("service", tailles)
    assert "adresse.txt" in zone
    assert len(limites) == len(dits)
    for limite, dit in zip(limites, dits, strict=True):
        assert dit in limite
        assert "chez Maileva, relevé en" in limite
