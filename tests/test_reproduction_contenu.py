"""The grammar of a content stream: what it accepts, another reader reads the same."""

from __future__ import annotations

import warnings
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.reproduction import contenu, passages
from kit.reproduction.codes import Montres
from kit.reproduction.inapte import Inapte

PORTEUR = pikepdf.new()
MARQUES = {"BMC", "BDC", "EMC", "MP", "DP"}
NOMBRES = st.sampled_from([b"0", b"1", b"-12", b"3.5", b"-.25", b"+7", b"4.", b"842"])
TEXTES = st.one_of(
    st.binary(max_size=12).map(lambda suite: b"<" + suite.hex().encode() + b">"),
    st.binary(max_size=12).map(lambda suite: pikepdf.String(suite).unparse()),
    st.sampled_from([rb"(a\)b)", rb"(\(EMC)", rb"(a (BDC) b)", rb"(\101\12)", b"< 00 4\n1 >"]),
)
NOMS = st.sampled_from([b"/F1", b"/a1.0", b"/Im0"])
ESPACES = st.sampled_from([b" ", b"\n", b"\r\n", b" % (rien EMC\n", b"\t "])


def _with(nombre: int, *verbes: bytes) -> st.SearchStrategy[bytes]:
    operandes = st.lists(NOMBRES, min_size=nombre, max_size=nombre).map(b" ".join)
    return st.tuples(operandes, st.sampled_from(verbes)).map(b" ".join)


LISTES = st.lists(st.one_of(TEXTES, NOMBRES), max_size=6).map(
    lambda un: b"[" + b" ".join(un) + b"]"
)
CONSIGNES = st.one_of(
    _with(6, b"cm", b"c", b"Tm"),
    _with(4, b"re", b"v", b"y", b"sc"),
    _with(3, b"rg", b"RG"),
    _with(2, b"m", b"l", b"Td", b"TD"),
    _with(1, b"w", b"g", b"Tc", b"Tr", b"i"),
    st.sampled_from([b"f", b"f*", b"W n", b"BT", b"ET", b"T*", b"h", b"q Q", b"[3 2] 0 d"]),
    LISTES.map(lambda liste: b"/F1 12 Tf " + liste + b" TJ"),
    TEXTES.map(lambda texte: b"/F2 1.5 Tf " + texte + b"Tj"),
    TEXTES.map(lambda texte: b"/P <</ActualText " + texte + b">>BDC"),
    st.sampled_from([b"EMC", b"/Artifact BMC", b"/Span <</MCID 3 /D <</A 1>>>> BDC", b"/X /Y DP"]),
    NOMS.map(lambda nom: nom + b" Do"),
    NOMS.map(lambda nom: nom + b" gs"),
)
FLUX = st.builds(
    bytes.__add__,
    st.one_of(st.just(b""), ESPACES),
    st.lists(st.tuples(CONSIGNES, ESPACES).map(b"".join), max_size=12).map(b"".join),
)


