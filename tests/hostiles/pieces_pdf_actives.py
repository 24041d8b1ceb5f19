"""PDFs that act: scripts, programs, forms, attachments, overlays, changes after the fact."""

from __future__ import annotations

import hashlib
from functools import partial
from io import BytesIO

import pikepdf

from tests.hostiles.fabrique_pieces import (
    CANARI,
    CONTENU,
    PORT,
    TEMOIN,
    Cas,
    page,
    pdf,
    stream,
)

URL = f"http://127.0.0.1:{PORT}/{CANARI}"
JS = f"<< /S /JavaScript /JS (app.alert\\('{CANARI}'\\); this.submitForm\\('{URL}'\\)) >>"


def _annot(mots: str, sous_type: str = "Link") -> bytes:
    return page(f"/Annots [<< /Type /Annot /Subtype /{sous_type} /Rect [0 0 595 842] {mots} >>]")


def _opening(mots: str) -> bytes:
    return page(catalogue=f"/OpenAction << /Type /Action {mots} >>")


def _field(mots: str, catalogue: str = "") -> bytes:
    return page(
        "/Annots [10 0 R]",
        f"/AcroForm << /Fields [10 0 R] /NeedAppearances true {catalogue} >>",
        {
            10: "<< /Type /Annot /Subtype /Widget /FT /Tx /T (total) /V (999,00) "
            f"/Rect [72 600 300 640] /DA (/F1 12 Tf) {mots} >>"
        },
    )


def _overlay(sous_type: str, drapeaux: int = 4) -> bytes:
    apparence = stream(
        b"1 1 1 rg 0 0 300 40 re f BT 0 g /F1 24 Tf 0 8 Td (999,00) Tj ET",
        "/Type /XObject /Subtype /Form /BBox [0 0 300 40] /Resources << /Font << /F1 5 0 R >> >>",
    )
    return page(
        f"/Annots [<< /Type /Annot /Subtype /{sous_type} /Rect [72 690 372 730] /F {drapeaux} "
        f"/Contents ({CANARI}) /DA (/F1 24 Tf) /AP << /N 10 0 R >> >>]",
        autres={10: apparence},
    )


def _attached(noms: bool) -> bytes:
    fiche = "<< /Type /Filespec /F (facture.exe) /UF (facture.exe) /EF << /F 11 0 R >> >>"
    autres = {10: fiche, 11: stream(b"MZ\x90\x00" + CANARI.encode() * 20)}
    if noms:
        noms_mots = "/Names << /EmbeddedFiles << /Names [(facture.exe) 10 0 R] >> >>"
        return page(catalogue=noms_mots, autres=autres)
    return page(
        "/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [9 9 40 40] /FS 10 0 R >>]",
        autres=autres,
    )


def _xfa(dynamique: bool) -> bytes:
    gabarit = (
        "<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><template>"
        f"<script>xfa.host.messageBox('{CANARI}')</script></template></xdp:xdp>"
    )
    rendu = "/NeedsRendering true" if dynamique else ""
    return page(
        catalogue=f"/AcroForm << /Fields [] /XFA 10 0 R >> {rendu}",
        autres={10: stream(gabarit.encode())},
        contenu=b"BT /F1 12 Tf 72 700 Td (Please wait...) Tj ET" if dynamique else CONTENU,
    )


def _encrypted(proprietaire: str, utilisateur: str, version: int, aes: bool) -> bytes:
    flux = BytesIO()
    droits = pikepdf.Permissions(extract=False, print_highres=False, modify_other=False)
    with pikepdf.open(BytesIO(page())) as source:
        source.save(
            flux,
            static_id=True,
            encryption=pikepdf.Encryption(
                owner=proprietaire,
                user=utilisateur,
                R=version,  # type: ignore[arg-type]
                aes=aes,
                metadata=aes,
                allow=droits,
            ),
        )
    return flux.getvalue()


def update(original: bytes, numero: int, corps: bytes) -> bytes:
    """Append an incremental update that replaces one object."""
    debut = len(original)
    objet = b"%d 0 obj\n%s\nendobj\n" % (numero, corps)
    avant = int(original.rsplit(b"startxref\n", 1)[1].split()[0])
    return (
        original
        + objet
        + b"xref\n%d 1\n%010d 00000 n \n" % (numero, debut)
        + b"trailer\n<< /Size 20 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
        % (avant, debut + len(objet))
    )


def _altered() -> bytes:
    return update(page(), 4, stream(CONTENU.replace(b"120,00", b"999,00")))


def _signed_then_altered() -> bytes:
    signe = page(
        "/Annots [10 0 R]",
        "/AcroForm << /SigFlags 3 /Fields [10 0 R] >>",
        {
            10: "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [0 0 0 0] /V 11 0 R >>",
            11: "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached "
            f"/ByteRange [0 10 20 30] /Contents <{hashlib.sha256(b'x').hexdigest()}> >>",
        },
    )
    return update(signe, 4, stream(CONTENU.replace(b"120,00", b"999,00")))


