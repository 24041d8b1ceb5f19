"""Many dossiers: each in a worker that may die, told and reported once, in any order."""

from __future__ import annotations

import io
import itertools
import json
import os
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kit.cli import passe, suivi, tournee
from kit.cli.suivi import Suivi
from kit.cli.tournee import Ordre
from kit.commande import Commande
from kit.errors import (
    DocumentRefuse,
    KitError,
    LimiteAtteinte,
    MachineFautive,
    Probleme,
    RienAFaire,
)
from kit.liasse import Liasse
from kit.ouvrier import Limites
from kit.portefeuille import parts, passage
from kit.portefeuille.fait import DITS, Dit, Fait, from_json, say, to_json
from kit.portefeuille.issue import Issue
from kit.portefeuille.memoire import Demande, passages
from kit.portefeuille.memoire.base import NOM, Base
from kit.portefeuille.moteurs.local import Local, in_order
from kit.portefeuille.oubli import Oubli
from kit.portefeuille.parts import Part
from kit.portefeuille.places import Places
from kit.portefeuille.rapport import Rapport
from kit.produit import Produit
from tests.fabrique import RACINE, atelier

AU = date(2026, 11, 20)
LIMITES = Limites(secondes=2, memoire=300_000_000, mur=60)
SCHEMA = json.loads((RACINE / "kit/schemas/rapport-1.json").read_text("utf-8"))


def work(chemin: Path) -> str:
    """Do what the name of the dossier says."""
    if chemin.name == "tue":
        os.kill(os.getpid(), signal.SIGKILL)
    if chemin.name == "gros":
        bytearray(900_000_000)
    if chemin.name == "boucle":
        while True:
            pass
    if chemin.name == "lent":
        time.sleep(0.5)
    return f"fait {chemin}"


def fail(_chemin: Path, refus: KitError) -> str:
    return f"échec : {refus}"


@pytest.mark.parametrize("taches", [1, 2, 5])
def test_a_dead_worker_costs_its_one_dossier_which_is_named(taches: int) -> None:
    noms = ["a", "tue", "b", "gros", "lent", "boucle", *"cdefgh"]
    chemins = [Path(nom) for nom in noms]
    moteur = Local(work, fail, LIMITES, taches)
    rendus = dict(moteur.run(chemins))
    assert set(rendus) == set(chemins)
    mauvais = {chemin.name for chemin, rendu in rendus.items() if rendu.startswith("échec")}
    assert mauvais == {"tue", "gros", "boucle"}
    assert "mémoire : plus de 300Mo" in rendus[Path("gros")]
    assert "temps : plus de 2 s" in rendus[Path("boucle")]


def test_the_dossiers_are_asked_for_as_workers_are_free() -> None:
    demandes: list[int] = []

    def ask() -> Iterator[Path]:
        for rang in range(50):
            demandes.append(rang)
            yield Path(str(rang))

    moteur = Local(work, fail, LIMITES, 2)
    for faits, _ in enumerate(moteur.run(ask()), 1):
        assert len(demandes) <= faits + 2
    moteur.close()
    assert len(demandes) == 50


def test_a_run_left_in_the_middle_leaves_no_worker() -> None:
    moteur = Local(work, fail, LIMITES, 2)
    for _ in moteur.run(Path(str(rang)) for rang in range(9)):
        break
    moteur.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@given(st.permutations(range(8)))
def test_results_are_given_in_the_order_of_the_dossiers(ordre: list[int]) -> None:
    chemins = [Path(str(rang)) for rang in range(8)]
    assert list(in_order(chemins, [(chemins[rang], rang) for rang in ordre])) == list(range(8))


NOMS = st.text("abcdefghij-0123456789é", min_size=1, max_size=12)


