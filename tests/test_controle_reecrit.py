"""A production rewritten with all its fingerprints made again: what it carries gives it away."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner

from kit import controle, empreinte, etude, lectures, liasse, manifeste, pipeline, render
from kit.cli.controler import controler
from kit.controle import concordance, pdfs
from kit.controle.rapport import Ligne, Rapport
from kit.errors import LimiteAtteinte
from kit.liasse import Liasse
from kit.manifeste import forme
from kit.ouvrier import Limites, Ouvrier
from kit.paquet import archive
from kit.pieces.noms import piece_name
from tests.productions import EXEMPLES, LE_JOUR, produite

PDF = "mise_en_demeure.pdf"
SAINS = {"intact", "conforme", "note"}
Faits = dict[str, Any]


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return liasse.write(produite(), tmp_path)


def fautes(rapport: Rapport) -> list[Ligne]:
    return [ligne for ligne in rapport.lignes if ligne.etat not in SAINS]


def rewrite(dossier: Path, change: Callable[[Faits], object]) -> Rapport:
    """Change a manifest and sign it again, as anyone who has kit can."""
    fichier = dossier / manifeste.NOM
    faits = json.loads(fichier.read_bytes())
    change(faits)
    fichier.write_bytes(forme.sign(faits))
    return controle.check(dossier)


@pytest.mark.parametrize(
    ("cle", "valeur", "dit"),
    [
        ("reference", "2026-999", "la référence diffère : « 2026-999 » au manifeste"),
        ("document", "relance_ferme", "le document diffère"),
        ("au", "2026-11-21", "le jour diffère : « 2026-11-21 » au manifeste, « 2026-11-22 » dans"),
        ("kit", "9.9", "la version de kit diffère"),
        ("dossier", {"sha256": "0" * 64}, "l'empreinte du dossier, les règles"),
        ("total", "1.00", "le total diffère : « 1.00 » au manifeste, « 11413.04 » dans le PDF"),
        ("total", None, "le total diffère : rien au manifeste"),
        ("taux", [], "les taux ne sont pas ceux que dit le PDF"),
        ("modeles", [], "les modèles ne sont pas ceux que dit le PDF"),
        ("pieces", [], "la pièce n° 1 est dans le PDF, non au manifeste"),
        ("pieces", [{"numero": "un"}], "ses pièces ne se lisent pas"),
    ],
)
def test_each_fact_of_a_manifest_signed_again_is_compared_with_the_pdf(
    dossier: Path, cle: str, valeur: object, dit: str
) -> None:
    trouvees = fautes(rewrite(dossier, lambda faits: faits.update({cle: valeur})))
    assert any(ligne.message.startswith(dit) for ligne in trouvees), trouvees
    assert {ligne.fichier for ligne in trouvees} <= {manifeste.NOM, PDF}


@pytest.mark.parametrize("cle", [*concordance.DE_PIECE, "fichier", "numero"])
def test_each_fact_of_an_exhibit_is_compared_with_the_pdf(dossier: Path, cle: str) -> None:
    rapport = rewrite(dossier, lambda faits: faits["pieces"][2].update({cle: 99}))
    assert any("n° 3" in ligne.message for ligne in fautes(rapport))


def test_every_fact_that_a_pdf_repeats_is_compared() -> None:
    copie = json.loads(forme.inventory(json.loads(produite().fichiers[manifeste.NOM])))
    assert {*copie} == {*concordance.SIMPLES, "taux", "modeles", "pieces", "reserves"}
    assert {*copie["pieces"][0]} == {*concordance.DE_PIECE, "fichier", "numero"}


def test_a_file_listed_twice_is_told(dossier: Path) -> None:
    rapport = rewrite(dossier, lambda faits: faits["fichiers"].append(faits["fichiers"][0]))
    assert "un fichier y est inscrit deux fois" in {ligne.message for ligne in fautes(rapport)}


def test_a_claim_is_that_of_a_package_only(dossier: Path) -> None:
    (dossier / "dossier.json").write_bytes(b"n'importe quoi")
    releve = {"chemin": "dossier.json", "taille": 14, "sha256": lectures.digest(b"n'importe quoi")}
    rapport = rewrite(dossier, lambda faits: faits["fichiers"].append(releve))
    assert fautes(rapport) == []


@pytest.mark.parametrize("suffixes", [("pdf",), ("pdf", "html")])
def test_a_production_whose_pdf_was_struck_off_is_told(
    dossier: Path, suffixes: tuple[str, ...]
) -> None:
    (dossier / PDF).rename(dossier / "mise_en_demeure.html")
    if "html" in suffixes:
        (dossier / "mise_en_demeure.html").unlink()

    def strike(faits: Faits) -> None:
        faits["fichiers"] = [f for f in faits["fichiers"] if f["chemin"] != PDF]

    dits = {ligne.message for ligne in fautes(rewrite(dossier, strike))}
    assert "il dit les pièces reliées, et aucun PDF ne porte l'inventaire qui le confirme" in dits
    assert "aucun fichier du document « mise_en_demeure » n'y est inscrit" in dits


def struck(octets: bytes, change: Callable[[Any], None]) -> bytes:
    """Change a PDF and write in it a fingerprint that is right again."""
    with pikepdf.open(BytesIO(octets)) as pdf:
        change(pdf)
        flux = BytesIO()
        pdf.save(flux, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return empreinte.inscribe(flux.getvalue())


def empty(pdf: Any) -> None:
    """Take away the originals, and say in the inventory that there never were any."""
    flux = pdf.attachments["inventaire.json"].obj.EF.F
    lu = json.loads(flux.read_bytes()) | {"pieces": []}
    for nom in [nom for nom in pdf.attachments if nom != "inventaire.json"]:
        del pdf.attachments[nom]
    flux.write(manifeste.text(lu))


def strip(pdf: Any) -> None:
    for nom in [*pdf.attachments]:
        del pdf.attachments[nom]


@pytest.mark.parametrize("change", [empty, strip])
def test_a_lone_pdf_without_the_originals_that_it_prints_names_them(
    change: Callable[[Any], None], tmp_path: Path
) -> None:
    (tmp_path / PDF).write_bytes(struck(produite().fichiers[PDF], change))
    rapport = controle.check(tmp_path / PDF)
    dits = [ligne for ligne in fautes(rapport) if ligne.etat == "manquant"]
    pieces = json.loads(produite().fichiers[manifeste.NOM])["pieces"]
    assert len(dits) == len(pieces) == 8
    assert dits[2].message.startswith(f"empreinte n° 3, {pieces[2]['sha256'][:12]}… :")
    assert rapport.code == 1


def test_an_original_without_an_inventory_is_told() -> None:
    def strip_inventory(pdf: Any) -> None:
        del pdf.attachments["inventaire.json"]

    lignes = pdfs.examine(PDF, struck(produite().fichiers[PDF], strip_inventory), connu=False)
    assert sum(ligne.etat == "ajouté" for ligne in lignes) == 8


def test_a_pdf_whose_inventory_went_is_told_by_its_manifest(dossier: Path) -> None:
    octets = struck((dossier / PDF).read_bytes(), strip)
    (dossier / PDF).write_bytes(octets)

    def resign(faits: Faits) -> None:
        (un,) = (fichier for fichier in faits["fichiers"] if fichier["chemin"] == PDF)
        un.update({"taille": len(octets), "sha256": lectures.digest(octets)})

    dits = {ligne.message for ligne in fautes(rewrite(dossier, resign))}
    assert dits == {"il dit les pièces reliées, et aucun PDF ne porte l'inventaire qui le confirme"}


@cache
def autre(*formats: str, exemple: str = "01-facture-simple", annexe: Any = "jointe") -> Liasse:
    atelier = etude.open_atelier()
    trouvee = etude.study(EXEMPLES / exemple, LE_JOUR, atelier)
    commande = pipeline.Commande(formats=formats, annexe=annexe)
    return pipeline.produce(trouvee, commande, atelier, render.Rendu(atelier.templates)).liasse


def test_a_page_alone_is_compared_with_the_exhibits_and_owns_that_nothing_vouches_for_it(
    tmp_path: Path,
) -> None:
    dossier = liasse.write(autre("html"), tmp_path)
    rapport = controle.check(dossier)
    assert rapport.sain
    assert any("aucun PDF n'en porte la copie" in ligne.message for ligne in rapport.lignes)
    trouvees = fautes(rewrite(dossier, lambda faits: faits.update({"pieces": []})))
    assert "mise_en_demeure.html › bordereau imprimé" in {ligne.fichier for ligne in trouvees}


def test_a_letter_apart_from_its_annex_is_intact_and_of_the_day(tmp_path: Path) -> None:
    dossier = liasse.write(autre("pdf", annexe="separee"), tmp_path)
    assert controle.check(dossier).sain
    dits = [x.message for x in fautes(rewrite(dossier, lambda f: f.update({"au": "2026-11-21"})))]
    assert f"« {PDF} » n'est pas du jour du manifeste, 2026-11-21" in dits


def test_an_email_is_opened_when_its_pdf_is_not_beside_it(tmp_path: Path) -> None:
    produite = autre("eml", exemple="12-ultime-relance")
    dossier = liasse.write(produite, tmp_path)
    rapport = controle.check(dossier)
    assert rapport.sain
    assert any(f"{produite.document}.eml › " in ligne.fichier for ligne in rapport.lignes)


def test_an_email_that_cannot_be_opened_is_told_by_its_name(tmp_path: Path) -> None:
    dossier = liasse.write(autre("eml", exemple="12-ultime-relance"), tmp_path)
    octets = b"Content-Type: message/rfc822\n\n" * 2_000
    (dossier / "ultime_relance.eml").write_bytes(octets)
    rapport = rewrite(dossier, lambda faits: relist(faits, "ultime_relance.eml", octets))
    assert "refusé : ultime_relance.eml ; ce courriel ne peut pas être lu" in {
        str(ligne) for ligne in fautes(rapport)
    }


def test_what_a_pdf_does_not_say_cannot_change_either(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("kit.pipeline.manifeste.inventory", forme.inventory)
    dossier = liasse.write(autre.__wrapped__("pdf"), tmp_path)
    assert controle.check(dossier).sain
    octets = (dossier / manifeste.NOM).read_bytes()
    for change in (
        lambda faits: faits["historique"].pop(0),
        lambda faits: faits["outrepasse"].append({"regle": "rythme", "motif": "x"}),
    ):
        (faute,) = fautes(rewrite(dossier, change))
        assert "les règles écartées ou l'historique" in faute.message
        (dossier / manifeste.NOM).write_bytes(octets)


def test_an_empty_folder_is_told_and_one_that_lost_its_files_is_not(dossier: Path) -> None:
    (dossier / "vide").mkdir()
    (faute,) = fautes(controle.check(dossier))
    assert str(faute) == "ajouté : vide/ ; dossier vide"
    (dossier / "vide").rmdir()
    for fichier in (dossier / "pieces").iterdir():
        fichier.unlink()
    assert {ligne.etat for ligne in fautes(controle.check(dossier))} == {"manquant"}


def test_a_pdf_that_is_not_of_the_production_says_nothing_of_its_manifest(dossier: Path) -> None:
    (dossier / "intrus.pdf").write_bytes(autre("pdf", exemple="12-ultime-relance").fichiers[
        "ultime_relance.pdf"
    ])  # fmt: skip
    assert [str(ligne) for ligne in fautes(controle.check(dossier))] == [
        "ajouté : intrus.pdf ; absent du manifeste"
    ]


def test_a_limit_reached_is_no_difference_and_has_its_own_exit_code(
    dossier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.controle.jointes.TAILLE_MAXIMALE", 10)
    lu = CliRunner().invoke(controler, [str(dossier)], standalone_mode=False)
    assert lu.return_value == 4
    assert "CONTRÔLE INCOMPLET : " in lu.stdout
    assert "DIFFÉRENT" not in lu.stdout
    (dossier / "pieces" / "ajout.txt").write_bytes(b"x")
    lu = CliRunner().invoke(controler, [str(dossier)], standalone_mode=False)
    assert "DIFFÉRENT, CONTRÔLE INCOMPLET : " in lu.stdout


def test_a_document_bigger_than_the_memory_is_controlled_with_the_rest(dossier: Path) -> None:
    with (dossier / PDF).open("r+b") as flux:
        flux.truncate(400_000_000)
    next((dossier / "pieces").iterdir()).unlink()
    with Ouvrier(controle.check, Limites(memoire=100_000_000)) as ouvrier:
        rapport = ouvrier.run(dossier)
    assert rapport.code == 1
    assert {ligne.etat for ligne in fautes(rapport)} == {"modifié", "manquant", "discordant"}


def test_a_text_too_big_for_the_memory_says_how_to_raise_it() -> None:
    class Plein(BytesIO):
        def read(self, _taille: int | None = -1, /) -> bytes:
            raise MemoryError

    with pytest.raises(LimiteAtteinte, match="--memoire 400o"):
        controle.fonds.contents(Plein(bytes(100)))


def test_the_digest_to_keep_elsewhere_is_given(dossier: Path) -> None:
    lu = CliRunner().invoke(controler, [str(dossier), str(dossier / PDF)], standalone_mode=False)
    for nom, mot in ((manifeste.NOM, "du manifeste"), (PDF, "du PDF")):
        sha256 = lectures.digest((dossier / nom).read_bytes())
        assert f"  SHA-256 {mot}, à garder ailleurs : {sha256}\n" in lu.stdout


def test_a_pdf_of_the_production_without_a_fingerprint_of_its_own_is_told(dossier: Path) -> None:
    octets = next((dossier / "pieces").iterdir()).read_bytes()
    (dossier / PDF).write_bytes(octets)

    def resign(faits: Faits) -> None:
        (un,) = (fichier for fichier in faits["fichiers"] if fichier["chemin"] == PDF)
        un.update({"taille": len(octets), "sha256": lectures.digest(octets)})

    dits = {str(ligne) for ligne in fautes(rewrite(dossier, resign))}
    assert f"discordant : {PDF} ; {pdfs.SANS_EMPREINTE}" in dits


AGENCE = "transmission_agence"


def remade(octets: bytes, **changes: bytes) -> bytes:
    """Change files of a package, list them in its manifest, sign it and pack it all again."""
    fichiers = archive.read(octets)
    fichiers |= {nom.replace("_", "."): contenu for nom, contenu in changes.items()}
    faits = json.loads(fichiers.pop(manifeste.NOM))
    refait = archive.pack({**fichiers, manifeste.NOM: manifeste.complete(faits, fichiers)})
    assert isinstance(refait, bytes)
    return refait


@pytest.fixture
def remis(tmp_path: Path) -> Path:
    return liasse.write(produite("09-transmission-agence", AGENCE), tmp_path)


def relist(faits: Faits, nom: str, octets: bytes) -> None:
    (un,) = (fichier for fichier in faits["fichiers"] if fichier["chemin"] == nom)
    un.update({"taille": len(octets), "sha256": lectures.digest(octets)})


def test_the_package_of_a_production_is_opened_and_compared_with_it(remis: Path) -> None:
    rapport = controle.check(remis)
    assert rapport.sain, fautes(rapport)
    (zip_,) = remis.glob("*.zip")
    assert any(x.etat == "conforme" and x.fichier == zip_.name for x in rapport.lignes)
    propre = zip_.read_bytes()
    octets = remade(propre, extra_txt=b"x")
    zip_.write_bytes(octets)
    assert controle.check(zip_).sain
    assert fautes(rewrite(remis, lambda faits: relist(faits, zip_.name, octets))) == []
    for change, dit in (
        (archive.pack({**archive.read(propre), "extra.txt": b"x"}), "› extra.txt ; absent"),
        (_of_another(propre), "au manifeste, « 1.00 » dans le paquet"),
    ):
        zip_.write_bytes(change)
        dits = fautes(rewrite(remis, lambda faits, c=change: relist(faits, zip_.name, c)))
        assert [dit in str(ligne) for ligne in dits] == [True], dits


def _of_another(octets: bytes) -> bytes:
    """A package whose manifest gives another total, signed again."""
    fichiers = archive.read(octets)
    faits = json.loads(fichiers.pop(manifeste.NOM)) | {"total": "1.00"}
    refait = archive.pack({**fichiers, manifeste.NOM: manifeste.complete(faits, fichiers)})
    assert isinstance(refait, bytes)
    return refait


def test_a_production_without_the_exhibits_of_its_package_is_told(remis: Path) -> None:
    dits = {ligne.message for ligne in fautes(rewrite(remis, lambda faits: faits["pieces"].pop()))}
    assert "les pièces ne sont pas celles du paquet" in dits


def test_another_dossier_behind_the_package_is_told_by_its_digest() -> None:
    faits = json.loads(produite().fichiers[manifeste.NOM])
    autres = faits | {"dossier": {"sha256": "f" * 64}}
    ici = faits["dossier"]["sha256"][:12]
    dit = (
        f"l'empreinte du dossier diffère : « {ici}… » au manifeste, « {'f' * 12}… » dans le paquet"
    )
    assert concordance.handed(faits, autres) == [dit]


@pytest.mark.parametrize("valeur", [None, 1, "x", [], {}])
@pytest.mark.parametrize("cle", ["numero", "titre", "original", "fichier"])
def test_an_exhibit_made_of_anything_has_an_answer(cle: str, valeur: object) -> None:
    faits = json.loads(produite().fichiers[manifeste.NOM])
    copie = json.loads(forme.inventory(faits))
    copie["pieces"][0][cle] = valeur
    faits["pieces"][0]["fichier"] = "autre"
    assert concordance.differences(faits, copie)


def test_a_claim_that_its_package_contradicts_is_told(remis: Path, tmp_path: Path) -> None:
    (zip_,) = remis.glob("*.zip")
    claim = archive.read(zip_.read_bytes())["dossier.json"]
    change = claim.replace(b'"total": "', b'"total": "9')
    (tmp_path / "p.zip").write_bytes(remade(zip_.read_bytes(), dossier_json=change))
    (faute,) = fautes(controle.check(tmp_path / "p.zip"))
    assert str(faute).startswith("discordant : dossier.json ; le total diffère")


def test_a_package_without_accents_says_the_same_of_its_exhibits() -> None:
    faits = json.loads(produite().fichiers[manifeste.NOM])
    copie = json.loads(forme.inventory(faits))
    for piece in faits["pieces"]:
        nom = piece_name(piece["numero"], piece["titre"], piece["original"], ascii_only=True)
        piece["fichier"] = f"pieces/{nom}"
    assert concordance.differences(faits, copie) == []
    faits["pieces"][0]["fichier"] = "pieces/autre.pdf"
    assert concordance.differences(faits, copie) == [
        "pièce n° 1 : le nom du fichier diffère de ce que dit le PDF"
    ]
