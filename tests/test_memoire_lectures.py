"""The ledger of a task holds all that the task has touched: seen from outside, by the system."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kit import creances, etude, lectures, load, render, ressources
from kit.commande import Commande
from kit.lectures import Lecture
from kit.liasse import write
from kit.portefeuille.issue import Issue
from kit.portefeuille.memoire import loi, partage
from kit.portefeuille.memoire.loi import LOI
from kit.portefeuille.production import Production

AU = date(2026, 11, 20)
LOGO = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>"
HTML = Commande(formats=("html",))
LISTES = ("dossier", "voisins", "gabarits", "productions")
TOUCHES: list[tuple[str, str]] | None = None  # what the system saw, while it is watched


def _see(evenement: str, arguments: tuple[object, ...]) -> None:
    """Note each path opened or listed; a name relative to an open folder is seen by `_open`."""
    if TOUCHES is not None and evenement in ("open", "os.listdir", "os.scandir"):
        vu = arguments[0]
        lieu = _folder(vu) if isinstance(vu, int) else os.fspath(vu or ".")
        TOUCHES.append(("open" if evenement == "open" else "list", os.fsdecode(lieu)))


def _folder(descripteur: int) -> str:
    return str(Path(f"/proc/self/fd/{descripteur}").readlink())


sys.addaudithook(_see)


@contextmanager
def watched(monkeypatch, racine: Path) -> Iterator[list[tuple[str, str]]]:
    """Give what is opened, listed, or found absent under a folder."""
    global TOUCHES  # noqa: PLW0603 - a hook of the interpreter cannot be taken back
    touches: list[tuple[str, str]] = []
    with monkeypatch.context() as m:
        m.setattr(os, "open", _placed(os.open))
        for nom in ("stat", "lstat"):
            m.setattr(os, nom, _missed(getattr(os, nom), touches))
        TOUCHES = touches
        try:
            yield touches
        finally:
            TOUCHES = None
    touches[:] = sorted({(g, lieu) for g, lieu in touches if lieu.startswith(f"{racine}/")})


def _placed(ouvrir: Callable[..., int]) -> Callable[..., int]:
    """Open by its whole path what is named from an open folder, so that the system sees it."""

    def whole(chemin, drapeaux, mode=0o777, *, dir_fd=None):
        if dir_fd is not None:
            chemin = f"{_folder(dir_fd)}/{chemin}"
        return ouvrir(chemin, drapeaux, mode)

    return whole


def _missed(regarder: Callable[..., object], touches: list[tuple[str, str]]):
    def regarde(chemin, *args, **mots):
        try:
            return regarder(chemin, *args, **mots)
        except FileNotFoundError:
            if mots.get("dir_fd") is None:
                touches.append(("absent", os.fspath(chemin)))
            raise

    return regarde


@pytest.fixture
def racine(tmp_path) -> Path:
    """Dossiers with all that a dossier may lead to."""
    exemples = ressources.exemples()
    for nom in ("01-facture-simple", "02-trois-factures-avoir-acomptes", "_creanciers", "_agences"):
        shutil.copytree(exemples / nom, tmp_path / "dossiers" / nom)
    profil = tmp_path / "dossiers" / "_creanciers" / "arvor.yaml"
    profil.write_text(profil.read_text() + "logo: logo.svg\nmodeles: nos_modeles\n")
    (profil.parent / "logo.svg").write_text(LOGO)
    communs = profil.parent / "nos_modeles" / "_communs" / "blocs"
    communs.mkdir(parents=True)
    shutil.copy(ressources.templates() / "_communs" / "blocs" / "signature.html", communs)
    une = tmp_path / "dossiers" / "01-facture-simple"
    (une / "delais.yaml").write_text("relance_ferme: {jours: 12, source: usage de la maison}\n")
    dossier = une / "dossier.yaml"
    dossier.write_text(dossier.read_text() + "\nscenario: delais.yaml\n")
    (une / "pieces" / "40 - Note interne.txt").write_text("Une note.\n")
    (une / "pieces" / "41 - Message.eml").write_text(
        "From: a@durand.example\nTo: b@arvor.example\nSubject: Facture\n"
        "Date: Mon, 05 Oct 2026 10:00:00 +0200\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\n\nBien reçu.\n"
    )
    return tmp_path


@pytest.fixture(scope="module")
def atelier() -> etude.Atelier:
    ouvert = etude.open_atelier().read()
    return replace(ouvert, droit=loi.watch(ouvert.droit))


def order(atelier, racine: Path, au: date = AU) -> Production:
    return Production(au, HTML, atelier, render.Rendu(atelier.templates), racine / "output")


def noted(lues: tuple[Lecture, ...]) -> dict[str, set[str]]:
    """Give the paths of a ledger by what was seen of each."""
    genres = {"absent": "absent"} | dict.fromkeys(LISTES, "list")
    par: dict[str, set[str]] = {"open": set(), "list": set(), "absent": set()}
    for lue in lues:
        par.setdefault(genres.get(lue.genre, "open"), set()).add(os.path.normpath(lue.chemin))
        if lue.etat is None:
            par["absent"].add(os.path.normpath(lue.chemin))
    return par


def missing(touches: list[tuple[str, str]], lues: tuple[Lecture, ...]) -> list[tuple[str, str]]:
    """List what was touched and not noted; a folder that is only crossed says nothing.

    Nor does the index of claims, for all it says is of the days before: see `creances`.
    """
    par = noted(lues)
    return [
        (genre, lieu)
        for genre, lieu in touches
        if not (genre == "open" and Path(lieu).is_dir())
        and creances.INDEX not in Path(lieu).parts
        and os.path.normpath(lieu) not in par[genre]
        and not (genre == "open" and os.path.normpath(lieu) in par["absent"])
    ]


@pytest.mark.parametrize("nom", ["01-facture-simple", "02-trois-factures-avoir-acomptes"])
def test_all_that_a_dossier_leads_to_is_noted(racine, atelier, monkeypatch, nom):
    chemin = racine / "dossiers" / nom / "dossier.yaml"
    for au in (date(2026, 11, 19), AU):  # the second remembers the first
        with watched(monkeypatch, racine) as touches:
            issue = order(atelier, racine, au)(chemin)
        assert issue.refus is None, issue.refus
        assert issue.produit is not None, issue.problemes
        assert missing(touches, issue.lectures) == []
        write(issue.produit.liasse, racine / "output")
    vus = {Path(lue.chemin).name for lue in issue.lectures}
    assert {"dossier.yaml", "manifeste.json"} <= vus
    assert any(lue.genre == "productions" for lue in issue.lectures)
    if nom.startswith("01"):
        assert {"arvor.yaml", "logo.svg", "signature.html", "delais.yaml", "pieces"} <= vus
        assert {"40 - Note interne.txt", "41 - Message.eml"} <= vus


def test_a_worker_notes_for_each_dossier_what_it_has_read_for_another(racine, atelier):
    chemin = racine / "dossiers" / "01-facture-simple" / "dossier.yaml"
    production = order(atelier, racine)
    une, autre = production(chemin), production(chemin)
    assert une.lectures == autre.lectures


@pytest.mark.parametrize(
    "ote",
    [
        "dossiers/01-facture-simple/dossier.yaml", "dossiers/_creanciers/arvor.yaml",
        "dossiers/01-facture-simple/delais.yaml", "dossiers/_creanciers/logo.svg",
        "dossiers/01-facture-simple/pieces/02 - Conditions generales de vente.pdf",
        "dossiers/_creanciers/nos_modeles",
    ],
)  # fmt: skip
def test_what_is_not_there_is_noted_too(racine, atelier, monkeypatch, ote):
    lieu = racine / ote
    lieu.rename(racine / "ailleurs")
    chemin = racine / "dossiers" / "01-facture-simple" / "dossier.yaml"
    with watched(monkeypatch, racine) as touches:
        issue = order(atelier, racine)(chemin)
    assert issue.fautes or issue.refus
    assert missing(touches, issue.lectures) == []
    assert str(lieu) in noted(issue.lectures)["absent"]
    assert all(lue.genre != "incertain" for lue in issue.lectures)


@pytest.mark.parametrize("obstacle", ["lien", "tube", "trop_gros"])
def test_what_cannot_be_looked_at_again_is_not_relied_upon(racine, atelier, obstacle):
    piece = racine / "dossiers/01-facture-simple/pieces/04 - Facture F-2026-118.pdf"
    octets = piece.read_bytes()
    piece.unlink()
    if obstacle == "lien":
        (racine / "vraie.pdf").write_bytes(octets)
        piece.symlink_to(racine / "vraie.pdf")
    elif obstacle == "tube":
        os.mkfifo(piece)
    else:
        with piece.open("wb") as flux:
            flux.truncate(2_000_000_000)
    issue = order(atelier, racine)(racine / "dossiers/01-facture-simple/dossier.yaml")
    assert issue.fautes
    assert any(lue.genre == "incertain" for lue in issue.lectures)


def test_the_law_that_is_used_is_noted_and_each_name_is_a_unit(racine, atelier):
    issue = order(atelier, racine)(racine / "dossiers/01-facture-simple/dossier.yaml")
    unites = partage.current(None, 0).unites
    noms = {lue.chemin for lue in issue.lectures if lue.genre == "partage"}
    assert noms
    assert noms <= set(unites)
    assert any(nom.startswith("texte:") for nom in noms)
    taux = {nom for nom in noms if nom.startswith("taux:")}
    assert any("taux_directeur_bce" in nom for nom in taux)
    assert len(taux) < 6  # not the whole table
    fait = issue.produit.liasse
    for cite in ("l441_10", "d441_5"):
        assert f"texte:{cite}" in noms, fait.document


def test_every_rate_and_every_text_is_a_unit_of_its_own():
    droit = load.load_droit()
    unites = partage.current(None, 0).unites
    series = (droit.bareme.bce, droit.bareme.indemnite, droit.bareme.legal_autres_cas)
    for serie in series:
        for taux in serie.taux:
            assert partage.rate_name(serie.fichier, taux.du.isoformat()) in unites
    for cle in droit.textes:
        assert partage.text_name(cle) in unites


def test_an_absent_rate_depends_on_the_whole_law(atelier):
    with lectures.noted() as registre:
        assert not atelier.droit.bareme.bce.connait(date(1950, 1, 1))
        assert "rien" not in atelier.droit.textes
    assert [lue.chemin for lue in registre.lectures] == ["loi"]


def test_the_watched_law_says_what_the_law_says(atelier):
    droit = load.load_droit()
    for nom in ("bce", "indemnite", "legal_autres_cas", "legal_particuliers"):
        serie, suivie = getattr(droit.bareme, nom), getattr(atelier.droit.bareme, nom)
        assert [suivie.le(taux.du) for taux in serie.taux] == list(serie.taux)
    assert [atelier.droit.textes.get(cle) for cle in droit.textes] == [
        droit.textes.get(cle) for cle in droit.textes
    ]


# The ledger itself


def test_nothing_is_noted_without_a_ledger(tmp_path):
    lectures.note_folder(tmp_path)
    lectures.note_name("texte:x")
    with lectures.reading(tmp_path / "rien", "fichier") as note:
        note(b"")
    with lectures.noted() as registre:
        pass
    assert registre.lectures == ()


def test_a_ledger_inside_another_notes_for_itself(tmp_path):
    with lectures.noted() as dehors:
        lectures.note_name("a")
        with lectures.noted() as dedans:
            lectures.note_name("b")
        lectures.note_name("c")
    assert [lue.chemin for lue in dehors.lectures] == ["a", "c"]
    assert [lue.chemin for lue in dedans.lectures] == ["b"]


def test_a_file_that_changes_between_two_readings_makes_all_uncertain(tmp_path):
    fichier = tmp_path / "f"
    with lectures.noted() as registre:
        for octets in (b"un", b"deux"):
            fichier.write_bytes(octets)
            with lectures.reading(fichier, "fichier") as note:
                note(fichier.read_bytes())
    assert any(lue.genre == "incertain" for lue in registre.lectures)


def test_an_exhibit_is_noted_under_the_accents_that_its_folder_writes(tmp_path):
    ecrit = "Bon re\u0301pare\u0301.txt"  # decomposed, as macOS does
    (tmp_path / ecrit).write_text("x")
    with lectures.noted() as registre, lectures.inside(tmp_path, "Bon réparé.txt") as note:
        note(b"x")
    assert {(Path(lue.chemin).name, lue.genre) for lue in registre.lectures} == {
        ("Bon réparé.txt", "absent"),
        (ecrit, "piece"),
    }


def test_an_issue_travels_with_its_ledger():
    assert Issue.__dataclass_fields__["lectures"].default == ()


def test_the_file_of_the_texts_is_not_noted_but_each_text_is():
    droit = loi.watch(load.load_droit())
    with lectures.noted() as registre:
        droit.textes.get("l441_10")
    assert [lue.chemin for lue in registre.lectures] == ["texte:l441_10"]


def test_to_go_through_the_texts_depends_on_the_whole_law(atelier):
    with lectures.noted() as registre:
        assert list(atelier.droit.textes)
    assert LOI in {lue.chemin for lue in registre.lectures}


@pytest.mark.parametrize("nom", ["x" * 300, "nul\0"])
def test_what_cannot_even_be_looked_at_is_uncertain(tmp_path, nom):
    with lectures.noted() as registre:
        lectures.note_missing(tmp_path / nom)
    assert [lue.genre for lue in registre.lectures] == ["incertain"]
