"""A real dask cluster: the same bytes as this machine's workers, whatever dies on the way."""

from __future__ import annotations

import importlib
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.errors import Defaut, MachineFautive
from kit.portefeuille.issue import Issue, failed
from kit.portefeuille.moteurs import grappe
from kit.portefeuille.moteurs.colis import Envoi
from kit.portefeuille.moteurs.dask import Dask, Vol
from kit.portefeuille.moteurs.identite import identity
from kit.portefeuille.moteurs.local import Local
from kit.portefeuille.moteurs.lots import Preparation
from kit.portefeuille.production import Production
from tests.grappes import (
    EXEMPLES,
    LIMITES,
    Empoisonne,
    Programmes,
    delivered,
    portfolio,
    production,
    programmes,
)

pytestmark = pytest.mark.xdist_group("grappe")


@pytest.fixture(scope="module")
def les(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programmes]:
    """A scheduler and two workers, as programs."""
    with programmes(tmp_path_factory.mktemp("grappe")) as les:
        les.hire(2, "--no-nanny")
        yield les


def run(adresse: str, ordre: Production, chemins: list[Path]) -> list[tuple[Path, Issue]]:
    moteur = Dask(adresse, ordre, LIMITES)
    try:
        return list(moteur.run(chemins))
    finally:
        moteur.close()


def here(ordre: Production, chemins: list[Path], sortie: Path) -> dict[str, object]:
    return delivered(Local(ordre, failed, LIMITES, 1).run(chemins), sortie)


def test_a_cluster_gives_the_same_bytes_and_says_the_same(
    les: Programmes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXEMPLES.parent)
    chemins = sorted(Path("exemples").glob("[012]*/dossier.yaml"))
    chemins += [EXEMPLES / "complet.yaml", Path("exemples/absent/dossier.yaml")]
    ordre = production(tmp_path / "sortie")
    attendu = here(ordre, chemins, tmp_path / "ici")
    assert len(attendu) > 60
    assert delivered(run(les.adresse, ordre, chemins), tmp_path / "la") == attendu


def test_a_bound_pdf_made_by_a_cluster_is_the_same_to_the_byte(
    les: Programmes, tmp_path: Path
) -> None:
    chemins = portfolio(tmp_path / "dossiers", 2)
    ordre = production(tmp_path / "sortie", "pdf", "eml")
    attendu = here(ordre, chemins, tmp_path / "ici")
    assert delivered(run(les.adresse, ordre, chemins), tmp_path / "la") == attendu


