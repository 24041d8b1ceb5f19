"""`kit sceller`: the sealed copy, the manifest that stays true, the secret that is never shown."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kit import liasse, manifeste, sceau
from kit.cli import cles
from kit.cli.sceller import _phrases, sceller
from kit.errors import KitError, LimiteAtteinte, MachineFautive
from kit.manifeste import forme
from kit.sceau import inscription
from kit.sceau.verifier import SANS_EXTRA
from tests import sceaux

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


@pytest.fixture
def depot(tmp_path: Path) -> Path:
    """A produced folder, beside the key that seals."""
    (tmp_path / "sceau.p12").write_bytes(sceaux.p12(jours=9000))
    (tmp_path / "secret.txt").write_text(sceaux.SECRET + "\n", encoding="utf-8")
    fichiers = {"mise_en_demeure.pdf": sceaux.document(), "pieces/01 - A.pdf": sceaux.document()}
    jour = datetime(2026, 11, 20).date()
    faits = manifeste.build(
        reference="T-1", document="mise_en_demeure", au=jour, kit="0", dossier="0" * 64, total=None
    )
    lot = liasse.assemble("T-1", "mise_en_demeure", jour, fichiers, faits)
    return liasse.write(lot, tmp_path / "output")


def signed(fichiers: list[dict[str, object]]) -> bytes:
    """A manifest that lists these files, with its own fingerprint."""
    jour = datetime(2026, 11, 20).date()
    faits = manifeste.build(
        reference="T-1", document="d", au=jour, kit="0", dossier="0" * 64, total=None
    )
    return forme.sign({**faits, "fichiers": fichiers})


def lancer(*mots: object, **options: object) -> Result:
    return CliRunner().invoke(sceller, [str(mot) for mot in mots], **options)  # type: ignore[arg-type]


def avec(depot: Path, *mots: object) -> Result:
    cle = depot.parent.parent.parent
    secret = ("--mot-de-passe-fichier", cle / "secret.txt")
    return lancer("--certificat", cle / "sceau.p12", *secret, *mots)


def listes(depot: Path) -> dict[str, str]:
    lu = json.loads((depot / "manifeste.json").read_bytes())
    return {fichier["chemin"]: fichier["sha256"] for fichier in lu["fichiers"]}


def test_a_produced_folder_gets_its_sealed_copy_and_its_manifest_lists_it(depot: Path) -> None:
    avant = listes(depot)
    fait = avec(depot, depot)
    assert fait.exit_code == 0, fait.output
    assert fait.stdout.strip() == str(depot / "mise_en_demeure-scelle.pdf")
    ecrits = {
        str(f.relative_to(depot)): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in depot.rglob("*.pdf")
    }
    assert listes(depot) == ecrits
    assert set(listes(depot)) - set(avant) == {"mise_en_demeure-scelle.pdf"}
    assert list(listes(depot)) == sorted(listes(depot))
    octets = (depot / "mise_en_demeure-scelle.pdf").read_bytes()
    assert octets.startswith((depot / "mise_en_demeure.pdf").read_bytes())
    (lu,) = sceau.verify(octets, [sceaux.racine()])
    assert lu.sain
    assert lu.le is not None
    assert abs((datetime.now(UTC) - lu.le).total_seconds()) < 60
    for dit in ("intact, il couvre tout le fichier", "ne donne pas les mêmes octets", "certificat"):
        assert dit in fait.stderr
    assert sceaux.SECRET not in fait.output


def test_sealing_one_pdf_of_a_folder_is_the_same(depot: Path) -> None:
    assert avec(depot, depot / "mise_en_demeure.pdf").exit_code == 0
    assert "mise_en_demeure-scelle.pdf" in listes(depot)


def test_a_lone_pdf_is_sealed_beside_and_nothing_else_is_written(
    depot: Path, tmp_path: Path
) -> None:
    seul = tmp_path / "ailleurs" / "contrat.pdf"
    seul.parent.mkdir()
    seul.write_bytes(sceaux.document())
    assert avec(depot, seul).exit_code == 0
    assert {f.name for f in seul.parent.iterdir()} == {"contrat.pdf", "contrat-scelle.pdf"}
    assert (seul.parent / "contrat-scelle.pdf").stat().st_mode & 0o777 == 0o600


def test_a_sealed_copy_is_replaced_only_when_asked(depot: Path) -> None:
    assert avec(depot, depot).exit_code == 0
    premier = (depot / "mise_en_demeure-scelle.pdf").read_bytes()
    refus = avec(depot, depot)
    assert "existe déjà : --remplacer" in str(refus.exception)
    assert (depot / "mise_en_demeure-scelle.pdf").read_bytes() == premier
    assert avec(depot, depot, "--remplacer").exit_code == 0
    second = (depot / "mise_en_demeure-scelle.pdf").read_bytes()
    assert second != premier
    assert listes(depot)["mise_en_demeure-scelle.pdf"] == hashlib.sha256(second).hexdigest()


def test_a_document_that_changed_since_it_was_produced_is_not_sealed(depot: Path) -> None:
    avant = (depot / "manifeste.json").read_bytes()
    with (depot / "mise_en_demeure.pdf").open("ab") as flux:
        flux.write(b"\n")
    assert "a changé depuis sa production" in str(avec(depot, depot).exception)
    assert (depot / "manifeste.json").read_bytes() == avant
    assert not list(depot.glob("*-scelle.pdf"))


def test_a_document_that_the_manifest_does_not_list_is_not_sealed(depot: Path) -> None:
    (depot / "autre.pdf").write_bytes(sceaux.document())
    assert "n'est pas au manifeste" in str(avec(depot, depot / "autre.pdf").exception)
    assert not list(depot.glob("*-scelle.pdf"))


def test_an_exhibit_is_delivered_as_it_is(depot: Path) -> None:
    refus = avec(depot, depot / "pieces" / "01 - A.pdf")
    assert "livrée telle quelle" in str(refus.exception)


@pytest.mark.parametrize(
    ("mots", "dit"),
    [
        ([], "donnez --certificat"),
        (["--certificat", "a", "--pkcs11", "b"], "donnez --certificat"),
        (["--pkcs11", "b", "--jeton", "c"], "demande --jeton et --cle"),
        (["--certificat", "a", "--cle", "c"], "vont avec --pkcs11"),
        (["--certificat", "a", "--identifiants", "c"], "demande --horodater"),
    ],
)
def test_a_key_is_named_once_and_in_full(mots: list[str], dit: str, depot: Path) -> None:
    fait = lancer(depot, *mots)
    assert fait.exit_code == 2
    assert dit in fait.output


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (b"{", "illisible"),
        (b'{"fichiers": 3}', "format None"),
        (b'{"format": 2, "fichiers": 3}', "incomplet"),
        (b"[" * 100_000, "illisible"),
        (signed([{"chemin": "a", "taille": 1, "sha256": "b"}] * 2), "deux fois"),
        (signed([]), "aucun PDF"),
        (signed([]).replace(b"T-1", b"T-2"), "il a été modifié ; rien n'est scellé"),
    ],
)
def test_a_bad_manifest_stops_everything(octets: bytes, dit: str, depot: Path) -> None:
    (depot / "manifeste.json").write_bytes(octets)
    refus = avec(depot, depot)
    assert isinstance(refus.exception, KitError)
    assert dit in str(refus.exception)
    assert not list(depot.glob("*-scelle.pdf"))


def test_the_fingerprint_of_a_manifest_of_format_2_follows() -> None:
    faits = {"format": 2, "reference": "é", "fichiers": [], "empreinte": "0" * 64}
    lu = json.loads(inscription.add(faits, {"a-scelle.pdf": b"x"}))
    assert list(lu) == ["format", "reference", "fichiers", "empreinte"]
    reste = {mot: valeur for mot, valeur in lu.items() if mot != "empreinte"}
    texte = json.dumps(reste, ensure_ascii=False, indent=2) + "\n"
    assert lu["empreinte"] == hashlib.sha256(texte.encode()).hexdigest()


def test_a_secret_comes_from_a_variable_or_is_asked_never_from_the_line(
    depot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    p12 = depot.parent.parent.parent / "sceau.p12"
    refus = lancer("--certificat", p12, depot)
    assert cles.VARIABLE in str(refus.exception)
    monkeypatch.setenv(cles.VARIABLE, "faux")
    assert "mot de passe inexact" in str(lancer("--certificat", p12, depot).exception)
    monkeypatch.setenv(cles.VARIABLE, sceaux.SECRET)
    assert lancer("--certificat", p12, depot).exit_code == 0


def test_at_a_terminal_the_secret_is_asked_and_not_shown(
    depot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    invites: list[str] = []

    def saisit(invite: str) -> str:
        invites.append(invite)
        return sceaux.SECRET

    monkeypatch.setattr(cles.sys, "stdin", _Terminal())
    monkeypatch.setattr("click.termui.hidden_prompt_func", saisit)
    octets = (depot.parent.parent.parent / "sceau.p12").read_bytes()
    (depot / "sceau.p12").write_bytes(octets)
    with cles.opened(cles.Cle(certificat=depot / "sceau.p12")) as signataire:
        assert signataire.signing_cert is not None
    assert len(invites) == 1


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_secret_that_is_no_text_or_a_file_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"caf\xe9\n")
    with pytest.raises(KitError, match="n'est pas un texte en UTF-8"):
        cles.first_line(tmp_path / "latin")
    with pytest.raises(KitError, match=r"n'a pas pu être lu \(File name too long\)"):
        cles.read(tmp_path / ("x" * 300))


def test_without_the_extra_the_sentence_says_how_to_install_it(
    depot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.cli.sceller.find_spec", lambda _nom: None)
    fait = avec(depot, depot)
    assert isinstance(fait.exception, MachineFautive)
    assert str(fait.exception) == SANS_EXTRA


def test_a_folder_that_kit_did_not_produce_is_not_sealed(depot: Path) -> None:
    (depot / "manifeste.json").unlink()
    fait = avec(depot, depot)
    assert "n'a pas de manifeste.json : donnez un PDF" in str(fait.exception)


def test_a_copy_that_cannot_be_written_is_a_fault_of_the_machine(depot: Path) -> None:
    (depot / "mise_en_demeure-scelle.pdf").mkdir()
    avant = (depot / "manifeste.json").read_bytes()
    fait = avec(depot, depot, "--remplacer")
    assert isinstance(fait.exception, MachineFautive)
    assert "écriture impossible dans «" in str(fait.exception)
    assert (depot / "manifeste.json").read_bytes() == avant


def test_a_seal_that_does_not_hold_is_not_written() -> None:
    with pytest.raises(MachineFautive, match="ne se vérifie pas : rien n'est écrit"):
        _phrases({"a-scelle.pdf": sceaux.document()})


def test_a_timestamp_says_where_it_is_asked_before(depot: Path) -> None:
    with sceaux.service() as (adresse, recues):
        fait = avec(depot, depot, "--horodater", adresse)
    assert fait.exit_code == 0, fait.output
    assert len(recues) == 1
    assert f"Horodatage demandé à {adresse}" in fait.stderr
    assert fait.stderr.index("demandé à") < fait.stderr.index("Horodatage de « Horloge")


def test_a_service_that_fails_leaves_the_folder_as_it_was(depot: Path) -> None:
    avant = listes(depot)
    assert avec(depot, depot, "--horodater", "http://127.0.0.1:1/").exit_code != 0
    assert listes(depot) == avant
    assert not list(depot.glob("*-scelle.pdf"))


def test_a_pipe_is_not_waited_for(depot: Path, tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "tuyau.pdf")
    assert "n'est pas un fichier" in str(avec(depot, tmp_path / "tuyau.pdf").exception)


@pytest.fixture
def jeton(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A token made by SoftHSM, with a key and its certificate."""
    module = next((chemin for chemin in MODULES if Path(chemin).exists()), None)
    if module is None or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM n'est pas installé")
    reglage = tmp_path / "softhsm2.conf"
    (tmp_path / "jetons").mkdir()
    reglage.write_text(f"directories.tokendir = {tmp_path}/jetons\n", encoding="utf-8")
    monkeypatch.setenv("SOFTHSM2_CONF", str(reglage))
    init = "softhsm2-util --init-token --free --label Etude --pin 1234 --so-pin 5678"
    subprocess.run(init.split(), check=True, capture_output=True)
    sceaux.charger_jeton(module, "Etude", "1234", "sceau")
    return module


def test_a_token_seals_without_giving_its_key(
    jeton: str, depot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cles.VARIABLE, "1234")
    mots = ("--pkcs11", jeton, "--jeton", "Etude", "--cle")
    fait = lancer(depot, *mots, "sceau")
    assert fait.exit_code == 0, str(fait.exception)
    (lu,) = sceau.verify((depot / "mise_en_demeure-scelle.pdf").read_bytes(), [sceaux.racine()])
    assert lu.sain
    assert lu.confiance == "racine donnée"
    absente = lancer(depot, *mots, "autre", "--remplacer")
    assert "n'a pas de clé et de certificat nommés « autre »" in str(absente.exception)
    monkeypatch.setenv(cles.VARIABLE, "9999")
    assert "le code" in str(lancer(depot, *mots, "sceau", "--remplacer").exception)
    assert "ne répond pas" in str(
        lancer(depot, "--pkcs11", "/rien.so", "--jeton", "e", "--cle", "c", "--remplacer").exception
    )


def test_a_document_over_the_limit_has_the_exit_code_of_a_limit(
    depot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.cli.sceller.TAILLE_MAX", 1_000)
    refus = avec(depot, depot)
    assert isinstance(refus.exception, LimiteAtteinte)
    assert refus.exception.code == 4
