"""Notes added to the text of a dossier: everything else stays, byte for byte."""

from __future__ import annotations

import shutil
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import load
from kit.dossier import Contact
from kit.errors import KitError
from kit.glyphes import printable
from kit.journal import (
    Ajout,
    Preuve,
    Projet,
    change,
    correspondants,
    graphie,
    inscription,
    retouches,
    retours,
)
from kit.journal import projet as projets
from kit.source import read_text, reperes
from kit.valeurs.jours import Instant, read_instant
from tests import fabrique
from tests.fabrique import EXEMPLES

MAINTENANT = read_instant("2026-11-22T10:00")
DOSSIERS = [*sorted(EXEMPLES.glob("*/dossier.yaml")), EXEMPLES / "complet.yaml"]
APPEL = {
    "le": "2026-06-01T10:00",
    "canal": "telephone",
    "sens": "emis",
    "de": "Claire Le Goff, gérante",
    "a": "M. Durand",
    "resume": "Message laissé.",
}
TETE = """reference: R-1
creancier: {nom: A, adresse: {voie: 1 rue A, code_postal: "35000", ville: Rennes}}
debiteur:
  classe: commercant
  nom: B
  adresse: {voie: 1 rue B, code_postal: "44000", ville: Nantes}
factures:
  - {numero: F-1, date: 2026-03-01, echeance: 2026-03-31, montant_ttc: 1000.00}
"""
A = "{le: 2026-05-01, canal: sms, sens: emis, de: A, a: B, resume: un}"
B = "{le: 2026-07-01, canal: sms, sens: emis, de: A, a: B, resume: deux}"
LONG = "le: 2026-05-01\n    canal: sms\n    sens: emis\n    de: A\n    a: B\n"
FORMES = {
    "absente": "",
    "absente, dernière ligne vide": "\n",
    "vide": "historique: []\n",
    "vide, avec un commentaire": "historique: [ ]  # rien encore\ncession: aucune\n",
    "vide sur deux lignes": "historique: [\n  # rien encore\n]\n",
    "sans valeur": "historique:\ncession: aucune\n",
    "sans valeur, avec un commentaire": "historique:   # rien\n# encore\ncession: aucune\n",
    "nulle": "historique: ~   # rien\n",
    "en retrait": f"historique:\n  - {A}\n  - {B}\n",
    "sans retrait": f"historique:\n- {A}\n- {B}\ncession: aucune\n",
    "plusieurs lignes": f"historique:\n  - {LONG}    resume: un\n\n# la suite\ncession: aucune\n",
    "mêlée": f"historique:   # tout\n  # le premier\n  - {B}\n  -   {LONG}    resume: |\n".replace(
        "le: 2026-05-01", "le: 2026-08-01"
    ).replace("\n    ", "\n      ")
    + "        un\n        deux\n\n  # fin\n",
    "commentaire après": f"historique:\n  - {A}   # sûr\n    # confirmé\n  # à suivre\n\n"
    "cession: aucune\n",
    "bloc gardé": f"historique:\n  - {LONG}    resume: |+\n      un\n\ncession: aucune\n",
    "bloc final": f"historique:\n  - {LONG}    resume: >-\n      un\n      deux",
    "pliée": f"historique:\n  - {LONG}    resume: un texte\n      qui continue # ici\n",
    "entre guillemets sur deux lignes": f'historique:\n  - {LONG}    resume: "un\n'
    '      deux"  # ici\n',
    "crochets": f"historique: [{A}, {B}]  # deux\n",
    "crochets, virgule finale": f"historique: [{A}, {B}, ]\n",
    "crochets sur plusieurs lignes": f"historique: [\n  {A},   # un\n  {B}   # deux\n]\n",
    "crochets sur plusieurs lignes, virgule": f"historique: [\n  {A},\n  {B},   # deux\n]\n",
    "crochets fermés sur la ligne": f"historique: [\n  {A},\n  {B}]\ncession: aucune\n",
    "fin de document": f"historique:\n  - {A}\n...\n",
    "fin de document, absente": "cession: aucune\n...\n",
}


def lu(texte: bytes, dossier: Path) -> Projet:
    fichier = dossier / "dossier.yaml"
    fichier.write_bytes(texte)
    return projets.begin(fichier)


def ecrit(projet: Projet, mots: Any = None, preuve: Preuve | None = None) -> Projet:
    ajout = Ajout({**APPEL, **(mots or {})}, preuve)
    return inscription.write(projets.add(projet, ajout, MAINTENANT))