def test_what_dossiers_share_travels_once(
    les: Programmes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    envoyes: list[str] = []
    soumettre = grappe.Grappe.__dict__["send"]

    def note(self: grappe.Grappe, sha256: str, octets: bytes) -> object:
        neuf = sha256 not in self._gardes
        envoyes.extend([sha256] if neuf else [])
        return soumettre(self, sha256, octets)

    monkeypatch.setattr(grappe.Grappe, "send", note)
    monkeypatch.setattr("kit.portefeuille.moteurs.lots.NOMBRE", 3)
    chemins = portfolio(tmp_path / "dossiers", 12)
    assert len(run(les.adresse, production(tmp_path / "sortie"), chemins)) == 12
    assert len(envoyes) == len(set(envoyes)) == 4  # the profile, three exhibits


def test_a_worker_of_another_kit_is_refused_with_a_sentence(
    les: Programmes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    autre = (("kit", "9.9.9"), *identity()[1:])
    monkeypatch.setattr("kit.portefeuille.moteurs.dask.identity", lambda: autre)
    with pytest.raises(MachineFautive, match=r"kit \(9\.9\.9 sur ce poste, .* sur la grappe\)"):
        run(les.adresse, production(tmp_path), portfolio(tmp_path / "dossiers", 3))


def test_leaving_in_the_middle_frees_the_cluster(les: Programmes, tmp_path: Path) -> None:
    chemins, ordre = portfolio(tmp_path / "dossiers", 30), production(tmp_path / "sortie")
    moteur = Dask(les.adresse, ordre, LIMITES)
    assert next(iter(moteur.run(chemins)))
    moteur.close()
    debut = time.monotonic()
    assert len(run(les.adresse, ordre, chemins[:2])) == 2
    assert time.monotonic() - debut < 20


def test_dossiers_that_cannot_travel_are_made_here_though_their_process_has_ended(
    les: Programmes, tmp_path: Path
) -> None:
    chemins = portfolio(tmp_path / "dossiers", 2)
    for chemin in chemins:
        chemin.write_text("reference: [", encoding="utf-8")
    moteur = Dask(les.adresse, production(tmp_path / "sortie"), LIMITES)
    rendus = moteur.run(chemins)
    faits = [next(rendus)]
    assert moteur._ici._valet is not None
    moteur._ici._valet._processus.kill()
    faits.extend(rendus)
    moteur.close()
    assert [chemin for chemin, _ in faits] == chemins
    assert all(issue.problemes and issue.refus is None for _, issue in faits)


def test_workers_without_kit_stop_the_run_with_a_sentence(
    les: Programmes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.portefeuille.moteurs.dask.Ordre", Absent)
    with pytest.raises(MachineFautive, match=r"n'a pas kit.*ModuleNotFoundError"):
        run(les.adresse, production(tmp_path), portfolio(tmp_path / "dossiers", 1))


class Absent:
    """What no machine can open."""

    def __init__(self, *_: object) -> None:
        pass

    def __reduce__(self) -> object:
        return importlib.import_module, ("kit_absent",)


def test_a_lot_cancelled_by_the_cluster_and_a_lost_link_are_told(
    les: Programmes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moteur = Dask(les.adresse, production(tmp_path), LIMITES)
    lien = moteur._grappe
    avenir = lien._client.submit(time.sleep, 0.2, pure=False)
    avenir.cancel(force=True)
    vol = Vol({tmp_path: ()}, (), avenir)
    with pytest.raises(MachineFautive, match="ne répond plus"):
        list(moteur._land(vol, Preparation([], Envoi)))
    with monkeypatch.context() as coupure:
        coupure.delattr(type(lien._client), "nthreads")
        with pytest.raises(MachineFautive, match="ne répond plus"):
            lien.places()
    moteur.close()
    with pytest.raises(MachineFautive, match="ne répond plus"):
        lien.places()


def test_the_oldest_contents_are_let_go_when_they_weigh_too_much(
    les: Programmes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grappe, "RESERVE", 5)
    lien = grappe.Grappe(les.adresse)
    for nom, octets in (("a", b"12"), ("b", b"123"), ("a", b"12"), ("c", b"12")):
        assert lien.send(nom, octets).result() == octets
    assert list(lien._gardes) == ["a", "c"]
    lien.close([])


def test_a_cluster_asked_without_its_extra_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dask", None)
    with pytest.raises(MachineFautive, match=r"kit-recouvrement\[grappe\]"):
        grappe.Grappe("tcp://127.0.0.1:9")


def test_a_cluster_whose_last_worker_dies_stops_the_run_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.portefeuille.moteurs.dask.GUET", 0.2)
    monkeypatch.setattr("kit.portefeuille.moteurs.dask.DESERT", 5)
    chemins, ordre = portfolio(tmp_path / "dossiers", 30), production(tmp_path / "sortie")
    with programmes(tmp_path / "grappe") as les:
        les.hire(1, "--no-nanny")
        moteur = Dask(les.adresse, ordre, LIMITES)
        os.kill(les.ouvriers[0].pid, signal.SIGKILL)
        with pytest.raises(MachineFautive, match=r"n'a plus d'ouvrier.*--reprendre"):
            list(moteur.run(chemins))
        moteur.close()


def test_a_worker_killed_in_the_middle_costs_nothing(tmp_path: Path) -> None:
    chemins, ordre = portfolio(tmp_path / "dossiers", 30), production(tmp_path / "sortie")
    attendu = here(ordre, chemins, tmp_path / "ici")
    with programmes(tmp_path / "grappe") as les:
        les.hire(2, "--no-nanny")
        moteur = Dask(les.adresse, ordre, LIMITES)
        rendus = moteur.run(chemins)
        faits = [next(rendus)]
        os.kill(les.ouvriers[0].pid, signal.SIGKILL)
        faits.extend(rendus)
        moteur.close()
    assert len(faits) == 30
    assert delivered(faits, tmp_path / "la") == attendu


def test_only_the_dossier_that_kills_workers_is_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.portefeuille.moteurs.dask.Ordre", _poison)
    chemins, ordre = portfolio(tmp_path / "dossiers", 4), production(tmp_path / "sortie")
    with programmes(tmp_path / "grappe", DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as les:
        les.hire(1, "--nanny")
        faits = dict(run(les.adresse, ordre, chemins))
    assert sorted(faits) == chemins
    fautifs = [chemin for chemin, issue in faits.items() if issue.refus is not None]
    assert fautifs == [chemins[3]]
    assert isinstance(faits[chemins[3]].refus, Defaut)
    assert "sans --moteur" in str(faits[chemins[3]].refus)


def _poison(identite: object, consigne: bytes) -> Empoisonne:
    return Empoisonne(identite, consigne, poison=b"d003")  # type: ignore[arg-type]


def test_a_dying_scheduler_stops_the_run_with_a_sentence(tmp_path: Path) -> None:
    chemins, ordre = portfolio(tmp_path / "dossiers", 30), production(tmp_path / "sortie")
    with programmes(tmp_path / "grappe") as les:
        les.hire(2, "--no-nanny")
        moteur = Dask(les.adresse, ordre, LIMITES)
        rendus = moteur.run(chemins)
        assert next(rendus)
        assert les.ordonnanceur is not None
        os.kill(les.ordonnanceur.pid, signal.SIGKILL)
        with pytest.raises(MachineFautive, match=r"ne répond plus.*--reprendre"):
            list(rendus)
        moteur.close()


def test_an_address_without_a_scheduler_is_refused_within_seconds(tmp_path: Path) -> None:
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        adresse = f"tcp://127.0.0.1:{libre.getsockname()[1]}"
    debut = time.monotonic()
    with pytest.raises(MachineFautive, match="ne répond pas à l'adresse") as refus:
        Dask(adresse, production(tmp_path), LIMITES)
    assert refus.value.code == 3
    assert time.monotonic() - debut < 20


def test_a_cluster_without_workers_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grappe, "DELAI", 2)
    with (
        programmes(tmp_path / "grappe") as les,
        pytest.raises(MachineFautive, match=r"aucun ouvrier.*dask worker tcp://"),
    ):
        Dask(les.adresse, production(tmp_path), LIMITES)
