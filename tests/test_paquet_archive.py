"""A package as a .zip: the same bytes, safe names, nothing trusted when it is read."""

from __future__ import annotations

import io
import stat
import unicodedata
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kit.errors import KitError, LimiteAtteinte
from kit.paquet import archive, noms

NOMS = st.from_regex(r"[a-zé]{1,12}( [a-z]{1,5})?\.(pdf|csv|eml)", fullmatch=True)
FICHIERS = st.dictionaries(NOMS, st.binary(max_size=300), max_size=12)


def _zip(*entrees: tuple[str, bytes], methode: int = zipfile.ZIP_STORED, mode: int = 0) -> bytes:
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", methode) as ecrit:
        for nom, octets in entrees:
            entree = zipfile.ZipInfo(nom)
            entree.external_attr = mode << 16
            entree.compress_type = methode
            ecrit.writestr(entree, octets)
    return flux.getvalue()


@given(FICHIERS)
def test_what_is_packed_is_read_back_whatever_the_order(fichiers: dict[str, bytes]) -> None:
    if noms.twins(fichiers):
        return
    octets = archive.pack(fichiers)
    assert archive.read(octets) == fichiers
    assert archive.pack(dict(reversed(fichiers.items()))) == octets
    assert len(octets) == archive.VIDE + sum(archive.size(n, len(o)) for n, o in fichiers.items())


def test_an_archive_holds_no_clock_no_owner_and_no_compression() -> None:
    with zipfile.ZipFile(io.BytesIO(archive.pack({"é.pdf": b"a", "b": b"b"}))) as lue:
        entrees = lue.infolist()
    assert [entree.filename for entree in entrees] == ["b", "é.pdf"]
    assert {entree.date_time for entree in entrees} == {(1980, 1, 1, 0, 0, 0)}
    assert {stat.S_IMODE(entree.external_attr >> 16) for entree in entrees} == {0o600}
    assert {entree.compress_type for entree in entrees} == {zipfile.ZIP_STORED}
    assert {entree.create_system for entree in entrees} == {3}
    assert entrees[1].flag_bits & 0x800


MAUVAIS = [
    "../a",
    "/a",
    "a//b",
    "a\\b",
    "C:a",
    "con",
    "pieces/NUL.pdf",
    "COM1.txt",
    "fin.",
    " a",
    "a ",
    "a\u202eb",
    "a\x00b",
    "a\x1b[2J",
    "x" * 121,
    unicodedata.normalize("NFD", "é.pdf"),
    "",
    "pieces/..",
]


@pytest.mark.parametrize("nom", MAUVAIS)
def test_a_name_that_some_machine_could_not_hold_is_refused(nom: str) -> None:
    assert noms.fault(nom)
    with pytest.raises(KitError, match="nom de fichier refusé"):
        archive.pack({nom: b""})


def test_names_alike_for_windows_are_refused() -> None:
    with pytest.raises(KitError, match="aux majuscules près"):
        archive.pack({"Bon.pdf": b"", "bon.PDF": b""})


@pytest.mark.parametrize("nom", ["../../evil", "/etc/passwd", "a\\..\\b", "con.txt"])
def test_a_hostile_name_is_refused_on_reading(nom: str) -> None:
    with pytest.raises(KitError, match="refusé"):
        archive.read(_zip((nom, b"x")))


def test_a_link_a_double_and_a_foreign_compression_are_refused() -> None:
    with pytest.raises(KitError, match="lien"):
        archive.read(_zip(("a", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777))
    with pytest.warns(UserWarning, match="Duplicate"):
        double = _zip(("a", b"x"), ("a", b"y"))
    with pytest.raises(KitError, match="deux fois"):
        archive.read(double)
    with pytest.raises(KitError, match="compression"):
        archive.read(_zip(("a", b"x" * 99), methode=zipfile.ZIP_LZMA))


@pytest.mark.parametrize("genre", [stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK, stat.S_IFDIR])
def test_what_is_no_ordinary_file_is_refused(genre: int) -> None:
    with pytest.raises(KitError, match="ce n'est pas un fichier ordinaire"):
        archive.read(_zip(("a", b""), mode=genre | 0o600))
    assert archive.read(_zip(("a", b""), mode=stat.S_IFREG | 0o600)) == {"a": b""}


@pytest.mark.parametrize("entrees", [(), (("a", b"x"),), (("a", b"x"), ("b", b"y"))])
def test_bytes_before_or_after_an_archive_are_refused(
    entrees: tuple[tuple[str, bytes], ...],
) -> None:
    octets = _zip(*entrees)
    assert archive.read(octets) == dict(entrees)
    for autre in (b"MZ" + octets, octets + b"\n", octets + octets, _zip(("z", b"z")) + octets):
        with pytest.raises(KitError, match="octets étrangers|archive"):
            archive.read(autre)


def test_a_comment_and_hidden_bytes_whose_places_are_right_are_refused() -> None:
    flux = io.BytesIO(b"cache")
    with zipfile.ZipFile(flux, "a") as ecrit:
        ecrit.writestr("a", b"x")
    decale = flux.getvalue()
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w") as ecrit:
        ecrit.writestr("a", b"x")
        ecrit.comment = b"bonjour"
    for octets in (decale, flux.getvalue()):
        with pytest.raises(KitError, match="octets étrangers précèdent ou suivent"):
            archive.read(octets)


def test_an_encrypted_file_is_refused() -> None:
    octets = bytearray(_zip(("a", b"x")))
    octets[octets.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(KitError, match="chiffré"):
        archive.read(bytes(octets))


def test_a_bomb_is_refused_by_what_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    bombe = _zip(("a", bytes(5_000_000)), methode=zipfile.ZIP_DEFLATED)
    assert len(bombe) < 10_000
    assert archive.read(bombe) == {"a": bytes(5_000_000)}
    monkeypatch.setattr(archive, "TAILLE_MAXIMALE", 4_000_000)
    with pytest.raises(LimiteAtteinte, match="4 Mo"):
        archive.read(bombe)


def test_too_many_files_and_a_swollen_table_of_contents_are_refused() -> None:
    with pytest.raises(LimiteAtteinte, match="2000 fichiers"):
        archive.read(_zip(*((f"{n}", b"") for n in range(archive.ENTREES_MAXIMUM + 1))))
    octets = bytearray(archive.pack({"a": b""}))
    fin = octets.rindex(b"PK\x05\x06")
    octets[fin + 12 : fin + 16] = b"\xff\xff\xff\xff"
    with pytest.raises(LimiteAtteinte):
        archive.read(bytes(octets))


@settings(max_examples=200)
@example(b"")
@example(b"PK\x05\x06" + bytes(18))
@given(st.binary(max_size=400))
def test_no_bytes_make_a_traceback(octets: bytes) -> None:
    for essai in (octets, b"PK\x03\x04" + octets, octets + archive.pack({"a": octets})):
        try:
            archive.read(essai)
        except KitError:
            continue


@settings(max_examples=200)
@given(st.data())
def test_a_flipped_bit_is_read_as_itself_or_refused(data: st.DataObject) -> None:
    fichiers = {"pieces/Pièce 01 - a.pdf": b"contenu" * 9, "manifeste.json": b"{}"}
    octets = bytearray(archive.pack(fichiers))
    octets[data.draw(st.integers(0, len(octets) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        lus = archive.read(bytes(octets))
    except KitError:
        return
    # What can be read is not what kit would write, or says something else: nothing is silent.
    assert lus != fichiers or archive.pack(lus) != bytes(octets)
