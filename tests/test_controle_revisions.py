"""What may follow an intact original: a sound seal, and nothing that a reader would see."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO

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
