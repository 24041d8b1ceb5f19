"""The control of a package: its files, and every byte of the archive around them."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import controle, manifeste
from kit.cli.controler import controler
from kit.controle import paquets
from kit.controle.rapport import Ligne, Rapport
from kit.paquet import archive, volumes
from tests.productions import produite

SAINS = {"intact", "conforme", "note"}


@cache
def paquet() -> bytes:
    return archive.pack(dict(produite().fichiers))


@cache
def petit() -> bytes:
    """A package without a PDF, that is controlled at once."""
    faits = manifeste.build(
        reference="R-1", document="d", au=produite().au, kit="0", dossier="0" * 64, total=None
    )
    fichiers = {"a.csv": b"a;b\n1;2\n", "d.txt": b"d", "pieces/é.txt": b"bonjour"}
    return archive.pack({**fichiers, manifeste.NOM: manifeste.complete(faits, fichiers)})


def check(octets: bytes, dossier: Path) -> Rapport:
    (dossier / "p.zip").write_bytes(octets)
    return controle.check(dossier / "p.zip")


def fautes(rapport: Rapport) -> list[Ligne]:
    return [ligne for ligne in rapport.lignes if ligne.etat not in SAINS]


def test_a_package_is_intact_down_to_its_headers(tmp_path: Path) -> None:
    rapport = check(paquet(), tmp_path)
    assert fautes(rapport) == []
    assert str(rapport.lignes[0]) == "intact : l'archive elle-même"
    assert rapport.lignes[-1].etat == "conforme"


def test_each_byte_of_a_package_changed_alone_is_told(tmp_path: Path) -> None:
    octets = petit()
    assert check(octets, tmp_path).sain
    for rang, octet in enumerate(octets):
        change = octets[:rang] + bytes([octet ^ 1]) + octets[rang + 1 :]
        assert not check(change, tmp_path).sain, rang


@settings(max_examples=150)
@given(data=st.data())
def test_any_other_value_of_any_byte_is_told(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rang = data.draw(st.integers(0, len(petit()) - 1))
    masque = data.draw(st.integers(1, 255))
    change = petit()[:rang] + bytes([petit()[rang] ^ masque]) + petit()[rang + 1 :]
    assert not check(change, tmp_path_factory.mktemp("z")).sain


@pytest.mark.parametrize("nom", ["mise_en_demeure.pdf", "pieces/", "manifeste.json"])
def test_a_byte_changed_in_a_stored_file_names_the_file(nom: str, tmp_path: Path) -> None:
    vise = next(cle for cle in sorted(produite().fichiers) if cle.startswith(nom))
    contenu = produite().fichiers[vise]
    place = paquet().index(contenu) + len(contenu) // 2
    change = paquet()[:place] + bytes([paquet()[place] ^ 1]) + paquet()[place + 1 :]
    dits = {(ligne.etat, ligne.fichier) for ligne in fautes(check(change, tmp_path))}
    assert {("modifié", vise), ("modifié", paquets.ENVELOPPE)} <= dits


@pytest.mark.parametrize("longueur", [0, 3, 50, 300])
def test_a_package_cut_short_is_told(longueur: int, tmp_path: Path) -> None:
    assert not check(petit()[:-longueur] if longueur else b"", tmp_path).sain


def zip_of(entrees: dict[str, bytes], mode: int = 0o600, compress: int = 0) -> bytes:
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", compress) as neuf:
        for nom, octets in entrees.items():
            entree = zipfile.ZipInfo(nom, (1980, 1, 1, 0, 0, 0))
            entree.compress_type = compress
            entree.external_attr = mode << 16
            neuf.writestr(entree, octets)
    return flux.getvalue()


def hostiles() -> Iterator[tuple[str, bytes]]:
    contenu = archive.read(petit())
    yield "monte", zip_of({**contenu, "../../evil.txt": b"x"})
    yield "absolu", zip_of({**contenu, "/etc/passwd": b"x"})
    yield "lien", zip_of({**contenu, "lien": b"/etc/passwd"}, stat.S_IFLNK | 0o777)
    yield "ajouté", zip_of({**contenu, "b.txt": b"x"})
    yield "refaite", zip_of(contenu, compress=zipfile.ZIP_DEFLATED)
    yield "préfixe", b"MZ" + petit()
    yield "suffixe", petit() + b"\0"


@pytest.mark.parametrize(("nom", "octets"), [pytest.param(n, o, id=n) for n, o in hostiles()])
def test_a_hostile_or_rewritten_archive_is_told_and_nothing_is_written(
    nom: str, octets: bytes, tmp_path: Path
) -> None:
    avant = sorted(tmp_path.rglob("*"))
    assert not check(octets, tmp_path).sain
    assert sorted(tmp_path.rglob("*")) == sorted([*avant, tmp_path / "p.zip"])
    assert not (tmp_path.parent / "evil.txt").exists()


def test_a_package_zipped_again_still_has_its_files_controlled(tmp_path: Path) -> None:
    refaite = zip_of(archive.read(petit()), compress=zipfile.ZIP_DEFLATED)
    (faute,) = fautes(check(refaite, tmp_path))
    assert faute.fichier == paquets.ENVELOPPE
    assert "en-têtes" in faute.message


def test_an_archive_that_announces_too_much_is_not_unpacked(tmp_path: Path) -> None:
    bombe = zip_of({"a": b"\0" * 30_000_000}, compress=zipfile.ZIP_DEFLATED)
    (faute, *_) = fautes(check(bombe, tmp_path))
    assert faute.etat == "limite"
    assert "annonce 30 Mo" in faute.message


def test_one_volume_alone_is_controlled_and_the_others_are_named(tmp_path: Path) -> None:
    parts = volumes.decouper(dict(produite().fichiers), 400_000, "R - d")
    assert len(parts) > 1
    for nom, octets in parts:
        rapport = check(octets, tmp_path)
        assert fautes(rapport) == []
        ailleurs = [x for x in rapport.lignes if x.etat == "note" and "dans le volume" in x.message]
        assert ailleurs
        assert not any(f"« {nom} »" in ligne.message for ligne in ailleurs)


def test_a_file_moved_between_volumes_is_missing(tmp_path: Path) -> None:
    (_, octets), *_ = volumes.decouper(dict(produite().fichiers), 400_000, "R - d")
    contenu = archive.read(octets)
    vise = next(nom for nom in contenu if nom.startswith("pieces/"))
    del contenu[vise]
    assert ("manquant", vise) in {
        (x.etat, x.fichier) for x in fautes(check(archive.pack(contenu), tmp_path))
    }


def test_the_plan_of_the_volumes_cannot_be_changed(tmp_path: Path) -> None:
    (_, octets), *_ = volumes.decouper(dict(produite().fichiers), 400_000, "R - d")
    contenu = archive.read(octets)
    lu = json.loads(contenu[volumes.PLAN])
    lu["volumes"][1]["fichiers"] = []
    contenu[volumes.PLAN] = (json.dumps(lu, ensure_ascii=False, indent=2) + "\n").encode()
    assert ("modifié", volumes.PLAN) in {
        (x.etat, x.fichier) for x in fautes(check(archive.pack(contenu), tmp_path))
    }


def test_a_volume_alone_does_not_speak_for_the_others(tmp_path: Path) -> None:
    (nom, octets), (autre, _), *_ = volumes.decouper(dict(produite().fichiers), 400_000, "R - d")
    (tmp_path / nom).write_bytes(octets)
    lu = CliRunner().invoke(controler, [str(tmp_path / nom), "--bref"], standalone_mode=False)
    assert lu.return_value == 0
    assert "  aucune différence dans ce volume : " in lu.stdout
    assert "  Autres volumes du paquet, non vus ici : « " in lu.stdout
    assert f"« {autre} »" in lu.stdout
    assert f"« {nom} »" not in lu.stdout
    lu = CliRunner().invoke(controler, [str(tmp_path / nom), "--json"], standalone_mode=False)
    (rapport,) = json.loads(lu.stdout)
    assert autre in rapport["volumes_non_vus"]
    assert rapport["sha256"] == hashlib.sha256(octets).hexdigest()


def test_the_plan_of_another_package_is_told(tmp_path: Path) -> None:
    (_, octets), *_ = volumes.decouper(dict(produite().fichiers), 400_000, "R - d")
    contenu = archive.read(octets)
    plan = volumes.read(contenu[volumes.PLAN])
    contenu[volumes.PLAN] = volumes._text(replace(plan, paquet="0" * 64))
    assert ("discordant", volumes.PLAN) in {
        (x.etat, x.fichier) for x in fautes(check(archive.pack(contenu), tmp_path))
    }


def test_a_limit_of_size_is_no_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "TAILLE_MAXIMALE", 10)
    (tmp_path / "p.zip").write_bytes(petit())
    lu = CliRunner().invoke(controler, [str(tmp_path / "p.zip")], standalone_mode=False)
    assert lu.return_value == 4
    assert "limite : l'archive elle-même ; un paquet ne dépasse pas" in lu.stdout


def test_an_archive_hidden_behind_another_is_told(tmp_path: Path) -> None:
    """A second table of contents shows the first files, and nothing of what follows them."""
    octets = petit()
    fin = octets.rindex(b"PK\5\6")
    debut = int.from_bytes(octets[fin + 16 : fin + 20], "little")
    bout = octets[fin : fin + 16] + len(octets).to_bytes(4, "little") + octets[fin + 20 :]
    (faute,) = fautes(check(octets + octets[debut:fin] + bout, tmp_path))
    assert str(faute) == "modifié : l'archive elle-même ; des octets y ont été ajoutés"