@given(st.sets(NOMS, max_size=60), st.integers(1, 9), NOMS)
def test_the_shares_are_a_partition_wherever_the_portfolio_is(
    noms: set[str], nombre: int, ailleurs: str
) -> None:
    ici = [f"dossiers/{nom}/dossier.yaml" for nom in noms]
    la = [f"/{ailleurs}/{nom}/dossier.yaml" for nom in noms]
    for un, autre in zip(ici, la, strict=True):
        voulues = [Part(rang, nombre).holds(un) for rang in range(1, nombre + 1)]
        assert sum(voulues) == 1
        assert voulues == [Part(rang, nombre).holds(autre) for rang in range(1, nombre + 1)]


@pytest.mark.parametrize("texte", ["", "2", "0/3", "4/3", "1/0", "a/b", "1/2/3", "-1/2"])
def test_a_share_that_is_none_is_refused(texte: str) -> None:
    with pytest.raises(ValueError, match="n'est pas une part : écrivez par exemple 2/4"):
        parts.parse(texte)


FAITS = st.builds(
    Fait,
    chemin=st.text(min_size=1),
    etat=st.sampled_from(list(DITS)),
    reference=st.none() | st.text(),
    fichiers=st.lists(st.text()).map(tuple),
    problemes=st.lists(
        st.builds(
            Probleme,
            chemin=st.lists(st.text() | st.integers(0, 9)).map(tuple),
            message=st.text(),
            ligne=st.none() | st.integers(1, 99),
        )
    ).map(tuple),
    remarques=st.lists(st.text()).map(tuple),
    message=st.text(),
    code=st.sampled_from([0, 1, 3, 4, 70]),
)


@given(FAITS)
def test_an_outcome_is_read_back_as_it_was_written(fait: Fait) -> None:
    assert from_json(to_json(fait)) == fait
    assert say(fait).fait == fait


@given(st.lists(FAITS, unique_by=lambda fait: fait.chemin), st.randoms())
def test_the_report_does_not_tell_who_came_first(
    tmp_path_factory: pytest.TempPathFactory, faits: list[Fait], hasard: object
) -> None:
    racine = tmp_path_factory.mktemp("rapports")
    autres = list(faits)
    hasard.shuffle(autres)  # type: ignore[attr-defined]
    textes = [_report(racine / "un.json", faits), _report(racine / "deux.json", autres)]
    assert textes[0] == textes[1]
    lu = json.loads(textes[0])
    Draft202012Validator(SCHEMA).validate(lu)
    assert [from_json(json.dumps(un)) for un in lu["faits"]] == sorted(
        faits, key=lambda fait: fait.chemin
    )
    assert sum(lu["bilan"].values()) == len(faits)


def _report(fichier: Path, faits: Iterable[Fait]) -> str:
    rapport = Rapport(io.BytesIO())
    for fait in faits:
        rapport.add(say(fait))
    rapport.write(fichier, {"kit": "0", "au": "2026-11-20", "part": None}, "complet")
    return fichier.read_text("utf-8")


@dataclass
class Faux:
    """Workers that answer what they are told."""

    issues: dict[str, Issue]
    fermes: list[bool] = field(default_factory=list)

    def run(self, chemins: Iterable[Path]) -> Iterator[tuple[Path, Issue]]:
        for chemin in chemins:
            yield chemin, self.issues[chemin.name]

    def close(self) -> None:
        self.fermes.append(True)


def _produit(nom: str) -> Issue:
    modele = atelier().modeles[0]
    liasse = Liasse(nom, modele.id, date(2026, 11, 20), {f"{modele.id}.pdf": nom.encode()})
    return Issue((), Produit(liasse, modele, ("à relire",)), reference=nom)


ISSUES = {
    "bon": _produit("bon"),
    "fautif": Issue((Probleme((), "a"), Probleme((), "b", "note")), reference="fautif"),
    "refuse": Issue((), refus=DocumentRefuse("non")),
    "rien": Issue((), refus=RienAFaire("aucun document aujourd'hui : payé")),
    "limite": Issue((), refus=LimiteAtteinte("mémoire")),
    "autre": _produit("autre"),
}


