"""Big exhibits: bound, packed and delivered without being held, the same bytes as small ones."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import shutil
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from kit import contenu, edition, empreinte, etude, liasse, pieces, pipeline, ressources
from kit.compose import compose
from kit.contenu import Depot, Fichier
from kit.errors import DocumentRefuse, LimiteAtteinte, MachineFautive
from kit.ouvrier import Limites, Ouvrier
from kit.paquet import archive
from kit.pieces import PieceLue, ouverture
from kit.pipeline import Commande
from kit.reliure import originaux
from kit.reproduction import Reproduction
from tests import fabrique, sujets
from tests.test_reliure import inventaire, rendu, templates

AU = date(2026, 11, 20)
SERREES = Limites(secondes=120, memoire=300_000_000)


def original(rang: int, octets: bytes, depot: Depot, media: str = "application/pdf") -> PieceLue:
    """An exhibit whose content nobody looks into."""
    sha256 = hashlib.sha256(octets).hexdigest()
    tenu = depot.keep(octets, sha256)
    nom = f"scan{rang}.pdf"
    return PieceLue(
        rang, f"p{rang}", f"Scan {rang}", None, None, nom, media, 1, len(octets), sha256, tenu
    )


def picture(octets: bytes, masque: bytes = b"") -> bytes:
    """A page that is one image, with a mask perhaps: their data are not looked at."""
    pdf = pikepdf.new()
    nom = pikepdf.Name
    image = pdf.make_stream(octets, Type=nom.XObject, Subtype=nom.Image, Width=9, Height=9,
                            BitsPerComponent=8, ColorSpace=nom.DeviceGray,
                            Filter=nom.DCTDecode)  # fmt: skip
    if masque:
        image.SMask = pdf.make_stream(masque, Type=nom.XObject, Subtype=nom.Image, Width=9,
                                      Height=9, BitsPerComponent=8, ColorSpace=nom.DeviceGray,
                                      Filter=nom.DCTDecode)  # fmt: skip
    for _ in range(2):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
        page.obj.Contents = pdf.make_stream(b"q 500 0 0 700 40 40 cm /Im Do Q")
    flux = BytesIO()
    pdf.save(flux, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return flux.getvalue()


def relier(taille: int, nombre: int, memoire: int | None = None) -> contenu.Contenu:
    """Bind exhibits of that many bytes, each reproduced by an image of as many."""
    depot, hasard = Depot(memoire), random.Random(taille)  # noqa: S311
    lues = tuple(original(n, hasard.randbytes(taille), depot) for n in range(1, nombre + 1))
    faites = {}
    for lue in lues:
        pdf = picture(hasard.randbytes(taille), hasard.randbytes(taille // 4))
        faites[lue.id] = Reproduction(depot.keep(pdf), 2, "image")
    declarees = [{"id": lue.id, "titre": lue.titre, "fichier": lue.fichier} for lue in lues]
    dossier = fabrique.dossier(pieces=declarees)
    sujet = sujets.sujet(dossier, pieces=lues, reproductions=faites)
    imprime = edition.lay_out(sujet, compose(sujet, templates()), rendu())
    return edition.bind_pdf(sujet, imprime, inventaire(imprime), rendu(), depot)


def test_six_hundred_megabytes_are_bound_in_less_than_three_hundred() -> None:
    rendu().prepare()
    templates()
    with Ouvrier(partial(relier, 20_000_000), SERREES) as ouvrier:
        relie = ouvrier.run(14)
        assert isinstance(relie, Fichier)
        assert relie.taille > 600_000_000
        assert edition.weigh(relie)[0] > 14 * 3
    with (
        Ouvrier(lambda nombre: relier(20_000_000, nombre, 10**9), SERREES) as ouvrier,
        pytest.raises(LimiteAtteinte, match="mémoire"),
    ):
        ouvrier.run(14)


@pytest.mark.parametrize("taille", [5_000, 60_000, 1_100_000])
def test_a_bound_pdf_is_the_same_whatever_was_held(taille: int) -> None:
    tenu, pose = relier(taille, 2), relier(taille, 2, memoire=0)
    assert isinstance(tenu, bytes)
    assert isinstance(pose, Fichier)
    assert contenu.load(pose) == tenu
    assert contenu.digest(pose) == contenu.digest(tenu)


def test_images_and_their_masks_come_back_whole() -> None:
    with pikepdf.open(BytesIO(contenu.load(relier(60_000, 1)))) as pdf:
        images = [page.Resources.XObject.P.Resources.XObject.Im for page in pdf.pages[-2:]]
        assert images[0].objgen == images[1].objgen
        hasard = random.Random(60_000)  # noqa: S311
        joint, image, masque = (hasard.randbytes(n) for n in (60_000, 60_000, 15_000))
        assert images[0].read_raw_bytes() == image
        assert images[0].SMask.read_raw_bytes() == masque
        assert str(images[0].Filter) == "/DCTDecode"
        (nom,) = (nom for nom in pdf.attachments if nom.startswith("Pièce"))
        jointe = pdf.attachments[nom].get_file()
        assert jointe.read_bytes() == joint
        assert (jointe.size, jointe.md5) == (60_000, hashlib.md5(joint).digest())
        len(pdf.objects)
        assert pdf.get_warnings() == []


def test_a_file_is_inscribed_as_bytes_are() -> None:
    with pikepdf.open(BytesIO(picture(b"x" * 3_000_000))) as pdf:
        flux = BytesIO()
        pdf.save(flux, static_id=True)
    attendu = empreinte.inscribe(flux.getvalue())
    large = BytesIO(flux.getvalue().replace(b"/ID [", b"/ID [" + b" " * 500))
    assert len(large.getvalue()) > len(attendu)
    for fichier in (flux, flux, large):
        assert empreinte.inscribe_file(fichier) == hashlib.sha256(attendu).hexdigest()
        assert fichier.getvalue() == attendu


@pytest.mark.parametrize(
    ("taille", "media", "serre"),
    [
        (originaux.MASSE, "application/pdf", True),
        (originaux.MASSE + 65_536, "image/jpeg", True),
        (originaux.MASSE - 1, "application/pdf", False),
        (originaux.MASSE, "text/plain", False),
        (0, "image/jpeg", False),
    ],
)
def test_what_is_compressed_already_is_embedded_as_it_is(
    taille: int, media: str, serre: bool
) -> None:
    octets = b"abc" * (taille // 3) + b"a" * (taille % 3)
    jointe = originaux.Jointe("x", octets, media, "", "Source", AU)
    parts, mots = originaux.parts(jointe)
    pdf = b"".join(
        contenu.load(part.contenu)[part.debut : part.debut + part.taille] for part in parts
    )
    assert bool(mots) == serre
    with pikepdf.new() as neuf:
        flux = neuf.make_stream(pdf)
        if serre:
            flux.write(pdf, filter=pikepdf.Name.FlateDecode)
        assert flux.read_bytes() == octets


@pytest.mark.parametrize("exemple", ["24-injonction-de-payer", "02-trois-factures-avoir-acomptes"])
def test_a_whole_production_is_the_same_whatever_is_held(
    exemple: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lus = []
    for rang, memoire in enumerate((contenu.MEMOIRE, 0)):
        monkeypatch.setattr(contenu, "MEMOIRE", memoire)
        monkeypatch.setattr(contenu, "_LIEU", [tmp_path / str(rang) / ".kit-essai"])
        cible = liasse.write(produite(ressources.exemples() / exemple).liasse, tmp_path / str(rang))
        lus.append({str(f.relative_to(cible)): f.read_bytes() for f in files(cible)})
        assert not list((tmp_path / str(rang)).glob(".kit-*"))
    assert lus[0] == lus[1]


def files(dossier: Path) -> list[Path]:
    return [fichier for fichier in sorted(dossier.rglob("*")) if fichier.is_file()]


def produite(dossier: Path, depot: Depot | None = None) -> pipeline.Produit:
    atelier = etude.open_atelier()
    trouve = etude.study(dossier, AU, atelier, depot=depot)
    return pipeline.produce(trouve, Commande(), atelier, rendu())


@pytest.fixture
def copie(tmp_path: Path) -> Path:
    """A dossier that a test may change."""
    exemples = ressources.exemples()
    shutil.copytree(exemples / "_creanciers", tmp_path / "_creanciers")
    return Path(shutil.copytree(exemples / "01-facture-simple", tmp_path / "d"))


def test_each_exhibit_is_read_once_and_hashed_once(
    copie: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    originaux_lus = {f.read_bytes() for f in (copie / "pieces").iterdir()}
    ouverts: list[str] = []
    haches: list[bytes] = []
    lire = ouverture._contents

    class Espion:
        vrai = staticmethod(hashlib.sha256)

        def __init__(self, octets: bytes = b"", **mots: Any) -> None:
            self.somme = self.vrai(**mots)
            self.update(octets)

        def update(self, octets: bytes) -> None:
            haches.append(bytes(octets))
            self.somme.update(octets)

        def __getattr__(self, nom: str) -> Any:
            return getattr(self.somme, nom)

    def contents(descripteur: int, relatif: str) -> bytes:
        ouverts.append(relatif)
        return lire(descripteur, relatif)

    monkeypatch.setattr(hashlib, "sha256", Espion)
    monkeypatch.setattr(ouverture, "_contents", contents)
    produit = produite(copie, Depot())
    assert len([un for un in ouverts if un.startswith("pieces/")]) == len(originaux_lus)
    assert sorted(un for un in haches if un in originaux_lus) == sorted(originaux_lus)
    assert produit.modele.id == "mise_en_demeure"


def test_what_is_delivered_is_what_was_checked(copie: Path) -> None:
    atelier = etude.open_atelier()
    trouve = etude.study(copie, AU, atelier, depot=Depot(0))
    vise = copie / "pieces" / "01 - Bon de commande 88.pdf"
    octets = vise.read_bytes()
    vise.write_bytes(b"autre chose")
    produit = pipeline.produce(trouve, Commande(formats=("html",)), atelier, rendu())
    livres = produit.liasse.fichiers
    (nom,) = (nom for nom in livres if nom.startswith("pieces/Pièce 01"))
    assert contenu.load(livres[nom]) == octets


def test_a_study_without_a_depot_keeps_nothing(copie: Path) -> None:
    atelier = etude.open_atelier()
    assert etude.study(copie, AU, atelier).pieces is None
    assert len(etude.study(copie, AU, atelier, depot=Depot()).pieces or ()) == 8


def test_exhibits_too_heavy_together_are_not_kept(
    copie: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "TOTAL_MAXIMUM", 50_000)
    trouve = etude.study(copie, AU, etude.open_atelier(), depot=Depot())
    assert "ensemble" in trouve.fautes[-1].message
    assert sum(piece.taille for piece in trouve.pieces or ()) <= 50_000


def test_a_package_is_the_same_whether_written_in_memory_or_on_disk() -> None:
    fichiers = {"b/é.txt": b"deux" * 9, "a.pdf": Depot(0).keep(b"un" * 100_000), "c": b""}
    pose = archive.pack(fichiers, Depot(0))
    assert isinstance(pose, Fichier)
    assert contenu.load(pose) == archive.pack(fichiers)
    assert archive.read(contenu.load(pose)) == {n: contenu.load(c) for n, c in fichiers.items()}


def bundle(memoire: int) -> liasse.Liasse:
    """A bundle made in a worker."""
    depot = Depot(memoire)
    fichiers = {"lettre.pdf": depot.keep(b"lettre" * 1000), "pieces/a": depot.keep(b"a" * 1000)}
    return liasse.assemble("R", "lettre", AU, fichiers, {})


def test_what_a_worker_has_written_is_delivered_by_a_new_name(tmp_path: Path) -> None:
    with Ouvrier(bundle, SERREES, tmp_path) as ouvrier:
        recue = ouvrier.run(0)
    lettre = recue.fichiers["lettre.pdf"]
    assert isinstance(lettre, Fichier)
    numero = lettre.chemin.stat().st_ino
    cible = liasse.write(recue, tmp_path)
    assert (cible / "lettre.pdf").stat().st_ino == numero
    assert (cible / "pieces" / "a").read_bytes() == b"a" * 1000
    del recue, lettre
    assert [f.name for f in tmp_path.iterdir()] == ["R"]


def test_another_disk_has_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Path, _cible: Path) -> None:
        raise OSError(errno.EXDEV, "x")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    cible = liasse.write(bundle(0), tmp_path)
    assert (cible / "lettre.pdf").read_bytes() == b"lettre" * 1000
    assert (cible / "lettre.pdf").stat().st_mode & 0o777 == 0o600


def die(memoire: int) -> None:
    faits = bundle(memoire)
    os.kill(os.getpid(), 9)
    del faits


def test_a_worker_that_dies_leaves_nothing_of_what_it_wrote(tmp_path: Path) -> None:
    with Ouvrier(die, SERREES, tmp_path / "sortie") as ouvrier, pytest.raises(LimiteAtteinte):
        ouvrier.run(0)
    assert list((tmp_path / "sortie").iterdir()) == []


def test_a_full_disk_in_the_worker_is_said(tmp_path: Path) -> None:
    (tmp_path / "sortie").write_bytes(b"")
    with (
        Ouvrier(bundle, SERREES, tmp_path / "sortie") as ouvrier,
        pytest.raises(MachineFautive, match="--sortie$"),
    ):
        ouvrier.run(0)


def test_a_mail_that_no_mailbox_would_take_is_refused() -> None:
    edition._sendable(edition.COURRIEL_MAXIMUM)
    with pytest.raises(DocumentRefuse, match=r"pèserait 60 Mo .* --annexe separee"):
        edition._sendable(60_000_000)
