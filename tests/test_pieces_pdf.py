"""PDF exhibits: what is lost is refused, what is mended, moves or covers is said."""

from __future__ import annotations

import contextlib
import re
import struct
import time
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from kit import pieces
from kit.errors import PieceFautive
from kit.pieces import contenus, metadonnees, pdf, reparations
from kit.pieces.constats import enumerate_few, enumerate_pages
from kit.pieces.nature import examine
from tests.fabrique import dossier
from tests.reproductions import never_ended

JS = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def ecrire(change: Callable[[Pdf], Any] | None = None, pages: int = 2, **options: Any) -> bytes:
    """A PDF whose objects are all in the open, with a deflated content on each page."""
    with pikepdf.new() as doc:
        for numero in range(pages):
            page = doc.add_blank_page(page_size=(595, 842))
            octets = b"0 0 m 9 9 l S\n" * (50 + numero)
            contenu = doc.make_stream(zlib.compress(octets), Filter=Name.FlateDecode)
            page.obj.Contents = doc.make_indirect(contenu)
        if change:
            change(doc)
        flux = BytesIO()
        options.setdefault("object_stream_mode", pikepdf.ObjectStreamMode.disable)
        doc.save(flux, deterministic_id="encryption" not in options, **options)
        return flux.getvalue()


def annoter(page: int, **mots: Any) -> Callable[[Pdf], None]:
    def poser(doc: Pdf) -> None:
        objet = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **mots)
        doc.pages[page].obj.Annots = Array([doc.make_indirect(objet)])

    return poser


def racine(**mots: Any) -> Callable[[Pdf], None]:
    return lambda doc: [doc.Root.__setitem__(f"/{cle}", mot) for cle, mot in mots.items()]


def faits(octets: bytes) -> list[tuple[str, str]]:
    return [(constat.genre, constat.texte) for constat in examine(octets, "a.pdf").facts(None)]


def dit(octets: bytes, genre: str) -> str:
    return " ".join(texte for nature, texte in faits(octets) if nature == genre)


def refus(octets: bytes) -> str:
    with pytest.raises(PieceFautive) as faute:
        examine(octets, "a.pdf")
    return str(faute.value)


def test_a_plain_pdf_calls_for_no_remark() -> None:
    for options in (
        {},
        {"linearize": True},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    ):
        octets = ecrire(**options)
        assert faits(octets) == []
        assert examine(octets, "a.PDF").pages == 2


# Mended, or refused ----------------------------------------------------------------------------

SAIN = ecrire(pages=3)


@pytest.mark.parametrize(
    ("octets", "extrait"),
    [
        (
            re.sub(rb"startxref\s+\d+", b"startxref\n12345", SAIN),
            "reconstruite, son adresse était fausse",
        ),
        (re.sub(rb"startxref\s+\d+", b"startxref\n0", SAIN), "son adresse manquait à la fin"),
        (SAIN.replace(b"0000000015 00000 n", b"0000000016 00000 n"), "d'un objet était fausse"),
        (re.sub(rb"/Size \d+", b"/Size 99", SAIN), "le nombre de ses objets était faux"),
        (b"Content-Type: application/pdf\r\n\r\n" + SAIN, "porte 33 octets avant son début"),
        (b"\xef\xbb\xbf" + SAIN, "porte 3 octets avant son début, absents"),
        (SAIN + b"\n<!-- relu par un antivirus -->\n", "octets après sa fin"),
        (SAIN + b"PK\x03\x04" + bytes(5_000) + b"x", "octets après sa fin"),
    ],
)
def test_what_loses_nothing_is_mended_and_said(octets: bytes, extrait: str) -> None:
    assert octets != SAIN
    assert extrait in dit(octets, "repare")
    assert examine(octets, "a.pdf").pages == 3


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97])
@pytest.mark.parametrize("forme", ["classique", "objets groupés", "linéaire"])
def test_a_cut_pdf_is_refused_wherever_it_is_cut(part: float, forme: str) -> None:
    options: dict[str, Any] = {
        "classique": {},
        "objets groupés": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        "linéaire": {"linearize": True},
    }[forme]
    octets = ecrire(pages=9, **options)
    assert "intacte" in refus(octets[: int(len(octets) * part)])


