"""E-mails, XML and texts that forge, swell or hide."""

from __future__ import annotations

import base64
import os
from dataclasses import replace
from pathlib import Path

from tests.hostiles.fabrique_pieces import CANARI, DEHORS, PORT, Cas, page

URL = f"http://127.0.0.1:{PORT}/{CANARI}"
TETE = b"From: a@b.example\r\nTo: c@d.example\r\nDate: Mon, 1 Jun 2026 09:12:00 +0200\r\n"
OBJET = b"Subject: Facture\r\n"


def _mail(mots: bytes = OBJET, corps: bytes = b"Bonjour", tete: bytes = TETE) -> bytes:
    return tete + mots + b"\r\n" + corps + b"\r\n"


def _html(corps: str) -> bytes:
    return _mail(
        OBJET + b"Content-Type: text/html; charset=utf-8\r\n",
        f"<html><body><p>Bonjour</p>{corps}</body></html>".encode(),
    )


def _joint(nom: str, media: str = "application/octet-stream", octets: bytes = b"x") -> bytes:
    return _mail(
        OBJET + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n',
        b"--b\r\nContent-Type: text/plain\r\n\r\nBonjour\r\n--b\r\n"
        + f"Content-Type: {media}\r\nContent-Transfer-Encoding: base64\r\n".encode()
        + f"Content-Disposition: attachment; {nom}\r\n\r\n".encode()
        + base64.encodebytes(octets)
        + b"\r\n--b--",
    )


def _nested(niveaux: int) -> bytes:
    sortie = b""
    for rang in range(niveaux):
        sortie += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (rang, rang)
    sortie += b"Content-Type: text/plain\r\n\r\nBonjour\r\n"
    sortie += b"".join(b"--b%d--\r\n" % rang for rang in reversed(range(niveaux)))
    return TETE + OBJET + b"MIME-Version: 1.0\r\n" + sortie


def _messages(niveaux: int) -> bytes:
    return b"".join([TETE + OBJET + b"Content-Type: message/rfc822\r\n\r\n"] * niveaux) + _mail()


def _parts(nombre: int) -> bytes:
    return _mail(
        OBJET + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n',
        b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * nombre + b"--b--",
    )


ENTITES = "".join(f'<!ENTITY a{rang} "{f"&a{rang - 1};" * 10}">' for rang in range(1, 10))