def _hidden_layer(visible: str) -> bytes:
    return page(
        catalogue="/OCProperties << /OCGs [10 0 R] /D << /BaseState /ON /OFF [10 0 R] "
        f"/AS [<< /Event /{visible} /Category [/{visible}] /OCGs [10 0 R] >>] >> >>",
        autres={10: "<< /Type /OCG /Name (total) /Usage << /Print << /PrintState /ON >> >> >>"},
        ressources="/Properties << /MC0 10 0 R >>",
        contenu=CONTENU + b" /OC /MC0 BDC BT /F1 24 Tf 72 600 Td (999,00) Tj ET EMC",
    )


def _external(mots: str) -> bytes:
    """A content stream whose bytes are in another file."""
    return page(
        contenus="[4 0 R 10 0 R]", autres={10: f"<< /Length 0 {mots} >>\nstream\n\nendstream"}
    )


ACTIONS = {
    "launch": f"/S /Launch /F (/bin/sh) /Win << /F (cmd.exe) /P (/c echo {CANARI}) >>",
    "uri fichier": "/S /URI /URI (file:///etc/passwd)",
    "uri réseau": f"/S /URI /URI ({URL})",
    "envoi de formulaire": f"/S /SubmitForm /F << /FS /URL /F ({URL}) >>",
    "import de données": "/S /ImportData /F (/etc/passwd)",
    "autre fichier": "/S /GoToR /F (../../etc/passwd) /D [0 /Fit]",
    "fichier embarqué": "/S /GoToE /T << /R /C /N (facture.exe) >> /D [0 /Fit]",
    "chaîne sans fin": f"/S /URI /URI ({URL}) /Next 3 0 R",
    "rendition": f"/S /Rendition /OP 0 /JS (app.alert\\('{CANARI}'\\))",
    "impression": "/S /Named /N /Print",
    "masquage": "/S /Hide /T (total) /H false",
    "calques": "/S /SetOCGState /State [/Toggle 3 0 R]",
}

