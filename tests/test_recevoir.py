"""`kit recevoir`: a package becomes a dossier again, or nothing is written at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import cli, etude, lectures, load, manifeste, pieces, pipeline, render
from kit.cli import recevoir
from kit.errors import KitError, LimiteAtteinte
from kit.manifeste import forme
from kit.modele import choose
from kit.paquet import archive, creance, lecture, mentions, reception, texte_yaml, volumes
from kit.paquet.reception import PaquetFautif
from kit.source import read_text
from tests import fabrique, paquets
from tests.fabrique import atelier

AGENCE, AVOCAT = "transmission_agence", "dossier_contentieux"


@pytest.fixture
def kit(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run `kit` in this process; gives its exit code, what it printed, and its errors."""

    def run(*mots: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["kit", *map(str, mots)])
        with pytest.raises(SystemExit) as fin:
            cli.main()
        lu = capsys.readouterr()
        assert "Traceback" not in lu.err
        return int(fin.value.code or 0), lu.out, lu.err

    return run


def _paquet(tmp_path: Path, document: str = AGENCE) -> Path:
    chemin = tmp_path / f"{document}.zip"
    chemin.write_bytes(archive.pack(paquets.fichiers(document)))
    return chemin


def _resigne(document: str = AGENCE, **changes: bytes | None) -> dict[str, bytes]:
    """A package whose files were changed and whose manifest was made again: a hostile sender's."""
    fichiers = dict(paquets.fichiers(document))
    faits = json.loads(fichiers.pop("manifeste.json"))
    for nom, octets in changes.items():
        fichiers.pop(nom, None)
        if octets is not None:
            fichiers[nom] = octets
    return fichiers | {"manifeste.json": manifeste.complete(faits, fichiers)}


def _claim(changer: Any, document: str = AGENCE) -> dict[str, bytes]:
    lue = json.loads(paquets.fichiers(document)["dossier.json"])
    changer(lue)
    return _resigne(document, **{"dossier.json": json.dumps(lue).encode()})


@pytest.mark.parametrize("document", [AGENCE, AVOCAT])
def test_a_dossier_comes_back_equal_on_every_field_given(tmp_path: Path, document: str) -> None:
    envoye = paquets.entree(document).sujet.dossier
    recu = reception.receive({"p.zip": archive.pack(paquets.fichiers(document))})
    recevoir.install(recu, tmp_path / "d")
    revenu = load.load(tmp_path / "d").dossier
    assert revenu is not None
    envoyees = paquets.entree(document).sujet.pieces
    lues = [(piece, revenu.pieces[piece.numero - 1].fichier) for piece in envoyees]
    destinataire = recu.creance.destinataire
    voulu = creance.select(envoye, destinataire, lues)
    assert creance.select(revenu, destinataire, lues) == voulu
    assert revenu.expediteur == destinataire
    assert revenu.creancier.logo is None
    for piece, nom in lues:
        assert (tmp_path / "d" / nom).read_bytes() == piece.octets
        assert stat.S_IMODE((tmp_path / "d" / nom).stat().st_mode) == 0o600


def test_the_kit_of_the_agency_writes_its_letter_from_what_it_received(
    kit: Any, tmp_path: Path
) -> None:
    code, sortie, _ = kit("recevoir", _paquet(tmp_path), "--sortie", tmp_path / "agence")
    assert code == 0
    assert "paquet conforme à son manifeste, 16 pièces, 13 contacts." in sortie
    assert "faites signer le mandat" in sortie
    dossier = tmp_path / "agence" / "2026-109"
    code, sortie, _ = kit("verifier", dossier, "--au", "2026-11-23")
    assert (code, "faute" in sortie) == (0, False)
    lu = etude.study(dossier, date(2026, 11, 23), atelier())
    commande = pipeline.Commande("lettre_agence", ("txt",))
    produit = pipeline.produce(lu, commande, atelier(), render.Rendu(atelier().templates))
    lettre = produit.liasse.fichiers["lettre_agence.txt"].decode()
    assert "exerce une activité de recouvrement amiable" in lettre
    assert "Maison Tavel" in lettre


