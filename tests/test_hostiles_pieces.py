"""Hostile exhibits: each is refused with a clear sentence or neutralised, at a bounded cost."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import etude, pipeline, render
from kit.cli import produire, verifier
from kit.errors import KitError
from kit.paquet import archive
from tests.fabrique import atelier
from tests.hostiles import (
    banc,
    paquets,
    pieces_images,
    pieces_pdf_actives,
    pieces_pdf_bombes,
    pieces_textes,
)
from tests.hostiles.fabrique_pieces import CANARI, PORT, Cas, drawn, page

CAS = {
    **{f"pdf actif, {nom}": cas for nom, cas in pieces_pdf_actives.CAS.items()},
    **{
        f"pdf actif copié, {nom}": drawn(cas)
        for nom, cas in pieces_pdf_actives.CAS.items()
        if callable(cas.octets)
    },
    **{f"pdf coûteux, {nom}": cas for nom, cas in pieces_pdf_bombes.CAS.items()},
    **{f"image, {nom}": cas for nom, cas in pieces_images.CAS.items()},
    **pieces_textes.CAS,
}
GROUPE = 12
CONSEIL = "demandez|export|imprimez|joignez|réduisez|scindez|enregistrez|vérifiez"  # what to do
COMMANDES = (verifier, produire)  # loaded before the forks
ANGLAIS = re.compile(
    r"Traceback|Error:|error:|Warning|Exception|expected|cannot|invalid|failed|compiled|[Dd]ecod"
)


@pytest.fixture(scope="session")
def visites() -> Iterator[list[str]]:
    """Listen where the hostile files call, and keep what calls."""
    recues: list[str] = []
    with socket.socket() as oreille:
        oreille.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        oreille.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        oreille.bind(("127.0.0.1", PORT))
        oreille.listen()

        def answer() -> None:
            while True:
                try:
                    ligne, _ = oreille.accept()
                except OSError:
                    return
                recues.append("une connexion")
                ligne.close()

        threading.Thread(target=answer, daemon=True).start()
        yield recues
        oreille.shutdown(socket.SHUT_RDWR)


def open_once(propres: Path | None = None) -> etude.Atelier:
    """Read the law and the templates once for all the cases: none of them is hostile."""
    assert propres is None
    return atelier()


@pytest.fixture
def _cached(monkeypatch: pytest.MonkeyPatch) -> None:
    open_once()
    monkeypatch.setattr(etude, "open_atelier", open_once)


@pytest.fixture(scope="session")
def _warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Load what a production loads, once: each case is then a fork of this process."""
    racine = tmp_path_factory.mktemp("chaud")
    dossier = banc.set_up([Cas(page)], racine)
    lu = open_once()
    trouve = etude.study(dossier, date.fromisoformat(banc.AU), lu)
    commande = pipeline.Commande(banc.DOCUMENT, ("pdf",))
    pipeline.produce(trouve, commande, lu, render.Rendu(lu.templates))


def _groups() -> Iterator[list[str]]:
    """Put the light cases that end alike in one dossier: laying a letter out costs a second."""
    ensemble: dict[str, list[str]] = {"refuse": [], "neutralise": []}
    for nom, cas in CAS.items():
        if cas.attendu == "libre" or cas.seul or cas.pose or cas.ailleurs:
            yield [nom]
        else:
            ensemble[cas.attendu].append(nom)
    for noms in ensemble.values():
        yield from (noms[rang : rang + GROUPE] for rang in range(0, len(noms), GROUPE))


@pytest.mark.usefixtures("_warm", "_cached")
@pytest.mark.parametrize("noms", list(_groups()), ids=lambda noms: f"{noms[0]} +{len(noms) - 1}")
def test_hostile_exhibits_do_no_harm(noms: list[str], tmp_path: Path, visites: list[str]) -> None:
    fautes = _faults(noms, tmp_path / "ensemble")
    if fautes and len(noms) > 1:
        fautes = [f for rang, nom in enumerate(noms) for f in _faults([nom], tmp_path / str(rang))]
    assert not fautes, "\n".join(fautes)
    assert not visites


