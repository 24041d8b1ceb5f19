"""The folder convention: a file of `pieces/` is an exhibit without a word of YAML."""

from __future__ import annotations

import os
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import etude, load
from kit.dossier import Piece
from kit.load import classeur
from tests.fabrique import EXEMPLES, atelier
from tests.hostiles.base import BASE

SANS_PIECES = BASE[: BASE.index("pieces:\n")].replace("    piece: facture-1\n", "")


def dossier(racine: Path, *noms: str, yaml: str = SANS_PIECES) -> load.Lecture:
    (racine / "dossier.yaml").write_text(yaml, encoding="utf-8")
    for nom in noms:
        fichier = racine / "pieces" / nom
        fichier.parent.mkdir(exist_ok=True, parents=True)
        fichier.write_text("x", encoding="utf-8")
    return load.load(racine)


def pieces(lecture: load.Lecture) -> tuple[Piece, ...]:
    assert lecture.dossier is not None, lecture.problemes
    return lecture.dossier.pieces


def dits(lecture: load.Lecture, gravite: str) -> list[str]:
    return [str(p.message) for p in lecture.problemes if p.gravite == gravite]


@pytest.mark.parametrize(
    ("nom", "titre", "jour", "identifiant"),
    [
        ("03 - Bon de commande.pdf", "Bon de commande", None, "bon-de-commande"),
        ("3. Bon.PDF", "Bon", None, "bon"),
        ("03_bon_de_livraison.pdf", "bon de livraison", None, "bon-de-livraison"),
        ("Pièce 03 - Reçu n° 12.pdf", "Reçu n° 12", None, "recu-n-12"),
        (
            "03 - 2026-05-11 - Bon de livraison.pdf",
            "Bon de livraison",
            date(2026, 5, 11),
            "bon-de-livraison",
        ),
        ("2026-05-11 Œuvre.jpg", "Œuvre", date(2026, 5, 11), "oeuvre"),
        ("2026-05-11.jpg", "2026-05-11", date(2026, 5, 11), "2026-05-11"),
        ("2026-13-45 - Bon.pdf", "2026-13-45 - Bon", None, "2026-13-45-bon"),
        ("scan0012.pdf", "scan0012", None, "scan0012"),
        ("12.pdf", "12", None, "12"),
        ("11 - 2231.pdf", "11 - 2231", None, "11-2231"),
        ("03 - - Bon.pdf", "Bon", None, "bon"),
        ("2026 - Bilan.pdf", "2026 - Bilan", None, "2026-bilan"),
        ("F-2026-118.pdf", "F-2026-118", None, "f-2026-118"),
    ],
)
def test_the_name_of_a_file_gives_its_title_its_date_and_its_id(
    tmp_path: Path, nom: str, titre: str, jour: date | None, identifiant: str
) -> None:
    (piece,) = pieces(dossier(tmp_path, nom))
    assert (piece.titre, piece.date, piece.id) == (titre, jour, identifiant)
    assert (piece.fichier, piece.auteur, piece.confidentiel) == (f"pieces/{nom}", None, False)


def test_files_follow_the_exhibits_of_the_yaml_in_the_order_of_their_numbers(
    tmp_path: Path,
) -> None:
    yaml = SANS_PIECES + (
        "pieces:\n  - {id: contrat, titre: Contrat signé, fichier: pieces/10 - Contrat.pdf,"
        " confidentiel: oui}\n"
    )
    lecture = dossier(
        tmp_path,
        "10 - Contrat.pdf",
        "9 - C.pdf",
        "02 - B.pdf",
        "1 - A.pdf",
        "11 - D.eml",
        yaml=yaml,
    )
    assert [piece.titre for piece in pieces(lecture)] == ["Contrat signé", "A", "B", "C", "D"]
    assert pieces(lecture)[0].confidentiel
    (note,) = dits(lecture, "note")
    assert "« 1 - A.pdf » (id a), « 02 - B.pdf » (id b)" in note


def test_a_contact_may_cite_an_exhibit_that_only_its_file_names(tmp_path: Path) -> None:
    yaml = BASE[: BASE.index("pieces:\n")].replace("piece: facture-1", "piece: facture-f-1")
    dossier(tmp_path, "01 - Facture F-1.txt", yaml=yaml)
    trouve = etude.study(tmp_path, date(2026, 11, 22), atelier())
    assert [str(p) for p in trouve.fautes] == []
    assert trouve.decision is not None


@pytest.mark.parametrize(
    "nom", [".cache.pdf", "Thumbs.db", "desktop.ini", "~$devis.pdf", ".DS_Store", "sous/a.pdf"]
)
def test_what_a_system_leaves_in_a_folder_is_ignored(tmp_path: Path, nom: str) -> None:
    lecture = dossier(tmp_path, nom)
    assert pieces(lecture) == ()
    assert lecture.problemes == ()


def test_a_file_that_cannot_be_an_exhibit_is_named_and_left_aside(tmp_path: Path) -> None:
    lecture = dossier(tmp_path, "devis.docx", "sans extension", "a\u202efdp.exe.pdf", "b.pdf")
    (tmp_path / "pieces" / "lien.pdf").symlink_to("b.pdf")
    os.mkfifo(tmp_path / "pieces" / "tube.pdf")
    lecture = load.load(tmp_path)
    assert [piece.id for piece in pieces(lecture)] == ["b"]
    a_voir = dits(lecture, "avertissement")
    assert len(a_voir) == 5
    for extrait in ("devis.docx", "sans extension", "<U+202E>", "est un lien", "ni un fichier"):
        assert sum(extrait in texte for texte in a_voir) == 1
    assert all("pas jointe" in texte for texte in a_voir)


