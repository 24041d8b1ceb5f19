"""A rebuild: what has not changed is not made again, and what is kept is what would be made."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit import chemins, lectures, ressources
from kit.commande import Commande
from kit.portefeuille import memoire
from kit.portefeuille.fait import Fait
from kit.portefeuille.memoire import Demande, Memoire, maison, partage, souvenir, unfinished, vue
from kit.portefeuille.memoire.base import ECARTEE, NOM
from tests.memoires import AU, Issue, Portefeuille, contents, make

TOUS = ["1", "2", "3"]


@pytest.fixture
def p(tmp_path, monkeypatch) -> Portefeuille:
    monkeypatch.chdir(tmp_path)
    _plant(monkeypatch, tmp_path)
    return make(Path())


def _plant(monkeypatch, racine: Path) -> None:
    """Give the memory a kit of its own, which no other test or edit changes."""
    monkeypatch.setattr(partage, "PAQUET", racine / "kit")
    monkeypatch.setattr(ressources, "templates", lambda: racine / "templates" / "fr")
    monkeypatch.setattr(partage.machine, "folders", list)
    monkeypatch.setattr(partage.machine, "system", list)


def test_nothing_is_made_twice(p):
    assert p.run() == dict.fromkeys(TOUS, "produit")
    assert p.faites == TOUS
    for _ in range(3):
        assert p.run() == dict.fromkeys(TOUS, "produit")
        assert p.faites == []


@pytest.mark.parametrize(
    ("fichier", "refaites"),
    [
        ("dossiers/1/dossier.yaml", ["1"]),
        ("dossiers/3/pieces/p.txt", ["3"]),
        ("dossiers/_profils/x", ["1", "3"]),
        ("templates/fr/a/corps.html", ["1", "2"]),
        ("templates/fr/b/corps.html", ["3"]),
        ("templates/fr/a/modele.yaml", TOUS),
        ("templates/fr/_communs/style.css", TOUS),
        ("kit/__init__.py", TOUS),
        ("output/R-2/2026-11-20-a/lettre.txt", ["2"]),
        ("output/R-2/2026-11-20-a/manifeste.json", ["2"]),
    ],
)
def test_a_change_makes_again_what_depends_on_it_and_nothing_else(p, fichier, refaites):
    p.run()
    chemin = p.racine / fichier
    octets = chemin.read_bytes()
    chemin.write_bytes(octets.swapcase())  # the same size
    p.run()
    assert p.faites == refaites
    if not fichier.startswith("output"):
        chemin.write_bytes(octets)
        p.run()
        assert p.faites == refaites


def test_the_content_decides_when_a_state_has_changed(p):
    p.run()
    for fichier in [*p.racine.rglob("*.yaml"), *p.sortie.rglob("*.txt"), *p.modeles.rglob("*")]:
        os.utime(fichier, (1, 1))
    assert p.run() == dict.fromkeys(TOUS, "produit")
    assert p.faites == []


def test_a_content_changed_under_the_same_size_and_dates_is_seen(p):
    p.run()
    fichier = p.dossiers / "2" / "dossier.yaml"
    etat = fichier.stat()
    fichier.write_text("profil: z\n")
    os.utime(fichier, ns=(etat.st_atime_ns, etat.st_mtime_ns))
    p.run()
    assert p.faites == ["2"]


@pytest.mark.parametrize("retard", [0.0, 0.004, 0.03])
def test_a_file_changed_while_it_was_read_is_read_again(p, retard):
    """The clock of a disk is slow: two writings may have the same times."""
    p.run()
    for texte in ("profil: x#1", "profil: x#2", "profil: x#3"):
        (p.dossiers / "1" / "dossier.yaml").write_text(texte)
        time.sleep(retard)
        p.run()
        assert p.faites == ["1"]


def test_one_rate_or_text_that_changes_makes_again_what_used_it(p):
    p.run()
    loi = p.racine / "kit/droit/textes.yaml"
    loi.write_text(loi.read_text().replace("deux", "deuxième") + "  l3:\n    regle: trois\n")
    p.run()
    assert p.faites == []
    loi.write_text(loi.read_text().replace("regle: un", "regle: une"))
    p.run()
    assert p.faites == TOUS
    loi.write_text(loi.read_text().replace("l1:", "l1_bis:\n    regle: ?\n  l1:"))
    p.run()
    assert p.faites == []


def test_an_exhibit_that_appears_or_goes_is_a_change(p):
    p.run()
    neuve = p.dossiers / "1" / "pieces" / "n.txt"
    neuve.parent.mkdir()
    p.run()
    assert p.faites == ["1"]  # a folder appeared where none was
    neuve.write_text("neuve")
    p.run()
    assert p.faites == ["1"]
    neuve.unlink()
    p.run()
    assert p.faites == ["1"]


def test_a_refusal_is_kept_until_something_changes(p):
    (p.dossiers / "_profils" / "y").unlink()
    assert p.run()["2"] == "refuse absent"
    p.run()
    assert p.faites == []
    (p.dossiers / "_profils" / "y").write_text("revenu")
    assert p.run()["2"] == "produit"
    (p.dossiers / "2" / "dossier.yaml").write_text("faute")
    assert p.run()["2"] == "refuse fautif"
    (p.modeles / "b" / "corps.html").write_text("<p>autre")
    p.run()
    assert p.faites == ["2", "3"]  # what is refused may depend on anything


def test_the_day_and_the_options_are_another_demand(p):
    p.run()
    p.run()
    p.au = date(2026, 11, 21)
    p.run()
    assert p.faites == TOUS
    p.au = AU
    p.run()
    assert p.faites == []
    p.commande = Commande(formats=("pdf",))
    p.run()
    assert p.faites == TOUS


def test_formats_given_twice_or_in_another_order_are_the_same_demand():
    une = Demande(AU, Commande(formats=("pdf", "html")))
    assert une.cle == Demande(AU, Commande(formats=("html", "pdf", "pdf"))).cle
    assert une.cle != Demande(AU, Commande(formats=("html",))).cle
    assert une.cle != replace(une, propres=Path("miens")).cle


def test_all_is_made_again_on_demand_and_kept(p):
    p.run()
    p.run(tout=True)
    assert p.faites == TOUS
    p.run()
    assert p.faites == []


def test_a_run_that_may_not_look_again_keeps_nothing(p, monkeypatch):
    monkeypatch.setattr(lectures.Registre, "lectures", (lectures.Lecture("", "incertain"),))
    p.run()
    p.run()
    assert p.faites == TOUS


def test_outcomes_that_wait_in_number_are_written_though_the_disk_is_not_calm(p, monkeypatch):
    monkeypatch.setattr(memoire, "ECRITURE", 1)
    monkeypatch.setattr(memoire, "CALME", 60.0)
    p.run(finish=False)
    p.run()
    assert len(p.faites) < 3


def test_a_file_written_that_is_one_no_more_is_not_kept(tmp_path):
    os.mkfifo(tmp_path / "lettre.txt")
    ecrite = lectures.Lecture(str(tmp_path / "lettre.txt"), "fichier", "00")
    fait = Fait("d", "produit")
    assert souvenir.calm(souvenir.Souvenir(b"d", fait, (), (), {}, (ecrite,))) is None


def test_productions_that_changed_during_the_run_are_not_relied_upon(tmp_path):
    lieu = souvenir.Lieu(str(tmp_path), str(tmp_path), AU.isoformat(), time.time_ns(), {})
    avant = lectures.Lecture(str(tmp_path), "productions", "autre")
    with pytest.raises(ValueError, match="changé pendant le passage"):
        souvenir._settled(avant, lieu, "d")


def test_a_template_changed_during_the_run_is_not_weighed(tmp_path):
    corps = tmp_path / "suspension" / "corps.html"
    corps.parent.mkdir()
    corps.write_text("<p>Neuf.</p>")
    lue = lectures.Lecture(str(corps), "modele", "00")
    with pytest.raises(ValueError, match="modifié pendant le passage"):
        maison.weigh(lue, {"modeles": []}, {"autre"})


def test_a_kit_being_installed_signs_nothing(p, monkeypatch):
    def gone(*_mots, **_noms):
        raise FileNotFoundError

    monkeypatch.setattr(partage, "hash_file", gone)
    assert partage.current(None, time.time_ns()).signature == ""


# The file itself


@pytest.mark.parametrize("octets", [b"", b"rien de tel", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_spoilt_memory_is_set_aside_with_one_sentence(p, octets):
    voulu = p.run()
    (p.sortie / NOM).write_bytes(octets)
    assert p.run() == voulu
    assert p.faites == TOUS
    assert len(p.avis) == (1 if octets else 0)
    assert all("mise de côté" in avis for avis in p.avis)
    p.run()
    assert (p.faites, p.avis) == ([], ())


def test_a_memory_cut_or_overwritten_anywhere_never_lies(p):
    voulu, frais = p.run(), contents(p.sortie)
    bon = (p.sortie / NOM).read_bytes()
    for rang in range(0, len(bon), 997):
        (p.sortie / NOM).write_bytes(bon[:rang] + b"\xa5" * 40 + bon[rang + 40 :])
        assert p.run() == voulu
        assert contents(p.sortie) == frais
        for reste in p.sortie.glob(".memoire*"):
            reste.unlink()
    for rang in range(1, len(bon), 9_973):
        (p.sortie / NOM).write_bytes(bon[:rang])
        assert p.run() == voulu


def test_the_database_of_another_program_is_kept_aside_whole(p):
    p.run()
    (p.sortie / NOM).unlink()
    lien = sqlite3.connect(p.sortie / NOM)
    lien.execute("CREATE TABLE lignes (a)")
    lien.commit()
    lien.close()
    octets = (p.sortie / NOM).read_bytes()
    p.run()
    assert p.faites == TOUS
    assert "autre version de kit ou d'un autre programme" in p.avis[0]
    assert (p.sortie / ECARTEE).read_bytes() == octets


def test_an_older_schema_is_set_aside(p):
    p.run()
    lien = sqlite3.connect(p.sortie / NOM)
    lien.execute("PRAGMA user_version = 0")
    lien.commit()
    lien.close()
    p.run()
    assert p.faites == TOUS
    assert "autre version de kit" in p.avis[0]


@pytest.mark.parametrize("obstacle", ["lien", "dossier", "tube"])
def test_what_is_no_file_is_never_opened(p, obstacle, tmp_path):
    ailleurs = tmp_path / "ailleurs.sqlite"
    ailleurs.write_bytes(b"")
    {
        "lien": lambda lieu: lieu.symlink_to(ailleurs),
        "dossier": Path.mkdir,
        "tube": os.mkfifo,
    }[obstacle](p.sortie / NOM)
    assert p.run() == dict.fromkeys(TOUS, "produit")
    assert len(p.avis) == 1
    assert ailleurs.read_bytes() == b""
    p.run()
    assert p.faites == []


def test_a_protected_memory_is_read_and_not_written(p, monkeypatch):
    p.run()
    p.run()
    monkeypatch.setattr(sqlite3, "connect", _read_only(sqlite3.connect))
    (p.dossiers / "1" / "dossier.yaml").write_text("profil: x # autre\n")
    p.run()
    assert p.faites == ["1"]
    assert p.avis == (f"{p.sortie / NOM} est protégée : rien n'y sera retenu de ce passage.",)


def _read_only(connect):
    def ouvrir(fichier, **mots):
        return connect(f"{Path(fichier).absolute().as_uri()}?mode=ro", uri=True, **mots)

    return ouvrir


def _hold(p: Portefeuille, monkeypatch, prise: str) -> sqlite3.Connection:
    """Have another take the memory of a portfolio that is up to date, and nobody be patient."""
    monkeypatch.setattr("kit.portefeuille.memoire.base.PATIENCE", 0.05)
    p.run()
    p.run()
    autre = sqlite3.connect(p.sortie / NOM, isolation_level=None)
    autre.execute(prise)
    return autre


def test_a_memory_that_another_holds_is_waited_for_then_done_without(p, monkeypatch):
    autre = _hold(p, monkeypatch, "BEGIN EXCLUSIVE")
    p.run()
    assert p.faites == TOUS
    assert len(p.avis) == 1
    assert "occupée par une autre production" in p.avis[0]
    autre.execute("ROLLBACK")
    autre.close()
    p.run()
    assert p.faites == []


def test_a_memory_being_written_by_another_is_not_waited_for_long(p, monkeypatch):
    autre = _hold(p, monkeypatch, "BEGIN IMMEDIATE")
    (p.dossiers / "1" / "dossier.yaml").write_text("profil: x # autre\n")
    p.run()
    assert (p.faites, len(p.avis)) == (["1"], 1)
    autre.close()
    p.run()
    assert p.faites == ["1"]


def test_a_spoilt_memory_that_cannot_be_set_aside_is_left_and_told(p, monkeypatch):
    p.run()
    (p.sortie / NOM).write_bytes(b"rien")
    (p.sortie / ECARTEE).mkdir()
    p.run()
    assert p.faites == TOUS
    assert p.avis == (f"{p.sortie / NOM} est abîmée : elle n'est pas consultée, tout est refait.",)
    assert (p.sortie / NOM).read_bytes() == b"rien"


@pytest.mark.parametrize(
    "ecrit",
    [
        "UPDATE lignes SET texte = NULL",
        "UPDATE lignes SET controle = controle + 1",
        "UPDATE appuis SET unites = '{'",
        "UPDATE appuis SET etats = x'00', preuves = x'00'",
        "DELETE FROM appuis",
        "DROP TABLE lignes",
        "DROP TABLE passages",
    ],
)
def test_a_row_that_says_nothing_sensible_makes_its_dossier_again(p, ecrit):
    voulu = p.run()
    lien = sqlite3.connect(p.sortie / NOM)
    lien.execute(ecrit)
    lien.commit()
    lien.close()
    assert p.run() == voulu
    assert p.faites in (TOUS, [])
    p.run()
    assert p.faites == []


@pytest.mark.parametrize("faits", ["{", "[]", b"\xff"])
def test_an_interrupted_run_whose_facts_are_spoilt_is_forgotten(p, faits):
    p.run(finish=False)
    assert unfinished(p.sortie) == {}
    lien = sqlite3.connect(p.sortie / NOM)
    lien.execute("UPDATE passages SET faits = ?", (faits,))
    lien.commit()
    lien.close()
    assert unfinished(p.sortie) is None


def test_a_pipe_has_no_hash_and_holds_nobody(tmp_path):
    os.mkfifo(tmp_path / "tube")
    with pytest.raises(ValueError, match="fichier ordinaire"):
        vue.hash_file(tmp_path / "tube")


def test_the_memory_is_for_its_owner_alone(p):
    p.run()
    assert (p.sortie / NOM).stat().st_mode & 0o777 == 0o600


def test_a_run_that_makes_nothing_leaves_no_folder(p):
    p.sortie.rmdir()
    for dossier in TOUS:
        (p.dossiers / dossier / "dossier.yaml").write_text("faute")
    p.run()
    assert not p.sortie.exists()


def test_two_runs_at_once_spoil_nothing(p):
    programme = (
        "import sys, time; from pathlib import Path; from kit import ressources\n"
        "from kit.portefeuille.memoire import partage\n"
        "from tests.memoires import Portefeuille\n"
        "ici = Path.cwd(); partage.PAQUET = ici / 'kit'\n"
        "ressources.templates = lambda: ici / 'templates/fr'\n"
        "partage.machine.folders = partage.machine.system = lambda: []\n"
        "p = Portefeuille(Path())\n"
        "for tour in range(15):\n"
        "    (p.dossiers / sys.argv[1] / 'dossier.yaml').write_text(f'profil: x #{tour}')\n"
        "    p.run(); assert not p.avis, p.avis\n"
    )
    racine = Path(__file__).parent.parent
    lances = [
        subprocess.Popen([sys.executable, "-Pc", programme, nom], env={"PYTHONPATH": str(racine)})
        for nom in ("1", "2")
    ]
    assert [lance.wait(60) for lance in lances] == [0, 0]
    lien = sqlite3.connect(p.sortie / NOM)
    assert lien.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    lien.close()
    p.run()
    attendu = contents(p.sortie)
    p.run(tout=True)
    assert contents(p.sortie) == attendu


def test_days_long_gone_are_forgotten(p):
    for jour in range(1, 9):
        p.au = date(2026, 11, jour)
        p.run()
    lien = sqlite3.connect(p.sortie / NOM)
    assert lien.execute("SELECT count(*) FROM lignes").fetchone() == (3 * len(TOUS),)
    assert lien.execute("SELECT count(*) FROM productions").fetchone() == (8 * len(TOUS),)
    lien.close()


# Interruptions


def test_an_interrupted_run_is_known_and_goes_on(p):
    assert unfinished(p.sortie) is None
    faits = {"au": "2026-11-20", "chemins": ["dossiers"]}
    _interrupted(p, faits)
    assert unfinished(p.sortie) == faits
    p.run()
    assert p.faites == ["3"]


def _interrupted(p, faits):
    with Memoire(p.sortie, Demande(AU, Commande()), time.time_ns(), faits) as memoire:
        for chemin, dit in memoire.sort(sorted(p.dossiers.glob("[12]/dossier.yaml"))):
            assert dit is None
            p.make(chemin, p.sortie, memoire)


def test_a_run_interrupted_before_its_first_outcome_is_known_too(p):
    def interrupted():
        with Memoire(p.sortie, Demande(p.au, p.commande), time.time_ns(), {"au": 1}) as memoire:
            next(memoire.sort(chemins.find([p.dossiers])))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert unfinished(p.sortie) == {"au": 1}


def test_a_run_that_is_killed_is_known_from_its_first_outcome(p, monkeypatch):
    """It says no farewell: what waited for others is lost, unless it has waited too long."""
    monkeypatch.setattr(memoire, "PATIENCE", -1)
    monkeypatch.setattr(memoire, "CALME", 0)
    demande, horloge = Demande(AU, Commande()), time.monotonic
    tuee = Memoire(p.sortie, demande, time.time_ns(), {"au": 1}, horloge=horloge)
    for rang, (chemin, _) in enumerate(tuee.sort(chemins.find([p.dossiers]))):
        p.make(chemin, p.sortie, tuee)
        assert unfinished(p.sortie) == {"au": 1}
        if rang == 1:
            break
    p.run()
    assert p.faites == ["3"]


def test_what_is_to_be_forgotten_is_made_again(p):
    with Memoire(p.sortie, Demande(AU, Commande()), time.time_ns(), {}) as m:
        for chemin, _ in m.sort(chemins.find([p.dossiers])):
            p.make(chemin, p.sortie, m)
        m.forget("dossiers/2/dossier.yaml")
        m.finish()
        m.forget("dossiers/3/dossier.yaml")
    p.run()
    assert p.faites == ["2", "3"]


def test_who_has_a_place_is_known_whatever_the_day_until_its_reference_changes(p):
    p.run()
    un = str(p.dossiers.resolve() / "1/dossier.yaml"), "dossiers/1/dossier.yaml"
    trois = str(p.dossiers.resolve() / "3/dossier.yaml"), "dossiers/3/dossier.yaml"
    p.au = date(2026, 11, 21)
    (p.dossiers / "3" / "dossier.yaml").write_text("reference: R-1\nprofil: y\n")
    p.run()
    with Memoire(p.sortie, Demande(AU, Commande()), time.time_ns(), {}) as m:
        assert list(m.owners("R-1")) == [un, trois]
        assert [*m.owners("R-3"), *m.owners("R-"), *m.owners("R-9")] == []


def test_a_run_that_ends_leaves_nothing_to_go_on_with(p):
    p.run()
    assert unfinished(p.sortie) is None


def test_what_failed_is_tried_again_but_when_a_run_goes_on(p):
    demande, chemin = Demande(AU, Commande()), p.dossiers / "1" / "dossier.yaml"

    def run(reprise, finish=False, keep=True):
        with Memoire(p.sortie, demande, time.time_ns(), {}, reprise=reprise) as memoire:
            ((_, dit),) = memoire.sort([chemin])
            if dit is None and keep:
                echec = Fait(str(chemin), "echec", message="mort", code=70)
                memoire.keep(chemin, Issue(()), echec)
            if finish:
                memoire.finish()
            return dit

    p.run()
    chemin.write_text("profil: x # autre\n")
    assert run(reprise=False) is None
    assert run(reprise=False) is None
    assert run(reprise=True).etat == "echec"
    chemin.write_text("profil: x # encore\n")
    assert run(reprise=True) is None
    assert run(reprise=True, finish=True).fait.message == "mort"
    assert run(reprise=True, keep=False) is None


def test_a_fault_of_the_machine_is_never_kept(p):
    demande, chemin = Demande(AU, Commande()), p.dossiers / "1" / "dossier.yaml"
    for reprise in (False, True):
        with Memoire(p.sortie, demande, time.time_ns(), {}, reprise=reprise) as memoire:
            ((_, dit),) = memoire.sort([chemin])
            assert dit is None
            memoire.keep(chemin, Issue(()), Fait(str(chemin), "echec", message="plein", code=3))


# Any history


EDITIONS = [
    "dossiers/1/dossier.yaml", "dossiers/3/pieces/p.txt", "dossiers/2/pieces/q.txt",
    "dossiers/_profils/x", "dossiers/_profils/y", "templates/fr/a/corps.html",
    "templates/fr/b/corps.html", "kit/droit/textes.yaml", "output/R-1/2026-11-20-a/lettre.txt",
    "output/R-3/2026-11-20-b/manifeste.json",
]  # fmt: skip
TEXTES = {
    "dossiers/1/dossier.yaml": ["profil: x\n", "profil: y\n", "modele: b\n", "faute !!\n"],
    "kit/droit/textes.yaml": [
        "textes:\n\n  l1:\n    regle: un\n  l2:\n    regle: deux\n",
        "textes:\n\n  l1:\n    regle: UN\n  l2:\n    regle: deux\n",
        "textes:\n\n  l1:\n    regle: un\n  l2:\n    regle: DEUX\n",
    ],
}
GESTES = st.one_of(
    st.tuples(st.just("ecrire"), st.sampled_from(EDITIONS), st.integers(0, 3)),
    st.tuples(st.just("oter"), st.sampled_from(EDITIONS), st.just(0)),
    st.tuples(st.just("dater"), st.sampled_from(EDITIONS), st.integers(0, 3)),
    st.tuples(st.just("oublier"), st.just(""), st.just(0)),
    st.tuples(st.just("jour"), st.just(""), st.integers(20, 21)),
)


@given(st.lists(st.lists(GESTES, min_size=1, max_size=3), max_size=4))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_happens_a_rebuild_gives_what_a_fresh_build_gives(monkeypatch, histoire):
    with tempfile.TemporaryDirectory() as lieu, monkeypatch.context() as m:
        racine = Path(lieu)
        _plant(m, racine)
        p = make(racine)
        p.run()
        for gestes in histoire:
            for geste in gestes:
                _do(p, *geste)
            obtenu = p.run()
            with tempfile.TemporaryDirectory() as neuf:
                attendu = p.run(Path(neuf))
                fichiers = contents(Path(neuf))
            assert obtenu == attendu
            ecrits = contents(p.sortie)
            assert {nom: ecrits.get(nom) for nom in fichiers} == fichiers


def _do(p: Portefeuille, geste: str, fichier: str, valeur: int) -> None:
    chemin = p.racine / fichier
    if geste == "jour":
        p.au = date(2026, 11, valeur)
    elif geste == "oublier":
        (p.sortie / NOM).unlink(missing_ok=True)
    elif geste == "ecrire":
        textes = TEXTES.get(fichier, ["aa", "bb", "cc", "dd"])
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_text(textes[valeur % len(textes)])
    elif geste == "dater":
        with suppress(FileNotFoundError):
            os.utime(chemin, (valeur, valeur))
    elif not fichier.startswith(("templates", "kit")):
        chemin.unlink(missing_ok=True)


# Dossiers that are gone


def gone(p, *chemins: str):
    with Memoire(p.sortie, Demande(p.au, p.commande), time.time_ns(), {}) as memoire:
        return list(memoire.gone(chemins or ["dossiers"]))


def clean(p):
    with Memoire(p.sortie, Demande(p.au, p.commande), time.time_ns(), {}) as memoire:
        return {disparu.cible: memoire.clean(disparu) for disparu in memoire.gone(["dossiers"])}


def test_the_production_of_a_dossier_that_is_gone_is_told_then_removed(p):
    p.run()
    assert gone(p) == []
    shutil.rmtree(p.dossiers / "2")
    (disparu,) = gone(p)
    assert (disparu.dossier, disparu.cible) == ("dossiers/2/dossier.yaml", "R-2/2026-11-20-a")
    assert gone(p, "dossiers/1", "ailleurs") == []
    assert clean(p) == {"R-2/2026-11-20-a": ""}
    assert not (p.sortie / "R-2").exists()
    assert gone(p) == []
    p.run()
    assert p.faites == []


@pytest.mark.parametrize("genre", ["change", "ajoute", "ote", "lien", "manifeste"])
def test_what_is_not_exactly_as_written_stays_whole(p, genre):
    p.run()
    shutil.rmtree(p.dossiers / "2")
    dossier = p.sortie / "R-2" / "2026-11-20-a"
    if genre == "ote":
        (dossier / "lettre.txt").unlink()
    elif genre == "lien":
        (dossier / "vers").symlink_to(p.dossiers)
    else:
        noms = {
            "change": "lettre.txt",
            "ajoute": "lettre-scelle.pdf",
            "manifeste": "manifeste.json",
        }
        (dossier / noms[genre]).write_text("{}")
    avant = contents(p.sortie)
    (raison,) = clean(p).values()
    assert raison
    assert contents(p.sortie) == avant


def test_a_production_that_cannot_be_removed_is_told(p, monkeypatch):
    p.run()
    shutil.rmtree(p.dossiers / "2")

    def refuse(*_mots, **_noms):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    (raison,) = clean(p).values()
    assert raison == "suppression impossible ou incomplète (Permission denied)"


def test_a_production_already_removed_by_hand_is_not_told(p):
    p.run()
    for lieu in (p.dossiers / "2", p.sortie / "R-2"):
        shutil.rmtree(lieu)
    assert gone(p) == []


def test_a_production_that_serves_as_an_exhibit_stays(p):
    p.run()
    (p.dossiers / "1" / "pieces").mkdir()
    shutil.copy(p.sortie / "R-2/2026-11-20-a/lettre.txt", p.dossiers / "1" / "pieces")
    p.run()
    shutil.rmtree(p.dossiers / "2")
    assert clean(p) == {
        "R-2/2026-11-20-a": "« lettre.txt » est une pièce de « dossiers/1/dossier.yaml »"
    }


def test_a_dossier_that_only_changed_place_keeps_its_productions(p):
    (p.dossiers / "2" / "dossier.yaml").write_text("reference: R-2\nprofil: y\n")
    p.run()
    p.au = date(2026, 11, 21)
    p.run()
    (p.dossiers / "2").rename(p.dossiers / "4")
    p.run()
    (disparu,) = gone(p)
    assert disparu.cible == "R-2/2026-11-20-a"
    assert "sa référence est aussi celle de" in disparu.reserve
    assert clean(p) == {disparu.cible: disparu.reserve}
    assert (p.sortie / disparu.cible).is_dir()


def test_a_disk_that_is_away_loses_nothing(p):
    p.run()
    for nom in TOUS:
        shutil.rmtree(p.dossiers / nom)
    assert all("disque absent" in raison for raison in clean(p).values())
    assert len(clean(p)) == 3
    shutil.rmtree(p.dossiers)
    assert clean(p) == {}