@given(st.integers(min_value=20, max_value=len(SAIN) - 8))
def test_no_cut_ever_shows_fewer_pages_or_an_empty_one(fin: int) -> None:
    try:
        examen = examine(SAIN[:fin], "a.pdf")
    except PieceFautive:
        return
    assert examen.pages == 3
    assert examen.constats[0].genre == "repare"


@given(st.integers(min_value=0, max_value=len(SAIN) - 1), st.integers(0, 255))
def test_a_changed_byte_never_raises_anything_but_a_sentence(rang: int, octet: int) -> None:
    change = SAIN[:rang] + bytes([octet]) + SAIN[rang + 1 :]
    with contextlib.suppress(PieceFautive):
        assert examine(change, "a.pdf").pages


def test_what_acrobat_reader_saves_without_ending_it_is_whole() -> None:
    assert faits(never_ended()) == []


@pytest.mark.parametrize("fin", [-1, -4, -9])
def test_an_unended_stream_that_stops_before_its_flush_is_refused(fin: int) -> None:
    assert "endommagé" in refus(never_ended(fin))


def test_an_update_cut_in_the_middle_is_refused_and_not_read_as_the_older_version() -> None:
    coupe = SAIN + b"4 0 obj\n<</Type/Page>>\nendobj\nxref\n0 1\n"
    assert "coupé dans sa dernière version" in refus(coupe)


def test_a_page_whose_content_is_damaged_is_refused_with_its_number() -> None:
    def abimer(doc: Pdf) -> None:
        brut = bytearray(zlib.compress(b"1 0 0 rg " * 200))
        brut[15] ^= 0xFF
        flux = doc.make_stream(bytes(brut), Filter=Name.FlateDecode)
        doc.pages[1].obj.Contents = Array([doc.make_indirect(flux)])

    def couper(doc: Pdf) -> None:
        brut = zlib.compress(b"1 0 0 rg %d " * 200)[:-9]
        doc.pages[0].obj.Contents = doc.make_stream(brut, Filter=Name.FlateDecode)

    assert "le contenu de la page 2 est incomplet" in refus(ecrire(abimer))
    assert "le contenu de la page 1 est incomplet" in refus(ecrire(couper))


def test_a_mended_pdf_that_lost_a_content_or_an_image_is_refused() -> None:
    def sans_contenu(doc: Pdf) -> None:
        del doc.pages[1].obj["/Contents"]

    def sans_image(doc: Pdf) -> None:
        objets = Dictionary(XObject=Dictionary(I=doc.make_indirect(Dictionary())))
        doc.pages[1].obj.Resources = objets

    for change in (sans_contenu, sans_image):
        octets = ecrire(change)
        assert faits(octets) == []
        assert "page 2" in refus(re.sub(rb"startxref\s+\d+", b"startxref\n0", octets))


def test_an_object_damaged_out_of_the_way_of_the_pages_is_seen() -> None:
    def ranger(doc: Pdf) -> None:
        image = doc.make_indirect(doc.make_stream(b"ABCDEFGH" * 9))
        doc.pages[1].obj.Resources = Dictionary(XObject=Dictionary(I=image))

    octets = ecrire(ranger, compress_streams=False)
    assert faits(octets) == []
    debut = octets.index(b"ABCDEFGH")
    fin = octets.index(b"endstream", debut)
    assert "une partie peut manquer" in refus(octets[:fin] + b"endXtream" + octets[fin + 9 :])


def test_a_number_of_pages_that_lies_is_refused() -> None:
    assert "annonce 9 pages et en contient 2" in refus(ecrire().replace(b"/Count 2", b"/Count 9"))


def test_a_form_that_only_its_program_draws_is_refused() -> None:
    assert "formulaire XFA" in refus(ecrire(racine(NeedsRendering=True)))