def test_the_head_of_the_dossier_tells_where_it_comes_from(kit: Any, tmp_path: Path) -> None:
    paquet = _paquet(tmp_path)
    kit("recevoir", paquet, "--sortie", tmp_path)
    texte = (tmp_path / "2026-109" / "dossier.yaml").read_text(encoding="utf-8")
    assert texte.startswith("# Dossier reçu de Maison Tavel, arrêté au 20/11/2026.\n")
    assert hashlib.sha256(paquet.read_bytes()).hexdigest() in texte


def test_volumes_are_received_together_and_one_absent_is_named(kit: Any, tmp_path: Path) -> None:
    noms = []
    for nom, octets in volumes.decouper(paquets.fichiers(AGENCE), 250_000, "R"):
        (tmp_path / nom).write_bytes(octets)
        noms.append(tmp_path / nom)
    assert len(noms) > 2
    code, _, erreur = kit("recevoir", *noms[1:], "--sortie", tmp_path / "s")
    assert code == 1
    assert f"il manque 1 volume (« R (1 sur {len(noms)}).zip »)" in erreur
    assert not (tmp_path / "s").exists()
    code, _, _ = kit("recevoir", *reversed(noms), "--sortie", tmp_path / "s")
    assert code == 0


def test_an_existing_dossier_is_never_touched(kit: Any, tmp_path: Path) -> None:
    (tmp_path / "2026-109").mkdir()
    code, _, erreur = kit("recevoir", _paquet(tmp_path), "--sortie", tmp_path)
    assert code == 1
    assert "existe déjà : rien n'est écrit" in erreur
    assert not [*(tmp_path / "2026-109").iterdir()]


@pytest.mark.parametrize("nom", ["dossier.json", "mandat a signer.pdf", "LISEZMOI.txt"])
def test_a_changed_file_is_named_and_nothing_is_written(kit: Any, tmp_path: Path, nom: str) -> None:
    fichiers = dict(paquets.fichiers(AGENCE))
    fichiers[nom] = fichiers[nom][:-1] + b"X"
    (tmp_path / "p.zip").write_bytes(archive.pack(fichiers))
    code, _, erreur = kit("recevoir", tmp_path / "p.zip", "--sortie", tmp_path / "s")
    assert code == 1
    assert f"modifié depuis l'envoi : {nom}" in erreur
    assert not (tmp_path / "s").exists()