COURRIELS: dict[str, Cas] = {
    "en-tête injecté": Cas(
        lambda: _mail(b"Subject: =?utf-8?Q?Re=0D=0ABcc=3A_KITCANARI=40x.example?=\r\n"),
        attendu="neutralise",
        canaris=("\r\nBcc",),
    ),
    "en-têtes doublés": Cas(
        lambda: _mail(OBJET + b"From: autre@x.example\r\nDate: Tue, 2 Jun 2026 09:00:00 +0200\r\n"),
        attendu="neutralise",
    ),
    "cinq mille parenthèses": Cas(lambda: _mail(tete=TETE.replace(b"a@b.example", b"(" * 5000))),
    "objet de dix mégaoctets": Cas(lambda: _mail(b"Subject: " + b"a" * 10_000_000 + b"\r\n")),
    "objet en mille mots codés": Cas(
        lambda: _mail(b"Subject: " + b"=?utf-8?B?YWFhYQ==?= " * 20_000 + b"\r\n")
    ),
    "objet en charset inconnu": Cas(lambda: _mail(b"Subject: =?klingon?Q?abc?=\r\n")),
    "cent mille en-têtes": Cas(lambda: _mail(b"X-A: b\r\n" * 100_000)),
    "cent mille destinataires": Cas(
        lambda: _mail(OBJET + b"Cc: " + b"a@b.example, " * 100_000 + b"\r\n")
    ),
    "charset inconnu": Cas(lambda: _mail(OBJET + b"Content-Type: text/plain; charset=klingon\r\n")),
    "charset qui est un codec": Cas(
        lambda: _mail(OBJET + b"Content-Type: text/plain; charset=zlib\r\n")
    ),
    "charset idna": Cas(
        lambda: _mail(
            OBJET + b"Content-Type: text/plain; charset=idna\r\n", b"a" * 100_000 + b".b"
        ),
        attendu="neutralise",
        seul=True,
    ),
    "utf-7": Cas(
        lambda: _mail(
            OBJET + b"Content-Type: text/html; charset=utf-7\r\n", b"+ADw-script+AD4-KITCANARI"
        ),
        attendu="neutralise",
    ),
    "codage inconnu": Cas(
        lambda: _mail(
            OBJET + b"Content-Transfer-Encoding: x-uuencode\r\n", b"begin 666 /etc/x\nend"
        ),
        attendu="neutralise",
    ),
    "base64 abîmé": Cas(
        lambda: _mail(OBJET + b"Content-Transfer-Encoding: base64\r\n", b"!!!!===="),
        attendu="neutralise",
    ),
    "mille niveaux": Cas(lambda: _nested(1000), attendu="refuse"),
    "mille messages emboîtés": Cas(lambda: _messages(1000)),
    "vingt mille parties": Cas(lambda: _parts(20_000), attendu="refuse"),
    "frontière absente": Cas(
        lambda: _mail(OBJET + b"Content-Type: multipart/mixed\r\n"), attendu="refuse"
    ),
    "frontière jamais fermée": Cas(
        lambda: _mail(OBJET + b'Content-Type: multipart/mixed; boundary="b"\r\n', b"--b\r\n\r\nx"),
        attendu="refuse",
        phrase="tronqué",
    ),
    "nul": Cas(lambda: _mail(corps=b"Bon\x00jour\x00")),
    "nul dans l'en-tête": Cas(lambda: _mail(b"Subject: a\x00b\x1b[2J\r\n")),
    "sans date": Cas(
        lambda: b"From: a@b.example\r\n" + OBJET + b"\r\nx", attendu="refuse", phrase="Date"
    ),
    "sans expéditeur": Cas(
        lambda: b"Date: Mon, 1 Jun 2026 09:12:00 +0200\r\n\r\nx", attendu="refuse", phrase="From"
    ),
    "date de 1970": Cas(
        lambda: _mail(tete=TETE.replace(b"Mon, 1 Jun 2026 09:12:00 +0200", b"Thu, 1 Jan 1970")),
        attendu="refuse",
    ),
    "date folle": Cas(
        lambda: _mail(tete=TETE.replace(b"2026", b"99999999999")), attendu="refuse", phrase="Date"
    ),
    "date zone folle": Cas(
        lambda: _mail(tete=TETE.replace(b"+0200", b"+9999999")), attendu="refuse"
    ),
    "nom retourné": Cas(
        lambda: _mail(
            tete="From: \u202egro.elpmaxe@b\u202c <a@b.example>\r\n".encode() + TETE[19:]
        ),
        attendu="neutralise",
        canaris=("\u202e",),
    ),
    "pièce au nom qui grimpe": Cas(
        lambda: _joint('filename="../../../../tmp/KITCANARI.sh"'), canaris=("../../",)
    ),
    "pièce au nom absolu": Cas(lambda: _joint('filename="/etc/cron.d/a"')),
    "pièce au nom windows": Cas(lambda: _joint(r'filename="C:\Windows\a.exe"')),
    "pièce au nom retourné": Cas(
        lambda: _joint("filename*=utf-8''facture%E2%80%AEfdp.exe"), canaris=("\u202e",)
    ),
    "pièce au nom injecté": Cas(lambda: _joint("filename*=utf-8''a%0D%0ABcc%3A%20x.pdf")),
    "pièce au nom sans fin": Cas(lambda: _joint(f'filename="{"a" * 100_000}.pdf"')),
    "pièce au nom en mille bouts": Cas(
        lambda: _joint("; ".join(f'filename*{rang}="a"' for rang in range(5000)))
    ),
    "pièce zip": Cas(lambda: _joint('filename="a.zip"', "application/zip", b"PK\x03\x04")),
    "pièce pdf active": Cas(
        lambda: _joint(
            'filename="a.pdf"',
            "application/pdf",
            page(catalogue=f"/OpenAction << /S /JavaScript /JS ({CANARI}) >>"),
        )
    ),
    "script": Cas(lambda: _html(f"<script>{CANARI}</script><p onclick='{CANARI}'>x</p>")),
    "cadre": Cas(lambda: _html(f"<iframe src='{URL}'></iframe><object data='{URL}'></object>")),
    "image espionne": Cas(lambda: _html(f"<img src='{URL}' width=1><img srcset='{URL} 2x'>")),
    "image locale": Cas(lambda: _html("<img src='file:///etc/passwd'><img src='/etc/passwd'>")),
    "image cid": Cas(lambda: _html(f"<img src='cid:x' alt='y'><img src='data:,{CANARI}'>")),
    "styles": Cas(
        lambda: _html(
            f"<style>@import '{URL}'; p {{background:url({URL}); position:fixed}}</style>"
            f"<p style='background:url({URL});content:\"{CANARI}\"'>x</p>"
        )
    ),
    "feuille liée": Cas(lambda: _html(f"<link rel=stylesheet href='{URL}'><base href='{URL}'>")),
    "rechargement": Cas(lambda: _html(f"<meta http-equiv=refresh content='0;url={URL}'>")),
    "formulaire": Cas(lambda: _html(f"<form action='{URL}'><input name=a value=b></form>")),
    "dessin svg": Cas(
        lambda: _html(
            f"<svg><script>{CANARI}</script><image href='{URL}'/>"
            "<use href='file:///etc/passwd'/></svg>"
        )
    ),
    "formule mathml": Cas(
        lambda: _html(
            f"<math><mtext><script>{CANARI}</script></mtext><style>{CANARI}</style></math>"
        )
    ),
    "commentaire conditionnel": Cas(
        lambda: _html(f"<!--[if mso]><script>{CANARI}</script><![endif]-->")
    ),
    "lien javascript": Cas(lambda: _html(f"<a href='javascript:{CANARI}'>cliquez</a>")),
    "tableau fou": Cas(
        lambda: _html("<table><tr><td colspan=1000000 rowspan=1000000>x</td></tr></table>")
    ),
    "dix mille niveaux html": Cas(lambda: _html("<div>" * 10_000)),
    "dix mille cellules emboîtées": Cas(lambda: _html("<table><tr><td>" * 300)),
    "mot d'un mégaoctet": Cas(lambda: _html("a" * 1_000_000), seul=True),
    "cent mille balises": Cas(lambda: _html("<b>a</b><br>" * 100_000), seul=True),
    "texte caché": Cas(
        lambda: _html("<p style='display:none'>999,00</p><p style='font-size:0'>999,00</p>"),
        attendu="neutralise",
    ),
    "boîte mbox": Cas(
        lambda: b"From a@b Mon Jun 1 09:12:00 2026\n" + _mail() + b"\nFrom x@y\n" + _mail(),
        attendu="neutralise",
    ),
    "message outlook faux": Cas(
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "a.msg", "refuse"
    ),
    "message outlook en boucle": Cas(
        lambda: (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(16)
            + b"\x3e\x00\x03\x00\xfe\xff\x09\x00"
            + b"\x06\x00"
            + bytes(10)
            + b"\x01\x00\x00\x00" * 400
        ),
        "a.msg",
        "refuse",
    ),
}