def inserted(avant: bytes, apres: bytes) -> bytes:
    """Give what one insertion has added; fail when anything else has changed."""
    pareils = takewhile(lambda deux: deux[0] == deux[1], zip(avant, apres, strict=False))
    debut = sum(1 for _ in pareils)
    while debut >= 0:
        fin = debut + len(apres) - len(avant)
        if apres[:debut] + apres[fin:] == avant:
            return apres[debut:fin]
        debut -= 1
    raise AssertionError("autre chose a changé")


@pytest.mark.parametrize("fin", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("debut", [b"", b"\xef\xbb\xbf"], ids=["sans BOM", "BOM"])
@pytest.mark.parametrize("forme", FORMES)
def test_a_contact_is_added_to_a_history_of_any_form(
    forme: str, debut: bytes, fin: str, tmp_path: Path
) -> None:
    texte = debut + (TETE + FORMES[forme]).replace("\n", fin).encode()
    projet = lu(texte, tmp_path)
    suite = ecrit(projet)
    contacts = suite.dossier.historique
    assert len(contacts) == len(projet.dossier.historique) + 1
    assert [str(c.le) for c in contacts] == sorted(str(c.le) for c in contacts)
    assert suite.apres.count(b"\r") == suite.apres.count(b"\n") * (fin == "\r\n")
    assert suite.apres.startswith(debut + b"reference: R-1")
    assert suite.apres.endswith(b"\n") == texte.endswith(b"\n")
    for commentaire in ("# rien", "# sûr", "# confirmé", "# à suivre", "# un", "# deux", "# ici"):
        assert suite.apres.decode().count(commentaire) == texte.decode().count(commentaire)


@pytest.mark.parametrize("forme", [nom for nom in FORMES if not nom.startswith(("vide", "nulle"))])
def test_only_one_run_of_bytes_is_added(forme: str, tmp_path: Path) -> None:
    texte = (TETE + FORMES[forme]).encode()
    suite = ecrit(lu(texte, tmp_path))
    virgule = forme == "crochets sur plusieurs lignes"  # its comma stands before a comment
    if not virgule or str(suite.dossier.historique[-1].le) != APPEL["le"]:
        assert "Message laissé." in inserted(texte, suite.apres).decode()


def test_comments_stay_with_the_entry_that_they_are_about(tmp_path: Path) -> None:
    texte = TETE + FORMES["crochets sur plusieurs lignes"]
    suite = ecrit(lu(texte.encode(), tmp_path), {"le": "2026-09-01"})
    lignes = suite.apres.decode().splitlines()
    assert f"  {A},   # un" in lignes
    assert f"  {B},   # deux" in lignes
    assert lignes[-1] == "]"
    suite = ecrit(lu((TETE + FORMES["commentaire après"]).encode(), tmp_path))
    lignes = suite.apres.decode().splitlines()
    [neuve] = [rang for rang, ligne in enumerate(lignes) if "2026-06-01T10:00" in ligne]
    assert lignes.index("    # confirmé") < neuve < lignes.index("  # à suivre")


def test_a_dossier_written_as_json_is_added_to(tmp_path: Path) -> None:
    texte = (
        '{"reference": "R-1", "creancier": {"nom": "A", "adresse": {"voie": "1 rue A",'
        ' "code_postal": "35000", "ville": "Rennes"}}, "debiteur": {"classe": "commercant",'
        ' "nom": "B", "adresse": {"voie": "1 rue B", "code_postal": "44000", "ville": "Nantes"}},'
        ' "factures": [{"numero": "F-1", "date": "2026-03-01", "echeance": "2026-03-31",'
        ' "montant_ttc": "1000.00"}]%s}\n'
    )
    for suite in ("", ', "historique": []', ', "historique": null'):
        projet = ecrit(lu((texte % suite).encode(), tmp_path))
        assert len(projet.dossier.historique) == 1


def test_the_blank_end_of_a_file_is_kept_and_the_new_list_stands_apart(tmp_path: Path) -> None:
    suite = ecrit(lu(TETE.encode(), tmp_path)).apres.decode()
    assert suite.startswith(TETE + "\nhistorique:\n  - le: 2026-06-01T10:00\n")
    suite = ecrit(lu(TETE.rstrip("\n").encode(), tmp_path)).apres.decode()
    assert suite.startswith(TETE + "\nhistorique:\n")
    assert not suite.endswith("\n")


def test_the_style_of_the_list_is_followed(tmp_path: Path) -> None:
    assert _neuves(TETE + FORMES["en retrait"], tmp_path) == [
        '  - {le: 2026-06-01T10:00, canal: telephone, sens: emis, de: "Claire Le Goff, gérante",'
        ' a: M. Durand, resume: "Message laissé."}'
    ]
    assert _neuves(TETE + FORMES["plusieurs lignes"], tmp_path) == [
        "  - le: 2026-06-01T10:00",
        "    canal: telephone",
        "    sens: emis",
        "    de: Claire Le Goff, gérante",
        "    a: M. Durand",
        '    resume: "Message laissé."',
    ]


def _neuves(texte: str, dossier: Path) -> list[str]:
    suite = ecrit(lu(texte.encode(), dossier))
    lignes, anciennes = suite.apres.decode().splitlines(), iter(texte.splitlines())
    attendue = next(anciennes)
    neuves = []
    for ligne in lignes:
        if ligne == attendue:
            attendue = next(anciennes, "")
        else:
            neuves.append(ligne)
    return neuves


def test_several_contacts_are_added_at_once_each_at_its_date(tmp_path: Path) -> None:
    for forme, texte in FORMES.items():
        projet = lu((TETE + texte).encode(), tmp_path)
        jours = ["2026-09-03", "2026-04-02", "2026-06-01", "2026-09-01", "2026-05-01"]
        for le in jours:
            projet = projets.add(projet, Ajout({**APPEL, "le": le}), MAINTENANT)
        lus = [str(c.le) for c in inscription.write(projet).dossier.historique]
        assert lus == sorted(lus), forme
        assert not set(jours) - set(lus)


def test_an_undated_hour_does_not_break_the_order(tmp_path: Path) -> None:
    texte = (
        TETE + "historique:\n  - {le: 2026-06-01, canal: sms, sens: emis, de: A, a: B, resume: x}\n"
    )
    suite = ecrit(lu(texte.encode(), tmp_path))
    assert [str(c.le) for c in suite.dossier.historique] == ["2026-06-01", "2026-06-01T10:00"]
    assert not inscription.remarks(suite, date(2026, 11, 22))


@pytest.mark.parametrize(
    ("texte", "mot"),
    [
        ("historique: ../_creanciers/arvor.yaml\n", "attendu une liste"),
        (f"historique:\n  - {A}\n  - {A.replace('sms', 'pigeon')}\n", "mot inconnu"),
        ("historique:\n  - &x {le: 2026-05-01}\n", "ancre"),
    ],
)
def test_a_faulty_dossier_is_refused_with_its_line(texte: str, mot: str, tmp_path: Path) -> None:
    with pytest.raises(KitError, match=mot) as refus:
        lu((TETE + texte).encode(), tmp_path)
    assert "dossier.yaml:" in str(refus.value)
    assert "rien n'est noté" in str(refus.value)


def test_a_history_put_in_a_profile_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "profil.yaml").write_text("nom: A\nhistorique: []\n", encoding="utf-8")
    texte = TETE.replace(TETE.splitlines()[1], "creancier: profil.yaml")
    with pytest.raises(KitError, match=r"(?s)profil.yaml:2.*rien n'est noté"):
        lu(texte.encode(), tmp_path)


