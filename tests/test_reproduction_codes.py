"""Lists of strings judged all together are judged as each of them is, alone."""

from __future__ import annotations

import re

import pikepdf
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kit.reproduction.codes import LONGUEUR, Montres
from kit.reproduction.grammaire import NOMBRE
from kit.reproduction.inapte import Inapte
from kit.reproduction.listes import Listes

BLANC = rb"[\x00\t\n\x0c\r ]"
LISTE = re.compile(
    rb"(?:" + BLANC + rb"|" + NOMBRE + rb"(?=" + BLANC + rb"|<|\Z)|<[0-9A-Fa-f\t\n\x0c\r ]*>)*"
)
SAINS = st.sampled_from(
    [b"<0001>", b"<0020>0", b"<0021>-12", b"<00410042>", b" 3.5 ", b"<00 4\n1>", b"", b"<>", b".5"]
)
ABIMES = st.sampled_from(
    [b"<", b">", b"<0>", b"<00>", b"-", b"1", b"1.2.3", b"<00zz>", b"<0001", b"0001>", b"<<0001>",
     b"<0001>>", b"[", b"/", b"%", b"<00\x0041>", b"\x00", b"1234567890", b"\xe9"]
)  # fmt: skip
LISTES = st.lists(
    st.lists(st.one_of(SAINS, SAINS, SAINS, ABIMES), max_size=12).map(b"".join), max_size=5
)


def alone(listes: list[bytes], largeur: int) -> set[int] | None:
    """Judge each list alone and string by string, None for a fault."""
    trouves = set[int]()
    for liste in listes:
        if LISTE.fullmatch(liste) is None:
            return None
        for chaine in re.findall(rb"<([^>]*)>", liste):
            chiffres = b"".join(chaine.split())
            if len(chiffres) % (2 * largeur) or len(chiffres) > 2 * LONGUEUR:
                return None
            octets = bytes.fromhex(chiffres.decode())
            trouves.update(
                int.from_bytes(octets[rang : rang + largeur])
                for rang in range(0, len(octets), largeur)
            )
    return trouves


def together(listes: list[bytes], largeur: int) -> set[int] | None:
    """Judge lists as the pages of a document give them, None for a fault."""
    montres = Montres()
    try:
        for liste in listes:
            montres.listes.add([liste])
        return montres.codes(largeur)
    except Inapte:
        return None


@given(LISTES, st.sampled_from([1, 2]))
@example([b"0<0001>0<0001>", b"10<0001>-0<0001>"], 2)
@example([b"-<0001>"], 2)
@example([b"<00<0001>41>"], 2)
@example([b"<0001>", b"<", b"<0001>", b">"], 2)
@example([b"<0001", b"<0001>", b"0041>"], 2)
@example([b"<0001>" * 3 + b"<00"], 2)
@example([b"<" + b"00" * LONGUEUR + b">", b"<>"], 1)
@example([b"<" + b"00" * (LONGUEUR + 1) + b">"], 1)
@example([b"<" + b"00" * (LONGUEUR + 1) + b">"], 2)
def test_lists_judged_together_are_judged_as_each_alone(listes: list[bytes], largeur: int) -> None:
    assert together(listes, largeur) == alone(listes, largeur)


@given(LISTES, st.sampled_from([1, 2]))
def test_lists_judged_by_lots_are_judged_as_each_alone(listes: list[bytes], largeur: int) -> None:
    with pytest.MonkeyPatch.context() as fixe:
        fixe.setattr("kit.reproduction.listes._LOT", 8)
        fixe.setattr("kit.reproduction.listes._GARDE", 30)
        assert together(listes, largeur) == alone(listes, largeur)


@given(LISTES)
def test_the_string_that_parts_the_words_is_shown_too(listes: list[bytes]) -> None:
    vus = together([*listes, b"<0777>0<0020>" * 9], 2)
    assert vus is None or vus >= {0x0777, 0x0020}


def test_a_string_does_not_go_on_in_another_list() -> None:
    for debut in range(60):
        assert together([b"<%02x" % debut, b"41>"], 2) is None


def test_words_alike_are_judged_once() -> None:
    listes = Listes()
    listes.add([b"<0041>0<0042>0<0001>" * 900] * 9)
    assert len(listes.elements()) < 9


@given(st.binary(max_size=40), st.sampled_from([1, 2]))
def test_strings_out_of_lists_are_read_as_they_are_written(octets: bytes, largeur: int) -> None:
    montres = Montres()
    chaine = pikepdf.String(octets).unparse()
    montres.morceaux |= {chaine, b"<" + octets.hex().encode() + b">"}
    if len(octets) % largeur:
        with pytest.raises(Inapte):
            montres.codes(largeur)
    else:
        assert montres.codes(largeur) == together([b"<" + octets.hex().encode() + b">"], largeur)


def test_codes_of_one_byte_written_on_two_are_told_apart() -> None:
    montres = Montres()
    for codes_ in ((0x41, 0x42), (0x42, 0x43), (0x41, 0x43)):
        montres.listes.add([b"".join(b"<%04x>0" % code for code in codes_)])
        assert montres.codes(2) >= {*codes_}
    assert montres.codes(2) == {0x41, 0x42, 0x43}
    assert montres.codes(1) == {0, 0x41, 0x42, 0x43}


@given(st.lists(st.tuples(st.integers(0, 65_535), st.sampled_from([b"", b"0", b"-12", b" 3.5 "]))))
def test_codes_of_two_bytes_are_read_back(codes_: list[tuple[int, bytes]]) -> None:
    montres = Montres()
    montres.listes.add([b"<%04x>%b" % (code, ecart) for code, ecart in codes_])
    montres.listes.add([b"".join(b"<%04X>%b" % (code, ecart) for code, ecart in codes_)] * 2)
    assert montres.codes(2) == {code for code, _ in codes_}
