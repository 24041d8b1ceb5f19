"""Exhibits: read inside the dossier only, numbered without the confidential ones, hashed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pikepdf
import pytest

from kit import pieces
from kit.dossier import Dossier
from kit.errors import PieceFautive
from tests.fabrique import dossier


def _pdf(chemin: Path, pages: int = 1, **options: object) -> Path:
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(chemin, **options)
    return chemin


def _dossier(*fichiers: str, confidentiel: str = "") -> Dossier:
    return dossier(
        pieces=[
            {"id": nom, "titre": nom, "fichier": nom, "confidentiel": nom == confidentiel}
            for nom in fichiers
        ]
    )


def test_exhibits_are_numbered_counted_and_hashed(tmp_path: Path) -> None:
    octets = _pdf(tmp_path / "a.pdf", 3).read_bytes()
    (tmp_path / "b.eml").write_text("From: x\n\ny", encoding="utf-8")
    premiere, seconde = pieces.read(_dossier("a.pdf", "b.eml"), tmp_path)
    assert (premiere.numero, premiere.pages, premiere.media) == (1, 3, "application/pdf")
    assert premiere.sha256 == hashlib.sha256(octets).hexdigest()
    assert (seconde.numero, seconde.pages, seconde.media) == (2, None, "message/rfc822")


def test_a_confidential_exhibit_takes_no_number(tmp_path: Path) -> None:
    for nom in ("a.pdf", "b.pdf", "c.pdf"):
        _pdf(tmp_path / nom)
    lues = pieces.read(_dossier("a.pdf", "b.pdf", "c.pdf", confidentiel="b.pdf"), tmp_path)
    assert [(piece.numero, piece.id) for piece in lues] == [(1, "a.pdf"), (2, "c.pdf")]


@pytest.mark.parametrize("nom", ["/etc/passwd", "../secret.txt", "a/../../secret.txt", "..\\x"])
def test_nothing_is_read_outside_the_dossier(tmp_path: Path, nom: str) -> None:
    with pytest.raises(PieceFautive, match="doit être dans le dossier"):
        pieces.open_inside(tmp_path, nom)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "dehors").mkdir()
    (tmp_path / "dehors" / "x.txt").write_text("x", encoding="utf-8")
    racine = tmp_path / "dossier"
    racine.mkdir()
    (racine / "lien.txt").symlink_to("../dehors/x.txt")
    (racine / "rep").symlink_to("../dehors")
    with pytest.raises(PieceFautive, match="est un lien"):
        pieces.open_inside(racine, "lien.txt")
    with pytest.raises(PieceFautive, match="introuvable|lien"):
        pieces.open_inside(racine, "rep/x.txt")


def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tube")
    (tmp_path / "rep").mkdir()
    (tmp_path / "vide.pdf").touch()
    for nom, extrait in (("tube", "ordinaire"), ("rep", "ordinaire"), ("vide.pdf", "vide")):
        with pytest.raises(PieceFautive, match=extrait):
            pieces.open_inside(tmp_path, nom)


def test_a_file_too_big_is_refused_with_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "TAILLE_MAXIMALE", 3)
    (tmp_path / "gros.txt").write_bytes(b"1234")
    with pytest.raises(PieceFautive, match="dépasse"):
        pieces.open_inside(tmp_path, "gros.txt")


def test_each_faulty_exhibit_is_a_problem_of_its_own(tmp_path: Path) -> None:
    _pdf(tmp_path / "bon.pdf")
    _pdf(tmp_path / "ferme.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    entier = _pdf(tmp_path / "entier.pdf", 9).read_bytes()
    (tmp_path / "coupe.pdf").write_bytes(entier[: len(entier) // 2])
    (tmp_path / "faux.pdf").write_bytes(b"<html>")
    noms = ("bon.pdf", "ferme.pdf", "coupe.pdf", "faux.pdf", "absent.pdf")
    problemes = pieces.check(_dossier(*noms), tmp_path)
    assert [probleme.chemin[1] for probleme in problemes] == [1, 2, 3, 4]
    attendus = ("mot de passe", "endommagé|illisible", "pas ce que dit son nom", "introuvable")
    for probleme, attendu in zip(problemes, attendus, strict=True):
        assert any(mot in probleme.message for mot in attendu.split("|"))


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    erreur = PermissionError(13, "Permission denied")
    assert "droits" in pieces._raison(erreur, "x.pdf")
    assert "n'a pas pu être lu" in pieces._raison(OSError(5, "E/S"), "x.pdf")


def test_an_image_counts_one_page(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n....")
    (tmp_path / "b.bin").write_bytes(b"....")
    image, autre = pieces.read(_dossier("a.png", "b.bin"), tmp_path)
    assert (image.pages, image.media) == (1, "image/png")
    assert (autre.pages, autre.media) == (None, "application/octet-stream")