def test_a_blank_page_without_resources_or_format_is_mended_and_said() -> None:
    def oter(doc: Pdf) -> None:
        for cle in ("/Contents", "/Resources", "/MediaBox"):
            del doc.pages[1].obj[cle]

    texte = dit(ecrire(oter), "repare")
    assert "n'annonçait pas ses ressources" in texte
    assert "sans format est montrée au format Letter" in texte


def test_any_warning_that_is_not_known_as_harmless_refuses() -> None:
    assert reparations.explain(["x: file is damaged"], "a.pdf") == []
    for alerte in ("x: expected endstream", "x: file is damaged somewhere", "not found: xref"):
        with pytest.raises(PieceFautive, match="une partie peut manquer"):
            reparations.explain([alerte], "a.pdf")


# Limits ----------------------------------------------------------------------------------------


def test_pages_have_a_number_and_a_size_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    def grande(largeur: float, unite: float = 1) -> Callable[[Pdf], None]:
        def poser(doc: Pdf) -> None:
            doc.pages[1].obj.MediaBox = Array([0, 0, largeur, 100])
            doc.pages[1].obj.UserUnit = unite

        return poser

    assert "page 2, mesure 71 m de côté, au plus 5 m" in refus(ecrire(grande(200_000)))
    assert "mesure 7 m" in refus(ecrire(grande(200, 100)))
    assert "page 2, est vide" in refus(ecrire(grande(0)))
    assert examine(ecrire(grande(14_400)), "a.pdf").pages == 2
    assert examine(ecrire(grande(-595)), "a.pdf").pages == 2
    monkeypatch.setattr(pdf, "PAGES_MAXIMUM", 1)
    assert "dépasse 1 pages : scindez" in refus(ecrire())


def test_a_pdf_without_page_is_refused() -> None:
    assert "intacte" in refus(ecrire(pages=0))


def test_a_pdf_that_takes_all_the_memory_has_its_sentence() -> None:
    trop = pytest.raises(PieceFautive, match=r"« a\.pdf » demande trop de mémoire")
    with trop, pdf.opened(SAIN, "a.pdf"):
        raise MemoryError


def test_a_pikepdf_that_bounds_nothing_still_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("pikepdf.settings.set_qpdf_limits")
    assert examine(SAIN, "a.pdf").pages == 3
    assert "est un PDF sans page" in refus(ecrire(pages=0))


def grouped_bomb(taille: int, fois: int) -> bytes:
    """A PDF whose objects are in a stream that unfolds into `taille` bytes, `fois` times."""
    groupe = b"5 0 6 5   <<>> (x) " + b" " * taille
    for _ in range(fois):
        groupe = zlib.compress(groupe, 9)
    corps = [
        b"<</Type/Catalog/Pages 2 0 R/X 5 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<<>>>>",
        b"<</Type/ObjStm/N 2/First 10/Filter[%s]/Length %d>>stream\n%s\nendstream"
        % (b"/FlateDecode" * fois, len(groupe), groupe),
    ]
    sortie, adresses = b"%PDF-1.5\n", []
    for numero, objet in enumerate(corps, 1):
        adresses.append(len(sortie))
        sortie += b"%d 0 obj\n%s\nendobj\n" % (numero, objet)
    rangs = [(0, 0, 0), *((1, adresse, 0) for adresse in adresses), (2, 4, 0), (2, 4, 1)]
    table = b"".join(struct.pack(">BIH", *rang) for rang in [*rangs, (1, len(sortie), 0)])
    return sortie + (
        b"7 0 obj\n<</Type/XRef/W[1 4 2]/Size 8/Root 1 0 R/Length %d>>stream\n%s\nendstream\n"
        b"endobj\nstartxref\n%d\n%%%%EOF\n" % (len(table), table, len(sortie))
    )


@pytest.mark.skipif(not hasattr(pikepdf.settings, "set_qpdf_limits"), reason="pikepdf < 10.17")
@pytest.mark.parametrize("fois", [1, 2])
def test_a_bomb_among_the_objects_is_refused_before_it_unfolds(
    fois: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "MEMOIRE", 1_000_000)
    assert faits(grouped_bomb(900_000, fois)) == []
    avant = pikepdf.settings.get_qpdf_limits()
    assert "endommagé" in refus(grouped_bomb(20_000_000, fois))
    assert pikepdf.settings.get_qpdf_limits() == avant