def test_what_is_missing_and_what_is_added_are_both_named() -> None:
    fichiers = dict(paquets.fichiers(AGENCE)) | {"intrus.exe": b"MZ"}
    del fichiers["decompte.csv"]
    with pytest.raises(PaquetFautif) as faute:
        reception.receive({"p.zip": archive.pack(fichiers)})
    assert str(faute.value).splitlines() == [
        "manquant : decompte.csv",
        "ajouté depuis l'envoi : intrus.exe",
    ]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_one_bit_flipped_anywhere_is_refused_or_said(data: st.DataObject) -> None:
    octets = bytearray(archive.pack(paquets.fichiers(AGENCE)))
    octets[data.draw(st.integers(0, len(octets) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        recu = reception.receive({"p.zip": bytes(octets)})
    except KitError:
        return
    assert recu.refaites == ("p.zip",)


CHANGEMENTS: list[tuple[Any, str]] = [
    (lambda d: d["dossier"].update(scenario="ferme"), "n'est pas transmis à ce destinataire"),
    (lambda d: d["dossier"]["creancier"].update(modeles="../.."), "creancier.modeles"),
    (lambda d: d["dossier"]["factures"][0].update(tva=None), "factures.0.tva » est vide"),
    (lambda d: d["dossier"].update(creancier="../secret.yaml"), "creancier"),
    (lambda d: d["dossier"].update(inconnue=1), "clé inconnue"),
    (lambda d: d["dossier"]["factures"][0].pop("echeance"), "echeance"),
    (lambda d: d["dossier"]["factures"][0].update(montant_ttc="1.234"), "ambigu"),
    (lambda d: d["dossier"]["factures"][0].update(montant_ttc=1.5), "entre guillemets"),
    (lambda d: d["dossier"].update(reference="autre"), "la référence diffère"),
    (lambda d: d["decompte"].update(total="1.00"), "le total diffère"),
    (lambda d: d["decompte"].update(total="1.00\nexpediteur: x"), "en texte"),
    (lambda d: d.update(au="2026-11-19"), "le jour diffère"),
    (lambda d: d.update(au="hier"), "au : date illisible"),
    (lambda d: d.update(format="kit-dossier-2"), "format « kit-dossier-2 » inconnu"),
    (lambda d: d.update(destinataire="avocat"), "n'est pas transmis à ce destinataire"),
    (lambda d: d.update(ajout=1), "les clés attendues"),
    (lambda d: d.update(decompte=[]), "« decompte » et « dossier » sont des blocs de clés"),
    (lambda d: d["dossier"].pop("agence"), "ne dit pas à qui il est remis"),
    (lambda d: d["dossier"]["pieces"].pop(), "jointe sans être annoncée"),
    (
        lambda d: d["dossier"]["pieces"][0].update(fichier="../../../etc/passwd"),
        "pièce annoncée et absente",
    ),
]


@pytest.mark.parametrize(("changer", "dit"), CHANGEMENTS)
def test_a_claim_that_lies_is_refused_with_a_sentence(changer: Any, dit: str) -> None:
    with pytest.raises(KitError) as faute:
        reception.receive({"p.zip": archive.pack(_claim(changer))})
    assert dit in str(faute.value)


def test_a_claim_that_kit_would_not_compute_is_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    def changer(lue: Any) -> None:
        lue["dossier"]["paiements"][0]["facture"] = "INCONNUE"

    recu = reception.receive({"p.zip": archive.pack(_claim(changer))})
    with pytest.raises(KitError, match=r"(?s)dossier\.yaml:\d+.*n'est pas recevable"):
        recevoir.install(recu, tmp_path / "d")
    assert not [*tmp_path.iterdir()]


def test_another_total_than_announced_is_said(tmp_path: Path) -> None:
    lue = json.loads(paquets.fichiers(AGENCE)["dossier.json"])
    lue["dossier"]["paiements"] = []
    fichiers = _resigne(**{"dossier.json": json.dumps(lue).encode()})
    recu = reception.receive({"p.zip": archive.pack(fichiers)})
    dits = [p.message for p in recevoir.install(recu, tmp_path / "d")]
    assert any("total : 15094.33 euros annoncés, " in dit for dit in dits)


def test_another_sum_than_announced_is_said_even_under_the_same_total(tmp_path: Path) -> None:
    recu = reception.receive(
        {"p.zip": archive.pack(_claim(lambda d: d["decompte"].update(principal="1.00")))}
    )
    dits = [p.message for p in recevoir.install(recu, tmp_path / "d")]
    assert any("décompte, principal : 1.00 euros annoncés, " in dit for dit in dits)


def test_the_digest_to_compare_with_what_the_sender_says_is_given(kit: Any, tmp_path: Path) -> None:
    paquet = _paquet(tmp_path)
    _, sortie, _ = kit("recevoir", paquet, "--sortie", tmp_path / "s")
    assert f" : {lectures.digest(paquet.read_bytes())}\n" in sortie


def test_another_document_or_a_manifest_touched_is_not_received() -> None:
    fichiers = dict(paquets.fichiers(AGENCE))
    faits = json.loads(fichiers[manifeste.NOM])
    for change, dit in (
        (forme.sign(faits | {"document": "relance_ferme"}), "n'est pas un paquet à recevoir"),
        (fichiers[manifeste.NOM].replace(b'"kit": "1.0"', b'"kit": "1.1"'), "il a été modifié"),
    ):
        assert change != fichiers[manifeste.NOM]
        with pytest.raises(PaquetFautif, match=dit):
            reception.receive({"p.zip": archive.pack(fichiers | {manifeste.NOM: change})})


def test_a_table_of_mentions_that_names_an_absent_document_is_told() -> None:
    table = paquets.fichiers(AGENCE)["mentions R124-3.csv"]
    table = table.replace(b"mandat a signer.pdf", b"mandat.pdf")
    with pytest.raises(PaquetFautif, match=r"« mandat\.pdf » est absent du paquet"):
        reception.receive({"p.zip": archive.pack(_resigne(**{"mentions R124-3.csv": table}))})


def test_a_mention_on_another_page_than_announced_is_told() -> None:
    recu = reception.receive({"p.zip": archive.pack(paquets.fichiers(AGENCE))})
    lieux = tuple(replace(lieu, page=lieu.page + 1) for lieu in recu.emplacements)
    phrases = mentions.phrases(choose(atelier().modeles, AGENCE))
    dits = mentions.reread(mentions.Relecture(phrases, lieux, recu.documents))
    assert {*dits} == {
        f"{lieu.document} : {lieu.mention} : page {lieu.page - 1}, annoncée page {lieu.page}"
        for lieu in lieux
    }


def test_a_lawyer_that_the_claim_does_not_name_leaves_the_creditor_to_write() -> None:
    sans = _claim(lambda d: d["dossier"].pop("avocat", None), AVOCAT)
    recu = reception.receive({"p.zip": archive.pack(sans)})
    assert reception.sender(recu.creance) == "creancier"


def test_a_claim_over_the_limit_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.paquet.lecture.MAX_OCTETS", 2_000_000)
    with pytest.raises(LimiteAtteinte, match="plus de 2 Mo, il n'est pas lu"):
        lecture.read(b" " * 2_000_001)


def test_a_package_of_an_older_format_is_told_as_such() -> None:
    fichiers = dict(paquets.fichiers(AGENCE))
    ancien = {**json.loads(fichiers[manifeste.NOM]), "format": 1}
    fichiers[manifeste.NOM] = json.dumps(ancien).encode()
    with pytest.raises(PaquetFautif, match="format 1, d'un ancien kit"):
        reception.receive({"p.zip": archive.pack(fichiers)})


def test_an_archive_that_announces_far_more_than_it_weighs_is_not_read(
    kit: Any, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as bombe:
        bombe.writestr("a", bytes(30_000_000))
    code, _, erreur = kit("recevoir", tmp_path / "b.zip", "--sortie", tmp_path / "s")
    assert code == 4
    assert "annonce 30 Mo une fois ouverte" in erreur


@pytest.mark.parametrize(
    "texte", ["", "a;b\r\n", "mention;document;page\r\nx;y;z\r\n", "\x00", '"'], ids=repr
)
def test_a_table_of_mentions_that_is_none_lacks_them_all(texte: str) -> None:
    fichiers = _resigne(**{"mentions R124-3.csv": texte.encode()})
    with pytest.raises(PaquetFautif) as faute:
        reception.receive({"p.zip": archive.pack(fichiers)})
    assert str(faute.value).count("sans emplacement") == len(mentions.EXIGEES)


def test_a_mention_said_to_be_where_it_is_not_is_told_to_the_reader(
    kit: Any, tmp_path: Path
) -> None:
    faux = paquets.fichiers(AGENCE)["bordereau.pdf"]
    fichiers = _resigne(**{"mandat a signer.pdf": faux})
    (tmp_path / "p.zip").write_bytes(archive.pack(fichiers))
    code, _, erreur = kit("recevoir", tmp_path / "p.zip", "--sortie", tmp_path / "s")
    assert code == 0
    assert erreur.count("mandat a signer.pdf : mention introuvable") == len(mentions.EXIGEES)
    fichiers = _resigne(**{"mandat a signer.pdf": b"%PDF-1.7 garbage"})
    (tmp_path / "p.zip").write_bytes(archive.pack(fichiers))
    _, _, erreur = kit("recevoir", tmp_path / "p.zip", "--sortie", tmp_path / "t")
    assert "mandat a signer.pdf est illisible" in erreur


def test_what_is_no_package_is_said_in_french(kit: Any, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_bytes(b"bonjour")
    (tmp_path / "v.zip").write_bytes(archive.pack({"a.txt": b""}))
    (tmp_path / "d").mkdir()
    for nom, dit in (
        ("t.txt", "ce n'est pas une archive .zip"),
        ("v.zip", "manifeste.json est absent"),
        ("d", "est un dossier : donnez le fichier .zip"),
        ("absent.zip", "fichier introuvable"),
    ):
        code, _, erreur = kit("recevoir", tmp_path / nom, "--sortie", tmp_path / "s")
        assert code == 1
        assert dit in erreur
    code, _, erreur = kit("recevoir", tmp_path / "v.zip", tmp_path / "v.zip")
    assert "deux fois" in erreur


def test_an_archive_made_again_is_told_and_a_lawyer_is_given_no_mandate(
    kit: Any, tmp_path: Path
) -> None:
    refaite = tmp_path / "refaite.zip"
    with zipfile.ZipFile(refaite, "w", zipfile.ZIP_DEFLATED) as zip_:
        for nom, contenu in paquets.fichiers(AVOCAT).items():
            zip_.writestr(nom, bytes(contenu))
    code, out, err = kit("recevoir", refaite, "--sortie", tmp_path / "s")
    assert (code, "paquet conforme" in out) == (0, True)
    assert "à voir refaite.zip : l'archive a été refaite" in err.replace("\u00a0", " ")
    assert "mandat" not in out


def test_a_dossier_that_would_not_be_the_one_received_is_not_written(
    tmp_path: Path,
) -> None:
    recu = reception.receive({"p.zip": archive.pack(paquets.fichiers(AGENCE))})
    dossier = recu.creance.dossier.model_copy(update={"reference": "autre"})
    infidele = replace(recu, creance=replace(recu.creance, dossier=dossier))
    with pytest.raises(KitError, match="n'a pas su l'écrire fidèlement, rien n'est écrit"):
        recevoir.install(infidele, tmp_path / "d")
    assert not [*tmp_path.iterdir()]


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recu = reception.receive({"p.zip": archive.pack(paquets.fichiers(AGENCE))})

    def plein(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", plein)
    with pytest.raises(KitError, match="rien n'est écrit"):
        recevoir.install(recu, tmp_path / "d")
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    "octets",
    [b"", b"[]", b"{}", b"\xff", b"[" * 9_000, b'{"a": NaN}', b'{"a": 1, "a": 2}', b'"x"'],
)
def test_a_claim_that_is_no_json_of_kit_is_refused(octets: bytes) -> None:
    with pytest.raises(KitError, match=r"dossier\.json"):
        lecture.read(octets)


def test_a_claim_of_many_levels_is_refused() -> None:
    texte = paquets.fichiers(AGENCE)["dossier.json"].decode()
    profond = texte.replace('"cession": "aucune"', '"cession": ' + "[" * 900 + "]" * 900)
    assert profond != texte
    with pytest.raises(KitError, match=r"dossier\.json"):
        lecture.read(profond.encode())


# Every sign to which YAML gives a meaning, and what surrounds it in a sentence.
MOTS = st.text("aé0 :#'\"{}[],-&*!|>%@`\\~?.=<\n’€", min_size=1, max_size=20)
CLES = st.from_regex(r"[a-z_]{1,9}", fullmatch=True)
VALEURS = st.recursive(
    MOTS | st.integers(0, 10**6) | st.booleans(),
    lambda v: st.lists(v, max_size=4) | st.dictionaries(CLES, v, max_size=4),
    max_leaves=12,
)


def _attendu(valeur: Any) -> Any:
    """What the strict reader gives of a value: everything is text."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, dict):
        return {cle: _attendu(contenu) for cle, contenu in valeur.items()}
    if isinstance(valeur, list):
        return [_attendu(contenu) for contenu in valeur]
    return str(valeur)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(CLES, VALEURS, min_size=1))
def test_what_is_written_in_yaml_is_read_back(valeurs: dict[str, Any]) -> None:
    lue = read_text(texte_yaml.write(valeurs, ["tête", ""]), "d.yaml")
    assert not lue.problemes
    assert lue.valeur == _attendu(valeurs)


def test_every_example_survives_the_journey(tmp_path: Path) -> None:
    for chemin in sorted(paquets.EXEMPLES.glob("*/dossier.yaml")):
        lu = load.load(chemin).dossier
        assert lu is not None
        for destinataire in ("agence", "avocat"):
            lues = [(p, f"pieces/{p.fichier}") for p in pieces.read(lu, chemin.parent)]
            texte = creance.write(lu, destinataire, fabrique.compute(lu), lues, "1.0")
            revenu = lecture.read(texte)
            ecrit = texte_yaml.write(dict(revenu.valeurs))
            dossier = tmp_path / chemin.parent.name / destinataire
            dossier.mkdir(parents=True)
            (dossier / "dossier.yaml").write_text(ecrit, encoding="utf-8")
            relu = load.load(dossier).dossier
            assert relu is not None, chemin
            assert creance.select(relu, destinataire, lues) == creance.select(
                lu, destinataire, lues
            )
    shutil.rmtree(tmp_path)
