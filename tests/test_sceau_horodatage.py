"""A timestamp: asked once, at the address that was shown, and checked without the network."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest

from kit import sceau
from kit.errors import KitError, MachineFautive
from kit.sceau import apposer, cle, horodateur
from tests import sceaux


def sceller(adresse: str) -> bytes:
    signataire = cle.open_p12(sceaux.p12(), sceaux.SECRET)
    # The signer's clock is an hour slow: the two dates are told apart.
    heure = sceaux.HEURE - timedelta(hours=1)
    return apposer.seal(sceaux.document(), signataire, heure, horodateur.service(adresse))


def test_a_timestamp_is_asked_once_and_read_back() -> None:
    with sceaux.service() as (adresse, recues):
        octets = sceller(adresse)
    assert len(recues) == 1
    assert len(recues[0]) < 100, "une empreinte et un nombre, rien du document"
    (lu,) = sceau.verify(octets, [sceaux.racine()])
    assert lu.horodatage is not None
    assert lu.horodatage.le == sceaux.HEURE
    assert lu.le == sceaux.HEURE - timedelta(hours=1)
    assert (lu.horodatage.autorite, lu.horodatage.intact) == ("Horloge des tests", True)
    assert lu.horodatage.confiance == "racine donnée"
    assert lu.sain
    assert "Horodatage de « Horloge des tests », du 22 novembre 2026 à 17:45 (UTC) : intact." in (
        re.sub(r"\s", " ", phrase) for phrase in lu.phrases
    )


def test_a_seal_that_says_it_is_later_than_its_timestamp_is_told() -> None:
    (tot,), (tard,) = (_phrases(timedelta(minutes=m)) for m in (10, 20))
    assert not any("postérieure" in phrase for phrase in tot)
    assert "La date que déclare son auteur est postérieure à cet horodatage." in tard


def _phrases(apres: timedelta) -> list[tuple[str, ...]]:
    signataire = cle.open_p12(sceaux.p12(), sceaux.SECRET)
    with sceaux.service() as (adresse, _):
        service = horodateur.service(adresse)
        octets = apposer.seal(sceaux.document(), signataire, sceaux.HEURE + apres, service)
    return [lu.phrases for lu in sceau.verify(octets)]


def test_a_timestamp_that_was_altered_is_said_broken() -> None:
    with sceaux.service() as (adresse, _):
        octets = bytearray(sceller(adresse))
    heure = octets.index(b"20261122174500Z".hex().upper().encode())
    octets[heure + 1] ^= 1  # 2026 becomes 3026: the hexadecimal digit 2 of « 2 » becomes 3
    (lu,) = sceau.verify(bytes(octets))
    assert not lu.sain


@pytest.mark.parametrize(
    "adresse",
    ["", "horloge.example", "ftp://horloge.example", "file:///etc/passwd", "https://", "http://[x"],
)
def test_what_is_no_address_of_a_service_is_refused(adresse: str) -> None:
    with pytest.raises(KitError, match="adresse d'un service"):
        horodateur.service(adresse)


def test_a_password_in_an_address_or_on_an_open_line_is_refused() -> None:
    with pytest.raises(KitError, match="sans identifiant"):
        horodateur.service("https://moi:secret@horloge.example/")
    with pytest.raises(KitError, match="https://"):
        horodateur.service("http://horloge.example/", "moi:secret")


@pytest.mark.parametrize(
    ("reponse", "dit"),
    [
        ((404, b"", {}), "a répondu 404"),
        ((302, b"", {"Location": "http://127.0.0.1:9/"}), "a répondu 302"),
        ((200, b"<html>", {}), "refuse la demande, ou"),
        ((200, b"", {}), "refuse la demande, ou"),
        ((200, b"0" * 70_000, {}), "plus de 65536 octets"),
        # status 2: the request is refused
        ((200, bytes.fromhex("30053003020102"), {}), "refuse la demande, ou"),
    ],
)
def test_a_service_that_answers_wrong_seals_nothing(reponse: sceaux.Reponse, dit: str) -> None:
    with (
        sceaux.service(lambda _: reponse) as (adresse, _recues),
        pytest.raises(MachineFautive, match=dit),
    ):
        sceller(adresse)


def test_an_answer_to_another_question_seals_nothing() -> None:
    with sceaux.service() as (adresse, recues):
        sceller(adresse)
    rejouee = sceaux.horodater(recues[0])
    with sceaux.service(lambda _: rejouee) as (adresse, _), pytest.raises(MachineFautive):
        sceller(adresse)


def test_nobody_at_the_address_seals_nothing() -> None:
    with pytest.raises(MachineFautive, match="ne répond pas"):
        sceller("http://127.0.0.1:1/tsa")


def test_a_timestamp_of_the_whole_document_is_read_as_a_seal_of_its_service() -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfTimeStamper

    sortie = BytesIO()
    with sceaux.service() as (adresse, _):
        ecrivain = IncrementalPdfFileWriter(BytesIO(sceaux.document()))
        horloge = PdfTimeStamper(horodateur.service(adresse))
        horloge.timestamp_pdf(ecrivain, "sha256", output=sortie)
    (lu,) = sceau.verify(sortie.getvalue(), [sceaux.racine()])
    assert (lu.signataire, lu.le) == ("Horloge des tests", sceaux.HEURE)
    assert lu.sain
    assert lu.horodatage is not None
    assert lu.horodatage.confiance == "racine donnée"


def test_a_password_goes_to_the_service_in_a_header() -> None:
    entetes = horodateur._authorize("https", "moi:é")
    assert entetes == {"Authorization": "Basic bW9pOsOp"}