def test_one_bad_dossier_does_not_stop_the_others(tmp_path: Path) -> None:
    moteur = Faux(ISSUES)
    dits = list(passage.go(ISSUES, Oubli(), lambda: moteur, tmp_path))
    assert [dit.etat for dit in dits] == ["produit", "fautif", "refuse", "rien", "echec", "produit"]
    assert [dit.code for dit in dits] == [0, 1, 1, 1, 4, 0]
    assert "1 faute." in dits[1].fait.message
    assert moteur.fermes == [True]
    cibles = [tmp_path / dit.fait.cible / dit.fait.fichiers[0] for dit in dits if not dit.code]
    assert [cible.read_bytes() for cible in cibles] == [b"bon", b"autre"]


def test_a_full_disk_ends_the_run_and_the_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Path:
        raise MachineFautive("disque plein")

    monkeypatch.setattr("kit.liasse.write", full)
    moteur = Faux(ISSUES)
    with pytest.raises(MachineFautive, match="disque plein"):
        list(passage.go(ISSUES, Oubli(), lambda: moteur, tmp_path))
    assert moteur.fermes == [True]


class Connait(Oubli):
    """A memory that knows some dossiers."""

    def sort(self, chemins: Iterable[str]) -> Iterator[tuple[str, Dit | None]]:
        for chemin in chemins:
            connu = say(Fait(chemin, "a_jour")) if chemin.startswith("su") else None
            yield chemin, connu


@pytest.mark.parametrize("noms", [["su1", "su2"], ["su1", "bon", "su2"], ["bon", "su1", "autre"]])
def test_what_is_known_is_not_made_again(noms: list[str], tmp_path: Path) -> None:
    embauches = []

    def hire() -> Faux:
        embauches.append(True)
        return Faux(ISSUES)

    dits = list(passage.go(noms, Connait(), hire, tmp_path))
    assert sorted(dit.chemin for dit in dits) == sorted(noms)
    assert {dit.chemin for dit in dits if dit.etat == "a_jour"} == {
        nom for nom in noms if nom.startswith("su")
    }
    assert len(embauches) == any(not nom.startswith("su") for nom in noms)


class Sait(Oubli):
    """A memory that knows where a production came from, and what it was told to forget."""

    def __init__(self, origine: str) -> None:
        self.origine, self.oublies = origine, set[str]()

    def owners(self, _place: str) -> Iterable[tuple[str, ...]]:
        return [(f"/ici/{self.origine}", self.origine)]

    def forget(self, chemin: str) -> None:
        self.oublies.add(chemin)


@pytest.mark.parametrize("origine", ["absent", "a/d.yaml", "b/d.yaml", "c/d.yaml"])
@pytest.mark.parametrize("ordre", [*itertools.permutations("abc")])
def test_of_two_dossiers_of_one_reference_the_first_by_its_path_is_made(
    tmp_path: Path, ordre: tuple[str, ...], origine: str
) -> None:
    """Whoever is ready first, and whatever an earlier run made."""
    issue = _produit("bon")
    assert issue.produit is not None
    chemins = [f"{nom}/d.yaml" for nom in "abc"]
    rapport, souvenir = Rapport(io.BytesIO()), Sait(origine)
    moteur = Faux({"d.yaml": issue})
    moteur.run = lambda _: ((Path(f"{nom}/d.yaml"), _of(issue, nom)) for nom in ordre)  # type: ignore[method-assign]
    for dit in passage.go(chemins, souvenir, lambda: moteur, tmp_path):
        rapport.add(dit)
    rapport.write(tmp_path / "r.json", {"kit": "0", "au": "2026-11-20", "part": None}, "complet")
    faits = json.loads((tmp_path / "r.json").read_text("utf-8"))["faits"]
    assert [fait["etat"] for fait in faits] == ["produit", "fautif", "fautif"]
    assert all("« a/d.yaml »" in fait["problemes"][0]["message"] for fait in faits[1:])
    assert (rapport.code, rapport.bilan["produit"], rapport.bilan["fautif"]) == (1, 1, 2)
    (ecrit,) = tmp_path.glob("bon/*/*.pdf")
    assert ecrit.read_bytes() == b"a"
    assert souvenir.oublies == {"b/d.yaml", "c/d.yaml"}


