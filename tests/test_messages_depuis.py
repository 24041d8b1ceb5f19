"""Contacts drawn from e-mails: direction, parties, date, exhibit; nothing guessed or twice."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import journal, load
from kit.dossier import Contact, Dossier, Piece
from kit.errors import LimiteAtteinte
from kit.journal import Ajout, depuis, projet
from kit.journal.cotes import people
from kit.journal.depuis import Proposition, propose
from kit.valeurs import Instant
from kit.valeurs.textes import MAX_TEXTE
from tests import fabrique, ole
from tests.fabrique import EXEMPLES
from tests.test_messages_outlook import MOTS as OUTLOOK

NOUS, EUX = "compta@arvor.example", "compta@durand.example"
AVOCAT = {
    "nom": "Maître Roy",
    "barreau": "Rennes",
    "adresse": {"voie": "1 rue", "code_postal": "35000", "ville": "Rennes"},
    "contact": {"nom": "Anne Roy", "courriel": "a.roy@roy-avocats.example"},
}
MAITRE, CONFRERE = "a.roy@roy-avocats.example", "b@cabinet.example"


def eml(de: str = EUX, a: str = NOUS, **mots: str) -> bytes:
    """A message, with the headers given (`_` stands for `-`)."""
    entetes = {
        "From": de,
        "To": a,
        "Date": "Fri, 04 Sep 2026 09:10:00 +0200",
        "Message-ID": "<1@durand.example>",
        "Subject": "Vos factures",
    } | {nom.replace("_", "-"): valeur for nom, valeur in mots.items() if nom != "corps"}
    lignes = [f"{nom}: {valeur}\r\n" for nom, valeur in entetes.items() if valeur]
    return ("".join(lignes) + "\r\n" + mots.get("corps", "Bonjour")).encode()


def one(tmp_path: Path, octets: bytes, sens: Any = None, **mots: Any) -> Proposition:
    """What a single message makes of a dossier."""
    (tmp_path / "m.eml").write_bytes(octets)
    (trouvee,) = propose(tmp_path / "m.eml", fabrique.dossier(**mots), tmp_path, sens)
    return trouvee


def test_a_message_becomes_a_contact_in_the_words_of_a_dossier(tmp_path: Path) -> None:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = f"Jean Durand <j@{EUX[7:]}>", f"X <{NOUS.upper()}>"
    message["Date"], message["Subject"] = "Fri, 04 Sep 2026 09:10:00 +0200", "Vos factures"
    message["Message-ID"] = "<1@durand.example>"
    message.set_content("Je reconnais tout devoir.")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="../relevé.pdf")
    octets = message.as_bytes()
    trouvee = one(tmp_path, octets)
    assert list(trouvee.contact.items()) == [
        ("le", "2026-09-04T09:10+02:00"),
        ("canal", "courriel"),
        ("sens", "recu"),
        ("de", "Jean Durand (j@durand.example)"),
        ("a", "Claire Le Goff (COMPTA@ARVOR.EXAMPLE)"),
        ("resume", "Courriel « Vos factures », pièce jointe : relevé.pdf."),
        ("effet", "aucun"),
    ]
    assert trouvee.preuve is not None
    assert trouvee.preuve.octets == octets
    assert trouvee.preuve.nom == "Courriel du 4 septembre 2026 à 9 h 10.eml"
    assert (trouvee.preuve.id, trouvee.preuve.auteur) == ("courriel-2026-09-04-0910", "Jean Durand")
    assert (trouvee.message_id, trouvee.ecarte, trouvee.remarques) == ("1@durand.example", "", ())


@pytest.mark.parametrize(
    ("de", "a", "cc", "attendu"),
    [
        (EUX, NOUS, "", "recu"),
        (NOUS, EUX, "", "emis"),
        ("autre@durand.example", NOUS, "", "recu"),
        (NOUS, "autre@durand.example", "", "emis"),
        (NOUS, EUX, "collegue@arvor.example", "emis"),
        (EUX, NOUS, "collegue@durand.example", "recu"),
        (NOUS, "x@inconnu.example", EUX, "emis"),
        ("x@sous.durand.example", NOUS, "", "expéditeur inconnu"),
        (NOUS, "x@inconnu.example", "", "aucun destinataire connu"),
        ("x@y.example", "z@y.example", "", "ni l'expéditeur ni les destinataires"),
        (NOUS, "collegue@arvor.example", "", "message interne"),
        (EUX, "collegue@durand.example", "", "message interne"),
        ("", NOUS, "", "expéditeur inconnu"),
    ],
)
def test_the_direction_comes_from_the_addresses(
    tmp_path: Path, de: str, a: str, cc: str, attendu: str
) -> None:
    trouvee = one(tmp_path, eml(de, a, Cc=cc))
    assert trouvee.contact.get("sens", trouvee.ecarte).startswith(attendu)


@pytest.mark.parametrize("adresse", ["x@gmail.com", "x@orange.fr"])
def test_a_domain_open_to_all_says_nothing(tmp_path: Path, adresse: str) -> None:
    contact = {"nom": "Jean", "courriel": adresse}
    mots = {"debiteur": fabrique.debiteur(contact=contact)}
    assert one(tmp_path, eml(adresse, NOUS), **mots).contact["sens"] == "recu"
    autre = one(tmp_path, eml("y" + adresse, NOUS), **mots)
    assert autre.ecarte.startswith("expéditeur inconnu")


def test_a_doubtful_direction_is_asked(tmp_path: Path) -> None:
    contact = {"nom": "Jean", "courriel": "jean@groupe.example"}
    nous = {"nom": "Claire", "courriel": "claire@groupe.example"}
    mots = {
        "debiteur": fabrique.debiteur(contact=contact),
        "creancier": fabrique.creancier(contact=nous),
    }
    assert one(tmp_path, eml("jean@groupe.example", "claire@groupe.example"), **mots).contact
    doute = eml("tiers@groupe.example", "claire@groupe.example")
    assert "donnez --sens" in one(tmp_path, doute, **mots).ecarte
    assert one(tmp_path, doute, "recu", **mots).contact["sens"] == "recu"
    assert "donnez --sens" in one(
        tmp_path, eml("claire@groupe.example", "tiers@groupe.example"), **mots
    ).ecarte  # fmt: skip


def test_a_direction_given_adopts_a_stranger_only_when_his_message_is_named(tmp_path: Path) -> None:
    octets = eml("jean.durand@gmail.com", NOUS)
    assert one(tmp_path, octets, "recu").contact["de"] == "(jean.durand@gmail.com)"[1:-1]
    boite = tmp_path / "boite"
    boite.mkdir()
    (boite / "a.eml").write_bytes(octets)
    (trouvee,) = propose(boite, fabrique.dossier(), tmp_path, "recu")
    assert trouvee.ecarte.startswith("expéditeur inconnu")


@pytest.mark.parametrize(
    ("de", "a", "cc", "confidentiel"),
    [
        (NOUS, MAITRE, "", True),
        (MAITRE, NOUS, "", True),
        (MAITRE, EUX, "", False),
        (EUX, MAITRE, NOUS, False),
        (MAITRE, EUX, CONFRERE, True),
        (NOUS, EUX, MAITRE, False),
    ],
)
def test_what_the_secret_of_lawyers_covers_is_proposed_confidential(
    tmp_path: Path, de: str, a: str, cc: str, confidentiel: bool
) -> None:
    trouvee = one(tmp_path, eml(de, a, Cc=cc), avocat=AVOCAT)
    assert trouvee.contact.get("confidentiel", "false") == str(confidentiel).lower()
    assert trouvee.preuve is not None
    assert trouvee.preuve.confidentiel == confidentiel
    assert ("66-5" in " ".join(trouvee.remarques)) == confidentiel


def test_an_exchange_without_the_debtor_is_proposed_confidential(tmp_path: Path) -> None:
    agence = {key: AVOCAT[key] for key in ("nom", "adresse")} | {
        "contact": {"nom": "Agence", "courriel": "a@agence.example"}
    }
    trouvee = one(tmp_path, eml(NOUS, "a@agence.example"), agence=agence)
    assert (trouvee.contact["sens"], trouvee.contact["confidentiel"]) == ("emis", "true")
    assert "sans le débiteur" in trouvee.remarques[0]
    retour = one(tmp_path, eml("a@agence.example", NOUS), agence=agence)
    assert retour.contact["sens"] == "recu"


@pytest.mark.parametrize(
    ("date", "le", "remarque"),
    [
        ("Fri, 04 Sep 2026 09:10:07 -0500", "2026-09-04T09:10:07-05:00", ""),
        ("Fri, 04 Sep 2026 09:10:00", "2026-09-04T09:10", "sans fuseau"),
        ("Fri, 04 Sep 2026 09:10:00 +2300", "2026-09-03T10:10+00:00", ""),
        ("hier", "", "pas de date lisible"),
        ("Fri, 04 Sep 1980 09:10:00 +0200", "", "hors limites"),
    ],
)
def test_the_hour_is_that_of_the_sender(tmp_path: Path, date: str, le: str, remarque: str) -> None:
    trouvee = one(tmp_path, eml(Date=date))
    assert trouvee.contact.get("le", "") == le
    assert remarque in " ".join(trouvee.remarques) + trouvee.ecarte


def test_a_message_that_could_not_be_an_exhibit_is_left_aside(tmp_path: Path) -> None:
    coupe = eml(Content_Type='multipart/mixed; boundary="x"', corps="--x\r\n\r\nBonjour")
    assert one(tmp_path, coupe).ecarte.startswith("est un courriel tronqué")


def test_an_outlook_message_becomes_a_contact_with_its_own_file(tmp_path: Path) -> None:
    octets = ole.msg({**OUTLOOK, ole.ADRESSE: EUX}, [{ole.QUI: "X", ole.OU: NOUS, ole.ROLE: 1}])
    trouvee = one(tmp_path, octets)
    assert (trouvee.contact["sens"], trouvee.ecarte) == ("recu", "")
    assert trouvee.preuve is not None
    assert (trouvee.preuve.nom[-4:], trouvee.preuve.octets) == (".msg", octets)


def test_names_too_long_for_a_line_are_cut_and_nobody_is_said_so(tmp_path: Path) -> None:
    seul = one(tmp_path, eml(f"{'Jean ' * 80}<j@durand.example>", NOUS)).contact["de"]
    assert isinstance(seul, str)
    assert (len(seul), seul[:9], seul[-1]) == (MAX_TEXTE, "Jean Jean", "…")
    sans = {cle: mot for cle, mot in OUTLOOK.items() if cle not in (ole.NOM, ole.ADRESSE)}
    muet = one(tmp_path, ole.msg(sans, [{ole.QUI: "X", ole.OU: NOUS, ole.ROLE: 1}]), "recu")
    assert muet.contact["de"] == "(non indiqué)"
    assert muet.preuve is not None
    assert muet.preuve.auteur is None


def test_a_file_that_holds_no_message_is_left_aside_with_its_reason(tmp_path: Path) -> None:
    boite = tmp_path / "boite"
    boite.mkdir()
    (boite / "vide.eml").touch()
    (trouvee,) = propose(boite, fabrique.dossier(), tmp_path)
    assert trouvee == Proposition("vide.eml", ecarte="fichier vide")


def test_what_is_doubtful_is_said(tmp_path: Path) -> None:
    deja = fabrique.contact("2026-09-04T09:10", sens="recu")
    trouvee = one(tmp_path, eml(Subject="Médiation"), historique=[deja])
    assert [mot[:20] for mot in trouvee.remarques] == [
        "le dossier note déjà",
        "une médiation ou une",
    ]


def test_a_message_is_proposed_once(tmp_path: Path) -> None:
    boite = tmp_path / "boite"
    boite.mkdir()
    (tmp_path / "note.eml").write_bytes(eml(Message_ID="<0@x>"))
    messages = {
        "a": eml(),
        "b": eml(X_Mozilla_Status="0001"),
        "c": eml(corps="Autre chose"),
        "d": eml(Message_ID="<0@x>"),
        "e": eml(Message_ID="", Subject="sans identifiant"),
        "f": eml(Message_ID="", Subject="sans identifiant"),
    }
    for nom, octets in messages.items():
        (boite / f"{nom}.eml").write_bytes(octets)
    pieces = [{"id": "note", "titre": "Note", "fichier": "note.eml"}]
    trouvees = propose(boite, fabrique.dossier(pieces=pieces), tmp_path)
    assert [(un.lieu, un.ecarte.partition(" (")[0], un.deja_note) for un in trouvees] == [
        ("a.eml", "", False),
        ("e.eml", "", False),
        ("b.eml", "déjà noté", True),
        ("c.eml", "même identifiant qu'un autre, contenu différent", False),
        ("d.eml", "déjà noté", True),
        ("f.eml", "déjà noté", True),
    ]


def test_proposals_come_in_the_order_of_dates(tmp_path: Path) -> None:
    ligne = b"From - Fri Sep 04 09:10:00 2026\r\n"
    dates = ["05 Sep 2026 09:00:00 +0200", "04 Sep 2026 09:10:00", "05 Sep 2026 08:59:00 +0300"]
    boite = tmp_path / "a.mbox"
    boite.write_bytes(
        b"".join(
            ligne + eml(Date=date, Message_ID=f"<{rang}@x>") + b"\r\n\r\n"
            for rang, date in enumerate(dates)
        )
    )
    trouvees = propose(boite, fabrique.dossier(), tmp_path)
    assert [trouvee.message_id for trouvee in trouvees] == ["1@x", "2@x", "0@x"]


def test_there_is_a_limit_of_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depuis, "MEMOIRE", 250)
    boite = tmp_path / "boite"
    boite.mkdir()
    for rang in range(2):
        (boite / f"{rang}.eml").write_bytes(eml(Message_ID=f"<{rang}@x>"))
    with pytest.raises(LimiteAtteinte, match="plusieurs fois"):
        propose(boite, fabrique.dossier(), tmp_path)


def test_everyone_with_an_address_is_known() -> None:
    dossier = fabrique.dossier(
        avocat=AVOCAT,
        interlocuteur={"le": "2026-09-01", "nouveau": {"nom": "N", "courriel": "n@arvor.example"}},
    )
    connus = {(role, qui.courriel) for role, qui in people(dossier) if qui.courriel}
    assert connus == {
        ("creancier", NOUS), ("debiteur", EUX), ("avocat", MAITRE), ("creancier", "n@arvor.example")
    }  # fmt: skip


@given(
    nom=st.text(max_size=300),
    objet=st.text(max_size=1500),
    fichier=st.text(max_size=200),
    autres=st.integers(0, 40),
)
@settings(max_examples=150, deadline=None)
def test_a_proposal_is_always_one_that_a_dossier_accepts(
    tmp_path_factory: pytest.TempPathFactory, nom: str, objet: str, fichier: str, autres: int
) -> None:
    def code(texte: str) -> str:
        lot = texte.encode("utf-8", "replace")
        return " ".join(
            f"=?utf-8?q?{''.join(f'={octet:02X}' for octet in lot[i : i + 20])}?="
            for i in range(0, len(lot), 20)
        )

    octets = eml(
        f"{code(nom)} <{EUX}>",
        ", ".join([NOUS] + [f"{code(nom[:20])} <x{i}@y.example>" for i in range(autres)]),
        Subject=code(objet),
        Content_Type=f'application/pdf; name="{code(fichier)}"',
    )
    trouvee = one(tmp_path_factory.mktemp("m"), octets)
    contact = Contact.model_validate(dict(trouvee.contact))
    assert (contact.sens, contact.effet) == ("recu", "aucun")
    assert trouvee.preuve is not None
    Piece.model_validate(
        {
            "id": trouvee.preuve.id,
            "titre": trouvee.preuve.titre,
            "auteur": trouvee.preuve.auteur,
            "fichier": trouvee.preuve.nom,
        }
    )


def test_a_second_run_adds_nothing(tmp_path: Path) -> None:
    racine = tmp_path / "dossier"
    copytree(EXEMPLES / "12-ultime-relance", racine)
    copytree(EXEMPLES / "_creanciers", tmp_path / "_creanciers")
    nous, eux = "compta@arvor.example", "direction@camping-dunes.example"
    boite = tmp_path / "boite"
    boite.mkdir()
    (boite / "1.eml").write_bytes(eml(eux, nous, Message_ID="<1@x>"))
    (boite / "2.eml").write_bytes(eml(nous, eux, Message_ID="<2@x>", Subject="Re: n°\u2009\u2705"))
    maintenant = Instant(datetime(2026, 11, 20, tzinfo=UTC).date())
    fichier = racine / "dossier.yaml"

    def lu() -> Dossier:
        dossier = load.load(fichier).dossier
        assert dossier is not None
        return dossier

    def noter() -> int:
        trouvees = [un for un in propose(boite, lu(), racine) if not un.ecarte]

        def faire(debut: projet.Projet) -> projet.Projet:
            for un in trouvees:
                debut = projet.add(debut, Ajout(un.contact, un.preuve), maintenant)
            return debut

        journal.change(fichier, faire, maintenant)
        return len(trouvees)

    avant = len(lu().historique)
    assert (noter(), noter()) == (2, 0)
    apres = lu()
    assert len(apres.historique) == avant + 2
    assert [c.piece for c in apres.historique if c.le.jour.day == 4 and c.le.jour.month == 9] == [
        "courriel-2026-09-04-0910", "courriel-2026-09-04-0910-2"
    ]  # fmt: skip
