"""Hostile exhibits: each is refused with a clear sentence or neutralised, at a bounded cost."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

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
from tests.hostiles.fabrique_pieces import PORT, Cas, page

CAS = {
    **{f"pdf actif, {nom}": cas for nom, cas in pieces_pdf_actives.CAS.items()},
    **{f"pdf coûteux, {nom}": cas for nom, cas in pieces_pdf_bombes.CAS.items()},
    **{f"image, {nom}": cas for nom, cas in pieces_images.CAS.items()},
    **pieces_textes.CAS,
}
COMMANDES = (verifier, produire)  # loaded before the forks
ANGLAIS = re.compile(r"Traceback|Error:|error:|Warning|Exception|expected|cannot|invalid|failed")


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
    dossier = banc.set_up(Cas(page), racine)
    lu = open_once()
    trouve = etude.study(dossier, date.fromisoformat(banc.AU), lu)
    commande = pipeline.Commande(banc.DOCUMENT, ("pdf",))
    pipeline.produce(trouve, commande, lu, render.Rendu(lu.templates))


@pytest.mark.usefixtures("_warm", "_cached")
@pytest.mark.parametrize("nom", CAS)
def test_a_hostile_exhibit_does_no_harm(nom: str, tmp_path: Path, visites: list[str]) -> None:
    cas = CAS[nom]
    dossier = banc.set_up(cas, tmp_path)
    avant = banc.tree(tmp_path)
    passage = banc.run(dossier)
    assert passage.fin == 0, f"le banc est mort : {passage.fin}\n{passage.sortie}"
    assert not ANGLAIS.search(passage.sortie), passage.sortie
    assert "éfaut de kit" not in passage.sortie, passage.sortie
    assert set(passage.codes) <= {0, 1, 4}, passage.sortie
    assert passage.secondes < banc.SECONDES
    assert passage.octets < banc.MEMOIRE
    assert not passage.ouverts
    assert not visites
    assert banc.tree(tmp_path) == avant
    _judge(cas, passage, tmp_path)


def _judge(cas: Cas, passage: banc.Passage, racine: Path) -> None:
    produits = sorted((racine / "output").rglob("*.pdf")) if (racine / "output").exists() else []
    if cas.attendu == "refuse":
        assert passage.codes != [0, 0], "produit"
        assert re.search(cas.phrase, passage.sortie), passage.sortie
    if cas.attendu == "neutralise":
        assert passage.codes == [0, 0], passage.sortie
    if passage.codes[1] != 0:
        assert not produits
        return
    piece = next((racine / "dossier" / "pieces").iterdir()).read_bytes()
    lettre = next(fichier for fichier in produits if fichier.stem == banc.DOCUMENT)
    assert not banc.faults_of(lettre.read_bytes(), cas.canaris, piece)
    assert not [f for f in produits if "facture.exe" in f.name]


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
