"""A PDF that carries the SHA-256 of itself: any change shows, an appended revision too."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import empreinte


def pdf(compact: bool = True, texte: bytes = b"") -> bytes:
    modes = pikepdf.ObjectStreamMode
    with pikepdf.new() as neuf:
        neuf.add_blank_page()
        neuf.pages[0].contents_add(b"% " + texte + b"\n0 0 m 9 9 l S")
        flux = BytesIO()
        mode = modes.generate if compact else modes.disable
        neuf.save(flux, deterministic_id=True, object_stream_mode=mode)
    return flux.getvalue()


ECRIT = empreinte.inscribe(pdf())


@pytest.mark.parametrize("compact", [True, False])
def test_a_pdf_that_was_just_inscribed_is_intact_and_opens(compact: bool) -> None:
    ecrit = empreinte.inscribe(pdf(compact))
    assert empreinte.verify(ecrit)
    with pikepdf.open(BytesIO(ecrit)) as relu:
        assert len(relu.pages) == 1
        assert relu.check_pdf_syntax() == []
        un, deux = (bytes(identifiant) for identifiant in relu.trailer.ID)
    assert un == deux
    assert un[:3] == b"kit"
    assert len(un) == 35


def test_inscribing_twice_changes_nothing() -> None:
    assert empreinte.inscribe(ECRIT) == ECRIT


def test_another_content_has_another_fingerprint() -> None:
    un, deux = (empreinte.verify(empreinte.inscribe(pdf(texte=t))) for t in (b"a", b"b"))
    assert un is not None
    assert deux is not None
    assert un.sha256 != deux.sha256


def test_each_byte_changed_alone_is_seen() -> None:
    for rang, octet in enumerate(ECRIT):
        change = ECRIT[:rang] + bytes([octet ^ 1]) + ECRIT[rang + 1 :]
        etat = empreinte.verify(change)
        assert etat is not None, rang
        assert not etat, rang
        assert not etat.intact or etat.ajoutes, rang


@given(st.data())
def test_any_other_value_of_any_byte_is_seen(data: st.DataObject) -> None:
    rang = data.draw(st.integers(0, len(ECRIT) - 1))
    valeur = data.draw(st.integers(0, 255).filter(lambda v: v != ECRIT[rang]))
    assert not empreinte.verify(ECRIT[:rang] + bytes([valeur]) + ECRIT[rang + 1 :])


@given(st.integers(0, len(ECRIT) - 1))
def test_a_file_cut_anywhere_is_no_longer_intact(longueur: int) -> None:
    assert not empreinte.verify(ECRIT[:longueur])


@given(st.binary(min_size=1, max_size=60))
def test_what_is_appended_is_counted_and_the_original_still_verifies(suite: bytes) -> None:
    etat = empreinte.verify(ECRIT + suite)
    assert etat is not None
    assert (etat.intact, etat.taille, etat.ajoutes) == (True, len(ECRIT), len(suite))
    assert not etat


def test_a_file_rewritten_by_another_program_is_not_intact() -> None:
    flux = BytesIO()
    with pikepdf.open(BytesIO(ECRIT)) as relu:
        relu.save(flux)
    etat = empreinte.verify(flux.getvalue())
    assert etat is not None
    assert not etat.intact


def test_a_fingerprint_copied_into_an_attachment_proves_nothing() -> None:
    flux = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as hote:
        hote.Root.Piege = hote.make_stream(ECRIT)
        hote.save(flux, deterministic_id=True, compress_streams=False)
    ecrit = empreinte.inscribe(flux.getvalue())
    assert ECRIT in ecrit
    assert empreinte.verify(ecrit)
    assert not empreinte.verify(ecrit.replace(b"%PDF-1.5", b"%PDF-1.6", 1))


@pytest.mark.parametrize("octets", [b"", b"%PDF-1.7\n", pdf()])
def test_a_file_that_is_not_ours_has_no_fingerprint(octets: bytes) -> None:
    assert empreinte.verify(octets) is None


@pytest.mark.parametrize("octets", [b"", b"%PDF-1.7\nstartxref\n5\n%%EOF\n", pdf() + b"x"])
def test_a_file_without_identifiers_cannot_be_inscribed(octets: bytes) -> None:
    with pytest.raises(ValueError, match="PDF sans"):
        empreinte.inscribe(octets)


def test_a_linearized_file_cannot_be_inscribed() -> None:
    flux = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as neuf:
        neuf.save(flux, linearize=True, deterministic_id=True)
    with pytest.raises(ValueError, match="PDF"):
        empreinte.inscribe(flux.getvalue())


@given(st.binary(max_size=300))
def test_any_garbage_is_read_without_failing(octets: bytes) -> None:
    assert not empreinte.verify(octets)
