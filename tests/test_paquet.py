"""The package of an agency and of a lawyer: its files, what they say, and what they do not."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
from typing import Any

import pypdfium2
import pytest

from kit import charte, empreinte, manifeste, paquet, tableur
from kit.contexte import LOGO
from kit.dossier import Charte
from kit.errors import ModeleFautif
from kit.paquet import archive, mentions, noms, requete
from kit.paquet.feuillets import TITRES, Feuillets
from tests import paquets
from tests.conformite import ecarts

AGENCE, AVOCAT = "transmission_agence", "dossier_contentieux"
COMMUNS = {"LISEZMOI.txt", "bordereau.csv", "bordereau.pdf", "decompte.csv", "dossier.json"}
PROPRES = {
    AGENCE: {
        "transmission_agence.pdf",
        "mandat a signer.pdf",
        "mentions R124-3.csv",
        "mentions R124-3.pdf",
        "retour R124-5.csv",
        "retour R124-5.pdf",
    },
    AVOCAT: {"dossier_contentieux.pdf", "options.csv", "projet de requete.pdf"},
}


def _texte(octets: bytes) -> str:
    document = pypdfium2.PdfDocument(octets)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _table(octets: bytes) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(octets.decode("utf-8-sig")), delimiter=";")]


@pytest.mark.parametrize("document", [AGENCE, AVOCAT])
def test_a_package_holds_exactly_its_files(document: str) -> None:
    fichiers = paquets.fichiers(document)
    pieces = {nom for nom in fichiers if nom.startswith("pieces/Pièce ")}
    assert len(pieces) == len(paquets.entree(document).sujet.pieces)
    assert set(fichiers) - pieces == COMMUNS | PROPRES[document] | {"manifeste.json"}
    assert not [nom for nom in fichiers if noms.fault(nom)]


@pytest.mark.parametrize("document", [AGENCE, AVOCAT])
def test_each_sheet_of_a_package_is_archival_and_accessible(document: str) -> None:
    feuilles = [nom for nom in COMMUNS | PROPRES[document] if nom.endswith(".pdf")]
    fautes = {nom: ecarts(paquets.fichiers(document)[nom]) for nom in feuilles}
    assert not any(fautes.values()), fautes


@pytest.mark.parametrize("document", [AGENCE, AVOCAT])
def test_the_same_dossier_gives_the_same_archive(document: str) -> None:
    autre = paquet.build(paquets.entree(document))
    assert archive.pack(autre) == archive.pack(paquets.fichiers(document))


@pytest.mark.parametrize("document", [AGENCE, AVOCAT])
def test_the_exhibits_are_the_untouched_originals(document: str) -> None:
    fichiers = paquets.fichiers(document)
    rangs = _table(fichiers["bordereau.csv"])
    pieces = paquets.entree(document).sujet.pieces
    assert [rang["numero"] for rang in rangs] == [str(piece.numero) for piece in pieces]
    for rang, piece in zip(rangs, pieces, strict=True):
        octets = fichiers[rang["chemin"]]
        assert octets == piece.octets
        assert rang["sha256"] == hashlib.sha256(octets).hexdigest()
        assert rang["page"] == str(20 + piece.numero)


def test_the_printed_list_tells_the_same_pages_and_fingerprints() -> None:
    fichiers = paquets.fichiers(AGENCE)
    lu = "".join(_texte(fichiers["bordereau.pdf"]).split())
    for rang in _table(fichiers["bordereau.csv"]):
        assert rang["sha256"] in lu
    assert "transmission_agence.pdf" in lu


@pytest.mark.parametrize("document", [AGENCE, AVOCAT])
def test_the_manifest_lists_every_file_and_nothing_internal(document: str) -> None:
    fichiers = paquets.fichiers(document)
    lu = manifeste.read(fichiers["manifeste.json"])
    assert not lu.defauts
    assert {f.chemin: f.sha256 for f in lu.fichiers} == {
        nom: hashlib.sha256(octets).hexdigest()
        for nom, octets in fichiers.items()
        if nom != "manifeste.json"
    }
    assert {piece["fichier"] for piece in lu.pieces} < set(fichiers)
    assert lu.faits["outrepasse"] == []
    assert lu.historique == ()
    assert b"motif interne" not in fichiers["manifeste.json"]


def test_the_statement_is_the_one_of_the_command_line() -> None:
    compte = paquets.entree(AGENCE).sujet.decompte
    assert paquets.fichiers(AGENCE)["decompte.csv"].decode() == tableur.decompte(compte)


def test_each_mention_of_r124_3_is_on_the_page_announced() -> None:
    fichiers = paquets.fichiers(AGENCE)
    rangs = _table(fichiers["mentions R124-3.csv"])
    assert {rang["mention"] for rang in rangs} == set(mentions.EXIGEES.values())
    assert {rang["document"] for rang in rangs} == {
        "mandat a signer.pdf",
        "transmission_agence.pdf",
    }
    phrases = mentions.phrases(paquets.entree(AGENCE).sujet.modele)
    for rang in rangs:
        document = pypdfium2.PdfDocument(fichiers[rang["document"]])
        page = document[int(rang["page"]) - 1].get_textpage().get_text_range()
        assert mentions.flat(phrases[rang["mention"]]) in mentions.flat(page)
        document.close()
    imprime = _texte(fichiers["mentions R124-3.pdf"])
    assert all(mentions.flat(rang["mention"]) in mentions.flat(imprime) for rang in rangs)


def test_a_phrase_cut_by_the_end_of_a_page_is_found_where_it_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = ["rien", "le pouvoir de\n", "recevoir les fonds", "pouvoir de recevoir"]
    monkeypatch.setattr(mentions, "_pages", lambda _: iter(pages))
    assert mentions.locate(b"", ["Pouvoir de recevoir", "absente"]) == {"Pouvoir de recevoir": 2}


def test_a_mandate_that_has_lost_a_mention_stops_the_package() -> None:
    entree = paquets.entree(AGENCE)
    with pytest.raises(ModeleFautif, match=r"vide\.pdf : la mention .* est introuvable"):
        mentions.table(entree.sujet.modele, {"vide.pdf": paquets.fichiers(AGENCE)["bordereau.pdf"]})


def test_the_mandate_alone_says_what_the_mandate_within_says() -> None:
    fichiers = paquets.fichiers(AGENCE)
    seul = mentions.flat(_texte(fichiers["mandat a signer.pdf"]))
    entier = mentions.flat(_texte(fichiers["transmission_agence.pdf"]))
    for phrase in (
        "Ce mandat ne donne pas pouvoir d’agir en justice",
        "Fait en deux exemplaires originaux",
        "IBAN FR76 9999 9000 0600 0000 0666 624",
        "15 094,33 €",
    ):
        assert mentions.flat(phrase) in seul
        assert mentions.flat(phrase) in entier
    assert mentions.flat("section 2") not in seul
    assert mentions.flat("MT-26-0512 du 29 mai 2026, échue le 28 juin 2026") in seul


def test_the_return_sheet_is_one_page_and_names_every_unpaid_invoice() -> None:
    fichiers = paquets.fichiers(AGENCE)
    document = pypdfium2.PdfDocument(fichiers["retour R124-5.pdf"])
    assert len(document) == 1
    document.close()
    rangs = _table(fichiers["retour R124-5.csv"])
    assert [rang["facture"] for rang in rangs] == ["MT-26-0512", "MT-26-0618"]
    assert {rang["reference"] for rang in rangs} == {"2026-109"}


def test_the_options_say_of_each_way_what_is_met_and_what_is_not() -> None:
    rangs = _table(paquets.fichiers(AVOCAT)["options.csv"])
    assert {rang["remplie"] for rang in rangs} == {"oui", "non", "à vérifier"}
    proposees = {rang["voie"] for rang in rangs if rang["proposee"] == "oui"}
    assert proposees == {"Injonction de payer"}
    europe = [rang for rang in rangs if rang["voie"] == "Injonction de payer européenne"]
    assert {rang["etat"] for rang in europe} == {"fermée"}


def test_the_draft_is_there_when_the_way_is_open_and_leads_nowhere_outside() -> None:
    projet = paquets.fichiers(AVOCAT)["projet de requete.pdf"]
    lu = mentions.flat(_texte(projet))
    for phrase in ("À Madame ou Monsieur le président", "59 727,31 €", "Éditions Rivelac"):
        assert mentions.flat(phrase) in lu


def _sans(entree: paquet.Entree, **mots: Any) -> paquet.Entree:
    dossier = entree.sujet.dossier.model_copy(update=mots)
    return dataclasses.replace(entree, sujet=dataclasses.replace(entree.sujet, dossier=dossier))


def test_without_a_court_there_is_no_draft_and_the_reader_is_told_why() -> None:
    fichiers = paquet.build(_sans(paquets.entree(AVOCAT), juridiction=None))
    assert "projet de requete.pdf" not in fichiers
    lisezmoi = " ".join(fichiers["LISEZMOI.txt"].decode("utf-8-sig").split())
    assert "Pas de projet de requête : le dossier ne donne pas « juridiction.nom »." in lisezmoi
    assert "projet de requete.pdf" not in lisezmoi


def test_a_draft_without_its_mentions_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entree = paquets.entree(AVOCAT)
    monkeypatch.setattr(requete, "mentions_absentes", lambda *_: entree.sujet.modele.mentions[:1])
    with pytest.raises(ModeleFautif, match="mention obligatoire absente"):
        requete.draft(entree.etude, entree.sujet, entree.atelier, entree.rendu)


def test_names_without_accents_on_request() -> None:
    fichiers = paquet.build(dataclasses.replace(paquets.entree(AGENCE), ascii_only=True))
    assert all(nom.isascii() for nom in fichiers)
    assert "pieces/Piece 04 - Facture MT-26-0512.pdf" in fichiers
    assert json.loads(fichiers["dossier.json"])["dossier"]["pieces"][3]["fichier"] in fichiers
    assert paquet.name("Été 1", AGENCE, ascii_only=True).isascii()


def test_the_sheets_of_a_package_bear_the_look_of_the_creditor() -> None:
    lue = paquets.entree(AGENCE)
    creancier = lue.sujet.dossier.creancier.model_copy(
        update={"charte": Charte.model_validate({"couleur": "#123456"})}
    )
    paree = _sans(lue, creancier=creancier)
    sujet = dataclasses.replace(paree.sujet, logo=(b"<svg/>", "image/svg+xml"))
    ressources = Feuillets(sujet, lue.atelier, lue.rendu)._ressources()
    assert ressources[LOGO] == (b"<svg/>", "image/svg+xml")
    assert b"#123456" in ressources[charte.FEUILLE][0]


def test_the_readme_reads_on_windows_and_names_every_file() -> None:
    fichiers = paquets.fichiers(AGENCE)
    octets = fichiers["LISEZMOI.txt"]
    assert octets.startswith("\ufeff".encode())
    assert octets.count(b"\n") == octets.count(b"\r\n")
    texte = octets.decode("utf-8-sig")
    for nom in fichiers:
        assert nom in texte or nom.startswith("pieces/") or nom == "LISEZMOI.txt"
    for commande in ("kit controler", "certutil -hashfile", "shasum -a 256", "sha256sum"):
        assert commande in texte
    assert all(len(ligne) <= 78 or "pieces" in ligne for ligne in texte.splitlines())


@pytest.mark.parametrize("document", [AGENCE, AVOCAT])
def test_the_readme_says_whether_the_document_holds_its_exhibits(document: str) -> None:
    entree = paquets.entree(document)
    reliee = paquets.fichiers(document)["LISEZMOI.txt"].decode("utf-8-sig")
    a_part = paquet.build(dataclasses.replace(entree, pages={}))["LISEZMOI.txt"].decode("utf-8-sig")
    assert "le dossier complet remis" in reliee
    assert "le dossier complet" not in a_part
    assert "le document remis" in a_part
    assert "sans ses pièces : à lire en premier." in a_part


def test_no_sheet_links_to_a_page_that_is_not_there() -> None:
    entree = paquets.entree(AGENCE)
    feuillets = Feuillets(entree.sujet, entree.atelier, entree.rendu)
    ajouts = {"bordereau": [], "relie": "x.pdf", "reliees": False, "mentions": []}
    for nom in TITRES:
        assert "#piece-" not in feuillets.compose(nom, ajouts).html


@pytest.mark.parametrize("document", [AGENCE, AVOCAT])
def test_every_sheet_carries_its_own_fingerprint(document: str) -> None:
    fichiers = paquets.fichiers(document)
    for nom in fichiers:
        if nom.endswith(".pdf") and "/" not in nom and nom != f"{document}.pdf":
            assert empreinte.verify(fichiers[nom]), nom


def test_no_path_of_this_machine_is_in_a_package() -> None:
    for document in (AGENCE, AVOCAT):
        for nom, octets in paquets.fichiers(document).items():
            assert str(paquets.EXEMPLES).encode() not in octets, nom


def test_what_the_agency_must_not_read_is_in_none_of_its_files() -> None:
    appreciation = "Appréciation interne 7731"
    entree = paquets.entree(AGENCE)
    cause = entree.sujet.dossier.cause.model_copy(update={"resume": appreciation})
    fichiers = paquet.build(_sans(entree, cause=cause))
    for nom, octets in fichiers.items():
        if nom != f"{AGENCE}.pdf":
            lu = _texte(octets) if nom.endswith(".pdf") else octets.decode("utf-8", "replace")
            assert appreciation not in lu, nom