def test_a_content_that_unfolds_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def bombe(doc: Pdf) -> None:
        flux = doc.make_stream(zlib.compress(bytes(9_000_000), 9), Filter=Name.FlateDecode)
        doc.pages[1].obj.Contents = doc.make_indirect(flux)

    monkeypatch.setattr(contenus, "MAXIMUM", 4_000_000)
    debut = time.process_time()
    assert "une fois décompressé, dépasse 4 Mo" in refus(ecrire(bombe))
    assert time.process_time() - debut < 5


def test_nested_arrays_and_loops_of_pages_are_refused() -> None:
    tete = b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
    fin = b" endobj\ntrailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF"
    noeud = b"2 0 obj <</Type/Pages/Count 1/Kids %s>>"
    refus(tete + noeud % (b"[" * 30_000 + b"]" * 30_000) + fin)
    refus(tete + noeud % b"[2 0 R]" + fin)


# Protection ------------------------------------------------------------------------------------


def test_a_password_to_open_is_refused_and_restrictions_are_said() -> None:
    serrure = pikepdf.Encryption(owner="a", user="b")
    assert "protégé par un mot de passe" in refus(ecrire(encryption=serrure))
    permis = pikepdf.Permissions(print_highres=False, extract=False, modify_other=False)
    limite = ecrire(encryption=pikepdf.Encryption(owner="a", user="", allow=permis))
    assert dit(limite, "restriction") == (
        "Restrictions posées par l'auteur du fichier : impression, copie, modification."
    )
    permis = pikepdf.Permissions(extract=False)
    assert ": copie." in dit(
        ecrire(encryption=pikepdf.Encryption(owner="a", user="", allow=permis)), "restriction"
    )
    libre = ecrire(encryption=pikepdf.Encryption(owner="a", user=""))
    assert dit(libre, "restriction") == ""


# What moves ------------------------------------------------------------------------------------


def champ(**mots: Any) -> Callable[[Pdf], None]:
    def poser(doc: Pdf) -> None:
        objet = doc.make_indirect(Dictionary(T=String("x"), **mots))
        parent = doc.make_indirect(Dictionary(T=String("p"), Kids=Array([objet])))
        doc.Root.AcroForm = Dictionary(Fields=Array([parent]))

    return poser


def joindre(doc: Pdf) -> None:
    doc.attachments["factur-x.xml"] = b"<a/>"


def scripts(doc: Pdf) -> None:
    doc.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), JS])))


def signet(doc: Pdf) -> None:
    item = doc.make_indirect(Dictionary(Title=String("x"), A=JS))
    item.Next = item
    doc.Root.Outlines = Dictionary(First=item)


LANCE = Dictionary(S=Name.Launch, F=String("cmd.exe"))


