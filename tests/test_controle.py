"""The control of a production: whatever byte changes, goes or comes, it is told by its name."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import controle, empreinte, liasse, manifeste
from kit.cli.controler import controler
from kit.controle import pages, pdfs
from kit.controle.rapport import Ligne, Rapport
from kit.errors import KitError, LimiteAtteinte
from tests.productions import produite

PDF = "mise_en_demeure.pdf"
SAINS = {"intact", "conforme", "note"}
TETE = b"Content-Type: message/rfc822\n\n"


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return liasse.write(produite(), tmp_path)


def flip(octets: bytes, rang: int, masque: int = 1) -> bytes:
    return octets[:rang] + bytes([octets[rang] ^ masque]) + octets[rang + 1 :]


def fautes(rapport: Rapport) -> list[Ligne]:
    return [ligne for ligne in rapport.lignes if ligne.etat not in SAINS]


def piece(dossier: Path) -> Path:
    return sorted((dossier / "pieces").iterdir())[0]


def test_a_production_is_intact_and_every_cross_check_was_made(dossier: Path) -> None:
    rapport = controle.check(dossier)
    assert fautes(rapport) == []
    assert rapport.sain
    dits = [ligne.message for ligne in rapport.lignes if ligne.etat == "conforme"]
    assert dits == [
        "porte sa propre empreinte, exacte",
        "8 originaux joints, à l'empreinte de l'inventaire",
        f"dit ce que dit l'inventaire de « {PDF} »",
        "bordereau imprimé : 8 empreintes, celles des fichiers",
    ]
    assert rapport.titre == "2026-101, mise_en_demeure, arrêté au 22\u00a0novembre\u00a02026"


@settings(max_examples=30)
@given(data=st.data())
def test_one_byte_changed_in_any_file_of_the_folder_is_told(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fichiers = dict(produite().fichiers)
    nom = data.draw(st.sampled_from(sorted(fichiers)))
    rang = data.draw(st.integers(0, len(fichiers[nom]) - 1))
    masque = data.draw(st.integers(1, 255))
    fichiers[nom] = flip(fichiers[nom], rang, masque)
    faute = liasse.Liasse("r", "d", produite().au, fichiers)
    rapport = controle.check(liasse.write(faute, tmp_path_factory.mktemp("d")))
    assert ("modifié", nom) in {(ligne.etat, ligne.fichier) for ligne in rapport.lignes}


@settings(max_examples=200)
@given(data=st.data())
def test_one_byte_changed_in_a_lone_pdf_is_told(data: st.DataObject) -> None:
    octets = produite().fichiers[PDF]
    rang = data.draw(st.integers(0, len(octets) - 1))
    change = flip(octets, rang, data.draw(st.integers(1, 255)))
    assert next(pdfs.examine(PDF, change, connu=False)).etat == "modifié"


def test_a_lone_pdf_is_controlled_with_what_it_carries(dossier: Path) -> None:
    rapport = controle.check(dossier / PDF)
    assert rapport.sain
    assert [ligne.etat for ligne in rapport.lignes] == ["intact", "conforme", "conforme"]


def test_a_changed_file_is_named_with_both_digests(dossier: Path) -> None:
    cible = piece(dossier)
    attendu = empreinte_de(cible)
    cible.write_bytes(flip(cible.read_bytes(), 100))
    (ligne,) = fautes(controle.check(dossier))
    assert str(ligne) == (
        f"modifié : pieces/{cible.name} ; attendu {attendu[:12]}…, "
        f"trouvé {empreinte_de(cible)[:12]}…"
    )


def empreinte_de(fichier: Path) -> str:
    import hashlib

    return hashlib.sha256(fichier.read_bytes()).hexdigest()


def test_missing_added_and_renamed_files_are_told(dossier: Path) -> None:
    un, deux, *_ = sorted((dossier / "pieces").iterdir())
    un.unlink()
    deux.rename(deux.with_name("autre.pdf"))
    (dossier / "note.txt").write_text("x", encoding="utf-8")
    dits = {(ligne.etat, ligne.fichier) for ligne in fautes(controle.check(dossier))}
    assert dits == {
        ("manquant", f"pieces/{un.name}"),
        ("manquant", f"pieces/{deux.name}"),
        ("ajouté", "pieces/autre.pdf"),
        ("ajouté", "note.txt"),
    }


def test_a_renamed_file_is_recognised_by_its_content(dossier: Path) -> None:
    cible = piece(dossier)
    cible.rename(cible.with_name("autre.pdf"))
    ajoute = next(ligne for ligne in controle.check(dossier).lignes if ligne.etat == "ajouté")
    assert f"pieces/{cible.name}" in ajoute.message


def test_a_manifest_edited_and_reformatted_is_told(dossier: Path) -> None:
    fichier = dossier / "manifeste.json"
    faits = json.loads(fichier.read_bytes())
    fichier.write_text(json.dumps(faits), encoding="utf-8")
    (ligne,) = fautes(controle.check(dossier))
    assert str(ligne).startswith("modifié : manifeste.json ; son texte n'est pas écrit comme kit")


def test_a_manifest_edited_in_its_own_way_of_writing_is_told(dossier: Path) -> None:
    fichier = dossier / "manifeste.json"
    lu = fichier.read_bytes()
    fichier.write_bytes(lu.replace(b'"total": "1', b'"total": "2'))
    propre, total = fautes(controle.check(dossier))
    assert "son empreinte n'est pas celle de son texte" in propre.message
    assert total.message.startswith("le total diffère : « 21413.04 » au manifeste, « 11413.04 »")


def test_without_its_manifest_a_folder_cannot_be_controlled(dossier: Path) -> None:
    (dossier / "manifeste.json").unlink()
    assert ("manquant", "manifeste.json") in {
        (x.etat, x.fichier) for x in fautes(controle.check(dossier))
    }


@pytest.mark.parametrize("octets", [b"", b"\xff", b"[]", b"{}", b"[" * 100_000, b'{"format": 3}'])
def test_a_manifest_that_is_none_is_told_without_failing(dossier: Path, octets: bytes) -> None:
    (dossier / "manifeste.json").write_bytes(octets)
    assert fautes(controle.check(dossier))[0].fichier == "manifeste.json"


def test_links_and_pipes_are_reported_and_never_followed(dossier: Path, tmp_path: Path) -> None:
    cible = piece(dossier)
    secret = tmp_path / "ailleurs.pdf"
    cible.rename(secret)
    cible.symlink_to(secret)
    os.mkfifo(dossier / "tube")
    (dossier / "lien").symlink_to(tmp_path)
    dits = {(ligne.etat, ligne.fichier) for ligne in fautes(controle.check(dossier))}
    assert dits == {("refusé", f"pieces/{cible.name}"), ("refusé", "tube"), ("refusé", "lien")}


def test_what_the_system_leaves_in_a_folder_is_noted_only(dossier: Path) -> None:
    (dossier / ".DS_Store").write_bytes(b"x")
    rapport = controle.check(dossier)
    assert rapport.sain
    assert "note : .DS_Store" in str(rapport.lignes[0])


def test_two_names_that_differ_by_their_accents_alone_are_told(dossier: Path) -> None:
    import unicodedata

    for forme in ("NFC", "NFD"):
        (dossier / unicodedata.normalize(forme, "reçu.txt")).write_bytes(b"x")
    dits = [str(ligne) for ligne in fautes(controle.check(dossier))]
    assert "refusé : reçu.txt ; deux fichiers de ce nom, aux accents près" in dits


def test_a_folder_of_too_many_files_is_refused_with_the_limit(
    dossier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.controle.fonds.NOMBRE_MAXIMAL", 3)
    with pytest.raises(LimiteAtteinte, match="plus de 3 fichiers"):
        controle.check(dossier)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_a_folder_that_the_system_closes_is_told(dossier: Path) -> None:
    (dossier / "pieces").chmod(0)
    dits = [str(ligne) for ligne in fautes(controle.check(dossier))]
    (dossier / "pieces").chmod(0o700)
    assert "refusé : pieces ; lecture interdite" in dits


def test_a_name_that_no_disk_takes_has_its_sentence() -> None:
    long = Path("x" * 300)
    with pytest.raises(KitError, match=f"{long} : nom trop long"):
        [controle.check(un) for un in controle.find(long)]


def test_decomposed_accents_of_another_disk_are_the_same_name(dossier: Path) -> None:
    import unicodedata

    for fichier in (dossier / "pieces").iterdir():
        fichier.rename(fichier.with_name(unicodedata.normalize("NFD", fichier.name)))
    assert controle.check(dossier).sain


def test_a_production_of_format_1_has_its_files_controlled(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    faits = {"format": 1, "reference": "R", "document": "d", "au": "2026-11-22", "fichiers": [
        {"chemin": "a.txt", "taille": 1, "sha256": empreinte_de(tmp_path / "a.txt")}]}  # fmt: skip
    (tmp_path / "manifeste.json").write_text(json.dumps(faits), encoding="utf-8")
    rapport = controle.check(tmp_path)
    assert rapport.sain
    assert "format 1" in rapport.lignes[0].message
    (tmp_path / "a.txt").write_bytes(b"b")
    assert fautes(controle.check(tmp_path))[0].etat == "modifié"


def forge_inventory(pdf: pikepdf.Pdf) -> None:
    inventaire = pdf.attachments["inventaire.json"].obj.EF.F
    lu = json.loads(inventaire.read_bytes())
    lu["pieces"][0]["sha256"] = "0" * 64
    inventaire.write(manifeste.text(lu))


def attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["extra.txt"] = pikepdf.AttachedFileSpec(pdf, b"x", filename="extra.txt")


def first(pdf: pikepdf.Pdf) -> Any:
    return pdf.attachments[sorted(pdf.attachments)[0]].obj.EF.F


def inventory(pdf: pikepdf.Pdf) -> Any:
    return pdf.attachments["inventaire.json"].obj.EF.F


def deflated(octets: bytes) -> dict[str, Any]:
    return {"data": octets, "filter": pikepdf.Name.FlateDecode}


def rebuilt(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """Change what the PDF carries or prints, then give it a fingerprint that is right again."""
    with pikepdf.open(BytesIO(produite().fichiers[PDF])) as pdf:
        change(pdf)
        flux = BytesIO()
        pdf.save(flux, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=False)
    return empreinte.inscribe(flux.getvalue())


COMPRIME = zlib.compress(b"original")
SANS_FIN = zlib.compress(b" " * (manifeste.TAILLE_MAXIMALE + 2_000_000))


@pytest.mark.parametrize(
    ("change", "etat"),
    [
        (lambda pdf: first(pdf).write(b"autre contenu"), "modifié"),
        (lambda pdf: pdf.attachments.__delitem__(sorted(pdf.attachments)[0]), "manquant"),
        (attach, "ajouté"),
        (forge_inventory, "discordant"),
        (lambda pdf: inventory(pdf).write(b"{"), "refusé"),
        (lambda pdf: inventory(pdf).write(**deflated(SANS_FIN)), "limite"),
        (lambda pdf: first(pdf).write(**deflated(COMPRIME[:-6])), "refusé"),
        (lambda pdf: first(pdf).write(**deflated(b"x" + COMPRIME)), "refusé"),
        (lambda pdf: first(pdf).write(b"61>", filter=pikepdf.Name.ASCIIHexDecode), "refusé"),
    ],
    ids=["remplacée", "ôtée", "ajoutée", "inventaire", "inventaire illisible",
         "inventaire sans fin", "coupée", "abîmée", "autre filtre"],
)  # fmt: skip
def test_a_pdf_whose_fingerprint_was_made_again_is_caught_by_what_it_carries(
    change: Callable[[pikepdf.Pdf], object], etat: str
) -> None:
    lignes = list(pdfs.examine(PDF, rebuilt(change), connu=False))
    assert lignes[0].etat == "intact"
    assert etat in {ligne.etat for ligne in lignes}


def test_the_printed_list_is_compared_number_by_number() -> None:
    from kit.controle import bordereau, jointes

    octets = produite().fichiers[PDF]
    faits = json.loads(produite().fichiers["manifeste.json"])
    pieces = jointes.exhibits(faits)
    assert [x.etat for x in bordereau.examine(octets, PDF, pieces)] == ["conforme"]
    inversees = [
        jointes.Piece(piece.numero, piece.nom, piece.taille, autre.sha256, piece.page)
        for piece, autre in zip(pieces, reversed(pieces), strict=True)
    ]
    (ligne,) = bordereau.examine(octets, PDF, inversees)
    assert "ordre" in ligne.message
    changees = [*pieces[:-1], jointes.Piece(8, "x", 1, "0" * 64, pieces[-1].page)]
    dits = [x.message for x in bordereau.examine(octets, PDF, changees)]
    assert dits[0] == "l'empreinte de la pièce n° 8 n'y est pas"
    assert pieces[-1].sha256[:12] in dits[1]


def test_a_list_that_cannot_be_read_or_is_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from kit.controle import bordereau

    (ligne,) = bordereau.examine(BytesIO(b"%PDF-1.7\n"), PDF, ())
    assert (ligne.etat, ligne.message) == ("refusé", "ses pages ne peuvent pas être lues")
    monkeypatch.setattr(bordereau, "PAGES_MAXIMUM", 1)
    (ligne,) = bordereau.examine(BytesIO(produite().fichiers[PDF]), PDF, ())
    assert (ligne.etat, ligne.message) == ("limite", "plus de 1 pages : bordereau non contrôlé")


def test_an_original_kept_without_compression_is_intact() -> None:
    octets = rebuilt(lambda pdf: first(pdf).write(first(pdf).read_bytes()))
    lignes = [*pdfs.examine(PDF, octets, connu=False)]
    assert [ligne.etat for ligne in lignes] == ["intact", "conforme", "conforme"]


def test_attachments_without_number_are_not_all_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.controle.jointes.NOMBRE_MAXIMAL", 3)
    dits = [str(ligne) for ligne in pdfs.examine(PDF, produite().fichiers[PDF], connu=False)]
    assert f"limite : {PDF} ; plus de 3 fichiers joints, non contrôlés" in dits


def test_a_glance_gives_the_copies_that_are_whole_and_passes_the_others() -> None:
    from kit.controle import apercu

    def stream(octets: bytes) -> bytes:
        return b"/Subtype /application#2Fjson >>\nstream\n" + octets + b"\nendstream\n"

    sans_flux = b"/Subtype /application#2Fjson >>" + b" " * 2 * apercu.PORTEE
    bons = stream(zlib.compress(b'{"au": 1}'))
    tout = sans_flux + stream(b"{}") + stream(zlib.compress(b"{")) + bons
    assert apercu.copies(BytesIO(tout)) == [{"au": 1}]


def test_a_pdf_of_another_program_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "autre.pdf")
    (ligne,) = controle.check(tmp_path / "autre.pdf").lignes
    assert ligne.etat == "refusé"
    assert "ne porte pas l'empreinte de kit" in ligne.message


@given(octets=st.binary(max_size=400))
def test_any_garbage_has_an_answer(octets: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    dossier = tmp_path_factory.mktemp("g")
    for nom in ("x.pdf", "x.zip", "manifeste.json"):
        (dossier / nom).write_bytes(octets)
    assert not controle.check(dossier).sain
    assert not controle.check(dossier / "x.pdf").sain
    assert not controle.check(dossier / "x.zip").sain


def test_an_attachment_that_unpacks_without_end_is_refused() -> None:
    with pikepdf.open(BytesIO(produite().fichiers[PDF])) as pdf:
        flux = pdf.attachments[sorted(pdf.attachments)[0]].obj.EF.F
        bombe = zlib.compress(b"\0" * 200_000_000, 9)
        flux.write(bombe, filter=pikepdf.Name.FlateDecode)
        sortie = BytesIO()
        pdf.save(sortie, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    lignes = list(pdfs.examine(PDF, empreinte.inscribe(sortie.getvalue()), connu=False))
    assert [ligne.message for ligne in lignes if ligne.etat == "limite"] == [
        "fichier joint de plus de 100 Mo, non contrôlé"
    ]


def test_a_folder_of_productions_is_controlled_one_by_one(dossier: Path) -> None:
    assert controle.find(dossier) == [dossier]
    assert controle.find(dossier.parent.parent) == [dossier]
    assert controle.find(dossier / PDF) == [dossier / PDF]


def test_a_file_that_is_nothing_of_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("bonjour", encoding="utf-8")
    with pytest.raises(KitError, match="ni un dossier produit"):
        controle.check(tmp_path / "a.txt")
    with pytest.raises(KitError, match="introuvable"):
        controle.check(tmp_path / "b.pdf")


def test_a_file_over_the_limit_is_refused_with_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.controle.fonds.TAILLE_MAXIMALE", 3)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    with pytest.raises(LimiteAtteinte, match="Mo"):
        controle.check(tmp_path / "a.pdf")


def test_the_command_says_file_by_file_and_what_it_proves(dossier: Path) -> None:
    lu = CliRunner().invoke(controler, [str(dossier)], standalone_mode=False)
    assert lu.return_value == 0
    assert "  intact : manifeste.json\n" in lu.stdout
    assert "aucune différence : 10 intacts, 4 conformes." in lu.stdout
    assert lu.stdout.count("\n- ") == 4


def test_the_command_exits_1_on_any_difference(dossier: Path) -> None:
    piece(dossier).unlink()
    lu = CliRunner().invoke(controler, [str(dossier), "--bref"], standalone_mode=False)
    assert lu.return_value == 1
    assert "manquant : pieces/" in lu.stdout
    assert "intact :" not in lu.stdout
    assert "DIFFÉRENT" in lu.stdout


def test_the_command_gives_json_and_the_code_of_a_refusal(dossier: Path, tmp_path: Path) -> None:
    absent = str(tmp_path / "rien.pdf")
    lu = CliRunner().invoke(controler, [str(dossier), absent, "--json"], standalone_mode=False)
    assert lu.return_value == 1
    (rapport,) = json.loads(lu.stdout)
    assert rapport["intact"] is True
    assert rapport["nature"] == "dossier"
    assert "introuvable" in lu.stderr


@pytest.mark.parametrize("tete", [b"Content-Type: " + b"(" * 5_000, TETE * 2_000])
def test_an_email_made_to_exhaust_its_reader_has_its_sentence(tete: bytes) -> None:
    with pytest.raises(KitError, match="ce courriel ne peut pas être lu"):
        [*pages.attached(tete + b"\n\n", "2026-101")]
