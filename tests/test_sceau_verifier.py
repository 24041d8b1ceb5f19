"""The control of a seal: without the network, and no change goes unsaid."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import sceau
from kit.errors import KitError, MachineFautive
from kit.sceau import apposer, cle, portee
from tests import sceaux


@pytest.fixture
def coupe(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No name is asked and nothing is connected to, though the certificates give addresses."""
    demandes: list[object] = []

    def refuse(*lus: object, **_: object) -> None:
        demandes.append(lus)
        raise OSError("le réseau est coupé")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    yield
    assert not demandes


def un(octets: bytes, *racines: bytes) -> sceau.Sceau:
    (lu,) = sceau.verify(octets, racines)
    return lu


@pytest.mark.usefixtures("coupe")
def test_a_seal_says_who_when_and_that_nothing_changed() -> None:
    lu = un(sceaux.scelle())
    assert (lu.champ, lu.signataire, lu.autorite) == (
        "Sceau",
        "Menuiserie d’Arvor",
        "Autorité des tests",
    )
    assert (lu.le, lu.intact, lu.couvre_tout, lu.suite) == (sceaux.HEURE, True, True, "rien")
    assert lu.horodatage is None
    assert lu.sain
    assert [re.sub(r"\s", " ", phrase) for phrase in lu.phrases] == [
        "Sceau de « Menuiserie d’Arvor », daté par son auteur du 22 novembre 2026 à 17:45 (UTC) : "
        "intact, il couvre tout le fichier.",
        "Certificat délivré par « Autorité des tests ». "
        "L'autorité qui l'a délivré n'est pas vérifiée hors ligne.",
    ]


@pytest.mark.usefixtures("coupe")
def test_a_chain_leads_to_a_root_that_was_given_or_not() -> None:
    assert un(sceaux.scelle()).confiance == "non vérifiée hors ligne"
    assert un(sceaux.scelle(), sceaux.racine()).confiance == "racine donnée"
    autre = cle.open_p12(sceaux.p12("rsa", propre=True), sceaux.SECRET).signing_cert
    assert autre is not None
    assert un(sceaux.scelle(), autre.dump()).confiance == "hors des racines données"


@pytest.mark.usefixtures("coupe")
def test_a_certificate_that_its_owner_made_proves_no_identity() -> None:
    lu = un(sceaux.scelle(propre=True))
    assert lu.auto_signe
    assert lu.sain
    assert "n'établit pas l'identité" in " ".join(lu.phrases)
    assert not un(sceaux.scelle()).auto_signe


@settings(max_examples=60, deadline=None)
@given(part=st.integers(0, 10**9), bit=st.integers(0, 7))
def test_a_flipped_bit_of_the_document_breaks_the_seal(part: int, bit: int) -> None:
    octets = bytearray(sceaux.scelle())
    octets[part % len(sceaux.document())] ^= 1 << bit
    try:
        lus = sceau.verify(bytes(octets))
    except KitError:
        return
    assert not lus or not any(lu.sain and lu.couvre_tout for lu in lus)


@settings(max_examples=60, deadline=None)
@given(part=st.integers(0, 10**9), bit=st.integers(0, 7))
def test_a_flipped_bit_of_what_the_seal_added_is_seen(part: int, bit: int) -> None:
    # The certificates of the authorities too: the seal signs the digest of each.
    octets, debut = bytearray(sceaux.scelle()), len(sceaux.document())
    rang = debut + part % (len(octets) - debut)
    octets[rang] ^= 1 << bit
    try:
        lus = sceau.verify(bytes(octets))
    except KitError:
        return
    assert not lus or not any(lu.sain and lu.couvre_tout for lu in lus), rang - debut


@pytest.mark.parametrize("ajout", [b"\n", b"% rien\n", b"\0" * 64])
def test_what_is_appended_after_the_seal_is_said(ajout: bytes) -> None:
    lu = un(sceaux.scelle() + ajout)
    assert lu.intact
    assert not lu.couvre_tout
    assert not lu.sain
    assert "MODIFIÉ ENSUITE" in lu.phrases[0]


def test_a_page_changed_in_a_later_revision_is_said() -> None:
    from pyhanko.pdf_utils.generic import NameObject, NumberObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    ecrivain = IncrementalPdfFileWriter(BytesIO(sceaux.scelle()))
    page = ecrivain.find_page_for_modification(0)[0].get_object()
    page[NameObject("/Rotate")] = NumberObject(90)
    ecrivain.update_container(page)
    sortie = BytesIO()
    ecrivain.write(sortie)
    lu = un(sortie.getvalue())
    assert lu.intact
    assert lu.suite == "modification"


def test_a_file_rewritten_whole_breaks_its_seal() -> None:
    sortie = BytesIO()
    pikepdf.open(BytesIO(sceaux.scelle())).save(sortie)
    assert not any(lu.sain for lu in sceau.verify(sortie.getvalue()))


def test_a_byte_hidden_in_the_room_of_the_seal_breaks_it() -> None:
    octets = sceaux.scelle()
    fin = octets.index(b"0>", octets.rindex(b"/Contents"))
    assert not un(octets[:fin] + b"1" + octets[fin + 1 :]).intact


def test_no_seal_is_no_answer_and_needs_no_library() -> None:
    assert sceau.verify(sceaux.document()) == ()
    assert not sceau.sealed(sceaux.document())
    assert sceau.sealed(sceaux.scelle())


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 10**6))
def test_no_garbage_makes_a_traceback(bruit: bytes, coupe: int) -> None:
    octets = sceaux.scelle()
    for essai in (b"%PDF-1.7 /ByteRange" + bruit, octets[: coupe % len(octets)] + bruit):
        try:
            lus = sceau.verify(essai)
        except KitError:
            continue
        assert not any(lu.sain and lu.couvre_tout for lu in lus)


@pytest.mark.parametrize("racine", [b"", b"rien", b"-----BEGIN CERTIFICATE-----\nQUJD\n"])
def test_a_root_that_is_no_certificate_is_told(racine: bytes) -> None:
    with pytest.raises(KitError, match="certificat lisible"):
        sceau.verify(sceaux.scelle(), [racine])


def test_what_each_means_is_said_in_four_sentences_without_the_extra() -> None:
    assert len(portee.PORTEE) == 4
    assert "ni qui l'a fait, ni quand" in portee.EMPREINTE
    assert "date est celle que son auteur déclare" in portee.SCEAU
    assert "ne dit pas qui" in portee.HORODATAGE
    assert "révoqué" in portee.LIMITES


def test_a_seal_may_be_added_to_a_sealed_file_only_by_a_seal() -> None:
    deux = apposer.seal(
        sceaux.scelle(), cle.open_p12(sceaux.p12("rsa"), sceaux.SECRET), sceaux.HEURE
    )
    premier, second = sceau.verify(deux + b"\n")
    assert premier.suite == "signature"
    assert second.suite == "modification"


def test_a_seal_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    octets = sceaux.scelle()
    monkeypatch.setitem(sys.modules, "pyhanko.pdf_utils.reader", None)
    with pytest.raises(MachineFautive, match="pip install"):
        sceau.verify(octets)
