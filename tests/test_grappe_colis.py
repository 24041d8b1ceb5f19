"""What travels to a cluster: all that a dossier needs, nothing twice, nothing opened on the way."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import DocumentRefuse, Probleme
from kit.lectures import Lecture
from kit.portefeuille.issue import Issue
from kit.portefeuille.moteurs import adresse, colis, identite, lots
from kit.portefeuille.moteurs.colis import Envoi, Sedentaire
from kit.portefeuille.moteurs.collecte import gather
from kit.portefeuille.moteurs.deballage import DOUTEUX, lay_out, put_back, reconcile, under
from kit.portefeuille.production import Production
from kit.source.fichier import read_regular
from tests.grappes import EXEMPLES, MODELE, delivered, portfolio, production

DOSSIER = Path("dossiers") / MODELE / "dossier.yaml"
APPEL = """
historique:
  - le: 2026-11-18T09:00
    canal: telephone
    sens: emis
    de: Claire Le Goff, gérante
    a: Anne-Laure Rio, gérante
    resume: Appel sans réponse
"""


def _append(fichier: str, texte: str) -> Callable[[Path], None]:
    def do(racine: Path) -> None:
        with (racine / fichier).open("a", encoding="utf-8") as flux:
            flux.write(texte)

    return do


def _replace(fichier: str, avant: str, apres: str) -> Callable[[Path], None]:
    def do(racine: Path) -> None:
        texte = (racine / fichier).read_text(encoding="utf-8")
        assert avant in texte
        (racine / fichier).write_text(texte.replace(avant, apres, 1), encoding="utf-8")

    return do


def _file(nom: str, octets: bytes = b"bonjour\n") -> Callable[[Path], None]:
    def do(racine: Path) -> None:
        (racine / nom).parent.mkdir(parents=True, exist_ok=True)
        (racine / nom).write_bytes(octets)

    return do


def _own_templates(racine: Path) -> None:
    """Name, in the profile, the creditor's own templates."""
    fournis = EXEMPLES.parent.parent / "templates" / "fr" / "relance_amiable"
    shutil.copytree(fournis, racine / "dossiers/_creanciers/modeles/relance_amiable")
    _replace(f"{PROFIL}", "nom:", "modeles: modeles\nnom:")(racine)


def _produced_before(racine: Path, *formats: str) -> None:
    """Produce two days before, then touch the history up."""
    _append(str(DOSSIER), APPEL)(racine)
    os.chdir(racine)
    ordre = production(racine / "sortie", *formats)
    delivered([(DOSSIER, replace(ordre, au=ordre.au.replace(day=20))(DOSSIER))], racine / "sortie")
    assert list((racine / "sortie").glob("*/*/manifeste.json"))
    _replace(str(DOSSIER), "Appel sans réponse", "Appel, promesse de payer")(racine)


PIECES = f"dossiers/{MODELE}/pieces"
PROFIL = "dossiers/_creanciers/arvor.yaml"
CAS: dict[str, Callable[[Path], object]] = {
    "tel quel": lambda racine: None,
    "pièce absente": lambda racine: next((racine / PIECES).iterdir()).unlink(),
    "aucune pièce": lambda racine: shutil.rmtree(racine / PIECES),
    "pièce d'après son nom": _file(f"{PIECES}/07 - Note é.txt"),
    "noms décomposés": _file(f"{PIECES}/08 - Note e\u0301.txt"),
    "bruit": _file(f"{PIECES}/Thumbs.db"),
    "pièce non admise": _file(f"{PIECES}/09 - film.mp4"),
    "pièce vide en trop": _file(f"{PIECES}/10 - vide.bin", b""),
    "sous-dossier": _file(f"{PIECES}/anciens/x.txt"),
    "lien non joint": lambda racine: (racine / PIECES / "a.txt").symlink_to("/etc/hostname"),
    "tube non joint": lambda racine: os.mkfifo(racine / PIECES / "b.txt"),
    "classeur partagé": lambda racine: (
        _file(f"{PIECES}/07 - Note.txt")(racine),
        _file(f"dossiers/{MODELE}/autre.yaml")(racine),
    ),
    "pièce hors du dossier": _replace(str(DOSSIER), "fichier: pieces/02", "fichier: ../pieces/02"),
    "faute": _replace(str(DOSSIER), "classe: commercant", "classe: commercent"),
    "scénario du cabinet": lambda racine: (
        _append(str(DOSSIER), "scenario: nos-delais.yaml\n")(racine),
        _file(f"dossiers/{MODELE}/nos-delais.yaml", b"relance_amiable: {jours: 3, source: Nous}\n")(
            racine
        ),
    ),
    "scénario absent": _append(str(DOSSIER), "scenario: nos-delais.yaml\n"),
    "logo": _replace(PROFIL, "nom:", "logo: arvor.svg\nnom:"),
    "logo absent": _replace(PROFIL, "nom:", "logo: absent.png\nnom:"),
    "modèles du créancier": _own_templates,
    "historique retouché": _produced_before,
    "historique retouché, en PDF": lambda racine: _produced_before(racine, "pdf"),
    "historique retouché, référence changée": lambda racine: (
        _produced_before(racine),
        _replace(str(DOSSIER), "reference: 2026-110", "reference: 2026-999")(racine),
    ),
    "production altérée": lambda racine: (
        _produced_before(racine),
        next((racine / "sortie").glob("*/*/manifeste.json")).write_text("{}", encoding="utf-8"),
    ),
    "pièce mal écrite": _replace(str(DOSSIER), "pieces:\n", "pieces:\n  - facture.pdf\n"),
    "référence mal écrite": _replace(str(DOSSIER), "reference: 2026-110", "reference: [2026]"),
    "fichier et lien parmi les productions": lambda racine: (
        _produced_before(racine),
        [
            (dossier / "notes.txt").write_text("à moi", encoding="utf-8")
            and (dossier / "derniere").symlink_to(next(dossier.iterdir()))
            for dossier in (racine / "sortie").glob("2026-*")
        ],
    ),
    "production sans manifeste": lambda racine: (
        _produced_before(racine),
        next((racine / "sortie").glob("*/*/manifeste.json")).unlink(),
    ),
}


