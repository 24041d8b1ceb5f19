"""Keys, certificates and a timestamp service made for the tests; none is used elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kit import render, ressources
from kit.coffre import Ressources
from kit.sceau import apposer, cle

HEURE = datetime(2026, 11, 22, 17, 45, tzinfo=UTC)
SECRET = "clé très secrète"  # noqa: S105 - opens nothing but the keys made below
DEBUT = datetime(2026, 1, 1, tzinfo=UTC)
Reponse = tuple[int, bytes, dict[str, str]]
Repondre = Callable[[bytes], Reponse]
Cle = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def nom(commun: str) -> x509.Name:
    pays = x509.NameAttribute(NameOID.COUNTRY_NAME, "FR")
    return x509.Name([pays, x509.NameAttribute(NameOID.COMMON_NAME, commun)])


def certifier(
    cle: Cle, sujet: str, par: tuple[Cle, str], jours: int = 900, usage: str = "signer"
) -> x509.Certificate:
    """Sign a certificate of an authority, a signer or a timestamp service."""
    autorite, rang = usage == "autorite", 1 + sum(sujet.encode())
    fin = DEBUT + timedelta(days=jours)
    signe, chiffre = usage in ("signer", "horodater"), usage == "chiffrer"
    usages = [signe, signe, chiffre, False, False, autorite, autorite, False, False]
    auteur = x509.CertificateBuilder(nom(par[1]), nom(sujet), cle.public_key(), rang, DEBUT, fin)
    auteur = auteur.add_extension(x509.BasicConstraints(autorite, None), critical=True)
    auteur = auteur.add_extension(x509.KeyUsage(*usages), critical=True)
    # Addresses that a control must never ask.
    ou = x509.UniformResourceIdentifier("http://revocations.example/liste.crl")
    point = x509.DistributionPoint([ou], None, None, None)
    auteur = auteur.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    ocsp = x509.AccessDescription(x509.oid.AuthorityInformationAccessOID.OCSP, ou)
    auteur = auteur.add_extension(x509.AuthorityInformationAccess([ocsp]), critical=False)
    if usage == "horodater":
        temps = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        auteur = auteur.add_extension(temps, critical=True)
    return auteur.sign(par[0], None if isinstance(par[0], ed25519.Ed25519PrivateKey) else SHA)


SHA = hashes.SHA256()


@cache
def autorite() -> tuple[Cle, x509.Certificate]:
    """The authority that the tests may trust."""
    cle = ec.generate_private_key(ec.SECP256R1())
    return cle, certifier(cle, "Autorité des tests", (cle, "Autorité des tests"), usage="autorite")


def racine() -> bytes:
    """Its certificate, as a user would give it."""
    return autorite()[1].public_bytes(Encoding.PEM)


@cache
def p12(
    genre: str = "ec",
    *,
    secret: str = SECRET,
    propre: bool = False,
    jours: int = 900,
    usage: str = "signer",
) -> bytes:
    """A PKCS#12 file: the key of « Menuiserie d’Arvor », by the authority or by itself."""
    cle: Cle = {
        "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
        "rsa": lambda: rsa.generate_private_key(65537, 2048),
        "ed25519": ed25519.Ed25519PrivateKey.generate,
    }[genre]()
    par = (cle, "Menuiserie d’Arvor") if propre else (autorite()[0], "Autorité des tests")
    certificat = certifier(cle, "Menuiserie d’Arvor", par, jours, usage)
    chiffre = BestAvailableEncryption(secret.encode()) if secret else NoEncryption()
    chaine = None if propre else [autorite()[1]]
    return pkcs12.serialize_key_and_certificates(b"sceau", cle, certificat, chaine, chiffre)


@cache
def service_p12() -> bytes:
    """The key of a timestamp service."""
    cle = rsa.generate_private_key(65537, 2048)
    par = (autorite()[0], "Autorité des tests")
    certificat = certifier(cle, "Horloge des tests", par, usage="horodater")
    chaine = [autorite()[1]]
    return pkcs12.serialize_key_and_certificates(b"h", cle, certificat, chaine, NoEncryption())


@cache
def document() -> bytes:
    """A two-page PDF/A-3a with the mark of PDF/UA, made as every letter is."""
    texte = "".join(f"<p>Ligne {rang} d’une lettre.</p>" for rang in range(60))
    html = f'<html lang="fr"><title>Essai</title><body class="lettre"><h1>Essai</h1>{texte}'
    return render.Rendu(ressources.templates()).pdf(Page(html), HEURE.date())


@dataclass(frozen=True)
class Page:
    html: str
    ressources: Ressources = field(default_factory=dict)


@cache
def scelle(genre: str = "ec", *, propre: bool = False) -> bytes:
    """The document, sealed."""
    cle_de_sceau = cle.open_p12(p12(genre, propre=propre), SECRET)
    return apposer.seal(document(), cle_de_sceau, HEURE)


@contextmanager
def service(repondre: Repondre | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """A timestamp service on this machine, and the requests that it received."""
    recues: list[bytes] = []

    class Guichet(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            recues.append(self.rfile.read(int(self.headers["Content-Length"])))
            code, corps, entetes = (repondre or horodater)(recues[-1])
            self.send_response(code)
            for mot, valeur in entetes.items():
                self.send_header(mot, valeur)
            self.end_headers()
            self.wfile.write(corps)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with HTTPServer(("127.0.0.1", 0), Guichet) as guichet:
        fil = threading.Thread(target=guichet.serve_forever)
        fil.start()
        try:
            yield f"http://127.0.0.1:{guichet.server_port}/tsa", recues
        finally:
            guichet.shutdown()
            fil.join()


def horodater(demande: bytes) -> Reponse:
    """Answer as RFC 3161 says."""
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import DummyTimeStamper

    sceau = cle.open_p12(service_p12())
    horloge = DummyTimeStamper(
        sceau.signing_cert, sceau.signing_key, sceau.cert_registry, fixed_dt=HEURE
    )
    faite = horloge.request_tsa_response(tsp.TimeStampReq.load(demande))
    return 200, faite.dump(), {"Content-Type": "application/timestamp-reply"}


def charger_jeton(module: str, jeton: str, code: str, nom_de_cle: str) -> None:
    """Put a key and its certificate in a token."""
    import pkcs11
    from asn1crypto import keys
    from pkcs11.util.rsa import decode_rsa_private_key
    from pkcs11.util.x509 import decode_x509_certificate
    from pyhanko.sign.signers import SimpleSigner

    lu = SimpleSigner.load_pkcs12_data(p12("rsa", jours=9000), (), SECRET.encode())
    assert lu.signing_cert is not None
    prive = keys.PrivateKeyInfo.load(lu.signing_key.dump())["private_key"].parsed.dump()
    with pkcs11.lib(module).get_token(token_label=jeton).open(rw=True, user_pin=code) as session:
        for objet in (
            decode_rsa_private_key(prive),
            decode_x509_certificate(lu.signing_cert.dump()),
        ):
            objet |= {
                pkcs11.Attribute.LABEL: nom_de_cle,
                pkcs11.Attribute.ID: b"1",
                pkcs11.Attribute.TOKEN: True,
            }
            session.create_object(objet)