def test_a_text_that_would_read_otherwise_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vrai = retouches.add_items

    def faux(texte: str, cle: str, ajouts: Any) -> str:
        return vrai(texte, cle, ajouts).replace("1000.00", "1000.01")

    monkeypatch.setattr(retouches, "add_items", faux)
    with pytest.raises(KitError, match="à la main") as refus:
        ecrit(lu(TETE.encode(), tmp_path))
    bloc = str(refus.value).partition("à la main :\n")[2]
    assert read_text(bloc, "x").valeur == {"historique": [APPEL]}


def test_the_outcome_of_a_letter_that_would_read_otherwise_is_given_to_write_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    envoi = 'envoi: {numero: "1A"}'
    texte = f"{TETE}historique:\n  - {A.replace('sms', 'recommande')[:-1]}, {envoi}}}\n"
    projet = retours.complete(
        lu(texte.encode(), tmp_path), "1a", {"statut": "npai"}, None, MAINTENANT
    )
    monkeypatch.setattr(retouches, "set_words", lambda texte, _chemin, _mots: texte)
    with pytest.raises(KitError, match="à la main") as refus:
        inscription.write(projet)
    assert str(refus.value).endswith("à la main :\nhistorique[0].envoi :\n  statut: npai")


def test_a_number_noted_twice_names_no_letter(tmp_path: Path) -> None:
    envoi = 'envoi: {numero: "1A"}'
    plis = "".join(f"  - {pli.replace('sms', 'recommande')[:-1]}, {envoi}}}\n" for pli in (A, B))
    projet = lu(f"{TETE}historique:\n{plis}".encode(), tmp_path)
    with pytest.raises(KitError, match="« 1 a » est noté plusieurs fois"):
        retours.find(projet.dossier, "1 a")