def test_two_dossiers_of_one_reference_are_told_whatever_their_documents(tmp_path: Path) -> None:
    """What is at one place is one history: the second would be compared with the first."""
    issue = _produit("bon")
    assert issue.produit is not None
    liasse = replace(issue.produit.liasse, document="autre_document")
    autre = replace(issue, produit=replace(issue.produit, liasse=liasse))
    moteur = Faux({"a.yaml": issue, "b.yaml": autre})
    dits = list(passage.go(["a.yaml", "b.yaml"], Oubli(), lambda: moteur, tmp_path))
    assert [dit.etat for dit in dits] == ["produit", "fautif"]
    assert [chemin.name for chemin in tmp_path.glob("bon/*")] == [issue.produit.liasse.dossier[4:]]


def test_a_dossier_that_gives_its_reference_up_holds_it_no_more(tmp_path: Path) -> None:
    moteur = Faux({"a.yaml": _produit("nouvelle"), "b.yaml": _produit("bon")})
    dits = list(passage.go(["a.yaml", "b.yaml"], Sait("a.yaml"), lambda: moteur, tmp_path))
    assert [dit.etat for dit in dits] == ["produit", "produit"]


@pytest.mark.parametrize(
    ("chemin", "reponse", "tenant"),
    [("d", (False, ["d"]), "b"), ("a", (True, ["b"]), "a"), ("b", (True, ["c"]), "b")],
)
def test_of_several_that_have_a_place_the_first_by_its_path_is_named(
    chemin: str, reponse: tuple[bool, list[str]], tenant: str
) -> None:
    places = Places("abcd", lambda _: [("/ici/c", "c"), ("/ici/b", "b"), ("/ici/z", "z")])
    assert places.ask(chemin, "bon") == reponse
    assert places.holder("bon") == tenant


def _of(issue: Issue, nom: str) -> Issue:
    assert issue.produit is not None
    fichiers = dict.fromkeys(issue.produit.liasse.fichiers, nom.encode())
    liasse = replace(issue.produit.liasse, fichiers=fichiers)
    return replace(issue, produit=replace(issue.produit, liasse=liasse))


class Horloge:
    """A clock that each look moves on."""

    def __init__(self, pas: float) -> None:
        self.vue, self.pas = 0.0, pas

    def __call__(self) -> float:
        self.vue += self.pas
        return self.vue


