"""A package in volumes: every file once, no volume over the limit, each one knows the others."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.errors import KitError, LimiteAtteinte
from kit.paquet import archive, volumes
from kit.paquet.tailles import apart, write_taille
from kit.valeurs.mesures import parse_taille

COMMUNS = {"LISEZMOI.txt": b"l" * 200, "manifeste.json": b"m" * 300}


def _fichiers(tailles: list[int]) -> dict[str, bytes]:
    return {f"pieces/Pièce {n:02} - p.pdf": bytes([n % 256]) * t for n, t in enumerate(tailles)}


@settings(max_examples=150)
@given(st.lists(st.integers(0, 6_000), min_size=1, max_size=40), st.integers(1_000, 30_000))
def test_every_file_is_in_one_volume_and_no_volume_is_over_the_limit(
    tailles: list[int], limite: int
) -> None:
    fichiers = COMMUNS | _fichiers(tailles)
    try:
        decoupes = volumes.decouper(fichiers, limite, "R - transmission_agence")
    except LimiteAtteinte:
        assert max(tailles) + 800 + 400 * len(tailles) > limite
        return
    assert all(len(octets) <= limite for _, octets in decoupes)
    lus = [archive.read(octets) for _, octets in decoupes]
    propres = [nom for lu in lus for nom in lu if nom not in (*COMMUNS, volumes.PLAN)]
    assert sorted(propres) == sorted(_fichiers(tailles))
    assert volumes.reunir(lus) == (fichiers, ())
    assert len({nom for nom, _ in decoupes}) == len(decoupes)


def test_a_package_that_fits_is_one_archive_without_a_plan() -> None:
    ((nom, octets),) = volumes.decouper(COMMUNS, 10_000, "R")
    assert nom == "R.zip"
    assert archive.read(octets) == COMMUNS


def test_volumes_are_numbered_and_each_says_what_is_elsewhere() -> None:
    decoupes = volumes.decouper(COMMUNS | _fichiers([900] * 6), 4_000, "R - x")
    total = len(decoupes)
    assert [nom for nom, _ in decoupes] == [
        f"R - x ({rang} sur {total}).zip" for rang in range(1, total + 1)
    ]
    premier = archive.read(decoupes[0][1])
    plan = volumes.read(premier[volumes.PLAN])
    assert plan.ailleurs == set(_fichiers([900] * 6)) - set(premier)
    assert plan.noms == tuple(nom for nom, _ in decoupes)


def test_an_absent_volume_is_named_and_a_stranger_refused() -> None:
    lus = [archive.read(o) for _, o in volumes.decouper(COMMUNS | _fichiers([900] * 6), 4_000, "R")]
    _, absents = volumes.reunir(lus[1:])
    assert absents == (f"R (1 sur {len(lus)}).zip",)
    autres = [
        archive.read(o) for _, o in volumes.decouper(COMMUNS | _fichiers([800] * 6), 4_000, "S")
    ]
    with pytest.raises(KitError, match="même paquet"):
        volumes.reunir([lus[0], autres[1]])
    with pytest.raises(KitError, match="même paquet"):
        volumes.reunir([dict(COMMUNS), dict(COMMUNS)])


@settings(max_examples=200)
@given(st.data())
def test_one_byte_changed_in_a_plan_is_seen(data: st.DataObject) -> None:
    decoupes = volumes.decouper(COMMUNS | _fichiers([900] * 6), 4_000, "R")
    plan = archive.read(decoupes[0][1])[volumes.PLAN]
    change = bytearray(plan)
    change[data.draw(st.integers(0, len(plan) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(KitError, match="modifié ou abîmé"):
        volumes.read(bytes(change))


@pytest.mark.parametrize("octets", [b"", b"[]", b"{}", b"\xff", b"[" * 5_000, b'{"volumes": 1}'])
def test_a_plan_that_is_none_is_refused(octets: bytes) -> None:
    with pytest.raises(KitError, match="modifié ou abîmé"):
        volumes.read(octets)


def test_a_plan_never_names_a_path_outside() -> None:
    plan = volumes.Plan(1, (("R (1 sur 1).zip", ("../a",)),), "0" * 64)
    assert json.loads(volumes._text(plan))["volumes"][0]["fichiers"] == ["../a"]
    with pytest.raises(KitError):
        volumes.read(volumes._text(plan))


def test_a_file_too_big_for_any_volume_is_named_with_what_to_do() -> None:
    with pytest.raises(LimiteAtteinte, match=r"« pieces/Pièce 00 .*augmentez --decoupe$") as faute:
        volumes.decouper(COMMUNS | _fichiers([9_000]), 5_000, "R")
    assert faute.value.code == 4
    with pytest.raises(LimiteAtteinte, match="--annexe separee"):
        volumes.decouper(COMMUNS | {"transmission_agence.pdf": bytes(9_000)}, 5_000, "R")
    with pytest.raises(LimiteAtteinte, match="ne suffisent à aucun volume"):
        volumes.decouper(COMMUNS | _fichiers([9_000]), 300, "R")


def test_a_size_just_over_the_room_is_told_apart_from_it() -> None:
    with pytest.raises(LimiteAtteinte) as faute:
        volumes.decouper(COMMUNS | _fichiers([1_003_000]), 1_000_000, "R")
    assert "(1,003 Mo) ne tient pas dans un volume de 1 Mo, où il reste 998," in str(faute.value)


@given(st.lists(st.integers(1, 3_000_000_000), min_size=2, max_size=3, unique=True))
def test_sizes_that_differ_are_written_differently(tailles: list[int]) -> None:
    assert len({*apart(*tailles)}) == len(tailles)


@pytest.mark.parametrize(
    ("texte", "octets"),
    [
        ("10Mo", 10_000_000),
        ("10 Mo", 10_000_000),
        ("9.5MB", 9_500_000),
        ("9,5 mo", 9_500_000),
        ("500Ko", 500_000),
        ("1 Go", 10**9),
        ("2048", 2048),
    ],
)
def test_a_size_is_read_as_people_write_it(texte: str, octets: int) -> None:
    assert parse_taille(texte) == octets


@pytest.mark.parametrize("texte", ["", "Mo", "10 To", "-1Mo", "dix", "1.2.3Mo", "0Mo", "٣Mo"])
def test_a_size_that_is_none_is_refused(texte: str) -> None:
    with pytest.raises(ValueError, match="taille"):
        parse_taille(texte)


@given(st.integers(1, 999_999_999))
def test_a_size_is_written_close_to_what_it_is(octets: int) -> None:
    lu = parse_taille(write_taille(octets).replace("octets", "").replace("octet", ""))
    assert abs(lu - octets) <= octets / 10