def test_a_proof_written_beside_the_dossier_is_listed_where_it_is(tmp_path: Path) -> None:
    projet = lu(TETE.encode(), tmp_path)
    (tmp_path / "pieces").mkdir()
    (tmp_path / "pieces" / "Note libre.txt").write_bytes(b"appel\n")
    preuve = Preuve(b"appel\n", "autre nom.txt", "Note d'appel", "appel")
    suite = ecrit(projet, preuve=preuve)
    assert [piece.fichier for piece in suite.dossier.pieces] == ["pieces/Note libre.txt"]
    assert suite.copies == {}


def test_one_proof_of_two_contacts_is_one_exhibit(tmp_path: Path) -> None:
    ajout = Ajout(APPEL, Preuve(b"appel\n", "n.txt", "Note d'appel", "appel"))
    second = Ajout(APPEL | {"le": "2026-06-02"}, ajout.preuve)
    projet = projets.add(lu(TETE.encode(), tmp_path), ajout, MAINTENANT)
    suite = inscription.write(projets.add(projet, second, MAINTENANT))
    assert [contact.piece for contact in suite.dossier.historique] == ["appel", "appel"]
    assert list(suite.copies.values()) == [b"appel\n"]


def test_a_history_follows_the_indent_of_the_other_lists_or_a_default(tmp_path: Path) -> None:
    factures = TETE.partition("factures:\n  - ")[2]
    plat = TETE.replace(f"factures:\n  - {factures}", f"factures: [{factures.strip()}]\n")
    assert "\nhistorique:\n  - " in ecrit(lu(plat.encode(), tmp_path)).apres.decode()
    sans = TETE.replace("  - {numero", "- {numero")
    assert "\nhistorique:\n- " in ecrit(lu(sans.encode(), tmp_path)).apres.decode()


def test_a_party_is_named_with_the_address_that_the_channel_uses() -> None:
    mandataire = {"nom": "Élodie Castan", "qualite": "mandataire", "courriel": "e@castan.example"}
    procedure = {"type": "redressement", "jugement": "2026-10-01", "mandataire": mandataire}
    dossier = fabrique.dossier(
        debiteur=fabrique.debiteur(contact=None, procedure_collective=procedure)
    )
    assert correspondants.pair(dossier, "emis", "courriel") == (
        "Claire Le Goff",
        "Boutiques Durand",
    )
    _, a = correspondants.pair(dossier, "emis", "courriel", "declaration_de_creance")
    assert a == "Élodie Castan, mandataire (e@castan.example)"


def test_what_contradicts_the_dossier_is_refused_and_what_is_doubtful_is_told(
    tmp_path: Path,
) -> None:
    suite = ecrit(lu(TETE.encode(), tmp_path), {"factures": ["F-2"]})
    with pytest.raises(KitError, match="facture inconnue"):
        inscription.remarks(suite, date(2026, 11, 22))
    suite = ecrit(lu(TETE.encode(), tmp_path), {"document": "lettre_maison"})
    [doute] = inscription.remarks(suite, date(2026, 11, 22))
    assert "document inconnu" in doute.message
    assert doute.ligne is not None


def test_a_contact_that_looks_like_another_is_told(tmp_path: Path) -> None:
    texte = TETE + FORMES["en retrait"].replace("2026-05-01", "2026-05-01T09:00")
    double = {"le": "2026-05-01T09:00", "canal": "sms"}
    suite = ecrit(lu(texte.encode(), tmp_path), double)
    [doute] = inscription.remarks(suite, date(2026, 11, 22))
    assert "même heure" in doute.message
    assert not inscription.remarks(ecrit(lu(texte.encode(), tmp_path)), date(2026, 11, 22))


def test_a_contact_to_come_is_refused_to_the_minute(tmp_path: Path) -> None:
    projet = lu(TETE.encode(), tmp_path)
    for le in ("2026-11-23", "2026-11-22T10:01", "2027-01-01T00:00"):
        with pytest.raises(KitError, match="à venir"):
            ecrit(projet, {"le": le})
    assert ecrit(projet, {"le": "2026-11-22T10:00"}).contacts
    assert ecrit(projet, {"le": "2026-11-22"}).contacts


