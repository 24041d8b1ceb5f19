"""What may follow an intact original: a sound seal, and nothing that a reader would see."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO

import pikepdf
import pytest

from kit import empreinte
from kit.controle import pdfs, revisions
from kit.controle.rapport import Ligne
from kit.sceau import apposer, cle
from tests import sceaux

pyhanko = pytest.importorskip("pyhanko.pdf_utils.incremental_writer")
generic = pytest.importorskip("pyhanko.pdf_utils.generic")
Retouche = Callable[[object], None]


@cache
def original() -> bytes:
    return empreinte.inscribe(sceaux.document())


def sceller(octets: bytes) -> bytes:
    return apposer.seal(octets, cle.open_p12(sceaux.p12(), sceaux.SECRET), sceaux.HEURE)


def retoucher(octets: bytes, retouche: Callable[..., None]) -> bytes:
    """Append a revision, as an editor of PDF does."""
    auteur = pyhanko.IncrementalPdfFileWriter(BytesIO(octets))
    retouche(auteur)
    flux = BytesIO()
    auteur.write(flux)
    return flux.getvalue()


def page(auteur: object) -> object:
    return auteur.root["/Pages"]["/Kids"][0].get_object()  # type: ignore[attr-defined]


def contenu(auteur: object) -> None:
    neuf = auteur.add_object(generic.StreamObject(stream_data=b"0 0 m 9 9 l S"))
    page(auteur)["/Contents"] = neuf
    auteur.update_container(page(auteur))


def flux_remplace(auteur: object) -> None:
    noms = page(auteur).raw_get("/Contents")
    ref = noms if isinstance(noms, generic.IndirectObject) else noms.raw_get(0)
    ref.get_object()._data = b"0 0 m 9 9 l S"
    ref.get_object()._encoded_data = None
    auteur.mark_update(ref)


def annotation(auteur: object) -> None:
    note = generic.DictionaryObject(
        {
            generic.NameObject("/Type"): generic.NameObject("/Annot"),
            generic.NameObject("/Subtype"): generic.NameObject("/FreeText"),
            generic.NameObject("/FT"): generic.NameObject("/Sig"),
            generic.NameObject("/Rect"): generic.ArrayObject(
                generic.NumberObject(n) for n in (10, 10, 300, 300)
            ),
            generic.NameObject("/Contents"): generic.TextStringObject("payé"),
        }
    )
    notes = generic.ArrayObject([*page(auteur).get("/Annots", ()), auteur.add_object(note)])
    page(auteur)["/Annots"] = notes
    auteur.update_container(page(auteur))


def action(auteur: object) -> None:
    auteur.root["/OpenAction"] = generic.DictionaryObject(
        {generic.NameObject("/S"): generic.NameObject("/Named")}
    )
    auteur.update_root()


def champ(auteur: object) -> None:
    texte = generic.DictionaryObject({generic.NameObject("/FT"): generic.NameObject("/Tx")})
    formulaire = {generic.NameObject("/Fields"): generic.ArrayObject([auteur.add_object(texte)])}
    auteur.root["/AcroForm"] = generic.DictionaryObject(formulaire)
    auteur.update_root()


RETOUCHES = [contenu, flux_remplace, annotation, action, champ]


def ajout(auteur: object) -> None:
    kids = auteur.root["/Pages"]["/Kids"]
    kids.append(auteur.add_object(generic.DictionaryObject(page(auteur))))
    auteur.root["/Pages"]["/Count"] = generic.NumberObject(len(kids))
    auteur.mark_update(kids.container_ref)
    auteur.mark_update(auteur.root.raw_get("/Pages"))


def flux_ote(auteur: object) -> None:
    noms = page(auteur).raw_get("/Contents")
    ref = noms if isinstance(noms, generic.IndirectObject) else noms.raw_get(0)
    auteur.objects[(ref.generation, ref.idnum)] = generic.DictionaryObject()


def sans_annotations(auteur: object) -> None:
    page(auteur)["/Annots"] = generic.ArrayObject()
    auteur.update_container(page(auteur))


def dits(octets: bytes, connu: bool = False) -> list[Ligne]:
    return list(pdfs.examine("x.pdf", octets, connu))


def test_a_seal_alone_leaves_the_original_intact() -> None:
    lignes = dits(sceller(original()))
    assert {ligne.etat for ligne in lignes} == {"intact", "conforme"}
    assert any("un sceau, aucune page modifiée" in ligne.message for ligne in lignes)


def test_a_second_seal_leaves_the_original_intact() -> None:
    assert revisions.faults(original(), sceller(sceller(original()))) == []


@pytest.mark.parametrize("retouche", RETOUCHES)
def test_a_revision_that_touches_what_is_shown_is_told(retouche: Retouche) -> None:
    assert revisions.faults(original(), retoucher(original(), retouche))


@pytest.mark.parametrize("retouche", RETOUCHES)
def test_a_seal_put_over_a_revision_does_not_bless_it(retouche: Retouche) -> None:
    assert "discordant" in {ligne.etat for ligne in dits(sceller(retoucher(original(), retouche)))}


@pytest.mark.parametrize(
    ("retouche", "dit"),
    [
        (ajout, "le nombre de pages a changé, ou le fichier a été chiffré"),
        (flux_ote, "un objet de l'original a été remplacé"),
    ],
)
def test_a_page_more_or_a_content_less_is_named(retouche: Retouche, dit: str) -> None:
    assert dit in revisions.faults(original(), retoucher(original(), retouche))


def test_a_note_taken_off_a_page_is_named() -> None:
    annote = retoucher(original(), annotation)
    assert revisions.faults(annote, retoucher(annote, sans_annotations)) == [
        "les annotations d'une page ont été modifiées"
    ]


def redirected(mots: bytes) -> bytes:
    """Append a copy of the root, and a trailer that names it and says these words."""
    with pikepdf.open(BytesIO(original())) as pdf:
        racine = pdf.make_indirect(pikepdf.Dictionary(pdf.Root))
        numero = racine.objgen[0]
        neuf = b"\n%d 0 obj\n%b\nendobj\n" % (numero, racine.unparse(resolved=True))
    place = len(original())
    avant = int(original().rsplit(b"startxref", 1)[1].split()[0])
    return (
        original() + neuf + b"xref\n%d 1\n%010d 00000 n \n" % (numero, place + 1)
        + b"trailer\n<</Root %d 0 R/Size %d/Prev %d %b>>\n" % (numero, numero + 1, avant, mots)
        + b"startxref\n%d\n%%%%EOF\n" % (place + len(neuf))
    )  # fmt: skip


def test_another_root_put_after_the_original_is_told() -> None:
    dit = revisions.faults(original(), redirected(b""))
    assert dit == ["la racine du document a été remplacée"]


def test_what_cannot_be_read_after_the_original_is_told() -> None:
    dit = "ce qui a été ajouté à l'original ne peut pas être lu"
    octets = redirected(b"/Encrypt <</Filter /Autre>>")
    assert dit in {ligne.message for ligne in dits(octets)}


@pytest.mark.parametrize("suite", [b"\n", b"%%EOF\n", b"n'importe quoi"])
def test_octets_appended_without_a_seal_are_told(suite: bytes) -> None:
    lignes = dits(original() + suite)
    ajoutes = "1 octet ajouté" if suite == b"\n" else f"{len(suite)} octets ajoutés"
    assert any(
        ligne.etat == "discordant" and f"{ajoutes} ensuite" in ligne.message for ligne in lignes
    )


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9, 0.999])
def test_a_sealed_file_changed_by_one_byte_is_told(place: float) -> None:
    scelle = bytearray(sceller(original()))
    scelle[int(len(scelle) * place)] ^= 1
    assert not all(ligne.etat in ("intact", "conforme") for ligne in dits(bytes(scelle)))


def test_without_the_extra_a_seal_is_not_taken_on_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    from kit import sceau
    from kit.errors import MachineFautive

    def absent(_octets: bytes) -> tuple[()]:
        raise MachineFautive("extra absent")

    scelle = sceller(original())
    monkeypatch.setattr(sceau, "verify", absent)
    assert "discordant" in {ligne.etat for ligne in dits(scelle)}
    assert "discordant" not in {ligne.etat for ligne in dits(scelle, connu=True)}