@pytest.fixture
def racine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of dossiers, from which the command is run."""
    for nom in ("_creanciers", MODELE):
        shutil.copytree(EXEMPLES / nom, tmp_path / "ici" / "dossiers" / nom)
    monkeypatch.chdir(tmp_path / "ici")
    return tmp_path / "ici"


def elsewhere(ordre: Production, envoi: Envoi, racine: Path) -> Issue:
    """Make a dossier from its parcel alone: its originals are out of reach."""
    cache = racine.with_name("plus-ici")
    racine.rename(cache)
    with tempfile.TemporaryDirectory() as la_bas:
        lay_out(envoi.colis, envoi.contenus, Path(la_bas), str(racine))
        os.chdir(la_bas + str(racine))
        sortie = under(la_bas, str(ordre.sortie))
        issue = put_back(replace(ordre, sortie=sortie)(under(la_bas, str(envoi.chemin))), la_bas)
        os.chdir(cache.parent)
    cache.rename(racine)
    return issue


def test_a_dossier_behind_a_link_finds_the_profile_that_is_beside_it(
    racine: Path, tmp_path: Path
) -> None:
    (racine / "dossiers").rename(racine / "rangés")
    (racine / "dossiers").mkdir()
    (racine / "dossiers" / MODELE).symlink_to(racine / "rangés" / MODELE)
    ordre = production(Path("sortie"))
    attendu = delivered([(DOSSIER, ordre(DOSSIER))], tmp_path / "attendu")
    assert len(attendu) > 4
    issue = elsewhere(ordre, gather(DOSSIER, Path("sortie")), racine)
    assert delivered([(DOSSIER, issue)], tmp_path / "obtenu") == attendu


@pytest.mark.parametrize("absolu", [False, True])
@pytest.mark.parametrize("cas", CAS)
def test_a_parcel_gives_the_same_where_the_originals_are_not(
    cas: str, absolu: bool, racine: Path, tmp_path: Path
) -> None:
    CAS[cas](racine)
    chemin = racine / DOSSIER if absolu else DOSSIER
    sortie = racine / "sortie" if absolu else Path("sortie")
    ordre = production(sortie)
    attendue = ordre(chemin)
    attendu = delivered([(chemin, attendue)], tmp_path / "attendu")
    envoi = gather(chemin, sortie)
    issue = elsewhere(ordre, envoi, racine)
    assert delivered([(chemin, issue)], tmp_path / "obtenu") == attendu
    assert _reads(issue) == _reads(attendue)
    etats = {(lue.chemin, lue.genre): lue.etat for lue in reconcile(issue, envoi.lues).lectures}
    assert all(etats[cle] in (etat, DOUTEUX) for cle, etat in _states(attendue).items())


def _states(issue: Issue) -> dict[tuple[str, str], object]:
    return {
        (lue.chemin, lue.genre): lue.etat
        for lue in issue.lectures
        if (lue.chemin, lue.genre) in _reads(issue)
    }


def _reads(issue: Issue) -> set[tuple[str, str]]:
    """Name what was read, but for what kit reads of its own, once for all."""
    ours = str(EXEMPLES.parent.parent)
    return {(lue.chemin, lue.genre) for lue in issue.lectures if not lue.chemin.startswith(ours)}


SEDENTAIRES: dict[str, Callable[[Path], object]] = {
    "absent": lambda racine: (racine / DOSSIER).unlink(),
    "illisible": _file(str(DOSSIER), b"a: [1,\n"),
    "profil absent": lambda racine: (racine / PROFIL).unlink(),
    "pièce qui est un lien": lambda racine: _link(racine / PIECES / "01 - Devis DV-2026-088.pdf"),
    "pièces derrière un lien": lambda racine: _link(racine / PIECES),
    "pièce vide": _file(f"{PIECES}/01 - Devis DV-2026-088.pdf", b""),
    "pièce géante": lambda racine: os.truncate(
        racine / PIECES / "01 - Devis DV-2026-088.pdf", 60_000_000
    ),
    "trop lourd en tout": lambda racine: [
        os.truncate(fichier, 30_000_000) for fichier in (racine / PIECES).iterdir()
    ],
}


def _link(chemin: Path) -> None:
    chemin.rename(chemin.with_name("ailleurs"))
    chemin.symlink_to("ailleurs")


@pytest.mark.parametrize("cas", SEDENTAIRES)
def test_what_cannot_travel_as_it_is_stays(cas: str, racine: Path) -> None:
    SEDENTAIRES[cas](racine)
    with pytest.raises(Sedentaire):
        gather(DOSSIER, Path("sortie"))


def test_a_path_that_climbs_in_its_middle_stays(racine: Path) -> None:
    (racine / "autre").mkdir()
    os.chdir(racine / "autre")
    assert gather(".." / DOSSIER, Path("sortie")).objets
    with pytest.raises(Sedentaire):
        gather(Path("../dossiers/../dossiers") / MODELE / "dossier.yaml", Path("sortie"))


def test_a_profile_that_changes_while_it_is_read_keeps_its_dossier_here(
    racine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(chemin: Path, limite: int) -> bytes:
        return read_regular(chemin, limite) + b"# relu" * (chemin.name == Path(PROFIL).name)

    monkeypatch.setattr("kit.portefeuille.moteurs.collecte.read_regular", read)
    with pytest.raises(Sedentaire, match="modifié pendant sa lecture"):
        gather(DOSSIER, Path("sortie"))


def test_an_exhibit_is_read_and_never_opened(racine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object) -> None:
        raise AssertionError("pièce ouverte")

    monkeypatch.setattr("kit.pieces.examine", opened)
    monkeypatch.setattr("pikepdf.open", opened)
    assert len(gather(DOSSIER, Path("sortie")).objets) >= 5


def _envoi(rang: int, *contenus: bytes, partage: bool = False) -> Envoi:
    envoi = Envoi(Path(f"d{rang}.yaml"))
    for place, octets in enumerate(contenus):
        envoi.add(Path(f"/d{rang}/{place}"), octets, partage)
    return envoi


def test_a_content_is_in_a_lot_once_and_apart_when_it_may_serve_again() -> None:
    gros = bytes(lots.GROS)
    envoi = _envoi(3, b"profil", partage=True)
    envol = lots.bundle([_envoi(1, b"a", b"cgv"), _envoi(2, b"b", b"cgv", gros), envoi])
    assert sorted(envol.lot.contenus.values()) == [b"a", b"b"]
    assert sorted(envol.partages.values(), key=len) == [b"cgv", b"profil", gros]
    assert envol.lot.partages == tuple(envol.partages)
    tous = envol.lot.contenus | envol.partages
    for (_, besoins), voulus in zip(envol.lot.colis, [2, 3, 1], strict=True):
        assert len(besoins) == voulus
        assert all(sha256 in tous for sha256 in besoins)


@given(
    st.lists(st.integers(0, 30), max_size=400),
    st.integers(1, 5),
    st.sets(st.integers(0, 399)),
)
def test_lots_hold_every_dossier_once_and_are_bounded(
    poids: list[int], places: int, sedentaires: set[int]
) -> None:
    lourds = {Path(f"{rang:03}"): poids[rang] for rang in range(len(poids))}

    def pack(chemin: Path) -> Envoi:
        if int(chemin.name) in sedentaires:
            raise Sedentaire
        envoi = Envoi(chemin)
        envoi.contenus[str(chemin)] = bytes(lourds[chemin] * lots.POIDS // 10_000)
        return envoi

    preparation = lots.Preparation(iter(lourds), pack)
    obtenus: list[list[Path]] = []
    while preparation.more(places):
        assert len(preparation._proches) <= lots.NOMBRE * places
        envol = preparation.next(places)
        if envol is not None:
            obtenus.append([envoi.chemin for envoi in envol.envois])
    rendus = [*(chemin for lot in obtenus for chemin in lot), *preparation.sedentaires]
    assert sorted(rendus) == sorted(lourds)
    assert all(len(lot) <= lots.NOMBRE for lot in obtenus)


def test_lots_are_full_then_smaller_then_one_for_each_suspect() -> None:
    preparation = lots.Preparation((Path(str(rang)) for rang in range(230)), Envoi)
    tailles = []
    while preparation.more(2):
        envol = preparation.next(2)
        assert envol is not None
        tailles.append(len(envol.envois))
    assert tailles[:3] == [50, 50, 50]
    assert sum(tailles) == 230
    assert tailles == sorted(tailles, reverse=True)
    preparation.suspects.extend([Path("a"), Path("b")])
    assert preparation.more(2)
    envol = preparation.next(2)
    assert envol is not None
    assert [envoi.chemin for envoi in envol.envois] == [Path("a")]


def test_a_lot_is_closed_when_it_is_heavy() -> None:
    lourd = bytes(lots.POIDS // 2)
    preparation = lots.Preparation(
        [Path(str(rang)) for rang in range(5)], lambda chemin: _envoi(int(chemin.name), lourd)
    )
    tailles = []
    while preparation.more(1):
        envol = preparation.next(1)
        assert envol is not None
        tailles.append(len(envol.envois))
    assert tailles == [2, 2, 1]


def test_a_content_read_twice_is_shared_by_five_hundred_dossiers(tmp_path: Path) -> None:
    chemins = portfolio(tmp_path, 4)
    envol = lots.bundle([gather(chemin, tmp_path / "sortie") for chemin in chemins])
    assert len(envol.lot.contenus) == 4  # the YAML of each
    assert sum(map(len, envol.partages.values())) < 100_000


def test_nothing_of_the_other_machine_is_left_in_what_is_said() -> None:
    la_bas = "/tmp/kit-xyz"  # noqa: S108
    probleme = Probleme(("a",), f"{la_bas}/d/x.yaml : illisible", fichier=f"{la_bas}/d.yaml")
    lue = Lecture(f"{la_bas}/d.yaml", "fichier", "00", (1, 2, 3, 4))
    issue = Issue((probleme,), None, DocumentRefuse(f"{la_bas}/d.yaml : non"), lectures=(lue,))
    rendue = put_back(issue, la_bas)
    assert rendue.problemes == (Probleme(("a",), "/d/x.yaml : illisible", fichier="/d.yaml"),)
    assert isinstance(rendue.refus, DocumentRefuse)
    assert str(rendue.refus) == "/d.yaml : non"
    assert rendue.lectures == (Lecture("/d.yaml", "fichier", "00", DOUTEUX),)
    ici = Lecture("/d.yaml", "fichier", "00", (5, 6, 7, 8))
    assert reconcile(rendue, [ici]).lectures == (ici,)


def test_two_kits_differ_by_the_first_thing_that_does() -> None:
    ici = identite.identity()
    assert not identite.difference(ici, ici)
    assert dict(ici)["weasyprint"][0].isdigit()
    assert identite._version("bibliotheque-absente") == "absent"
    autre = tuple((nom, "0" if nom == "pikepdf" else valeur) for nom, valeur in ici)
    assert identite.difference(ici, autre).startswith("pikepdf (")
    assert "absent sur la grappe" in identite.difference(ici, autre[1:])


def test_a_changed_line_of_code_changes_the_identity(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    avant = identite._digest(tmp_path)
    (tmp_path / "a.pyc").write_bytes(b"x")
    assert identite._digest(tmp_path) == avant
    (tmp_path / "a.py").write_text("x = 2\n", encoding="utf-8")
    assert identite._digest(tmp_path) != avant


@pytest.mark.parametrize(
    ("ecrite", "attendue"),
    [
        ("dask://hote", "tcp://hote:8786"),
        ("dask://10.0.0.5:9000/", "tcp://10.0.0.5:9000"),
        ("tls://hote:8786", "tls://hote:8786"),
        ("dask://[::1]:8786", "tcp://[::1]:8786"),
    ],
)
def test_an_address_is_read(ecrite: str, attendue: str) -> None:
    assert adresse.parse(ecrite) == attendue


@pytest.mark.parametrize(
    "ecrite",
    ["hote:8786", "http://hote", "dask://", "dask://hote:port", "dask://a@b", "dask://h/x"],
)
def test_what_is_no_address_is_refused_in_french(ecrite: str) -> None:
    with pytest.raises(ValueError, match="attendu une adresse comme dask://"):
        adresse.parse(ecrite)


def test_a_dossier_too_heavy_to_travel_stays() -> None:
    with pytest.raises(ValueError, match="octets"):
        _envoi(1, bytes(colis.LOURD + 1))