def _parsed(octets: bytes) -> list[tuple[str, str]]:
    """Read a content with another reader; its marks are left out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lues: list[Any] = list(pikepdf.parse_content_stream(_stream(octets)))
    return [
        (str(une.operator), repr([_known(operande) for operande in une.operands]))
        for une in lues
        if str(une.operator) not in MARQUES
    ]


def _known(operande: Any) -> object:
    return operande.unparse() if isinstance(operande, pikepdf.Object) else operande


@given(FLUX)
def test_a_content_of_the_grammar_loses_its_marks_and_nothing_else(flux: bytes) -> None:
    lu = contenu.read(flux)
    net = flux if lu.net is None else lu.net
    assert _parsed(net) == _parsed(flux)
    verbes = {str(une.operator) for une in pikepdf.parse_content_stream(_stream(net))}
    assert not verbes & MARQUES


@given(FLUX)
def test_the_codes_shown_are_those_that_another_reader_sees(flux: bytes) -> None:
    assert _codes(contenu.read(flux)) == _shown(flux)


def _codes(lu: contenu.Contenu) -> dict[bytes, set[int]]:
    lus: dict[bytes, set[int]] = {}
    for nom in {*lu.textes, *lu.listes}:
        montres = Montres()
        montres.morceaux |= lu.textes.get(nom, set())
        montres.listes.add(lu.listes.get(nom, []))
        lus[nom] = montres.codes(1)
    return {nom: vus for nom, vus in lus.items() if vus}


def _shown(flux: bytes) -> dict[bytes, set[int]]:
    """Read with another reader the codes that each font shows."""
    montres: dict[bytes, set[int]] = {}
    police = b""
    for une in pikepdf.parse_content_stream(_stream(flux)):
        verbe = str(une.operator)
        if verbe == "Tf":
            police = str(une.operands[0]).encode()
        elif verbe in ("Tj", "TJ"):
            cibles = une.operands[0] if verbe == "TJ" else [une.operands[0]]
            chaines = [bytes(cible) for cible in cibles if isinstance(cible, pikepdf.String)]
            montres.setdefault(police, set()).update(b"".join(chaines))
    return {nom: vus for nom, vus in montres.items() if vus}


@given(FLUX, st.data())
def test_a_damaged_content_is_refused_or_read_as_another_reader_does(
    flux: bytes, tirage: st.DataObject
) -> None:
    rang = tirage.draw(st.integers(0, len(flux)))
    coups = [b"", b"(", b")", b"<", b">", b"]", b"[", b"/", b"%", b"BI ", b"Q "]
    coup = tirage.draw(st.sampled_from(coups))
    abime = flux[:rang] + coup + flux[rang + tirage.draw(st.integers(0, 2)) :]
    try:
        lu = contenu.read(abime)
        vus = _codes(lu)
    except Inapte:
        return
    assert _parsed(abime if lu.net is None else lu.net) == _parsed(abime)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # what another reader has to mend is not of the grammar
        assert vus == _shown(abime)


def _stream(octets: bytes) -> Any:
    return PORTEUR.make_stream(octets)


@pytest.mark.parametrize(
    "flux",
    [b"0 0 0 1 k", b"/P sh", b"/P0 scn", b"BX EX", b"1 0 d0", b"Tj", b"[(a)", b"(a", b"BI ID EI",
     b"1 cm", b"/F1 Tf", b"/F1 12 Tf [<0>] TJ Z", b"12345678901 w", b"[<00>] TJ"],
)  # fmt: skip
def test_what_the_grammar_does_not_know_is_refused(flux: bytes) -> None:
    with pytest.raises(Inapte):
        contenu.read(flux)


def test_a_long_content_is_read_in_proportion() -> None:
    ligne = b"BT /F1 12 Tf 1 0 0 1 72 700 Tm [(Bonjour) -20 (monde)] TJ ET\n"
    lu = contenu.read(b"q " * 24 + ligne * 20_000 + b"Q " * 24)
    assert (lu.profondeur, len(lu.textes[b"/F1"])) == (24, 2)


def test_an_unclosed_string_does_not_take_forever() -> None:
    for flux in (
        b"(" * 50_000,
        b"[" * 50_000,
        b"<<" * 50_000,
        b"1 " * 200_000,
        b"[" + b"<" * 99_999,
    ):
        with pytest.raises(Inapte):
            contenu.read(flux)


def test_passages_alike_but_for_a_name_are_not_taken_for_one_another() -> None:
    flux = b"".join(
        b"BT /F%d 9 Tf 1 0 0 1 7%d 700 Tm [<004%d>0] TJ ET\n" % (n, n, n) for n in range(9)
    )
    for _ in range(2):
        lu = contenu.read(flux)
        assert lu.listes == {b"/F%d" % n: [b"<004%d>0" % n] for n in range(9)}


def test_marks_are_taken_out_of_a_stream_of_which_all_is_known() -> None:
    for n in range(3):
        flux = b"/P <</MCID %d>> BDC BT /F1 9 Tf [<0041>0] TJ ET EMC\n/P <</MCID 4>> BDC\nEMC" % n
        assert contenu.read(flux).net == b"BT /F1 9 Tf [<0041>0] TJ ET "


@pytest.mark.parametrize(
    "suite",
    [b"(a) TJ", b"[<0041>0] Tj", b"[<0041>0", b"[<0041>0] 0 d", b"[3 2] TJ Q", b"<0041> TJ",
     b"[>0041<] TJ", b"[<0041>0]] TJ", b"[[<0041>0] TJ", b"[<0041>0] TJ 0041> Tj"],
)  # fmt: skip
def test_what_was_learnt_excuses_no_fault(suite: bytes) -> None:
    bon = b"/F1 9 Tf [<0041>0] TJ 1 0 0 1 0 0 Tm [<0042>0] TJ 1 0 0 1 0 0 Tm (a) Tj [3 2] 0 d "
    contenu.read(bon)
    with pytest.raises(Inapte):
        _codes(contenu.read(bon + suite))


CONNU = (
    b"q /F1 9 Tf BT [<0041>0<0042>] TJ 1 0 0 1 0 0 Tm [<0043>-5] TJ /F2 9 Tf [] TJ "
    b"0 0 m [<0044>] TJ /P <</MCID 0>> BDC [<0045> 3 <00>] TJ EMC ET Q"
)


@settings(max_examples=300)
@given(st.data())
def test_a_stream_of_which_all_is_known_is_read_as_if_nothing_was(tirage: st.DataObject) -> None:
    abime = CONNU
    for _ in range(tirage.draw(st.integers(0, 3))):
        crochets = [rang for rang, octet in enumerate(abime) if octet in b"[]"]
        rang = tirage.draw(st.one_of(st.integers(0, len(abime)), st.sampled_from(crochets)))
        coup = tirage.draw(st.sampled_from([b"[", b"]", b"[]", b"] TJ", b"<", b">", b""]))
        abime = abime[:rang] + coup + abime[rang + tirage.draw(st.integers(0, 1)) :]
    contenu.read(CONNU)
    au_galop = _judged(abime)
    with pytest.MonkeyPatch.context() as fixe:
        fixe.setattr(contenu._Lecteur, "_gallop", lambda _: False)
        assert _judged(abime) == au_galop


def _judged(flux: bytes) -> object:
    try:
        lu = contenu.read(flux)
        return lu.net, _codes(lu), lu.noms, lu.profondeur
    except Inapte:
        return None


DESSIN = b"".join(
    b"q\nq\n/a1.%d gs\n0.%d 0 0 rg\n%d 1 m\n9 9 l\nS\nQ\nQ\n" % (rang % 3, rang, rang)
    for rang in range(60)
)
DESSINE = (
    b"q\n" + DESSIN + b"/F1 9 Tf\nBT\n(a\nQ\nb) Tj\nET\n/P <</A (c\nQ\n)>> BDC\n"
    b"q\n[3 2] 0 d\n0 0 m\nQ\nq %Q\nQ\n EMC\nq\n<41> Tj\nQ\n[(z) 2] TJ\nQ\n"
)


@given(st.data())
def test_a_drawing_read_by_parts_is_read_as_when_it_was_new(tirage: st.DataObject) -> None:
    abime = DESSINE
    for _ in range(tirage.draw(st.integers(0, 2))):
        rang = tirage.draw(st.integers(0, len(abime)))
        coup = tirage.draw(st.sampled_from([b"\nQ\n", b"Q", b"q\n", b"(", b"/F2", b"\n", b"] "]))
        abime = abime[:rang] + coup + abime[rang + tirage.draw(st.integers(0, 2)) :]
    contenu.read(DESSINE)
    connu = _judged(abime)
    for appris in passages._APPRIS.values():
        appris.clear()
    assert _judged(abime) == connu


def test_what_ends_a_text_begins_no_part() -> None:
    reste = b"0 0 m " * passages.LONGUEUR
    contenu.read(b"q\nq\nQ\n" + reste + b"q /F1 9 Tf BT [<0041>0] TJ ET\nQ\n" + reste + b"Q")
    with pytest.raises(Inapte):
        contenu.read(b"q\nq\nQ\n TJ ET\nQ\n" + reste)


def test_a_long_drawing_is_spelled_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    contenu.read(DESSINE)
    lus: list[int] = []
    epeler = contenu._Lecteur._spell
    monkeypatch.setattr(
        contenu._Lecteur, "_spell", lambda soi, place: lus.append(place) or epeler(soi, place)
    )
    contenu.read(b"q\n" + DESSIN * 9 + b"0 0 m\nQ")
    assert len(lus) < 3


def test_a_drawing_of_many_parts_is_read_in_proportion() -> None:
    for fin in (b"", b"BT /F1 9 Tf (a) Tj ET"):
        for part in (b"q\n1 %d m\nQ\n", b"q\n/a%d gs\nQ\n"):
            dessin = b"".join(part % rang for rang in range(30_000))
            assert contenu.read(dessin + fin).profondeur == 1


def test_a_long_drawing_is_not_held_once_it_is_read() -> None:
    passages._in_names.cache_clear()
    long = b"/a1 gs 1 w " * passages.LONGUEUR
    contenu.read(long)
    contenu.read(long + b"[3] 0 d")
    assert passages._in_names.cache_info().currsize == 0
    for _ in range(2):
        contenu.read(b"/F1 9 Tf [<00>] TJ " + long + b"[<00>] TJ")
    assert passages._in_names.cache_info().currsize == 2  # what is before the first text, and last
    connus = [cle for table in passages._APPRIS.values() for cle in table]
    mots = [cle if isinstance(cle, bytes) else cle[0] for cle in connus]
    assert max(map(len, mots)) <= passages.LONGUEUR + len("]")


def test_a_stream_of_which_all_is_known_is_not_read_word_by_word() -> None:
    contenu.read(CONNU)
    assert contenu._Lecteur(CONNU)._gallop()


def test_dashes_where_a_text_was_learnt_are_no_text() -> None:
    appris = b"/F0 9 Tf q /F1 9 Tf [<0041>0] TJ Q 1 w [<0042>0] TJ"
    assert contenu.read(appris).listes == {b"/F1": [b"<0041>0"], b"/F0": [b"<0042>0"]}
    for debut, suite in ((b"", {}), (b"/F0 9 Tf [<0043>0] TJ ", {b"/F0": [b"<0043>0"]})):
        lu = contenu.read(debut + b"q /F1 9 Tf [<0041>0] TJ Q 1 w [3 2] 0 d 0 0 m 9 9 l S")
        assert lu.listes == {b"/F1": [b"<0041>0"], **suite}


def test_passages_without_number_are_forgotten_and_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kit.reproduction.passages.CONNUS", 2)
    flux = b"".join(b"/F%d 9 Tf [<004%d>0] TJ\n" % (n, n) for n in range(6))
    for _ in range(2):
        assert contenu.read(flux).listes == {b"/F%d" % n: [b"<004%d>0" % n] for n in range(6)}


def test_a_list_without_any_string_shows_nothing() -> None:
    assert _codes(contenu.read(b"/F1 9 Tf [12345] TJ [] TJ [-3 4.5] TJ")) == {}
