"""Exhibits: read inside the dossier only, numbered without the confidential ones, hashed."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from kit import pieces
from kit.dossier import Dossier
from kit.errors import PieceFautive
from kit.pieces import images, ouverture
from kit.pieces.constats import Examen
from kit.pieces.nature import examine
from kit.pieces.textes import DOUTEUX
from tests.fabrique import dossier

COURRIEL = b"From: a@b.example\r\nDate: Mon, 1 Jun 2026 09:12:00 +0200\r\n\r\nBonjour"
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(40)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def _image(forme: str, pages: int = 1, cote: int = 40, **options: object) -> bytes:
    flux = BytesIO()
    vues = [Image.effect_noise((cote, cote), 50) for _ in range(pages)]
    suite = {"save_all": True, "append_images": vues[1:]} if pages > 1 else {}
    vues[0].save(flux, forme, **suite, **options)
    return flux.getvalue()


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
    (tmp_path / "b.eml").write_bytes(COURRIEL)
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
    monkeypatch.setattr(ouverture, "TAILLE_MAXIMALE", 3)
    (tmp_path / "gros.txt").write_bytes(b"1234")
    with pytest.raises(PieceFautive, match="dépasse"):
        pieces.open_inside(tmp_path, "gros.txt")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_a_file_that_grows_past_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ouverture, "TAILLE_MAXIMALE", 3)
    # This one says that it holds nothing.
    with (
        Path("/proc/self/status").open("rb") as flux,
        pytest.raises(PieceFautive, match="dépasse"),
    ):
        ouverture._contents(flux.fileno(), "a.txt")


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
    assert "droits" in ouverture._raison(erreur, "x.pdf")
    assert "n'a pas pu être lu" in ouverture._raison(OSError(5, "E/S"), "x.pdf")


@pytest.mark.parametrize(
    ("nom", "octets", "media", "pages"),
    [
        ("a.png", _image("PNG"), "image/png", 1),
        ("a.JPG", _image("JPEG"), "image/jpeg", 1),
        ("a.tif", _image("TIFF", 3), "image/tiff", 3),
        ("a.JPE", _image("JPEG"), "image/jpeg", 1),
        ("a.jfif", _image("JPEG"), "image/jpeg", 1),
        ("a.TIFF", _image("TIFF"), "image/tiff", 1),
        ("a.eml", COURRIEL, "message/rfc822", None),
        ("a.txt", "réglé".encode(), "text/plain", None),
        ("a.csv", "réglé;10 €".encode("cp1252"), "text/csv", None),
        ("a.txt", "réglé".encode("utf-16"), "text/plain", None),
        ("a.tif", _image("TIFF", big_tiff=True), "image/tiff", 1),
        ("a.xml", b"<?xml version='1.0'?><Invoice>1</Invoice>", "application/xml", None),
    ],
)
def test_an_exhibit_of_the_closed_list_is_named_and_counted(
    nom: str, octets: bytes, media: str, pages: int | None
) -> None:
    examen = examine(octets, nom)
    assert (examen.media, examen.pages) == (media, pages)


@pytest.mark.parametrize(
    ("nom", "octets", "extrait"),
    [
        ("a.exe", b"MZ", "de type « .exe », qui n'est pas admis"),
        (
            "a.html",
            b"<html></html>",
            "n'est pas admis : enregistrez la page en PDF ; joignez un PDF",
        ),
        ("a.svg", b"<svg/>", "n'est pas admis"),
        ("a.docx", b"PK\x03\x04", "exportez-le en PDF"),
        ("a.webp", b"RIFF", "enregistrez l'image en PNG ou en JPEG"),
        ("facture", b"%PDF-1.7", "sans extension"),
        ("a.pdf", _image("PNG"), "c'est une image PNG : donnez-lui l'extension .png"),
        ("a.png", _image("JPEG"), "l'extension .jpg"),
        ("a.txt", b"%PDF-1.7", "l'extension .pdf"),
        ("a.pdf", OLE, "fichier Office ou Outlook : exportez-le en PDF"),
        ("a.msg", COURRIEL, "n'est pas ce que dit son nom"),
        ("a.msg", OLE, "message Outlook endommagé"),
        ("a.txt", b"PK\x03\x04\x00\x00", "n'est pas un texte lisible"),
        ("a.pdf", b"<html>%PDF-1.7", "c'est une page web : enregistrez la page en PDF"),
        ("a.pdf", b"a" * 99, "pas ce que dit son nom (.pdf) : demandez-en une copie"),
        ("a.heic", _image("JPEG"), "l'extension .jpg"),
        ("a.jpg", HEIC, "c'est une photo HEIC : donnez-lui l'extension .heic"),
        ("a.heic", HEIC, "image HEIF endommagée"),
        ("a.png", b"GIF89a", "c'est une image GIF : enregistrez l'image en PNG ou en JPEG"),
        ("a.jpg", b"\0\0\0\x0cjP  \r\n", "c'est une image JPEG 2000 : enregistrez l'image"),
        ("a.jp2", b"\0\0\0\x0cjP  \r\n", "n'est pas admis : enregistrez l'image en PNG ou en JPEG"),
        ("a.jpg", b"RIFF\x10\0\0\0WEBPVP8 ", "c'est une image WebP : enregistrez l'image"),
        ("a.pdf", b"PK\x03\x04", "c'est un fichier Office ou une archive : exportez-le en PDF"),
        ("a.pdf", b"\n<!DOCTYPE html><html>", "c'est une page web : enregistrez la page en PDF"),
        ("a.zip", b"PK\x03\x04", "extrayez-en les fichiers ; joignez"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100, "image PNG endommagée"),
        ("a.png", _image("PNG", cote=200)[:-9000], "endommagée"),
        ("a.jpg", _image("JPEG", cote=200)[:2000], "image JPEG endommagée"),
        ("a.tif", _image("TIFF", cote=200)[:2000], "image TIFF endommagée"),
        ("a.eml", b"Bonjour", "sans en-tête From ni Date"),
        ("a.eml", b"From: x@y.example\n\nBonjour", "sans en-tête Date :"),
        ("a.eml", b"From: x@y.example\nDate: hier\n\nBonjour", "en-tête Date illisible"),
        ("a.eml", b"\x00\x01\x02" * 50, "sans en-tête"),
        ("a.txt", b"MZ\x00\x03", "n'est pas un texte lisible"),
        ("a.csv", b"\x81\x8d\xff", "enregistrez-le en UTF-8"),
        ("a.txt", b" \r\n\t\n", "ne contient aucun texte"),
        ("a.txt", b"\xff\xfe\x00\xd8", "n'est pas un texte lisible"),
        ("a.xml", b"<a><b></a>", "XML illisible"),
        ("a.xml", b"", "XML illisible"),
        ("a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOCTYPE"),
        ("a.xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "une page web ou un dessin"),
        ("a.xml", b"<html/>", "exportez-le en PDF"),
    ],
)
def test_any_other_content_is_refused_with_what_to_do(
    nom: str, octets: bytes, extrait: str
) -> None:
    with pytest.raises(PieceFautive) as refus:
        examine(octets, nom)
    assert extrait in str(refus.value)


@pytest.mark.parametrize("codage", ["cp850", "mac_roman"])
def test_a_text_whose_accents_seem_false_is_told(codage: str) -> None:
    texte = "Payé à l'échéance, café"
    assert [un.texte for un in examine(texte.encode(codage), "a.txt").constats] == [DOUTEUX]
    sures = "Payé “vite” à l’échéance… œuvre – cœur – 10 €, trouvé"
    for sur in ("cp1252", "utf-8", "utf-16"):
        assert examine(sures.encode(sur), "a.txt").constats == ()
    assert examine(texte.encode(codage).decode("cp1252").encode(), "a.txt").constats == ()


def test_a_truncated_image_is_refused_even_after_a_page_was_laid_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(PieceFautive, match="endommagée"):
        examine(_image("JPEG", cote=200)[:2000], "a.jpg")


def test_a_truncated_email_is_refused() -> None:
    tete = COURRIEL.partition(b"\r\n\r\n")[0]
    corps = b'\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nBonjour\r\n'
    assert examine(tete + corps + b"--x--\r\n", "a.eml").media == "message/rfc822"
    with pytest.raises(PieceFautive, match="tronqué"):
        examine(tete + corps, "a.eml")


def test_an_image_has_a_limit_of_pixels_and_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    bombe = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bombe, "PNG")
    with pytest.raises(PieceFautive, match="80 millions de pixels"):
        examine(bombe.getvalue(), "a.png")
    monkeypatch.setattr(images, "PAGES_MAXIMUM", 2)
    assert examine(_image("TIFF", 2), "a.tiff").pages == 2
    with pytest.raises(PieceFautive, match="dépasse 2 pages"):
        examine(_image("TIFF", 3), "a.tiff")


def test_an_exhibit_checked_then_read_is_decoded_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vus: list[str] = []

    def note(octets: bytes, relatif: str) -> Examen:
        vus.append(relatif)
        return examine(octets, relatif)

    monkeypatch.setattr(pieces, "_EXAMINES", {})
    monkeypatch.setattr(pieces, "examine", note)
    _pdf(tmp_path / "a.pdf")
    piece = _dossier("a.pdf")
    assert pieces.check(piece, tmp_path) == []
    assert pieces.read(piece, tmp_path)[0].pages == 1
    assert vus == ["a.pdf"]
    _pdf(tmp_path / "a.pdf", 2)
    assert pieces.read(piece, tmp_path)[0].pages == 2


def test_without_its_extra_an_outlook_message_is_kept_by_its_envelope(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kit.messages.outlook.available", lambda: False)
    assert examine(OLE, "a.msg").media == "application/vnd.ms-outlook"


def test_a_name_is_found_however_its_accents_are_written(tmp_path: Path) -> None:
    for ecrit, demande in (("NFD", "NFC"), ("NFC", "NFD")):
        dossier = tmp_path / ecrit / unicodedata.normalize(ecrit, "pièces")
        dossier.mkdir(parents=True)
        (dossier / unicodedata.normalize(ecrit, "reçu été.txt")).write_bytes(b"x")
        nom = unicodedata.normalize(demande, "pièces/reçu été.txt")
        assert pieces.open_inside(tmp_path / ecrit, nom) == b"x"


def test_a_name_too_long_or_a_folder_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(PieceFautive, match="nom trop long"):
        pieces.open_inside(tmp_path, "x" * 300)
    with pytest.raises(PieceFautive, match="introuvable"):
        pieces.open_inside(tmp_path / "absent", "x.pdf")