def test_a_link_in_the_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "ailleurs").mkdir()
    (tmp_path / "ailleurs" / "a.pdf").write_bytes(b"x")
    racine = tmp_path / "d"
    racine.mkdir()
    (racine / "pieces").symlink_to("../ailleurs")
    assert pieces(dossier(racine)) == ()


def test_a_folder_of_several_dossiers_keeps_to_what_is_written(tmp_path: Path) -> None:
    assert len(pieces(dossier(tmp_path, "a.pdf"))) == 1
    autre = tmp_path / "autre.yaml"
    autre.write_text(SANS_PIECES, encoding="utf-8")
    assert pieces(load.load(tmp_path)) == ()
    assert pieces(load.load(autre)) == ()
    autre.rename(tmp_path / "_profil.yaml")
    assert len(pieces(load.load(tmp_path))) == 1


def test_the_profiles_that_a_dossier_names_are_no_other_dossier(tmp_path: Path) -> None:
    debut, fin = SANS_PIECES.index("creancier:\n"), SANS_PIECES.index("debiteur:\n")
    profil = SANS_PIECES[debut:fin].replace("creancier:\n", "").replace("\n  ", "\n").lstrip()
    (tmp_path / "nous.yaml").write_text(profil, encoding="utf-8")
    yaml = SANS_PIECES[:debut] + "creancier: nous.yaml\n" + SANS_PIECES[fin:]
    assert len(pieces(dossier(tmp_path, "a.pdf", yaml=yaml))) == 1


def test_a_file_named_in_the_yaml_is_found_whatever_its_accents_and_slashes(
    tmp_path: Path,
) -> None:
    nom = unicodedata.normalize("NFD", "Reçu.pdf")
    for ecrit in ("pieces/Reçu.pdf", "./pieces/Reçu.pdf", "pieces\\Reçu.pdf", "pieces/REÇU.PDF"):
        yaml = SANS_PIECES + f"pieces:\n  - {{id: r, titre: R, fichier: '{ecrit}'}}\n"
        assert len(pieces(dossier(tmp_path, nom, yaml=yaml))) == 1
    (seule,) = pieces(dossier(tmp_path))
    assert seule.titre == "Reçu"


def test_titles_that_two_files_share_give_neither_the_short_id(tmp_path: Path) -> None:
    noms = ("01 - Facture.pdf", "02 - Facture.pdf", "02 - Facture.png", "Avoir.pdf")
    lecture = dossier(tmp_path, *noms)
    assert [piece.id for piece in pieces(lecture)] == [
        "01-facture",
        "02-facture-pdf",
        "02-facture-png",
        "avoir",
    ]
    yaml = SANS_PIECES + "pieces:\n  - {id: avoir, titre: A, fichier: pieces/01 - Facture.pdf}\n"
    assert "avoir" in {p.id for p in pieces(dossier(tmp_path, *noms, yaml=yaml))}
    assert len({p.id for p in pieces(load.load(tmp_path))}) == 4


def test_a_dossier_has_five_hundred_exhibits_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classeur, "NOMBRE_MAXIMUM", 2)
    assert len(pieces(dossier(tmp_path, "a.pdf", "b.pdf"))) == 2
    lecture = dossier(tmp_path, "c.pdf")
    assert lecture.dossier is None
    assert dits(lecture, "erreur") == ["3 pièces, au plus 2 : scindez le dossier"]


@pytest.mark.parametrize(
    "chemin", sorted(EXEMPLES.glob("*/dossier.yaml")), ids=lambda c: c.parent.name
)
def test_an_example_names_all_its_exhibits(chemin: Path) -> None:
    lecture = load.load(chemin)
    assert lecture.problemes == ()
    nommees = {piece["fichier"] for piece in lecture.source.valeur["pieces"]}
    assert {piece.fichier for piece in pieces(lecture)} == nommees


NOMS = st.text(st.characters(exclude_characters="/\x00", codec="utf-8"), min_size=1, max_size=40)


@given(st.lists(NOMS.map(lambda nom: f"{nom}.pdf"), max_size=8, unique=True))
def test_any_names_give_as_many_exhibits_and_warnings_each_with_its_own_id(
    noms: list[str],
) -> None:
    modele = load.load(EXEMPLES / "01-facture-simple").dossier
    assert modele is not None
    vide = modele.model_copy(update={"pieces": ()})
    trouvees, problemes = classeur._exhibits(vide, dict.fromkeys(noms, "fichier"))
    ignores = sum(classeur._ignored(nom, "fichier") for nom in noms)
    assert len(trouvees) + len(problemes) + ignores == len(noms)
    assert len({piece.id for piece in trouvees}) == len(trouvees)
    for piece in trouvees:
        assert Piece.model_validate(piece.model_dump()) == piece


@given(st.lists(st.integers(0, 10**6), max_size=20))
def test_numbers_in_names_are_sorted_as_numbers(nombres: list[int]) -> None:
    noms = sorted((f"{nombre} - x.pdf" for nombre in nombres), key=classeur._natural)
    assert [int(nom.split()[0]) for nom in noms] == sorted(nombres)
