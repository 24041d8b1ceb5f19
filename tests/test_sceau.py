"""The seal: appended, invisible, and the marks of the document kept."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest

from kit import sceau
from kit.errors import KitError, MachineFautive
from kit.sceau import apposer, chaine, cle
from tests import sceaux
from tests.sceaux import HEURE, SECRET


def test_the_document_is_the_beginning_of_its_sealed_copy() -> None:
    assert sceaux.scelle().startswith(sceaux.document())
    assert len(sceaux.scelle()) < len(sceaux.document()) + 16_000


def test_the_pages_are_drawn_the_same_once_sealed() -> None:
    avant, apres = (pypdfium2.PdfDocument(o) for o in (sceaux.document(), sceaux.scelle()))
    assert len(avant) == len(apres) == 2
    apres.init_forms()
    for une, autre in zip(avant, apres, strict=True):
        images = [page.render(may_draw_forms=True).to_pil().tobytes() for page in (une, autre)]
        assert images[0] == images[1]


def test_only_the_catalog_and_the_first_page_change_and_only_to_bear_the_field() -> None:
    avant, apres = (pikepdf.open(BytesIO(o)) for o in (sceaux.document(), sceaux.scelle()))
    ajout = sceaux.scelle()[len(sceaux.document()) :]
    recrits = {int(n) for n in re.findall(rb"(?m)^(\d+) 0 obj", ajout)}
    anciens = {objet.objgen[0] for objet in avant.objects}
    touches = {avant.Root.objgen[0], avant.pages[0].objgen[0]}
    assert recrits & anciens == touches
    assert set(apres.Root.keys()) - set(avant.Root.keys()) == {"/AcroForm", "/Extensions"}
    assert set(apres.pages[0].keys()) - set(avant.pages[0].keys()) <= {"/Annots", "/Tabs"}
    assert avant.Root.Metadata.read_raw_bytes() == apres.Root.Metadata.read_raw_bytes()


def test_the_field_is_as_pdf_a_and_pdf_ua_want_an_invisible_one() -> None:
    pdf = pikepdf.open(BytesIO(sceaux.scelle()))
    page, (champ,) = pdf.pages[0], pdf.Root.AcroForm.Fields
    assert (champ.T, champ.FT, champ.TU) == ("Sceau", "/Sig", "Sceau électronique")
    drapeaux = int(champ.F)
    assert drapeaux & 0b100, "imprimé (ISO 19005-3, 6.3.2)"
    assert not drapeaux & 0b100011, "ni caché ni invisible (6.3.2)"
    x0, y0, x1, y1 = (float(cote) for cote in champ.Rect)
    assert (x0, y0) == (x1, y1), "sans surface, donc sans apparence (6.3.3)"
    gauche, bas, *_ = (float(cote) for cote in page.cropbox)
    assert x0 < gauche, "hors de la page, donc hors des balises (ISO 14289-1, 7.18.1)"
    assert y0 < bas
    assert page.Tabs == "/S", "ISO 14289-1, 7.18.3"
    assert not {"/A", "/AA", "/AP", "/MK"} & set(champ.keys())
    assert "/NeedAppearances" not in pdf.Root.AcroForm
    assert champ.V.SubFilter == "/ETSI.CAdES.detached"
    assert "/Perms" not in pdf.Root


def test_the_checker_of_pdf_a_finds_nothing_new_but_the_form(tmp_path: Path) -> None:
    def trouve(octets: bytes) -> set[tuple[str, str]]:
        fichier = tmp_path / "f.pdf"
        fichier.write_bytes(octets)
        rapport = pikepdf.pdfa.validate_written(fichier, "3b")
        return {(faute.rule, faute.message) for faute in rapport.findings}

    neuves = trouve(sceaux.scelle()) - trouve(sceaux.document())
    assert neuves == {("pikepdf:schema-Catalog", "interactive forms (/AcroForm) are not supported")}
    # The checker stops at the form: without it, what the seal changed in the file is looked at too.
    pdf = pikepdf.open(BytesIO(sceaux.scelle()))
    assert pdf.Root.Extensions.ESIC.BaseVersion == "/1.7"
    assert "/Version" not in pdf.Root
    del pdf.Root.AcroForm, pdf.pages[0].Annots, pdf.Root.Extensions
    sans = BytesIO()
    pdf.save(sans)
    assert trouve(sans.getvalue()) <= trouve(sceaux.document())


@pytest.mark.parametrize("outil", [["qpdf", "--check"], ["pdfsig"]])
def test_qpdf_and_poppler_agree(outil: list[str], tmp_path: Path) -> None:
    fichier = tmp_path / "f.pdf"
    fichier.write_bytes(sceaux.scelle("rsa"))
    try:
        lu = subprocess.run([*outil, fichier], capture_output=True, encoding="utf-8", check=True)
    except FileNotFoundError:
        pytest.skip(f"{outil[0]} n'est pas installé")
    attendu = "No syntax or stream encoding errors" if outil[0] == "qpdf" else "Signature is Valid"
    assert attendu in lu.stdout
    assert outil[0] == "qpdf" or "Total document signed" in lu.stdout


def test_a_key_that_few_readers_know_seals_nothing() -> None:
    with pytest.raises(KitError, match="« ed25519 »"):
        sceaux.scelle("ed25519")


@pytest.mark.parametrize("genre", ["ec", "rsa"])
def test_every_usual_key_seals(genre: str) -> None:
    (lu,) = sceau.verify(sceaux.scelle(genre))
    assert lu.intact
    assert lu.couvre_tout
    assert lu.le == HEURE


def test_a_second_seal_takes_another_name_and_keeps_the_first() -> None:
    deux = apposer.seal(sceaux.scelle(), cle.open_p12(sceaux.p12("rsa"), SECRET), HEURE)
    premier, second = sceau.verify(deux)
    assert (premier.champ, second.champ) == ("Sceau", "Sceau 2")
    assert (premier.suite, second.suite) == ("signature", "rien")
    assert premier.sain
    assert second.sain


def test_a_seal_that_would_change_the_document_is_refused(monkeypatch) -> None:
    class Reecrit:
        def sign_pdf(self, _ecrivain, output, **_) -> None:
            output.write(b"%PDF-2.0")

    monkeypatch.setattr(apposer, "_signer", lambda *_: Reecrit())
    with pytest.raises(KitError, match="aurait changé le document"):
        apposer.seal(sceaux.document(), cle.open_p12(sceaux.p12(), SECRET), HEURE)


@pytest.mark.parametrize(("jours", "dit"), [(30, "a expiré le 31/01/2026"), (900, "")])
def test_an_expired_certificate_seals_nothing(jours: int, dit: str) -> None:
    signataire = cle.open_p12(sceaux.p12(jours=jours), SECRET)
    if not dit:
        assert apposer.seal(sceaux.document(), signataire, HEURE)
        return
    with pytest.raises(KitError, match=dit):
        apposer.seal(sceaux.document(), signataire, HEURE)


@pytest.mark.parametrize("usage", ["chiffrer", "horodater"])
def test_a_certificate_made_for_something_else_seals_nothing(
    usage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    signataire = cle.open_p12(sceaux.p12(usage=usage), SECRET)
    with pytest.raises(KitError, match="n'est pas fait pour signer"):
        apposer.seal(sceaux.document(), signataire, HEURE)
    monkeypatch.setattr("kit.sceau.apposer.check_usage", lambda _: None)
    (lu,) = sceau.verify(apposer.seal(sceaux.document(), signataire, HEURE))
    assert lu.phrases[-1] == "Son certificat n'est pas fait pour signer."


def test_a_certificate_of_the_future_seals_nothing() -> None:
    signataire = cle.open_p12(sceaux.p12(), SECRET)
    with pytest.raises(KitError, match="à partir du 01/01/2026"):
        apposer.seal(sceaux.document(), signataire, HEURE - timedelta(days=400))


@pytest.mark.parametrize("secret", ["", "faux", "é" * 3000])
def test_a_wrong_password_is_told(secret: str) -> None:
    assert cle.protected(sceaux.p12())
    with pytest.raises(KitError, match="mot de passe inexact"):
        cle.open_p12(sceaux.p12(), secret)


@pytest.mark.parametrize("octets", [b"", b"0\x82", b"-----BEGIN CERTIFICATE-----\n", b"%PDF-1.7"])
def test_another_file_than_pkcs12_is_told(octets: bytes) -> None:
    with pytest.raises(KitError, match="PKCS#12"):
        cle.open_p12(octets, "x")


def test_a_key_without_password_needs_none() -> None:
    octets = sceaux.p12(secret="")
    assert not cle.protected(octets)
    assert cle.open_p12(octets).signing_cert is not None


@pytest.mark.parametrize(
    "octets", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"%PDF-1.7\nstartxref\n9\n%%EOF\n"]
)
def test_what_is_no_sound_pdf_is_not_sealed(octets: bytes) -> None:
    with pytest.raises(KitError, match="illisible ou endommagé"):
        apposer.seal(octets, cle.open_p12(sceaux.p12(), SECRET), HEURE)


def test_a_protected_pdf_is_not_sealed() -> None:
    protege = BytesIO()
    pdf = pikepdf.open(BytesIO(sceaux.document()))
    pdf.save(protege, encryption=pikepdf.Encryption(owner="x", user="y"))
    with pytest.raises(KitError, match="protégé"):
        apposer.seal(protege.getvalue(), cle.open_p12(sceaux.p12(), SECRET), HEURE)


def test_a_page_that_had_no_field_says_their_order_once_sealed() -> None:
    flux = BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(flux)
    octets = apposer.seal(flux.getvalue(), cle.open_p12(sceaux.p12(), SECRET), HEURE)
    assert octets.startswith(flux.getvalue())
    with pikepdf.open(BytesIO(octets)) as scelle:
        assert scelle.pages[0].Tabs == "/S"


def test_a_pdf_whose_author_forbids_any_change_is_not_sealed() -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    signataire, sortie = cle.open_p12(sceaux.p12(), SECRET), BytesIO()
    dit = signers.PdfSignatureMetadata(
        field_name="Auteur", certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES
    )
    ecrivain = IncrementalPdfFileWriter(BytesIO(sceaux.document()))
    signers.PdfSigner(dit, signataire).sign_pdf(ecrivain, output=sortie)
    with pytest.raises(KitError, match="ce PDF ne peut pas être scellé"):
        apposer.seal(sortie.getvalue(), signataire, HEURE)


def test_a_key_without_certificate_seals_nothing() -> None:
    from pyhanko.sign.signers import SimpleSigner

    lu = cle.open_p12(sceaux.p12(), SECRET)
    muette = SimpleSigner(None, lu.signing_key, lu.cert_registry, prefer_pss=False)
    with pytest.raises(KitError, match="« sans certificat »"):
        apposer.seal(sceaux.document(), muette, HEURE)


@pytest.mark.parametrize(
    ("mots", "dit"),
    [
        ({"common_name": "A", "organization_name": "B"}, "A"),
        ({"organization_name": "B", "country_name": "FR"}, "B"),
        ({"country_name": "FR"}, "Country: FR"),
    ],
)
def test_a_certificate_is_named_as_a_reader_knows_it(mots: dict[str, str], dit: str) -> None:
    from asn1crypto import x509

    assert chaine.name(x509.Name.build(mots)) == dit


def test_a_token_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    with pytest.raises(MachineFautive, match="pip install"):
        cle.open_jeton(Path("/rien.so"), "jeton", "cle", "0").__enter__()