CAS: dict[str, Cas] = {
    "js à l'ouverture": Cas(lambda: page(catalogue=f"/OpenAction {JS}")),
    "js du catalogue": Cas(lambda: page(catalogue=f"/AA << /WC {JS} /WP {JS} >>")),
    "js de la page": Cas(lambda: page(f"/AA << /O {JS} /C {JS} >>")),
    "js d'un lien": Cas(lambda: _annot(f"/A {JS}")),
    "js nommé": Cas(
        lambda: page(catalogue=f"/Names << /JavaScript << /Names [(a) {JS}] >> >>"),
    ),
    "js en flux": Cas(
        lambda: page(
            catalogue="/OpenAction << /S /JavaScript /JS 10 0 R >>",
            autres={10: stream(f"app.alert('{CANARI}')".encode())},
        )
    ),
    "js d'un champ": Cas(lambda: _field(f"/AA << /K {JS} /F {JS} /V {JS} /C {JS} >>")),
    "js d'un bouton": Cas(
        lambda: page(
            "/Annots [<< /Type /Annot /Subtype /Widget /FT /Btn /Ff 65536 /T (b) "
            f"/Rect [0 0 595 842] /A {JS} >>]"
        )
    ),
    "js d'un écran": Cas(lambda: _annot(f"/AA << /PO {JS} /PV {JS} >>", "Screen")),
    "js d'un signet": Cas(
        lambda: page(
            catalogue="/Outlines 10 0 R",
            autres={
                10: "<< /Type /Outlines /First 11 0 R /Last 11 0 R /Count 1 >>",
                11: f"<< /Title ({CANARI}) /Parent 10 0 R /A {JS} >>",
            },
        )
    ),
    **{
        f"action {nom}, à l'ouverture": Cas(partial(_opening, mots))
        for nom, mots in ACTIONS.items()
    },
    **{
        f"action {nom}, d'un lien": Cas(partial(_annot, f"/A << /Type /Action {mots} >>"))
        for nom, mots in ACTIONS.items()
    },
    "média riche": Cas(
        lambda: _annot(f"/RichMediaContent << /Assets << >> >> /Contents ({CANARI})", "RichMedia")
    ),
    "objet 3d": Cas(lambda: _annot(f"/3DD << /OnInstantiate ({CANARI}) >>", "3D")),
    "film": Cas(lambda: _annot(f"/Movie << /F ({URL}) >>", "Movie")),
    "son": Cas(lambda: _annot(f"/Sound << /R 8000 /F ({URL}) >>", "Sound")),
    "exécutable joint": Cas(lambda: _attached(noms=True)),
    "exécutable en annotation": Cas(lambda: _attached(noms=False)),
    "porte-documents": Cas(
        lambda: page(
            catalogue="/Collection << /View /T >> /Names << /EmbeddedFiles << "
            "/Names [(a.exe) 10 0 R] >> >>",
            autres={
                10: "<< /Type /Filespec /F (a.exe) /EF << /F 11 0 R >> >>",
                11: stream(CANARI.encode() * 9),
            },
        )
    ),
    "xfa statique": Cas(lambda: _xfa(dynamique=False)),
    "xfa dynamique": Cas(lambda: _xfa(dynamique=True), attendu="refuse"),
    "champ sans apparence": Cas(lambda: _field("")),
    "texte libre sur le total": Cas(lambda: _overlay("FreeText")),
    "tampon sur le total": Cas(lambda: _overlay("Stamp")),
    "carré sur le total": Cas(lambda: _overlay("Square")),
    "annotation cachée": Cas(lambda: _overlay("FreeText", 2)),
    "annotation à l'écran seul": Cas(lambda: _overlay("FreeText", 32)),
    "filigrane": Cas(lambda: _overlay("Watermark")),
    "calque caché": Cas(lambda: _hidden_layer("View")),
    "calque à l'impression seule": Cas(lambda: _hidden_layer("Print")),
    "total changé après coup": Cas(_altered, canaris=("KITRIEN",)),
    "signé puis changé": Cas(_signed_then_altered, canaris=("KITRIEN",)),
    "mot de passe rc4": Cas(
        lambda: _encrypted("a", "b", 3, aes=False), attendu="refuse", phrase="mot de passe"
    ),
    "mot de passe aes-128": Cas(
        lambda: _encrypted("a", "b", 4, aes=True), attendu="refuse", phrase="mot de passe"
    ),
    "mot de passe aes-256": Cas(
        lambda: _encrypted("a", "b", 6, aes=True), attendu="refuse", phrase="mot de passe"
    ),
    "restreint rc4": Cas(lambda: _encrypted("a", "", 3, aes=False)),
    "restreint aes-256": Cas(lambda: _encrypted("a", "", 6, aes=True)),
    "chiffrement inconnu": Cas(
        lambda: page(queue="/Root 1 0 R /Encrypt << /Filter /Inconnu /V 9 >> /ID [<00> <00>]"),
        attendu="refuse",
        phrase="illisible|protégé|endommagé|mot de passe",
    ),
    "flux externe /etc/passwd": Cas(lambda: _external("/F (/etc/passwd)"), attendu="libre"),
    "flux externe url": Cas(lambda: _external(f"/F << /FS /URL /F ({URL}) >>"), attendu="libre"),
    "métadonnées avec entité": Cas(
        lambda: page(
            catalogue="/Metadata 10 0 R",
            autres={
                10: stream(
                    b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><!DOCTYPE x [<!ENTITY e "
                    b"SYSTEM 'file:///etc/passwd'>]><x:xmpmeta xmlns:x='adobe:ns:meta/'>&e;"
                    b"</x:xmpmeta><?xpacket end='w'?>",
                    "/Type /Metadata /Subtype /XML",
                )
            },
        )
    ),
    "titre avec commandes": Cas(
        lambda: page(
            queue=f"/Root 1 0 R /Info << /Title (\\033[2J{CANARI}) /Author (\\377\\376\\000) >>"
        )
    ),
    "polyglotte zip": Cas(lambda: page() + b"PK\x03\x04" + bytes(60) + b"PK\x05\x06" + bytes(18)),
    "polyglotte html": Cas(
        lambda: page(tete=b"%PDF-1.7\n%<html><script>alert('KITCANARI')</script></html>\n")
    ),
    "en-tête décalé": Cas(
        lambda: b"<html><script>" + CANARI.encode() * 50 + b"</script>\n" + page(),
        attendu="refuse",
        phrase="n'est pas ce que dit son nom|endommagé",
    ),
    "postscript": Cas(
        lambda: page(
            ressources="/XObject << /PS 10 0 R >>",
            contenu=CONTENU + b" /PS Do",
            autres={
                10: stream(
                    f"(/etc/passwd) (r) file ({CANARI}) show".encode(),
                    "/Type /XObject /Subtype /PS",
                )
            },
        )
    ),
    "image alternative": Cas(
        lambda: page(
            ressources="/XObject << /I 10 0 R >>",
            contenu=CONTENU + b" q 40 0 0 40 9 9 cm /I Do Q",
            autres={
                10: stream(
                    b"\xff" * 3,
                    "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceRGB "
                    "/BitsPerComponent 8 /Alternates [<< /Image 10 0 R /DefaultForPrinting true >>]"
                    f" /OPI << /2.0 << /Type /OPI /Version 2.0 /F ({URL}) >> >>",
                )
            },
        )
    ),
    "xobjet de référence": Cas(
        lambda: page(
            ressources="/XObject << /R 10 0 R >>",
            contenu=CONTENU + b" /R Do",
            autres={
                10: stream(
                    b"",
                    "/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                    "/Ref << /F (/etc/passwd) /Page 0 >>",
                )
            },
        )
    ),
    "deux catalogues": Cas(
        lambda: pdf(
            {
                1: "<< /Type /Catalog /Pages 2 0 R /Type /Catalog /Pages 9 0 R >>",
                2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                "/Resources << /Font << /F1 5 0 R >> >> >>",
                4: stream(CONTENU.replace(TEMOIN.encode(), b"AUTRE")),
                5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                9: "<< /Type /Pages /Kids [] /Count 0 >>",
            }
        ),
        attendu="refuse",
        phrase="endommagé|illisible",
    ),
}