def _told(faits: list[Fait], pas: float, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    rapport = Rapport(io.BytesIO())
    dit = Suivi(
        [fait.chemin for fait in faits],
        Path("output"),
        rapport,
        len(faits) > 1,
        horloge=Horloge(pas),
    )
    for fait in faits:
        rapport.add(say(fait))
        dit.tell(say(fait))
    dit.end()
    capture = capsys.readouterr()
    return capture.out, capture.err


PRODUIT = Fait("a.yaml", "produit", titre="Relance", cible="A/j-r", fichiers=("r.pdf",))
AUTRE = replace(PRODUIT, chemin="c.yaml")


@given(st.permutations(range(12)), st.integers(0, 12), st.sampled_from([0, 2, 1000]))
def test_outcomes_are_told_in_the_order_of_the_dossiers(
    ordre: list[int], fin: int, avance: int
) -> None:
    """Whoever was first; one that is awaited too long is told when it comes, none is lost."""
    with pytest.MonkeyPatch.context() as m:
        dits: list[str] = []
        m.setattr(suivi, "AVANCE", avance)
        m.setattr(Suivi, "_show", lambda _, dit: dit and dits.append(dit.chemin))
        chemins = [f"{rang:02}" for rang in range(12)]
        rapport = Rapport(io.BytesIO())
        dit = Suivi(chemins, Path("output"), rapport, plusieurs=True)
        for faits, rang in enumerate(ordre[:fin], 1):
            dit.tell(say(replace(PRODUIT, chemin=chemins[rang])))
            assert faits - len(dits) <= avance
        dit.end()
    assert sorted(dits) == sorted(chemins[rang] for rang in ordre[:fin])
    assert avance < 1000 or dits == sorted(dits)


def test_piped_the_progress_is_plain_lines_and_the_paths_stand_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    faits = [PRODUIT, Fait("b.yaml", "echec", message="mémoire", code=4), AUTRE]
    out, err = _told(faits, 20.0, capsys)
    assert out.splitlines() == ["output/A/j-r/r.pdf"] * 2
    assert "b.yaml : mémoire\n" in err
    assert "2/3 · 3/min · reste 20 s · 1 échec\n" in err
    assert err.splitlines()[-1] == "3 dossiers : 2 produits, 1 en échec."
    assert "\033" not in out + err


def test_what_was_up_to_date_gives_no_speed(capsys: pytest.CaptureFixture[str]) -> None:
    connus = [Fait(nom, "a_jour", cible="A/j-r") for nom in ("a.yaml", "b.yaml")]
    out, err = _told(connus, 20.0, capsys)
    assert out == ""
    assert err.splitlines()[0] == "2/2"


@pytest.mark.parametrize(("au", "dit"), [("x", "est illisible"), (AU, "reprenez-la sans --au")])
def test_a_run_is_resumed_as_it_was_asked(tmp_path: Path, au: date | str, dit: str) -> None:
    ordre = Ordre(AU, Commande(), tmp_path)
    faits = passe.facts(ordre, [tmp_path]) | {"au": str(au)}
    base = Base(tmp_path)
    passages.begin(base, Demande(AU, Commande(), None), json.dumps(faits), False, True)
    base.close()
    with pytest.raises(KitError, match=dit):
        passe.resume(ordre, [tmp_path], AU + timedelta(days=1))
    if au == AU:
        assert passe.resume(replace(ordre, au=date(2027, 1, 1)), [tmp_path], None) == ordre


def test_a_memory_that_is_none_is_told_at_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / NOM).write_bytes(b"autre chose" * 100)
    with passe.remember(Ordre(AU, Commande(), tmp_path), [], False, False):
        assert capsys.readouterr().err == ""
    assert "est abîmée" in capsys.readouterr().err


@pytest.mark.parametrize("plusieurs", [True, False])
def test_a_run_that_is_stopped_says_so_in_its_report_if_it_has_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plusieurs: bool
) -> None:
    def stop() -> Faux:
        raise KeyboardInterrupt

    ordre = Ordre(AU, Commande(), tmp_path)
    with pytest.raises(KeyboardInterrupt):
        tournee.go(["a.yaml"], Oubli(), ordre, stop, plusieurs=plusieurs)
    etats = [json.loads(lu.read_text("utf-8"))["etat"] for lu in tmp_path.glob("rapport.json")]
    assert etats == (["interrompu"] if plusieurs else [])


def test_on_a_terminal_a_bar_is_drawn_and_cleared(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    out, err = _told([PRODUIT, AUTRE], 1.0, capsys)
    assert out.splitlines() == ["output/A/j-r/r.pdf"] * 2
    barres = [bout for bout in err.split("\r\033[2K") if "━" in bout]
    assert barres[0].startswith("━" * 12 + "─" * 12 + " 1/2 · ")
    assert all(len(barre) <= 80 for barre in barres)
    assert err.split("\r\033[2K")[-1] == "2 dossiers : 2 produits.\n"


def test_alone_a_dossier_has_no_progress_nor_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert _told([PRODUIT], 60.0, capsys) == ("output/A/j-r/r.pdf\n", "")
    connu = Fait("a.yaml", "a_jour", cible="A/j-r", fichiers=("r.pdf",))
    out, err = _told([connu], 60.0, capsys)
    assert out == "output/A/j-r/r.pdf\n"
    assert err == "a.yaml : à jour, rien n'est à refaire.\n"


@given(st.floats(0, 1e6))
def test_a_duration_is_short(secondes: float) -> None:
    assert len(suivi.duration(secondes)) <= 9
