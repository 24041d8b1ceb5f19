"""Mailboxes and folders: every message once, its bytes untouched, nothing read outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.errors import LimiteAtteinte, PieceFautive
from kit.messages import boite
from kit.messages.boite import Brut, gather

EML = b"From: a@b.example\nDate: Fri, 04 Sep 2026 09:10:00 +0200\n\nBonjour\n"
LIGNE = b"From - Fri Sep 04 09:10:00 2026\n"


def all_of(chemin: Path) -> list[Brut]:
    return list(gather(chemin))


def test_a_file_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "a.EML").write_bytes(EML)
    assert all_of(tmp_path / "a.EML") == [Brut("a.EML", EML, seul=True)]


def test_an_outlook_file_is_known_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(boite.SIGNATURE + b"x")
    assert all_of(tmp_path / "a.eml")[0].suffixe == ".msg"


def test_a_mailbox_is_cut_at_its_lines_and_at_no_sentence(tmp_path: Path) -> None:
    bavard = EML + b"\nFrom Paris with love,\n>From here\nFrom 12:30 to 13:00 in 2026\n"
    (tmp_path / "Boite").write_bytes(LIGNE + bavard + b"\n" + LIGNE + EML + b"\n")
    premier, second = all_of(tmp_path / "Boite")
    assert (premier.octets, second.octets) == (bavard, EML)
    assert (premier.lieu, second.lieu) == ("Boite, message 1", "Boite, message 2")
    assert not premier.seul


@given(st.lists(st.sampled_from([EML, EML + b"\n", b"X: 1\r\n\r\nFrom 12:00\r\n", b"X: \xff\n\n"])))
@settings(max_examples=60, deadline=None)
def test_what_goes_into_a_mailbox_comes_out(
    tmp_path_factory: pytest.TempPathFactory, lots: list[bytes]
) -> None:
    chemin = tmp_path_factory.mktemp("boite") / "a.mbox"
    chemin.write_bytes(b"".join(LIGNE + lot + b"\n" for lot in lots) or LIGNE)
    assert [brut.octets for brut in all_of(chemin)] == (lots or [b""])


def test_a_folder_is_read_to_its_depth_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for nom in ("b/c/1.eml", "a.eml", "b/2.eml", "z.txt"):
        (tmp_path / nom).write_bytes(EML)
    (tmp_path / "m.mbox").write_bytes(LIGNE + EML)
    noms = ["a.eml", "b/2.eml", "b/c/1.eml", "m.mbox, message 1"]
    assert [brut.lieu for brut in all_of(tmp_path)] == noms


def test_no_link_pipe_or_device_is_read(tmp_path: Path) -> None:
    dehors = tmp_path / "dehors"
    dehors.mkdir()
    (dehors / "secret.eml").write_bytes(EML)
    racine = tmp_path / "r"
    racine.mkdir()
    (racine / "lien.eml").symlink_to(dehors / "secret.eml")
    (racine / "rep").symlink_to(dehors)
    os.mkfifo(racine / "tube.eml")
    bruts = all_of(racine)
    assert [(brut.lieu, brut.octets) for brut in bruts] == [("lien.eml", b""), ("tube.eml", b"")]
    assert all("lien" in brut.refus for brut in bruts)
    for chemin in (racine / "tube.eml", Path("/dev/zero"), tmp_path / "absent.eml"):
        with pytest.raises(PieceFautive, match="ordinaire|n'a pas pu être lu"):
            all_of(chemin)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_a_folder_that_may_not_be_read_is_set_aside_and_named(tmp_path: Path) -> None:
    (tmp_path / "clos").mkdir(mode=0)
    (tmp_path / "a.eml").write_bytes(EML)
    assert [(brut.lieu, brut.refus) for brut in all_of(tmp_path)] == [
        ("a.eml", ""),
        ("clos", "dossier illisible (Permission denied)"),
    ]


def test_what_holds_no_message_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(PieceFautive, match=r"ni un courriel \(.eml, .msg\) ni une boîte mbox"):
        all_of(tmp_path / "a.pdf")


def test_what_is_too_big_or_empty_is_set_aside_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boite, "TAILLE", 100)
    (tmp_path / "a.eml").write_bytes(EML * 9)
    (tmp_path / "b.eml").touch()
    (tmp_path / "c.mbox").write_bytes(LIGNE + EML * 9 + b"\n" + LIGNE + EML)
    assert [(brut.lieu, brut.octets, brut.refus[:9]) for brut in all_of(tmp_path)] == [
        ("a.eml", b"", "il dépass"),
        ("b.eml", b"", "fichier v"),
        ("c.mbox, message 1", b"", "il dépass"),
        ("c.mbox, message 2", EML, ""),
    ]


def test_there_is_a_limit_of_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boite, "MESSAGES", 2)
    (tmp_path / "a.mbox").write_bytes((LIGNE + EML + b"\n") * 3)
    with pytest.raises(LimiteAtteinte, match="plus de 2 messages"):
        all_of(tmp_path / "a.mbox")