TEXTES = st.text(
    st.one_of(
        st.sampled_from(list(""" :#'"\\{}[],-?&*!|>%@`~=<.«»’…°éœ€/""")),
        st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")).filter(printable),
    ),
    min_size=1,
    max_size=60,
).filter(lambda t: t.strip(" \n") != "")
HEURES = st.builds(
    "2026-{:02}-{:02}{}".format,
    st.integers(1, 10),
    st.integers(1, 28),
    st.sampled_from(["", "T08:05", "T23:59:58", "T09:10+02:00", "T00:00Z"]),
)


@given(
    fichier=st.sampled_from(DOSSIERS),
    le=HEURES,
    de=TEXTES,
    a=TEXTES,
    resume=st.lists(TEXTES, min_size=1, max_size=3).map("\n".join),
)
@settings(max_examples=60)
def test_any_words_come_back_as_written_and_nothing_else_changes(
    fichier: Path, le: str, de: str, a: str, resume: str
) -> None:
    mots = {**APPEL, "le": le, "de": de, "a": a, "resume": resume}
    projet = projets.begin(fichier)
    voulu = Contact.model_validate(mots)
    suite = inscription.write(projets.add(projet, Ajout(mots), MAINTENANT))
    [rang] = [r for r, c in enumerate(suite.dossier.historique) if c == voulu]
    anciens = projet.dossier.historique
    assert suite.dossier.historique[:rang] + suite.dossier.historique[rang + 1 :] == anciens
    assert suite.dossier.model_copy(update={"historique": anciens}) == projet.dossier
    assert inserted(suite.avant, suite.apres)


@given(
    texte=TEXTES,
    entoure=st.sampled_from(["cle: %s\n", "{cle: %s, b: c}\n", "- cle: %s\n  b: c\n", "[%s, d]\n"]),
)
@settings(max_examples=200)
def test_any_text_written_is_read_back(texte: str, entoure: str) -> None:
    lu_ = read_text(entoure % graphie.scalar(texte, bloc="\n" in entoure[:-1]), "x")
    assert not lu_.problemes
    plat = lu_.valeur[0] if isinstance(lu_.valeur, list) else lu_.valeur
    assert (plat["cle"] if isinstance(plat, dict) else plat) == texte


@given(le=HEURES, autres=st.lists(HEURES, max_size=6))
@settings(max_examples=100)
def test_a_place_in_an_ordered_history_keeps_it_ordered(le: str, autres: list[str]) -> None:
    base = {**APPEL, "le": "2026-01-01"}
    contacts: list[Contact] = []
    for un in autres:
        neuf = Contact.model_validate({**base, "le": un})
        contacts.insert(projets.place(contacts, neuf.le), neuf)
    instant = read_instant(le)
    rang = projets.place(contacts, instant)
    avant: Instant | None = contacts[rang - 1].le if rang else None
    apres: Instant | None = contacts[rang].le if rang < len(contacts) else None
    assert avant is None or not instant.precedes(avant)
    assert apres is None or not apres.precedes(instant)


def test_every_value_of_an_example_is_found_at_its_place() -> None:
    texte = DOSSIERS[-1].read_text(encoding="utf-8")
    lus = reperes.locate(texte).lieux
    facture = lus[("factures", 0, "numero")]
    assert texte[facture.debut : facture.fin] == "F-2026-098"
    assert facture.cle is not None
    assert texte[facture.cle :].startswith("numero:")
    dernier = lus[("historique", 5)]
    assert texte[: dernier.fin].endswith("piece: med-1028")


def test_an_exhibit_is_numbered_after_its_neighbours_and_listed(tmp_path: Path) -> None:
    shutil.copytree(EXEMPLES / "_creanciers", tmp_path / "_creanciers")
    dossier = Path(shutil.copytree(EXEMPLES / "11-relance-ferme", tmp_path / "11"))
    fichier = dossier / "dossier.yaml"
    preuve = Preuve(b"appel\n", "Mémo.TXT", "Note : appel / rappel", "appel-0601")

    def faire(projet: Projet) -> Projet:
        return projets.add(projet, Ajout({**APPEL, "le": "2026-11-15"}, preuve), MAINTENANT)

    suite, _ = change(fichier, faire, MAINTENANT)
    lue = load.load(fichier).dossier
    assert lue == suite.dossier
    piece = suite.dossier.pieces[-1]
    assert (piece.id, piece.titre) == ("appel-0601", "Note : appel / rappel")
    assert piece.fichier == "pieces/05 - Note - appel - rappel.txt"
    assert (dossier / piece.fichier).read_bytes() == b"appel\n"
    assert (dossier / piece.fichier).stat().st_mode & 0o777 == 0o600
    encore, _ = change(fichier, faire, MAINTENANT)
    assert encore.reprises == (piece.fichier,)
    assert len(encore.dossier.pieces) == len(suite.dossier.pieces)