def _faults(noms: list[str], racine: Path) -> list[str]:
    """Run the command line on a dossier with these exhibits, and say what is wrong."""
    tous = [CAS[nom] for nom in noms]
    dossier = banc.set_up(tous, racine)
    avant = banc.tree(racine)
    passage = banc.run(dossier)
    regles = {
        f"le processus est mort : {passage.fin}": passage.fin == 0,
        f"codes {passage.codes}": set(passage.codes) <= {0, 1, 4},
        "anglais": not ANGLAIS.search(passage.sortie),
        "défaut": "éfaut de kit" not in passage.sortie,
        f"{passage.secondes:.1f} s": passage.secondes < banc.SECONDES,
        f"{passage.octets} octets": passage.octets < banc.MEMOIRE,
        f"ouverts : {passage.ouverts}": not passage.ouverts,
        "le dossier a changé": banc.tree(racine) == avant,
    }
    fautes = [regle for regle, tenue in regles.items() if not tenue]
    fautes += [
        f"{nom} : {faute}" for rang, nom in enumerate(noms) for faute in _judge(rang, nom, passage)
    ]
    if passage.codes[1:] == [0]:
        fautes += _produced(tous, racine)
    if fautes:
        fautes = [f"{' + '.join(noms)} : {faute}" for faute in fautes] + [passage.sortie]
    return fautes


def _judge(rang: int, nom: str, passage: banc.Passage) -> Iterator[str]:
    """Say whether what came of one exhibit is what was expected."""
    cas = CAS[nom]
    lignes = [x for x in passage.sortie.splitlines() if cas.ailleurs or f"pieces[{rang}]" in x]
    if cas.attendu == "neutralise" and passage.codes != [0, 0]:
        yield "refusé"
    if cas.attendu == "refuse" and 0 in passage.codes[1:]:
        yield "produit"
    if cas.attendu == "refuse" and not any(re.search(cas.phrase or CONSEIL, x) for x in lignes):
        yield f"aucune phrase « {cas.phrase or CONSEIL} »"


def _produced(tous: list[Cas], racine: Path) -> list[str]:
    originaux = {fichier.read_bytes() for fichier in (racine / "dossier" / "pieces").glob("*/*")}
    lettre = next((racine / "output").rglob(f"{banc.DOCUMENT}.pdf")).read_bytes()
    canaris = sorted({canari for cas in tous for canari in cas.canaris})
    return banc.faults_of(lettre, canaris, originaux)


VUS = [nom for nom in pieces_pdf_actives.CAS if nom.startswith(("js", "xfa", "flux", "exécutable"))]


@pytest.mark.parametrize("nom", VUS)
def test_the_bench_sees_what_a_page_must_not_hold(nom: str) -> None:
    octets = pieces_pdf_actives.CAS[nom].octets
    assert callable(octets)
    assert banc.faults_of(octets(), (CANARI,), ())


@pytest.mark.usefixtures("_warm", "_cached")
def test_the_bench_sees_a_file_read_outside_and_a_connection(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def spy(*_: object) -> NoReturn:
        Path("/etc/passwd").read_bytes()
        with socket.socket() as prise:
            prise.connect(("127.0.0.1", 9))
        raise AssertionError

    monkeypatch.setattr(etude, "study", spy)
    passage = banc.run(banc.set_up([Cas(page)], tmp_path))
    assert "'/etc/passwd'" in passage.ouverts
    assert "socket.connect" in passage.ouverts
    assert "éfaut de kit" in passage.sortie


@pytest.mark.parametrize("nom", paquets.REFUSES)
def test_a_hostile_package_is_refused_with_a_sentence(nom: str) -> None:
    with pytest.raises(KitError, match=r"^(?!.*Error).{20}"):
        archive.read(paquets.REFUSES[nom]())


@given(st.lists(st.tuples(st.integers(0, len(paquets.SAIN) - 1), st.integers(0, 255)), max_size=8))
def test_a_package_changed_anywhere_is_read_or_refused_and_nothing_else(
    changes: list[tuple[int, int]],
) -> None:
    octets = bytearray(paquets.SAIN)
    for place, valeur in changes:
        octets[place] = valeur
    with suppress(KitError):
        archive.read(bytes(octets))


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(CAS) >= 150
