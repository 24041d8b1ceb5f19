"""PDFs that cost or break: cut, looping, nested, swollen, with impossible pages."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from tests.hostiles.fabrique_pieces import CONTENU, POLICE, Cas, page, pages, pdf, stream

CASSE = "illisible|endommagé"
NEUF = pages(9)


def _flate(octets: bytes, mots: str = "") -> bytes:
    return stream(zlib.compress(octets, 9), f"/Filter /FlateDecode {mots}")


def _zeros(mega: int) -> bytes:
    """Compress spaces without holding them all."""
    machine = zlib.compressobj(9)
    morceaux = [machine.compress(b" " * 1_000_000) for _ in range(mega)]
    return b"".join(morceaux) + machine.flush()


def _content(objet: bytes) -> bytes:
    return page(contenus="[4 0 R 10 0 R]", autres={10: objet})


def _xobject(objet: bytes, autres: Mapping[int, bytes | str] | None = None) -> bytes:
    return page(
        ressources="/XObject << /X 10 0 R >>",
        contenu=CONTENU + b" q 300 0 0 300 72 200 cm /X Do Q",
        autres={10: objet} | dict(autres or {}),
    )


def _image(octets: bytes, cotes: tuple[int, int], mots: str, bits: int = 8) -> bytes:
    return _xobject(
        stream(
            octets,
            f"/Type /XObject /Subtype /Image /Width {cotes[0]} /Height {cotes[1]} "
            f"/BitsPerComponent {bits} {mots}",
        )
    )


def _form(contenu: bytes, ressources: str) -> bytes:
    return stream(
        contenu,
        f"/Type /XObject /Subtype /Form /BBox [0 0 999 999] /Resources << {ressources} >>",
    )


def _forms(niveaux: int, fois: int) -> bytes:
    """Nest forms, each drawing the next several times."""
    autres = {
        rang: _form(b"/X Do " * fois, f"/XObject << /X {rang + 1} 0 R >>")
        for rang in range(11, 10 + niveaux)
    }
    autres[10 + niveaux] = _form(b"0 0 9 9 re f", "")
    return _xobject(_form(b"/X Do " * fois, "/XObject << /X 11 0 R >>"), autres)


def _patterns(niveaux: int) -> bytes:
    """Nest tiling patterns; the last one is itself."""
    mots = (
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] "
        "/XStep 1 /YStep 1 /Resources << /Pattern << /P {} 0 R >> >>"
    )
    dessin = b"/Pattern cs /P scn 0 0 9 9 re f"
    autres = {
        rang: stream(dessin, mots.format(min(rang + 1, 9 + niveaux)))
        for rang in range(10, 10 + niveaux)
    }
    return page(
        ressources="/Pattern << /P 10 0 R >>",
        contenu=CONTENU + b" /Pattern cs /P scn 0 0 595 600 re f",
        autres=autres,
    )


def _type3() -> bytes:
    police = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] "
        "/CharProcs << /a 11 0 R >> /Encoding << /Differences [97 /a] >> /FirstChar 97 "
        "/LastChar 97 /Widths [1] /Resources << /Font << /F2 10 0 R >> >> >>"
    )
    return page(
        contenu=CONTENU + b" BT /F2 9 Tf 9 9 Td (aaaa) Tj ET",
        autres={10: police, 11: stream(b"1 0 d0 BT /F2 1 Tf (aaaaaaaaaa) Tj ET")},
        polices="/F2 10 0 R",
    )


def _font(programme: bytes, cle: str, genre: str) -> bytes:
    police = (
        f"<< /Type /Font /Subtype /{genre} /BaseFont /ABCDEF+Faux /FirstChar 32 /LastChar 33 "
        "/Widths [500 500] /FontDescriptor 11 0 R >>"
    )
    fiche = (
        "<< /Type /FontDescriptor /FontName /ABCDEF+Faux /Flags 32 /FontBBox [0 0 9 9] "
        f"/ItalicAngle 0 /Ascent 9 /Descent 0 /CapHeight 9 /StemV 1 /{cle} 12 0 R >>"
    )
    return page(
        contenu=CONTENU + b" BT /F2 24 Tf 72 500 Td (! !) Tj ET",
        autres={10: police, 11: fiche, 12: stream(programme, "/Subtype /Type1C")},
        polices="/F2 10 0 R",
    )


def _tree(kids: str, compte: str = "1", autres: Mapping[int, bytes | str] | None = None) -> bytes:
    objets: dict[int, bytes | str] = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {compte} >>",
        3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        4: stream(CONTENU),
        5: POLICE,
    }
    return pdf(objets | dict(autres or {}))


def _box(boite: str) -> bytes:
    return page(boite=boite)


def _prev_loop() -> bytes:
    brut = page()
    debut = brut.rsplit(b"startxref\n", 1)[1].split()[0]
    return brut.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev " + debut)


def _object_stream_loop() -> bytes:
    return page(
        autres={
            10: stream(b"11 0 << >>", "/Type /ObjStm /N 1 /First 5 /Extends 12 0 R"),
            12: stream(b"13 0 << >>", "/Type /ObjStm /N 1 /First 5 /Extends 10 0 R"),
        }
    )


def _xref_stream(index: str, largeurs: str) -> bytes:
    corps = (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    )
    table = stream(bytes(64), f"/Type /XRef /Size 3 /Root 1 0 R /W {largeurs} /Index {index}")
    return corps + b"3 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(corps))


BOMBE = _zeros(60)

CAS: dict[str, Cas] = {
    **{
        f"coupé à {part} %": Cas(
            NEUF[: len(NEUF) * part // 100],
            attendu="refuse",
            phrase=CASSE,
        )
        for part in (1, 5, 10, 20, 35, 50, 65, 80, 90, 97)
    },
    "sans fin de fichier": Cas(lambda: page()[:-6]),
    "en-tête seul": Cas(lambda: b"%PDF-1.7\n", attendu="refuse", phrase=CASSE),
    "en-tête et zéros": Cas(lambda: b"%PDF-1.7\n" + bytes(9000), attendu="refuse", phrase=CASSE),
    "table absente": Cas(lambda: page().replace(b"startxref", b"startxxxx")),
    "table à zéro": Cas(
        lambda: page().replace(b"0000000009", b"0000000000"), attendu="refuse", phrase=CASSE
    ),
    "table en boucle": Cas(_prev_loop, attendu="refuse", phrase=CASSE),
    "table immense": Cas(
        lambda: _xref_stream("[0 2147483647]", "[1 2 1]"), attendu="refuse", phrase=CASSE
    ),
    "table aux largeurs folles": Cas(
        lambda: _xref_stream("[0 3]", "[9 -2 999999]"), attendu="refuse", phrase=CASSE
    ),
    "flux d'objets en boucle": Cas(_object_stream_loop),
    "numéro d'objet immense": Cas(
        lambda: page().replace(b"4 0 obj", b"2147483647 0 obj"), attendu="refuse", phrase=CASSE
    ),
    "longueur fausse": Cas(
        lambda: page().replace(b"/Length ", b"/Length 9"), attendu="refuse", phrase=CASSE
    ),
    "longueur sans fin": Cas(
        lambda: page().replace(b"/Length ", b"/Length 4 0 R % "), attendu="refuse", phrase=CASSE
    ),
    "racine absente": Cas(lambda: page(queue="/Root 99 0 R"), attendu="refuse", phrase=CASSE),
    "racine qui est une page": Cas(
        lambda: page(queue="/Root 3 0 R"), attendu="refuse", phrase=CASSE
    ),
    "sans page": Cas(lambda: _tree("", "0"), attendu="refuse", phrase=CASSE),
    "pages nulles": Cas(lambda: _tree("null null", "2"), attendu="refuse", phrase=CASSE),
    "page qui est un nombre": Cas(lambda: _tree("42", "1"), attendu="refuse", phrase=CASSE),
    "arbre en boucle": Cas(lambda: _tree("2 0 R 3 0 R", "2"), attendu="refuse", phrase=CASSE),
    "arbre en anneau": Cas(
        lambda: _tree(
            "10 0 R 3 0 R",
            "2",
            {
                10: "<< /Type /Pages /Kids [11 0 R] /Count 1 /Parent 2 0 R >>",
                11: "<< /Type /Pages /Kids [10 0 R] /Count 1 /Parent 10 0 R >>",
            },
        ),
        attendu="refuse",
        phrase=CASSE,
    ),
    "même page deux mille fois": Cas(
        lambda: _tree("3 0 R " * 2000, "2000"), attendu="refuse", phrase=CASSE
    ),
    "compte de cent mille pages": Cas(
        lambda: _tree("3 0 R", "100000"), attendu="refuse", phrase="dépasse 2000 pages"
    ),
    "compte négatif": Cas(
        lambda: _tree("3 0 R", "-1"), attendu="refuse", phrase="annonce -1 pages"
    ),
    "arbre profond": Cas(
        lambda: _tree(
            "10 0 R",
            "1",
            {
                rang: f"<< /Type /Pages /Kids [{rang + 1 if rang < 2009 else 3} 0 R] /Count 1 >>"
                for rang in range(10, 2010)
            },
        ),
        attendu="refuse",
        phrase=CASSE,
    ),
    "huit mille pages": Cas(lambda: pages(8000), attendu="refuse", phrase="pages"),
    "parent en boucle": Cas(
        lambda: _tree("3 0 R").replace(b"/Count 1", b"/Count 1 /Parent 2 0 R"), attendu="refuse"
    ),
    "trente mille tableaux": Cas(
        lambda: page(autres={10: "[" * 30_000 + "]" * 30_000}, catalogue="/X 10 0 R"),
        attendu="refuse",
        phrase=CASSE,
    ),
    "trente mille dictionnaires": Cas(
        lambda: page(autres={10: "<< /A " * 30_000 + "1" + " >>" * 30_000}, catalogue="/X 10 0 R"),
        attendu="refuse",
        phrase=CASSE,
    ),
    "tableaux dans la page": Cas(lambda: page(contenu=CONTENU + b" " + b"[" * 200_000)),
    "nom immense": Cas(lambda: page(f"/{'A' * 500_000} 1")),
    "chaîne jamais fermée": Cas(lambda: page(contenu=CONTENU + b" BT (" + b"(" * 300_000)),
    # Pages that no paper has
    "page de 70 mètres": Cas(lambda: _box("/MediaBox [0 0 200000 200000]"), attendu="refuse"),
    "page d'un kilomètre": Cas(
        lambda: _box("/MediaBox [0 0 14400 14400] /UserUnit 200"), attendu="refuse"
    ),
    "page sans fin": Cas(lambda: _box("/MediaBox [0 0 1e38 1e38]"), attendu="refuse"),
    "page à l'envers": Cas(lambda: _box("/MediaBox [595 842 0 0]")),
    "page négative": Cas(lambda: _box("/MediaBox [-9000 -9000 -8405 -8158]")),
    "page vide": Cas(lambda: _box("/MediaBox [0 0 0 0]"), attendu="refuse"),
    "page d'un point": Cas(lambda: _box("/MediaBox [0 0 0.01 0.01]")),
    "page sans boîte": Cas(lambda: _box("")),
    "boîte de mots": Cas(lambda: _box("/MediaBox [(a) /b null true]")),
    "boîte à trois nombres": Cas(lambda: _box("/MediaBox [0 0 595]")),
    "page très étroite": Cas(lambda: _box("/MediaBox [0 0 1 14400]")),
    "rognage hors de la page": Cas(
        lambda: _box("/MediaBox [0 0 595 842] /CropBox [9000 9000 9999 9999]"), attendu="libre"
    ),
    "tournée de 45 degrés": Cas(lambda: page("/Rotate 45")),
    "tournée sans fin": Cas(lambda: page("/Rotate 2147483646")),
    "tournée d'un mot": Cas(lambda: page("/Rotate (droite)")),
    # Streams that swell
    "bombe simple": Cas(lambda: _content(stream(BOMBE, "/Filter /FlateDecode")), seul=True),
    "bombe double": Cas(
        lambda: _content(
            stream(
                zlib.compress(zlib.compress(_zeros(150), 9), 9),
                "/Filter [/FlateDecode /FlateDecode /FlateDecode]",
            )
        ),
        attendu="neutralise",
    ),
    "bombe dans les métadonnées": Cas(
        lambda: page(
            catalogue="/Metadata 10 0 R",
            autres={10: stream(_zeros(100), "/Type /Metadata /Subtype /XML /Filter /FlateDecode")},
        ),
        attendu="libre",
        seul=True,
    ),
    "prédicteur fou": Cas(
        lambda: _content(
            _flate(bytes(99), "/DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 >>")
        ),
        attendu="libre",
    ),
    "deux cents filtres": Cas(
        lambda: _content(stream(b"41>" * 9, f"/Filter [{'/ASCIIHexDecode ' * 200}]")),
        attendu="libre",
    ),
    "lzw": Cas(
        lambda: _content(stream(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", "/Filter /LZWDecode")),
        attendu="neutralise",
    ),
    "lzw abîmé": Cas(
        lambda: _content(stream(b"\xff" * 5000, "/Filter /LZWDecode")), attendu="libre"
    ),
    "répétitions": Cas(
        lambda: _content(stream(b"\x81 " * 400_000 + b"\x80", "/Filter /RunLengthDecode")),
        attendu="neutralise",
    ),
    "ascii85 abîmé": Cas(
        lambda: _content(stream(b"zzzz!!\xff~>", "/Filter /ASCII85Decode")), attendu="libre"
    ),
    "filtre inconnu": Cas(lambda: _content(stream(b"x", "/Filter /Inconnu")), attendu="libre"),
    "filtre de chiffrement": Cas(
        lambda: _content(stream(b"x", "/Filter /Crypt /DecodeParms << /Name /X >>")),
        attendu="libre",
    ),
    # Images that swell
    "image de dix milliards de points": Cas(
        lambda: _image(
            zlib.compress(bytes(9), 9),
            (100_000, 100_000),
            "/ColorSpace /DeviceRGB /Filter /FlateDecode",
        ),
        attendu="libre",
    ),
    "image d'un bit, immense": Cas(
        lambda: _image(
            _zeros(60),
            (30_000, 16_000),
            "/ColorSpace /DeviceGray /Filter /FlateDecode",
            bits=1,
        ),
        attendu="neutralise",
    ),
    "image négative": Cas(
        lambda: _image(b"\xff" * 9, (-1, -1), "/ColorSpace /DeviceRGB"), attendu="libre"
    ),
    "image jbig2": Cas(
        lambda: _image(
            b"\x00\x00\x00\x00\x30\x00\x01\x00\x00\x00\x13\xff\xff\xff\xff\xff\xff\xff\xff" * 9,
            (60_000, 60_000),
            "/ColorSpace /DeviceGray /Filter /JBIG2Decode",
            bits=1,
        ),
        attendu="libre",
    ),
    "image jpx": Cas(
        lambda: _image(
            b"\xff\x4f\xff\x51\x00\x2f\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff" + bytes(99),
            (60_000, 60_000),
            "/Filter /JPXDecode",
        ),
        attendu="libre",
    ),
    "image ccitt": Cas(
        lambda: _image(
            b"\x00" * 99,
            (60_000, 60_000),
            "/ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms "
            "<< /K -1 /Columns 60000 /Rows 60000 >>",
            bits=1,
        ),
        attendu="neutralise",
        seul=True,
    ),
    "image jpeg coupée": Cas(
        lambda: _image(
            b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xdc\xff\xdc\x03\x01\x22\x00",
            (65_500, 65_500),
            "/ColorSpace /DeviceRGB /Filter /DCTDecode",
        ),
        attendu="libre",
    ),
    "masque de soi-même": Cas(
        lambda: _image(b"\xff" * 9, (1, 1), "/ColorSpace /DeviceRGB /SMask 10 0 R"),
        attendu="neutralise",
    ),
    "palette trop courte": Cas(
        lambda: _image(b"\xff" * 9, (3, 3), "/ColorSpace [/Indexed /DeviceRGB 255 <00>]"),
        attendu="neutralise",
    ),
    "espace de couleur en boucle": Cas(
        lambda: _xobject(
            stream(
                b"\xff" * 9,
                "/Type /XObject /Subtype /Image /Width 3 /Height 3 /BitsPerComponent 8 "
                "/ColorSpace 11 0 R",
            ),
            {11: "[/Indexed 11 0 R 1 <0000>]"},
        ),
        attendu="neutralise",
    ),
    "image dans le texte, immense": Cas(
        lambda: page(
            contenu=CONTENU + b" q BI /W 99999 /H 99999 /CS /RGB /BPC 8 ID " + b"x" * 99 + b" EI Q"
        ),
        attendu="neutralise",
    ),
    # Things that draw themselves
    "formulaire de soi-même": Cas(lambda: _xobject(_form(b"/X Do", "/XObject << /X 10 0 R >>"))),
    "formulaires mutuels": Cas(
        lambda: _xobject(
            _form(b"/X Do", "/XObject << /X 11 0 R >>"),
            {11: _form(b"/X Do /X Do", "/XObject << /X 10 0 R >>")},
        ),
        attendu="libre",
        seul=True,
    ),
    "formulaires profonds": Cas(lambda: _forms(900, 1)),
    "formulaires exponentiels": Cas(lambda: _forms(9, 10), attendu="libre", seul=True),
    "motifs en boucle": Cas(lambda: _patterns(1)),
    "motifs exponentiels": Cas(lambda: _patterns(8)),
    "police de soi-même": Cas(_type3),
    "fonction immense": Cas(
        lambda: page(
            contenu=CONTENU + b" /S sh",
            ressources="/Shading << /S << /ShadingType 1 /ColorSpace /DeviceRGB /Function 10 0 R "
            ">> >>",
            autres={
                10: stream(
                    b"\x00",
                    "/FunctionType 0 /Domain [0 1 0 1] /Range [0 1 0 1 0 1] "
                    "/Size [2147483647 2147483647] /BitsPerSample 32",
                )
            },
        ),
        attendu="neutralise",
    ),
    "fonction de soi-même": Cas(
        lambda: page(
            contenu=CONTENU + b" /S sh",
            ressources="/Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray "
            "/Coords [0 0 9 9] /Function 10 0 R >> >>",
            autres={
                10: "<< /FunctionType 3 /Domain [0 1] /Functions [10 0 R 10 0 R] /Bounds [0.5] "
                "/Encode [0 1 0 1] >>"
            },
        ),
        attendu="neutralise",
    ),
    "maillage abîmé": Cas(
        lambda: page(
            contenu=CONTENU + b" /S sh",
            ressources="/Shading << /S 10 0 R >>",
            autres={
                10: stream(
                    b"\xff" * 4000,
                    "/ShadingType 7 /ColorSpace /DeviceRGB /BitsPerCoordinate 32 "
                    "/BitsPerComponent 16 /BitsPerFlag 8 "
                    "/Decode [-1e30 1e30 -1e30 1e30 0 1 0 1 0 1]",
                )
            },
        ),
        attendu="refuse",
    ),
    # Fonts, and drawings that take for ever
    "police truetype abîmée": Cas(
        lambda: _font(b"\x00\x01\x00\x00\xff\xff" + bytes(200), "FontFile2", "TrueType"),
        attendu="neutralise",
    ),
    "police cff abîmée": Cas(
        lambda: _font(b"\x01\x00\x04\x04\xff\xff\xff\xff" * 30, "FontFile3", "Type1"),
        attendu="neutralise",
    ),
    "police type1 abîmée": Cas(
        lambda: _font(b"%!PS-AdobeFont-1.0\n{ } loop currentfile eexec" * 9, "FontFile", "Type1"),
        attendu="neutralise",
    ),
    "police sans rien": Cas(
        lambda: page().replace(b"/BaseFont /Helvetica", b"/BaseFont 12 /Encoding 3 0 R"),
        attendu="neutralise",
    ),
    "un million d'états": Cas(lambda: page(contenu=CONTENU + b" q" * 1_000_000), seul=True),
    "un million de traits": Cas(
        lambda: _content(_flate(b"0 0 m 595 842 l S " * 300_000)), attendu="libre", seul=True
    ),
    "pointillés sans fin": Cas(
        lambda: page(contenu=CONTENU + b" [0.00001 0.00001] 0 d 9 w 0 0 m 595 842 l S"),
        attendu="neutralise",
    ),
    "nombres fous": Cas(
        lambda: page(contenu=CONTENU + b" 1e999 -1e999 99999999999999999999 0 0 0 cm 0 0 9 9 re f"),
        attendu="neutralise",
    ),
    "opérateurs inconnus": Cas(
        lambda: page(contenu=CONTENU + b" abc def (x) <</A[>> Q Q Q ET EMC EI")
    ),
    "sans contenu": Cas(lambda: page(contenu=b"")),
    "dix mille contenus": Cas(
        lambda: page(contenus=f"[{'4 0 R ' * 10_000}]"), attendu="neutralise", seul=True
    ),
    "ressources en boucle": Cas(
        lambda: page(
            autres={10: "<< /XObject << /X 11 0 R >> /R 10 0 R >>"}, ressources="/R 10 0 R"
        ),
        attendu="neutralise",
    ),
    "signets en boucle": Cas(
        lambda: page(
            catalogue="/Outlines 10 0 R",
            autres={
                10: "<< /Type /Outlines /First 11 0 R /Last 11 0 R /Count 9 >>",
                11: "<< /Title (a) /Parent 10 0 R /Next 11 0 R /Prev 11 0 R /First 10 0 R >>",
            },
        ),
    ),
    "structure en boucle": Cas(
        lambda: page(
            catalogue="/MarkInfo << /Marked true >> /StructTreeRoot 10 0 R",
            autres={
                10: "<< /Type /StructTreeRoot /K 11 0 R /ParentTree 12 0 R >>",
                11: "<< /Type /StructElem /S /P /P 11 0 R /K [11 0 R 11 0 R] >>",
                12: "<< /Kids [12 0 R] >>",
            },
        ),
        attendu="neutralise",
    ),
    "noms en boucle": Cas(
        lambda: page(
            catalogue="/Names << /EmbeddedFiles 10 0 R /Dests 10 0 R /JavaScript 10 0 R >> "
            "/PageLabels 10 0 R",
            autres={10: "<< /Kids [10 0 R 10 0 R] >>"},
        ),
        attendu="neutralise",
    ),
    "champs en boucle": Cas(
        lambda: page(
            catalogue="/AcroForm << /Fields [10 0 R] >>",
            autres={10: "<< /T (a) /Kids [10 0 R] /Parent 10 0 R >>"},
        ),
        attendu="neutralise",
    ),
    "calques en boucle": Cas(
        lambda: page(
            catalogue="/OCProperties << /OCGs [10 0 R] /D << /OFF 11 0 R /Order 11 0 R >> >>",
            autres={10: "<< /Type /OCMD /OCGs 10 0 R /VE [/And 11 0 R] >>", 11: "[11 0 R]"},
        ),
        attendu="neutralise",
    ),
    "annotations en boucle": Cas(
        lambda: page(
            "/Annots [10 0 R 10 0 R 42 null (x)]",
            autres={
                10: "<< /Type /Annot /Subtype /Text /Rect [0 0 9] /Popup 10 0 R /IRT 10 0 R "
                "/AP << /N 3 0 R >> >>"
            },
        ),
        attendu="refuse",
    ),
}