XML: dict[str, Cas] = {
    nom: Cas(corps.encode(), "a.xml", "refuse", phrase)
    for nom, corps, phrase in (
        (
            "mille milliards de rires",
            f'<!DOCTYPE a [<!ENTITY a0 "KITCANARI">{ENTITES}]><a>&a9;</a>',
            "DOCTYPE",
        ),
        (
            "entité quadratique",
            f'<!DOCTYPE a [<!ENTITY x "{"a" * 50_000}">]><a>{"&x;" * 5000}</a>',
            "DOCTYPE",
        ),
        (
            "entité de fichier",
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
            "DOCTYPE",
        ),
        ("dtd externe", f'<!DOCTYPE a SYSTEM "{URL}"><a/>', "DOCTYPE"),
        ("entité de paramètre", f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{URL}"> %x;]><a/>', "DOCTYPE"),
        ("racine svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", "page web"),
        ("racine html", "<html><script>KITCANARI</script></html>", "page web"),
        ("xml coupé", "<a><b>", "illisible"),
        ("xml vide d'éléments", "<?xml version='1.0'?>", "illisible"),
        ("encodage inconnu", "<?xml version='1.0' encoding='klingon'?><a/>", "illisible"),
    )
} | {
    "xinclude": Cas(
        lambda: (
            b"<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include parse='text' "
            b"href='file:///etc/passwd'/></a>"
        ),
        "a.xml",
        "neutralise",
    ),
    "feuille xslt": Cas(
        f"<?xml-stylesheet type='text/xsl' href='{URL}'?><a/>".encode,
        "a.xml",
        "neutralise",
        canaris=(DEHORS,),
    ),
    "cent mille niveaux xml": Cas(
        lambda: b"<a>" * 100_000 + b"</a>" * 100_000, "a.xml", "neutralise", seul=True
    ),
    "xml utf-16": Cas(
        lambda: "<?xml version='1.0' encoding='utf-16'?><a>é</a>".encode("utf-16"),
        "a.xml",
        "neutralise",
    ),
}

TEXTES: dict[str, Cas] = {
    "texte retourné": Cas(
        "Total : \u202e00,00021\u202c EUR".encode, "a.txt", "neutralise", canaris=("\u202e",)
    ),
    "texte invisible": Cas("To\u200btal \U000e0041\u00ad\u2060 1".encode, "a.txt", "neutralise"),
    "texte avec nul": Cas(lambda: b"a\x00b", "a.txt", "refuse", "n'est pas un texte lisible"),
    "texte avec commandes": Cas(lambda: b"a\x1b[2J\x07b", "a.txt", "refuse", "texte lisible"),
    "demi-codes": Cas(lambda: b"a\xed\xa0\x80b\x81\x8d", "a.txt", "refuse", "texte lisible"),
    "mot de deux mégaoctets": Cas(lambda: b"a" * 2_000_000, "a.txt", "neutralise", seul=True),
    "tableau de dix mégaoctets": Cas(
        lambda: b"a;b;c;d\n" * 1_250_000, "a.csv", "neutralise", seul=True
    ),
    "tableau à cent mille colonnes": Cas(lambda: b"a;" * 100_000, "a.csv", "neutralise", seul=True),
    "tableau de formules": Cas(
        lambda: b'=cmd|\'/c calc\'!A0;+1;-1;@SUM(A1)\n"=HYPERLINK(""http://x"")";1\n', "a.csv"
    ),
    "guillemets jamais fermés": Cas(lambda: b'a;"b\n' * 1000, "a.csv", "neutralise"),
    "texte utf-16": Cas(lambda: "Bonjour".encode("utf-16"), "a.txt"),
    "texte utf-16 abîmé": Cas(
        lambda: b"\xff\xfe\x00\xd8a", "a.txt", "refuse", "n'est pas un texte lisible"
    ),
    "écritures du monde": Cas("漢字 العربية עברית ไทย 🧾 \ue000".encode, "a.txt", "neutralise"),
    "accents empilés": Cas(("a" + "\u0301" * 5000).encode, "a.txt", "neutralise"),
    "balises et modèles": Cas(
        lambda: b"{{ 7*7 }} {% include '/etc/passwd' %} <script>x</script> ${7*7} @import", "a.txt"
    ),
}


def _link(cible: str, nom: str = "piece.pdf") -> Cas:
    return Cas(
        pose=lambda pieces: (pieces / nom).symlink_to(cible), attendu="refuse", phrase="est un lien"
    )


def _folder_link(pieces: Path) -> None:
    dehors = pieces.parent.parent.parent / "dehors"
    dehors.mkdir(exist_ok=True)
    (dehors / "piece.pdf").write_bytes(page())
    pieces.rmdir()
    pieces.symlink_to(dehors)


def _nothing(_pieces: Path) -> None:
    """The path alone is hostile."""


def _sparse(pieces: Path) -> None:
    with (pieces / "piece.pdf").open("wb") as flux:
        flux.write(b"%PDF-1.7\n")
        flux.truncate(3_000_000_000)


def _closed(pieces: Path) -> None:
    (pieces / "piece.pdf").write_bytes(page())
    (pieces / "piece.pdf").chmod(0)


FICHIERS: dict[str, Cas] = {
    "lien vers /etc/passwd": _link("/etc/passwd"),
    "lien vers /proc": _link("/proc/self/environ"),
    "lien vers soi-même": _link("piece.pdf"),
    "lien vers le dossier": _link("../../dossier.yaml"),
    "lien vers /dev/zero": _link("/dev/zero"),
    "lien mort": _link("absent.pdf"),
    "dossier lié": Cas(pose=_folder_link, attendu="refuse", phrase="introuvable|est un lien"),
    "tube": Cas(pose=lambda p: os.mkfifo(p / "piece.pdf"), attendu="refuse", phrase="ordinaire"),
    "répertoire": Cas(
        pose=lambda p: (p / "piece.pdf").mkdir(), attendu="refuse", phrase="ordinaire"
    ),
    "fichier vide": Cas(pose=lambda p: (p / "piece.pdf").touch(), attendu="refuse", phrase="vide"),
    "fichier de trois gigaoctets": Cas(pose=_sparse, attendu="refuse", phrase="dépasse"),
    "fichier absent": Cas(pose=_nothing, attendu="refuse", phrase="introuvable"),
    **{
        f"chemin {nom}": Cas(nom=nom, attendu="refuse", phrase=phrase, pose=_nothing)
        for nom, phrase in (
            ("/etc/passwd", "doit être dans le dossier"),
            ("/proc/self/environ", "doit être dans le dossier"),
            ("/dev/zero", "doit être dans le dossier"),
            ("../../../../etc/passwd", "doit être dans le dossier"),
            ("a/../../x.pdf", "doit être dans le dossier"),
            ("..\\..\\x.pdf", "doit être dans le dossier"),
            ("C:\\Windows\\win.ini", "introuvable|doit être|admis"),
            ("file:///etc/passwd", "introuvable|doit être|admis"),
            ("a/" * 3000 + "x.pdf", "introuvable|n'a pas pu être lu|long"),
            ("x" * 300 + ".pdf", "introuvable|n'a pas pu être lu|long"),
            ("~/.ssh/id_rsa", "introuvable|admis"),
            (".", "doit être|ordinaire|admis"),
        )
    },
    **{
        f"nom {nom!r}": Cas(page, nom, "libre")
        for nom in (
            "a\u202efdp.pdf",
            "-rf.pdf",
            "con.pdf",
            "a;rm -rf $(x)`y`.pdf",
            "<script>.pdf",
            "{{ 7*7 }}.pdf",
            "é" * 80 + ".pdf",
            "a\u200b.pdf",
        )
    },
}
if os.geteuid() != 0:
    FICHIERS["fichier fermé"] = Cas(pose=_closed, attendu="refuse", phrase="droits")
CAS = {
    **{
        f"courriel {nom}": replace(cas, nom=cas.nom.replace("piece.pdf", "a.eml"))
        for nom, cas in COURRIELS.items()
    },
    **{f"xml {nom}": cas for nom, cas in XML.items()},
    **{f"texte {nom}": cas for nom, cas in TEXTES.items()},
    **{f"fichier {nom}": cas for nom, cas in FICHIERS.items()},
}