@pytest.mark.parametrize(
    ("change", "extrait"),
    [
        (racine(OpenAction=JS), "(JavaScript)"),
        (racine(OpenAction=Dictionary(S=Name.GoTo, Next=LANCE)), "(lancement d'un programme)"),
        (racine(OpenAction=Dictionary(S=Name.Hide, Next=Array([JS]))), "(JavaScript)"),
        (racine(AA=Dictionary(WC=LANCE)), "(lancement d'un programme)"),
        (scripts, "(JavaScript)"),
        (signet, "(JavaScript)"),
        (lambda doc: doc.pages[1].obj.__setitem__("/AA", Dictionary(O=JS)), "(JavaScript)"),
        (annoter(0, Subtype=Name.Link, A=LANCE), "(lancement d'un programme)"),
        (annoter(0, Subtype=Name.Link, AA=Dictionary(K=JS)), "(JavaScript)"),
        (annoter(0, Subtype=Name.RichMedia), "(média)"),
        (champ(A=Dictionary(S=Name.SubmitForm)), "(envoi de formulaire)"),
        (racine(AcroForm=Dictionary(Fields=Array(), XFA=Array())), "(formulaire XFA)"),
        (joindre, "Fichier joint au PDF (« factur-x.xml ») : non reproduit, conservé dans"),
        (annoter(0, Subtype=Name.FileAttachment), "(en annotation)"),
        (lambda doc: (joindre(doc), racine(Collection=Dictionary())(doc)), "porte-documents PDF"),
    ],
)
def test_what_moves_in_a_pdf_is_said(change: Callable[[Pdf], Any], extrait: str) -> None:
    assert extrait in dit(ecrire(change), "actif")
    groupe = ecrire(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert extrait in dit(groupe, "actif")


def test_a_link_to_a_page_or_an_address_is_no_active_content() -> None:
    adresse = Dictionary(S=Name.URI, URI=String("https://exemple.example"))
    assert faits(ecrire(annoter(0, Subtype=Name.Link, A=adresse))) == []
    assert faits(ecrire(racine(OpenAction=Dictionary(S=Name.GoTo)))) == []


def test_actions_that_loop_end() -> None:
    def boucle(doc: Pdf) -> None:
        action = doc.make_indirect(Dictionary(S=Name.Hide))
        action.Next = action
        doc.Root.OpenAction = action
        noeud = doc.make_indirect(Dictionary(T=String("x")))
        noeud.Kids = Array([noeud, noeud])
        doc.Root.AcroForm = Dictionary(Fields=Array([noeud]))

    assert faits(ecrire(boucle)) == []


# What covers, what was added -------------------------------------------------------------------


def test_annotations_that_cover_a_page_are_named_with_their_pages() -> None:
    def poser(doc: Pdf) -> None:
        for page, nature, drapeaux in ((0, "FreeText", 4), (1, "FreeText", 4), (1, "Stamp", 2)):
            objet = Dictionary(Subtype=Name(f"/{nature}"), Rect=Array([0, 0, 9, 9]), F=drapeaux)
            liste = doc.pages[page].obj.get("/Annots", Array())
            liste.append(doc.make_indirect(objet))
            doc.pages[page].obj.Annots = liste

    assert dit(ecrire(poser), "calque") == (
        "Annotations ajoutées sur les pages : texte libre (pages 1, 2), tampon, masqué (page 2)."
    )


@pytest.mark.parametrize(
    ("nature", "dite"), [("Text", True), ("Highlight", True), ("Stamp", False)]
)
def test_a_comment_that_no_page_shows_is_told(nature: str, dite: bool) -> None:
    def poser(doc: Pdf) -> None:
        note = Dictionary(Subtype=Name(f"/{nature}"), Rect=Array([0, 0, 9, 9]), Contents="À revoir")
        doc.pages[0].obj.Annots = Array([doc.make_indirect(note)])

    assert ("leurs commentaires se lisent dans l'original" in dit(ecrire(poser), "calque")) == dite


def test_annotations_without_number_are_not_all_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def poser(doc: Pdf) -> None:
        notes = [Dictionary(Subtype=Name.Stamp, Rect=Array([0, 0, 9, 9])) for _ in range(9)]
        doc.pages[0].obj.Annots = Array([*notes])
        doc.pages[1].obj.Annots = Array([Dictionary(Subtype=Name.FreeText)])

    assert "texte libre" in dit(ecrire(poser), "calque")
    monkeypatch.setattr("kit.pieces.calques.MAX_ANNOTATIONS", 9)
    assert dit(ecrire(poser), "calque") == "Annotations ajoutées sur les pages : tampon (page 1)."


def test_a_redaction_that_hides_nothing_yet_is_told() -> None:
    octets = ecrire(annoter(0, Subtype=Name.Redact))
    assert "caviardage préparé mais non appliqué (page 1)" in dit(octets, "calque")


@pytest.mark.parametrize(("base", "cle"), [(None, "OFF"), (Name.OFF, "ON")])
def test_layers_are_named_and_said_hidden_or_not(base: Any, cle: str) -> None:
    def poser(doc: Pdf) -> None:
        calques = [
            doc.make_indirect(Dictionary(Type=Name.OCG, Name=String(nom))) for nom in ("A", "B")
        ]
        reglage = Dictionary({f"/{cle}": Array([calques[0 if cle == "OFF" else 1]])})
        if base is not None:
            reglage.BaseState = base
        doc.Root.OCProperties = Dictionary(OCGs=Array(calques), D=reglage)

    assert "« A » (masqué), « B » (visible)" in dit(ecrire(poser), "calque")


def update(octets: bytes, objet: bytes) -> bytes:
    """The same PDF with an object added by an incremental update."""
    ancien = int(re.findall(rb"startxref\s+(\d+)", octets)[-1])
    taille = int(re.findall(rb"/Size (\d+)", octets)[-1])
    base = re.findall(rb"/Root (\d+) 0 R", octets)[-1]
    debut = len(octets)
    sortie = octets + b"%d 0 obj\n%s\nendobj\n" % (taille, objet)
    return sortie + (
        b"xref\n%d 1\n%010d 00000 n \ntrailer <</Size %d/Root %s 0 R/Prev %d>>\n"
        b"startxref\n%d\n%%%%EOF\n"
        % (taille, debut, taille + 1, base, ancien, sortie.index(b"endobj", debut) + 7)
    )


def test_successive_versions_are_counted() -> None:
    seconde = update(SAIN, b"(deux)")
    assert dit(seconde, "revision").startswith("Fichier enregistré en 2 versions successives")
    assert "3 versions" in dit(update(seconde, b"(trois)"), "revision")
    assert "2 versions" in dit(update(ecrire(linearize=True), b"(deux)"), "revision")


def test_a_signature_is_said_and_what_came_after_it_too() -> None:
    def signer(doc: Pdf) -> None:
        valeur = Dictionary(Type=Name.Sig, ByteRange=Array([0, 10, 20, 1]))
        doc.Root.AcroForm = Dictionary(
            Fields=Array([doc.make_indirect(Dictionary(FT=Name.Sig, T=String("s"), V=valeur))])
        )

    texte = dit(ecrire(signer), "revision")
    assert texte.startswith("Signé électroniquement : la signature ne vaut que sur l'original")
    assert texte.endswith("complété après la dernière.")


def test_two_signatures_are_counted() -> None:
    def signer(doc: Pdf) -> None:
        champs = [Dictionary(FT=Name.Sig, T=String(nom), V=Dictionary()) for nom in "ab"]
        doc.Root.AcroForm = Dictionary(Fields=Array([doc.make_indirect(un) for un in champs]))

    assert "Signé électroniquement (2 signatures) : elles ne" in dit(ecrire(signer), "revision")


# Metadata --------------------------------------------------------------------------------------


def auteur(nom: str) -> Callable[[Pdf], None]:
    return lambda doc: doc.docinfo.__setitem__("/Author", nom)


def test_an_author_is_named_unless_the_dossier_already_does() -> None:
    examen = examine(ecrire(auteur("Jean  Durand")), "a.pdf")
    assert [c.texte for c in examen.facts(None)] == [
        "Contient des métadonnées : auteur « Jean Durand »."
    ]
    assert examen.facts("jean durand") == ()
    assert "« " + "x" * 39 + "… »" in dit(ecrire(auteur("x" * 90)), "metadonnees")


def test_an_author_written_in_xmp_only_is_named() -> None:
    def poser(doc: Pdf) -> None:
        with doc.open_metadata(set_pikepdf_as_editor=False) as fiche:
            fiche["dc:creator"] = ["Zoé <& Fils>"]

    for compresse in (True, False):
        assert "« Zoé <& Fils> »" in dit(ecrire(poser, compress_streams=compresse), "metadonnees")


def test_a_packet_of_metadata_that_does_not_unfold_names_nobody() -> None:
    with Pdf.open(BytesIO(SAIN)) as doc:
        doc.Root.Metadata = doc.make_stream(b"rien", Filter=Name.FlateDecode)
        assert metadonnees.of_pdf(doc) == ((), ())


def test_a_packet_of_metadata_that_is_a_bomb_costs_nothing() -> None:
    def poser(doc: Pdf) -> None:
        brut = zlib.compress(b"<dc:creator" * 2_000_000, 9)
        doc.Root.Metadata = doc.make_stream(brut, Filter=Name.FlateDecode)

    debut = time.process_time()
    assert faits(ecrire(poser)) == []
    assert time.process_time() - debut < 3


# From a dossier --------------------------------------------------------------------------------


def test_the_check_of_a_dossier_warns_once_per_fact_and_names_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(ecrire(auteur("Durand")))
    (tmp_path / "b.pdf").write_bytes(ecrire(auteur("Durand"), pages=1))
    (tmp_path / "c.pdf").write_bytes(ecrire(auteur("Secret")))
    listees = [
        {"id": nom, "titre": nom, "fichier": f"{nom}.pdf", "confidentiel": nom == "c"}
        for nom in "abc"
    ]
    (probleme,) = pieces.check(dossier(pieces=listees), tmp_path)
    assert probleme.chemin == ("pieces", 0, "fichier")
    assert probleme.gravite == "avertissement"
    assert probleme.message == (
        "« a.pdf », « b.pdf » : contient des métadonnées : auteur « Durand »."
    )
    listees[0]["auteur"] = listees[1]["auteur"] = "Durand"
    assert pieces.check(dossier(pieces=listees), tmp_path) == []


def test_what_may_be_printed_of_an_exhibit_names_nobody(tmp_path: Path) -> None:
    def change(doc: Pdf) -> None:
        auteur("Secret")(doc)
        racine(OpenAction=JS)(doc)

    (tmp_path / "a.pdf").write_bytes(ecrire(change))
    une = dossier(pieces=[{"id": "a", "titre": "a", "fichier": "a.pdf"}])
    assert len(pieces.check(une, tmp_path)) == 2
    (lue,) = pieces.read(une, tmp_path)
    assert [constat.genre for constat in lue.constats] == ["actif"]


def test_the_exhibits_together_have_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(SAIN)
    monkeypatch.setattr(pieces, "TOTAL_MAXIMUM", len(SAIN) * 2 - 1)
    un, deux = ({"id": nom, "titre": nom, "fichier": "a.pdf"} for nom in "ab")
    assert pieces.check(dossier(pieces=[un]), tmp_path) == []
    (probleme,) = pieces.check(dossier(pieces=[un, deux]), tmp_path)
    assert "dépassent ensemble" in probleme.message
    with pytest.raises(PieceFautive, match="dépassent ensemble"):
        pieces.read(dossier(pieces=[un, deux]), tmp_path)


@given(st.lists(st.integers(1, 999), min_size=1), st.integers(1, 9))
def test_a_list_cut_short_counts_what_it_hides(rangs: list[int], maximum: int) -> None:
    mots = [str(rang) for rang in rangs]
    texte = enumerate_few(mots, maximum)
    dits, _, reste = texte.partition(" et ")
    assert len(dits.split(", ")) + int(reste.split()[0] if reste else 0) == len(mots)
    assert enumerate_pages(rangs).startswith("pages " if len(set(rangs)) > 1 else "page ")


@pytest.mark.parametrize(
    ("brut", "mots"),
    [
        (b"{}|", {"Filter": Name.ASCII85Decode}),
        (b"zz", {"Filter": Name.ASCIIHexDecode}),
        (zlib.compress(b"0 0 m 9 9 l S " * 99)[:-20], {"Filter": Name.FlateDecode}),
        (None, {}),
    ],
    ids=["base 85", "hexadécimal", "coupé", "absent"],
)
def test_a_second_stream_that_does_not_decode_is_refused(
    brut: bytes | None, mots: dict[str, Any]
) -> None:
    def ajouter(doc: Pdf) -> None:
        sain = doc.pages[1].obj.Contents
        flux = None if brut is None else doc.make_indirect(doc.make_stream(brut, **mots))
        doc.pages[1].obj.Contents = Array([sain, flux])

    assert "le contenu de la page 2 est incomplet" in refus(ecrire(ajouter))
